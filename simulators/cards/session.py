"""What a card grants during one power session: rights obtained, and who must hold which."""

from enum import Enum, auto


class Droit(Enum):
    """A right a file or a key asks for; the values name how it is obtained."""

    LIBRE = auto()
    PIN = auto()
    SO = auto()
    CPX = auto()
    MAJ = auto()
    JAMAIS = auto()


class Session:
    """Rights established since the card was powered; the card forgets them all at reset."""

    __slots__ = ("_acquis",)

    def __init__(self) -> None:
        self._acquis = {Droit.LIBRE}

    def accorde(self, droit: Droit) -> bool:
        """Tell whether a right is held."""
        return droit in self._acquis

    def acquerir(self, droit: Droit) -> None:
        """Hold a right from now on."""
        if droit is not Droit.JAMAIS:
            self._acquis.add(droit)

    def perdre(self, droit: Droit) -> None:
        """Lose a right; what is free stays free."""
        if droit is not Droit.LIBRE:
            self._acquis.discard(droit)

    def oublier(self) -> None:
        """Lose everything (reset, power off)."""
        self._acquis = {Droit.LIBRE}
