"""Hides NIR in what a report prints, and neutralises what evidence could do to a reader.

Evidence is hostile: control characters are made visible, spreadsheet formulas are quoted.
"""

import re
import unicodedata
from collections.abc import Callable

from vitalbench.reference.domain.identifiants import nir_valide

_NIR = re.compile(r"(?<![0-9])([1-478])([0-9]{4})([0-9]{2}|2[AB])([0-9]{6})([0-9]{2})?(?![0-9])")
_FORMULE = ("=", "+", "-", "@", "\t", "\r")

Masque = Callable[[str], str]


def masquer_nir(texte: str) -> str:
    """Replace the middle of each NIR by dots, keeping the sex and the year of birth."""

    def cache(trouve: re.Match[str]) -> str:
        complet = trouve.group(0)
        if len(complet) == 15 and not nir_valide(complet):
            return complet
        return complet[:3] + "•" * (len(complet) - 3)

    return _NIR.sub(cache, texte)


def en_clair(texte: str) -> str:
    """Leave the text as it is, for `--en-clair`."""
    return texte


def visible(texte: str) -> str:
    """Make control characters visible instead of letting a terminal or a browser obey them."""
    return "".join(
        car
        if car in "\n\t" or unicodedata.category(car) not in {"Cc", "Cf"}
        else f"\\x{ord(car):02x}"
        for car in texte
    )


def cellule(texte: str) -> str:
    """Make a CSV cell that no spreadsheet takes for a formula."""
    propre = visible(texte)
    return f"'{propre}" if propre.startswith(_FORMULE) else propre
