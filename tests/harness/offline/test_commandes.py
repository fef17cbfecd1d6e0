"""The commands on real files, hostile ones included: exit codes, masking, no traceback."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fabrique_b2 import brut, facture, fichier, lot, riche
from fabrique_retours import retour


@pytest.fixture
def lance(tmp_path):
    def lancer(*arguments: object) -> subprocess.CompletedProcess:
        commande = Path(sys.executable).parent / "vitalbench"
        return subprocess.run(
            [commande, *map(str, arguments)], capture_output=True, text=True, cwd=tmp_path
        )

    return lancer


@pytest.fixture
def sain(tmp_path) -> Path:
    chemin = tmp_path / "sain.b2"
    chemin.write_bytes(brut(fichier(lot("001", facture("000000010"), riche("000000020")))))
    return chemin


@pytest.fixture
def fautif(tmp_path, sain) -> Path:
    octets = bytearray(sain.read_bytes())
    octets[3 * 128 + 110] = ord("A")
    chemin = tmp_path / "fautif.b2"
    chemin.write_bytes(octets)
    return chemin


def test_sound_file_exits_0(lance, sain):
    fini = lance("check", sain)
    assert fini.returncode == 0, fini.stderr
    assert "aucun écart" in fini.stdout
    assert "Profil de jugement" in fini.stdout


def test_broken_file_exits_1_and_points_at_the_spot(lance, fautif):
    fini = lance("check", fautif)
    assert fini.returncode == 1
    assert "ligne 4 (4), colonnes 106 à 112, zone montant_amo" in fini.stdout
    assert f"vitalbench show {fautif} --at 489" in fini.stdout
    vu = lance("show", fautif, "--at", 489)
    assert vu.returncode == 0
    assert "✗" in vu.stdout
    assert "montant_amo" in vu.stdout


@pytest.mark.parametrize("enveloppe", [gzip.compress, lambda o: __import__("zlib").compress(o)])
def test_compressed_files_are_opened(lance, sain, tmp_path, enveloppe):
    chemin = tmp_path / "lot.gz"
    chemin.write_bytes(enveloppe(sain.read_bytes()))
    assert lance("check", chemin).returncode == 0


def test_patients_are_masked_unless_asked(lance, sain):
    # 1850199999001 : premier chiffre changé, la clé ne va plus
    octets = sain.read_bytes().replace(b"2850199999001", b"2850175116001")
    sain.write_bytes(octets)
    masque = lance("check", sain)
    assert "2850175116001" not in masque.stdout
    assert "peut être réel" in masque.stdout
    for commande in (("show", sain), ("show", sain, "--format", "html")):
        assert "2850175116001" not in lance(*commande).stdout
        assert "DUPONT" not in lance(*commande).stdout
    assert "2850175116001" in lance("show", sain, "--en-clair").stdout


def test_formats(lance, fautif, tmp_path):
    bilan = json.loads(lance("check", fautif, "--format", "json").stdout)
    assert bilan["code"] == 1
    assert bilan["fichiers"][0]["constats"][0]["partie"] == "ZONE-NATURE"
    arbre = ElementTree.fromstring(lance("check", fautif, "--format", "junit").stdout)
    assert [e.get("name") for e in arbre.iter("testcase")] == ["ZONE-NATURE"]
    page = lance("check", fautif, "--format", "html").stdout
    assert "<script" not in page
    assert "ZONE-NATURE" in page


def test_html_escapes_what_a_file_holds(lance, fautif):
    octets = fautif.read_bytes().replace(b"DR LENOIR", b"<B>LENOIR")
    fautif.write_bytes(octets)
    page = lance("show", fautif, "--format", "html").stdout
    assert "<B>LENOIR" not in page
    assert "&lt;B&gt;LENOIR" in page


def test_conversion_loses_nothing(lance, sain, fautif, tmp_path):
    noemie = tmp_path / "retour.noe"
    noemie.write_bytes(retour())
    coupe = tmp_path / "coupe.b2"
    coupe.write_bytes(sain.read_bytes()[:-50])
    for chemin in (sain, fautif, noemie, coupe):
        assert lance("convert", chemin, "--out", tmp_path / "x.jsonl").returncode == 0
        assert lance("convert", tmp_path / "x.jsonl", "--out", tmp_path / "y").returncode == 0
        assert (tmp_path / "y").read_bytes() == chemin.read_bytes()


def test_diff_speaks_of_fields(lance, sain, fautif):
    assert lance("diff", sain, sain).returncode == 0
    fini = lance("diff", sain, fautif)
    assert fini.returncode == 1
    assert "montant_amo « Part obligatoire »" in fini.stdout
    assert fini.stdout.count("~") == 1


HOSTILES = {
    "vide": b"",
    "nul": b"\0" * 5000,
    "texte": b"bonjour\n" * 100,
    "000 seul": b"000",
    "long": b"0" * 3_000_000,
    "sans fin de ligne": b"From: a@b\r\n" + b"X" * 2_000_000,
    "der": b"0\x84\xff\xff\xff\xff" + b"\0" * 100,
    "gzip coupé": gzip.compress(b"000" * 1000)[:40],
    "bombe": gzip.compress(bytes(300_000_000)),
    "mbox": b"From a b\n" * 300,
    "mime profond": b"".join(
        b"Content-Type: multipart/mixed; boundary=f%d\r\n\r\n--f%d\r\n" % (i, i)
        for i in range(1000)
    ),
    "utf-16": "000TP".encode("utf-16") * 100,
}


@pytest.mark.parametrize("nom", HOSTILES)
@pytest.mark.parametrize("commande", ["check", "show", "convert"])
def test_hostile_files_never_give_a_traceback(lance, tmp_path, nom, commande):
    chemin = tmp_path / "hostile"
    chemin.write_bytes(HOSTILES[nom])
    fini = lance(commande, chemin)
    assert "Traceback" not in fini.stderr + fini.stdout
    assert fini.returncode in (0, 1, 2, 3)
    assert fini.stderr.count("\n") <= 1


def test_odd_paths(lance, tmp_path, sain):
    dossier = tmp_path / "dossier"
    dossier.mkdir()
    (dossier / "a.b2").write_bytes(sain.read_bytes())
    (dossier / "lien").symlink_to("/etc/passwd")
    fini = lance("check", dossier)
    assert fini.returncode == 0
    assert "lien" not in fini.stdout
    assert lance("check", tmp_path / "absent").returncode == 2
    os.mkfifo(tmp_path / "tube")
    tube = lance("check", tmp_path / "tube")
    assert tube.returncode == 2
    assert "ni fichier ni dossier" in tube.stdout
    boucle = tmp_path / "boucle"
    boucle.symlink_to(boucle)
    assert lance("check", boucle).returncode == 2


def test_check_without_a_file_says_so_in_french(lance):
    fini = lance("check")
    assert fini.returncode == 2
    assert "donner au moins un fichier ou un dossier" in fini.stderr
    assert "Invalid" not in fini.stderr
