"""The returns owed: scheduled when decided, delivered when due, with the network's mishaps.

Lost, doubled, late and corrupted returns are settings (reglages); a return is delivered in the
same transaction that marks it, so that it is delivered once.
"""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from vitalbench.simulators.reception.annuaire import Annuaire
from vitalbench.simulators.reception.boites import remettre
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.registre import (
    RETOURS,
    Registre,
    garder_piece,
    lire_piece,
    noter_fait,
)
from vitalbench.simulators.reception.reglages import Reglages, Sort
from vitalbench.simulators.reception.relais import Origine, origine, readresser

_PAR_LIVRAISON = 100
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Retour(msgspec.Struct, frozen=True, kw_only=True):
    """One return to deliver: what it is, about what, to whom, when, and its bytes."""

    genre: str
    sens: str
    pour: str
    organisme: str
    boite: str
    message_id: str
    reponse_a: str
    du: datetime
    sort: Sort
    message: bytes
    contenu: bytes
    donnees: dict[str, object] = {}


def programmer(connexion: Connection, retour: Retour) -> None:
    """Owe a return, inside the transaction that decides it."""
    connexion.execute(
        insert(RETOURS).values(
            genre=retour.genre,
            pour=retour.pour,
            organisme=retour.organisme,
            destinataire=retour.boite.lower(),
            message_id=retour.message_id,
            reponse_a=retour.reponse_a,
            du=retour.du,
            sort=retour.sort,
            etat="attente",
            donnees=msgspec.json.encode({"sens": retour.sens} | retour.donnees).decode(),
            message=garder_piece(connexion, retour.message),
            contenu=garder_piece(connexion, retour.contenu),
        )
    )


class Distribution:
    """Delivers the returns that are due."""

    def __init__(self, registre: Registre, annuaire: Annuaire, jalon: Jalon) -> None:
        self._registre = registre
        self._annuaire = annuaire
        self._jalon = jalon
        self.reglages = Reglages()

    def distribuer(self, maintenant: datetime) -> int:
        """Deliver every return due by now, in the order they fell due; give their number."""
        nombre = 0
        while self._dus(maintenant):
            with self._registre.transaction() as connexion:
                lignes = connexion.execute(
                    select(RETOURS)
                    .where(RETOURS.c.etat == "attente", RETOURS.c.du <= maintenant)
                    .order_by(*self._ordre())
                    .limit(_PAR_LIVRAISON)
                ).all()
                for ligne in lignes:
                    self._remettre(connexion, ligne)
            self._jalon(Etape.DISTRIBUTION)
            nombre += len(lignes)
        return nombre

    def _ordre(self) -> tuple[ColumnElement[object], ...]:
        if self.reglages.ordre_retours == "inverse":
            return (RETOURS.c.du.desc(), RETOURS.c.id.desc())
        return (RETOURS.c.du.asc(), RETOURS.c.id.asc())

    def _dus(self, maintenant: datetime) -> bool:
        with self._registre.lecture() as connexion:
            requete = select(RETOURS.c.id).where(
                RETOURS.c.etat == "attente", RETOURS.c.du <= maintenant
            )
            return connexion.execute(requete.limit(1)).first() is not None

    def _remettre(self, connexion: Connection, ligne: Row[tuple[object, ...]]) -> None:
        message = lire_piece(connexion, ligne.message)
        etat = "remis"
        relaye = origine(connexion, ligne.reponse_a) if self._par_oct(ligne.destinataire) else None
        if relaye is not None:
            self._relayer(connexion, ligne, relaye, message)
            return
        if ligne.sort == "perdu":
            etat = "perdu"
        elif ligne.destinataire not in self._annuaire.comptes:
            etat = "sans boite"
        else:
            if ligne.sort == "corrompu":
                message = alterer(message)
            for _ in range(2 if ligne.sort == "double" else 1):
                remettre(connexion, ligne.destinataire, message, ligne.du)
        connexion.execute(update(RETOURS).where(RETOURS.c.id == ligne.id).values(etat=etat))
        self._noter(connexion, ligne, etat, message)

    def _par_oct(self, adresse: str) -> bool:
        organisme = self._annuaire.organisme(adresse)
        return organisme is not None and organisme.role == "oct"

    def _relayer(
        self,
        connexion: Connection,
        ligne: Row[tuple[object, ...]],
        relaye: Origine,
        message: bytes,
    ) -> None:
        """Hand the PS a return that the concentrator got; it keeps the ARL of a split part."""
        connexion.execute(update(RETOURS).where(RETOURS.c.id == ligne.id).values(etat="relaye"))
        if relaye.copie and ligne.genre == "ARL":
            self._noter(connexion, ligne, "garde", message)
            return
        programmer(
            connexion,
            Retour(
                genre=ligne.genre,
                sens="",
                pour=ligne.pour,
                organisme=ligne.organisme,
                boite=relaye.de,
                message_id=ligne.message_id,
                reponse_a=relaye.message_id,
                du=ligne.du,
                sort=ligne.sort,
                message=readresser(message, ligne.destinataire, relaye.de, relaye.message_id),
                contenu=lire_piece(connexion, ligne.contenu),
                donnees=msgspec.json.decode(ligne.donnees, type=dict[str, object])
                | {"relaye_par": relaye.concentrateur},
            ),
        )

    def _noter(
        self, connexion: Connection, ligne: Row[tuple[object, ...]], etat: str, message: bytes
    ) -> None:
        donnees = msgspec.json.decode(ligne.donnees, type=dict[str, object])
        noter_fait(
            connexion,
            "retour",
            {
                "type": ligne.genre,
                "message_id": ligne.message_id,
                "pour": ligne.reponse_a,
                "lot": ligne.pour,
                "organisme": ligne.organisme,
                "destinataire": ligne.destinataire,
                "etat": etat,
                "sort": ligne.sort,
                "instant": ligne.du.isoformat(),
            }
            | donnees,
            {"message": message, "contenu": lire_piece(connexion, ligne.contenu)},
        )


def alterer(message: bytes) -> bytes:
    """Change one base64 character in the middle of the body of a mail."""
    debut = debut_corps(message)
    return changer_lettre(message, debut + (len(message) - debut) // 2)


def debut_corps(message: bytes) -> int:
    """Give where the body of a mail begins."""
    return message.find(b"\r\n\r\n") + 4


def changer_lettre(message: bytes, depuis: int) -> bytes:
    """Change the first base64 character found from a position on."""
    for position in range(depuis, len(message)):
        lettre = message[position : position + 1]
        if lettre in _BASE64:
            autre = _BASE64[(_BASE64.index(lettre) + 1) % 64]
            return message[:position] + bytes([autre]) + message[position + 1 :]
    return message
