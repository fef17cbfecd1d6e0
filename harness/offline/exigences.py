"""What a file alone says of each requirement, and what only the living world shows: data."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec
import yaml

from vitalbench.harness.findings import Verdict
from vitalbench.harness.offline.regles import REGLES


class Portee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far files go for one requirement of the software.

    Without `preuve`, no file judges it. With `demande`, files judge a part of it. With
    `complete`, these subjects together show the whole verification, `preuve` alone a part.
    """

    preuve: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    demande: tuple[str, ...] = ()

    def verdict(self, vus: set[str], ecarts: int) -> Verdict | None:
        """Say what the subjects seen and the findings make of it; None without evidence."""
        if ecarts:
            return Verdict.NON_CONFORME
        if not self.preuve or not vus.issuperset(self.preuve):
            return None
        if self.demande or not vus.issuperset(self.complete):
            return Verdict.PARTIEL
        return Verdict.CONFORME


class Portees(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole table, and the wording of what the living world must show."""

    faits: dict[str, str]
    exigences: dict[str, Portee]

    def raison(self, exigence: str) -> str:
        """Say what an examination of files leaves out of a requirement, nothing if nothing."""
        demande = self.exigences[exigence].demande
        if not demande:
            return ""
        return "demande le monde vivant : " + " ; ".join(self.faits[fait] for fait in demande)


@cache
def portees() -> Portees:
    """Load the table, once; refuse a fact without wording or a rule that it ignores."""
    texte = resources.files(__package__).joinpath("exigences.yaml").read_text("utf-8")
    lues = msgspec.convert(yaml.load(texte, Loader=yaml.CSafeLoader), Portees)
    for exigence, portee in lues.exigences.items():
        if inconnus := set(portee.demande) - lues.faits.keys():
            raise ValueError(f"exigences.yaml : {exigence} demande {', '.join(sorted(inconnus))}")
    for exigence, regles in regles_de().items():
        if exigence not in lues.exigences or not lues.exigences[exigence].preuve:
            raise ValueError(f"exigences.yaml : {regles[0]} cite {exigence}, sans preuve déclarée")
    return lues


@cache
def regles_de() -> Mapping[str, tuple[str, ...]]:
    """Give the rules that decide each requirement cited."""
    par_exigence: dict[str, tuple[str, ...]] = {}
    for regle in REGLES.values():
        for exigence in regle.exigences:
            par_exigence[exigence] = (*par_exigence.get(exigence, ()), regle.id)
    return par_exigence
