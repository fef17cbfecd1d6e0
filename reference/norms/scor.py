"""SCOR-SIM-1: lots of scanned papers and their acknowledgement, the « ARL PJ » (profil simulé).

Nothing public describes SCOR byte by byte: this profile keeps what the convention says (papers
tied to factures, one lot, one ARL PJ, an inter-régime reception of its own) in the mail of
TR-SIM-1. A lot is a multipart: a text part of `key=value` lines, then one part per paper.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from vitalbench.reference.norms.mime import (
    MimeIllisible,
    Partie,
    base64_en_lignes,
    ecrire_multipart,
    ecrire_partie,
    feuilles,
    lire_partie,
)

PROFIL = "SCOR-SIM-1"
DESCRIPTION_LOT = "IRISTEST/SCOR"
DESCRIPTION_ARL = "IRISSIM/ARLPJ"
FORMATS = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/tiff": (b"II*\0", b"MM\0*"),
}
"""Image formats that a lot may hold, and how each begins."""

_PIECE = re.compile(r"SCOR-SIM-1/PIECE/([0-9]{9})/(FSP|ORD|TKV)\Z")
_CHIFFRES = {"no_ps": 9, "organisme": 5}
_ZONES = ("profil", "no_ps", "lot_pieces", "date", "organisme", "no_lot", "date_lot", "nombre")
_ZONES_ARL = ("profil", "sens", "lot_pieces", "no_ps", "date", "heure", "compostage_recu", "motif")
_TEXTE_MAX = 4096

Nature = Literal["FSP", "ORD", "TKV"]
"""Feuille de soins papier, ordonnance, ticket Vitale."""


class LotPiecesIllisible(ValueError):
    """A lot of papers or an ARL PJ does not have the expected shape; the message says where."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One scanned paper and the facture it justifies."""

    facture: str
    nature: Nature
    mime: str
    contenu: bytes
    nom: str = ""


class LotPieces(msgspec.Struct, frozen=True, kw_only=True):
    """A lot of papers: whose, its number, and the lot of factures it goes with."""

    no_ps: str
    lot_pieces: str
    jour: date
    organisme: str
    no_lot: str
    date_lot: date
    pieces: tuple[Piece, ...]


class ArlPieces(msgspec.Struct, frozen=True, kw_only=True):
    """The acknowledgement of a lot of papers: acquired and conforming to the norm, or not."""

    sens: Literal["positif", "negatif"]
    lot_pieces: str
    no_ps: str
    instant: datetime
    compostage_recu: str
    motif: str = ""


def composer_lot_pieces(lot: LotPieces, frontiere: str) -> bytes:
    """Lay out the clear content that the CMS will envelop."""
    zones = {
        "profil": PROFIL,
        "no_ps": lot.no_ps,
        "lot_pieces": lot.lot_pieces,
        "date": f"{lot.jour:%Y%m%d}",
        "organisme": lot.organisme,
        "no_lot": lot.no_lot,
        "date_lot": f"{lot.date_lot:%Y%m%d}",
        "nombre": str(len(lot.pieces)),
    }
    parties = [
        ecrire_partie(
            (("Content-Type", "text/plain"), ("Content-Description", DESCRIPTION_LOT)),
            _lignes(zones),
        )
    ]
    parties += [
        ecrire_partie(
            (
                ("Content-Type", piece.mime),
                ("Content-Transfer-Encoding", "base64"),
                ("Content-Description", f"{PROFIL}/PIECE/{piece.facture}/{piece.nature}"),
                ("Content-Disposition", f'attachment; filename="{piece.nom}"'),
            ),
            base64_en_lignes(piece.contenu),
        )
        for piece in lot.pieces
    ]
    entetes = (
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/mixed; boundary="{frontiere}"'),
    )
    return ecrire_partie(entetes, ecrire_multipart(parties, frontiere))


def lire_lot_pieces(clair: bytes) -> LotPieces:
    """Read a lot of papers; raises LotPiecesIllisible."""
    try:
        entete, *suites = feuilles(lire_partie(clair))
        pieces = tuple(_piece(partie) for partie in suites)
    except MimeIllisible as refus:
        raise LotPiecesIllisible(str(refus)) from None
    if entete.entete("Content-Description") != DESCRIPTION_LOT:
        raise LotPiecesIllisible(f"première partie : {DESCRIPTION_LOT} attendu")
    zones = _zones(entete.corps, _ZONES)
    if not pieces or zones["nombre"] != str(len(pieces)):
        raise LotPiecesIllisible(
            f"nombre : {zones['nombre'][:9]} annoncée(s), {len(pieces)} pièce(s) reçue(s)"
        )
    for nom, longueur in _CHIFFRES.items():
        if len(zones[nom]) != longueur or not zones[nom].isdigit():
            raise LotPiecesIllisible(f"{nom} : {longueur} chiffres attendus")
    return LotPieces(
        no_ps=zones["no_ps"],
        lot_pieces=zones["lot_pieces"][:3],
        jour=_jour(zones, "date"),
        organisme=zones["organisme"],
        no_lot=zones["no_lot"][:3],
        date_lot=_jour(zones, "date_lot"),
        pieces=pieces,
    )


def ecrire_arl_pieces(arl: ArlPieces) -> bytes:
    """Lay an ARL PJ out."""
    return _lignes(
        {
            "profil": PROFIL,
            "sens": arl.sens,
            "lot_pieces": arl.lot_pieces,
            "no_ps": arl.no_ps,
            "date": f"{arl.instant:%Y%m%d}",
            "heure": f"{arl.instant:%H%M%S}",
            "compostage_recu": arl.compostage_recu,
            "motif": arl.motif,
        }
    )


def lire_arl_pieces(contenu: bytes) -> ArlPieces:
    """Read an ARL PJ; raises LotPiecesIllisible."""
    zones = _zones(contenu, _ZONES_ARL)
    if zones["sens"] not in ("positif", "negatif"):
        raise LotPiecesIllisible(
            f"sens : positif ou negatif attendu, trouvé {zones['sens'][:20]!r}"
        )
    try:
        instant = datetime.strptime(zones["date"] + zones["heure"], "%Y%m%d%H%M%S")
    except ValueError:
        raise LotPiecesIllisible("date et heure : AAAAMMJJ et HHMMSS attendus") from None
    return ArlPieces(
        sens="positif" if zones["sens"] == "positif" else "negatif",
        lot_pieces=zones["lot_pieces"],
        no_ps=zones["no_ps"],
        instant=instant,
        compostage_recu=zones["compostage_recu"],
        motif=zones["motif"],
    )


def _piece(partie: Partie) -> Piece:
    lu = _PIECE.match(partie.entete("Content-Description"))
    if lu is None:
        raise LotPiecesIllisible(
            f"pièce sans facture : {partie.entete('Content-Description')[:60]!r}"
        )
    contenu = partie.contenu()
    if partie.genre not in FORMATS or not contenu.startswith(FORMATS[partie.genre]):
        raise LotPiecesIllisible(f"pièce de la facture {lu[1]} : image {partie.genre} illisible")
    natures: dict[str, Nature] = {"FSP": "FSP", "ORD": "ORD", "TKV": "TKV"}
    return Piece(
        facture=lu[1],
        nature=natures[lu[2]],
        mime=partie.genre,
        contenu=contenu,
        nom=partie.parametre("filename", "Content-Disposition"),
    )


def _lignes(zones: dict[str, str]) -> bytes:
    for zone, valeur in zones.items():
        if "\n" in valeur or "\r" in valeur:
            raise LotPiecesIllisible(f"{zone} : une seule ligne attendue")
    return "".join(f"{zone}={valeur}\r\n" for zone, valeur in zones.items()).encode()


def _zones(octets: bytes, attendues: Sequence[str]) -> dict[str, str]:
    if len(octets) > _TEXTE_MAX:
        raise LotPiecesIllisible(f"texte de plus de {_TEXTE_MAX} octets")
    zones: dict[str, str] = {}
    for rang, ligne in enumerate(octets.decode("utf-8", "replace").splitlines(), start=1):
        zone, egal, valeur = ligne.partition("=")
        if not egal or zone not in attendues or zone in zones:
            raise LotPiecesIllisible(f"ligne {rang} : zone inattendue {ligne[:40]!r}")
        zones[zone] = valeur.strip()
    absentes = [zone for zone in attendues if zone not in zones]
    if absentes or zones["profil"] != PROFIL:
        raise LotPiecesIllisible(f"zones absentes ou profil étranger : {', '.join(absentes)}")
    return zones


def _jour(zones: dict[str, str], nom: str) -> date:
    try:
        return datetime.strptime(zones[nom], "%Y%m%d").date()
    except ValueError:
        raise LotPiecesIllisible(f"{nom} : date AAAAMMJJ attendue") from None
