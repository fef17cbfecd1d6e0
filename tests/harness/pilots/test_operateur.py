"""Runs led by an operator, end to end: a person, a console, a real workstation over real links."""

import datetime
import hashlib
import importlib.util
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from vitalbench.harness.cli.cards import Pcsc, ouvrir_liens
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Verdict
from vitalbench.harness.pilots.operateur_pupitre import Pupitre
from vitalbench.harness.pilots.operateur_session import Identite, Session
from vitalbench.harness.runner.campagne import Commande, jouer, reprendre
from vitalbench.harness.scenario.suites import charger_suite
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.reception.accueil import Ports

pytestmark = pytest.mark.reseau


def _humain() -> ModuleType:
    chemin = Path(__file__).with_name("humain.py")
    specification = importlib.util.spec_from_file_location("humain_du_pupitre", chemin)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


HUMAIN = _humain()
VITALBENCH = (sys.executable, "-m", "vitalbench")


class Passage:
    """What came of a run: its results, all the console said, the questions asked."""

    def __init__(self, resultats: Resultats, texte: str, poses: list[str], journal: Path) -> None:
        self.resultats, self.texte, self.poses = resultats, texte, poses
        self.journal = journal

    def verdict(self, exigence: str) -> Verdict:
        return next(v.verdict for v in self.resultats.exigences if v.exigence == exigence)

    @property
    def etat(self) -> str:
        return self.resultats.scenarios[0].etat


@pytest.fixture
def conduire(tmp_path: Path) -> Callable[..., Passage]:
    def mener(suite: str, *idents: str, reprise: bool = False, **humeur: object) -> Passage:
        scenarios = tuple(s for s in charger_suite(suite) if s.id in idents)
        vers_banc, tape = os.pipe()
        lit, dit = os.pipe()
        console = HUMAIN.Console(lit, tape)
        humain = HUMAIN.Humain(console, scenarios, tmp_path, **humeur)
        fil = threading.Thread(target=humain.travailler, daemon=True)
        fil.start()
        lecteurs = {nom: LecteurSimule(nom) for nom in ("vitale", "cps")}
        commande = Commande(
            suite=suite, scenarios=scenarios, adaptateur="opérateur", ancre=datetime.date.today()
        )
        dossier = tmp_path / "passage"
        with (
            os.fdopen(dit, "w", encoding="utf-8") as sortie,
            ouvrir_liens(lecteurs, Pcsc.AUCUN, "0,0", "") as dits,
        ):
            session = Session(
                Pupitre(vers_banc, sortie),
                Identite(operateur="Camille Testeur"),
                lecteurs,
                dits,
                Ports(),
                calme_s=0.3,
            )
            if reprise:
                resultats = reprendre(dossier, lambda _: None, mener=session.mener)
            else:
                resultats = jouer(commande, dossier, lambda _: None, session.mener)
            console.raccrocher()
            sortie.close()
            fil.join(20)
        return Passage(resultats, console.tout, humain.poses, dossier / "journal.jsonl")

    return mener


def _rompues(passage: Passage) -> list[str]:
    return [v.exigence for v in passage.resultats.exigences if v.verdict is Verdict.NON_CONFORME]


def test_a_healthy_software_led_by_hand_breaks_nothing(conduire):
    passage = conduire("degrade", "DEG-003")
    assert passage.etat == "conforme"
    assert _rompues(passage) == []
    # the paper and its mention are declared, the lots and the signatures are seen
    origines = {
        (v.exigence, p.nom): p.origine for v in passage.resultats.exigences for p in v.parties
    }
    assert origines["CDC-3.2.9.1-07", "feuille_en_degrade"] == "declare"
    assert origines["CDC-3.2.10.1.1-04", "lots_par_mode"] == "vu"
    assert passage.verdict("CDC-3.2.10.1.1-04") is Verdict.CONFORME
    assert "Camille Testeur" in (passage.journal).read_text()


def test_what_the_bench_sees_is_not_asked(conduire):
    passage = conduire("degrade", "DEG-003")
    assert not any("message" in q or "signature" in q for q in passage.poses)
    # 5 factures : 3 numéros demandés, 2 refus ; 2 mentions, 1 papier
    assert sum("Numéro de la facture" in q for q in passage.poses) == 3
    assert sum("a-t-il refusé" in q for q in passage.poses) == 2
    assert sum("en substance :" in q for q in passage.poses) == 2


def test_a_mail_never_sent_is_no_pass(conduire):
    passage = conduire("degrade", "DEG-003", omet=frozenset({"transmettre"}))
    assert passage.etat == "non_conforme"
    assert "aucune facture reçue" in passage.resultats.scenarios[0].motif
    assert passage.verdict("CDC-3.2.10.1.1-04") is not Verdict.CONFORME


def test_a_mention_declared_where_it_must_not_show_is_non_conforme(conduire):
    def dire(question: str, vrai: str) -> str:
        return "1" if "en substance :" in question else vrai

    passage = conduire("degrade", "DEG-003", repondre=dire)
    assert "CDC-3.2.9.1-07" in _rompues(passage)
    (verdict,) = (v for v in passage.resultats.exigences if v.exigence == "CDC-3.2.9.1-07")
    rompue = next(p for p in verdict.parties if p.verdict is Verdict.NON_CONFORME)
    assert rompue.origine == "declare"


def test_not_knowing_is_never_a_pass_nor_a_blame(conduire):
    passage = conduire("degrade", "DEG-003", repondre=lambda _q, _v: "?")
    assert passage.etat == "non_verifie"
    assert _rompues(passage) == []
    dits = [p for v in passage.resultats.exigences for p in v.parties if p.origine == "declare"]
    assert not [p for p in dits if p.verdict is Verdict.CONFORME]


def test_a_wrong_facture_number_is_no_pass(conduire):
    def dire(question: str, vrai: str) -> str:
        return "999999" if "Numéro de la facture" in question else vrai

    passage = conduire("degrade", "DEG-003", repondre=dire)
    assert passage.etat == "non_conforme"


def test_calls_of_modules_unseen_decide_nothing(conduire):
    passage = conduire("nominal", "NOM-001")
    assert _rompues(passage) == []
    assert passage.verdict("CDC-2.2.2-01") is Verdict.NON_VERIFIE
    assert passage.verdict("CDC-3.2.1-05") is Verdict.CONFORME


def test_days_that_do_not_pass_leave_the_rest_undecided(conduire):
    passage = conduire("degrade", "DEG-001")
    assert _rompues(passage) == []
    assert passage.etat == "non_verifie"
    assert "horloge non pilotable" in passage.resultats.scenarios[0].motif


# --- orders ----------------------------------------------------------------------------------


def _une_fois(ordre: str) -> Callable[[str, str], str]:
    """Answer the truth, but an order the first time the screen is asked about."""
    restent = [ordre]

    def dire(question: str, vrai: str) -> str:
        if "substance" not in question or not restent:
            return vrai
        return restent.pop().replace("VRAI", vrai)

    return dire


def test_a_scenario_passed_is_not_verified_and_says_why(conduire):
    passage = conduire("nominal", "NOM-031", repondre=_une_fois("!passer pas de carte"))
    assert passage.etat == "non_verifie"
    assert "pas de carte" in passage.resultats.scenarios[0].motif
    assert _rompues(passage) == []
    assert not [v for v in passage.resultats.exigences if v.verdict is Verdict.CONFORME]


def test_a_step_done_again_replaces_the_one_before(conduire):
    passage = conduire("nominal", "NOM-031", repondre=_une_fois("!refaire"))
    assert passage.etat == "conforme"
    rangs = re.findall(r"— Étape (\d)/4 · Vous —", passage.texte)
    # à l'étape 2 on refait la 1, puis la 2
    assert rangs == ["1", "2", "1", "2", "4"]


def test_a_scenario_started_again_keeps_the_attempt_given_up(conduire):
    passage = conduire("nominal", "NOM-031", repondre=_une_fois("!recommencer faute de frappe"))
    assert passage.etat == "conforme"
    abandonne = passage.journal.parent / "essais" / "NOM-031-1.jsonl"
    assert "faute de frappe" in abandonne.read_text()
    assert "(essai 2)" in passage.texte


def test_a_session_stopped_is_judged_then_taken_up(conduire):
    arrete = conduire("nominal", "NOM-031", repondre=_une_fois("!arreter à demain"))
    assert arrete.etat == "interrompu"
    assert "à demain" in arrete.resultats.scenarios[0].motif
    assert arrete.resultats.code_retour == 2
    repris = conduire("nominal", "NOM-031", reprise=True)
    assert repris.etat == "conforme"


def test_a_terminal_that_hangs_up_stops_the_session(conduire):
    def raccroche(question: str, vrai: str) -> str:
        raise EOFError(question)

    passage = conduire("nominal", "NOM-031", repondre=raccroche)
    assert passage.etat == "interrompu"
    assert "fin de la saisie" in passage.resultats.scenarios[0].motif


def test_nonsense_is_asked_again_and_never_breaks(conduire):
    bruit = "!inconnu\n\x00\x1b[2J\x07 \u202e 99999999999999999999 " + "x" * 9000

    bruits = [bruit]

    def dire(question: str, vrai: str) -> str:
        return bruits.pop() if "substance" in question and bruits else vrai

    passage = conduire("nominal", "NOM-031", repondre=dire)
    assert passage.etat == "conforme"
    assert "\x1b" not in passage.texte
    assert "un ordre peut être tapé" in passage.texte


def test_a_piece_is_kept_with_the_declaration(conduire, tmp_path):
    capture = tmp_path / "capture.png"
    capture.write_bytes(b"\x89PNG image")
    empreinte = hashlib.sha256(capture.read_bytes()).hexdigest()
    ordres = f"!piece {tmp_path}\n!piece {capture}\nVRAI"
    passage = conduire("nominal", "NOM-031", repondre=_une_fois(ordres))
    assert "aucun fichier de ce nom" in passage.texte
    assert (passage.journal.parent / "pieces" / empreinte).read_bytes() == capture.read_bytes()
    assert f"capture.png, SHA-256 {empreinte}" in passage.journal.read_text()


# --- the command, on a terminal of its own ---------------------------------------------------


def _terminal(tmp_path: Path, *args: str) -> tuple[subprocess.Popen[bytes], Any]:
    maitre, esclave = pty.openpty()
    commande = [*VITALBENCH, *args, "--out", "out"]
    environnement = {**os.environ, "TERM": "dumb", "COLUMNS": "110"}
    service = subprocess.Popen(
        commande, cwd=tmp_path, stdin=esclave, stdout=esclave, stderr=esclave, env=environnement
    )
    os.close(esclave)
    return service, HUMAIN.Console(maitre, maitre)


def test_the_command_leads_a_person_on_a_terminal(tmp_path: Path):
    scenarios = tuple(s for s in charger_suite("nominal") if s.id == "NOM-031")
    service, console = _terminal(
        tmp_path, "serve", "--suite", "nominal", "--scenario", "NOM-031", "--tcp", "0,0"
    )
    humain = HUMAIN.Humain(console, scenarios, tmp_path)
    fil = threading.Thread(target=humain.travailler, daemon=True)
    fil.start()
    code = service.wait(100)
    fil.join(20)
    assert code == 3, console.tout
    assert "Votre nom" in console.tout
    assert "Vu par le banc" in console.tout
    assert "Traceback" not in console.tout
    resultats = json.loads((tmp_path / "out/latest/resultats.json").read_text())
    assert resultats["scenarios"][0]["etat"] == "conforme"
    assert resultats["environnement"]["pilote"] == "opérateur, horloge réelle"
    page = (tmp_path / "out/latest/proces-verbal.html").read_text()
    assert "déclaré par l’opérateur" in page


def test_ctrl_c_judges_what_was_done_and_can_be_taken_up(tmp_path: Path):
    service, console = _terminal(
        tmp_path, "serve", "--suite", "nominal", "--scenario", "NOM-031", "--tcp", "0,0",
        "--operateur", "Camille",
    )  # fmt: skip
    console.attendre(re.compile("Entrée quand c'est fait"), 60)
    service.send_signal(signal.SIGINT)
    code = service.wait(60)
    console.attendre(re.compile("resultats.json"), 10)
    assert code == 2
    assert "Traceback" not in console.tout
    assert "Ctrl-C" in console.tout
    dossier = (tmp_path / "out/latest").resolve()
    assert json.loads((dossier / "passage.json").read_text())["suite"] == "nominal"
    assert json.loads((dossier / "resultats.json").read_text())["scenarios"][0]["etat"] == (
        "interrompu"
    )


def test_a_session_without_anyone_ends_in_french(tmp_path: Path):
    rendu = subprocess.run(
        [*VITALBENCH, "serve", "--suite", "nominal", "--scenario", "NOM-031", "--tcp", "0,0"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert rendu.returncode == 2
    assert "Traceback" not in rendu.stdout + rendu.stderr
    assert "!passer MOTIF" in rendu.stdout
