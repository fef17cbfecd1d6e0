"""kill -9 at each stage: nothing acknowledged is lost, nothing is answered twice (DESIGN §8)."""

import json
import poplib
import smtplib
import socket
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from vitalbench.reference.norms.mime import lire_partie
from vitalbench.simulators.reception.jalons import Etape

from .atelier import Gabarit

pytestmark = pytest.mark.reseau
PILOTE = Path(__file__).with_name("arret_brutal.py")
DE, SECRET, CAISSE = "dr-lenoir@ps.sim.invalid", "essai-dr-lenoir", "01751@751.01.sim.invalid"
JOUR, PLUS_TARD = "2026-11-02T12:00", "2026-11-09T12:00"


class Processus:
    """One life of the reception."""

    def __init__(self, dossier: Path, instant: str, etape: str, reglages: str) -> None:
        self.fils = subprocess.Popen(
            [sys.executable, str(PILOTE), str(dossier), instant, etape, reglages],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        depart = self.lire()
        self.ports = depart["ports"] if depart else None

    def lire(self) -> dict | None:
        assert self.fils.stdout is not None
        ligne = self.fils.stdout.readline()
        return json.loads(ligne) if ligne else None

    def dire(self, ordre: str) -> dict | None:
        assert self.fils.stdin is not None
        try:
            self.fils.stdin.write(ordre + "\n")
            self.fils.stdin.flush()
        except BrokenPipeError:
            return None
        return self.lire()

    def fermer(self) -> int:
        assert self.fils.stdin is not None
        assert self.fils.stdout is not None
        with suppress(BrokenPipeError):
            self.fils.stdin.close()
        code = self.fils.wait(timeout=30)
        self.fils.stdout.close()
        return code


@contextmanager
def vie(dossier: Path, instant: str, etape: str = "aucune", reglages: str = "{}"):
    processus = Processus(dossier, instant, etape, reglages)
    try:
        yield processus
    finally:
        processus.fermer()


def envoyer(ports: dict, message: bytes, vers: str = CAISSE) -> bool:
    """Send as a PS; tell whether the 250 came."""
    try:
        with smtplib.SMTP("127.0.0.1", ports["smtp"], timeout=20) as client:
            client.login(DE, SECRET)
            client.sendmail(DE, [vers], message)
    except (smtplib.SMTPServerDisconnected, ConnectionError):
        return False
    return True


def relever(ports: dict) -> list[bytes]:
    client = poplib.POP3("127.0.0.1", ports["pop3"], timeout=20)
    client.user(DE)
    client.pass_(SECRET)
    messages = [b"\r\n".join(client.retr(i + 1)[1]) for i in range(client.stat()[0])]
    client.quit()
    return messages


AUTRES = (Etape.PIECES, Etape.RECLAMATION, Etape.RETRANSMISSION, Etape.CONCENTRATION)
PARCOURS = [e.value for e in Etape if e not in AUTRES]


@pytest.mark.parametrize("etape", PARCOURS)
def test_killed_at_each_stage(atelier, tmp_path: Path, etape: str) -> None:
    message = atelier.message(
        atelier.lot(Gabarit(numero=1), Gabarit(numero=2), no_lot="001"),
        atelier.lot(Gabarit(numero=3), no_lot="002"),
    )
    with vie(tmp_path, JOUR, etape) as premiere:
        assert premiere.ports is not None
        accuse = envoyer(premiere.ports, message)
        premiere.dire("regler " + PLUS_TARD)
        mort = premiere.fils.wait(timeout=30)
    assert mort == -9, "the process was to die at this stage"
    assert not (accuse and etape == "depot")
    with vie(tmp_path, PLUS_TARD) as seconde:
        assert seconde.ports is not None
        if not accuse:
            # the 250 never came: a client sends the same bytes again
            assert envoyer(seconde.ports, message)
            seconde.dire("regler " + PLUS_TARD)
            seconde.dire("avancer 5")
        else:
            seconde.dire("avancer 5")
        recus = relever(seconde.ports)
    genres = Counter(lire_partie(m).entete("Content-Description") for m in recus)
    assert genres == {"IRISSIM/ARL": 2, "IRISSIM/NOEMIE/580/Z": 2}
    assert len({lire_partie(m).entete("Message-ID") for m in recus}) == 4
    faits = [json.loads(ligne) for ligne in (tmp_path / "faits.jsonl").read_text().splitlines()]
    par_numero = {f["donnees"]["fait"]: f for f in faits}
    liquidees = Counter(
        f["donnees"]["facture"] for f in par_numero.values() if f["genre"] == "liquidation"
    )
    assert liquidees == {"000000001": 1, "000000002": 1, "000000003": 1}


def test_the_process_answers_orders_and_refuses_the_others(tmp_path: Path) -> None:
    fils = subprocess.run(
        [sys.executable, "-m", "vitalbench.simulators.reception", "--dossier", tmp_path,
         "--ancre", "2026-11-02"],
        input="avancer 5\navancer deux\ndanser\nfin\n", capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    ports, instant, illisible, inconnu = [json.loads(x) for x in fils.stdout.splitlines()]
    assert set(ports["ports"]) == {"smtp", "smtps", "pop3", "pop3s"}
    # Monday 2 + 5 working days = Monday 9
    assert instant == {"instant": "2026-11-09T12:00:00"}
    assert "illisible" in illisible["erreur"]
    assert "ordre inconnu" in inconnu["erreur"]


def test_a_taken_port_ends_the_process_with_code_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
        fini = subprocess.run(
            [sys.executable, "-m", "vitalbench.simulators.reception", "--dossier", tmp_path,
             "--ancre", "2026-11-02", "--pop3", str(port)],
            input="", capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert fini.returncode == 2
    assert fini.stderr == f"pop3 : port {port} de 127.0.0.1 déjà pris ou interdit\n"


@pytest.mark.parametrize("etape", ["depot", "concentration", "enregistrement", "distribution"])
def test_a_concentrator_killed_relays_once(atelier, tmp_path: Path, etape: str) -> None:
    """Nothing is relayed twice, nor answered twice, by way of the concentrator."""
    oct_ = atelier.monde.organisme("oct-99998001")
    message = atelier.message(
        atelier.lot(Gabarit(numero=1), no_lot="001"), organisme=oct_.cle, pour="01-751"
    )
    with vie(tmp_path, JOUR, etape) as premiere:
        assert premiere.ports is not None
        accuse = envoyer(premiere.ports, message, oct_.adresse)
        premiere.dire("regler " + PLUS_TARD)
        assert premiere.fils.wait(timeout=30) == -9
    with vie(tmp_path, PLUS_TARD) as seconde:
        assert seconde.ports is not None
        if not accuse:
            assert envoyer(seconde.ports, message, oct_.adresse)
        seconde.dire("regler " + PLUS_TARD)
        seconde.dire("avancer 5")
        recus = relever(seconde.ports)
    genres = [lire_partie(m).entete("Content-Description") for m in recus]
    assert sorted(genres) == ["IRISSIM/ARL", "IRISSIM/NOEMIE/580/Z"]
    assert {lire_partie(m).entete("From") for m in recus} == {oct_.adresse}


def test_papers_are_sent_again_downstream_once(atelier, tmp_path: Path) -> None:
    """Killed just after the papers were sent again to the organism: they are not a second time."""
    accueil = atelier.monde.organisme("oct-99998002")
    perdues = '{"organismes": {"oct-99998002": {"pieces_perdues": 1}}}'
    message = atelier.papiers(("000000001", "FSP"))
    with vie(tmp_path, JOUR, "retransmission", perdues) as premiere:
        assert premiere.ports is not None
        assert envoyer(premiere.ports, message, accueil.adresse)
        premiere.dire("avancer 0")
        premiere.dire("avancer 2")
        assert premiere.fils.wait(timeout=30) == -9
    with vie(tmp_path, PLUS_TARD, reglages=perdues) as seconde:
        assert seconde.ports is not None
        seconde.dire("avancer 5")
        recus = relever(seconde.ports)
    assert [lire_partie(m).entete("Content-Description") for m in recus] == ["IRISSIM/ARLPJ"]
    faits = [json.loads(ligne) for ligne in (tmp_path / "faits.jsonl").read_text().splitlines()]
    etats = {f["donnees"]["fait"]: f["donnees"]["etat"] for f in faits if f["genre"] == "relais"}
    assert sorted(etats.values()) == ["perdu", "retransmis"]


@pytest.mark.parametrize(
    ("etape", "organisme", "genre"),
    [
        ("pieces", "oct-99998002", "IRISSIM/ARLPJ"),
        ("enregistrement", "oct-99998002", "IRISSIM/ARLPJ"),
        ("reclamation", "oct-99998003", "IRISSIM/RC"),
    ],
)
def test_papers_and_reports_killed(
    atelier, tmp_path: Path, etape: str, organisme: str, genre: str
) -> None:
    connu = atelier.monde.organisme(organisme)
    message = (
        atelier.papiers(("000000001", "FSP"))
        if organisme == "oct-99998002"
        else f"From: {DE}\r\nTo: {connu.adresse}\r\n".encode()
        + b"Message-ID: <r@ps>\r\nSubject: RC\r\n\r\nx\r\n"
    )
    with vie(tmp_path, JOUR, etape) as premiere:
        assert premiere.ports is not None
        accuse = envoyer(premiere.ports, message, connu.adresse)
        premiere.dire("regler " + PLUS_TARD)
        assert premiere.fils.wait(timeout=30) == -9
    with vie(tmp_path, PLUS_TARD) as seconde:
        assert seconde.ports is not None
        if not accuse:
            assert envoyer(seconde.ports, message, connu.adresse)
        seconde.dire("avancer 1")
        recus = relever(seconde.ports)
    assert [lire_partie(m).entete("Content-Description") for m in recus] == [genre]
