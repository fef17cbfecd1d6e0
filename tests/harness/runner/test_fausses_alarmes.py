"""No false alarm: the healthy reference is never found wrong, whatever the seed of its world."""

from pathlib import Path

import pytest

from vitalbench.harness.findings import Verdict
from vitalbench.harness.runner.campagne import Commande, jouer
from vitalbench.harness.scenario.suites import charger_suite, suites

BRUIT = {Verdict.NON_CONFORME, Verdict.PARTIEL, Verdict.NON_VERIFIE}
AUTRES = [suite for suite in suites() if suite != "nominal"]


def _sans_alarme(suite: str, graine: int, dossier: Path) -> None:
    commande = Commande(suite=suite, scenarios=charger_suite(suite), graine=graine)
    resultats = jouer(commande, dossier, lambda _: None)
    juges = (*resultats.exigences, *resultats.banc)
    assert [(v.exigence, v.motif) for v in juges if v.verdict in BRUIT] == []
    assert [(s.scenario, s.motif) for s in resultats.scenarios if s.etat != "conforme"] == []
    assert resultats.code_retour == 0


@pytest.mark.reseau
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("graine", range(1, 6))
def test_five_seeds(graine: int, tmp_path: Path) -> None:
    _sans_alarme("nominal", graine, tmp_path)


@pytest.mark.reseau
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("suite", "graine"), [(suite, 1 + rang % 5) for rang, suite in enumerate(AUTRES)]
)
def test_each_other_suite_on_a_seed_of_its_own(suite: str, graine: int, tmp_path: Path) -> None:
    _sans_alarme(suite, graine, tmp_path)


@pytest.mark.preuve
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("suite", suites())
@pytest.mark.parametrize("graine", range(100, 150))
def test_fifty_seeds(graine: int, suite: str, tmp_path: Path) -> None:
    _sans_alarme(suite, graine, tmp_path)
