"""Quality of billing as a caisse follows it: a realistic profile of anomalies, and its table.

Counts are public: a CPAM, June to October 2025, 90,502 factures, 0.73 % in anomaly, six causes
detailed (CPL-REJETS-01). Where the source leaves two outcomes, the profile recycles (ours).
"""

import hashlib
from datetime import date
from typing import Final, Literal

import msgspec
from sqlalchemy import func, select

from vitalbench.simulators.reception.causes import (
    ANCIENNE_NAISSANCE,
    CONTRAT_INCOMPATIBLE,
    EXERCICE_INVALIDE,
    EXONERATION_ABSENTE,
    MODULATION_ABSENTE,
    PRESCRIPTEUR_INCONNU,
    Cause,
    Constat,
)
from vitalbench.simulators.reception.registre import FACTURES, LOTS, Registre

AUTRE_CAUSE: Final = Cause(code="SIM000299R", libelle="autre cause du suivi, non détaillée")
FACTURES_SUIVIES: Final = 90_502
_CORRECTION: Final = "profil"
PROFIL: Final[tuple[tuple[Cause, int, Literal["rejet", "recyclage"]], ...]] = (
    (EXERCICE_INVALIDE, 93, "recyclage"),
    (EXONERATION_ABSENTE, 92, "rejet"),
    (CONTRAT_INCOMPATIBLE, 67, "rejet"),
    (PRESCRIPTEUR_INCONNU, 55, "recyclage"),
    (ANCIENNE_NAISSANCE, 36, "recyclage"),
    (MODULATION_ABSENTE, 31, "rejet"),
    (AUTRE_CAUSE, 287, "rejet"),
)
"""Cause, factures out of 90,502, outcome. 661 in all: 0.73 %."""


def tirer(graine: int, no_ps: str, numero: str, jour: date | None) -> Constat | None:
    """Draw the anomaly of a facture, always the same for a seed and a facture; most have none."""
    tirage = hashlib.sha256(f"{graine}/{no_ps}/{numero}/{jour}".encode()).digest()
    rang = int.from_bytes(tirage[:8]) % FACTURES_SUIVIES
    for cause, nombre, effet in PROFIL:
        if rang < nombre:
            return Constat(cause=cause, correction=_CORRECTION if effet == "recyclage" else "")
        rang -= nombre
    return None


class Ligne(msgspec.Struct, frozen=True, kw_only=True):
    """One cause of the table: how many factures, and their share in hundredths of a percent."""

    code: str
    factures: int
    part: int


class Suivi(msgspec.Struct, frozen=True, kw_only=True):
    """The table of a period: factures, those in anomaly, their rate, then cause by cause."""

    total: int
    anomalies: int
    taux: int
    causes: tuple[Ligne, ...]


def suivre(registre: Registre, organisme: str, debut: date, fin: date) -> Suivi:
    """Draw up the table of the factures an organism received between two days, both included.

    Recycled factures count with the rejected ones, as the source seems to do (CPL-REJETS-01 leaves
    it open). Shares are rounded to the nearest hundredth of a percent.
    """
    periode = (
        FACTURES.c.organisme == organisme,
        func.date(LOTS.c.recu) >= debut.isoformat(),
        func.date(LOTS.c.recu) <= fin.isoformat(),
    )
    jointes = FACTURES.join(LOTS, FACTURES.c.lot == LOTS.c.id)
    with registre.lecture() as connexion:
        total: int = connexion.execute(
            select(func.count()).select_from(jointes).where(*periode)
        ).scalar_one()
        lignes = connexion.execute(
            select(FACTURES.c.motif, func.count().label("nombre"))
            .select_from(jointes)
            .where(*periode, FACTURES.c.motif != "")
            .group_by(FACTURES.c.motif)
            .order_by(func.count().desc(), FACTURES.c.motif)
        ).all()
    anomalies = sum(ligne.nombre for ligne in lignes)
    return Suivi(
        total=total,
        anomalies=anomalies,
        taux=_centiemes(anomalies, total),
        causes=tuple(
            Ligne(code=x.motif, factures=x.nombre, part=_centiemes(x.nombre, total)) for x in lignes
        ),
    )


def _centiemes(nombre: int, total: int) -> int:
    return (nombre * 20_000 + total) // (2 * total) if total else 0
