"""Scanned papers kept: the papers, and the lots they travel in (SCOR)."""

from datetime import date, datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Column, Date, DateTime, LargeBinary, String, Table, insert, select, update
from sqlalchemy.engine import Engine

from vitalbench.reference.workstation.archive.schema import METADONNEES


class EtatPieces(StrEnum):
    """Life of a lot of papers."""

    A_EMETTRE = "a_emettre"
    TRANSMIS = "transmis"
    ACQUITTE = "acquitte"
    REFUSE = "refuse"
    PAPIER = "papier"


class PieceArchivee(msgspec.Struct, frozen=True, kw_only=True):
    """One scanned paper, tied to a facture; `lot_pieces` is empty until it travels."""

    id: str
    facture: str
    nature: str
    nom: str
    mime: str
    contenu: bytes
    recue: datetime
    lot_pieces: str = ""


class LotPiecesArchive(msgspec.Struct, frozen=True, kw_only=True):
    """One lot of papers, kept with the message that carries it."""

    id: str
    numero: str
    lot: str
    etat: str
    adresse: str
    message_id: str
    message: bytes
    premiere: date
    emis: date | None = None


PIECES = Table(
    "pieces",
    METADONNEES,
    Column("id", String, primary_key=True),
    Column("facture", String, nullable=False, index=True),
    Column("nature", String, nullable=False),
    Column("nom", String, nullable=False),
    Column("mime", String, nullable=False),
    Column("contenu", LargeBinary, nullable=False),
    Column("recue", DateTime, nullable=False),
    Column("lot_pieces", String, nullable=False, index=True),
)

LOTS_PIECES = Table(
    "lots_pieces",
    METADONNEES,
    Column("id", String, primary_key=True),
    Column("numero", String, nullable=False),
    Column("lot", String, nullable=False, index=True),
    Column("etat", String, nullable=False),
    Column("adresse", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("premiere", Date, nullable=False),
    Column("emis", Date),
)


class DepotPieces:
    """Papers and lots of papers, in the base of the archive."""

    def __init__(self, moteur: Engine) -> None:
        self._moteur = moteur

    def garder(self, piece: PieceArchivee) -> None:
        """Keep a paper."""
        with self._moteur.begin() as connexion:
            connexion.execute(insert(PIECES).values(**msgspec.structs.asdict(piece)))

    def pieces(self) -> tuple[PieceArchivee, ...]:
        """Give every paper kept."""
        with self._moteur.connect() as connexion:
            lignes = connexion.execute(select(PIECES).order_by(PIECES.c.id)).mappings()
            return tuple(PieceArchivee(**dict(ligne)) for ligne in lignes)

    def garder_lot(self, lot: LotPiecesArchive, pieces: tuple[str, ...]) -> None:
        """Keep a lot of papers and bind its papers to it."""
        with self._moteur.begin() as connexion:
            connexion.execute(insert(LOTS_PIECES).values(**msgspec.structs.asdict(lot)))
            connexion.execute(
                update(PIECES).where(PIECES.c.id.in_(pieces)).values(lot_pieces=lot.id)
            )

    def lots(self) -> tuple[LotPiecesArchive, ...]:
        """Give every lot of papers kept."""
        with self._moteur.connect() as connexion:
            lignes = connexion.execute(select(LOTS_PIECES).order_by(LOTS_PIECES.c.id)).mappings()
            return tuple(LotPiecesArchive(**dict(ligne)) for ligne in lignes)

    def changer_lot(self, ident: str, **valeurs: object) -> None:
        """Change columns of a lot of papers."""
        with self._moteur.begin() as connexion:
            connexion.execute(
                update(LOTS_PIECES).where(LOTS_PIECES.c.id == ident).values(**valeurs)
            )

    def purger(self, limite: date) -> None:
        """Remove the papers whose lot left, by mail or by post, before a day."""
        partis = [
            lot.id
            for lot in self.lots()
            if lot.etat in {EtatPieces.ACQUITTE, EtatPieces.PAPIER}
            and (lot.emis or lot.premiere) < limite
        ]
        with self._moteur.begin() as connexion:
            connexion.execute(PIECES.delete().where(PIECES.c.lot_pieces.in_(partis)))
            connexion.execute(LOTS_PIECES.delete().where(LOTS_PIECES.c.id.in_(partis)))
