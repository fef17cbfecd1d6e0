"""Rows of the prestation tables: codes, base tariffs, nomenclatures."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from vitalbench.reference.catalogue.lignes import Ligne


class LignePrestation(Ligne, frozen=True, kw_only=True):
    """A code prestation: who may bill it, with or without coefficient, in what group."""

    code: str
    libelle: str
    nomenclature: str
    familles: tuple[str, ...]
    groupe: str
    coefficient: Literal["interdit", "requis", "fige"]
    quantite: int | None
    telemedecine: bool
    prevention: bool
    nat: int | None


class LigneTarif(Ligne, frozen=True, kw_only=True):
    """A base tariff in cents for a sector, a zone and, when named, specialities."""

    code: str
    centimes: int
    secteur: tuple[str, ...]
    zone: str
    specialites: tuple[str, ...] | None


class LigneMajorationHoraire(Ligne, frozen=True, kw_only=True):
    """An amount added to an act out of hours."""

    famille: str
    cas: str
    centimes: int
    zone: str


class LigneCoefficient(Ligne, frozen=True, kw_only=True):
    """A known coefficient of an act."""

    code: str
    coefficient: Decimal
    libelle: str


class LigneBiologie(Ligne, frozen=True, kw_only=True):
    """A biology act and its cotation."""

    acte: str
    libelle: str
    code: str
    coefficient: int
    quantite: int


class LigneCcam(Ligne, frozen=True, kw_only=True):
    """A CCAM act, its regroupement code and tariff in cents, for some sectors or for all."""

    acte: str
    libelle: str
    regroupement: str
    centimes: int
    familles: tuple[str, ...]
    secteurs: tuple[str, ...] | None = None


class LigneCcamParametre(Ligne, frozen=True, kw_only=True):
    """A parameter of the CCAM, in thousandths of euro."""

    parametre: str
    millimes: int


class LigneModificateur(Ligne, frozen=True, kw_only=True):
    """A CCAM modifier: a fixed amount in cents or a rate in percent."""

    code: str
    libelle: str
    mode: Literal["forfait", "taux"]
    valeur: Decimal
    maximum_par_acte: int


class LigneAssociation(Ligne, frozen=True, kw_only=True):
    """A CCAM association code and its rate in percent."""

    code: str
    taux: int
    libelle: str


class LigneLpp(Ligne, frozen=True, kw_only=True):
    """A product of the LPP, its code prestation and tariff in cents."""

    lpp: str
    libelle: str
    prestation: str
    type: str
    centimes: int
    prix_limite: int | None
    quantite: int


class LigneMedicament(Ligne, frozen=True, kw_only=True):
    """A fictitious medicine of the bench."""

    cip: str
    libelle: str
    prestation: str
    centimes: int
