"""One bench and one software for one test of somebody else's suite, judged at its end."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import msgspec
import pytest

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import lire_scenarios
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import ANCRE
from vitalbench.harness.runner.execution import Execution
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.liaisons import Liaison
from vitalbench.harness.scenario.modele import MONDE, Contexte, Etape, Scenario
from vitalbench.reference.catalogue import catalogue
from vitalbench.reference.protocol.commandes import COMMANDES
from vitalbench.reference.protocol.reponses import Accueil, Reponse
from vitalbench.simulators.world.monde import Monde

Cadre = Callable[[str], AbstractContextManager[object]]
"""What surrounds each step a test plays, given its title: a report shows it as one of its own."""


class Seance:
    """One software in front of one bench, for one test."""

    def __init__(self, banc: Banc, liaison: Liaison, cadre: Cadre = nullcontext) -> None:
        self._execution = Execution(banc, liaison)
        self._cadre = cadre
        self._execution.presenter()

    def faire(
        self, action: str, repere: str = "", **parametres: object
    ) -> Reponse | Accueil | None:
        """Play one step, as a scenario would write it; give the answer of the software."""
        if action not in COMMANDES and action not in MONDE:
            raise ValueError(f"étape inconnue : {action!r}")
        etape = Etape(action=action, parametres=dict(parametres), repere=repere)
        with self._cadre(f"{action} ({repere})" if repere else action):
            return self._execution.jouer(etape)


@contextmanager
def banc_juge(
    titre: str, valeurs: dict[str, object], exigences: tuple[str, ...], monde: Monde, dossier: Path
) -> Iterator[Banc]:
    """Open the bench of one test, then judge its evidence on the requirements the test names."""
    inconnues = [i for i in exigences if i not in catalogue()]
    if inconnues:
        raise pytest.UsageError(f"exigence inconnue : {', '.join(inconnues)}")
    scenario = Scenario(
        id="TEST",
        titre=titre,
        suite="pytest",
        exigences=exigences,
        contexte=msgspec.convert(valeurs, Contexte),
        etapes=(),
    )
    ouvert = Banc(scenario, monde, ANCRE, dossier)
    ouvert.ouvrir()
    try:
        yield ouvert
    finally:
        ouvert.fermer({"etat": "joue"})
    _juger(ouvert.journal.chemin, exigences)


def _juger(chemin: Path, exigences: tuple[str, ...]) -> None:
    (lu,) = lire_scenarios(chemin)
    _, constats = juger_scenario(Dossier(lu, chemin), registre())
    rompus = [c for c in constats if c.verdict is Verdict.NON_CONFORME]
    if rompus:
        pytest.fail("\n".join(_dire(c) for c in rompus), pytrace=False)
    vues = {c.exigence for c in constats if c.verdict is Verdict.CONFORME}
    manquent = [e for e in exigences if e not in vues]
    if manquent:
        pytest.fail(f"NON VÉRIFIÉ, rien n'a été vu pour : {', '.join(manquent)}", pytrace=False)


def _dire(constat: Constat) -> str:
    return (
        f"NON CONFORME {constat.exigence} « {constat.partie} » : {constat.regle}\n"
        f"  attendu {constat.attendu} ; trouvé {constat.trouve} ({constat.lieu.designation})"
    )
