"""Envelopes: OpenSSL opens ours, we open OpenSSL's, and every failure looks the same."""

import contextlib
import datetime
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from vitalbench.reference.securing.certificats import lire_certificat
from vitalbench.reference.securing.enveloppe import Chiffrement, chiffrer, destinataires, ouvrir
from vitalbench.reference.securing.erreurs import CmsIllisible, DechiffrementImpossible
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki, pem

PKI = Pki(creer_monde(1, datetime.date(2026, 11, 23)))
CERTIFICAT = PKI.certificat_piece_jointe("01-751")
CLE = PKI.cle_piece_jointe("01-751")
CONTENU = b"Content-Type: application/EDI-consent\r\n\r\n" + bytes(range(256)) * 9


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    (tmp_path / "c.pem").write_bytes(pem("CERTIFICATE", CERTIFICAT))
    cle = CLE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "k.pem").write_bytes(cle)
    (tmp_path / "contenu").write_bytes(CONTENU)
    return tmp_path


def openssl(dossier: Path, commande: str) -> bytes:
    resultat = subprocess.run(
        ["openssl", "cms", *commande.split()], cwd=dossier, capture_output=True
    )
    assert resultat.returncode == 0, resultat.stderr
    return resultat.stdout


@pytest.mark.parametrize("chiffrement", list(Chiffrement))
@pytest.mark.parametrize("contenu", [b"", b"x", b"x" * 16, CONTENU])
def test_what_is_sealed_opens(chiffrement: Chiffrement, contenu: bytes) -> None:
    enveloppe = chiffrer(contenu, CERTIFICAT, chiffrement)
    assert ouvrir(enveloppe, CERTIFICAT, CLE) == contenu
    lu = lire_certificat(CERTIFICAT)
    assert destinataires(enveloppe) == ((lu.emetteur, lu.serie),)


@pytest.mark.parametrize("chiffrement", list(Chiffrement))
def test_openssl_opens_what_we_seal(chiffrement: Chiffrement, dossier: Path) -> None:
    (dossier / "e.der").write_bytes(chiffrer(CONTENU, CERTIFICAT, chiffrement))
    clair = openssl(dossier, "-decrypt -inform DER -in e.der -recip c.pem -inkey k.pem -binary")
    assert clair == CONTENU


@pytest.mark.parametrize("option", ["-aes128", "-des3", "-aes128 -stream -indef"])
def test_we_open_what_openssl_seals(option: str, dossier: Path) -> None:
    enveloppe = openssl(dossier, f"-encrypt {option} -binary -outform DER -in contenu c.pem")
    assert ouvrir(enveloppe, CERTIFICAT, CLE) == CONTENU


def test_we_find_our_place_among_several_recipients(dossier: Path) -> None:
    autre = PKI.certificat_piece_jointe("01-131")
    (dossier / "d.pem").write_bytes(pem("CERTIFICATE", autre))
    enveloppe = openssl(dossier, "-encrypt -aes128 -binary -outform DER -in contenu d.pem c.pem")
    assert ouvrir(enveloppe, CERTIFICAT, CLE) == CONTENU
    assert len(destinataires(enveloppe)) == 2


def test_every_failure_looks_the_same() -> None:
    bonne = chiffrer(CONTENU, CERTIFICAT)
    autre = PKI.certificat_piece_jointe("01-131")
    essais = [
        (b"", CERTIFICAT, CLE),
        (b"0" * 500, CERTIFICAT, CLE),
        (bonne[:-16], CERTIFICAT, CLE),
        (bonne.replace(b"\x04\x10", b"\x04\x0f", 1), CERTIFICAT, CLE),
        (bonne, autre, PKI.cle_piece_jointe("01-131")),
        (bonne, CERTIFICAT, PKI.cle_piece_jointe("01-131")),
        (chiffrer(CONTENU, PKI.certificat_donnees("01-751")), CERTIFICAT, CLE),
    ]
    messages = set()
    for enveloppe, certificat, cle in essais:
        with pytest.raises(DechiffrementImpossible) as erreur:
            ouvrir(enveloppe, certificat, cle)
        messages.add((str(erreur.value), erreur.value.cause))
    assert len(messages) == 1


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_corrupted_envelopes_never_give_a_traceback(data: st.DataObject) -> None:
    octets = bytearray(chiffrer(b"secret" * 20, CERTIFICAT))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(octets) - 1))
        octets[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(CmsIllisible):
        destinataires(bytes(octets))
    with contextlib.suppress(DechiffrementImpossible):
        ouvrir(bytes(octets), CERTIFICAT, CLE)
