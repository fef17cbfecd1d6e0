"""Adapters that mean harm: bounded time and memory, a French finding, nothing left behind."""

import resource
import sys
import time
from pathlib import Path

import pytest

from vitalbench.harness.pilots import adaptateur
from vitalbench.harness.pilots.adaptateur import Adaptateur
from vitalbench.harness.pilots.pilote import PiloteDefaillant
from vitalbench.reference.protocol.commandes import Bonjour

DELAI_S = 1.0
BORNE_S = 8.0
MEMOIRE_KO = 64 * 1024
LIRE = "import json, os, signal, subprocess, sys, time\nsys.stdin.readline()\n"
DORMIR = "\nsys.stdout.flush()\ntime.sleep(60)"
HOSTILES = {
    "ligne de cent mégaoctets": (
        "for _ in range(1600): sys.stdout.write('x' * 65536)" + DORMIR,
        "debordement",
        "octets sans fin de ligne",
    ),
    "goutte à goutte": (
        "while True: sys.stdout.write('x'); sys.stdout.flush(); time.sleep(0.05)",
        "delai",
        "1 s écoulées",
    ),
    "flot de lignes": ("while True: print('du bruit')", "json", "du bruit"),
    "flot d'erreurs": ("while True: sys.stderr.write('e' * 65536)", "delai", "écoulées"),
    "mort au milieu d'une ligne": (
        "sys.stdout.write('{\"jsonrpc\":'); sys.stdout.flush(); os._exit(9)",
        "arret",
        "code de sortie 9",
    ),
    "sortie fermée": ("os.close(1)" + DORMIR.replace("sys.stdout.flush()", ""), "arret", "fermée"),
    "sourd aux signaux": (
        "signal.signal(15, signal.SIG_IGN); signal.signal(2, signal.SIG_IGN)" + DORMIR,
        "delai",
        "écoulées",
    ),
    "enfant qui reste": (
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); sys.exit(1)",
        "arret",
        "code de sortie 1",
    ),
    "JSON sans fond": (
        "print('{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":' + '[' * 2000000 + ']' * 2000000 + '}')"
        + DORMIR,
        "json",
        "JSON trop profond",
    ),
    "octets quelconques": (
        "sys.stdout.buffer.write(bytes(range(256)) + b'\\n')" + DORMIR,
        "json",
        "JSON mal formé",
    ),
    "texte qui n'est pas de l'UTF-8": (
        'sys.stdout.buffer.write(b\'{"jsonrpc":"2.0","id":1,"result":{"nom":"\\xff"}}\\n\')'
        + DORMIR,
        "protocole",
        "UTF-8",
    ),
    "identifiant démesuré": (
        'print(\'{"jsonrpc":"2.0","id":\' + \'9\' * 100000 + \',"result":{}}\')' + DORMIR,
        "protocole",
        "champ « id »",
    ),
    "réponse nulle": ("print('null')" + DORMIR, "protocole", "type object attendu"),
    "sans résultat": (
        'print(\'{"jsonrpc":"2.0","id":1}\')' + DORMIR,
        "protocole",
        "JSON tronqué",
    ),
}


@pytest.fixture(autouse=True)
def _sans_attendre(monkeypatch: pytest.MonkeyPatch) -> None:
    """These adapters never end by themselves: little time is left to them."""
    monkeypatch.setattr(adaptateur, "DELAI_ARRET_S", 0.3)


@pytest.mark.parametrize("nom", HOSTILES)
def test_harm_is_bounded_and_named(nom: str, tmp_path: Path) -> None:
    corps, nature, mot = HOSTILES[nom]
    script = tmp_path / "hostile.py"
    script.write_text(LIRE + corps, encoding="utf-8")
    depart = time.monotonic()
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pilote = Adaptateur(f"{sys.executable} '{script}'", delai_s=DELAI_S)
    with pytest.raises(PiloteDefaillant) as defaut:
        pilote.envoyer(Bonjour(protocole="1.0"))
    pilote.fermer()
    assert defaut.value.nature == nature
    assert mot in str(defaut.value)
    assert time.monotonic() - depart < BORNE_S
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memoire < MEMOIRE_KO


def _finit(processus: int) -> bool:
    """Tell whether a process that was sent SIGKILL ends: the system takes its time to do it."""
    etat, echeance = Path(f"/proc/{processus}/stat"), time.monotonic() + 20
    while time.monotonic() < echeance:
        try:
            if etat.read_text().rpartition(") ")[2].startswith("Z"):
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
    return False


def test_what_an_adapter_started_ends_with_it(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        LIRE
        + "fils = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        + "print(fils.pid)"
        + DORMIR,
        encoding="utf-8",
    )
    pilote = Adaptateur(f"{sys.executable} '{script}'", delai_s=DELAI_S)
    with pytest.raises(PiloteDefaillant) as defaut:
        pilote.envoyer(Bonjour(protocole="1.0"))
    fils = int(defaut.value.transcription.rpartition("< ")[2].split()[0])
    pilote.fermer()
    assert _finit(fils)
