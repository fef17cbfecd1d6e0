"""Adapters that misbehave: each way is named, with its transcript, and nothing hangs."""

import sys
from pathlib import Path

import pytest

from vitalbench.harness.pilots.adaptateur import Adaptateur
from vitalbench.harness.pilots.pilote import PiloteDefaillant
from vitalbench.reference.protocol.commandes import Bonjour, Lire
from vitalbench.reference.protocol.reponses import Accueil

BOUCLE = """
import json, sys, time
for ligne in sys.stdin:
    r = json.loads(ligne)
    {corps}
    sys.stdout.flush()
"""
SAIN = """print(json.dumps({"jsonrpc": "2.0", "id": r["id"], "result":
    {"nom": "essai", "version": "1", "editeur": "nous"}}))"""


def _adaptateur(dossier: Path, corps: str, delai_s: float = 5.0) -> Adaptateur:
    script = dossier / "adaptateur.py"
    script.write_text(BOUCLE.replace("{corps}", corps))
    return Adaptateur(f"{sys.executable} '{script}'", delai_s=delai_s)


def test_a_healthy_adapter_answers(tmp_path: Path) -> None:
    pilote = _adaptateur(tmp_path, SAIN)
    assert pilote.envoyer(Bonjour(protocole="1.0")) == Accueil(
        nom="essai", version="1", editeur="nous"
    )
    pilote.fermer()


@pytest.mark.parametrize(
    ("corps", "nature", "mot"),
    [
        ("sys.stderr.write('aïe'); sys.exit(3)", "arret", "code de sortie 3"),
        ("sys.stdout.write('x' * (9 * 1024 * 1024))", "debordement", "octets"),
        ("print('bonjour !')", "json", "bonjour !"),
        ("print('[1]')", "protocole", "array"),
        ('print(json.dumps({"jsonrpc": "2.0", "id": 99, "result": {}}))', "protocole", "99"),
        (
            'print(json.dumps({"jsonrpc": "2.0", "id": r["id"], "result": {"nom": 3}}))',
            "protocole",
            "bonjour",
        ),
        (
            'print(json.dumps({"jsonrpc": "2.0", "id": r["id"], "error": {"code": -32601, '
            '"message": "inconnue"}}))',
            "non_supporte",
            "inconnue",
        ),
        (
            'print(json.dumps({"jsonrpc": "2.0", "id": r["id"], "error": {"code": 1, '
            '"message": "panne"}}))',
            "erreur",
            "panne",
        ),
    ],
)
def test_each_misbehaviour_is_named(tmp_path: Path, corps: str, nature: str, mot: str) -> None:
    pilote = _adaptateur(tmp_path, corps)
    with pytest.raises(PiloteDefaillant) as defaut:
        pilote.envoyer(Bonjour(protocole="1.0"))
    pilote.fermer()
    assert defaut.value.nature == nature
    assert mot in str(defaut.value)
    assert '"method":"bonjour"' in defaut.value.transcription


def test_silence_ends_at_the_stated_time(tmp_path: Path) -> None:
    pilote = _adaptateur(tmp_path, "pass", delai_s=0.3)
    with pytest.raises(PiloteDefaillant, match=r"0\.3 s écoulées"):
        pilote.envoyer(Bonjour(protocole="1.0"))
    pilote.fermer()


def test_a_stray_line_is_a_finding(tmp_path: Path) -> None:
    pilote = _adaptateur(tmp_path, SAIN + "; print('trace oubliée')")
    pilote.envoyer(Bonjour(protocole="1.0"))
    with pytest.raises(PiloteDefaillant, match="trace oubliée"):
        pilote.envoyer(Lire(carte="cps", code_porteur="1234"))
    pilote.fermer()


def test_the_end_of_standard_error_is_kept(tmp_path: Path) -> None:
    pilote = _adaptateur(tmp_path, "sys.stderr.write('Traceback: aïe'); sys.exit(1)")
    with pytest.raises(PiloteDefaillant) as defaut:
        pilote.envoyer(Bonjour(protocole="1.0"))
    pilote.fermer()
    assert "Traceback: aïe" in defaut.value.transcription


def test_the_code_porteur_is_not_in_the_transcript(tmp_path: Path) -> None:
    pilote = _adaptateur(tmp_path, "sys.exit(1)")
    with pytest.raises(PiloteDefaillant) as defaut:
        pilote.envoyer(Lire(carte="cps", code_porteur="7391"))
    pilote.fermer()
    assert "7391" not in defaut.value.transcription


@pytest.mark.parametrize("commande", ["", "/nulle/part", "'mal fermé"])
def test_a_command_that_cannot_start_is_refused(commande: str) -> None:
    with pytest.raises(PiloteDefaillant, match="ne démarre pas"):
        Adaptateur(commande)


def test_the_environment_is_filtered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_DU_BANC", "1")
    corps = SAIN.replace('"essai"', '__import__("os").environ.get("SECRET_DU_BANC", "rien")')
    pilote = _adaptateur(tmp_path, corps)
    accueil = pilote.envoyer(Bonjour(protocole="1.0"))
    pilote.fermer()
    assert isinstance(accueil, Accueil)
    assert accueil.nom == "rien"
