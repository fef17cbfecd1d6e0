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


class PartieJugee(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a requirement's verification: what it demands and what was found."""

    nom: str
    libelle: str
    verdict: Verdict
    constats: tuple[Constat, ...] = ()
    hors_portee: str = ""


class ExigenceJugee(msgspec.Struct, frozen=True, kw_only=True):
    """Verdict on one claimed requirement, with its parts and the origins of its proof."""

    id: str
    section: str
    acteur: str
    force: str
    enonce: str
    verification: str
    verdict: Verdict
    parties: tuple[PartieJugee, ...]
    scenarios: tuple[str, ...]
    raison: str = ""
    origines: dict[str, int] = {}


class ScenarioJoue(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario run: what happened to it as a whole; durations in seconds."""

    id: str
    titre: str
    suite: str
    issue: Literal["reussi", "echoue", "interrompu", "non_joue"]
    duree: float
    exigences: tuple[str, ...]
    cause: str = ""
    constats: tuple[Constat, ...] = ()


class CompteExigences(msgspec.Struct, frozen=True, kw_only=True):
    """How many requirements have each verdict."""

    conforme: int = 0
    partiel: int = 0
    non_conforme: int = 0
    non_applicable: int = 0
    non_verifie: int = 0
    observation: int = 0


class CompteScenarios(msgspec.Struct, frozen=True, kw_only=True):
    """How many scenarios ended each way."""

    reussi: int = 0
    echoue: int = 0
    interrompu: int = 0
    non_joue: int = 0


class Resume(msgspec.Struct, frozen=True, kw_only=True):
    """Head of resultats.json: the software only (progiciel, doit or ne_doit_pas)."""

    exigences: CompteExigences
    scenarios: CompteScenarios
    revendiquees: int
    etiquetees: int


class Environnement(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says of the run itself."""

    suite: str
    graine: int
    version: str
    logiciel: str
    pilote: str
    debut: str
    duree: float
    systeme: str
    empreinte_journal: str
    profils: dict[str, str] = {}
    parametres: dict[str, str] = {}


class Resultats(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a report prints; serialised as resultats.json, `resume` first."""

    resume: Resume
    environnement: Environnement
    exigences: tuple[ExigenceJugee, ...]
    banc: tuple[ExigenceJugee, ...]
    scenarios: tuple[ScenarioJoue, ...]
    non_revendiquees: tuple[str, ...] = ()
