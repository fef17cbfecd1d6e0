"""A wrong use of the command line: one French line that names what is wrong, exit code 2."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "attendu"),
    [
        (["chek"], "commande inconnue : chek ; voulait-on check"),
        (["scenarios", "shwo"], "commande inconnue : shwo ; voulait-on show"),
        (["run", "--siute", "x"], "option inconnue : --siute"),
        (["run", "--suite"], "l'option --suite attend une valeur"),
        (["run", "--jobs", "abc"], "--jobs attend un nombre entier"),
        (["run", "--jobs", "0"], "--jobs : nombre hors des bornes permises (limite : 1)"),
        (["diff"], "il manque : avant"),
        (["faults", "a"], "de trop : a"),
        (["schema", "zut"], "quoi : zut n'est pas offert"),
    ],
)
def test_faute_de_frappe(arguments: list[str], attendu: str) -> None:
    rendu = subprocess.run(
        [sys.executable, "-m", "vitalbench", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert rendu.returncode == 2
    assert rendu.stderr.startswith(f"vitalbench : {attendu}")
    assert rendu.stderr.count("\n") == 1


def test_aide_en_francais() -> None:
    rendu = subprocess.run(
        [sys.executable, "-m", "vitalbench", "run", "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert rendu.returncode == 0
    assert "Affiche cette aide" in rendu.stdout
    assert "Show this message" not in rendu.stdout
    assert "[default" not in rendu.stdout
