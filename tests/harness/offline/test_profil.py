"""An editor's own tables judge in place of the public ones."""

import subprocess
import sys
from pathlib import Path

import pytest
from fabrique_b2 import acte, brut, cle, entete, facture, fichier, lot

from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.profil import ProfilIllisible, lire_profil

PROFIL = """
nom: tables de test
source: éditeur
listes:
  natures d'assurance: {"10": maladie, "77": nature de test}
  codes de test: {"SIM000001R": rejet}
zones:
  294.code_rejet: codes de test
enregistrements:
  - type: "4"
    complement: Z
    libelle: complément de l'éditeur
    champs:
      - {nom: zone_propre, debut: 37, longueur: 4, nature: chiffres, presence: O, libelle: propre}
"""


@pytest.fixture
def profil(tmp_path) -> Path:
    (tmp_path / "profil.yaml").write_text(PROFIL, "utf-8")
    return tmp_path


def comptes(octets: bytes, profil: Path | None = None) -> set[str]:
    examen = Examen(profil=lire_profil(profil)) if profil is not None else Examen()
    examen.examiner_octets("essai", octets)
    return {regle for e in examen.examines for regle in e.releve.comptes}


def nature(valeur: str) -> bytes:
    faux = entete("000000010").avec_brut("nature_assurance", valeur)
    return brut(fichier(lot("001", facture("000000010", entete_=faux), facture("000000020"))))


def test_a_list_is_replaced(profil):
    assert comptes(nature("77")) == {"ZONE-LISTE"}
    assert comptes(nature("77"), profil) == set()
    assert comptes(nature("90")) == set()
    assert comptes(nature("90"), profil) == {"ZONE-LISTE"}


def test_a_record_type_is_added(profil):
    propre = lire_profil(profil).ps["4Z"](**cle("000000010"), zone_propre="1234")
    octets = brut(fichier(lot("001", facture("000000010", acte("000000010"), propre))))
    assert "ZONE-TYPE" in comptes(octets)
    assert comptes(octets, profil) == set()


@pytest.mark.parametrize(
    ("avant", "apres", "message"),
    [
        ("nom: tables", "nom_: tables", "unknown field|missing required"),
        ("294.code_rejet", "294.inconnue", "zone inconnue : 294.inconnue"),
        ("codes de test\n", "autre liste\n", "liste 'autre liste' inconnue"),
        ("debut: 37", "debut: 20", "recouvre"),
        ("complement: Z", "complement: zz", "une lettre attendue"),
        ('"77"', '"7777"', "code de plus de 2 caractères"),
        ("éditeur\nlistes", "&a éditeur\nautre: *a\nlistes", "ni ancre ni alias"),
    ],
)
def test_bad_profiles_name_the_place(profil, avant, apres, message):
    texte = PROFIL.replace(avant, apres)
    assert texte != PROFIL
    (profil / "profil.yaml").write_text(texte, "utf-8")
    with pytest.raises(ProfilIllisible, match=message):
        lire_profil(profil)


def test_the_report_says_which_profile_judged(profil, tmp_path):
    chemin = tmp_path / "x.b2"
    chemin.write_bytes(nature("77"))
    commande = Path(sys.executable).parent / "vitalbench"
    fini = subprocess.run(
        [commande, "check", chemin, "--profil", profil], capture_output=True, text=True
    )
    assert fini.returncode == 0
    assert "Profil de jugement : tables de test (éditeur)" in fini.stdout
    (profil / "profil.yaml").write_text("nom: [", "utf-8")
    fini = subprocess.run(
        [commande, "check", chemin, "--profil", profil], capture_output=True, text=True
    )
    assert fini.returncode == 2
    assert fini.stderr.startswith("vitalbench : ")
    assert fini.stderr.count("\n") == 1
