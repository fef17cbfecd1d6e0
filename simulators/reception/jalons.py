"""Milestones of the reception: named points between two durable steps.

A caller may observe them; the resumption proof stops the process dead at each one.
"""

from collections.abc import Callable
from enum import StrEnum


class Etape(StrEnum):
    """The stages of DESIGN §8, in their order."""

    DEPOT = "depot"
    ENTETES = "entetes"
    MIME = "mime"
    DECHIFFREMENT = "dechiffrement"
    DECOMPRESSION = "decompression"
    PIECES = "pieces"
    RECLAMATION = "reclamation"
    RETRANSMISSION = "retransmission"
    FICHIER = "fichier"
    CONCENTRATION = "concentration"
    LOTS = "lots"
    SIGNATURES = "signatures"
    DOUBLONS = "doublons"
    ENREGISTREMENT = "enregistrement"
    DISTRIBUTION = "distribution"
    LIQUIDATION = "liquidation"
    RSP = "rsp"


Jalon = Callable[[Etape], None]
"""Called once a stage is done."""


def sans_jalon(_etape: Etape) -> None:
    """Observe nothing."""
