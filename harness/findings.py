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

    @property
    def designation(self) -> str:
        """The place in few words: event, file and line, or what the detail says."""
        if self.fichier and self.ligne is not None:
            dossier, _, nom = self.fichier.rpartition("/")
            court = nom[:8] if dossier == "pieces" else nom
            zone = f" {self.champ}" if self.champ else ""
            colonne = f", colonne {self.colonne}" if self.colonne else ""
            return f"fichier {court}, ligne {self.ligne}{colonne}{zone}"
        nom = self.detail or self.genre
        champ = f" [{self.champ}]" if self.champ else ""
        ou = f"{nom}{champ}"
        return ou if self.evenement is None else f"{ou} (évén. {self.evenement})"


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
