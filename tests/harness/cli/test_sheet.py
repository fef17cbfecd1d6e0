"""The sheet command: one scenario, a suite, a scenario of one's own, wrong names."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from vitalbench.harness.cli.main import construire
from vitalbench.harness.pilots.extraction import extraire
from vitalbench.harness.scenario.lecture import ScenarioIllisible

SIEN = """
id: MON-001
title: "<b>Un essai</b> à nous"
requirements: []
given: {ps: dr-lenoir, patient: marie-dupont}
when:
  - facturer: {prestations: [{code: G}], tiers_payant: amo}
    repere: facture
then:
  - facture: {repere: facture, total: 3000}
"""


def _lancer(*args: str) -> str:
    rendu = CliRunner().invoke(construire("sheet"), ["sheet", *args], catch_exceptions=False)
    assert rendu.exit_code == 0, rendu.output
    return rendu.output


def test_one_scenario_as_pdf_and_html(tmp_path: Path):
    pdf, page = tmp_path / "f.pdf", tmp_path / "f.html"
    dit = _lancer("DEG-003", "--pdf", str(pdf), "--html", str(page))
    assert dit.count("1 fiche(s)") == 2
    texte = " ".join(extraire(pdf.read_bytes()).texte.split())
    assert "3.2.9.1-07" in texte
    assert "Carte de professionnel de santé absente" in texte.replace("\u00a0", " ")
    assert "☐ OK" in page.read_text()
    assert 'lang="fr"' in page.read_text()


def test_a_scenario_with_variantes_is_a_book_in_order(tmp_path: Path):
    page = tmp_path / "f.html"
    _lancer("DEG-028", "--html", str(page))
    texte = page.read_text()
    assert texte.index("DEG-028-V2 ") < texte.index("DEG-028-V10 ")


def test_a_scenario_of_ones_own(tmp_path: Path):
    (tmp_path / "MON-001.yaml").write_text(SIEN)
    page = tmp_path / "f.html"
    _lancer("--suite", str(tmp_path), "--html", str(page))
    assert "&lt;b&gt;Un essai&lt;/b&gt;" in page.read_text()
    assert "total 30,00\u00a0€" in page.read_text()


@pytest.mark.parametrize("args", [["DEG-999"], [], ["--suite", "inconnue"]])
def test_what_does_not_exist_is_said_in_french(args: list[str]):
    with pytest.raises(ScenarioIllisible):
        CliRunner().invoke(construire("sheet"), ["sheet", *args], catch_exceptions=False)
