"""JSON lines of a run: one object a line, each saying its kind, to be piped and filtered."""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.reports.masquage import Masque


def lignes(resultats: Resultats, masque: Masque) -> str:
    """Give the lines: the run, then its requirements, the bench and the scenarios."""
    return "".join(
        masque(msgspec.json.encode({"genre": genre, **msgspec.to_builtins(objet)}).decode()) + "\n"
        for genre, objet in _objets(resultats)
    )


def _objets(resultats: Resultats) -> Iterator[tuple[str, msgspec.Struct]]:
    yield "passage", msgspec.structs.replace(resultats, exigences=(), banc=(), scenarios=())
    for genre, liste in (
        ("exigence", resultats.exigences),
        ("banc", resultats.banc),
        ("scenario", resultats.scenarios),
    ):
        for objet in liste:
            yield genre, objet
