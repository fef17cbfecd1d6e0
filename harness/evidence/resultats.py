"""What a run concludes: `resultats.json`, and what every report is built from."""

from typing import Literal

import msgspec

from vitalbench.harness.findings import Constat, Origine, Verdict

AVERTISSEMENT = (
    "Ce document n'est ni un agrément ni un document du CNDA : il rend compte d'essais menés "
    "sur un banc simulé."
)
NON_JOUE = "non joué : passage interrompu"
EtatScenario = Literal[
    "conforme",
    "non_conforme",
    "non_verifie",
    "non_applicable",
    "interrompu",
    "echec_connu",
    "a_revoir",
]
"""`echec_connu` fails as its scenario says it does; `a_revoir` was said to fail and now passes."""


class CompteExigences(msgspec.Struct, frozen=True, kw_only=True):
    """Claimed requirements by verdict."""

    conforme: int = 0
    partiel: int = 0
    non_conforme: int = 0
    non_applicable: int = 0
    non_verifie: int = 0
    observation: int = 0


class CompteScenarios(msgspec.Struct, frozen=True, kw_only=True):
    """Scenarios by state."""

    total: int = 0
    conforme: int = 0
    non_conforme: int = 0
    non_verifie: int = 0
    non_applicable: int = 0
    interrompu: int = 0
    echec_connu: int = 0
    a_revoir: int = 0


class Resume(msgspec.Struct, frozen=True, kw_only=True):
    """The first lines of `resultats.json`; « banc » is counted apart, never with the software."""

    exigences: CompteExigences
    scenarios: CompteScenarios
    revendiquees: int
    etiquetees: int
    banc: CompteExigences = CompteExigences()


class PartieVue(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a requirement's verification sentence, and what was decided of it."""

    nom: str
    texte: str
    verdict: Verdict
    origine: Origine | None = None
    raison_hors_portee: str = ""
    constats: tuple[Constat, ...] = ()


class VerdictExigence(msgspec.Struct, frozen=True, kw_only=True):
    """Verdict on one requirement with its parts; `preuve` is the shortest pointer to the proof."""

    exigence: str
    section: str
    theme: str
    acteur: str
    force: str
    enonce: str
    verification: str
    verdict: Verdict
    revendiquee: bool
    motif: str = ""
    preuve: str = ""
    scenarios: tuple[str, ...] = ()
    parties: tuple[PartieVue, ...] = ()


class VerdictScenario(msgspec.Struct, frozen=True, kw_only=True):
    """State of one scenario and what its own expectations gave."""

    scenario: str
    titre: str
    etat: EtatScenario
    exigences: tuple[str, ...] = ()
    motif: str = ""
    duree_ms: int = 0
    empreinte: str = ""
    constats: tuple[Constat, ...] = ()


class Environnement(msgspec.Struct, frozen=True, kw_only=True):
    """What the run was made of, for whoever wants to make it again."""

    vitalbench: str
    python: str
    systeme: str
    graine: int
    ancre: str
    pilote: str
    logiciel: str = ""
    horloge: str = ""
    empreinte_journal: str = ""
    profils_simules: tuple[str, ...] = ()


class OptionVue(msgspec.Struct, frozen=True, kw_only=True):
    """One family or option of the profile: what it is called, whether the software claims it."""

    id: str
    libelle: str
    active: bool


class LogicielEprouve(msgspec.Struct, frozen=True, kw_only=True):
    """The software as its editor declares it in its profile; reports print it in their annex."""

    editeur: str
    nom: str
    version: str
    cahier: str = ""
    avenants: tuple[str, ...] = ()
    familles: tuple[OptionVue, ...] = ()
    options: tuple[OptionVue, ...] = ()
    horloge: str = ""
    lecteurs: tuple[str, ...] = ()
    messagerie: str = ""


class HorsProfil(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement of the suite that the profile leaves without object, and why."""

    exigence: str
    enonce: str
    motif: str


class Exclusion(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement the editor sets aside himself; `verdict` is what was observed all the same."""

    exigence: str
    motif: str
    verdict: Verdict


class Resultats(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a run concludes."""

    resume: Resume
    suite: str
    avertissement: str = AVERTISSEMENT
    exigences: tuple[VerdictExigence, ...] = ()
    banc: tuple[VerdictExigence, ...] = ()
    scenarios: tuple[VerdictScenario, ...] = ()
    non_revendiquees: tuple[str, ...] = ()
    hors_profil: tuple[HorsProfil, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    logiciel: LogicielEprouve | None = None
    environnement: Environnement | None = None

    @property
    def inacheve(self) -> bool:
        """Whether the run was stopped before every scenario was played."""
        return any(s.motif == NON_JOUE for s in self.scenarios)

    @property
    def code_retour(self) -> int:
        """0 conforme; 1 something is not; 2 not judged to the end; 3 a claim not wholly proven.

        What does not apply never passes: a run that proves nothing is a 3.
        """
        toutes = (*self.exigences, *self.banc)
        etats = {s.etat for s in self.scenarios}
        if any(v.verdict is Verdict.NON_CONFORME for v in toutes) or etats & {
            "non_conforme",
            "a_revoir",
        }:
            return 1
        if "interrompu" in etats:
            return 2
        if "non_verifie" in etats or any(
            v.verdict in {Verdict.PARTIEL, Verdict.NON_VERIFIE} for v in toutes
        ):
            return 3
        ecarte = "non_applicable" in etats or self.exclusions or self.hors_profil
        if ecarte and not any(v.verdict is Verdict.CONFORME for v in self.exigences):
            return 3
        return 0
