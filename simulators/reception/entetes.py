"""What the reception takes from the headers of a mail it may not be able to read."""

from email.parser import BytesHeaderParser
from email.policy import compat32

_EN_TETES_MAX = 64 * 1024
_IDENTIFIANT_MAX = 255
_COMPOSTAGE = 19


def identifiant(message: bytes) -> str:
    """Give the Message-ID of a mail: one line, ASCII, bounded, empty when it has none."""
    return " ".join(_entete(message, "Message-ID").split())[:_IDENTIFIANT_MAX]


def compostage_recu(message: bytes) -> str:
    """Give the 19-digit compostage that the Subject carries, zeros when it has none."""
    for morceau in _entete(message, "Subject").split("/"):
        if len(morceau) == _COMPOSTAGE and morceau.isdigit():
            return morceau
    return "0" * _COMPOSTAGE


def _entete(message: bytes, nom: str) -> str:
    entetes = BytesHeaderParser(policy=compat32).parsebytes(message[:_EN_TETES_MAX])
    texte = str(entetes.get(nom, ""))
    return "".join(c if " " <= c <= "~" else " " if c.isspace() else "?" for c in texte)
