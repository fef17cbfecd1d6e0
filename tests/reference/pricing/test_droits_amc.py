"""Complementary rights and their reference date: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.droits import ContratAmc, DroitsBeneficiaire, Mutuelle
from vitalbench.reference.domain.facture import Prestation
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.pricing import REGISTRE, Calcul
from vitalbench.reference.pricing.droits_amc import (
    date_reference_amc,
    droits_amc_ouverts,
    message_droits_amc,
)

J = date(2026, 2, 2)
PRESCRIPTION = date(2026, 1, 20)
FACTURATION = date(2026, 2, 10)
ACTE = Prestation(code="AMI", date_soins=J)


@pytest.mark.parametrize(
    ("famille", "gestion", "serie", "choix", "attendue"),
    [
        ("pharmacie", "separee", "isole", "execution", J),
        ("pharmacie", "separee", "isole", "prescription", PRESCRIPTION),
        ("pharmacie", "separee", "isole", "facturation", FACTURATION),
        ("infirmier", "separee", "serie", "execution", J),
        ("infirmier", "separee", "serie", "facturation", FACTURATION),
        # hors série, en gestion unique, ou chez un médecin : date de référence AMO
        ("infirmier", "separee", "isole", "facturation", PRESCRIPTION),
        ("pharmacie", "unique", "isole", "facturation", PRESCRIPTION),
        ("medecin_generaliste", "separee", "isole", "prescription", J),
    ],
)
def test_date_reference_amc(demander, famille, gestion, serie, choix, attendue):
    demande = demander(
        ACTE, famille=famille, date_prescription=PRESCRIPTION, date_elaboration=FACTURATION
    )
    calcul = Calcul(demande, tables(), REGISTRE)
    assert calcul.appliquer(date_reference_amc, ACTE, gestion, serie, choix) == attendue


def _mutuelle(garanties: str, fin: date | None) -> DroitsBeneficiaire:
    return DroitsBeneficiaire(
        mutuelle=Mutuelle(
            identification="99990004",
            garanties=garanties,
            periodes=(Periode(debut=date(2025, 1, 1), fin=fin),),
        )
    )


def _amc(fin: date | None) -> DroitsBeneficiaire:
    return DroitsBeneficiaire(
        amc=ContratAmc(numero_amc="99990001", periode=Periode(debut=date(2025, 1, 1), fin=fin))
    )


@pytest.mark.parametrize(
    ("gestion", "droits", "ouverts"),
    [
        ("unique", _mutuelle("A1", J), True),
        ("unique", _mutuelle("A1", date(2026, 2, 1)), False),
        ("unique", _mutuelle("", None), False),  # sans garantie effective
        ("unique", _mutuelle("00", None), False),
        ("separee", _amc(J), True),
        ("separee", _amc(date(2026, 2, 1)), False),
        ("separee", _mutuelle("A1", None), False),  # pas de contrat AMC
        ("unique", _amc(None), False),
    ],
)
def test_droits_amc_ouverts(demander, gestion, droits, ouverts):
    calcul = Calcul(demander("G", droits=droits), tables(), REGISTRE)
    assert calcul.appliquer(droits_amc_ouverts, gestion, J) is ouverts


@pytest.mark.parametrize(
    ("famille", "serie", "fin", "choix", "message"),
    [
        (
            "infirmier",
            "serie",
            date(2026, 2, 1),
            "execution",
            "Vérifiez les droits de la complémentaire ou fractionnez votre facturation",
        ),
        (
            "infirmier",
            "serie",
            date(2026, 2, 1),
            "prescription",
            "La date de prescription est hors période de la validité des droits de la "
            "complémentaire : vérifiez que le bénéficiaire n’a pas changé de complémentaire",
        ),
        ("infirmier", "serie", date(2026, 2, 1), "facturation", ""),
        ("infirmier", "serie", J, "execution", ""),
        ("infirmier", "isole", date(2026, 2, 1), "execution", ""),
        ("pharmacie", "serie", date(2026, 2, 1), "execution", ""),
    ],
)
def test_message_impose_a_l_auxiliaire_en_serie(demander, famille, serie, fin, choix, message):
    demande = demander(ACTE, famille=famille, droits=_amc(fin))
    calcul = Calcul(demande, tables(), REGISTRE)
    assert calcul.appliquer(message_droits_amc, J, "separee", serie, choix) == message
