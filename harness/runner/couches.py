"""Everything a body may hold under its wrappings: MIME parts, compression, base64, hexadecimal."""

import base64
import binascii
import email
import email.policy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

PROFONDEUR_MAX = 4
COUCHES_MAX = 4000
OCTETS_MAX = 64 * 1024 * 1024
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){4,}")
_FLUX_PDF = re.compile(rb"[^d]stream\r?\n")
_ENTETE_MIME = re.compile(rb"\A(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")


class _Reste:
    """What may still be opened of one body: hostile wrappings end there."""

    def __init__(self) -> None:
        self.couches = COUCHES_MAX
        self.octets = OCTETS_MAX

    def prendre(self, octets: bytes) -> bool:
        self.couches -= 1
        self.octets -= len(octets)
        return self.couches >= 0 and self.octets >= 0


def couches(octets: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the body, then what it wraps, each with how it was reached: mime/gzip/base64."""
    yield from _ouvrir("", octets, _Reste(), PROFONDEUR_MAX)


def _ouvrir(nom: str, octets: bytes, reste: _Reste, profondeur: int) -> Iterator[tuple[str, bytes]]:
    if not octets or not reste.prendre(octets):
        return
    yield nom, octets
    if profondeur == 0:
        return
    for genre, dedans in _dedans(octets, reste):
        yield from _ouvrir(f"{nom}/{genre}" if nom else genre, dedans, reste, profondeur - 1)


def _dedans(octets: bytes, reste: _Reste) -> Iterator[tuple[str, bytes]]:
    if _ENTETE_MIME.match(octets):
        for partie in email.message_from_bytes(octets, policy=email.policy.compat32).walk():
            contenu = None if partie.is_multipart() else partie.get_payload(decode=True)
            if isinstance(contenu, bytes):
                yield "mime", contenu
        octets = octets.partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    elif octets[:4] == b"%PDF":
        for flux in _FLUX_PDF.finditer(octets):
            yield "pdf", _gonfler(octets[flux.end() :], reste.octets)
        return
    gonfle = _gonfler(octets, reste.octets)
    if gonfle:
        yield "comprimé", gonfle
        return
    for brute in _BASE64.findall(octets):
        if not brute.isdigit():
            decode = _debaser(brute)
            if decode:
                yield "base64", decode
    for brute in _HEX.findall(octets):
        yield "hexadécimal", bytes.fromhex(brute.decode())


def _gonfler(octets: bytes, plafond: int) -> bytes:
    if octets[:2] == b"PK":
        return _dezipper(octets, plafond)
    if octets[:2] != b"\x1f\x8b" and octets[:2] not in {b"\x78\x01", b"\x78\x9c", b"\x78\xda"}:
        return b""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(octets, max(1, plafond))
    except zlib.error:
        return b""


def _dezipper(octets: bytes, plafond: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            tout = b""
            for membre in archive.infolist()[:100]:
                with archive.open(membre) as flux:
                    tout += flux.read(max(0, plafond - len(tout)))
            return tout
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError, EOFError):
        return b""


def _debaser(brute: bytes) -> bytes:
    nue = brute.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    nue = nue[: len(nue) - (len(nue) % 4 == 1)]
    try:
        return base64.b64decode(nue + b"=" * (-len(nue) % 4))
    except (binascii.Error, ValueError):
        return b""
