"""What each document needs, refuses and says: bordereaux, copies, feuillet AT, attestations."""

import pytest

from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Facturer,
    Imprimer,
    MettreEnLots,
)
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.protocol.reponses import Document
from vitalbench.reference.workstation.documents.bordereaux import groupe_de_regimes

from .conftest import Cabinet

PRESCRIT: dict[str, Valeur] = {
    "prescripteur_rpps": "99700000013",
    "date_prescription": "2026-11-20",
}
ACCIDENT: dict[str, Valeur] = {
    "numero_at": "20261110",
    "at_regime": "01",
    "at_caisse": "751",
    "at_centre": "0010",
}


def installer(cabinet: Cabinet, ps: str, **parametres: str) -> None:
    cabinet.ps = ps
    cabinet.inserer_cps(ps)
    cabinet.configurer(**parametres)


def facturer(
    cabinet: Cabinet,
    acte: ActeSaisi,
    champs: dict[str, Valeur] | None = None,
    tiers_payant: str = "amo",
    **reponses: str,
) -> str:
    commande = Facturer(
        prestations=(acte,),
        code_porteur="1234",
        tiers_payant="amo" if tiers_payant == "amo" else "aucun",
        champs=champs or {},
        reponses={"confirmer": "doublon_prestation", **reponses},
    )
    return cabinet.reussir(commande).crees[0].id


def imprimer(cabinet: Cabinet, document: str, facture: str = "", **champs: Valeur) -> Document:
    commande = Imprimer(document=document, facture=facture, champs=champs)
    return cabinet.reussir(commande).documents[0]


def refus(cabinet: Cabinet, document: str, facture: str, **champs: Valeur) -> str:
    reponse = cabinet.commander(Imprimer(document=document, facture=facture, champs=champs))
    assert reponse.refus is not None
    return reponse.refus.message


def test_the_feuillet_of_an_accident_needs_what_the_victim_shows(cabinet: Cabinet) -> None:
    ident = facturer(cabinet, ActeSaisi(code="G"), ACCIDENT, nature_assurance="41")
    assert "date_accident, employeur" in refus(cabinet, "feuillet_at", ident)
    feuillet = imprimer(
        cabinet, "feuillet_at", ident, date_accident="2026-11-10", employeur="ATELIERS"
    )
    for donnee in ("Employeur : ATELIERS", "10/11/2026", "20261110", "Organisme gestionnaire : 01"):
        assert donnee in feuillet.texte


def test_a_duplicata_says_why_even_when_nobody_typed_it(cabinet: Cabinet) -> None:
    ident = facturer(cabinet, ActeSaisi(code="G"))
    assert (
        "Motif de délivrance : facture non transmise"
        in imprimer(cabinet, "duplicata", ident).texte.splitlines()
    )


def test_papers_of_a_lot_need_a_lot(cabinet: Cabinet) -> None:
    ident = facturer(cabinet, ActeSaisi(code="G"))
    assert "pas encore en lot" in refus(cabinet, "bordereau_pieces", ident)
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    assert "Nombre de factures : 1" in imprimer(cabinet, "bordereau_pieces", ident).texte


def test_a_pharmacist_alone_has_a_ticket_and_a_vaccination(cabinet: Cabinet) -> None:
    ident = facturer(cabinet, ActeSaisi(code="G"))
    assert "pharmacie" in refus(cabinet, "ticket", ident)
    assert "pharmacie" in refus(cabinet, "vaccination", ident)


def test_a_vaccination_without_its_vaccine_is_refused(cabinet: Cabinet) -> None:
    installer(cabinet, "phie-sabatier")
    ident = facturer(cabinet, ActeSaisi(code="VGP"), PRESCRIT)
    assert "vaccin, numero_lot_vaccin" in refus(cabinet, "vaccination", ident)


@pytest.mark.parametrize("reduction", ["-1", "991", "²", "un euro"])
def test_a_reduction_is_some_cents_of_the_price(cabinet: Cabinet, reduction: str) -> None:
    installer(cabinet, "phie-sabatier")
    ident = facturer(cabinet, ActeSaisi(code="PH7", montant=990), PRESCRIT)
    assert "reduction_1" in refus(cabinet, "ordonnance", ident, reduction_1=reduction)


def test_the_bordereau_of_a_facture_and_those_of_a_month(cabinet: Cabinet) -> None:
    installer(cabinet, "ide-olivier")
    premiere = facturer(cabinet, ActeSaisi(code="AMI", coefficient=150), PRESCRIT)
    cabinet.inserer_vitale("agathe-legall")
    facturer(cabinet, ActeSaisi(code="AMI", coefficient=150), PRESCRIT)
    tous = cabinet.reussir(Imprimer(document="bordereau", champs={"mois": "2026-11"})).documents
    assert [d.titre[-2:] for d in tous] == ["01", "SA"]  # régime général, 02 MSA
    assert "000000002" not in imprimer(cabinet, "bordereau", premiere).texte
    assert "aucune facture" in refus(cabinet, "bordereau", "", mois="2026-10")


@pytest.mark.parametrize("motif", ["", "INCONNU", "ABC"])
def test_a_reason_must_be_of_the_list(cabinet: Cabinet, motif: str) -> None:
    installer(cabinet, "ide-olivier")
    ident = facturer(cabinet, ActeSaisi(code="AMI", coefficient=150), PRESCRIT)
    dit = refus(cabinet, "bordereau", "", absente_1=ident, motif_absence_1=motif)
    assert "AP, PFR" in dit


def test_groups_of_regimes() -> None:
    gamex = frozenset({"30"})
    assert groupe_de_regimes("01", "10", gamex) == "01"
    assert groupe_de_regimes("02", "10", gamex) == "02 MSA"
    assert groupe_de_regimes("02", "30", gamex) == "02 GAMEX"
    assert groupe_de_regimes("03", "10", gamex) == "03"
    assert groupe_de_regimes("90", "10", gamex) == "Autres"
    assert groupe_de_regimes("91", "10", gamex) == "91 à 99"
    assert groupe_de_regimes("99", "10", gamex) == "91 à 99"
    assert groupe_de_regimes("08", "10", gamex) == "Autres"


def test_the_copy_of_a_dre_is_that_of_its_pair(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("hugo-faure")
    commande = Facturer(
        prestations=(ActeSaisi(code="G"),), code_porteur="1234", tiers_payant="amo_amc"
    )
    fse = cabinet.reussir(commande).crees[0].id
    assert imprimer(cabinet, "copie", fse).titre == "Copie de la feuille de soins électronique"
    dre = imprimer(cabinet, "copie", fse, flux="dre")
    assert dre.titre == "Copie de la demande de remboursement électronique"
    assert "Organisme complémentaire : 99990001" in dre.texte.splitlines()
