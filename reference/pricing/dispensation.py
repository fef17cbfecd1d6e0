"""Pharmacy: dispensing fees of an ordonnance, substitution table (CDC §3.2.4.5, §3.2.4.8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import msgspec

from vitalbench.reference.pricing.moteur import Calcul, regle

SIMPLES: Final = {"PH7": "HD7", "PH4": "HD4", "PH2": "HD2", "PH1": "HD1"}
GRANDS: Final = {"PH7": "HG7", "PH4": "HG4", "PH2": "HG2", "PH1": "HG1"}
LIGNES_COMPLEXE: Final = 5
AGE_BAS: Final = 3
AGE_HAUT: Final = 70

Conditionnement = Literal["simple", "grand"]
Critere = Literal["valide", "aucun", "reporte_par_le_pharmacien"]
Delivrance = Literal["princeps", "generique"]
Raison = Literal["aucune", "refus_du_patient", "produit_indisponible"]


class Boites(msgspec.Struct, frozen=True, kw_only=True):
    """One medicine delivered: its code, how many boxes, and how it comes."""

    code: str
    nombre: int = 1
    conditionnement: Conditionnement = "simple"
    prescrit: bool = True
    specifique: bool = False


class Substitution(msgspec.Struct, frozen=True, kw_only=True):
    """Mode de prescription and indicator carried for a substitutable medicine."""

    mode_prescription: str
    indicateur: str


@regle("honoraires_dispensation", "CDC-3.2.4.5-01", "CDC-3.2.4.5-02", "CDC-3.2.4.5-03")
def honoraires_dispensation(
    calcul: Calcul, jour: date, boites: Sequence[Boites]
) -> tuple[tuple[str, int], ...]:
    """Fees (code, quantity) of an ordonnance: one per box, then each global one at most once."""
    remboursables = [b for b in boites if b.code in SIMPLES and b.prescrit]
    simples: dict[str, int] = {}
    for b in remboursables:
        code = (GRANDS if b.conditionnement == "grand" else SIMPLES)[b.code]
        simples[code] = simples.get(code, 0) + b.nombre
    globaux = []
    if len(remboursables) >= LIGNES_COMPLEXE:
        globaux.append("HC")
    if remboursables and jour >= date(2019, 1, 1):
        globaux.append("HDR")
        age = calcul.demande.beneficiaire.age_au(jour)
        if age < AGE_BAS or age >= AGE_HAUT:
            globaux.append("HDA")
        if any(b.specifique for b in remboursables):
            globaux.append("HDE")
    return (*simples.items(), *((code, 1) for code in globaux))


@regle(
    "substitution",
    "CDC-3.2.4.8-01",
    "CDC-3.2.4.8-02",
    "CDC-3.2.4.8-03",
    "CDC-3.2.4.8-04",
    "CDC-3.2.4.8-05",
    "CDC-3.2.4.8-06",
    "CDC-3.2.4.8-07",
)
def substitution(
    _calcul: Calcul, critere: Critere, code_critere: str, delivre: Delivrance, raison: Raison
) -> Substitution:
    """Mode and indicator: the doctor's criterion, P when reported, N if refused, U if absent."""
    if critere == "valide":
        return Substitution(
            mode_prescription=code_critere, indicateur="U" if delivre == "generique" else ""
        )
    if critere == "reporte_par_le_pharmacien":
        return Substitution(mode_prescription="P", indicateur="")
    if delivre == "generique":
        return Substitution(mode_prescription="", indicateur="")
    return Substitution(
        mode_prescription="",
        indicateur={"refus_du_patient": "N", "produit_indisponible": "U"}.get(raison, ""),
    )
