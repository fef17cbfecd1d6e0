"""pytest fixtures and markers: a QA suite of somebody else, with the simulated world around it.

    @pytest.mark.contexte(ps="dr-lenoir", patient="marie-dupont")
    @pytest.mark.exigence("CDC-2.2.3-01")
    def test_journey(seance):
        seance.faire("facturer", prestations=[{"code": "G"}], tiers_payant="amo")

The checks of the requirements a test names judge its evidence at the end: NON CONFORME fails the
test, and so does a named requirement of which nothing was seen. pytest loads this module in every
project where Vitalbench is installed: the bench itself is imported by the first fixture used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from vitalbench.harness.evidence.journal import Journal
    from vitalbench.harness.pilots.pilote import Pilote
    from vitalbench.harness.runner.banc import Banc
    from vitalbench.harness.runner.liaisons import Liaison
    from vitalbench.harness.seance import Seance
    from vitalbench.simulators.cards.lecteur import LecteurSimule
    from vitalbench.simulators.reception.accueil import Accueil
    from vitalbench.simulators.world.monde import Monde

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
    groupe.addoption("--vitalbench-seed", type=int, default=None, help="Seed of the world.")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    for marque in MARQUES:
        config.addinivalue_line("markers", marque)


@pytest.fixture(scope="session")
def monde(request: pytest.FixtureRequest) -> Monde:
    """The simulated world of the session's seed."""
    from vitalbench.harness.runner.campagne import ANCRE, GRAINE
    from vitalbench.simulators.world.monde import creer_monde

    graine = request.config.getoption("--vitalbench-seed")
    return creer_monde(GRAINE if graine is None else int(graine), ANCRE)


@pytest.fixture
def banc(request: pytest.FixtureRequest, monde: Monde, tmp_path: Path) -> Iterator[Banc]:
    """The bench of one test: its cards in their readers, its servers open; judged at the end."""
    from vitalbench.harness.seance import banc_juge

    marque = request.node.get_closest_marker("contexte")
    valeurs = {"ps": "dr-lenoir", "patient": "marie-dupont", **(marque.kwargs if marque else {})}
    nommees = [str(i) for m in request.node.iter_markers("exigence") for i in m.args]
    exigences = tuple(dict.fromkeys(nommees))
    allure = _allure()
    for exigence in exigences:
        request.node.user_properties.append(("exigence", exigence))
        if allure is not None:
            allure.dynamic.link(f"#{exigence}", link_type="tms", name=exigence)
    dossier = tmp_path / "vitalbench"
    try:
        with banc_juge(request.node.name, valeurs, exigences, monde, dossier) as ouvert:
            yield ouvert
    finally:
        if allure is not None:
            allure.attach(_raconter(dossier), name="chronologie")


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
    from vitalbench.harness.runner.liaisons import relier_par

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
    from vitalbench.harness.seance import Seance

    allure = _allure()
    return Seance(banc, liaison) if allure is None else Seance(banc, liaison, allure.step)


def _allure() -> ModuleType | None:
    """Give allure-pytest where it is installed: its calls do nothing unless results are asked."""
    return importlib.import_module("allure") if find_spec("allure") is not None else None


def _raconter(dossier: Path) -> str:
    """Tell the journals of a test as text, NIR masked."""
    from vitalbench.reports.chronologie import chronologies
    from vitalbench.reports.masquage import masquer_nir, visible

    lignes = [
        ligne
        for journal in sorted(dossier.glob("*.jsonl"))
        for recit in chronologies(journal).values()
        for ligne in recit.en_texte()
    ]
    return visible(masquer_nir("\n".join(lignes)))
