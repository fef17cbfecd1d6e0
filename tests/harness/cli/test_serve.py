"""serve: the world opened around a software driven by hand, recorded, judged, and refusals."""

import json
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from vitalbench.harness.evidence.journal import lire_scenarios
from vitalbench.reference.modules.lecteurs_tcp import LecteurTcp

SERVIR = [sys.executable, "-m", "vitalbench", "serve", "--out", "out"]


@pytest.mark.reseau
def test_what_a_software_does_is_seen_and_judged(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*SERVIR, "--duree", "6"], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as service:
        assert service.stdout is not None
        lignes = [service.stdout.readline().strip() for _ in range(7)]
        adresses = [ligne.rpartition(" ")[2] for ligne in lignes[:2]]
        atr = LecteurTcp(adresses[0]).atr()
        port = int(lignes[2].split("127.0.0.1:")[1].split()[0])
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as courrier:
            assert courrier.ehlo()[0] == 250
        fin, _ = service.communicate(timeout=60)
    assert atr[:1] == b"\x3b"
    assert service.returncode == 3, fin
    dernier = tmp_path / "out" / "latest"
    assert (dernier / "confiance.pem").read_text().count("BEGIN CERTIFICATE") >= 2
    assert json.loads((dernier / "destinataires.json").read_text())
    (lu,) = lire_scenarios(dernier / "journal.jsonl")
    assert lu.scenario == "PASSIF"
    resultats = json.loads((dernier / "resultats.json").read_text())
    assert resultats["resume"]["exigences"]["conforme"] == 0


@pytest.mark.reseau
def test_a_port_taken_is_one_french_line_and_exit_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as pris:
        port = pris.getsockname()[1]
        rendu = subprocess.run(
            [*SERVIR, "--duree", "1", "--smtp", str(port)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert rendu.returncode == 2
    assert f"port {port} de 127.0.0.1 déjà pris" in rendu.stderr
    assert "Traceback" not in rendu.stderr


def test_an_unknown_person_is_refused_with_names_close_to_it(tmp_path: Path) -> None:
    rendu = subprocess.run(
        [*SERVIR, "--patient", "marie-dupond"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert rendu.returncode == 2
    assert "marie-dupont" in rendu.stderr
