"""pytest fixtures and markers: a QA suite of somebody else, with the simulated world around it.

    @pytest.mark.contexte(ps="dr-lenoir", patient="marie-dupont")
    @pytest.mark.exigence("CDC-2.2.3-01")
    def test_journey(seance):
        seance.faire("facturer", prestations=[{"code": "G"}], tiers_payant="amo")

The checks of the requirements a test names judge its evidence at the end: NON CONFORME fails the
test, and so does a named requirement of which nothing was seen.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import Journal, lire_scenarios
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.pilots.pilote import Pilote
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.harness.runner.execution import Execution
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.liaisons import Liaison, relier_par
from vitalbench.harness.runner.verdicts import designer
from vitalbench.harness.scenario.modele import MONDE, Contexte, Etape, Scenario
from vitalbench.reference.catalogue import catalogue
from vitalbench.reference.protocol.commandes import COMMANDES
from vitalbench.reference.protocol.reponses import Accueil as AccueilLogiciel
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.reception.accueil import Accueil
from vitalbench.simulators.world.monde import Monde, creer_monde

MARQUES = (
    "exigence(id, …): requirements whose checks judge the test (vitalbench)",
    "contexte(ps=, patient=, …): the world as the test finds it (vitalbench)",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the bench."""
    groupe = parser.getgroup("vitalbench")
    groupe.addoption(
        "--vitalbench-adapter", default="", help="Adapter command; empty: the reference."
    )
    groupe.addoption("--vitalbench-seed", type=int, default=GRAINE, help="Seed of the world.")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    for marque in MARQUES:
        config.addinivalue_line("markers", marque)


class Seance:
    """One software in front of one bench, for one test."""

    def __init__(self, banc: Banc, liaison: Liaison) -> None:
        self._execution = Execution(banc, liaison)
        self._execution.presenter()

    def faire(
        self, action: str, repere: str = "", **parametres: object
    ) -> Reponse | AccueilLogiciel | None:
        """Play one step, as a scenario would write it; give the answer of the software."""
        if action not in COMMANDES and action not in MONDE:
            raise ValueError(f"étape inconnue : {action!r}")
        etape = Etape(action=action, parametres=dict(parametres), repere=repere)
        return self._execution.jouer(etape)


def exigences_de(requete: pytest.FixtureRequest) -> tuple[str, ...]:
    """Give the requirements a test names; refuse one the catalogue does not hold."""
    ids = [str(i) for marque in requete.node.iter_markers("exigence") for i in marque.args]
    inconnues = [i for i in ids if i not in catalogue()]
    if inconnues:
        raise pytest.UsageError(f"exigence inconnue : {', '.join(inconnues)}")
    return tuple(dict.fromkeys(ids))


@pytest.fixture(scope="session")
def monde(request: pytest.FixtureRequest) -> Monde:
    """The simulated world of the session's seed."""
    return creer_monde(int(request.config.getoption("--vitalbench-seed")), ANCRE)


@pytest.fixture
def banc(request: pytest.FixtureRequest, monde: Monde, tmp_path: Path) -> Iterator[Banc]:
    """The bench of one test: its cards in their readers, its servers open; judged at the end."""
    marque = request.node.get_closest_marker("contexte")
    valeurs = {"ps": "dr-lenoir", "patient": "marie-dupont", **(marque.kwargs if marque else {})}
    exigences = exigences_de(request)
    for exigence in exigences:
        request.node.user_properties.append(("exigence", exigence))
    scenario = Scenario(
        id="TEST",
        titre=request.node.name,
        suite="pytest",
        exigences=exigences,
        contexte=msgspec.convert(valeurs, Contexte),
        etapes=(),
    )
    dossier = tmp_path / "vitalbench"
    ouvert = Banc(scenario, monde, ANCRE, dossier)
    ouvert.ouvrir()
    try:
        yield ouvert
    finally:
        ouvert.fermer({"etat": "joue"})
    _juger(ouvert.journal.chemin, exigences)


@pytest.fixture
def journal(banc: Banc) -> Journal:
    """The journal of the test."""
    return banc.journal


@pytest.fixture
def lecteurs(banc: Banc) -> dict[str, LecteurSimule]:
    """The two card slots, `vitale` and `cps`."""
    return banc.lecteurs


@pytest.fixture
def accueil(banc: Banc) -> Accueil:
    """The reception of the organisms."""
    return banc.accueil


@pytest.fixture
def boite(banc: Banc) -> Callable[[], list[str]]:
    """What waits in the mailbox of the PS: identifiers of messages."""
    adresse = banc.monde.professionnel(banc.scenario.contexte.ps).adresse_courriel
    return lambda: [str(message) for message in banc.accueil.boites.lister(adresse)]


@pytest.fixture
def liaison(request: pytest.FixtureRequest, banc: Banc) -> Iterator[Liaison]:
    """The software under test in front of the bench."""
    reliee = relier_par(str(request.config.getoption("--vitalbench-adapter")))(banc)
    try:
        yield reliee
    finally:
        reliee.fermer()


@pytest.fixture
def pilote(liaison: Liaison) -> Pilote:
    """The pilot itself, for tests that speak the protocol."""
    return liaison.pilote


@pytest.fixture
def seance(banc: Banc, liaison: Liaison) -> Seance:
    """The software introduced to its bench: play steps with `faire`."""
    return Seance(banc, liaison)


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
        f"  attendu {constat.attendu} ; trouvé {constat.trouve} ({designer(constat.lieu)})"
    )
