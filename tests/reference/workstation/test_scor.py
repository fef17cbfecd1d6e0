"""SCOR: scanned papers follow the degraded lot, are acknowledged, retried, then go by post."""

from datetime import date

import msgspec
import pytest

from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Consulter,
    Destinataire,
    Facturer,
    JoindrePiece,
    MettreEnLots,
    Relever,
    Transmettre,
)
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.reference.workstation.jours_ouvres import ecoules, ouvre
from vitalbench.simulators.reception.reglages import FauteSmtp, Reglages, ReglagesOrganisme
from vitalbench.simulators.world.pki import pem

from .conftest import Cabinet

PDF = b"%PDF-1.4\nfeuille de soins signee\n"
MARIE: dict[str, Valeur] = {
    "nir": "280019999927040",
    "nom": "DUPONT",
    "prenom": "MARIE",
    "date_naissance": "19800115",
    "regime": "01",
    "caisse": "751",
    "centre": "0010",
}


def configurer(cabinet: Cabinet) -> None:
    organisme = cabinet.monde.organisme("oct-99998002")
    certificat = pem("CERTIFICATE", cabinet.pki.certificat_piece_jointe(organisme)).decode()
    configuration = cabinet.configuration(ports=True, scor="oui")
    point = Destinataire(
        regime="scor",
        caisse=organisme.numero,
        adresse=organisme.adresse,
        certificat_donnees=certificat,
        certificat_piece_jointe=certificat,
    )
    cabinet.reussir(
        msgspec.structs.replace(configuration, destinataires=(*configuration.destinataires, point))
    )


def facturer(cabinet: Cabinet) -> str:
    cabinet.lecteur_vitale.retirer()
    fait = cabinet.reussir(
        Facturer(
            prestations=(ActeSaisi(code="G"),),
            code_porteur="1234",
            mode="degrade",
            supports=("papier",),
            champs=MARIE,
        )
    )
    return fait.crees[0].id


def joindre(cabinet: Cabinet, facture: str) -> Reponse:
    return cabinet.commander(
        JoindrePiece(facture=facture, nom="feuille.pdf", mime="application/pdf", contenu=PDF)
    )


def mentions(reponse: Reponse) -> set[str]:
    return {m.id for m in reponse.ecran.mentions}


def etat(cabinet: Cabinet) -> Valeur:
    (ligne,) = cabinet.reussir(Consulter(objet="pieces")).ecran.lignes
    return ligne["etat"]


@pytest.mark.reseau
def test_papers_follow_their_lot_and_are_acknowledged(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    configurer(cabinet)
    facture = facturer(cabinet)
    assert joindre(cabinet, facture).refus is None
    assert etat(cabinet) == "a_envoyer"
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    envoi = cabinet.reussir(Transmettre())
    assert [c.type for c in envoi.crees] == ["fichier", "message"]
    cabinet.accueil.traiter()
    cabinet.horloge.avancer(jours=1)
    cabinet.accueil.avancer()
    assert "pieces_acquittees" in mentions(cabinet.reussir(Relever()))
    assert etat(cabinet) == "acquitte"
    cabinet.avancer(jours=89)
    assert len(cabinet.reussir(Consulter(objet="pieces")).ecran.lignes) == 1
    cabinet.avancer(jours=2)
    assert cabinet.reussir(Consulter(objet="pieces")).ecran.lignes == ()


@pytest.mark.reseau
def test_five_working_days_then_paper(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    configurer(cabinet)
    joindre(cabinet, facturer(cabinet))
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.accueil.regler(Reglages(fautes_smtp=(FauteSmtp(moment="rcpt", code=451, fois=1000),)))
    cabinet.commander(Transmettre())
    cabinet.accueil.regler(Reglages())
    cabinet.reussir(Transmettre())
    cabinet.accueil.regler(Reglages(fautes_smtp=(FauteSmtp(moment="rcpt", code=451, fois=1000),)))
    # Lundi 23/11 ; cinq jours ouvrés ensuite : lundi 30/11 ; le sixième : mardi 1/12.
    cabinet.avancer(jours=7)
    assert "pieces_non_transmises" in mentions(cabinet.commander(Transmettre()))
    cabinet.avancer(jours=1)
    assert "pieces_sur_papier" in mentions(cabinet.commander(Transmettre()))
    assert etat(cabinet) == "papier"


@pytest.mark.reseau
def test_a_lost_arl_makes_the_same_lot_leave_in_a_new_message(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    configurer(cabinet)
    joindre(cabinet, facturer(cabinet))
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    perdu = {"oct-99998002": ReglagesOrganisme(sort_arl="perdu")}
    cabinet.accueil.regler(Reglages(organismes=perdu))
    premier = cabinet.reussir(Transmettre()).crees[-1]
    cabinet.accueil.traiter()
    assert "copie_papier_a_envoyer" in mentions(cabinet.reussir(Consulter(objet="pieces")))
    cabinet.accueil.regler(Reglages())
    cabinet.avancer(jours=5)
    second = cabinet.reussir(Transmettre()).crees[-1]
    assert second.details["lot_pieces"] == premier.details["lot_pieces"]
    cabinet.accueil.traiter()
    assert "pieces_acquittees" in mentions(cabinet.reussir(Relever()))
    assert mentions(cabinet.reussir(Consulter(objet="pieces"))) == set()


def test_an_unsigned_feuille_is_told(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    configurer(cabinet)
    facture = facturer(cabinet)
    assert "feuille_non_signee" in mentions(joindre(cabinet, facture))
    signee = JoindrePiece(
        facture=facture, nom="f.pdf", mime="application/pdf", contenu=PDF, signature="patient"
    )
    assert "feuille_non_signee" not in mentions(cabinet.reussir(signee))


def test_without_an_agreement_there_is_no_scor(cabinet: Cabinet) -> None:
    reponse = joindre(cabinet, facturer(cabinet))
    assert reponse.refus is not None
    assert reponse.refus.code == "mode_refuse"


def test_an_unreadable_image_is_refused(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    configurer(cabinet)
    facture = facturer(cabinet)
    for piece in (
        JoindrePiece(facture=facture, nom="x.pdf", mime="application/pdf", contenu=b"MZ"),
        JoindrePiece(facture=facture, nom="x.exe", mime="application/x-dosexec", contenu=PDF),
    ):
        reponse = cabinet.commander(piece)
        assert reponse.refus is not None
        assert reponse.refus.code == "piece_refusee"


def test_working_days() -> None:
    assert not ouvre(date(2026, 12, 25))
    assert not ouvre(date(2026, 11, 28))
    assert ouvre(date(2026, 11, 30))
    # Du mercredi 23/12 au mardi 29/12/2026 : jeudi 24, lundi 28, mardi 29 (25 férié, 26-27).
    assert ecoules(date(2026, 12, 23), date(2026, 12, 29)) == 3
