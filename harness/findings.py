"""Verdicts and findings: what a check says, where, and why (DESIGN: evidence, verdicts)."""

from enum import StrEnum
from typing import Literal

import msgspec


class Verdict(StrEnum):
    """Verdict on one part of a requirement, or on the requirement."""

    CONFORME = "CONFORME"
    PARTIEL = "PARTIEL"
    NON_CONFORME = "NON CONFORME"
    NON_APPLICABLE = "NON APPLICABLE"
    NON_VERIFIE = "NON VÉRIFIÉ"
    OBSERVATION = "OBSERVATION"


Origine = Literal["vu", "dit", "declare"]


class Lieu(msgspec.Struct, frozen=True, kw_only=True):
    """Where something was seen: one event of the journal, and the place inside it."""

    genre: str
    evenement: int | None = None
    piece: str = ""
    fichier: str = ""
    ligne: int | None = None
    colonne: int | None = None
    longueur: int | None = None
    champ: str = ""
    detail: str = ""


class Constat(msgspec.Struct, frozen=True, kw_only=True):
    """One assertion of a check, held or broken, with its proof.

    `exigence` and `partie` say what it is about; `commande` shows the spot.
    """

    exigence: str
    partie: str
    verdict: Verdict
    lieu: Lieu
    origine: Origine
    regle: str = ""
    attendu: str = ""
    trouve: str = ""
    cause_probable: str = ""
    commande: str = ""
    scenario: str = ""
    check: str = ""
