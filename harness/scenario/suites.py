"""Where scenarios are: the packaged suites, and files a user names."""

import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import msgspec

from vitalbench.harness.scenario.lecture import ScenarioIllisible, lire_scenarios
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.catalogue import catalogue
from vitalbench.simulators.world.monde import InconnuDuMonde, Monde

_PARTAGE = re.compile(r"^suites: *\[(.*)\]", re.MULTILINE)


def dossier_suites() -> Path:
    """Folder of the packaged suites."""
    return Path(str(resources.files("vitalbench.scenarios")))


def suites() -> tuple[str, ...]:
    """Names of the packaged suites that hold a scenario."""
    return tuple(
        sorted(d.name for d in dossier_suites().iterdir() if d.is_dir() and any(d.glob("*.yaml")))
    )


def fichiers(suite: str) -> tuple[Path, ...]:
    """Scenario files of a packaged suite, or of a folder the user names."""
    dossier = dossier_suites() / suite
    if not dossier.is_dir():
        dossier = Path(suite)
    if not dossier.is_dir():
        connues = ", ".join(suites())
        raise ScenarioIllisible(suite, 0, 0, "", f"suite inconnue (suites livrées : {connues})")
    return tuple(sorted(dossier.glob("*.yaml")))


def charger_suite(suite: str) -> tuple[Scenario, ...]:
    """Read a whole suite in a stable order, those it shares with others too; ids are unique.

    A shared scenario counts in a suite for the requirements tagged with that suite.
    """
    scenarios = [
        _compter_dans(suite, s)
        for chemin in (*fichiers(suite), *_invites(suite))
        for s in lire_scenarios(chemin)
    ]
    vus: set[str] = set()
    for scenario in scenarios:
        if scenario.id in vus:
            raise ScenarioIllisible(suite, 0, 0, "id", f"{scenario.id} est défini deux fois")
        vus.add(scenario.id)
    return tuple(sorted(scenarios, key=lambda s: s.id))


def tous_les_scenarios() -> tuple[Scenario, ...]:
    """Read every packaged scenario once, with all that it cites."""
    return tuple(s for nom in suites() for chemin in fichiers(nom) for s in lire_scenarios(chemin))


def _invites(suite: str) -> tuple[Path, ...]:
    """Files of the other packaged suites that this one shares."""
    ailleurs = [nom for nom in suites() if nom != suite]
    if len(ailleurs) == len(suites()):
        return ()
    return tuple(
        chemin
        for nom in ailleurs
        for chemin in fichiers(nom)
        if (dites := _PARTAGE.search(chemin.read_text("utf-8")))
        and suite in re.findall(r"\w+", dites[1])
    )


def _compter_dans(suite: str, scenario: Scenario) -> Scenario:
    """Keep the citations that count in a suite; those that count in none stay, to be refused."""
    if not scenario.partage:
        return scenario
    connues = catalogue()
    siennes = {scenario.suite, *scenario.partage}
    return msgspec.structs.replace(
        scenario,
        suite=suite,
        exigences=tuple(
            e
            for e in scenario.exigences
            if e not in connues
            or suite in connues[e].suites
            or not siennes & set(connues[e].suites)
        ),
    )


def hors_suite(scenarios: Iterable[Scenario]) -> tuple[tuple[str, str, str], ...]:
    """Citations that break the promise: (scenario, id, reason)."""
    connues = catalogue()
    refus = []
    for s in scenarios:
        siennes = {s.suite, *s.partage}
        for e in s.exigences:
            if e not in connues:
                refus.append((s.id, e, "exigence inconnue du catalogue"))
            elif not siennes & set(connues[e].suites):
                refus.append((s.id, e, f"non étiquetée {' ni '.join(sorted(siennes))}"))
    return tuple(refus)


def verifier_personnes(scenarios: Iterable[Scenario], monde: Monde) -> None:
    """Refuse a scenario that names somebody the world does not know, at the line it does."""
    for scenario in scenarios:
        for nom in scenario.personnes:
            if nom in monde.personnes or nom in monde.professionnels:
                continue
            est_ps = nom == scenario.contexte.ps
            try:
                monde.professionnel(nom) if est_ps else monde.personne(nom)
            except InconnuDuMonde as inconnu:
                ligne, colonne = _chercher(scenario.source, nom)
                champ = "given.ps" if est_ps else "given.patient"
                raise ScenarioIllisible(
                    scenario.fichier, ligne, colonne, champ, str(inconnu)
                ) from None


def _chercher(texte: str, nom: str) -> tuple[int, int]:
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        colonne = ligne.find(nom)
        if colonne >= 0:
            return numero, colonne + 1
    return 0, 0
