"""Every report of a run: contents, masking, hostile evidence."""

import csv
import io
import json
from pathlib import Path

import pytest
from lxml import etree, html

from tests.reports import exemple
from vitalbench.reports.masquage import cellule, en_clair, masquer_nir, visible
from vitalbench.reports.produire import produire


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    produire(exemple.resultats(), exemple.journal(tmp_path), tmp_path / "out")
    return tmp_path / "out"


def test_resultats_opens_with_its_summary(dossier: Path) -> None:
    texte = (dossier / "resultats.json").read_text()
    assert next(iter(json.loads(texte))) == "resume"
    assert json.loads(texte)["resume"]["revendiquees"] == 3


def test_junit_never_passes_what_was_not_seen(dossier: Path) -> None:
    racine = etree.parse(dossier / "junit.xml").getroot()
    suite = racine.find("testsuite[@name='exigences']")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")


def test_html_escapes_hostile_evidence_and_hides_nir(dossier: Path) -> None:
    source = (dossier / "proces-verbal.html").read_text()
    assert "<script" not in source
    assert exemple.NIR not in source
    page = html.fromstring(source)
    assert "Ni agrément ni document du CNDA" in page.xpath("//header//p")[0].text_content()
    assert page.xpath("//*[@id='CDC-3.2.10.1.1-06']")
    assert "(5)" in page.xpath("//ol[@class='chrono']")[0].text_content()


def test_html_has_no_dead_inner_link(dossier: Path) -> None:
    page = html.fromstring((dossier / "proces-verbal.html").read_text())
    cibles = set(page.xpath("//@id"))
    liens = {lien.removeprefix("#") for lien in page.xpath("//a/@href") if lien.startswith("#")}
    assert liens <= cibles


def test_cahier_neutralises_formulas(dossier: Path) -> None:
    texte = (dossier / "cahier.csv").read_text("utf-8-sig")
    rangees = list(csv.reader(io.StringIO(texte), delimiter=";"))
    assert rangees[0][0] == "exigence"
    assert len(rangees) == 4


def test_nir_can_be_left_in_clear(tmp_path: Path) -> None:
    produire(exemple.resultats(), tmp_path / "absent.jsonl", tmp_path, en_clair)
    assert exemple.NIR in (tmp_path / "proces-verbal.html").read_text()


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("280019999900118", "280••••••••••••"),
        ("280019999900117", "280019999900117"),
        ("2800199999001", "280••••••••••"),
        ("montant 2100", "montant 2100"),
    ],
)
def test_masquer_nir(texte: str, attendu: str) -> None:
    assert masquer_nir(texte) == attendu


def test_cells_and_controls() -> None:
    assert cellule("=1+1") == "'=1+1"
    assert visible("a\x1b[2Jb") == "a\\x1b[2Jb"
