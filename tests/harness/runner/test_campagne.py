"""A run, its replay, the same over standard streams and in parallel: equal verdicts."""

import sys
from pathlib import Path

import msgspec
import pytest

from vitalbench.harness.evidence.journal import JournalIllisible
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.runner.campagne import Commande, filtrer, jouer, rejouer
from vitalbench.harness.scenario.suites import charger_suite

ECHANTILLON = ("NOM-001", "NOM-005", "NOM-007", "NOM-010", "NOM-022", "NOM-025", "NOM-031")
REFERENCE = f"{sys.executable} -m vitalbench.reference.workstation"


def _passage(dossier: Path, *, adaptateur: str = "", taches: int = 1) -> Resultats:
    scenarios = filtrer(charger_suite("nominal"), ECHANTILLON)
    commande = Commande(suite="nominal", scenarios=scenarios, adaptateur=adaptateur, taches=taches)
    return jouer(commande, dossier, lambda _: None)


def _verdicts(resultats: Resultats) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    exigences = (*resultats.exigences, *resultats.banc)
    return [
        (v.exigence, v.verdict, tuple((p.nom, p.verdict) for p in v.parties)) for v in exigences
    ] + [(s.scenario, s.etat, ()) for s in resultats.scenarios]


@pytest.fixture(scope="module")
def passage(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Resultats]:
    dossier = tmp_path_factory.mktemp("passage")
    return dossier, _passage(dossier)


@pytest.mark.reseau
def test_the_reference_is_found_right(passage: tuple[Path, Resultats]) -> None:
    _, resultats = passage
    assert resultats.resume.scenarios.conforme == len(ECHANTILLON)
    assert resultats.resume.exigences.non_conforme == 0
    assert resultats.resume.exigences.conforme >= 20


@pytest.mark.reseau
def test_replay_gives_the_same_results_without_running(
    passage: tuple[Path, Resultats],
) -> None:
    dossier, resultats = passage
    assert msgspec.json.encode(rejouer(dossier / "journal.jsonl")) == msgspec.json.encode(resultats)


@pytest.mark.reseau
def test_an_edited_journal_is_refused(passage: tuple[Path, Resultats], tmp_path: Path) -> None:
    dossier, _ = passage
    octets = (dossier / "journal.jsonl").read_bytes()
    edite = tmp_path / "journal.jsonl"
    edite.write_bytes(octets.replace(b'"etat":"payee"', b'"etat":"rejetee"', 1))
    (tmp_path / "pieces").symlink_to(dossier / "pieces")
    with pytest.raises(JournalIllisible, match=r"ligne \d+, champ « h »"):
        rejouer(edite)


@pytest.mark.reseau
def test_no_private_key_nor_code_in_the_journal(passage: tuple[Path, Resultats]) -> None:
    dossier, _ = passage
    octets = (dossier / "journal.jsonl").read_bytes()
    assert b"PRIVATE KEY" not in octets
    assert b'"code_porteur":"1234"' not in octets
    assert b"002000010431323334" not in octets.lower()


@pytest.mark.reseau
def test_the_reference_as_a_process_gets_equal_verdicts(
    passage: tuple[Path, Resultats], tmp_path: Path
) -> None:
    _, en_processus = passage
    separee = _passage(tmp_path, adaptateur=REFERENCE)
    assert _verdicts(separee) == _verdicts(en_processus)


@pytest.mark.reseau
def test_two_at_a_time_give_equal_verdicts(passage: tuple[Path, Resultats], tmp_path: Path) -> None:
    _, en_serie = passage
    parallele = _passage(tmp_path, taches=2)
    assert _verdicts(parallele) == _verdicts(en_serie)


@pytest.mark.reseau
def test_a_software_that_crashes_ends_its_scenario_with_its_transcript(tmp_path: Path) -> None:
    scenarios = filtrer(charger_suite("nominal"), ("NOM-001",))
    script = tmp_path / "mauvais.py"
    script.write_text("import sys\nsys.stderr.write('panne interne')\nsys.exit(4)\n")
    commande = Commande(
        suite="nominal", scenarios=scenarios, adaptateur=f"{sys.executable} {script}"
    )
    resultats = jouer(commande, tmp_path / "out", lambda _: None)
    (scenario,) = resultats.scenarios
    assert scenario.etat == "interrompu"
    assert "code de sortie 4" in scenario.motif
    assert resultats.code_retour == 2
    assert resultats.resume.exigences.conforme == 0
