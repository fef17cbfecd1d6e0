"""What a card reader refuses: the errors every reader link raises (CDC §4.1.2)."""

from typing import Protocol


class LecteurError(Exception):
    """A reader or its card cannot answer; `lecteur` names the reader."""

    libelle = "lecteur inutilisable"

    def __init__(self, lecteur: str, detail: str = "") -> None:
        self.lecteur = lecteur
        self.detail = detail
        super().__init__(f"{lecteur} : {detail or self.libelle}")


class LecteurAbsent(LecteurError):
    """The reader itself cannot be reached."""

    libelle = "lecteur absent"


class CarteAbsente(LecteurError):
    """No card in the reader."""

    libelle = "aucune carte dans le lecteur"


class CarteRetiree(LecteurError):
    """The card left the reader during the exchange."""

    libelle = "carte retirée pendant l'échange"


class CarteMuette(LecteurError):
    """The card is there but gives no answer to reset or no reply."""

    libelle = "carte muette"


class Lecteur(Protocol):
    """One card slot as a client sees it, whatever the link (in process, TCP, PC/SC).

    `insertion()` changes each time a card is inserted or loses power, so that a client
    knows that what it had established with the card (PIN, role) is lost.
    """

    @property
    def nom(self) -> str: ...

    def carte_presente(self) -> bool: ...

    def insertion(self) -> int: ...

    def atr(self) -> bytes: ...

    def transmettre(self, apdu: bytes) -> bytes: ...


class LecteurRelais:
    """A reader that stands before another and changes part of what it does."""

    def __init__(self, lecteur: Lecteur) -> None:
        self._lecteur = lecteur

    @property
    def nom(self) -> str:
        """Name of the reader."""
        return self._lecteur.nom

    def carte_presente(self) -> bool:
        """Tell whether a card is there."""
        return self._lecteur.carte_presente()

    def insertion(self) -> int:
        """Give the counter of insertions."""
        return self._lecteur.insertion()

    def atr(self) -> bytes:
        """Give the answer to reset."""
        return self._lecteur.atr()

    def transmettre(self, apdu: bytes) -> bytes:
        """Send an order to the card, or to the reader itself."""
        return self._lecteur.transmettre(apdu)
