"""Real input from outside: openssl wraps, curl or swaks sends; openssl opens and verifies ours."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.norms.arl import lire_arl
from vitalbench.reference.norms.courriel import composer_contenu, compostage, lire_contenu
from vitalbench.reference.norms.mime import lire_partie
from vitalbench.reference.securing.manifeste import manifeste_facture, manifeste_lot
from vitalbench.simulators.world.pki import pem

pytestmark = pytest.mark.reseau
DE, SECRET, CAISSE = "dr-lenoir@ps.sim.invalid", "essai-dr-lenoir", "01751@751.01.sim.invalid"


def openssl(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60
    )


def emballer(a, lot, dossier: Path, numero: str) -> Path:
    """Wrap a file with the command line only: gzip content, openssl cms, headers by hand."""
    clair, certificat, chiffre = dossier / "clair", dossier / "caisse.pem", dossier / "cms"
    clair.write_bytes(composer_contenu(a.fichier(lot), lot.sceaux, numero))
    certificat.write_bytes(pem("CERTIFICATE", a.pki.certificat_piece_jointe("01-751")))
    openssl("cms", "-encrypt", "-binary", "-aes128", "-in", clair, "-outform", "SMIME",
            "-out", chiffre, "-from", DE, "-to", CAISSE,
            "-subject", f"IR/00000991130428/{numero}/00001", certificat)  # fmt: skip
    message = dossier / "message.eml"
    lignes = chiffre.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    message.write_bytes(
        f"Message-ID: <{numero}@dehors>\r\nContent-Description: IRISTEST/B2/Z\r\n".encode() + lignes
    )
    return message


@pytest.mark.parametrize("outil", ["curl", "swaks"])
def test_wrapped_by_openssl_sent_by_another_tool_is_acknowledged(
    banc, tmp_path: Path, outil: str
) -> None:
    a = banc.atelier
    numero = compostage(datetime(2026, 11, 2, 11, 30, tzinfo=UTC), 7)
    message = emballer(a, a.lot(), tmp_path, numero)
    port = banc.accueil.ports.smtp
    commandes = {
        "curl": ["curl", "-sS", "--url", f"smtp://127.0.0.1:{port}", "--user", f"{DE}:{SECRET}",
                 "--mail-from", DE, "--mail-rcpt", CAISSE, "--upload-file", str(message)],
        "swaks": ["swaks", "--server", f"127.0.0.1:{port}", "--auth", "PLAIN",
                  "--auth-user", DE, "--auth-password", SECRET, "--from", DE, "--to", CAISSE,
                  "--data", f"@{message}"],
    }  # fmt: skip
    fini = subprocess.run(commandes[outil], capture_output=True, text=True, timeout=60, check=False)
    assert fini.returncode == 0, fini.stdout + fini.stderr
    banc.accueil.traiter()
    (brut,) = banc.boite()
    accuse = lire_arl(lire_partie(brut).contenu()).accuses[0]
    assert accuse.positif
    assert accuse.lot.compostage_recu == numero


def test_openssl_opens_the_mail_and_verifies_every_seal(atelier, tmp_path: Path) -> None:
    """The message with the caisse's key, then facture and lot with the test root."""
    lot = atelier.lot()
    (tmp_path / "m.p7m").write_bytes(lire_partie(atelier.message(lot)).contenu())
    (tmp_path / "cle.pem").write_bytes(
        atelier.pki.cle_piece_jointe("01-751").private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
    )
    openssl("cms", "-decrypt", "-binary", "-inform", "DER", "-in", tmp_path / "m.p7m",
            "-inkey", tmp_path / "cle.pem", "-out", tmp_path / "clair")  # fmt: skip
    contenu = lire_contenu((tmp_path / "clair").read_bytes())
    assert contenu.b2 == atelier.fichier(lot)
    corps = lot.corps[128:-128]
    facture = manifeste_facture(corps, TypeFlux.FSE, ModeSecurisation.SESAM_VITALE, None)
    (tmp_path / "racine.pem").write_bytes(atelier.pki.confiance_pem())
    for sceau, manifeste in zip(
        contenu.sceaux, (facture, manifeste_lot(lot.corps, [facture])), strict=True
    ):
        (tmp_path / "s.der").write_bytes(sceau.der)
        (tmp_path / "manifeste").write_bytes(manifeste)
        openssl("cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "s.der",
                "-content", tmp_path / "manifeste", "-CAfile", tmp_path / "racine.pem",
                "-purpose", "any", "-attime", "1793617200")  # fmt: skip
