"""Where scenarios are: the packaged suites, and files a user names."""

from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from vitalbench.harness.scenario.lecture import ScenarioIllisible, lire_scenarios
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.catalogue import catalogue
from vitalbench.simulators.world.monde import InconnuDuMonde, Monde


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
    """Read a whole suite in a stable order; ids are unique."""
    scenarios = [s for chemin in fichiers(suite) for s in lire_scenarios(chemin)]
    vus: set[str] = set()
    for scenario in scenarios:
        if scenario.id in vus:
            raise ScenarioIllisible(suite, 0, 0, "id", f"{scenario.id} est défini deux fois")
        vus.add(scenario.id)
    return tuple(sorted(scenarios, key=lambda s: s.id))


def hors_suite(scenarios: Iterable[Scenario]) -> tuple[tuple[str, str, str], ...]:
    """Citations that break the promise: (scenario, id, reason)."""
    connues = catalogue()
    return tuple(
        (
            s.id,
            e,
            "exigence inconnue du catalogue" if e not in connues else f"non étiquetée {s.suite}",
        )
        for s in scenarios
        for e in s.exigences
        if e not in connues or s.suite not in connues[e].suites
    )


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
