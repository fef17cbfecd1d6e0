"""The compare and allure commands."""

import json
from pathlib import Path

import msgspec
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from tests.reports import exemple
from vitalbench.harness.cli.comparaison import register
from vitalbench.harness.findings import Verdict
from vitalbench.reports.produire import produire


def _lancer(*arguments: str) -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


@pytest.fixture
def passages(tmp_path: Path) -> tuple[str, str]:
    """Two runs: the first all held, the second with one requirement broken."""
    sain = exemple.exigence("CDC-3.2.10.1.1-06", Verdict.CONFORME)
    avant = msgspec.structs.replace(exemple.resultats(), exigences=(sain,), scenarios=())
    rompu = exemple.exigence("CDC-3.2.10.1.1-06", Verdict.NON_CONFORME)
    apres = msgspec.structs.replace(avant, exigences=(rompu,))
    for nom, resultats in (("avant", avant), ("apres", apres)):
        produire(resultats, tmp_path / "absent.jsonl", tmp_path / nom)
    return str(tmp_path / "avant"), str(tmp_path / "apres")


def test_a_regression_is_an_exit_code_and_the_reverse_is_a_correction(
    passages: tuple[str, str],
) -> None:
    avant, apres = passages
    pire = _lancer("compare", avant, apres)
    assert pire.exit_code == 1
    assert "regression : 1" in pire.stdout
    mieux = _lancer("compare", apres, avant)
    assert mieux.exit_code == 0
    assert "correction : 1" in mieux.stdout


def test_the_same_comparison_in_json_and_html(passages: tuple[str, str]) -> None:
    (ecart,) = json.loads(_lancer("compare", *passages, "--format", "json").stdout)
    assert (ecart["ident"], ecart["nature"]) == ("CDC-3.2.10.1.1-06", "regression")
    page = _lancer("compare", *passages, "--format", "html").stdout
    assert page.lstrip().startswith("<!doctype html>")
    assert "1 régression." in page


def test_allure_results_of_a_run_folder(passages: tuple[str, str], tmp_path: Path) -> None:
    rendu = _lancer("allure", passages[0], "--vers", str(tmp_path / "allure"))
    assert rendu.exit_code == 0
    assert len(list((tmp_path / "allure").glob("*-result.json"))) == 1
