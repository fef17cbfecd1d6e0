"""Days written on six digits, AAMMJJ in B2 and JJMMAA in NOEMIE, with the century they imply."""

from datetime import date
from functools import lru_cache

_SIECLE_PIVOT = 90
_MOIS_JOUR = (
    "(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
    "|02(?:0[1-9]|1[0-9]|2[0-8])"
)
_JOUR_MOIS = (
    "(?:0[1-9]|[12][0-9]|3[01])(?:0[13578]|1[02])"
    "|(?:0[1-9]|[12][0-9]|30)(?:0[469]|11)"
    "|(?:0[1-9]|1[0-9]|2[0-8])02"
)
_BISSEXTILE = "(?:[02468][048]|[13579][26])"
MOTIF_AAMMJJ = f"[0-9][0-9](?:{_MOIS_JOUR})|{_BISSEXTILE}0229"
MOTIF_JJMMAA = f"(?:{_JOUR_MOIS})[0-9][0-9]|2902{_BISSEXTILE}"


def aammjj(jour: date) -> str:
    """Write a day as AAMMJJ (B2)."""
    return f"{jour.year % 100:02d}{jour.month:02d}{jour.day:02d}"


def jjmmaa(jour: date) -> str:
    """Write a day as JJMMAA (NOEMIE)."""
    return f"{jour.day:02d}{jour.month:02d}{jour.year % 100:02d}"


@lru_cache(maxsize=8192)
def lire_aammjj(texte: str) -> date | None:
    """Read AAMMJJ; None for zeros, blanks and whatever is no day."""
    return _jour(texte[0:2], texte[2:4], texte[4:6])


@lru_cache(maxsize=8192)
def lire_jjmmaa(texte: str) -> date | None:
    """Read JJMMAA; None for zeros, blanks and whatever is no day."""
    return _jour(texte[4:6], texte[2:4], texte[0:2])


def _jour(annee: str, mois: str, jour: str) -> date | None:
    try:
        court = int(annee)
        return date(court + (1900 if court >= _SIECLE_PIVOT else 2000), int(mois), int(jour))
    except ValueError:
        return None
