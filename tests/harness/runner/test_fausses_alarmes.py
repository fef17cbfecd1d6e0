"""No false alarm: the healthy reference is never found wrong, whatever the seed of its world."""

from pathlib import Path

import pytest

from vitalbench.harness.runner.campagne import Commande, jouer
from vitalbench.harness.scenario.suites import charger_suite


def _sans_alarme(graine: int, dossier: Path) -> None:
    commande = Commande(suite="nominal", scenarios=charger_suite("nominal"), graine=graine)
    resultats = jouer(commande, dossier, lambda _: None)
    assert [v.exigence for v in resultats.exigences if v.verdict == "NON CONFORME"] == []
    assert [v.exigence for v in resultats.banc if v.verdict == "NON CONFORME"] == []
    assert [(s.scenario, s.motif) for s in resultats.scenarios if s.etat != "conforme"] == []


@pytest.mark.reseau
@pytest.mark.timeout(600)
@pytest.mark.parametrize("graine", range(1, 6))
def test_five_seeds(graine: int, tmp_path: Path) -> None:
    _sans_alarme(graine, tmp_path)


@pytest.mark.preuve
@pytest.mark.timeout(600)
@pytest.mark.parametrize("graine", range(100, 150))
def test_fifty_seeds(graine: int, tmp_path: Path) -> None:
    _sans_alarme(graine, tmp_path)
