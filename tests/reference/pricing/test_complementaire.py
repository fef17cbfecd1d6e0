"""Flux, services, ventilation, addresses of DRE: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import NatureAssurance
from vitalbench.reference.pricing import REGISTRE, Adressage, Calcul, SituationParticuliere
from vitalbench.reference.pricing.complementaire import (
    amc_ecartee,
    indicateur_attestation,
    recherche_convention,
    services_amc,
    source_adresse_dre,
    sts_appele,
    type_flux,
    ventilation_pec,
)

J = date(2026, 2, 2)
S = SituationParticuliere


@pytest.fixture
def calcul(demander):
    return Calcul(demander("G"), tables(), REGISTRE)


@pytest.mark.parametrize(
    ("acte", "convention", "gestion", "oct_", "fse", "dre", "amc", "adressage"),
    [
        (True, False, None, False, True, False, False, False),
        (True, False, None, True, True, False, True, False),
        (True, True, "separee", False, True, True, False, False),
        (True, True, "separee", True, True, False, True, True),
        (True, True, "unique", False, True, False, True, False),
        (True, True, "unique", True, True, False, True, False),
        (False, True, "separee", False, False, True, False, False),
        (False, True, "separee", True, True, False, True, True),
        (False, True, "unique", False, True, False, True, False),
        (False, False, None, False, False, False, False, False),
        (False, False, None, True, True, False, True, False),
    ],
)
def test_dix_lignes_du_type_de_flux(
    calcul, acte, convention, gestion, oct_, fse, dre, amc, adressage
):
    ligne = calcul.appliquer(
        type_flux, J, acte_amo=acte, convention=convention, gestion=gestion, oct_eclateur=oct_
    )
    assert (ligne.fse, ligne.dre) == (fse, dre)
    assert (ligne.part_amc_dans_fse, ligne.adressage_dans_fse) == (amc, adressage)


def test_attentat_fse_amo_seule(calcul):
    ligne = calcul.appliquer(
        type_flux,
        J,
        S.ATTENTAT,
        acte_amo=True,
        convention=True,
        gestion="separee",
        oct_eclateur=False,
    )
    assert (ligne.fse, ligne.dre, ligne.part_amc_dans_fse) == (True, False, False)


def test_smg_fse_amo_seule_quoi_qu_il_en_soit(demander):
    calcul = Calcul(demander("G", nature_assurance=NatureAssurance.SMG), tables(), REGISTRE)
    ligne = calcul.appliquer(
        type_flux, J, acte_amo=True, convention=True, gestion="separee", oct_eclateur=False
    )
    assert (ligne.fse, ligne.dre, ligne.part_amc_dans_fse) == (True, False, False)


@pytest.mark.parametrize(
    ("gestion", "indicateur", "services"),
    [
        ("separee", "00", ()),
        ("separee", "12", ("hors_tiers_payant",)),
        ("separee", "23", ("tiers_payant",)),
        ("separee", "32", ("tiers_payant", "hors_tiers_payant")),
        ("separee", "62", ("tiers_payant",)),
        ("separee", "72", ("tiers_payant",)),
        ("separee", "", ()),
        ("unique", "00", ()),
        ("unique", "01", ("tiers_payant",)),
        ("unique", "71", ("tiers_payant",)),
        ("unique", "32", ()),
    ],
)
def test_services_ouverts_par_l_indicateur(calcul, gestion, indicateur, services):
    assert calcul.appliquer(services_amc, J, gestion, indicateur) == services


@pytest.mark.parametrize(
    ("usage", "attestation", "indicateur"),
    [("0", "22", "22"), ("0", "", "00"), ("1", "22", "32"), ("1", "", "32")],
)
def test_indicateur_d_une_attestation(calcul, usage, attestation, indicateur):
    assert calcul.appliquer(indicateur_attestation, usage, attestation) == indicateur


@pytest.mark.parametrize(
    ("global_", "lignes", "montants"),
    [
        # 40-24=16 sur 30 ; 30-18=12 sur 14 ; 25-15=10 sur 2
        (3000, ((4000, 2400), (3000, 1800), (2500, 1500)), (1600, 1200, 200)),
        # 20-14=6 sur 5 ; puis reste 0
        (500, ((2000, 1400), (1000, 700)), (500, 0)),
        # 6 puis 3 : le global de 15 reste le total
        (1500, ((2000, 1400), (1000, 700)), (600, 300)),
        # ordre inverse : 10-7=3 sur 5 ; 20-14=6 sur 2
        (500, ((1000, 700), (2000, 1400)), (300, 200)),
    ],
)
def test_ventilation_d_une_prise_en_charge(calcul, global_, lignes, montants):
    ventilee = calcul.appliquer(ventilation_pec, global_, lignes)
    assert (ventilee.montants, ventilee.total) == (montants, global_)


@pytest.mark.parametrize(
    ("options", "situation", "motif", "sts"),
    [
        ({"nature_assurance": NatureAssurance.SMG}, S.AUCUNE, "SMG", False),
        (
            {
                "nature_assurance": NatureAssurance.ACCIDENT_TRAVAIL,
                "organisme_at": OrganismeAmo(regime="08", caisse="756", centre="0100"),
            },
            S.AUCUNE,
            "APIAS",
            False,
        ),
        ({}, S.ATTENTAT, "victime d'attentat", False),
        ({}, S.AME, "", False),
        ({}, S.AUCUNE, "", True),
    ],
)
def test_part_complementaire_ecartee(demander, options, situation, motif, sts):
    calcul = Calcul(demander("G", **options), tables(), REGISTRE)
    assert calcul.appliquer(amc_ecartee, situation) == motif
    assert calcul.appliquer(sts_appele, situation) is sts


@pytest.mark.parametrize(
    ("situation", "gestion", "dispositif", "recherche"),
    [
        (S.AUCUNE, "unique", "standard", "complete"),
        (S.AUCUNE, "separee", "standard", "complete"),
        (S.C2S, "unique", "standard", "aucune"),
        (S.C2S, "separee", "standard", "transmission_directe"),
        (S.AME, "unique", "standard", "aucune"),
        (S.ACS_B, "unique", "coordonne", "aucune"),
        (S.ACS_B, "separee", "standard", "complete"),
        (S.ACS_SANS_CONTRAT, "unique", "coordonne", "complete"),
        (S.ATTENTAT, "unique", "standard", "aucune"),
    ],
)
def test_recherche_d_une_convention(calcul, situation, gestion, dispositif, recherche):
    assert calcul.appliquer(recherche_convention, situation, gestion, dispositif) == recherche


def test_aucune_convention_cherchee_en_smg(demander):
    calcul = Calcul(demander("G", nature_assurance=NatureAssurance.SMG), tables(), REGISTRE)
    assert calcul.appliquer(recherche_convention, S.C2S, "separee", "standard") == "aucune"


COMPLET = Adressage(code_routage="MU", identifiant_hote="001", nom_domaine="amc.sim.invalid")
SANS_DOMAINE = Adressage(code_routage="MU", identifiant_hote="001")


@pytest.mark.parametrize(
    ("nature", "support", "usage", "convention", "tp", "htp"),
    [
        ("electronique", COMPLET, "0", COMPLET, "table", "support"),
        ("electronique", COMPLET, "0", None, "aucune", "support"),
        ("electronique", None, "0", COMPLET, "table", "table"),
        ("electronique", SANS_DOMAINE, "0", COMPLET, "table", "table"),
        ("electronique", SANS_DOMAINE, "0", None, "aucune", "aucune"),
        ("attestation", COMPLET, "0", COMPLET, "table", "support"),
        ("attestation", COMPLET, "1", COMPLET, "table", "table"),
        ("attestation", COMPLET, "0", None, "aucune", "support"),
        ("attestation", COMPLET, "1", None, "aucune", "aucune"),
        ("attestation", SANS_DOMAINE, "0", COMPLET, "table", "table"),
        ("attestation", COMPLET, "1", SANS_DOMAINE, "aucune", "aucune"),
        ("electronique", None, "0", None, "aucune", "aucune"),
    ],
)
def test_source_de_l_adresse_d_une_dre(calcul, nature, support, usage, convention, tp, htp):
    for service, attendue in (("tiers_payant", tp), ("hors_tiers_payant", htp)):
        source = calcul.appliquer(
            source_adresse_dre,
            J,
            service,
            support=support,
            nature=nature,
            indicateur_usage=usage,
            convention=convention,
        )
        assert source == attendue
