"""Forçage: indicators due and only those, refusals, guarantee: hand-worked vectors."""

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.facture import Forcage, TiersPayant
from vitalbench.reference.pricing import (
    REGISTRE,
    Calcul,
    IndicateursForcage,
    TarificationImpossible,
)
from vitalbench.reference.pricing.forcage import (
    donnee_forcable,
    forcage_du_tiers_payant,
    garantie_de_paiement,
    indicateurs_forcage,
    indicateurs_pec,
)


@pytest.fixture
def calcul(demander):
    return Calcul(demander("G"), tables(), REGISTRE)


def _force(zone: str, ligne: int | None = None, avant: str = "1", apres: str = "2") -> Forcage:
    return Forcage(zone=zone, valeur_calculee=avant, valeur_forcee=apres, ligne=ligne)


@pytest.mark.parametrize(
    ("forcages", "attendus"),
    [
        ((), IndicateursForcage()),
        ((_force("date_fin_droits_amo"),), IndicateursForcage(facture_amo=True)),
        ((_force("date_fin_droits_amc"),), IndicateursForcage(facture_amc=True)),
        ((_force("montant_amo", 1),), IndicateursForcage(lignes_amo=frozenset({1}))),
        ((_force("montant_amc", 0),), IndicateursForcage(lignes_amc=frozenset({0}))),
        # deux niveaux, deux lignes
        (
            (_force("code_couverture"), _force("taux", 0), _force("montant_amo", 2)),
            IndicateursForcage(facture_amo=True, lignes_amo=frozenset({0, 2})),
        ),
        # le choix de la date de référence AMC n'est pas un forçage
        ((_force("date_reference_amc"),), IndicateursForcage()),
        # une valeur remise à l'identique n'est pas forcée
        ((_force("taux", 0, "70", "70"),), IndicateursForcage()),
    ],
)
def test_indicateurs_dus_et_eux_seuls(calcul, forcages, attendus):
    indicateurs = calcul.appliquer(indicateurs_forcage, forcages)
    assert indicateurs == attendus
    assert indicateurs.aucun is (attendus == IndicateursForcage())


@pytest.mark.parametrize(
    "champ",
    [
        "nir",
        "date_naissance",
        "rang_naissance",
        "indicateur_parcours",
        "numero_facture",
        "fin_validite_carte",
        "opposition",
        "authentification_carte",
        "inconnue",
    ],
)
def test_donnee_fermee_au_forcage(calcul, champ):
    with pytest.raises(TarificationImpossible, match="n'est pas modifiable"):
        calcul.appliquer(donnee_forcable, champ, None)


@pytest.mark.parametrize(("champ", "ligne"), [("taux", None), ("code_couverture", 0)])
def test_niveau_du_forcage(calcul, champ, ligne):
    with pytest.raises(TarificationImpossible, match="se force au niveau"):
        calcul.appliquer(donnee_forcable, champ, ligne)


@pytest.mark.parametrize(
    ("tiers_payant", "limite", "force"),
    [
        (TiersPayant.AMO, True, True),
        (TiersPayant.AMO_AMC, True, True),
        (TiersPayant.AUCUN, True, False),  # hors tiers payant : rien à forcer
        (TiersPayant.AMO, False, False),
    ],
)
def test_tiers_payant_au_dela_des_droits(calcul, tiers_payant, limite, force):
    trouve = calcul.appliquer(forcage_du_tiers_payant, tiers_payant, limite)
    assert (trouve is not None) is force
    if trouve is not None:
        assert calcul.appliquer(indicateurs_forcage, (trouve,)).facture_amo


@pytest.mark.parametrize(
    ("indicateurs", "opposition", "garantie"),
    [
        (IndicateursForcage(), False, True),
        (IndicateursForcage(), True, False),
        (IndicateursForcage(facture_amo=True), False, False),
        (IndicateursForcage(lignes_amo=frozenset({0})), False, False),
        (IndicateursForcage(facture_amc=True), False, True),  # la part AMO est intacte
    ],
)
def test_garantie_de_paiement(calcul, indicateurs, opposition, garantie):
    tenue = calcul.appliquer(garantie_de_paiement, indicateurs, en_opposition=opposition)
    assert tenue is garantie


@pytest.mark.parametrize(
    ("montants", "lignes"),
    [
        ((1600, 1200, 200), {0, 1, 2}),
        ((500, 0), {0, 1}),  # une ligne épuisée à zéro porte aussi l'indicateur
        ((None, 1200, None), {1}),  # un seul montant renseigné
        ((), set()),
    ],
)
def test_indicateurs_d_une_prise_en_charge(calcul, montants, lignes):
    indicateurs = calcul.appliquer(indicateurs_pec, montants)
    assert indicateurs == IndicateursForcage(lignes_amc=frozenset(lignes))
