"""What one message gave: shown to the PS, kept, told to who drives the workstation."""

import msgspec

from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Cree
from vitalbench.reference.workstation.installation import Installation


class Bilan(msgspec.Struct, frozen=True, kw_only=True):
    """Mentions for the PS and returns kept."""

    mentions: tuple[Mention, ...] = ()
    crees: tuple[Cree, ...] = ()


def identifiant(poste: Installation, genre: str) -> str:
    """Give the id a return is known by."""
    return f"{genre}-{poste.archive.suivant('retour'):06d}"
