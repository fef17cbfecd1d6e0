"""The installed wheel works inside a project that owns folders named like our rooms."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
SOURCES = (
    "vitalbench", "reference", "simulators", "harness", "reports", "scenarios",
    "pyproject.toml", "setup.py", "README.md", "LICENSE",
)  # fmt: skip


@pytest.fixture(scope="session")
def roue_installee(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the tree and install it alone in a folder."""
    copie = tmp_path_factory.mktemp("sources")
    for nom in SOURCES:
        source = RACINE / nom
        if source.is_dir():
            shutil.copytree(
                source, copie / nom, ignore=shutil.ignore_patterns("__pycache__", "out")
            )
        else:
            shutil.copy(source, copie / nom)
    cible = tmp_path_factory.mktemp("installation")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--no-build-isolation", "--target", str(cible), str(copie)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cible


@pytest.fixture
def projet(tmp_path: Path) -> Path:
    """Someone else's project, with packages that bear the names of our rooms."""
    for nom in ("reports", "scenarios", "tests", "harness", "reference"):
        (tmp_path / nom).mkdir()
        (tmp_path / nom / "__init__.py").write_text('raise RuntimeError("not yours")\n')
    return tmp_path


def executer(roue: Path, dossier: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environnement = {**os.environ, "PYTHONPATH": str(roue)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=dossier, env=environnement, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_room_comes_from_the_wheel(roue_installee: Path, projet: Path) -> None:
    code = (
        "import vitalbench.reference.catalogue, vitalbench.harness.cli.main, vitalbench.reports\n"
        "import vitalbench.simulators.cards, vitalbench.scenarios, pathlib\n"
        "print(pathlib.Path(vitalbench.harness.__file__).parents[2])\n"
    )
    sortie = executer(roue_installee, projet, "-c", code)
    assert sortie.returncode == 0, sortie.stderr
    assert Path(sortie.stdout.strip()) == roue_installee


def test_the_command_line_works_from_there(roue_installee: Path, projet: Path) -> None:
    sortie = executer(roue_installee, projet, "-m", "vitalbench", "requirements", "--help")
    assert sortie.returncode == 0, sortie.stderr
    assert "--suite" in sortie.stdout


def test_package_data_travels_and_tests_do_not(roue_installee: Path) -> None:
    paquet = roue_installee / "vitalbench"
    assert (paquet / "py.typed").is_file()
    assert (paquet / "reports/gabarits/proces_verbal.html.j2").is_file()
    assert list((paquet / "reference/catalogue").rglob("cdc-*"))
    assert list((paquet / "scenarios").rglob("*.yaml"))
    assert not (paquet / "tests").exists()
    assert not (roue_installee / "tests").exists()
