"""What every row of a code table carries: its period, its sources, how sure it is."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Fiabilite = Literal["publique", "recoupee", "deduite", "banc"]
Etiquette = Literal["norme publique", "déduit", "profil simulé Vitalbench"]

_ETIQUETTES: dict[Fiabilite, Etiquette] = {
    "publique": "norme publique",
    "recoupee": "norme publique",
    "deduite": "déduit",
    "banc": "profil simulé Vitalbench",
}


class Ligne(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={"debut": "du", "fin": "au"},
):
    """What every row carries: its period, both ends included, its sources and how sure it is."""

    source: tuple[str, ...]
    fiabilite: Fiabilite
    debut: date | None = None
    fin: date | None = None
    note: str | None = None

    @property
    def etiquette(self) -> Etiquette:
        """The label a user reads: public norm, deduced, or simulated profile."""
        return _ETIQUETTES[self.fiabilite]

    def en_vigueur(self, jour: date) -> bool:
        """Tell whether the row applies on a day."""
        return (self.debut is None or self.debut <= jour) and (self.fin is None or jour <= self.fin)


class Libelle(Ligne, frozen=True, kw_only=True):
    """A code and its label."""

    code: str | int
    libelle: str | None


class Parametre(Ligne, frozen=True, kw_only=True):
    """A named value of a rule: an amount, a bound, a sentence."""

    cle: str
    valeur: str | int | float | bool | list[str] | dict[str, str] | None = None
    centimes: int | None = None
    portee: str | None = None
    unite: str | None = None
