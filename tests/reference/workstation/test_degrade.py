"""Degraded mode: papers by profession, services typed, a télémédecine sent elsewhere."""

import pytest

from vitalbench.reference.protocol.commandes import ActeSaisi, Facturer, Imprimer
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.protocol.reponses import Reponse

from .conftest import Cabinet

MARIE: dict[str, Valeur] = {
    "nir": "280019999927040",
    "nom": "DUPONT",
    "prenom": "MARIE",
    "date_naissance": "19800115",
    "regime": "01",
    "caisse": "751",
    "centre": "0010",
}


def degrader(cabinet: Cabinet, code: str = "G", **champs: Valeur) -> Reponse:
    cabinet.lecteur_vitale.retirer()
    return cabinet.commander(
        Facturer(
            prestations=(ActeSaisi(code=code),),
            code_porteur="1234",
            mode="degrade",
            supports=("papier",),
            champs={**MARIE, **champs},
        )
    )


def mentions(reponse: Reponse) -> set[str]:
    return {m.id for m in reponse.ecran.mentions}


@pytest.mark.parametrize("document", ["bon_examen", "bordereau"])
def test_a_doctor_owes_neither_bon_d_examen_nor_bordereau(cabinet: Cabinet, document: str) -> None:
    facture = degrader(cabinet).crees[0].id
    refus = cabinet.commander(Imprimer(document=document, facture=facture)).refus
    assert refus is not None
    assert "il n'est pas dû à cette profession" in refus.message


def test_a_teleconsultation_is_sent_to_sans_vitale(cabinet: Cabinet) -> None:
    reponse = degrader(cabinet, code="TCG")
    assert reponse.refus is not None
    assert reponse.refus.code == "mode_refuse"
    assert "sans_vitale_propose" in mentions(reponse)


def test_the_service_of_an_attestation_is_two_digits(cabinet: Cabinet) -> None:
    refus = degrader(cabinet, service_amo="3x").refus
    assert refus is not None
    assert refus.message == "service_amo : deux chiffres sont attendus"
    faite = degrader(cabinet, service_amo="30")
    assert faite.refus is None
    assert faite.crees[0].details["mode"] == "D"
