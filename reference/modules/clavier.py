"""The SESAM-Vitale reader: a slot with a keypad of its own (CDC-3.2.9.3.1.1-10, profil simulé).

The order that presents the code typed there is addressed to the reader (class FF) and holds the
header of the command it completes; the code never leaves the reader but for the card.
"""

from vitalbench.reference.domain.lecteurs import Lecteur

AU_CLAVIER = bytes((0xFF, 0xC0, 0x00, 0x00))
RIEN_FRAPPE = 0x6401


class LecteurSesamVitale:
    """A slot of a SESAM-Vitale reader: the code porteur may be typed on its keypad."""

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
