"""Forçage: what the PS may change, what indicators that raises, what it costs (CDC §4.2.1.10).

Annexe 1-A1 is not public: the list of values that may be forced is the bench's own table.
"""

from __future__ import annotations

import msgspec

from vitalbench.reference.catalogue.lignes_facturation import LigneForcage
from vitalbench.reference.domain.facture import Forcage, TiersPayant
from vitalbench.reference.domain.montants import Centimes
from vitalbench.reference.pricing.demande import TarificationImpossible
from vitalbench.reference.pricing.moteur import Calcul, regle


class IndicateursForcage(msgspec.Struct, frozen=True, kw_only=True):
    """Indicators due: on the facture, and on lines (indexes), for each part."""

    facture_amo: bool = False
    facture_amc: bool = False
    lignes_amo: frozenset[int] = frozenset()
    lignes_amc: frozenset[int] = frozenset()

    @property
    def aucun(self) -> bool:
        """Tell whether nothing was forced."""
        return self == IndicateursForcage()


@regle("donnee_forcable", "CDC-4.2.1.10-01", "CDC-4.2.1.10-02", "CDC-3.2.2-03", "CDC-3.2.2-04")
def donnee_forcable(calcul: Calcul, champ: str, ligne: int | None) -> LigneForcage:
    """Row of a value the PS wants to change; refused when the table does not open it."""
    trouvee = next((x for x in calcul.tables.forcages if x.champ == champ), None)
    if trouvee is None or not trouvee.forcable:
        raise TarificationImpossible(
            "forcage", f"« {champ} » n'est pas modifiable", ligne=ligne, champ=champ
        )
    if (trouvee.niveau == "acte") != (ligne is not None):
        raise TarificationImpossible(
            "forcage",
            f"« {champ} » se force au niveau {trouvee.niveau}",
            ligne=ligne,
            champ=champ,
        )
    return trouvee


@regle(
    "indicateurs_forcage",
    "CDC-2.3.1-10",
    "CDC-3.2.2.4-04",
    "CDC-4.2.1.10-04",
    "CDC-3.2.2.2-09",
    "CDC-4.2.1.3.2.3-03",
)
def indicateurs_forcage(calcul: Calcul, forcages: tuple[Forcage, ...]) -> IndicateursForcage:
    """Indicators due for changes: at the level of each value, for a value that really changed."""
    facture: set[str] = set()
    lignes: set[tuple[int, str]] = set()
    for forcage in forcages:
        ligne = calcul.appliquer(donnee_forcable, forcage.zone, forcage.ligne)
        if ligne.part == "aucune" or forcage.valeur_forcee == forcage.valeur_calculee:
            continue
        if forcage.ligne is None:
            facture.add(ligne.part)
        else:
            lignes.add((forcage.ligne, ligne.part))
    return IndicateursForcage(
        facture_amo="amo" in facture,
        facture_amc="amc" in facture,
        lignes_amo=frozenset(rang for rang, part in lignes if part == "amo"),
        lignes_amc=frozenset(rang for rang, part in lignes if part == "amc"),
    )


@regle("forcage_du_tiers_payant", "CDC-3.2.2.1-32", "CDC-3.2.2.1-34", "CDC-4.2.1.4-04")
def forcage_du_tiers_payant(
    _calcul: Calcul, tiers_payant: TiersPayant, acces_force: bool
) -> Forcage | None:
    """The forçage that granting AMO tiers payant past the end of rights is."""
    if not acces_force or tiers_payant not in {TiersPayant.AMO, TiersPayant.AMO_AMC}:
        return None
    return Forcage(
        zone="tiers_payant_amo", valeur_calculee="aucun", valeur_forcee=tiers_payant.value
    )


@regle("garantie_de_paiement", "CDC-3.2.2.4-03", "CDC-3.2.2.4-04")
def garantie_de_paiement(
    _calcul: Calcul, indicateurs: IndicateursForcage, *, en_opposition: bool
) -> bool:
    """Tell whether the guarantee stands: AMO data untouched and the card not opposed."""
    return not (indicateurs.facture_amo or indicateurs.lignes_amo or en_opposition)


@regle("indicateurs_pec", "CDC-4.2.1.9.1.1-03", "CDC-4.2.1.9.1.2-05")
def indicateurs_pec(_calcul: Calcul, montants: tuple[Centimes | None, ...]) -> IndicateursForcage:
    """Indicators of an agreement: each line whose AMC amount was given, zero included."""
    return IndicateursForcage(
        lignes_amc=frozenset(rang for rang, m in enumerate(montants) if m is not None)
    )
