"""The clock of the world: naive French local time, moved by scenarios only (DESIGN §6)."""

import datetime
from functools import lru_cache

import holidays


class Horloge:
    """Tells the world's time; only `regler` and `avancer` move it."""

    def __init__(self, instant: datetime.datetime) -> None:
        self._instant = instant.replace(tzinfo=None)

    def maintenant(self) -> datetime.datetime:
        """Give the present instant of the world."""
        return self._instant

    def regler(self, instant: datetime.datetime) -> None:
        """Set the clock; going back is allowed, a scenario may need it."""
        self._instant = instant.replace(tzinfo=None)

    def avancer(
        self,
        *,
        jours: int = 0,
        jours_ouvres: int = 0,
        heures: int = 0,
        minutes: int = 0,
        secondes: int = 0,
    ) -> datetime.datetime:
        """Move forward by days, working days, then hours to seconds; gives the new instant."""
        if min(jours, jours_ouvres, heures, minutes, secondes) < 0:
            raise ValueError("l'horloge du monde n'avance pas d'une durée négative")
        arrivee = self._instant + datetime.timedelta(days=jours)
        jour = ajouter_jours_ouvres(arrivee.date(), jours_ouvres)
        arrivee = datetime.datetime.combine(jour, arrivee.time())
        self._instant = arrivee + datetime.timedelta(
            hours=heures, minutes=minutes, seconds=secondes
        )
        return self._instant


@lru_cache(maxsize=1)
def _feries() -> holidays.HolidayBase:
    return holidays.country_holidays("FR")


def jour_ouvre(jour: datetime.date) -> bool:
    """Tell whether a day is worked: neither Saturday, Sunday nor a national holiday."""
    return jour.weekday() < 5 and jour not in _feries()


def ajouter_jours_ouvres(jour: datetime.date, nombre: int) -> datetime.date:
    """Give the nth working day after a day (the day itself when `nombre` is 0)."""
    while nombre > 0:
        jour += datetime.timedelta(days=1)
        nombre -= jour_ouvre(jour)
    return jour
