"""Text of the PDF documents a software hands over: a process apart, with limits, reads them.

A hostile PDF may ask for gigabytes or never end: the process has a ceiling of memory, the caller
ends it when it is late and starts another. One process serves a whole run.
"""

import atexit
import io
import logging
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

import msgspec

PAGES_MAX = 50
CARACTERES_MAX = 400_000
MEMOIRE_MAX = 1 << 30
DELAI_S = 20.0
_TAILLE = struct.Struct(">I")


class Texte(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: the words, how many pages, what stopped the reading."""

    texte: str = ""
    pages: int = 0
    defaut: str = ""


class Extracteur:
    """The reading process, started at the first document."""

    def __init__(self, delai_s: float = DELAI_S) -> None:
        self._delai = delai_s
        self._processus: subprocess.Popen[bytes] | None = None
        self._verrou = threading.Lock()

    def lire(self, pdf: bytes) -> Texte:
        """Give the text of one PDF, or why it cannot be read."""
        with self._verrou:
            try:
                processus = self._demarre()
                if processus.stdin is None or processus.stdout is None:
                    raise EOFError
                processus.stdin.write(_TAILLE.pack(len(pdf)) + pdf)
                processus.stdin.flush()
                fin = time.monotonic() + self._delai
                (taille,) = _TAILLE.unpack(self._recevoir(processus.stdout, _TAILLE.size, fin))
                return msgspec.json.decode(
                    self._recevoir(processus.stdout, taille, fin), type=Texte
                )
            except TimeoutError:
                self._arreter()
                return Texte(defaut=f"lecture abandonnée après {self._delai:.0f} secondes")
            except (OSError, EOFError, msgspec.DecodeError):
                self._arreter()
                return Texte(defaut="le lecteur n'a pas pu lire ce PDF dans ses limites")

    def _demarre(self) -> subprocess.Popen[bytes]:
        if self._processus is None or self._processus.poll() is not None:
            self._arreter()
            self._processus = subprocess.Popen(  # noqa: S603 - our own module, no argument of others
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            atexit.register(self._arreter)
        return self._processus

    def _arreter(self) -> None:
        if self._processus is not None:
            self._processus.kill()
            self._processus.wait()
            for flux in (self._processus.stdin, self._processus.stdout):
                if flux is not None:
                    with suppress(OSError):
                        flux.close()
            self._processus = None
            atexit.unregister(self._arreter)

    @staticmethod
    def _recevoir(flux: IO[bytes], taille: int, fin: float) -> bytes:
        recu = bytearray()
        with selectors.DefaultSelector() as attente:
            attente.register(flux, selectors.EVENT_READ)
            while len(recu) < taille:
                if not attente.select(max(0.0, fin - time.monotonic())):
                    raise TimeoutError
                morceau = os.read(flux.fileno(), taille - len(recu))
                if not morceau:
                    raise EOFError
                recu += morceau
        return bytes(recu)


def _pages(pdf: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    lecteur = PdfReader(io.BytesIO(pdf))
    for rang, page in enumerate(lecteur.pages):
        if rang == PAGES_MAX:
            return
        yield page.extract_text()


def extraire(pdf: bytes) -> Texte:
    """Read the text layer, page by page, to its bounds."""
    from pypdf.errors import PyPdfError

    lues: list[str] = []
    defaut = ""
    try:
        for page in _pages(pdf):
            lues.append(page)
            if sum(map(len, lues)) > CARACTERES_MAX:
                defaut = f"texte de plus de {CARACTERES_MAX} caractères, coupé"
                break
    except (
        PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
        RecursionError, MemoryError, NotImplementedError, OSError, AssertionError, struct.error,
    ) as erreur:  # fmt: skip
        defaut = f"PDF illisible ({type(erreur).__name__})"
    return Texte(texte="\n".join(lues)[:CARACTERES_MAX], pages=len(lues), defaut=defaut)


def _limiter() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _servir(entree: IO[bytes], sortie: IO[bytes]) -> None:
    """Answer one PDF after the other until the stream ends."""
    while len(entete := entree.read(_TAILLE.size)) == _TAILLE.size:
        rendu = msgspec.json.encode(extraire(entree.read(_TAILLE.unpack(entete)[0])))
        sortie.write(_TAILLE.pack(len(rendu)) + rendu)
        sortie.flush()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    _limiter()
    _servir(sys.stdin.buffer, sys.stdout.buffer)
