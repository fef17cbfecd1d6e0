"""AMO amount, plafonds, and the room left to a complementary part (CDC §3.2.3.2, §4.2.1.8)."""

from __future__ import annotations

from vitalbench.reference.catalogue.lignes_prestations import LignePrestation
from vitalbench.reference.domain.facture import NatureAssurance
from vitalbench.reference.domain.montants import Centimes, pourcentage
from vitalbench.reference.pricing.demande import SituationParticuliere
from vitalbench.reference.pricing.moteur import Calcul, regle

GROUPES_PLAFOND_AT = {
    "dentaire_prothese": "plafond_prothese_dentaire",
    "optique": "plafond_appareillage_optique_audioprothese",
    "audioprothese": "plafond_appareillage_optique_audioprothese",
    "orthese": "plafond_appareillage_optique_audioprothese",
    "chaussure": "plafond_appareillage_optique_audioprothese",
    "grand_appareillage": "plafond_appareillage_optique_audioprothese",
    "prothese_externe": "plafond_appareillage_optique_audioprothese",
    "prothese_oculaire": "plafond_appareillage_optique_audioprothese",
}


@regle("plafond_at", "CDC-3.2.2.1-20")
def plafond_at(calcul: Calcul, prestation: LignePrestation, base: Centimes) -> Centimes:
    """Most the AT risk pays for an act: the base, 150 % of it for prostheses and appliances."""
    cle = GROUPES_PLAFOND_AT.get(prestation.groupe)
    ligne = next((x for x in calcul.tables.at_prise_en_charge if x.cle == cle), None)
    if ligne is None or not isinstance(ligne.valeur, int):
        return base
    return pourcentage(base, ligne.valeur)


@regle("montant_amo", "CDC-4.2.1.8-02", "CDC-3.2.3.2-04")
def montant_amo(
    calcul: Calcul, prestation: LignePrestation, base: Centimes, taux: int, montant: Centimes
) -> Centimes:
    """AMO amount: base by rate to the nearest cent, halves up, never above what is billed.

    The rounding is the bench's parameter `part_amo`: the specification does not give one.
    """
    demande = calcul.demande
    if demande.nature_assurance is NatureAssurance.ACCIDENT_TRAVAIL:
        return min(calcul.appliquer(plafond_at, prestation, base), montant)
    return min(pourcentage(base, taux), montant)


@regle(
    "part_amc_possible",
    "CDC-3.2.3.2-04",
    "CDC-4.2.1.9-02",
    "CDC-4.2.1.9-03",
    "CDC-4.2.1.9-04",
    "CDC-3.2.6.3-01",
)
def part_amc_possible(
    calcul: Calcul, situation: SituationParticuliere, montant: Centimes, amo: Centimes
) -> Centimes:
    """Room for a complementary part: what is left, none in SMG, APIAS or for an attack victim."""
    demande = calcul.demande
    if (
        demande.nature_assurance is NatureAssurance.SMG
        or demande.apias
        or situation is SituationParticuliere.ATTENTAT
    ):
        return 0
    return max(0, montant - amo)
