"""Allure results written from a run."""

import json
from pathlib import Path

import pytest

from tests.reports import exemple
from vitalbench.reports.allure import allure
from vitalbench.reports.masquage import masquer_nir


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    vers = tmp_path / "allure"
    assert allure(exemple.resultats(), exemple.journal(tmp_path), vers, masquer_nir) == 5
    return vers


def test_each_requirement_and_scenario_is_one_result_with_an_honest_status(dossier: Path) -> None:
    lus = [json.loads(f.read_text()) for f in dossier.glob("*-result.json")]
    assert {lu["fullName"].removeprefix("nominal."): lu["status"] for lu in lus} == {
        "exigences.CDC-3.2.10.1.1-03": "passed",
        "exigences.CDC-3.2.10.1.1-06": "failed",
        "exigences.CDC-3.2.10.1.1-01": "broken",
        "scenarios.NOM-001": "passed",
        "scenarios.NOM-002": "failed",
    }
    assert exemple.NIR not in "".join(f.read_text() for f in dossier.iterdir())


def test_a_failure_links_its_requirement_and_attaches_its_explanation(dossier: Path) -> None:
    (rompue,) = (
        lu
        for f in dossier.glob("*-result.json")
        if (lu := json.loads(f.read_text()))["fullName"].endswith("-06")
    )
    assert rompue["links"][0]["url"] == "proces-verbal.html#CDC-3.2.10.1.1-06"
    (constat,) = rompue["steps"][0]["steps"]
    texte = (dossier / constat["attachments"][0]["source"]).read_text()
    assert "Attendu : un lot par type de facture" in texte
    assert "Pour voir : vitalbench show lot.b2 --at 174" in texte


def test_a_scenario_attaches_its_timeline(dossier: Path) -> None:
    (joue,) = (
        lu
        for f in dossier.glob("*-result.json")
        if (lu := json.loads(f.read_text()))["fullName"].endswith("NOM-001")
    )
    assert joue["stop"] - joue["start"] == 400
    texte = (dossier / joue["attachments"][0]["source"]).read_text()
    assert "organismes ! : accueil : lot refus SIM005" in texte


def test_the_environment_says_what_it_is_not(dossier: Path) -> None:
    assert "ni un agrément ni un document du CNDA" in (
        dossier / "environment.properties"
    ).read_text("utf-8")
