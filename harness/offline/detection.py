"""What a file is, from its first bytes: B2, NOEMIE, mail, mbox, CMS, compressed, or unknown."""

import io
import re
import zlib
from collections.abc import Iterator
from enum import Enum
from typing import BinaryIO

from vitalbench.reference.norms.compression import (
    INFLATION_MAX,
    RATIO_MAX,
    CompressionIllisible,
    est_compresse,
)
from vitalbench.reference.norms.noemie_ecriture import OUVRANTES

TETE = 2048
_ENTETE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_OID_SIGNATURE = bytes.fromhex("06092a864886f70d010702")
_PAS = 1 << 16
_PLANCHER = 1 << 20


class Nature(Enum):
    """What a file is."""

    B2 = "fichier B2 ou DRE"
    NOEMIE = "retour NOEMIE ou ARL"
    COURRIEL = "message"
    MBOX = "boîte de messages"
    CMS = "enveloppe CMS"
    SIGNATURE = "signature CMS"
    COMPRESSE = "fichier compressé"
    SERVICE = "message de service"
    VIDE = "fichier vide"
    INCONNUE = "nature inconnue"


def reconnaitre(tete: bytes) -> Nature:
    """Tell what a file is from its first bytes."""
    if not tete:
        return Nature.VIDE
    if est_compresse(tete):
        return Nature.COMPRESSE
    if tete.startswith(b"From "):
        return Nature.MBOX
    if _ENTETE.match(tete):
        return Nature.COURRIEL
    if tete[0] == 0x30 and tete[1:2] >= b"\x80":
        return Nature.SIGNATURE if _OID_SIGNATURE in tete[:64] else Nature.CMS
    if tete[:7] == b"0128000" or _noemie(tete):
        return Nature.NOEMIE
    if tete[:3] == b"000" or _suite_b2(tete):
        return Nature.B2
    if tete.startswith((b"code=", b"profil=SCOR-")) or b"\ncompostage_recu=" in tete:
        return Nature.SERVICE
    return Nature.INCONNUE


def etablissement(tete: bytes) -> bool:
    """Tell whether a B2 file says it is of the establishments profile (000, positions 62 to 65)."""
    return tete[61:65] == b"CP  "


def concentrateur(tete: bytes) -> bool:
    """Tell whether a B2 file is a DRE file from a concentrator: its factures carry a 2X."""
    records = (tete[i : i + 128] for i in range(0, len(tete) - 127, 128))
    return any(record[:1] == b"2" and record[35:36] == b"X" for record in records)


def _noemie(tete: bytes) -> bool:
    if tete[65:67] == b"B2":
        return False
    reference = tete[61:65].decode("latin-1").strip(" ")
    return tete[:510].count(b"@") >= 3 or (tete[:3] == b"000" and reference in OUVRANTES)


def _suite_b2(tete: bytes) -> bool:
    """Recognise B2 records whose first one is damaged or missing."""
    if len(tete) < 256:
        return False
    debuts = [tete[i : i + 1] for i in range(0, len(tete) - 127, 128)]
    lettres = sum(debut in b"0123456 9" and debut != b" " for debut in debuts)
    return tete[:1] in b"012345699" and lettres >= len(debuts) - 1


class FluxDecompresse(io.RawIOBase):
    """Inflates while it is read, within the bounds; a bomb costs no memory."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._inflateur = zlib.decompressobj(wbits=47)
        self._lus = 0
        self._rendus = 0
        self._fini = False

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def read(self, taille: int = -1) -> bytes:
        """Give the next bytes, at most `taille`; empty at the end."""
        voulu = _PAS if taille is None or taille < 0 else taille
        while not self._fini:
            try:
                morceau = self._inflateur.decompress(self._prochain(), voulu)
            except zlib.error as erreur:
                raise CompressionIllisible(f"données compressées illisibles ({erreur})") from None
            if self._inflateur.eof:
                self._fini = True
                if self._inflateur.unused_data.strip(b"\0\r\n") or self._source.read(1):
                    raise CompressionIllisible("octets étrangers après les données compressées")
            self._rendus += len(morceau)
            if self._rendus > min(INFLATION_MAX, max(_PLANCHER, self._lus * RATIO_MAX)):
                raise CompressionIllisible(
                    f"plus de {self._rendus} octets pour {self._lus} octets compressés"
                )
            if morceau:
                return morceau
        return b""

    def _prochain(self) -> bytes:
        reste = self._inflateur.unconsumed_tail
        if reste:
            return reste
        lu = self._source.read(_PAS)
        self._lus += len(lu)
        if not lu:
            raise CompressionIllisible("données compressées coupées")
        return lu


class AvecTete(io.RawIOBase):
    """A stream whose first bytes were already read."""

    def __init__(self, tete: bytes, suite: BinaryIO) -> None:
        super().__init__()
        self._tete = tete
        self._suite = suite

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def read(self, taille: int = -1) -> bytes:
        """Give the bytes already read, then the rest."""
        if self._tete:
            coupe = len(self._tete) if taille is None or taille < 0 else taille
            debut, self._tete = self._tete[:coupe], self._tete[coupe:]
            return debut
        return self._suite.read(taille)


def messages(octets: bytes) -> Iterator[bytes]:
    """Yield the messages of a mbox."""
    debut = octets.find(b"\n") + 1
    while debut:
        fin = octets.find(b"\nFrom ", debut)
        yield octets[debut : fin if fin >= 0 else len(octets)]
        debut = octets.find(b"\n", fin + 1) + 1 if fin >= 0 else 0


def tout(flux: BinaryIO, limite: int) -> bytes | None:
    """Read a stream to its end, None when it is more than a limit."""
    morceaux: list[bytes] = []
    taille = 0
    while lu := flux.read(1 << 20):
        taille += len(lu)
        if taille > limite:
            return None
        morceaux.append(lu)
    return b"".join(morceaux)
