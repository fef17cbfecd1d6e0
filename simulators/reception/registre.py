"""The ledger of the reception: what was accepted, judged, owed and delivered, on SQLite.

One transaction per step, `synchronous=FULL`: a commit returns after fsync, so that a mail
answered 250 survives the process (DESIGN §8). Journal events are rows of the same transaction,
published after it: none is lost, and a crash between publishing and marking repeats one with
the same number (`fait`) rather than losing it.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

Noter = Callable[[str, dict[str, object], dict[str, bytes]], None]
"""Receives one journal event: kind, data, pieces."""

_META = MetaData()

PIECES = Table(
    "pieces",
    _META,
    Column("empreinte", String(64), primary_key=True),
    Column("octets", LargeBinary, nullable=False),
)
FAITS = Table(
    "faits",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("genre", String, nullable=False),
    Column("donnees", Text, nullable=False),
    Column("pieces", Text, nullable=False),
    Column("publie", Integer, nullable=False, default=0),
    Index("faits_a_publier", "publie", "id"),
    sqlite_autoincrement=True,
)
DEPOTS = Table(
    "depots",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("empreinte", String(64), nullable=False, index=True),
    Column("message_id", String, nullable=False),
    Column("de", String, nullable=False),
    Column("vers", String, nullable=False),
    Column("enveloppe", Text, nullable=False),
    Column("recu", DateTime, nullable=False),
    Column("a_traiter", DateTime, nullable=False),
    Column("alteration", String, nullable=True),
    Column("etat", String, nullable=False, index=True),
    Column("cause", String, nullable=False, default=""),
)
LOTS = Table(
    "lots",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("depot", Integer, nullable=False, index=True),
    Column("rang", Integer, nullable=False),
    Column("organisme", String, nullable=False),
    Column("no_ps", String, nullable=False),
    Column("no_lot", String, nullable=False),
    Column("date_lot", String, nullable=False),
    Column("flux", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("marquage", String, nullable=False),
    Column("empreinte", String(64), nullable=False),
    Column("destinataire", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("recu", DateTime, nullable=False),
    Column("liquidation", DateTime, nullable=True),
    Column("etat", String, nullable=False, index=True),
    Index("lots_identite", "organisme", "no_ps", "no_lot", "date_lot", "flux"),
)
FACTURES = Table(
    "factures",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("lot", Integer, nullable=False, index=True),
    Column("organisme", String, nullable=False),
    Column("no_ps", String, nullable=False),
    Column("numero", String, nullable=False),
    Column("date_facturation", String, nullable=False),
    Column("flux", String, nullable=False),
    Column("etat", String, nullable=False),
    Column("corps", String(64), nullable=False),
    Column("montant", Integer, nullable=False, default=0),
    Column("motif", String, nullable=False, default=""),
    Index("factures_identite", "organisme", "no_ps", "numero", "date_facturation", "flux"),
)
RETOURS = Table(
    "retours",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("genre", String, nullable=False),
    Column("pour", String, nullable=False),
    Column("organisme", String, nullable=False),
    Column("destinataire", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("reponse_a", String, nullable=False),
    Column("du", DateTime, nullable=False, index=True),
    Column("sort", String, nullable=False),
    Column("etat", String, nullable=False, index=True),
    Column("donnees", Text, nullable=False),
    Column("message", String(64), nullable=False),
    Column("contenu", String(64), nullable=False),
)
COURRIERS = Table(
    "courriers",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("boite", String, nullable=False, index=True),
    Column("message", String(64), nullable=False),
    Column("taille", Integer, nullable=False),
    Column("remis", DateTime, nullable=False),
    sqlite_autoincrement=True,
)
PAPIERS = Table(
    "papiers",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("no_ps", String, nullable=False),
    Column("lot_pieces", String, nullable=False),
    Column("jour", String, nullable=False),
    Column("no_lot", String, nullable=False),
    Column("facture", String, nullable=False),
    Column("nature", String, nullable=False),
    Column("contenu", String(64), nullable=False),
    Column("recu", DateTime, nullable=False),
    Column("remis", DateTime, nullable=True),
    Column("organisme", String, nullable=False),
    Index("papiers_facture", "no_ps", "facture", "nature"),
)
RELAIS = Table(
    "relais",
    _META,
    Column("message_id", String, primary_key=True),
    Column("concentrateur", String, nullable=False),
    Column("de", String, nullable=False),
    Column("origine", String, nullable=False),
    Column("copie", Integer, nullable=False),
)
COMPTEURS = Table(
    "compteurs",
    _META,
    Column("nom", String, primary_key=True),
    Column("valeur", Integer, nullable=False),
)

_GARDER = insert_sqlite(PIECES).on_conflict_do_nothing(index_elements=[PIECES.c.empreinte])


class Registre:
    """The ledger: transactions, pieces by digest, counters, and the outbox of journal events."""

    def __init__(self, chemin: Path, noter: Noter) -> None:
        self._engine = _ouvrir(chemin, "FULL")
        # the mark of a published event may be lost with the machine: it is then published again
        self._marques = _ouvrir(chemin, "NORMAL")
        self._noter = noter
        self._ecriture = threading.RLock()
        self._publication = threading.Lock()
        _META.create_all(self._engine)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a writing transaction; it is on disk when the block ends, then events go out."""
        with self._ecriture, self._engine.begin() as connexion:
            yield connexion
        self.publier()

    @contextmanager
    def lecture(self) -> Iterator[Connection]:
        """Open a reading connection."""
        with self._engine.connect() as connexion:
            yield connexion

    def publier(self) -> None:
        """Hand the events not yet published to the journal, in their order."""
        with self._publication:
            with self._engine.connect() as connexion:
                lignes = connexion.execute(
                    select(FAITS).where(FAITS.c.publie == 0).order_by(FAITS.c.id)
                ).all()
                faits = [
                    (
                        ligne.id,
                        ligne.genre,
                        msgspec.json.decode(ligne.donnees, type=dict[str, object]),
                        {
                            nom: lire_piece(connexion, empreinte)
                            for nom, empreinte in msgspec.json.decode(
                                ligne.pieces, type=dict[str, str]
                            ).items()
                        },
                    )
                    for ligne in lignes
                ]
            if not faits:
                return
            for numero, genre, donnees, pieces in faits:
                self._noter(genre, donnees | {"fait": numero}, pieces)
            with self._ecriture, self._marques.begin() as connexion:
                connexion.execute(
                    update(FAITS).where(FAITS.c.id.in_([f[0] for f in faits])).values(publie=1)
                )

    def fermer(self) -> None:
        """Close every connection."""
        self._engine.dispose()
        self._marques.dispose()


def garder_piece(connexion: Connection, octets: bytes) -> str:
    """Store bytes once under their SHA-256 and give it."""
    return garder_pieces(connexion, (octets,))[0]


def garder_pieces(connexion: Connection, pieces: Sequence[bytes]) -> list[str]:
    """Store many bytes at once, each under its SHA-256, and give these in order."""
    empreintes = [hashlib.sha256(octets).hexdigest() for octets in pieces]
    if pieces:
        connexion.execute(
            _GARDER,
            [
                {"empreinte": empreinte, "octets": octets}
                for empreinte, octets in zip(empreintes, pieces, strict=True)
            ],
        )
    return empreintes


def lire_piece(connexion: Connection, empreinte: str) -> bytes:
    """Give the bytes stored under a digest."""
    octets: bytes = connexion.execute(
        select(PIECES.c.octets).where(PIECES.c.empreinte == empreinte)
    ).scalar_one()
    return octets


def noter_fait(
    connexion: Connection,
    genre: str,
    donnees: Mapping[str, object],
    pieces: Mapping[str, bytes] | None = None,
) -> None:
    """Put a journal event in the outbox, inside the caller's transaction."""
    pieces = pieces or {}
    empreintes = garder_pieces(connexion, tuple(pieces.values()))
    references = dict(zip(pieces, empreintes, strict=True))
    connexion.execute(
        insert(FAITS).values(
            genre=genre,
            donnees=msgspec.json.encode(donnees).decode(),
            pieces=msgspec.json.encode(references).decode(),
            publie=0,
        )
    )


def prochain(connexion: Connection, nom: str) -> int:
    """Give the next value of a counter, from 1, inside the caller's transaction."""
    requete = insert_sqlite(COMPTEURS).values(nom=nom, valeur=1)
    valeur: int = connexion.execute(
        requete.on_conflict_do_update(
            index_elements=[COMPTEURS.c.nom], set_={"valeur": COMPTEURS.c.valeur + 1}
        ).returning(COMPTEURS.c.valeur)
    ).scalar_one()
    return valeur


def _ouvrir(chemin: Path, durabilite: Literal["FULL", "NORMAL"]) -> Engine:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{chemin}", connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _durable(connexion: DBAPIConnection, _fiche: ConnectionPoolEntry) -> None:
        curseur = connexion.cursor()
        curseur.execute("PRAGMA journal_mode=WAL")
        curseur.execute(f"PRAGMA synchronous={durabilite}")
        curseur.close()

    return engine
