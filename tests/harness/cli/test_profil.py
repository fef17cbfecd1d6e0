"""The profile of the software as a user meets it: commands, errors, and a run under it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

EXEMPLES = Path(__file__).parents[3] / "examples" / "profils"


def _vitalbench(dossier: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vitalbench", *arguments],
        cwd=dossier,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_a_new_profile_is_valid_and_shows_what_it_claims(tmp_path: Path) -> None:
    assert _vitalbench(tmp_path, "profil", "new", "mon.toml").returncode == 0
    assert _vitalbench(tmp_path, "profil", "new", "mon.toml").returncode == 2
    valide = _vitalbench(tmp_path, "profil", "validate", "mon.toml")
    assert valide.returncode == 0, valide.stderr
    assert "0 exclusion(s)" in valide.stdout
    montre = _vitalbench(tmp_path, "profil", "show", "mon.toml", "--suite", "nominal")
    assert "famille « Pharmaciens » non déclarée" in montre.stdout


def test_an_error_of_the_profile_is_one_french_line(tmp_path: Path) -> None:
    texte = (EXEMPLES / "reference.toml").read_text(encoding="utf-8")
    (tmp_path / "faux.toml").write_text(texte.replace("oct = false", "otc = false"), "utf-8")
    refuse = _vitalbench(tmp_path, "run", "--logiciel", "faux.toml")
    assert refuse.returncode == 2
    assert refuse.stderr.count("\n") == 1
    assert "faux.toml, ligne " in refuse.stderr
    assert "clé « options" in refuse.stderr
    assert "vouliez-vous dire « oct » ?" in refuse.stderr


@pytest.mark.reseau
@pytest.mark.parametrize("profil", ["reference", "cabinet_simple"])
def test_a_run_lists_what_its_profile_leaves_aside(profil: str, tmp_path: Path) -> None:
    joue = _vitalbench(
        tmp_path,
        *("run", "--suite", "nominal", "--scenario", "NOM-001", "--scenario", "NOM-040"),
        *("--logiciel", str(EXEMPLES / f"{profil}.toml"), "--out", "out", "--format", "json"),
    )
    assert joue.returncode in {0, 3}, joue.stderr
    resultats = json.loads(joue.stdout)
    declarees = {o["id"] for o in resultats["logiciel"]["options"] if o["active"]}
    ecartees = {e["exigence"]: e["motif"] for e in resultats["hors_profil"]}
    if profil == "reference":
        assert "apcv" in declarees
        assert "CDC-4.2.1.6-04" not in ecartees
        assert resultats["exclusions"] == []
    else:
        assert "apcv" not in declarees
        assert "famille « Pharmaciens »" in ecartees["CDC-4.2.1.6-04"]
        (exclusion,) = resultats["exclusions"]
        assert exclusion["exigence"] == "CDC-2.2.3-01"
        verdicts = {v["exigence"]: v["verdict"] for v in resultats["exigences"]}
        assert verdicts["CDC-2.2.3-01"] == "NON APPLICABLE"
        assert exclusion["verdict"] == "CONFORME"
