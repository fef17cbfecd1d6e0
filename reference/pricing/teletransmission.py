"""Rates of télétransmission: the local one of a caisse, and the one that opens aids.

They must never be taken for one another (CPL-NUM-02): the local rate counts degraded flows, the
rate of aids counts Vitale and SESAM sans Vitale alone. Rates stay exact; only display rounds.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, Literal

import msgspec

Nombre = Annotated[int, msgspec.Meta(ge=0)]
Mode = Literal["vitale", "sans_vitale", "degrade", "papier"]
Degrade = Literal["au_denominateur", "hors_calcul"]
"""Whether degraded acts stay in the total: the sources disagree (CONV-DEGRADE-05 takes them out,
FAMI-1.4.1-03 counts them), so this is a parameter that every result repeats."""

Situation = Literal[
    "",
    "ame",
    "nir_provisoire",
    "moins_de_trois_mois",
    "ehpad",
    "hors_presence",
    "telesoin",
    "etablissement_s3404",
]
SECURISES: Final[frozenset[Mode]] = frozenset({"vitale", "sans_vitale"})
EXCLUSIONS: Final[dict[Situation, tuple[Literal["toujours", "hors_fse"], str]]] = {
    "ame": ("toujours", "FAMI-1.4.1-05"),
    "nir_provisoire": ("toujours", "FAMI-1.4.1-05"),
    "moins_de_trois_mois": ("toujours", "FAMI-1.4.1-06"),
    "ehpad": ("hors_fse", "FAMI-1.4.1-07"),
    "hors_presence": ("toujours", "FAMI-1.4.1-08"),
    "telesoin": ("hors_fse", "FAMI-1.4.1-09"),
    "etablissement_s3404": ("toujours", "FAMI-1.4.1-10"),
}
"""Situations that take acts out of the FAMI rate: always, or when not billed as FSE."""


class Actes(msgspec.Struct, frozen=True, kw_only=True):
    """Acts billed one way; `situation` is a key of EXCLUSIONS, empty for the others."""

    mode: Mode
    nombre: Nombre
    situation: Situation = ""


class Taux(msgspec.Struct, frozen=True, kw_only=True):
    """A rate kept as its two terms; `detail` shows the arithmetic, `source` who says so."""

    numerateur: int
    denominateur: int
    detail: str
    source: tuple[str, ...]

    @property
    def centiemes(self) -> int:
        """Hundredths of a percent, rounded to the nearest; 0 without any act."""
        total = self.denominateur
        return (self.numerateur * 20_000 + total) // (2 * total) if total else 0

    def atteint(self, seuil_pct: int) -> bool:
        """Tell whether the exact rate reaches a threshold; no act at all reaches none."""
        return self.denominateur > 0 and self.numerateur * 100 >= seuil_pct * self.denominateur

    def __str__(self) -> str:
        entier, centiemes = divmod(self.centiemes, 100)
        return f"{self.detail} = {entier},{centiemes:02d} %"


def taux_aides(actes: Iterable[Actes], degrade: Degrade) -> Taux:
    """Give the rate of FSE that opens aids (CIR4-2.2.1-02, FAMI-1.4.1-02, -03, CONV-DEGRADE-05)."""
    comptes = [a for a in actes if not exclus(a)]
    fse = sum(a.nombre for a in comptes if a.mode in SECURISES)
    degrades = sum(a.nombre for a in comptes if a.mode == "degrade")
    papier = sum(a.nombre for a in comptes if a.mode == "papier")
    total = fse + papier + (degrades if degrade == "au_denominateur" else 0)
    reste = f"{degrades} dégradés + " if degrade == "au_denominateur" else ""
    return Taux(
        numerateur=fse,
        denominateur=total,
        detail=f"{fse} FSE / ({fse} FSE + {reste}{papier} papier)",
        source=("CIR4-2.2.1-02",) if degrade == "au_denominateur" else ("CONV-DEGRADE-05",),
    )


def taux_local(actes: Iterable[Actes]) -> Taux:
    """Give the local rate of télétransmission: FSE and degraded B2 in all factures (CPL-NUM-01)."""
    comptes = tuple(actes)
    fse = sum(a.nombre for a in comptes if a.mode in SECURISES)
    degrades = sum(a.nombre for a in comptes if a.mode == "degrade")
    total = sum(a.nombre for a in comptes)
    return Taux(
        numerateur=fse + degrades,
        denominateur=total,
        detail=f"({fse} FSE + {degrades} dégradés) / {total} factures",
        source=("CPL-NUM-01",),
    )


def part(nombre: int, total: int, quoi: str, source: str) -> Taux:
    """Give a plain share, shown with its arithmetic."""
    return Taux(
        numerateur=nombre, denominateur=total, detail=f"{nombre} {quoi} / {total}", source=(source,)
    )


def exclus(actes: Actes) -> bool:
    """Tell whether acts are out of the rate, numerator and denominator (FAMI-1.4.1-04)."""
    if not actes.situation:
        return False
    quand, _ = EXCLUSIONS[actes.situation]
    return quand == "toujours" or actes.mode not in SECURISES


def periode(annee: int, premiere_fse: date) -> tuple[date, date]:
    """Give the days over which a rate is computed, from the first FSE ever (CIR4-2.1-01 to -03).

    The whole year for who billed before it; else from the month after the first FSE, or the whole
    of December for a start in December.
    """
    fin = date(annee, 12, 31)
    if premiere_fse.year < annee:
        return date(annee, 1, 1), fin
    if premiere_fse.month == fin.month:
        return date(annee, 12, 1), fin
    return date(annee, premiere_fse.month + 1, 1), fin
