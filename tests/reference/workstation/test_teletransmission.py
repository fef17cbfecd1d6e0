"""After securing: lots, files, sending, returns, what is kept and what is sent again."""

import json

from vitalbench.reference.modules.appels import Groupe, Issue
from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Consulter,
    Exporter,
    Facturer,
    MettreEnLots,
    Reemettre,
    Relever,
    Supprimer,
    Transmettre,
)
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.simulators.reception.reglages import FauteSmtp, Reglages

from .conftest import Cabinet


def facturer(cabinet: Cabinet, tiers_payant: str = "amo") -> str:
    fait = cabinet.reussir(
        Facturer(
            prestations=(ActeSaisi(code="G"),),
            code_porteur="1234",
            tiers_payant="amo" if tiers_payant == "amo" else "aucun",
            reponses={"confirmer": "doublon_prestation"} if cabinet.carnet.appels else {},
        )
    )
    return fait.crees[0].id


def mentions(reponse: Reponse) -> set[str]:
    return {m.id for m in reponse.ecran.mentions}


def etats(cabinet: Cabinet, objet: str) -> list[object]:
    commande = Consulter(objet="lots") if objet == "lots" else Consulter(objet="fichiers")
    return [ligne["etat"] for ligne in cabinet.reussir(commande).ecran.lignes]


def test_tiers_payant_and_not_go_in_two_lots_of_one_file(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    facturer(cabinet)
    facturer(cabinet, "aucun")
    facturer(cabinet)
    lots = cabinet.reussir(MettreEnLots(code_porteur="1234"))
    assert sorted(int(str(c.details["nombre"])) for c in lots.crees) == [1, 2]
    assert [len({ligne["lot_prevu"] for ligne in e.lignes}) for e in lots.etapes] == [2]
    assert len(cabinet.reussir(Transmettre()).crees) == 1


def test_the_first_lot_of_a_series_needs_the_code(cabinet: Cabinet) -> None:
    facturer(cabinet)
    reponse = cabinet.commander(MettreEnLots())
    assert reponse.refus is not None
    assert reponse.refus.code == "code_porteur_requis"
    cabinet.lecteur_cps.retirer()
    reponse = cabinet.commander(MettreEnLots(code_porteur="1234"))
    assert reponse.refus is not None
    assert reponse.refus.code == "cps_absente"
    assert etats(cabinet, "lots") == []


def test_a_criterion_of_the_module_is_obeyed(cabinet: Cabinet) -> None:
    cabinet.carnet.reponses["SSV_FormaterFactures"] = Issue(
        statut=0,
        sorties=(Groupe(groupe=60002, nom="critere_lot", champs={"critere": "nouveau"}),),
    )
    facturer(cabinet)
    cabinet.carnet.reponses.clear()
    facturer(cabinet)
    criteres = {f["critere_lot"] for f in json.loads(exporter(cabinet))["factures"]}
    assert "nouveau" in criteres
    assert len(criteres) == 2


def exporter(cabinet: Cabinet) -> bytes:
    documents = cabinet.reussir(Exporter(objet="archive")).documents
    return documents[0].contenu


def test_the_archive_never_holds_the_code(cabinet: Cabinet) -> None:
    facturer(cabinet)
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    archive = json.loads(exporter(cabinet))
    assert "code_porteur" not in str(archive)
    assert archive["factures"][0]["constituants"]["identite"]["nom"] == "DUPONT"


def test_refused_connections_are_tried_again(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(Reglages(fautes_smtp=(FauteSmtp(moment="connexion", code=421, fois=2),)))
    facturer(cabinet)
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    (fichier,) = cabinet.reussir(Consulter(objet="fichiers")).ecran.lignes
    assert fichier["tentatives"] == 3
    again = cabinet.commander(Transmettre())
    assert again.refus is not None
    assert again.refus.code == "rien_a_faire"


def test_a_file_refused_stays_to_be_sent(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(
        Reglages(fautes_smtp=(FauteSmtp(moment="connexion", code=421, fois=50),))
    )
    facturer(cabinet)
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    reponse = cabinet.commander(Transmettre())
    assert "fichier_non_transmis" in mentions(reponse)
    assert etats(cabinet, "fichiers") == ["a_emettre"]
    cabinet.accueil.regler(Reglages())
    assert "fichier_transmis" in mentions(cabinet.reussir(Transmettre()))


def test_a_lost_message_is_sent_again_unchanged(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(Reglages(non_remises=frozenset({"01751@751.01.sim.invalid"})))
    facturer(cabinet)
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    cabinet.accueil.traiter()
    cabinet.accueil.regler(Reglages())
    assert "message_non_remis" in mentions(cabinet.reussir(Relever()))
    cabinet.accueil.traiter()
    cabinet.horloge.avancer(jours=1)
    cabinet.accueil.avancer()
    assert "lot_acquitte" in mentions(cabinet.reussir(Relever()))


def test_a_deleted_facture_is_not_sent(cabinet: Cabinet) -> None:
    premiere, _ = facturer(cabinet), facturer(cabinet)
    cabinet.reussir(Supprimer(facture=premiere))
    lots = cabinet.reussir(MettreEnLots(code_porteur="1234"))
    assert [c.details["nombre"] for c in lots.crees] == [1]
    reponse = cabinet.commander(Supprimer(facture="inconnue"))
    assert reponse.refus is not None
    assert reponse.refus.code == "objet_inconnu"


def test_an_acknowledged_lot_is_not_sent_again(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    facturer(cabinet)
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    (fichier,) = cabinet.reussir(Transmettre()).crees
    cabinet.reussir(Reemettre(objet="fichier", id=fichier.id))
    cabinet.accueil.traiter()
    cabinet.horloge.avancer(jours=1)
    cabinet.accueil.avancer()
    cabinet.reussir(Relever())
    assert etats(cabinet, "lots") == ["acquitte"]
    reponse = cabinet.commander(Reemettre(objet="fichier", id=fichier.id))
    assert reponse.refus is not None
    assert reponse.refus.code == "deja_acquitte"


def test_a_restart_loses_and_doubles_nothing(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    dossier = str(cabinet.dossier)
    cabinet.configurer(ports=True, dossier=dossier)
    facturer(cabinet)
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.poste.fermer()
    cabinet.configurer(ports=True, dossier=dossier)
    assert len(cabinet.reussir(Transmettre()).crees) == 1
    assert cabinet.commander(Transmettre()).refus is not None
