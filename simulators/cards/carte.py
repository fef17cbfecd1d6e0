"""The card as its reader sees it: an answer to reset, a power line, bytes in, bytes out."""

from typing import Protocol


class Carte(Protocol):
    """A pure card object: no socket, no wall clock, never an exception.

    `traiter` answers any byte string with data and a status word; an empty answer means that
    the card says nothing (mute card).
    """

    @property
    def atr(self) -> bytes: ...

    def mettre_sous_tension(self) -> None: ...

    def hors_tension(self) -> None: ...

    def reinitialiser(self) -> None: ...

    def traiter(self, apdu: bytes) -> bytes: ...
