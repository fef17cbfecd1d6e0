"""What the workstation keeps: factures, lots, files, messages, returns, counters."""

from vitalbench.reference.workstation.archive.depot import Archive
from vitalbench.reference.workstation.archive.lignes import (
    EtatFacture,
    EtatFichier,
    EtatLot,
    FactureArchivee,
    FichierArchive,
    LotArchive,
    MessageRecu,
    RetourArchive,
)

__all__ = [
    "Archive",
    "EtatFacture",
    "EtatFichier",
    "EtatLot",
    "FactureArchivee",
    "FichierArchive",
    "LotArchive",
    "MessageRecu",
    "RetourArchive",
]
