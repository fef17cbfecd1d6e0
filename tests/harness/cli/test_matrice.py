"""A matrix of runs: its cells in order, a run each, one code for all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vitalbench.harness.cli.matrice import CelluleJouee, code_de
from vitalbench.harness.evidence.resultats import CompteExigences, CompteScenarios
from vitalbench.harness.profil.lecture import ProfilIllisible
from vitalbench.harness.profil.matrice import lire_matrice


def _fichier(dossier: Path, texte: str) -> Path:
    chemin = dossier / "m.toml"
    chemin.write_text(texte, encoding="utf-8")
    return chemin


def test_cells_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    cellules = lire_matrice(_fichier(tmp_path, '[matrice]\ngraine = [2, 1]\nps = ["a", "b"]\n'))
    assert [c.nom for c in cellules] == [
        "graine=2 ps=a",
        "graine=2 ps=b",
        "graine=1 ps=a",
        "graine=1 ps=b",
    ]
    assert [c.dossier for c in cellules] == ["001-2-a", "002-2-b", "003-1-a", "004-1-b"]


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("[matrice]\n", "ligne 1, clé « matrice » : au moins un axe est attendu"),
        ("[matrice]\ngraine = []\n", "ligne 2, clé « matrice.graine » : une liste d'au moins un"),
        ("[matrice]\ngraine = [1, 1]\n", "ligne 2, clé « matrice.graine » : une valeur est écrite"),
        ("[matrice]\n\ngraine = ['x']\n", "ligne 3, clé « matrice.graine[0] » : type int attendu"),
        ("[matrice]\ncouleur = ['x']\n", "clé « matrice » : champ inconnu « couleur »"),
        ("[matrice]\nlecteurs = ['usb']\n", "clé « matrice.lecteurs[0] » : valeur non admise"),
        (f"[matrice]\ngraine = {list(range(201))}\n", "201 cellules, 200 au plus"),
        ("matrice = 3\n", "ligne 1, clé « matrice » : type object attendu"),
        ("[matrice\n", "ligne 1 : TOML illisible"),
        ("a = " + "[" * 5000, "structure trop profonde"),
    ],
)
def test_an_error_names_its_line_and_key(texte: str, dit: str, tmp_path: Path) -> None:
    with pytest.raises(ProfilIllisible) as refus:
        lire_matrice(_fichier(tmp_path, texte))
    assert dit in str(refus.value)


@pytest.mark.parametrize(
    ("codes", "prevues", "attendu"),
    [((0, 0), 2, 0), ((0, 3), 2, 3), ((3, 2), 2, 2), ((3, 2, 1), 3, 1), ((0,), 2, 2)],
)
def test_one_code_for_all(codes: tuple[int, ...], prevues: int, attendu: int) -> None:
    jouees = tuple(
        CelluleJouee(
            cellule="",
            valeurs={},
            dossier="",
            code=code,
            exigences=CompteExigences(),
            scenarios=CompteScenarios(),
        )
        for code in codes
    )
    assert code_de(jouees, prevues) == attendu


@pytest.mark.reseau
def test_each_cell_is_a_run_that_compare_reads(tmp_path: Path) -> None:
    _fichier(tmp_path, '[matrice]\nlecteurs = ["processus", "tcp"]\n')
    commande = [sys.executable, "-m", "vitalbench"]
    joue = subprocess.run(
        [*commande, "run", "--scenario", "NOM-001", "--matrice", "m.toml", "--out", "out"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert joue.returncode in {0, 3}, joue.stderr
    (dossier,) = (tmp_path / "out").iterdir()
    tableau = json.loads((dossier / "matrice.json").read_text())
    assert [c["cellule"] for c in tableau["cellules"]] == ["lecteurs=processus", "lecteurs=tcp"]
    a, b = (dossier / c["dossier"] for c in tableau["cellules"])
    compare = subprocess.run(
        [*commande, "compare", str(a), str(b)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert compare.returncode == 0
    assert "Aucun écart" in compare.stdout
