"""What a check yields: one assertion held or broken about one piece of evidence."""

from typing import Protocol

import msgspec

from vitalbench.harness.findings import Lieu, Origine, Verdict


class Preuve(Protocol):
    """Anything seen that knows its place and its origin."""

    @property
    def lieu(self) -> Lieu: ...

    @property
    def origine(self) -> Origine: ...


class Jugement(msgspec.Struct, frozen=True, kw_only=True):
    """One assertion, before the registry names its requirement and part."""

    verdict: Verdict
    lieu: Lieu
    origine: Origine
    attendu: str = ""
    trouve: str = ""
    cause: str = ""


def en_mots(valeur: object) -> str:
    """Say a value as a reader of reports writes it: lists by commas, nothing as « rien »."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, (list, tuple)):
        return ", ".join(en_mots(v) for v in valeur) or "rien"
    if isinstance(valeur, (set, frozenset)):
        return en_mots(sorted(valeur, key=str))
    return "rien" if valeur is None else str(valeur)


def conforme(preuve: Preuve, trouve: object = "", attendu: object = "") -> Jugement:
    """The rule holds here: `trouve` says what shows it."""
    return Jugement(
        verdict=Verdict.CONFORME,
        lieu=preuve.lieu,
        origine=preuve.origine,
        attendu=en_mots(attendu),
        trouve=en_mots(trouve),
    )


def non_conforme(preuve: Preuve, attendu: object, trouve: object, cause: str = "") -> Jugement:
    """The rule is broken here: what was due, what was found, what probably happened."""
    return Jugement(
        verdict=Verdict.NON_CONFORME,
        lieu=preuve.lieu,
        origine=preuve.origine,
        attendu=en_mots(attendu),
        trouve=en_mots(trouve),
        cause=cause,
    )


def non_verifie(preuve: Preuve, motif: str) -> Jugement:
    """This evidence cannot decide, and why."""
    return Jugement(
        verdict=Verdict.NON_VERIFIE, lieu=preuve.lieu, origine=preuve.origine, trouve=motif
    )


def egal(preuve: Preuve, trouve: object, attendu: object, cause: str = "") -> Jugement:
    """The value found is the value due."""
    if trouve == attendu:
        return conforme(preuve, trouve, attendu)
    return non_conforme(preuve, attendu, trouve, cause)


def tenu(
    preuve: Preuve, condition: object, attendu: object, trouve: object, cause: str = ""
) -> Jugement:
    """The condition holds; `attendu` says it in words, `trouve` says what was seen."""
    if condition:
        return conforme(preuve, trouve, attendu)
    return non_conforme(preuve, attendu, trouve, cause)
