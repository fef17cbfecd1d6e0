"""The files and mails of the reference LPS have nothing to be blamed for, keys and roots given."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from vitalbench.harness.offline.bilan import conclure
from vitalbench.harness.offline.cles import Cle
from vitalbench.harness.offline.discretion import discret
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.runner.campagne import GRAINE
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki

ANCRE = date(2026, 3, 2)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return Pki(creer_monde(GRAINE, ANCRE))


def courriels(dossier: Path) -> list[Path]:
    """The mails of a run, sent and received, in the order of its journal."""
    passage = next(p for p in dossier.iterdir() if p.name != "latest")
    trouves = []
    for ligne in (passage / "journal.jsonl").read_text("utf-8").splitlines():
        evenement = json.loads(ligne)
        empreinte = (evenement.get("pieces") or {}).get("message")
        if evenement["genre"] in ("smtp", "retour") and empreinte:
            copie = dossier / f"{evenement['seq']:05d}.eml"
            copie.write_bytes((passage / "pieces" / empreinte).read_bytes())
            trouves.append(copie)
    return trouves


@pytest.mark.parametrize(
    ("suite", "scenario", "contenus"),
    [
        ("nominal", "NOM-002", {"ARL"}),
        ("degrade", "DEG-015", {"ARL"}),
        ("scor", "SCO-001", {"lot de pièces", "ARL PJ"}),
    ],
)
def test_a_scenario_of_the_reference_is_sound(pki, tmp_path, suite, scenario, contenus):
    commande = Path(sys.executable).parent / "vitalbench"
    options = ["--suite", suite, "--scenario", scenario, "--out", str(tmp_path)]
    fini = subprocess.run([commande, "run", *options], capture_output=True, text=True)
    assert fini.returncode == 0, fini.stdout[-2000:] + fini.stderr
    cles = [
        Cle(certificat=pki.certificat_piece_jointe(o), cle=pki.cle_piece_jointe(o))
        for o in creer_monde(GRAINE, ANCRE).organismes
    ]
    examen = Examen(cles=cles, confiance=pki.confiance())
    examen.examiner(courriels(tmp_path))
    bilan = conclure(examen, discret)
    assert [c for f in bilan.fichiers for c in f.constats] == []
    assert contenus <= {c for e in examen.examines for c in e.contenus}
    assert bilan.code == 0
