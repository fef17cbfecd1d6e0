"""Worked examples of every record: data beside the declarations, one file per module of norms."""

from datetime import date
from functools import cache
from importlib import resources
from typing import TypeAlias

import msgspec
import yaml

ValeurVecteur: TypeAlias = str | int | date | None


class Vecteur(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked example of a record: its exact text and the values it stands for."""

    texte: str
    valeurs: dict[str, ValeurVecteur]


@cache
def vecteurs_du_module(module: str) -> dict[str, tuple[Vecteur, ...]]:
    """Give the vectors of each record class of a module, nothing when it has none."""
    fichier = resources.files(__package__).joinpath(f"{module.rpartition('.')[2]}.yaml")
    if not fichier.is_file():
        return {}
    lus = yaml.load(fichier.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return {
        classe: tuple(
            Vecteur(texte=vecteur["texte"], valeurs=vecteur["valeurs"]) for vecteur in vecteurs
        )
        for classe, vecteurs in lus.items()
    }
