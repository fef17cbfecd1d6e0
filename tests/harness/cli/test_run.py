"""The run, replay, faults, checks, scenarios and schema commands as a user meets them."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

PYTHON = sys.executable
SCENARIO = """\
id: MON-001
title: Une consultation
requirements: [CDC-2.2.3-01]
given: {ps: dr-lenoir, patient: marie-dupont}
when:
  - facturer: {prestations: [{code: G}], tiers_payant: amo}
    repere: seance
  - mettre_en_lots:
  - transmettre:
then:
  - facture: {repere: seance, amo: 2100} # 30,00 € × 70 %
"""


def _vitalbench(dossier: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PYTHON, "-m", "vitalbench", *arguments],
        cwd=dossier,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def _suite(dossier: Path, texte: str = SCENARIO) -> Path:
    suite = dossier / "miens"
    suite.mkdir()
    (suite / "MON-001.yaml").write_text(texte, encoding="utf-8")
    return suite


@pytest.mark.reseau
def test_run_then_replay_leave_what_the_readme_says(tmp_path: Path) -> None:
    _suite(tmp_path)
    joue = _vitalbench(tmp_path, "run", "--suite", "miens")
    dernier = tmp_path / "reports" / "out" / "latest"
    assert joue.returncode in {0, 3}, joue.stderr
    assert {p.name for p in dernier.iterdir()} >= {
        "journal.jsonl",
        "resultats.json",
        "junit.xml",
        "proces-verbal.html",
    }
    resultats = json.loads((dernier / "resultats.json").read_text())
    assert next(iter(resultats)) == "resume"
    assert set(resultats["resume"]["exigences"]) == {
        "conforme",
        "partiel",
        "non_conforme",
        "non_applicable",
        "non_verifie",
        "observation",
    }
    assert max(len(ligne) for ligne in joue.stdout.splitlines() if "│" in ligne) <= 80
    rejoue = _vitalbench(tmp_path, "replay", str(dernier / "journal.jsonl"))
    assert rejoue.returncode == joue.returncode
    assert "MON-001" in rejoue.stdout or "CDC-2.2.3-01" in rejoue.stdout


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("marie-dupont", "marie-dupond", "ligne 4, colonne 33, champ « given.patient »"),
        ("amo: 2100", "amo: beaucoup", "champ « then[0].facture.amo » : type"),
        ("when:", "quand:", "champ inconnu"),
        ("given: {", "given: [", "YAML illisible"),
    ],
)
def test_a_bad_scenario_is_one_french_line_and_exit_2(
    tmp_path: Path, avant: str, apres: str, attendu: str
) -> None:
    _suite(tmp_path, SCENARIO.replace(avant, apres))
    rendu = _vitalbench(tmp_path, "run", "--suite", "miens")
    assert rendu.returncode == 2
    assert attendu in rendu.stderr
    assert len(rendu.stderr.strip().splitlines()) == 1
    assert "Traceback" not in rendu.stderr
    assert not (tmp_path / "reports").exists()


@pytest.mark.reseau
@pytest.mark.parametrize(
    ("corps", "attendu"),
    [
        ("import sys; sys.exit(7)", "code de sortie 7"),
        ("import time; time.sleep(60)", "pas répondu à temps"),
        ("print('bonjour'); import time; time.sleep(60)", "bonjour"),
        ("import sys\nwhile True: sys.stdout.write('x' * 65536)", "adaptateur a écrit"),
    ],
)
def test_a_bad_adapter_is_told_and_exits_2(tmp_path: Path, corps: str, attendu: str) -> None:
    _suite(tmp_path)
    (tmp_path / "adaptateur.py").write_text(corps)
    rendu = _vitalbench(
        tmp_path,
        "run", "--suite", "miens", "--timeout", "2",
        "--adapter", f"{PYTHON} adaptateur.py",
    )  # fmt: skip
    assert rendu.returncode == 2, rendu.stdout + rendu.stderr
    assert attendu in " ".join(rendu.stdout.split())
    assert "Traceback" not in rendu.stderr


def test_a_journal_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_text('{"seq": 1}\n')
    rendu = _vitalbench(tmp_path, "replay", "journal.jsonl")
    assert rendu.returncode == 2
    assert "journal.jsonl, ligne 1" in rendu.stderr


@pytest.mark.parametrize("quoi", ["scenario", "protocole", "vocabulaire"])
def test_schemas_are_published(tmp_path: Path, quoi: str) -> None:
    rendu = _vitalbench(tmp_path, "schema", quoi)
    publie = json.loads(rendu.stdout)
    if quoi == "scenario":
        jsonschema.Draft202012Validator.check_schema(publie)


def test_scenarios_are_created_valid(tmp_path: Path) -> None:
    assert _vitalbench(tmp_path, "scenarios", "new", "miens/ESS-001.yaml").returncode == 0
    assert _vitalbench(tmp_path, "scenarios", "validate", "miens").returncode == 0
    assert _vitalbench(tmp_path, "scenarios", "new", "miens/ESS-001.yaml").returncode == 2


def test_checks_show_their_rule_and_their_faults(tmp_path: Path) -> None:
    rendu = _vitalbench(tmp_path, "checks", "show", "CDC-3.2.1-05")
    assert rendu.returncode == 0
    assert "facture-sous-autre-numero" in rendu.stdout
    assert _vitalbench(tmp_path, "checks", "show", "CDC-0").returncode == 2


@pytest.mark.reseau
def test_faults_open_with_their_summary(tmp_path: Path) -> None:
    rendu = _vitalbench(tmp_path, "faults", "--only", "sans-auth", "--format", "json")
    assert rendu.returncode == 0, rendu.stderr
    bilan = json.loads(rendu.stdout)
    assert next(iter(bilan)) == "resume"
    assert bilan["resume"] == {"total": 1, "tues": 1, "survivants": 0}
    assert _vitalbench(tmp_path, "faults", "--only", "inconnue").returncode == 2


@pytest.mark.parametrize(
    "commande", ["run", "replay", "faults", "schema", "requirements", "checks list"]
)
def test_every_help_is_french_with_an_example(tmp_path: Path, commande: str) -> None:
    rendu = _vitalbench(tmp_path, *commande.split(), "--help")
    assert rendu.returncode == 0
    assert "Exemple : vitalbench" in rendu.stdout


@pytest.mark.reseau
@pytest.mark.parametrize(
    ("attente", "etat", "code"), [("amo: 9999", "echec_connu", 3), ("amo: 2100", "a_revoir", 1)]
)
def test_a_known_failure_is_run_and_told_when_it_passes(
    tmp_path: Path, attente: str, etat: str, code: int
) -> None:
    texte = SCENARIO.replace("amo: 2100", attente)
    _suite(tmp_path, texte + "known_failing: le taux n'est pas encore corrigé\n")
    rendu = _vitalbench(tmp_path, "run", "--suite", "miens", "--format", "json")
    resultats = json.loads(rendu.stdout)
    assert resultats["scenarios"][0]["etat"] == etat
    assert "le taux n'est pas encore corrigé" in resultats["scenarios"][0]["motif"]
    assert rendu.returncode == code


@pytest.mark.reseau
def test_only_what_failed_is_played_again(tmp_path: Path) -> None:
    suite = _suite(tmp_path, SCENARIO.replace("amo: 2100", "amo: 9999"))
    (suite / "MON-002.yaml").write_text(SCENARIO.replace("MON-001", "MON-002"))
    premier = _vitalbench(tmp_path, "run", "--suite", "miens")
    assert premier.returncode == 1
    second = _vitalbench(
        tmp_path, "run", "--suite", "miens", "--failed", "reports/out/latest", "--format", "json"
    )
    assert [s["scenario"] for s in json.loads(second.stdout)["scenarios"]] == ["MON-001"]
