"""Contexts that change the organism: accident du travail, APIAS, soins médicaux gratuits."""

import pytest

from vitalbench.reference.protocol.commandes import (
    Acquerir,
    ActeSaisi,
    Choisir,
    Facturer,
    Ouvrir,
    Saisir,
)
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.protocol.reponses import Reponse

from .conftest import Cabinet

G = ActeSaisi(code="G")
FEUILLET: dict[str, Valeur] = {
    "numero_at": "20261110",
    "at_regime": "01",
    "at_caisse": "594",
    "at_centre": "0010",
}
MILITAIRE: dict[str, Valeur] = {**FEUILLET, "at_regime": "08", "at_caisse": "756"}


def facturer(
    cabinet: Cabinet, nature: str, *actes: ActeSaisi, champs: dict[str, Valeur] | None = None
) -> Reponse:
    return cabinet.commander(
        Facturer(
            prestations=actes or (G,),
            code_porteur="1234",
            reponses={"nature_assurance": nature},
            champs=champs or {},
        )
    )


def code(reponse: Reponse) -> str:
    return "" if reponse.refus is None else reponse.refus.code


def totaux(reponse: Reponse) -> list[tuple[Valeur, Valeur]]:
    assert reponse.refus is None, reponse.refus
    return [(c.details["total"], c.details["total_amo"]) for c in reponse.crees]


def test_smg_is_whole_and_in_tiers_payant_by_default(cabinet: Cabinet) -> None:
    fait = facturer(cabinet, "22")
    assert totaux(fait) == [(3000, 3000)]
    propositions = {p.id: p for p in fait.etapes[-2].propositions}
    assert propositions["tiers_payant"].retenu == "amo"
    assert {c.id for c in propositions["tiers_payant"].choix} == {"aucun", "amo"}
    assert "contexte_parcours" not in propositions


def test_an_agreement_is_asked_then_used_once(cabinet: Cabinet) -> None:
    couches = ActeSaisi(code="SGS", montant=4500)
    accord: dict[str, Valeur] = {"montant_accord": 4500, "numero_accord": "A1"}
    assert code(facturer(cabinet, "22", couches)) == "accord_smg_requis"
    assert code(facturer(cabinet, "22", couches, champs={"montant_accord": 4500})) == "champ_refuse"
    assert totaux(facturer(cabinet, "22", couches, champs=accord)) == [(4500, 4500)]
    assert code(facturer(cabinet, "22", couches, champs=accord)) in {
        "accord_smg_deja_utilise",
        "doublon_a_confirmer",
    }


def test_acts_in_and_out_of_an_agreement_make_two_factures(cabinet: Cabinet) -> None:
    couches = ActeSaisi(code="SGS", montant=4500)
    accord: dict[str, Valeur] = {"montant_accord": 5000, "numero_accord": "A2"}
    fait = facturer(cabinet, "22", couches, G, champs=accord)
    # sous accord 45,00 + complément 5,00 ; sans accord 30,00
    assert totaux(fait) == [(5000, 5000), (3000, 3000)]
    avant = fait.etapes[-2].lignes
    assert [(x["code"], x["montant_amo"]) for x in avant] == [
        ("SGS", 4500),
        ("G", 3000),
        ("DPS", 500),
    ]


def test_entente_prealable_is_asked_in_the_same_way(cabinet: Cabinet) -> None:
    cabinet.ps = "dr-issartel"
    cabinet.inserer_cps("dr-issartel")
    pin = cabinet.monde.professionnel("dr-issartel").code_porteur
    acte = ActeSaisi(code="TO", coefficient=9000)
    datee = ActeSaisi(code="TO", coefficient=9000, options={"date_entente": "2026-11-02"})
    for nature in ("10", "22"):
        commande = Facturer(
            prestations=(acte,), code_porteur=pin, reponses={"nature_assurance": nature}
        )
        assert code(cabinet.commander(commande)) == "entente_prealable_requise"
    cabinet.reussir(Facturer(prestations=(datee,), code_porteur=pin))


def test_accident_of_the_card_is_retained(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("bruno-lopez")
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    choisi = cabinet.reussir(Choisir(question="nature_assurance", choix="41"))
    question = next(p for p in choisi.ecran.propositions if p.id == "dossier_at")
    assert question.retenu == "0"
    assert [c.id for c in question.choix] == ["0", "feuillet"]
    saisi = cabinet.reussir(Saisir(prestations=(G,), champs=FEUILLET))
    assert any(m.id == "at_divergent" for m in saisi.ecran.mentions)


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [(None, "montant_apias_requis"), (-1, "champ_refuse"), ("x", "champ_refuse")],
)
def test_apias_needs_its_amount(cabinet: Cabinet, montant: Valeur, attendu: str) -> None:
    champs = {**MILITAIRE, "montant_apias": montant}
    assert code(facturer(cabinet, "41", champs=champs)) == attendu


@pytest.mark.parametrize(("montant", "total"), [(3000, 3000), (3001, 3001), (4500, 4500)])
def test_apias_adds_the_exact_gap(cabinet: Cabinet, montant: int, total: int) -> None:
    fait = facturer(cabinet, "41", champs={**MILITAIRE, "montant_apias": montant})
    assert totaux(fait) == [(total, total)]  # 30,00 en AT, le reste en DAT


def test_an_illegible_organism_is_refused(cabinet: Cabinet) -> None:
    assert code(facturer(cabinet, "41", champs={**FEUILLET, "at_caisse": "75"})) == "champ_refuse"


def test_a_regime_without_fse_at_sends_to_paper(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("alain-masson")
    refuse = facturer(cabinet, "41", champs={"numero_at": "20261110"})
    assert code(refuse) == "regime_sans_fse_at"
