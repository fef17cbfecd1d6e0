"""Mails refused whole, each by its family of message de service."""

import gzip

import msgspec
import pytest

from vitalbench.reference.norms.courriel import (
    composer_contenu,
    composer_message,
    lire_message,
)
from vitalbench.reference.norms.messages_service import lire_message_service
from vitalbench.reference.norms.mime import base64_en_lignes, lire_partie
from vitalbench.reference.securing.enveloppe import chiffrer
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.world.pki import Anomalie

from .accuses import remplacer, service
from .atelier import Atelier

pytestmark = pytest.mark.reseau


def changer_entete(message: bytes, nom: str, valeur: bytes | None) -> bytes:
    lignes = message.split(b"\r\n")
    rang = next(i for i, ligne in enumerate(lignes) if ligne.startswith(nom.encode() + b":"))
    lignes[rang : rang + 1] = [] if valeur is None else [nom.encode() + b": " + valeur]
    return b"\r\n".join(lignes)


@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        ("Subject", b"bonjour"),
        ("Subject", None),
        ("From", None),
        ("To", b"01131@131.01.sim.invalid"),
        ("MIME-Version", None),
    ],
)
def test_faulty_headers_are_rejet_smtp(banc, nom: str, valeur: bytes | None) -> None:
    """CDC-3.3.3.1-01: no ARL, a rejection of the headers."""
    a = banc.atelier
    banc.recevoir(changer_entete(a.message(a.lot()), nom, valeur))
    code, libelle = service(banc)
    assert code == "9010"
    assert libelle.startswith("rejet SMTP")
    assert [f["statut"] for f in banc.faits("reception")] == ["refus"]


@pytest.mark.parametrize(
    ("rang", "position", "texte"),
    [
        (1, 1, b"001"),
        (1, 56, b"269999"),
        (1, 28, b"00000000001131"),
        (7, 50, b"000009"),
        (7, 56, b"00000009"),
        (7, 83, b"002"),
        (7, 1, b"998"),
    ],
)
def test_faulty_envelope_of_file_is_rejet_de_fichier(
    banc, rang: int, position: int, texte: bytes
) -> None:
    """CDC-3.3.3.1-02: header or end of file altered, every lot is to send again."""
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot, b2=remplacer(a.fichier(lot), rang, position, texte)))
    code, libelle = service(banc)
    assert code == "9014"
    assert libelle.startswith("rejet de fichier")


def test_truncated_b2_names_the_record(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot, b2=a.fichier(lot)[:-28]))
    # seven records of 128, the last one cut to 100
    assert "enregistrement 7 de 100 positions" in service(banc)[1]


def test_another_caisse_s_certificate_is_rejet_de_chiffrement(banc) -> None:
    """CDC-3.3.3.1-03."""
    a = banc.atelier
    banc.recevoir(a.message(a.lot(), certificat=a.pki.certificat_piece_jointe("01-131")))
    code, libelle = service(banc)
    assert code == "9012"
    assert libelle.startswith("rejet de chiffrement")


@pytest.mark.parametrize("anomalie", [Anomalie.EXPIRE, Anomalie.REVOQUE])
def test_own_certificate_out_of_date_or_revoked(installer, anomalie) -> None:
    """CDC-3.3.3.1-03: encrypted with a certificate whose term has passed."""
    atelier = Atelier()
    atelier.pki.declarer(Usage.PIECE_JOINTE, "01-751", anomalie)
    banc = installer(None, atelier)
    banc.recevoir(atelier.message(atelier.lot()))
    assert service(banc)[0] == "9012"
    assert "certificat" in banc.faits("reception")[0]["cause"]


def test_failures_of_decryption_look_alike_outside(banc) -> None:
    a = banc.atelier
    bon = a.message(a.lot())
    tete, _ = bon.split(b"\r\n\r\n", 1)
    alteres = [
        a.message(a.lot(), certificat=a.pki.certificat_piece_jointe("01-131")),
        tete.replace(b"00001@", b"90001@") + b"\r\n\r\n" + base64_en_lignes(b"\x30\x03abc"),
        tete.replace(b"00001@", b"90002@") + b"\r\n\r\n" + base64_en_lignes(b"rien"),
    ]
    for message in alteres:
        banc.recevoir(message)
    libelles = {lire_message_service(lire_partie(m).corps.decode()).libelle for m in banc.boite()}
    assert len(libelles) == 1


def test_not_encrypted(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    enveloppe = a.message(lot).split(b"\r\n\r\n", 1)[0]
    entetes = b"\r\n".join(
        ligne for ligne in enveloppe.split(b"\r\n") if not ligne.startswith(b"Content-")
    )
    clair = composer_contenu(a.fichier(lot), lot.sceaux, "2026110211000099999")
    banc.recevoir(entetes + b"\r\n" + clair.removeprefix(b"MIME-Version: 1.0\r\n"))
    assert service(banc)[0] == "9012"
    assert banc.faits("reception")[0]["cause"].startswith("message non chiffré")


@pytest.mark.parametrize("profondeur", [25])
def test_nested_beyond_bounds_or_cut_mime(banc, profondeur: int) -> None:
    """DESIGN §8: MIME depth of 20 at most."""
    a = banc.atelier
    enveloppe = a.message(a.lot()).split(b"\r\n\r\n", 1)[0]
    entetes = b"\r\n".join(
        ligne for ligne in enveloppe.split(b"\r\n") if not ligne.startswith(b"Content-")
    )
    corps = b"Content-Type: text/plain\r\n\r\nfond\r\n"
    for rang in range(profondeur):
        borne = b"b%d" % rang
        corps = b"".join(
            (b"Content-Type: multipart/mixed; boundary=", borne, b"\r\n\r\n--", borne, b"\r\n",
             corps, b"\r\n--", borne, b"--\r\n")
        )  # fmt: skip
    banc.recevoir(entetes + b"\r\n" + corps)
    assert service(banc)[0] == "9011"


def test_a_bomb_is_refused_for_its_ratio(banc) -> None:
    a = banc.atelier
    # 300 MB of zeros in about 300 kB: ratio near 1000, 200 allowed
    bombe = gzip.compress(b"\0" * 300_000_000, 1)
    clair = (
        b"Content-Type: application/EDI-consent\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Description: IRISTEST/B2/Z\r\n\r\n" + base64_en_lignes(bombe)
    )
    enveloppe = msgspec.structs.replace(
        lire_message(a.message(a.lot())),
        cms=chiffrer(clair, a.pki.certificat_piece_jointe("01-751")),
    )
    banc.recevoir(composer_message(enveloppe))
    assert service(banc)[0] == "9013"


def test_a_refused_message_is_kept_and_journaled(banc) -> None:
    a = banc.atelier
    message = changer_entete(a.message(a.lot()), "Subject", b"bonjour")
    banc.recevoir(message)
    (pieces,) = banc.pieces("reception")
    assert pieces["message"] == message
    (fait,) = banc.faits("reception")
    assert fait["etape"] == "entetes"
    assert "Subject" in fait["cause"]
