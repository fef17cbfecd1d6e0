"""Working days in France: Monday to Friday, public holidays left out."""

from datetime import date, timedelta
from functools import cache

import holidays

SAMEDI = 5


@cache
def _feries(annee: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=annee))


def ouvre(jour: date) -> bool:
    """Tell whether a day is worked."""
    return jour.weekday() < SAMEDI and jour not in _feries(jour.year)


def ecoules(depuis: date, jusqua: date) -> int:
    """Count the working days after `depuis`, up to `jusqua` included."""
    jours = (depuis + timedelta(days=n) for n in range(1, (jusqua - depuis).days + 1))
    return sum(ouvre(jour) for jour in jours)


def ajouter(jour: date, nombre: int) -> date:
    """Give the day that comes after a number of working days."""
    while nombre > 0:
        jour += timedelta(days=1)
        nombre -= ouvre(jour)
    return jour
