"""A matrix of runs: axes written in TOML, their cells in the order of the file."""

import itertools
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from vitalbench.harness.profil.lecture import SourceToml
from vitalbench.harness.profil.modele import Strict
from vitalbench.harness.scenario.francais import expliquer

CELLULES_MAX = 200
Axe = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Axes(Strict, frozen=True, kw_only=True):
    """What may vary: each axis is a list, each cell takes one value of each.

    `ps` keeps the scenarios whose own PS is of the same family, and gives them that PS.
    """

    suite: Axe | None = None
    graine: Annotated[tuple[int, ...], msgspec.Meta(min_length=1)] | None = None
    ps: Axe | None = None
    logiciel: Axe | None = None
    adaptateur: Axe | None = None
    lecteurs: (
        Annotated[tuple[Literal["processus", "tcp"], ...], msgspec.Meta(min_length=1)] | None
    ) = None


class Matrice(Strict, frozen=True, kw_only=True):
    """The whole file."""

    matrice: Axes


class Cellule(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the matrix: its rank and the value of each axis, as written."""

    rang: int
    valeurs: dict[str, str]

    @property
    def nom(self) -> str:
        """Say the cell: graine=1 ps=dr-lenoir."""
        return " ".join(f"{axe}={valeur or 'référence'}" for axe, valeur in self.valeurs.items())

    @property
    def dossier(self) -> str:
        """Name of the folder of its run."""
        brut = "-".join(Path(v).stem if v else "reference" for v in self.valeurs.values())
        propre = "".join(c if c.isalnum() or c in "-_" else "_" for c in brut)
        return f"{self.rang:03}-{propre[:60]}"


def lire_matrice(chemin: Path) -> tuple[Cellule, ...]:
    """Give the cells of a matrix; the last axis written varies the fastest."""
    source = SourceToml(chemin)
    try:
        axes = msgspec.convert(source.valeur, Matrice).matrice
    except msgspec.ValidationError as erreur:
        place, motif = expliquer(erreur)
        source.refuser(place, motif)
    ecrits = source.valeur["matrice"]
    noms = [str(nom) for nom in ecrits] if isinstance(ecrits, dict) else []
    if not noms:
        source.refuser(("matrice",), f"au moins un axe est attendu ({', '.join(_NOMS)})")
    listes = [tuple(str(v) for v in getattr(axes, nom)) for nom in noms]
    for nom, liste in zip(noms, listes, strict=True):
        if len(set(liste)) != len(liste):
            source.refuser(("matrice", nom), "une valeur est écrite deux fois")
    nombre = 1
    for liste in listes:
        nombre *= len(liste)
    if nombre > CELLULES_MAX:
        source.refuser(("matrice",), f"{nombre} cellules, {CELLULES_MAX} au plus")
    return tuple(
        Cellule(rang=rang, valeurs=dict(zip(noms, valeurs, strict=True)))
        for rang, valeurs in enumerate(itertools.product(*listes), start=1)
    )


_NOMS = Axes.__struct_fields__
