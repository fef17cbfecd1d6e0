"""Scenarios told as lessons."""

import json

import pytest
from lxml import html
from typer.testing import CliRunner

from vitalbench.harness.cli.scenarios import register
from vitalbench.harness.lecon import commentaires
from vitalbench.harness.scenario.lecture import ScenarioIllisible
from vitalbench.harness.scenario.suites import charger_suite
from vitalbench.reference.catalogue import catalogue

SOURCE = """\
id: X-001
when:
  # au-dessus
  - facturer:
      montant: 2 # dedans
  - relever:
then:
  - facture: {repere: a, amo: 2100} # 30,00 € × 70 %
  - mention: {id: "un#deux"}
  - arl:
      nombre: 1
"""


def _montrer(*arguments: str) -> str:
    import typer

    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    rendu = CliRunner().invoke(app, ["scenarios", "show", *arguments], catch_exceptions=False)
    assert rendu.exit_code == 0
    return rendu.stdout


def test_comments_belong_to_the_element_they_stand_by() -> None:
    assert commentaires(SOURCE, "when") == {1: "au-dessus dedans"}
    assert commentaires(SOURCE, "then") == {1: "30,00 € × 70 %"}


def test_the_lesson_says_rule_steps_expectations_with_arithmetic_and_faults() -> None:
    texte = _montrer("DEG-001", "--sans-jouer")
    assert "Sans carte Vitale, la CPS signe seule" in texte
    for titre in ("La règle", "Au départ", "Pas à pas", "Ce que ferait un logiciel fautif"):
        assert titre in texte
    assert "✗ " in texte
    assert max(map(len, texte.splitlines())) <= 92


@pytest.mark.reseau
def test_played_on_the_reference_it_says_what_each_side_does() -> None:
    lu = json.loads(_montrer("NOM-001", "--format", "json"))
    cotes = {voie for temps in lu["temps"] for voie, _ in temps["cotes"]}
    assert {"logiciel", "modules", "messagerie", "organismes"} <= cotes
    calculs = [a["calcul"] for temps in lu["temps"] for a in temps["attentes"]]
    assert any("30,00" in calcul for calcul in calculs)


def test_variantes_are_named_and_each_can_be_asked_for() -> None:
    lu = json.loads(_montrer("SMG-003", "--format", "json", "--sans-jouer"))
    assert lu["id"] == "SMG-003-V1"
    assert [ident for ident, _ in lu["variantes"]] == [f"SMG-003-V{n}" for n in (1, 2, 3, 4)]
    autre = json.loads(_montrer("SMG-003-V2", "--format", "json", "--sans-jouer"))
    assert autre["id"] == "SMG-003-V2"


def test_the_page_is_a_page() -> None:
    page = html.fromstring(_montrer("SMG-003", "--format", "html", "--sans-jouer"))
    assert page.xpath("//main//h2")[0].text == "La règle"
    assert "Ni agrément ni document du CNDA" in page.xpath("//header//p")[0].text_content()
    assert page.xpath("//ul[@class='fautif']/li")


def test_an_unknown_scenario_is_refused_by_name() -> None:
    with pytest.raises(ScenarioIllisible, match="XXX-999 : scénario inconnu"):
        _montrer("XXX-999")


@pytest.mark.parametrize("suite", ["forcage", "degrade", "smg", "apcv", "at"])
def test_the_scenarios_of_the_five_suites_are_lessons(suite: str) -> None:
    """One paragraph of our own words, not the bare sentence of a requirement; one in twenty may
    still wait for its own."""
    enonces = {e.enonce for e in catalogue()}
    scenarios = charger_suite(suite)
    muets = {s.id for s in scenarios if len(s.lecon) < 60 or s.lecon in enonces}
    assert len(muets) <= len(scenarios) / 20, sorted(muets)
