"""One line of the journal: an event, its world time, its origin, its place in the hash chain."""

import hashlib

import msgspec

from vitalbench.harness.findings import Lieu, Origine

GENRES = frozenset(
    {
        "campagne",
        "scenario.debut",
        "scenario.fin",
        "etape",
        "horloge",
        "carte",
        "apdu",
        "appel_module",
        "service",
        "smtp",
        "reception",
        "retour",
        "relais",
        "liquidation",
        "bilan",
        "pop3",
        "telephone",
        "pilote",
        "monde",
        "declare",
        "anomalie",
    }
)


class Evenement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event. `pieces` names bodies kept apart, by SHA-256; `h` closes the chain."""

    seq: int
    t_monde: str
    t_reel: str
    genre: str
    origine: Origine
    scenario: str
    donnees: dict[str, object] = {}
    pieces: dict[str, str] = {}
    h: str = ""

    def lieu(self, piece: str = "", champ: str = "", detail: str = "") -> Lieu:
        """Give the place of this event, or of something inside it."""
        return Lieu(genre=self.genre, evenement=self.seq, piece=piece, champ=champ, detail=detail)


_CODEUR = msgspec.json.Encoder(order="sorted")


def maillon(precedent: str, evenement: Evenement) -> str:
    """Give the hash that chains an event to the one before it."""
    corps = _CODEUR.encode(msgspec.structs.replace(evenement, h=""))
    return hashlib.sha256(precedent.encode() + b"\n" + corps).hexdigest()


def ligne(evenement: Evenement) -> bytes:
    """Give the JSON line of an event."""
    return _CODEUR.encode(evenement) + b"\n"
