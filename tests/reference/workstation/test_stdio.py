"""The workstation on stdio: well-formed answers to well and badly formed lines."""

import io
import json
import subprocess
import sys

import pytest

from vitalbench.reference.workstation.poste import Poste
from vitalbench.reference.workstation.stdio import LIGNE_MAX, servir


def echanger(*lignes: bytes) -> list[dict[str, object]]:
    sortie = io.BytesIO()
    servir(io.BytesIO(b"".join(lignes)), sortie, Poste())
    return [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]


def erreur(reponse: dict[str, object]) -> tuple[object, object]:
    contenu = reponse["error"]
    assert isinstance(contenu, dict)
    return reponse["id"], contenu["code"]


def test_hello() -> None:
    (reponse,) = echanger(
        b'{"jsonrpc":"2.0","id":7,"method":"bonjour","params":{"protocole":"1.0"}}\n'
    )
    assert reponse["id"] == 7
    resultat = reponse["result"]
    assert isinstance(resultat, dict)
    assert resultat["horloge"] == "pilotable"
    assert "facturer" in resultat["commandes"]


@pytest.mark.parametrize(
    ("ligne", "attendu"),
    [
        (b"{pas du json\n", (None, -32700)),
        (b"\xff\xfe\n", (None, -32700)),
        (b"[1,2]\n", (None, -32600)),
        (b'{"jsonrpc":"1.0","id":1,"method":"bonjour"}\n', (1, -32600)),
        (b'{"jsonrpc":"2.0","id":2,"method":3}\n', (2, -32600)),
        (b'{"jsonrpc":"2.0","id":3,"method":"danser"}\n', (3, -32601)),
        (b'{"jsonrpc":"2.0","id":4,"method":"bonjour","params":{}}\n', (4, -32602)),
        (
            b'{"jsonrpc":"2.0","id":5,"method":"relever","params":{"inconnu":1}}\n',
            (5, -32602),
        ),
        (b'{"jsonrpc":"2.0","id":6,"method":"relever","params":[1]}\n', (6, -32602)),
        (b"[" * 100_000 + b"\n", (None, -32700)),
        (b"x" * (LIGNE_MAX + 10) + b"\n", (None, -32600)),
    ],
)
def test_bad_lines_get_a_json_rpc_error(ligne: bytes, attendu: tuple[object, object]) -> None:
    (reponse,) = echanger(ligne)
    assert erreur(reponse) == attendu


def test_the_line_after_a_bad_one_is_served() -> None:
    reponses = echanger(
        b"x" * (LIGNE_MAX + 10) + b"\n",
        b'{"jsonrpc":"2.0","id":1,"method":"relever"}\n',
    )
    assert erreur(reponses[0]) == (None, -32600)
    assert reponses[1]["id"] == 1


def test_a_command_before_configuration_is_refused_in_french() -> None:
    (reponse,) = echanger(b'{"jsonrpc":"2.0","id":1,"method":"ouvrir"}\n')
    resultat = reponse["result"]
    assert isinstance(resultat, dict)
    assert resultat["refus"]["code"] == "non_configure"


def test_as_a_process_stdout_holds_answers_only() -> None:
    fini = subprocess.run(
        [sys.executable, "-m", "vitalbench.reference.workstation"],
        input=b'{"jsonrpc":"2.0","id":1,"method":"bonjour","params":{"protocole":"1.0"}}\n',
        capture_output=True,
        check=True,
        timeout=60,
    )
    (ligne,) = fini.stdout.splitlines()
    assert json.loads(ligne)["result"]["protocole"] == "1.0"
