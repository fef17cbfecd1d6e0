"""A printed test sheet: what a tester reads, does, observes and signs, one scenario a sheet.

Sheets hold words only; they are laid out as one HTML page or as a PDF book (`fiche_pdf`).
"""

import re
import unicodedata

import msgspec

from vitalbench import __version__
from vitalbench.harness.evidence.resultats import AVERTISSEMENT
from vitalbench.reports.masquage import visible
from vitalbench.reports.page import rendre

TEXTE_MAX = 1500
"""A text longer than this is cut: a sheet is read on paper."""

INSECABLE = "\u00a0"
_LIENS = (
    (re.compile("« "), f"«{INSECABLE}"),
    (re.compile(" ([»:;?!%])"), rf"{INSECABLE}\1"),
)
"""Where French typography never breaks a line."""

Paire = tuple[str, str]


class ExigenceFiche(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement of the sheet, in our words."""

    id: str
    enonce: str


class EtapeFiche(msgspec.Struct, frozen=True, kw_only=True):
    """One step: who does what, what to type, what to expect, and whether it is the tester's."""

    rang: int
    qui: str
    action: str
    jugee: bool = True
    saisies: tuple[Paire, ...] = ()
    attendus: tuple[str, ...] = ()


class Fiche(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario as a sheet."""

    id: str
    titre: str
    suites: tuple[str, ...]
    exigences: tuple[ExigenceFiche, ...]
    preconditions: tuple[Paire, ...]
    etapes: tuple[EtapeFiche, ...]
    attendus: tuple[str, ...] = ()


class Cahier(msgspec.Struct, frozen=True, kw_only=True):
    """A book of sheets."""

    titre: str
    fiches: tuple[Fiche, ...]

    @property
    def mention(self) -> str:
        """What the book is not."""
        return AVERTISSEMENT

    @property
    def version(self) -> str:
        """What made the book."""
        return f"Vitalbench {__version__}"


def imprimable(texte: str) -> str:
    """Give a text as paper takes it: no control character, no unknown space, never endless."""
    propre = visible(unicodedata.normalize("NFC", texte).replace("\u202f", INSECABLE))
    for motif, lie in _LIENS:
        propre = motif.sub(lie, propre)
    return propre if len(propre) <= TEXTE_MAX else f"{propre[:TEXTE_MAX]}… (texte coupé)"


def en_html(cahier: Cahier) -> str:
    """Lay a book out as one page that prints one sheet after the other."""
    return rendre("fiche.html.j2", feuille="fiche.css", c=cahier, m=imprimable)
