"""One requirement of the catalogue, and the catalogue itself with its lookups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from vitalbench.reference.catalogue.vocabulaire import (
    FORCES_OPPOSABLES,
    SUITES,
    Acteur,
    Force,
    Observable,
)


class Exigence(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement in our words, with the sentence that says how to verify it."""

    id: str
    section: str
    theme: str
    acteur: Acteur
    force: Force
    enonce: str
    condition: str
    donnees: dict[str, object]
    observable: tuple[Observable, ...]
    suites: tuple[str, ...]
    verification: str

    @property
    def source(self) -> str:
        """The document the requirement comes from: CDC, CIR4, FAMI…"""
        return self.id.partition("-")[0]

    @property
    def opposable(self) -> bool:
        """True when a verdict on the software may rest on it."""
        return self.acteur == "progiciel" and self.force in FORCES_OPPOSABLES

    @property
    def remarque(self) -> str | None:
        """What the reader of the source noted beside the rule."""
        return self._texte("remarque")

    @property
    def note_lecture(self) -> str | None:
        """How an obscure passage of the source was read."""
        return self._texte("note_lecture")

    @property
    def a_trancher(self) -> str | None:
        """The open choice the source leaves, to be exposed as a named parameter."""
        return self._texte("a_trancher")

    def _texte(self, cle: str) -> str | None:
        valeur = self.donnees.get(cle)
        return valeur if isinstance(valeur, str) else None


class ExigenceInconnue(KeyError):
    """An id that the catalogue does not hold."""

    def __init__(self, id_exigence: str) -> None:
        super().__init__(id_exigence)
        self.id_exigence = id_exigence

    def __str__(self) -> str:
        return f"exigence inconnue du catalogue : {self.id_exigence}"


class SuiteInconnue(KeyError):
    """A suite name outside the closed vocabulary."""

    def __init__(self, suite: str) -> None:
        super().__init__(suite)
        self.suite = suite

    def __str__(self) -> str:
        return f"suite inconnue : {self.suite} (suites admises : {', '.join(sorted(SUITES))})"


class Catalogue:
    """All requirements in canonical order, read-only."""

    def __init__(self, exigences: Iterable[Exigence]) -> None:
        self.exigences = tuple(sorted(exigences, key=cle_canonique))
        self._par_id = {e.id: e for e in self.exigences}

    def __len__(self) -> int:
        return len(self.exigences)

    def __iter__(self) -> Iterator[Exigence]:
        return iter(self.exigences)

    def __contains__(self, id_exigence: object) -> bool:
        return id_exigence in self._par_id

    def __getitem__(self, id_exigence: str) -> Exigence:
        try:
            return self._par_id[id_exigence]
        except KeyError:
            raise ExigenceInconnue(id_exigence) from None

    def tagged(self, suite: str) -> tuple[Exigence, ...]:
        """Every requirement that carries the suite, whoever it binds."""
        if suite not in SUITES:
            raise SuiteInconnue(suite)
        return self._par_suite.get(suite, ())

    def opposables(self, suite: str | None = None) -> tuple[Exigence, ...]:
        """What a verdict on the software may rest on: progiciel with doit or ne_doit_pas."""
        parmi = self.exigences if suite is None else self.tagged(suite)
        return tuple(e for e in parmi if e.opposable)

    def obligations_des_autres(self, suite: str | None = None) -> tuple[Exigence, ...]:
        """Mandatory requirements that bind another actor: proven of the bench itself."""
        parmi = self.exigences if suite is None else self.tagged(suite)
        return tuple(e for e in parmi if e.acteur != "progiciel" and e.force in FORCES_OPPOSABLES)

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Sections in canonical order, each prefixed by its document."""
        return tuple(dict.fromkeys(f"{e.source} {e.section}" for e in self.exigences))

    def compte(self) -> dict[str, dict[str, int]]:
        """Counts over the whole catalogue, by actor, strength, theme, suite and channel."""
        return {
            "acteur": dict(Counter(e.acteur for e in self)),
            "force": dict(Counter(e.force for e in self)),
            "theme": dict(Counter(e.theme for e in self)),
            "suite": dict(Counter(s for e in self for s in e.suites)),
            "observable": dict(Counter(o for e in self for o in e.observable)),
        }

    @cached_property
    def _par_suite(self) -> dict[str, tuple[Exigence, ...]]:
        index: dict[str, list[Exigence]] = {}
        for exigence in self.exigences:
            for suite in exigence.suites:
                index.setdefault(suite, []).append(exigence)
        return {suite: tuple(liste) for suite, liste in index.items()}


_SOURCES = ("CDC", "CIR4", "CONV", "CPL", "FAMI")


def cle_canonique(exigence: Exigence) -> tuple[object, ...]:
    """Sort key: the specification first, then the circulars; numbers compared as numbers."""
    source = exigence.source
    rang = _SOURCES.index(source) if source in _SOURCES else len(_SOURCES)
    numerique = tuple(int(n) for n in re.findall(r"\d+", exigence.section)) if rang == 0 else ()
    suffixe = tuple(
        (0, int(m), "") if m.isdigit() else (1, 0, m) for m in re.findall(r"\d+|\D+", exigence.id)
    )
    return (rang, numerique, source, suffixe)
