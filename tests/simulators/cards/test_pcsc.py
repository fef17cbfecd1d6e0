"""Unmodified third-party programs use the simulated cards through a real pcscd."""

import os
import re
import shutil
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec.structs import replace

from vitalbench.reference.domain.cartes import ContenuVitale
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.etats import CarteSilencieuse
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.liens import ServeurTcp, recevoir
from vitalbench.simulators.cards.liens import envoyer as envoyer_message
from vitalbench.simulators.cards.trousseau import ClesCps, ClesVitale
from vitalbench.simulators.cards.vitale import creer_vitale

pytestmark = pytest.mark.pcsc

Fabrique = Callable[[], Carte]
Lancer = Callable[..., "subprocess.CompletedProcess[str]"]
MODULE = next(Path("/usr/lib").glob("*/opensc-pkcs11.so"), Path("opensc-pkcs11.so"))


def test_atr_analysis_names_the_cards(lancer: Lancer) -> None:
    assert "French carte Vitale" in lancer("ATR_analysis", "3F 65 25 00 52 09 6A 90 00").stdout
    assert "Carte Vitale" in lancer("ATR_analysis", "3B 75 13 00 00 48 09 EA 90 00").stdout
    cps = lancer("ATR_analysis", "3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00").stdout
    assert "Sesam Vitale card CPS" in cps


def test_pcsc_scan_sees_readers_and_cards(lancer: Lancer, vitale_pcsc: str, cps_pcsc: str) -> None:
    """pcsc_scan never ends by itself: it is read until it has said both answers to reset."""
    assert vitale_pcsc in lancer("pcsc_scan", "-r").stdout
    attendus = {
        "3B 75 13 00 00 48 09 EA 90 00",
        "3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00",
    }
    with subprocess.Popen(
        ["stdbuf", "-oL", "pcsc_scan", "-n"], stdout=subprocess.PIPE, text=True
    ) as scan:
        assert scan.stdout is not None
        for ligne in scan.stdout:
            attendus -= {atr for atr in attendus if atr in ligne}
            if not attendus:
                break
        scan.kill()
    assert not attendus


def test_cardpeek_reads_a_vitale_with_its_own_script(
    lancer: Lancer, vitale_pcsc: str, tmp_path: Path
) -> None:
    """cardpeek 0.8 and its vitale_2.lua, untouched; what it shows is compared to the person.

    The first run lays its scripts in HOME; the protected volets must be refused with 6982.
    """
    if shutil.which("cardpeek") is None:
        pytest.skip("non exécuté, car cardpeek absent")
    sortie = tmp_path / "vitale.xml"
    lecture = (
        f"dofile('vitale_2.lua'); local f=io.open('{sortie}','w'); "
        "f:write(nodes.to_xml(nodes.root())); f:close(); os.exit(0)"
    )
    for dossier, reponses, lua in (
        (tmp_path, "1\n1\n", "os.exit(0)"),
        (tmp_path / ".cardpeek/scripts", "", lecture),
    ):
        with (tmp_path / "cardpeek.log").open("wb") as journal:
            subprocess.run(
                ["cardpeek", "-c", "-r", f"pcsc://{vitale_pcsc}", "-e", lua],
                env={**os.environ, "HOME": str(tmp_path)},
                input=reponses.encode(),
                stdout=journal,
                stderr=journal,
                timeout=30,
                cwd=dossier,
            )
    arbre = ET.fromstring(sortie.read_text("utf-8").replace('type="UTF-8"', "", 1))
    vus: set[tuple[str, str]] = set()
    for noeud in arbre.iter("node"):
        attributs = {a.get("name"): a.text or "" for a in noeud.findall("attr")}
        vus.add((attributs.get("label", ""), attributs.get("alt", "")))
    for attendu in (
        ("Nom", "DURAND-TEST"),
        ("Prénom", "ALICE"),
        ("Prénom", "BASILE"),
        ("Numéro de sécurité sociale", "280019999900118"),
        ("Nationalité", "FRA"),
        ("content", "data not accessible (code 6982)"),
    ):
        assert attendu in vus
    fichiers = {label.strip() for label, _ in vus}
    assert fichiers >= {
        *("DIR", "PAN", "IDENT", "CARTE", "POINTERS", "NIR", "DROITS", "EXO", "C2S", "MUTUELLE"),
        *("AMC", "ATMP", "MEDTRAIT", "ADRESSE", "URGENCE", "CERT", "CERTSIG", "CERTAUT"),
    }
    assert "Signature de l'AC" in fichiers


def test_opensc_reads_the_nir_and_dumps_the_cps(
    lancer: Lancer, vitale_pcsc: str, cps_pcsc: str
) -> None:
    lecture = lancer(
        "opensc-tool",
        "-r",
        vitale_pcsc,
        "-s",
        "00A4040C0BD250000002564954414C45",
        "-s",
        "00B0820000",
    )
    lignes = re.findall(r"^((?:[0-9A-F]{2} ){1,16})", lecture.stdout, re.MULTILINE)
    assert b"\x93\x0f280019999900118" in bytes.fromhex("".join(lignes))
    assert lancer("opensc-tool", "-r", cps_pcsc, "--name").stdout.startswith("IAS")
    contenu = lancer("pkcs15-tool", "-r", cps_pcsc, "-D").stdout
    for attendu in ("CPS SIMULEE", "CPS_PRIV_SIG", "CPS_PRIV_AUT", "Code porteur"):
        assert attendu in contenu
    assert "CPS_ACTIVITY_03_PS" in contenu


def test_pkcs11_logs_in_signs_and_openssl_verifies(
    lancer: Lancer, cps_pcsc: str, cles_cps: ClesCps, tmp_path: Path
) -> None:
    (tmp_path / "message").write_bytes(b"bonjour")
    empreinte = bytes.fromhex(
        "3031300d060960864801650304020105000420"
        # SHA-256("bonjour"), worked by sha256sum
        "2cb4b1431b84ec15d35ed83bb927e27e8967d75f4bcd9cc4b25c8d879ae23e18"
    )
    (tmp_path / "digest-info").write_bytes(empreinte)
    certificat = x509.load_der_x509_certificate(cles_cps.authentification_certificat)
    cle = certificat.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "aut.pub").write_bytes(cle)
    signature = lancer(
        "pkcs11-tool", "--module", str(MODULE), "--slot", "4", "--login", "--pin", "1234",
        "--sign", "-m", "RSA-PKCS", "--id", "e828bd080f8025000001ff001002",
        "-i", "digest-info", "-o", "signature",
    )  # fmt: skip
    assert signature.returncode == 0, signature.stderr
    verdict = lancer(
        "openssl", "dgst", "-sha256", "-verify", "aut.pub", "-signature", "signature", "message"
    )
    assert verdict.stdout.strip() == "Verified OK", verdict.stderr
    essai = lancer(
        "pkcs11-tool", "--module", str(MODULE), "--slot", "4", "--login", "--pin", "1234", "--test"
    ).stdout
    assert "testing key 1 (CPS_PRIV_AUT) with 1 mechanism\n    RSA-PKCS: OK" in essai


def test_wrong_pins_count_down_and_block_and_the_puk_unblocks(
    lancer: Lancer, cps_pcsc: str
) -> None:
    def porter(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return lancer("pkcs15-tool", "-r", cps_pcsc, *arguments)

    restants = []
    for _ in range(3):
        refus = lancer(
            "pkcs11-tool", "--module", str(MODULE), "--slot", "4", "--login", "--pin", "0000", "-O"
        )
        assert refus.returncode != 0
        restants.append(client.presenter_code(_Pcsc(cps_pcsc), ""))
    assert restants == [0x63C2, 0x63C1, 0x6983]
    assert porter("--verify-pin", "--auth-id", "01", "--pin", "1234").returncode != 0
    debloque = porter("--unblock-pin", "--auth-id", "01", "--puk", "12345678", "--new-pin", "4321")
    assert debloque.returncode == 0, debloque.stderr
    assert porter("--verify-pin", "--auth-id", "01", "--pin", "4321").returncode == 0
    change = porter("--change-pin", "--auth-id", "01", "--pin", "4321", "--new-pin", "1234")
    assert change.returncode == 0, change.stderr
    assert porter("--verify-pin", "--auth-id", "01", "--pin", "1234").returncode == 0


class _Pcsc:
    """One exchange at a time with a card by pyscard."""

    def __init__(self, nom: str) -> None:
        self._nom = nom

    def transmettre(self, apdu: bytes) -> bytes:
        with _connexion(self._nom) as envoyer:
            return envoyer(apdu)


class _connexion:  # noqa: N801 (used as a function)
    """A PC/SC connection in T=0, reset at its end."""

    def __init__(self, nom: str) -> None:
        self._nom = nom

    def __enter__(self) -> Callable[[bytes], bytes]:
        from smartcard.scard import (
            SCARD_PCI_T0,
            SCARD_PROTOCOL_T0,
            SCARD_S_SUCCESS,
            SCARD_SCOPE_USER,
            SCARD_SHARE_SHARED,
            SCardConnect,
            SCardEstablishContext,
            SCardTransmit,
        )

        _, self._contexte = SCardEstablishContext(SCARD_SCOPE_USER)
        resultat, self._carte, _ = SCardConnect(
            self._contexte, self._nom, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0
        )
        assert resultat == SCARD_S_SUCCESS, f"{resultat:08X}"

        def envoyer(apdu: bytes) -> bytes:
            code, reponse = SCardTransmit(self._carte, SCARD_PCI_T0, list(apdu))
            assert code == SCARD_S_SUCCESS, f"{code & 0xFFFFFFFF:08X}"
            return bytes(reponse)

        return envoyer

    def __exit__(self, *_: object) -> None:
        from smartcard.scard import SCARD_RESET_CARD, SCardDisconnect, SCardReleaseContext

        SCardDisconnect(self._carte, SCARD_RESET_CARD)
        SCardReleaseContext(self._contexte)


SURVEILLANT = """
from threading import Event
from smartcard.CardMonitoring import CardMonitor, CardObserver

class Temoin(CardObserver):
    def update(self, observable, cartes):
        for signe, liste in zip("+-", cartes):
            for carte in liste:
                print(signe, bytes(carte.atr).hex(), flush=True)

moniteur = CardMonitor()
moniteur.addObserver(Temoin())
print("pret", flush=True)
Event().wait()
"""


def test_pyscard_monitor_sees_insertion_and_removal(banc_pcsc, nouvelle_vitale: Fabrique) -> None:
    """In a process of its own, as a user's program would be; one card replaces another at once."""
    with subprocess.Popen(
        [sys.executable, "-c", SURVEILLANT],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **banc_pcsc.pcscd.environnement},
    ) as surveillant:
        assert surveillant.stdout is not None
        try:
            assert surveillant.stdout.readline() == "pret\n"
            banc_pcsc.fentes[0].inserer(nouvelle_vitale())
            assert surveillant.stdout.readline() == "+ 3b751300004809ea9000\n"
            banc_pcsc.fentes[0].inserer(nouvelle_vitale())
            assert surveillant.stdout.readline() == "- 3b751300004809ea9000\n"
            assert surveillant.stdout.readline() == "+ 3b751300004809ea9000\n"
            banc_pcsc.fentes[0].retirer()
            assert surveillant.stdout.readline() == "- 3b751300004809ea9000\n"
        finally:
            surveillant.kill()
    banc_pcsc.attendre(0, "vide")


def test_answers_are_byte_identical_in_process_over_tcp_and_over_pcsc(
    banc_pcsc,
    corpus: "tuple[Fabrique, list[tuple[bytes, bytes]]]",
) -> None:
    fabrique, echanges = corpus
    attendues = [reponse for _, reponse in echanges]
    with banc_pcsc.occuper(0, fabrique()) as nom, _connexion(nom) as envoyer:
        assert [envoyer(apdu) for apdu, _ in echanges] == attendues
    tcp = LecteurSimule("Lecteur TCP")
    tcp.inserer(fabrique())
    serveur = ServeurTcp(tcp)
    try:
        with socket.create_connection(("127.0.0.1", serveur.port), 10) as prise:
            recues = []
            for apdu, _ in echanges:
                envoyer_message(prise, apdu)
                recues.append(recevoir(prise))
            assert recues == attendues
    finally:
        serveur.arreter()


def test_opensc_reads_the_memory_of_a_vitale_1(
    banc_pcsc,
    lancer: Lancer,
    famille: ContenuVitale,
    cles_vitale: ClesVitale,
) -> None:
    """pcscd takes the inverse convention of its ATR; class BC passes through."""
    carte = creer_vitale(replace(famille, generation="vitale_1ter"), cles_vitale)
    with banc_pcsc.occuper(0, carte) as nom:
        assert "3f:65:25:00:52:09:6a:90:00" in lancer("opensc-tool", "-r", nom, "-a").stdout
        lu = lancer("opensc-tool", "-r", nom, "-s", "BCC0000008", "-s", "BCB0020004").stdout
        assert "00 00 00 00 00 00 21 88" in lu
        assert "3F FF FF FF" in lu


def test_a_mute_card_is_seen_and_cannot_be_used(banc_pcsc, lancer: Lancer) -> None:
    banc_pcsc.fentes[0].inserer(CarteSilencieuse())
    refus = lancer("opensc-tool", "-r", banc_pcsc.nom(0), "-a")
    banc_pcsc.fentes[0].retirer()
    assert refus.returncode != 0


def test_a_torn_card_ends_the_connection_and_pcscd_survives(
    banc_pcsc, nouvelle_vitale: Fabrique
) -> None:
    from smartcard import scard

    select = list(bytes.fromhex("00A40000023F00"))
    with banc_pcsc.occuper(0, nouvelle_vitale()) as nom:
        banc_pcsc.fentes[0].arracher(apres=1)
        _, contexte = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _, carte, _ = scard.SCardConnect(
            contexte, nom, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0
        )
        vus = [scard.SCardTransmit(carte, scard.SCARD_PCI_T0, select) for _ in range(3)]
        assert vus[0] == [scard.SCARD_S_SUCCESS, [0x61, 0x19]]
        # vpcd 3.3 gives the torn exchange itself as a success without a byte.
        assert vus[1][1] == []
        assert vus[2][0] & 0xFFFFFFFF in (0x80100016, 0x80100069)
        scard.SCardReleaseContext(contexte)
    with banc_pcsc.occuper(0, nouvelle_vitale()) as nom, _connexion(nom) as envoyer:
        assert envoyer(bytes(select))[0] == 0x61


@pytest.fixture
def corpus(
    nouvelle_vitale: Fabrique, nouvelle_cps: Fabrique
) -> tuple[Fabrique, list[tuple[bytes, bytes]]]:
    """Everything a client sends to a CPS: reading, wrong and right code, both keys."""
    temoin = LecteurSimule("témoin")
    temoin.inserer(nouvelle_cps())
    echanges: list[tuple[bytes, bytes]] = []

    class Greffier:
        def transmettre(self, apdu: bytes) -> bytes:
            reponse = temoin.transmettre(apdu)
            echanges.append((apdu, reponse))
            return reponse

    greffier = Greffier()
    client.lire_cps(greffier)
    client.presenter_code(greffier, "0000")
    client.presenter_code(greffier, "1234")
    client.lire_cps(greffier)
    client.signer(greffier, 0x81, bytes(200))
    greffier.transmettre(bytes.fromhex("002241A406840182800102"))
    client.exiger(greffier, client.commande(0x88, 0, 0, bytes(range(100))))
    for hostile in ("00B0FFFF00", "80A4000000", "00FF0000", "00A4040405A000000001", "00C0000005"):
        greffier.transmettre(bytes.fromhex(hostile))
    return nouvelle_cps, echanges
