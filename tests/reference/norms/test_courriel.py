"""Mails composed and read back, in both public shapes, and what must be refused."""

import gzip
import subprocess
from datetime import datetime

import pytest

from vitalbench.reference.norms.compression import CompressionIllisible, decompresser
from vitalbench.reference.norms.courriel import (
    CourrielIllisible,
    Enveloppe,
    FormeCourriel,
    Sceau,
    Sujet,
    adresse_organisme,
    composer_contenu,
    composer_message,
    compostage,
    lire_contenu,
    lire_message,
    lire_sujet,
)
from vitalbench.reference.norms.courriel_retour import (
    AvisNonRemise,
    Retour,
    composer_avis,
    composer_retour,
    lire_recu,
)
from vitalbench.reference.norms.mime import MimeIllisible, ecrire_partie, feuilles, lire_partie

TAMPON = "2026112110150000007"
SCEAUX = (
    Sceau(genre="enveloppe", lot="001", facture="000000001", der=b"0\x03\x02\x01\x01"),
    Sceau(genre="facture", lot="001", facture="000000001", der=b"0\x03\x02\x01\x02"),
    Sceau(genre="lot", lot="001", der=b"0\x03\x02\x01\x03" * 40),
)


def enveloppe(forme: FormeCourriel) -> Enveloppe:
    return Enveloppe(
        de="dr-lenoir@ps.sim.invalid",
        vers="01999@999.01.sim.invalid",
        message_id="<1@ps.sim.invalid>",
        date="Sat, 21 Nov 2026 10:15:00 +0000",
        sujet=Sujet(emetteur="00000991234567", compostage=TAMPON, nb_factures=2, forme=forme),
        description="IRISTEST/B2/Z",
        cms=bytes(range(256)),
    )


def test_clear_content_round_trip():
    brut = b"000" + b" " * 125
    contenu = lire_contenu(composer_contenu(brut, SCEAUX, TAMPON))
    assert contenu.b2 == brut
    assert contenu.sceaux == SCEAUX
    assert contenu.essai
    assert contenu.fichier == f"B2_{TAMPON}.gz"
    assert [s.genre for s in contenu.de_facture("001", "000000001")] == ["enveloppe", "facture"]
    assert contenu.de_lot("001") == SCEAUX[2:]


def test_clear_content_is_two_mime_parts():
    racine = lire_partie(composer_contenu(b"x", SCEAUX, TAMPON))
    assert [p.genre for p in racine.parties()] == ["application/edi-consent", "multipart/mixed"]


def test_openssl_reads_a_sceau_part(tmp_path):
    racine = lire_partie(composer_contenu(b"x", SCEAUX, TAMPON))
    partie = racine.parties()[1].parties()[2]
    fichier = tmp_path / "lot.b64"
    fichier.write_bytes(partie.corps)
    lu = subprocess.run(
        ["openssl", "base64", "-d", "-in", str(fichier)], capture_output=True, check=True
    )
    assert lu.stdout == SCEAUX[2].der


@pytest.mark.parametrize("forme", list(FormeCourriel))
def test_mail_round_trip(forme):
    brut = composer_message(enveloppe(forme))
    lu = lire_message(brut)
    assert lu.cms == bytes(range(256))
    assert lu.sujet == enveloppe(forme).sujet
    assert brut.count(b"\n") == brut.count(b"\r\n")


def test_last_of_doubled_headers_speaks():
    brut = composer_message(enveloppe(FormeCourriel.F2025))
    double = brut.replace(
        b"Content-Type: application/pkcs7",
        b"Content-Type: application/EDI-consent\r\nContent-Transfer-Encoding: 7bit\r\n"
        b"Content-Type: application/pkcs7",
    )
    assert lire_message(double).cms == bytes(range(256))


@pytest.mark.parametrize(
    ("texte", "forme", "nombre"),
    [
        (f"IR/00000991234567/{TAMPON}/00002", FormeCourriel.F2025, 2),
        (f"IR100500/00000991234567/{TAMPON}/00990", FormeCourriel.F2013, 990),
    ],
)
def test_subjects(texte, forme, nombre):
    sujet = lire_sujet(texte)
    assert (sujet.forme, sujet.nb_factures) == (forme, nombre)
    assert sujet.ecrire() == texte


def test_compostage_and_address():
    assert compostage(datetime(2026, 11, 21, 10, 15), 7) == TAMPON
    assert adresse_organisme("01", "999") == "01999@999.01.sim.invalid"


@pytest.mark.parametrize(
    "mauvais",
    ["", "IR/1/2/3", f"IR/00000991234567/{TAMPON}/2", f"RT/00000991234567/{TAMPON}/00002"],
)
def test_bad_subjects_are_refused(mauvais):
    with pytest.raises(CourrielIllisible, match="Subject"):
        lire_sujet(mauvais)


def test_nested_parts_are_bounded():
    brut = b"x"
    for i in range(1000):
        brut = ecrire_partie(
            (("Content-Type", f'multipart/mixed; boundary="f{i}"'),),
            b"--f%d\r\n" % i + brut + b"\r\n--f%d--\r\n" % i,
        )
    with pytest.raises(MimeIllisible, match="plus de 20 niveaux"):
        list(feuilles(lire_partie(brut)))


def test_a_gzip_bomb_is_refused():
    bombe = gzip.compress(gzip.compress(bytes(1 << 28)))
    inter = decompresser(bombe)
    with pytest.raises(CompressionIllisible, match="plus de"):
        decompresser(inter)
    with pytest.raises(CompressionIllisible, match="coupées"):
        decompresser(gzip.compress(b"abc" * 50)[:-9])


@pytest.mark.parametrize("genre", ["NOEMIE/580", "ARL", "MS"])
def test_return_round_trip(genre):
    retour = Retour(
        de="01999@999.01.sim.invalid",
        vers="dr-lenoir@ps.sim.invalid",
        message_id="<r1@999.01.sim.invalid>",
        en_reponse_a="<1@ps.sim.invalid>",
        date="Thu, 26 Nov 2026 10:15:00 +0000",
        destinataire="00000991234567",
        compostage=TAMPON,
        reference="RSP000001",
        genre=genre,
        contenu="code=9001\r\nlibellé".encode(),
    )
    assert lire_recu(composer_retour(retour)) == retour


def test_notification_round_trip():
    avis = AvisNonRemise(
        de="postmaster@reseau.sim.invalid",
        vers="dr-lenoir@ps.sim.invalid",
        message_id="<d1@reseau.sim.invalid>",
        message_origine="<1@ps.sim.invalid>",
        destinataire="01999@999.01.sim.invalid",
        action="failed",
        statut="5.1.1",
        diagnostic="boite inconnue",
        date="Thu, 26 Nov 2026 10:15:00 +0000",
    )
    assert lire_recu(composer_avis(avis)) == avis
