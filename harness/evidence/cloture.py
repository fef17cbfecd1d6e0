"""Ends the journal of a scenario that could not end it: killed, or broken before its last event."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from vitalbench.harness.evidence.evenement import Evenement, maillon
from vitalbench.harness.evidence.journal import (
    JournalIllisible,
    deposer,
    ecrire,
    lire_evenements,
)


def clore(chemin: Path, debut: Mapping[str, object], motif: str, transcription: str = "") -> None:
    """Keep what holds of a journal, add the cause and the end; one already ended stays as it is.

    `debut` is what the first event says when not even that one was written.
    """
    evenements: list[Evenement] = []
    if chemin.exists():
        with contextlib.suppress(JournalIllisible):
            evenements.extend(_chaine(chemin))
    if evenements and evenements[-1].genre == "scenario.fin":
        return
    chemin.parent.mkdir(parents=True, exist_ok=True)
    pieces = {"transcription": deposer(chemin.parent, transcription.encode())}
    if not evenements:
        evenements.append(_suivant(evenements, "scenario.debut", debut, chemin.stem))
    anomalie = _suivant(
        evenements, "anomalie", {"nature": "interruption", "detail": motif}, chemin.stem, pieces
    )
    evenements.append(anomalie)
    fin = {"etat": "interrompu", "motif": motif, "duree_ms": 0}
    evenements.append(_suivant(evenements, "scenario.fin", fin, chemin.stem))
    provisoire = chemin.with_suffix(".clos")
    ecrire(provisoire, evenements)
    provisoire.replace(chemin)


def _suivant(
    avant: list[Evenement],
    genre: str,
    donnees: Mapping[str, object],
    scenario: str,
    pieces: Mapping[str, str] | None = None,
) -> Evenement:
    evenement = Evenement(
        seq=len(avant) + 1,
        t_monde=avant[-1].t_monde if avant else "",
        t_reel=datetime.now(UTC).isoformat(timespec="milliseconds"),
        genre=genre,
        origine="vu",
        scenario=scenario,
        donnees=msgspec.to_builtins(dict(donnees)),
        pieces=dict(pieces or {}),
    )
    precedent = avant[-1].h if avant else ""
    return msgspec.structs.replace(evenement, h=maillon(precedent, evenement))


def _chaine(chemin: Path) -> Iterator[Evenement]:
    """Give the events of one scenario as long as their chain holds."""
    h = ""
    for seq, (_, evenement) in enumerate(lire_evenements(chemin), start=1):
        h = maillon(h, evenement)
        if evenement.seq != seq or evenement.h != h:
            return
        yield evenement
