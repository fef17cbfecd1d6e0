"""Days relative to the anchor J, as scenario and world data write them."""

import datetime
import re

from vitalbench.reference.domain.periodes import Periode

_RELATIF = re.compile(r"J(?:([+-])(\d{1,5}))?", re.ASCII)
_ANNIVERSAIRE_PASSE = datetime.timedelta(days=100)


def jour(texte: str, ancre: datetime.date) -> datetime.date:
    """Read `J`, `J-30`, `J+365` or an ISO date; raises ValueError in French."""
    trouve = _RELATIF.fullmatch(texte)
    if trouve is None:
        try:
            return datetime.date.fromisoformat(texte)
        except ValueError:
            raise ValueError(
                f"date illisible : {texte[:40]!r} (J, J-30, J+10 ou AAAA-MM-JJ)"
            ) from None
    signe, nombre = trouve.groups()
    decalage = datetime.timedelta(days=int(nombre or 0))
    return ancre - decalage if signe == "-" else ancre + decalage


def periode(bornes: tuple[str, str], ancre: datetime.date) -> Periode:
    """Read a couple of days, both included."""
    return Periode(debut=jour(bornes[0], ancre), fin=jour(bornes[1], ancre))


def naissance_a(age: int, ancre: datetime.date) -> str:
    """Give the birth date AAAAMMJJ of who is `age` at J and had a birthday 100 days before."""
    anniversaire = ancre - _ANNIVERSAIRE_PASSE
    if (anniversaire.month, anniversaire.day) == (2, 29):
        anniversaire -= datetime.timedelta(days=1)
    return f"{anniversaire.year - age:04d}{anniversaire:%m%d}"
