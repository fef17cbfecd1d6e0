"""Contraception of minors: fictitious identity, exoneration, separate factures (CDC §3.2.2.5)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import Prestation
from vitalbench.reference.domain.identifiants import cle_luhn, cle_nir
from vitalbench.reference.pricing.moteur import Calcul, regle

AGE_EXAMENS: Final = 15
MAJORITE: Final = 18
SUFFIXES: Final = {"urgence": "041", "hors_urgence": "042"}

Cas = Literal["urgence", "hors_urgence"]


@regle(
    "nir_fictif",
    "CDC-3.2.2.5-02",
    "CDC-3.2.2.5-10",
    "CDC-3.2.2.5-19",
    "CDC-3.2.2.5-26",
)
def nir_fictif(_calcul: Calcul, cas: Cas, caisse: str) -> str:
    """NIR 2 55 55 55 xxx 041 or 042 and its key, for the CPAM of the PS."""
    treize = f"2555555{caisse}{SUFFIXES[cas]}"
    return treize + cle_nir(treize)


@regle("prescripteur_fictif", "CDC-3.2.2.5-04")
def prescripteur_fictif(_calcul: Calcul, departement: str) -> str:
    """Prescriber yy199999 and its key, for the department of the pharmacy.

    Two digits hold the department: 20 for Corsica, 97 overseas (deduced, not in the text).
    """
    deux = "20" if departement in {"2A", "2B"} else departement[:2]
    huit = f"{deux}199999"
    return huit + cle_luhn(huit)


@regle("date_naissance_fictive", "CDC-3.2.2.5-03")
def date_naissance_fictive(_calcul: Calcul, jour: date) -> str:
    """First of January sixteen years before the current year, when the minor keeps hers."""
    return f"{jour.year - 16:04d}0101"


@regle("destinataire_contraception", "CDC-3.2.2.5-07", "CDC-3.2.2.5-11", "CDC-3.2.2.5-27")
def destinataire_contraception(_calcul: Calcul, caisse: str) -> OrganismeAmo:
    """CPAM of the PS, régime 01, whatever the régime of the minor."""
    return OrganismeAmo(regime="01", caisse=caisse, centre="0000")


@regle("justificatif_contraception", "CDC-3.2.2.5-08", "CDC-3.2.2.5-16", "CDC-3.2.2.5-18")
def justificatif_contraception(calcul: Calcul, cas: Cas, jour: date) -> str:
    """Justificatif due: 7 in emergency, 3 for a minor of at least 15 for her examinations.

    A pharmacist's non-emergency delivery needs no minimum age; an adult is never exempt here.
    """
    age = calcul.demande.beneficiaire.age_au(jour)
    if age >= MAJORITE:
        return ""
    if cas == "urgence":
        return "7"
    if calcul.demande.executant.famille == "pharmacie" or age >= AGE_EXAMENS:
        return "3"
    return ""


@regle("rupture_contraception", "CDC-3.2.2.5-15", "CDC-3.2.2.5-23", "CDC-3.2.2.5-30")
def rupture_contraception(
    _calcul: Calcul, prestations: tuple[Prestation, ...]
) -> tuple[tuple[int, ...], ...]:
    """Line indexes by facture: contraception of a minor apart from everything else."""
    a_part = tuple(i for i, p in enumerate(prestations) if p.exoneration == "3")
    reste = tuple(i for i, p in enumerate(prestations) if p.exoneration != "3")
    return tuple(groupe for groupe in (a_part, reste) if groupe)
