"""The whole journey in process: cards, facture, lot, file, mail, ARL, payment or rejection."""

import msgspec

from vitalbench.reference.protocol.commandes import (
    Acquerir,
    ActeSaisi,
    Choisir,
    Consulter,
    Facturer,
    MettreEnLots,
    Ouvrir,
    Relever,
    Saisir,
    Securiser,
    Transmettre,
)
from vitalbench.reference.protocol.ecran import Ecran, Valeur
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme

from .conftest import Cabinet

G = ActeSaisi(code="G", accident_droit_commun=False)


def champ(ecran: Ecran, ident: str) -> Valeur:
    return next(c.valeur for c in ecran.champs if c.id == ident)


def mentions(reponse: Reponse) -> set[str]:
    return {m.id for m in reponse.ecran.mentions}


def facturer(cabinet: Cabinet) -> Reponse:
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    cabinet.reussir(Saisir(prestations=(G,)))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))
    return cabinet.reussir(Choisir(question="tiers_payant", choix="amo"))


def test_a_consultation_is_priced_on_screen(cabinet: Cabinet) -> None:
    ecran = facturer(cabinet).ecran
    assert ecran.complet
    assert champ(ecran, "total") == 3000  # G : 30,00 €
    assert champ(ecran, "total_amo") == 2100  # 30,00 € × 70 %
    assert champ(ecran, "a_payer") == 900  # 30,00 € - 21,00 €
    assert champ(ecran, "indicateur_parcours") == "T"


def test_a_secured_facture_clears_the_screen(cabinet: Cabinet) -> None:
    facturer(cabinet)
    reponse = cabinet.reussir(Securiser())
    assert [c.details["numero"] for c in reponse.crees] == [1]
    assert reponse.ecran.champs == ()
    assert "facture_securisee" in mentions(reponse)
    assert "SSV_FormaterFactures" in cabinet.carnet.fonctions


def test_paid(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    facturer(cabinet)
    cabinet.reussir(Securiser())
    lots = cabinet.reussir(MettreEnLots(code_porteur="1234"))
    assert [c.details["numero"] for c in lots.crees] == ["001"]
    envoi = cabinet.reussir(Transmettre())
    assert [c.details["adresse"] for c in envoi.crees] == ["01751@751.01.sim.invalid"]
    cabinet.accueil.traiter()
    cabinet.horloge.avancer(jours=1)
    cabinet.accueil.avancer()
    arl = cabinet.reussir(Relever())
    assert "lot_acquitte" in mentions(arl)
    cabinet.horloge.avancer(jours=10)
    cabinet.accueil.avancer()
    retour = cabinet.reussir(Relever())
    assert "facture_payee" in mentions(retour)
    ligne = cabinet.reussir(Consulter(objet="factures")).ecran.lignes[0]
    assert (ligne["etat"], ligne["montant_paye"]) == ("payee", 2100)


def test_rejected(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(Reglages(defaut=ReglagesOrganisme(garantie="sans_convention")))
    cabinet.inserer_vitale("nadia-simon")
    fait = cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234", tiers_payant="amo"))
    assert len(fait.crees) == 1
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    cabinet.accueil.traiter()
    cabinet.horloge.avancer(jours=12)
    cabinet.accueil.avancer()
    retour = cabinet.reussir(Relever())
    assert {"lot_acquitte", "facture_rejetee"} <= mentions(retour)
    ligne = cabinet.reussir(Consulter(objet="factures")).ecran.lignes[0]
    assert ligne["etat"] == "rejetee"
    assert msgspec.json.encode(retour)
