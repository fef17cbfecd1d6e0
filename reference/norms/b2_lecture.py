"""Streaming reading of B2 and DRE files: records with rank and offset, then the tree of the file.

A file is 000, then lots (1, factures, 6), then 999. Reading holds one facture at a time; records
of unknown type or out of place are given as they stand, never dropped.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeAlias, TypeVar

import msgspec

from vitalbench.reference.norms.b2 import (
    Acte,
    DebutFichier,
    DebutLot,
    EnteteFacture,
    FinFichier,
    FinLot,
    TotalFacture,
)
from vitalbench.reference.norms.b2_socle import Incomplet
from vitalbench.reference.norms.b2_tables import PS, Aiguillage, Table
from vitalbench.reference.norms.codec import Enregistrement

LONGUEUR = 128
_PAR_BLOC = 512
FACTURE_MAX = 50_000
"""Records of one facture beyond which it is given in pieces: 999 lines and their complements."""

E = TypeVar("E", bound=Enregistrement)


class Facture(msgspec.Struct, frozen=True, kw_only=True):
    """The records 2 to 5 of one facture, in file order."""

    lot: DebutLot | None
    enregistrements: tuple[Enregistrement, ...]

    @property
    def entete(self) -> EnteteFacture | None:
        """Give the type 2 record, if the facture opens with one (PS profile)."""
        return self.premier(EnteteFacture)

    @property
    def lignes(self) -> tuple[Ligne, ...]:
        """Give the lines (type 4), each with its complements (PS profile)."""
        lignes: list[tuple[Acte, list[Enregistrement]]] = []
        for enregistrement in self.enregistrements:
            if isinstance(enregistrement, Acte):
                lignes.append((enregistrement, []))
            elif enregistrement.code[0] == "4" and lignes:
                lignes[-1][1].append(enregistrement)
        return tuple(Ligne(acte=acte, complements=tuple(suite)) for acte, suite in lignes)

    @property
    def total(self) -> TotalFacture | None:
        """Give the type 5 record, if the facture closes with one (PS profile)."""
        return self.premier(TotalFacture)

    def premier(self, forme: type[E]) -> E | None:
        """Give the first record of a type."""
        return next((e for e in self.enregistrements if isinstance(e, forme)), None)

    def tous(self, forme: type[E]) -> tuple[E, ...]:
        """Give every record of a type, in file order."""
        return tuple(e for e in self.enregistrements if isinstance(e, forme))

    @property
    def corps(self) -> bytes:
        """Give the bytes of the facture, records 2 to 5."""
        return b"".join(enregistrement.brut for enregistrement in self.enregistrements)


class Ligne(msgspec.Struct, frozen=True, kw_only=True):
    """One act or prestation and its complements."""

    acte: Acte
    complements: tuple[Enregistrement, ...]


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """A lot held whole: its header, its factures, its end."""

    debut: DebutLot | None
    factures: tuple[Facture, ...]
    fin: FinLot | None

    @property
    def corps(self) -> bytes:
        """Give the bytes of the lot, records 1 to 6."""
        morceaux = [self.debut.brut if self.debut is not None else b""]
        morceaux += [facture.corps for facture in self.factures]
        morceaux.append(self.fin.brut if self.fin is not None else b"")
        return b"".join(morceaux)


class Fichier(msgspec.Struct, frozen=True, kw_only=True):
    """A file held whole."""

    debut: DebutFichier | None
    lots: tuple[Lot, ...]
    fin: FinFichier | None
    egares: tuple[Egare, ...]
    """Records of unknown type, cut short or out of place."""

    @property
    def factures(self) -> tuple[Facture, ...]:
        """Give all factures of all lots."""
        return tuple(facture for lot in self.lots for facture in lot.factures)


class Egare(msgspec.Struct, frozen=True, kw_only=True):
    """A record that the tree has no place for."""

    enregistrement: Enregistrement
    raison: str


Evenement: TypeAlias = Enregistrement | Facture | Egare
"""What the tree yields: a record 000, 1, 6 or 999, a whole facture, or a stray record."""


def enregistrements(source: bytes | BinaryIO, table: Table = PS) -> Iterator[Enregistrement]:
    """Yield every record with its rank (1 for the first) and its byte offset."""
    flux = io.BytesIO(source) if isinstance(source, bytes) else source
    choix = Aiguillage(table)
    rang, decalage = 0, 0
    pas, separateur = LONGUEUR, 0
    reste = ""
    while bloc := flux.read(LONGUEUR * _PAR_BLOC):
        texte = reste + bloc.decode("latin-1")
        if decalage == 0 and len(texte) > LONGUEUR:
            separateur = _separateur(texte)
            pas = LONGUEUR + separateur
        debut = 0
        while debut + pas <= len(texte):
            rang += 1
            morceau = texte[debut : debut + LONGUEUR]
            yield choix(morceau).depuis_texte(morceau, rang, decalage)
            debut += pas
            decalage += pas
        reste = texte[debut:]
    if separateur and len(reste) == LONGUEUR:
        yield choix(reste).depuis_texte(reste, rang + 1, decalage)
    elif reste:
        yield Incomplet.depuis_texte(reste, rang + 1, decalage)


def evenements(source: bytes | BinaryIO, table: Table = PS) -> Iterator[Evenement]:
    """Yield the tree of a file in order, one facture at a time."""
    lot: DebutLot | None = None
    ouverte: list[Enregistrement] = []
    close = False
    for enregistrement in enregistrements(source, table):
        code = enregistrement.code
        if code in _EGARES:
            yield Egare(enregistrement=enregistrement, raison=_EGARES[code])
            continue
        suite = code[0] in "2345" and code != "2" and (not close or code[0] == "5" != code)
        if (ouverte and not suite) or len(ouverte) >= FACTURE_MAX:
            yield Facture(lot=lot, enregistrements=tuple(ouverte))
            ouverte, close = [], False
        if code == "2" or (suite and ouverte):
            ouverte.append(enregistrement)
            close = close or code == "5"
        elif code[0] in "345" or len(code) == 2:
            yield Egare(enregistrement=enregistrement, raison="hors d'une facture")
        else:
            yield enregistrement
            lot = enregistrement if isinstance(enregistrement, DebutLot) else None
    if ouverte:
        yield Facture(lot=lot, enregistrements=tuple(ouverte))


def factures(source: bytes | BinaryIO, table: Table = PS) -> Iterator[Facture]:
    """Yield the factures of a file, one at a time, each with the header of its lot."""
    return (e for e in evenements(source, table) if isinstance(e, Facture))


def lire_fichier(source: bytes | BinaryIO, table: Table = PS) -> Fichier:
    """Read a whole file in memory."""
    debut: DebutFichier | None = None
    fin: FinFichier | None = None
    lots: list[Lot] = []
    egares: list[Egare] = []
    entete: DebutLot | None = None
    du_lot: list[Facture] = []

    def clore(fin_lot: FinLot | None) -> None:
        nonlocal entete, du_lot
        if entete is not None or du_lot or fin_lot is not None:
            lots.append(Lot(debut=entete, factures=tuple(du_lot), fin=fin_lot))
        entete, du_lot = None, []

    for evenement in evenements(source, table):
        match evenement:
            case Facture():
                du_lot.append(evenement)
            case DebutLot():
                clore(None)
                entete = evenement
            case FinLot():
                clore(evenement)
            case DebutFichier() if debut is None:
                debut = evenement
            case FinFichier() if fin is None:
                fin = evenement
            case Egare():
                egares.append(evenement)
            case _:
                egares.append(Egare(enregistrement=evenement, raison="en double"))
    clore(None)
    return Fichier(debut=debut, lots=tuple(lots), fin=fin, egares=tuple(egares))


def ecrire(suite: Iterable[Enregistrement]) -> bytes:
    """Lay records end to end, refusing any that does not follow its norm."""
    return b"".join(enregistrement.encode() for enregistrement in suite)


_EGARES = {"?": "type d'enregistrement inconnu", "!": "enregistrement coupé"}


def _separateur(texte: str) -> int:
    """Tell how many end-of-line characters follow each record (none on the PS's own machine)."""
    suite = texte[LONGUEUR : LONGUEUR + 2]
    if suite == "\r\n":
        return 2
    return 1 if suite[:1] == "\n" else 0
