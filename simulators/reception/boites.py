"""Mailboxes of the PS and of the organisms' operators, kept in the ledger.

A mail is delivered in the transaction that decides it, so that it is there once or not at all.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from vitalbench.simulators.reception.registre import (
    COURRIERS,
    Registre,
    garder_piece,
    lire_piece,
)


class Courrier(msgspec.Struct, frozen=True, kw_only=True):
    """One mail waiting in a mailbox: its number, unique for ever, and its size in bytes."""

    numero: int
    taille: int

    @property
    def uidl(self) -> str:
        """Unique identifier that POP3 shows (RFC 1939 §7)."""
        return f"vb{self.numero:010d}"


def remettre(connexion: Connection, boite: str, message: bytes, instant: datetime) -> int:
    """Put a mail in a mailbox inside the caller's transaction; give its number."""
    resultat = connexion.execute(
        insert(COURRIERS).values(
            boite=boite.lower(),
            message=garder_piece(connexion, message),
            taille=len(message),
            remis=instant,
        )
    )
    cle = resultat.inserted_primary_key
    return int(cle[0]) if cle else 0


class Boites:
    """The mailboxes as POP3 sees them."""

    def __init__(self, registre: Registre) -> None:
        self._registre = registre

    def lister(self, boite: str) -> tuple[Courrier, ...]:
        """Give the mails of a mailbox, oldest first."""
        with self._registre.lecture() as connexion:
            lignes = connexion.execute(
                select(COURRIERS.c.id, COURRIERS.c.taille)
                .where(COURRIERS.c.boite == boite.lower())
                .order_by(COURRIERS.c.id)
            ).all()
        return tuple(Courrier(numero=ligne.id, taille=ligne.taille) for ligne in lignes)

    def lire(self, numero: int) -> bytes:
        """Give the bytes of a mail."""
        with self._registre.lecture() as connexion:
            empreinte = connexion.execute(
                select(COURRIERS.c.message).where(COURRIERS.c.id == numero)
            ).scalar_one()
            return lire_piece(connexion, empreinte)

    def effacer(self, boite: str, numeros: tuple[int, ...]) -> None:
        """Delete mails that a POP3 session marked, all together."""
        with self._registre.transaction() as connexion:
            connexion.execute(
                delete(COURRIERS).where(
                    COURRIERS.c.boite == boite.lower(), COURRIERS.c.id.in_(numeros)
                )
            )

    def compter(self, boite: str) -> int:
        """Tell how many mails wait in a mailbox."""
        with self._registre.lecture() as connexion:
            nombre: int = connexion.execute(
                select(func.count()).where(COURRIERS.c.boite == boite.lower())
            ).scalar_one()
        return nombre
