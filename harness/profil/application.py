"""The one rule by which a profile leaves a scenario or a requirement without object.

A NON CONFORME that was observed stays, whatever the profile says or its editor excludes.
"""

import msgspec

from vitalbench.harness.evidence.resultats import (
    Exclusion,
    HorsProfil,
    LogicielEprouve,
    OptionVue,
    VerdictExigence,
)
from vitalbench.harness.findings import Verdict
from vitalbench.harness.profil.modele import Profil
from vitalbench.harness.profil.perimetre import (
    FAMILLES,
    GOUVERNEES,
    OPTIONS,
    SERVICES,
    SITUATIONS,
    Besoin,
    conditions,
    libelle,
)
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.catalogue import SUITES, Catalogue
from vitalbench.reference.catalogue.exigence import Exigence
from vitalbench.simulators.world.monde import Monde


def refus(declares: frozenset[str], besoin: Besoin) -> str:
    """Say which family or option is missing; empty when nothing is."""
    if besoin.familles and not declares.intersection(besoin.familles):
        return f"{_liste(besoin.familles)} non déclarée"
    manquantes = [o for o in besoin.options if o not in declares]
    return f"{libelle(manquantes[0])} non déclarée" if manquantes else ""


def refus_suites(declares: frozenset[str], suites: tuple[str, ...]) -> str:
    """Say why none of these suites has an object; empty when one has."""
    gouvernantes: list[str] = []
    for suite in suites:
        ids = GOUVERNEES.get(suite, ())
        if not ids or declares.intersection(ids):
            return ""
        gouvernantes += ids
    return f"{_liste(tuple(dict.fromkeys(gouvernantes)))} non déclarée" if gouvernantes else ""


def refus_exigence(declares: frozenset[str], exigence: Exigence) -> str:
    """Say why a requirement has no object for this software; empty when it binds it."""
    besoin = conditions().get(exigence.condition, Besoin())
    return refus(declares, besoin) or refus_suites(declares, exigence.suites)


def refus_scenario(declares: frozenset[str], scenario: Scenario, monde: Monde) -> str:
    """Say why a scenario is not for this software, or nothing: its PS and its patient count."""
    contexte = scenario.contexte
    patient = monde.personnes.get(contexte.patient)
    besoin = Besoin(
        familles=scenario.profil.families or (monde.professionnel(contexte.ps).famille,),
        options=(
            *scenario.profil.options,
            *(SERVICES[s] for s in contexte.services),
            *(SITUATIONS[t] for t in (patient.traits if patient else ()) if t in SITUATIONS),
        ),
    )
    suites = (scenario.suite,) if scenario.suite in SUITES else ()
    return refus(declares, besoin) or refus_suites(declares, suites)


def hors_profil(profil: Profil, exigences: tuple[Exigence, ...]) -> tuple[HorsProfil, ...]:
    """Requirements the profile leaves without object, each with its reason."""
    return tuple(
        HorsProfil(exigence=e.id, enonce=e.enonce, motif=motif)
        for e in exigences
        if (motif := refus_exigence(profil.declares, e))
    )


def appliquer(
    profil: Profil, verdicts: tuple[VerdictExigence, ...], connues: Catalogue
) -> tuple[VerdictExigence, ...]:
    """Turn what the profile or its exclusions leave aside into NON APPLICABLE, with the reason."""
    exclues = {e.exigence: e.motif for e in profil.exclusions}
    return tuple(_appliquer_une(profil, v, connues[v.exigence], exclues) for v in verdicts)


def _appliquer_une(
    profil: Profil, verdict: VerdictExigence, exigence: Exigence, exclues: dict[str, str]
) -> VerdictExigence:
    if verdict.verdict is Verdict.NON_CONFORME:
        return verdict
    motif = refus_exigence(profil.declares, exigence)
    if not motif and verdict.exigence in exclues:
        motif = f"exclue par l'éditeur : {exclues[verdict.exigence]}"
    if not motif:
        return verdict
    return msgspec.structs.replace(verdict, verdict=Verdict.NON_APPLICABLE, motif=motif)


def exclusions(profil: Profil, observes: tuple[VerdictExigence, ...]) -> tuple[Exclusion, ...]:
    """What the editor excludes, beside what was observed before his exclusion."""
    vus = {v.exigence: v.verdict for v in observes}
    return tuple(
        Exclusion(
            exigence=e.exigence,
            motif=e.motif,
            verdict=vus.get(e.exigence, Verdict.NON_VERIFIE),
        )
        for e in profil.exclusions
    )


def presenter(profil: Profil) -> LogicielEprouve:
    """Give the profile as results and reports show it."""
    declares = profil.declares

    def vues(table: dict[str, str]) -> tuple[OptionVue, ...]:
        return tuple(OptionVue(id=i, libelle=t, active=i in declares) for i, t in table.items())

    logiciel, poste = profil.logiciel, profil.poste
    return LogicielEprouve(
        editeur=logiciel.editeur,
        nom=logiciel.nom,
        version=logiciel.version,
        cahier=logiciel.cahier,
        avenants=logiciel.avenants,
        familles=vues(FAMILLES),
        options=vues(OPTIONS),
        horloge=poste.horloge,
        lecteurs=poste.lecteurs,
        messagerie=poste.messagerie,
    )


def _liste(ids: tuple[str, ...]) -> str:
    return " ou ".join(libelle(i) for i in ids)
