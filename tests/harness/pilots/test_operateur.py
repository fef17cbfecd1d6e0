"""Runs led by an operator, end to end: a person, a console, a real workstation over real links."""

import datetime
import importlib.util
import os
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from vitalbench.harness.cli.cards import Pcsc, ouvrir_liens
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Verdict
from vitalbench.harness.pilots.operateur_pupitre import Pupitre
from vitalbench.harness.pilots.operateur_session import Identite, Session
from vitalbench.harness.runner.campagne import Commande, jouer
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


class Passage:
    """What came of a run: its results, all the console said, the questions asked."""

    def __init__(self, resultats: Resultats, texte: str, poses: list[str]) -> None:
        self.resultats, self.texte, self.poses = resultats, texte, poses

    def verdict(self, exigence: str) -> Verdict:
        return next(v.verdict for v in self.resultats.exigences if v.exigence == exigence)

    @property
    def etat(self) -> str:
        return self.resultats.scenarios[0].etat


@pytest.fixture
def conduire(tmp_path: Path) -> Callable[..., Passage]:
    def mener(suite: str, *idents: str, **humeur: object) -> Passage:
        scenarios = tuple(s for s in charger_suite(suite) if s.id in idents)
        vers_banc, tape = os.pipe()
        lit, dit = os.pipe()
        console = HUMAIN.Console(lit, tape)
        humain = HUMAIN.Humain(console, scenarios, tmp_path, **humeur)
        fil = threading.Thread(target=humain.travailler, daemon=True)
        fil.start()
        lecteurs = {nom: LecteurSimule(nom) for nom in ("vitale", "cps")}
        with (
            os.fdopen(vers_banc, encoding="utf-8", errors="replace") as entree,
            os.fdopen(dit, "w", encoding="utf-8") as sortie,
            ouvrir_liens(lecteurs, Pcsc.AUCUN, "0,0", "") as dits,
        ):
            session = Session(
                Pupitre(entree, sortie),
                Identite(operateur="Camille Testeur"),
                lecteurs,
                dits,
                Ports(),
            )
            commande = Commande(
                suite=suite,
                scenarios=scenarios,
                adaptateur="opérateur",
                ancre=datetime.date.today(),
            )
            resultats = jouer(commande, tmp_path / "passage", lambda _: None, session.mener)
            os.close(tape)
            sortie.close()
            fil.join(20)
        return Passage(resultats, console.tout, humain.poses)

    return mener


def test_a_healthy_software_led_by_hand_breaks_nothing(conduire):
    passage = conduire("degrade", "DEG-003")
    print(passage.texte)
    for v in passage.resultats.exigences:
        print(
            v.exigence,
            v.verdict,
            [(p.nom, p.verdict.value, p.origine, p.constats[:1]) for p in v.parties],
        )
    print(passage.resultats.scenarios)
    assert passage.etat == "conforme"
    assert not [v for v in passage.resultats.exigences if v.verdict is Verdict.NON_CONFORME]
