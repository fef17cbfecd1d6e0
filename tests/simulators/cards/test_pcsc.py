"""Unmodified third-party programs use the simulated cards through a real pcscd."""

import os
import re
import shutil
import subprocess
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vitalbench.reference.norms.cartes import vitale2
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.pcscd import PcscdPrive, PcscIndisponible
from vitalbench.simulators.cards.trousseau import ClesCps

pytestmark = pytest.mark.pcsc

Fabrique = Callable[[], Carte]
Lancer = Callable[..., "subprocess.CompletedProcess[str]"]
MODULE = next(Path("/usr/lib").glob("*/opensc-pkcs11.so"), Path("opensc-pkcs11.so"))


def _manque(raison: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"épreuve PC/SC non exécutée : {raison}")
    pytest.skip(f"non exécuté, car {raison}")


@pytest.fixture(scope="session")
def pcscd() -> Iterator[PcscdPrive]:
    try:
        with PcscdPrive() as ouvert:
            os.environ.update(ouvert.environnement)
            yield ouvert
    except PcscIndisponible as absence:
        _manque(str(absence))


@pytest.fixture(scope="session")
def fentes(pcscd: PcscdPrive) -> tuple[LecteurSimule, LecteurSimule]:
    vitale, cps = LecteurSimule("Lecteur Vitale"), LecteurSimule("Lecteur CPS")
    pcscd.brancher(vitale, pcscd.emplacements[0])
    pcscd.brancher(cps, pcscd.emplacements[1])
    return vitale, cps


def _attendre_carte(pcscd: PcscdPrive, rang: int) -> None:
    """Wait until PC/SC says a card is in the slot."""
    from smartcard.scard import (
        SCARD_SCOPE_USER,
        SCARD_STATE_PRESENT,
        SCARD_STATE_UNAWARE,
        SCardEstablishContext,
        SCardGetStatusChange,
        SCardReleaseContext,
    )

    nom = pcscd.emplacements[rang].nom
    _, contexte = SCardEstablishContext(SCARD_SCOPE_USER)
    etat = SCARD_STATE_UNAWARE
    for _ in range(20):
        _, etats = SCardGetStatusChange(contexte, 1000, [(nom, etat)])
        etat = etats[0][1]
        if etat & SCARD_STATE_PRESENT:
            break
    SCardReleaseContext(contexte)
    assert etat & SCARD_STATE_PRESENT, pcscd.journal()


@pytest.fixture
def vitale(
    pcscd: PcscdPrive, fentes: tuple[LecteurSimule, LecteurSimule], nouvelle_vitale: Fabrique
) -> Iterator[str]:
    pytest.importorskip("smartcard", reason="pyscard absent")
    fentes[0].inserer(nouvelle_vitale())
    _attendre_carte(pcscd, 0)
    yield pcscd.emplacements[0].nom
    fentes[0].retirer()


@pytest.fixture
def cps(
    pcscd: PcscdPrive, fentes: tuple[LecteurSimule, LecteurSimule], nouvelle_cps: Fabrique
) -> Iterator[str]:
    pytest.importorskip("smartcard", reason="pyscard absent")
    fentes[1].inserer(nouvelle_cps())
    _attendre_carte(pcscd, 1)
    yield pcscd.emplacements[1].nom
    fentes[1].retirer()


@pytest.fixture
def lancer(pcscd: PcscdPrive, tmp_path: Path) -> Lancer:
    def executer(programme: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        if shutil.which(programme) is None:
            _manque(f"{programme} absent")
        return subprocess.run(
            [programme, *arguments],
            env={**os.environ, **pcscd.environnement, "HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            cwd=tmp_path,
        )

    return executer


def test_atr_analysis_names_the_cards(lancer: Lancer) -> None:
    assert "Carte Vitale" in lancer("ATR_analysis", "3B 75 13 00 00 48 09 EA 90 00").stdout
    cps = lancer("ATR_analysis", "3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00").stdout
    assert "Sesam Vitale card CPS" in cps


def test_pcsc_scan_sees_readers_and_cards(lancer: Lancer, vitale: str, cps: str) -> None:
    assert vitale in lancer("pcsc_scan", "-r").stdout
    vu = lancer("timeout", "3", "pcsc_scan", "-n").stdout
    assert re.search(r"3B 75 13 00 00 48 09 EA 90 00", vu), vu
    assert re.search(r"3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00", vu), vu
