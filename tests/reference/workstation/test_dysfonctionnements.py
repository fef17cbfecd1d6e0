"""What goes wrong after sending: negative ARL, no ARL, several losses, and the way out of each."""

from pathlib import Path

import pytest

from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Consulter,
    Exporter,
    Facturer,
    Imprimer,
    MettreEnLots,
    Reemettre,
    Relever,
    Supprimer,
    Transmettre,
)
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme

from .conftest import Cabinet

pytestmark = pytest.mark.reseau
SANS_AGREMENT = Reglages(agrements=frozenset({"AUCUN-AUTRE"}))
SANS_ARL = Reglages(defaut=ReglagesOrganisme(sort_arl="perdu", sort_rsp="perdu"))


def facturer(cabinet: Cabinet) -> str:
    fait = cabinet.reussir(
        Facturer(
            prestations=(ActeSaisi(code="G"),),
            code_porteur="1234",
            tiers_payant="amo",
            reponses={"confirmer": "doublon_prestation"},
        )
    )
    return fait.crees[0].id


def mentions(reponse: Reponse) -> set[str]:
    return {m.id for m in reponse.ecran.mentions}


def lots(cabinet: Cabinet) -> list[dict[str, Valeur]]:
    return list(cabinet.reussir(Consulter(objet="lots")).ecran.lignes)


def recevoir(cabinet: Cabinet) -> Reponse:
    cabinet.accueil.traiter()
    return cabinet.reussir(Relever())


def envoyer(cabinet: Cabinet) -> str:
    (lot,) = cabinet.reussir(MettreEnLots(code_porteur="1234")).crees
    cabinet.reussir(Transmettre())
    return lot.id


def test_a_refused_lot_is_sent_again_unchanged(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(SANS_AGREMENT)
    facturer(cabinet)
    lot = envoyer(cabinet)
    refuse = recevoir(cabinet)
    assert {"lot_rejete", "echeance_reemission"} <= mentions(refuse)
    (avant,) = cabinet.reussir(Exporter(objet="lot", id=lot)).documents
    cabinet.accueil.regler(Reglages())
    cabinet.reussir(Reemettre(objet="lot", id=lot))
    assert "lot_acquitte" in mentions(recevoir(cabinet))
    (apres,) = cabinet.reussir(Exporter(objet="lot", id=lot)).documents
    assert avant.contenu == apres.contenu
    assert [x["etat"] for x in lots(cabinet)] == ["acquitte"]
    assert "echeance_reemission" not in mentions(cabinet.reussir(Consulter(objet="lots")))


def test_a_refused_lot_is_made_again_without_a_facture(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(SANS_AGREMENT)
    premiere, _ = facturer(cabinet), facturer(cabinet)
    envoyer(cabinet)
    recevoir(cabinet)
    cabinet.accueil.regler(Reglages())
    cabinet.reussir(Supprimer(facture=premiere))
    envoyer(cabinet)
    assert "lot_acquitte" in mentions(recevoir(cabinet))
    assert [(x["numero"], x["nombre"]) for x in lots(cabinet)] == [("001", 2), ("002", 1)]


def test_two_refusals_leave_the_paper_duplicata(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(SANS_AGREMENT)
    facture = facturer(cabinet)
    lot = envoyer(cabinet)
    recevoir(cabinet)
    cabinet.reussir(Reemettre(objet="lot", id=lot))
    recevoir(cabinet)
    reponse = cabinet.commander(Reemettre(objet="lot", id=lot))
    assert reponse.refus is not None
    assert reponse.refus.code == "duplicata_papier"
    (document,) = cabinet.reussir(Imprimer(document="duplicata", facture=facture)).documents
    assert "DUPLICATA" in document.texte.splitlines()
    for donnee in ("DUPONT", "MARIE", "30,00", "70 %"):
        assert donnee in document.texte


def test_a_lot_too_old_is_not_sent_again(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(SANS_ARL)
    facturer(cabinet)
    lot = envoyer(cabinet)
    cabinet.avancer(jours=90)
    cabinet.reussir(Reemettre(objet="lot", id=lot))
    cabinet.avancer(jours=1)
    reponse = cabinet.commander(Reemettre(objet="lot", id=lot))
    assert reponse.refus is not None
    assert reponse.refus.code == "duplicata_papier"


def test_no_arl_is_said_after_two_working_days(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.accueil.regler(SANS_ARL)
    facturer(cabinet)
    envoyer(cabinet)
    cabinet.accueil.traiter()
    # Lundi 23/11 : deux jours ouvrés finissent le mercredi 25 ; échéance le vendredi 27.
    cabinet.avancer(jours=2)
    assert "arl_absent" not in mentions(cabinet.reussir(Relever()))
    cabinet.avancer(jours=1)
    ecran = cabinet.reussir(Relever()).ecran
    (texte,) = [m.texte for m in ecran.mentions if m.id == "arl_absent"]
    assert "27/11/2026" in texte


def test_an_exported_lot_is_a_file(cabinet_relie: Cabinet, tmp_path: Path) -> None:
    cabinet = cabinet_relie
    cabinet.configurer(ports=True, dossier=str(tmp_path / "export"))
    facturer(cabinet)
    lot = envoyer(cabinet)
    (document,) = cabinet.reussir(Exporter(objet="lot", id=lot)).documents
    (fichier,) = (tmp_path / "export").glob("lot-*.b2")
    assert fichier.read_bytes() == document.contenu
