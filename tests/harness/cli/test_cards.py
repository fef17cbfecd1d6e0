"""The cards command as a user runs it: list, show, and a bench served over TCP."""

import os
import re
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vitalbench.simulators.cards.liens import envoyer, recevoir
from vitalbench.simulators.cards.pupitre import OrdreRefuse, PupitreAbsent, commander

SANS_COULEUR = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "120"}
LANCER = [sys.executable, "-c", "from vitalbench.harness.cli.main import main; main()", "cards"]


def _vitalbench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*LANCER, *arguments], capture_output=True, text=True, timeout=60, env=SANS_COULEUR
    )


@pytest.fixture
def banc(tmp_path: Path) -> Iterator[tuple[Path, list[str]]]:
    """A bench serving both readers on loopback ports, with its desk in a private place."""
    pupitre = tmp_path / "pupitre.sock"
    with subprocess.Popen(
        [*LANCER, "serve", "--tcp", "0,0", "--vitale", "marie-dupont", "--cps", "dr-lenoir",
         "--jour", "2026-03-02", "--pupitre", str(pupitre)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=SANS_COULEUR,
    ) as processus:  # fmt: skip
        assert processus.stdout is not None
        dits = []
        for ligne in processus.stdout:
            dits.append(ligne.strip())
            if ligne.startswith("Cartes servies"):
                break
        yield pupitre, dits
        processus.terminate()
        assert processus.wait(20) == 0
    assert not pupitre.exists()


def _atr(port: int) -> bytes | None:
    with socket.create_connection(("127.0.0.1", port), 10) as prise:
        prise.settimeout(10)
        envoyer(prise, b"\x04")
        return recevoir(prise)


def test_list_names_people_cards_and_codes() -> None:
    sortie = _vitalbench("list", "--jour", "2026-03-02").stdout
    assert re.search(r"marie-dupont.*vitale 2", sortie)
    assert re.search(r"huguette-adam.*vitale 1ter", sortie)
    assert re.search(r"tiago-silva.*aucune", sortie)
    assert re.search(r"dr-lenoir.*CPS.*1234", sortie)


def test_show_prints_a_card_volet_by_volet() -> None:
    sortie = _vitalbench("show", "marie-dupont", "--jour", "2026-03-02").stdout
    assert "ATR 3B 75 13 00 00 48 09 EA 90 00" in sortie
    assert re.search(r"^DROITS +2011, réservé CPx, profil simulé", sortie, re.MULTILINE)
    assert re.search(r"^ +80 DUPONT$", sortie, re.MULTILINE)
    ancienne = _vitalbench("show", "huguette-adam", "--jour", "2026-03-02").stdout
    assert "EXO       mémoire Vitale 1, réservé CPx" in ancienne
    cps = _vitalbench("show", "dr-lenoir", "--jour", "2026-03-02").stdout
    assert "CPS_SIT_FACT CPS2ter 7F01/4000, code porteur" in cps


def test_unknown_people_states_and_days_are_told_without_a_traceback() -> None:
    for arguments in (
        ("show", "zorro"),
        ("show", "marie-dupont", "--etat", "magique"),
        ("show", "tiago-silva"),
        ("show", "marie-dupont", "--jour", "demain"),
        ("serve", "--tcp", "80"),
        ("serve", "--vpcd", "nulle part"),
    ):
        resultat = _vitalbench(*arguments)
        assert resultat.returncode == 2, arguments
        assert "Traceback" not in resultat.stderr


def test_cards_move_in_a_served_bench(banc: tuple[Path, list[str]]) -> None:
    pupitre, dits = banc
    vitale, cps = (int(d.rsplit(":", 1)[1]) for d in dits if "tcp:127.0.0.1:" in d)
    assert (_atr(vitale) or b"").hex() == "3b751300004809ea9000"
    assert (_atr(cps) or b"").hex() == "3bac00402a001225006480000310009000"
    ordre = {"ordre": "inserer", "lecteur": "vitale", "qui": "huguette-adam"}
    assert commander(ordre, pupitre) == "Lecteur Vitale : Vitale de huguette-adam"
    assert (_atr(vitale) or b"").hex() == "3f65250052096a9000"
    retrait = _vitalbench("remove", "vitale", "--pupitre", str(pupitre))
    assert retrait.stdout.strip() == "Lecteur Vitale : carte retirée"
    with socket.create_connection(("127.0.0.1", vitale), 10) as prise:
        assert prise.recv(1) == b""
    with pytest.raises(OrdreRefuse, match="personne inconnue : zorro"):
        commander({**ordre, "qui": "zorro"}, pupitre)
    with pytest.raises(OrdreRefuse, match="lecteur inconnu : tiroir"):
        commander({**ordre, "lecteur": "tiroir"}, pupitre)
    with pytest.raises(OrdreRefuse, match="0 à 60"):
        commander({"ordre": "ralentir", "lecteur": "vitale", "secondes": "1e9"}, pupitre)
    with pytest.raises(OrdreRefuse, match="ordre inconnu"):
        commander({"ordre": "formater"}, pupitre)


def test_trace_decodes_exchanges_and_masks_the_code(banc: tuple[Path, list[str]]) -> None:
    pupitre, dits = banc
    cps = [int(d.rsplit(":", 1)[1]) for d in dits if "tcp:127.0.0.1:" in d][1]
    with subprocess.Popen(
        [*LANCER, "trace", "--octets", "--pupitre", str(pupitre)],
        stdout=subprocess.PIPE, text=True, env={**SANS_COULEUR, "PYTHONUNBUFFERED": "1"},
    ) as trace:  # fmt: skip
        assert trace.stdout is not None
        vues: list[str] = []
        # The desk says nothing when it starts following: cards come and go until it is heard.
        while not vues:
            commander({"ordre": "retirer", "lecteur": "vitale"}, pupitre)
            insertion = {"ordre": "inserer", "lecteur": "vitale", "qui": "marie-dupont"}
            commander(insertion, pupitre)
            vues += _lire_si_pret(trace)
        with socket.create_connection(("127.0.0.1", cps), 10) as prise:
            for apdu in ("00A4040C0DE828BD080F8025000001FF0010", "002000010431323334"):
                envoyer(prise, bytes.fromhex(apdu))
                recevoir(prise)
        for ligne in trace.stdout:
            vues.append(ligne)
            if "VERIFY" in ligne:
                break
        vues += [next(trace.stdout), next(trace.stdout)]
        trace.terminate()
    assert "Lecteur CPS : SELECT application CPX IAS → 9000 succès\n" in vues
    assert vues[-3:] == [
        "Lecteur CPS : VERIFY code 1 → 9000 succès\n",
        "    > 00200001042a2a2a2a\n",
        "    < 9000\n",
    ]


def _lire_si_pret(trace: "subprocess.Popen[str]") -> list[str]:
    assert trace.stdout is not None
    pret, _, _ = select.select([trace.stdout], [], [], 0.2)
    return [trace.stdout.readline()] if pret else []


def test_without_a_bench_the_clients_say_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(PupitreAbsent, match="vitalbench cards serve"):
        commander({"ordre": "retirer", "lecteur": "cps"}, tmp_path / "rien.sock")
    resultat = _vitalbench("remove", "cps", "--pupitre", str(tmp_path / "rien.sock"))
    assert (resultat.returncode, resultat.stdout) == (2, "")
    assert "vitalbench cards serve" in resultat.stderr
