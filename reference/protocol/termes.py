"""What one id of the published vocabulary is, and how ids are declared.

Each entry has its French label and the requirements that make it due. An LPS answers these
ids; texts are compared only where the specification imposes the words (`mot_pour_mot`).
"""

from typing import Literal

import msgspec

Genre = Literal["mention", "question", "champ", "action", "refus", "document"]


class Terme(msgspec.Struct, frozen=True, kw_only=True):
    """One id of the vocabulary."""

    id: str
    genre: Genre
    libelle: str
    exigences: tuple[str, ...] = ()
    mot_pour_mot: str = ""


_TERMES: list[Terme] = []

_LIBELLES: dict[tuple[Genre, str], str] = {}


def terme(genre: Genre, ident: str, libelle: str, *exigences: str, mot_pour_mot: str = "") -> str:
    """Declare one id and give it back, so that code names it by a constant."""
    _LIBELLES[genre, ident] = libelle
    _TERMES.append(
        Terme(
            id=ident,
            genre=genre,
            libelle=libelle,
            exigences=exigences,
            mot_pour_mot=mot_pour_mot,
        )
    )
    return ident


def vocabulaire() -> tuple[Terme, ...]:
    """Give every declared id, sorted by kind then id."""
    return tuple(sorted(_TERMES, key=lambda t: (t.genre, t.id)))


def libelle(genre: Genre, ident: str) -> str:
    """Give the label of one id, nothing when it is not of the vocabulary."""
    return _LIBELLES.get((genre, ident), "")
