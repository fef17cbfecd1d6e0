"""The adapter check: what it says of good adapters, and of each mistake."""

import shutil
import sys
from pathlib import Path

import pytest

from vitalbench.harness.pilots.epreuve import eprouver

EXEMPLES = Path(__file__).parents[3] / "examples" / "adapter_minimal"
COMMANDES = {
    "python": f"{sys.executable} {EXEMPLES / 'adaptateur.py'}",
    "perl": f"perl {EXEMPLES / 'adaptateur.pl'}",
    "reference": f"{sys.executable} -m vitalbench.reference.workstation",
}


@pytest.mark.parametrize("nom", COMMANDES)
def test_good_adapters_have_nothing_to_correct(nom: str) -> None:
    if nom == "perl" and shutil.which("perl") is None:
        pytest.skip("perl absent")
    resultats = list(eprouver(COMMANDES[nom]))
    assert [(r.nom, r.constat) for r in resultats if not r.reussi] == []
    assert len(resultats) == 7


def test_each_mistake_is_explained(tmp_path: Path) -> None:
    script = tmp_path / "mauvais.py"
    script.write_text(
        "import json, sys\n"
        "for ligne in sys.stdin:\n"
        "    r = json.loads(ligne)\n"
        '    print(json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"ecran": {}}}), flush=True)\n'
    )
    resultats = {r.nom: r for r in eprouver(f"{sys.executable} {script}", delai_s=5)}
    assert not resultats["accueil"].reussi
    assert "identifiant 1 rendu pour la demande 2" in resultats["identifiants"].constat
    assert "-32601 attendue" in resultats["méthode inconnue"].constat
    assert "-32700" in resultats["JSON cassé"].conseil
    assert "Traceback" in resultats["JSON cassé"].transcription


def test_an_adapter_that_does_not_start_is_told_once(tmp_path: Path) -> None:
    (resultat,) = eprouver(str(tmp_path / "absent"))
    assert "ne démarre pas" in resultat.constat
