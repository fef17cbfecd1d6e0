"""The workstation as a process: cards over TCP, observation over TCP, same answers."""

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Commande,
    Facturer,
    Horloge,
    MettreEnLots,
)
from vitalbench.simulators.cards.liens import ServeurTcp

from .conftest import MIDI, Cabinet


class Processus:
    """One workstation process and its request counter."""

    def __init__(self) -> None:
        self._processus = subprocess.Popen(
            [sys.executable, "-m", "vitalbench.reference.workstation"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._rang = 0

    def envoyer(self, commande: Commande) -> dict[str, object]:
        self._rang += 1
        assert self._processus.stdin is not None
        assert self._processus.stdout is not None
        requete = {
            "jsonrpc": "2.0",
            "id": self._rang,
            "method": commande.methode,
            "params": commande,
        }
        self._processus.stdin.write(msgspec.json.encode(requete) + b"\n")
        self._processus.stdin.flush()
        reponse = json.loads(self._processus.stdout.readline())
        assert reponse["id"] == self._rang
        resultat = reponse["result"]
        assert isinstance(resultat, dict)
        return resultat

    def fermer(self) -> None:
        assert self._processus.stdin is not None
        self._processus.stdin.close()
        assert self._processus.wait(timeout=20) == 0
        assert self._processus.stdout is not None
        self._processus.stdout.close()


@pytest.mark.reseau
def test_a_facture_is_secured_by_the_process(cabinet: Cabinet, tmp_path: Path) -> None:
    configuration = cabinet.configuration()
    liens = [ServeurTcp(cabinet.lecteur_cps), ServeurTcp(cabinet.lecteur_vitale)]
    processus = Processus()
    try:
        processus.envoyer(Horloge(instant=MIDI))
        processus.envoyer(
            msgspec.structs.replace(
                configuration,
                lecteur_cps=f"tcp:127.0.0.1:{liens[0].port}",
                lecteur_vitale=f"tcp:127.0.0.1:{liens[1].port}",
                dossier=str(tmp_path / "poste"),
            )
        )
        fait = processus.envoyer(
            Facturer(prestations=(ActeSaisi(code="G"),), code_porteur="1234", tiers_payant="amo")
        )
        assert fait["refus"] is None
        lots = processus.envoyer(MettreEnLots(code_porteur="1234"))
        assert lots["refus"] is None
    finally:
        processus.fermer()
        for lien in liens:
            lien.arreter()
