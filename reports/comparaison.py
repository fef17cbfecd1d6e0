"""Compares two runs: what got worse, what got better, what is no longer or newly judged."""

from pathlib import Path
from typing import Literal

import msgspec

from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Verdict
from vitalbench.reference.domain.systeme import phrase

Nature = Literal["regression", "correction", "nouvelle lacune", "nouvelle", "disparue", "autre"]

_RANG = {
    Verdict.NON_CONFORME: 0,
    Verdict.NON_VERIFIE: 1,
    Verdict.PARTIEL: 2,
    Verdict.OBSERVATION: 3,
    Verdict.NON_APPLICABLE: 3,
    Verdict.CONFORME: 4,
}


class Ecart(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement whose verdict differs between two runs; None where it was not claimed."""

    exigence: str
    nature: Nature
    avant: Verdict | None
    apres: Verdict | None


class Illisible(Exception):
    """A resultats.json cannot be read; the message names the file and the field."""


def lire_resultats(chemin: Path) -> Resultats:
    """Read a resultats.json, or the one in a run folder; raises Illisible."""
    fichier = chemin / "resultats.json" if chemin.is_dir() else chemin
    try:
        return msgspec.json.decode(fichier.read_bytes(), type=Resultats)
    except OSError as erreur:
        raise Illisible(f"{fichier} : {phrase(erreur)}") from erreur
    except msgspec.MsgspecError as erreur:
        raise Illisible(f"{fichier} : {erreur}") from erreur


def _nature(avant: Verdict | None, apres: Verdict | None) -> Nature:
    if avant is None:
        return "nouvelle"
    if apres is None:
        return "disparue"
    if apres is Verdict.NON_CONFORME:
        return "regression"
    if _RANG[apres] > _RANG[avant]:
        return "correction"
    if apres in {Verdict.NON_VERIFIE, Verdict.PARTIEL}:
        return "nouvelle lacune"
    return "autre"


def comparer(avant: Resultats, apres: Resultats) -> tuple[Ecart, ...]:
    """Give the differences between two runs, worst first, then by requirement."""
    gauche = {e.exigence: e.verdict for e in avant.exigences}
    droite = {e.exigence: e.verdict for e in apres.exigences}
    ordre: tuple[Nature, ...] = (
        "regression", "nouvelle lacune", "disparue", "autre", "correction", "nouvelle",
    )  # fmt: skip
    ecarts = [
        Ecart(
            exigence=ident,
            nature=_nature(gauche.get(ident), droite.get(ident)),
            avant=gauche.get(ident),
            apres=droite.get(ident),
        )
        for ident in gauche.keys() | droite.keys()
        if gauche.get(ident) is not droite.get(ident)
    ]
    return tuple(sorted(ecarts, key=lambda e: (ordre.index(e.nature), e.exigence)))
