"""The SESAM-Vitale reader: a slot with a keypad of its own (CDC-3.2.9.3.1.1-10, profil simulé).

The order that presents the code typed there is addressed to the reader (class FF) and holds the
header of the command it completes; the code never leaves the reader but for the card.
"""

from vitalbench.reference.domain.lecteurs import LecteurRelais

AU_CLAVIER = bytes((0xFF, 0xC0, 0x00, 0x00))
RIEN_FRAPPE = 0x6401


class LecteurSesamVitale(LecteurRelais):
    """A slot of a SESAM-Vitale reader: the code porteur may be typed on its keypad."""
