"""Who a mail of the concentrator was for: its returns go back to the PS under their first name."""

import msgspec
from sqlalchemy import Connection, select

from vitalbench.simulators.reception.registre import RELAIS


class Origine(msgspec.Struct, frozen=True, kw_only=True):
    """Where a mail of the concentrator came from: the PS, its own mail, whether a split part."""

    concentrateur: str
    de: str
    message_id: str
    copie: bool


def origine(connexion: Connection, message_id: str) -> Origine | None:
    """Give where a mail that the concentrator sent came from, None when it sent no such mail."""
    ligne = connexion.execute(select(RELAIS).where(RELAIS.c.message_id == message_id)).first()
    if ligne is None:
        return None
    return Origine(
        concentrateur=ligne.concentrateur,
        de=ligne.de,
        message_id=ligne.origine,
        copie=bool(ligne.copie),
    )


def readresser(message: bytes, de: str, vers: str, reponse_a: str) -> bytes:
    """Give a return as the concentrator hands it to the PS: the same body, other addresses."""
    nouvelles = {
        b"from": b"From: " + de.encode(),
        b"to": b"To: " + vers.encode(),
        b"in-reply-to": b"In-Reply-To: " + reponse_a.encode(),
        b"references": b"References: " + reponse_a.encode(),
    }
    tete, separation, corps = message.partition(b"\r\n\r\n")
    lignes = [
        nouvelles.get(ligne.partition(b":")[0].lower(), ligne) for ligne in tete.split(b"\r\n")
    ]
    return b"\r\n".join(lignes) + separation + corps
