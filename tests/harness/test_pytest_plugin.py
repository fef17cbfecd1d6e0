"""The pytest plugin in a project of somebody else: it judges, it fails, it says why."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

QA = Path(__file__).parents[2] / "examples" / "qa_suite"
OPTIONS = ("-p", "no:cacheprovider", "-q")


def _pytest(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


@pytest.mark.reseau
def test_the_example_suite_passes_in_a_project_of_its_own(tmp_path: Path) -> None:
    for nom in ("reports", "scenarios", "tests"):
        (tmp_path / nom).mkdir()
        (tmp_path / nom / "__init__.py").touch()
    (tmp_path / "tests" / "test_qa.py").write_text((QA / "test_tiers_payant.py").read_text())
    rendu = _pytest("tests", "--junitxml=junit.xml", cwd=tmp_path)
    assert rendu.returncode == 0, rendu.stdout
    assert 'name="exigence" value="CDC-2.2.3-01"' in (tmp_path / "junit.xml").read_text()


@pytest.mark.reseau
def test_in_parallel_it_leaves_allure_results_with_steps_links_and_a_timeline(
    tmp_path: Path,
) -> None:
    (tmp_path / "test_qa.py").write_text((QA / "test_tiers_payant.py").read_text())
    rendu = _pytest(".", "-n", "2", "--alluredir=allure", cwd=tmp_path)
    assert rendu.returncode == 0, rendu.stdout
    dossier = tmp_path / "allure"
    lus = {r["name"]: r for f in dossier.glob("*-result.json") if (r := json.loads(f.read_text()))}
    assert {r["status"] for r in lus.values()} == {"passed"}
    consultation = lus["test_une_consultation_va_jusqu_a_l_accuse"]
    assert [x["name"] for x in consultation["steps"]] == [
        "facturer",
        "mettre_en_lots",
        "transmettre",
        "relever",
    ]
    assert {x["name"] for x in consultation["links"]} == {
        "CDC-2.2.3-01",
        "CDC-3.2.1-05",
        "CDC-4.1.2.3-02",
    }
    recits = [f.read_text() for f in dossier.glob("*-attachment*")]
    assert any("SSV_FormaterFactures" in recit for recit in recits)


@pytest.mark.reseau
def test_what_was_not_seen_fails_the_test(tmp_path: Path) -> None:
    (tmp_path / "test_rien.py").write_text(
        "import pytest\n"
        '@pytest.mark.exigence("CDC-2.2.3-01")\n'
        "def test_rien(seance):\n"
        '    seance.faire("lire", carte="cps")\n'
    )
    rendu = _pytest(".", cwd=tmp_path)
    assert rendu.returncode == 1
    assert "NON VÉRIFIÉ, rien n'a été vu pour : CDC-2.2.3-01" in rendu.stdout


@pytest.mark.reseau
def test_an_unknown_requirement_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test_inconnue.py").write_text(
        'import pytest\n@pytest.mark.exigence("CDC-0")\ndef test_inconnue(seance):\n    pass\n'
    )
    rendu = _pytest(".", cwd=tmp_path)
    assert rendu.returncode == 1
    assert "exigence inconnue : CDC-0" in rendu.stdout
