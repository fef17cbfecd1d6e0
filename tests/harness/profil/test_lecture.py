"""Profiles read or refused: file, line, key, in French; one not written is claimed."""

import tomllib
from pathlib import Path

import jsonschema
import pytest

from vitalbench.harness.profil.ecriture import modele_de_profil
from vitalbench.harness.profil.lecture import ProfilIllisible, lire_profil
from vitalbench.harness.profil.perimetre import OPTIONS
from vitalbench.harness.profil.schema import schema_profil

EXEMPLES = Path(__file__).parents[3] / "examples" / "profils"
SAIN = """\
[logiciel]
editeur = "Exemple"
nom = "Essai"
version = "1"
cahier = "1.40"

[perimetre]
familles = ["prescripteurs"]

[options]
apcv = false

[[exclusions]]
exigence = "CDC-3.2.5-01"
motif = "prévue dans la version 2"
"""


def _lire(dossier: Path, texte: str) -> object:
    chemin = dossier / "p.toml"
    chemin.write_text(texte, encoding="utf-8")
    return lire_profil(chemin)


def test_silence_excludes_nothing(tmp_path: Path) -> None:
    chemin = tmp_path / "p.toml"
    chemin.write_text(SAIN, encoding="utf-8")
    assert lire_profil(chemin).declares == (set(OPTIONS) - {"apcv"}) | {"prescripteurs"}


@pytest.mark.parametrize("nom", ["reference", "cabinet_simple"])
def test_examples_read_and_follow_the_schema(nom: str) -> None:
    chemin = EXEMPLES / f"{nom}.toml"
    lire_profil(chemin)
    jsonschema.validate(tomllib.loads(chemin.read_text("utf-8")), schema_profil())


def test_a_new_profile_follows_the_schema(tmp_path: Path) -> None:
    texte = modele_de_profil("p.toml")
    _lire(tmp_path, texte)
    jsonschema.validate(tomllib.loads(texte), schema_profil())


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ('version = "1"', "version = 1", "ligne 4, clé « logiciel.version » : type str attendu"),
        ('version = "1"', "", "ligne 1, clé « logiciel » : champ obligatoire absent : « version »"),
        ('"prescripteurs"', '"médecins"', "ligne 8, clé « perimetre.familles[0] » : valeur non"),
        ('["prescripteurs"]', "[]", "ligne 8, clé « perimetre.familles » : une liste d'au moins"),
        ("apcv = false", "acpv = false", "ligne 10, clé « options » : champ inconnu « acpv »"),
        ("apcv = false", "acpv = false", "vouliez-vous dire « apcv » ?"),
        ("apcv = false", 'apcv = "non"', "ligne 11, clé « options.apcv » : type bool attendu"),
        ("CDC-3.2.5-01", "CDC-3.2.5-*", "ligne 14, clé « exclusions[0].exigence » : une exclusion"),
        ("CDC-3.2.5-01", "CDC-3.2.5-99", "exigence inconnue du catalogue : 'CDC-3.2.5-99'"),
        ("prévue dans la version 2", "non", "clé « exclusions[0].motif » : texte d'au moins 10"),
        ("prévue dans la version 2", " " * 12, "clé « exclusions[0].motif » : un motif"),
        ("[options]", "[options", "ligne 10 : TOML illisible"),
    ],
)
def test_an_error_names_its_place(avant: str, apres: str, dit: str, tmp_path: Path) -> None:
    with pytest.raises(ProfilIllisible) as refus:
        _lire(tmp_path, SAIN.replace(avant, apres, 1))
    assert dit in str(refus.value)
    assert "p.toml" in str(refus.value)


def test_an_exclusion_written_twice_is_refused(tmp_path: Path) -> None:
    deux = SAIN + SAIN[SAIN.index("[[exclusions]]") :]
    with pytest.raises(ProfilIllisible, match=r"ligne 17, .*CDC-3\.2\.5-01 est déjà exclue"):
        _lire(tmp_path, deux)


@pytest.mark.parametrize("octets", [b"\xff\xfe", b"x = 1" * 100_000, b"a=" + b"[" * 9000])
def test_hostile_files_are_refused(octets: bytes, tmp_path: Path) -> None:
    chemin = tmp_path / "p.toml"
    chemin.write_bytes(octets)
    with pytest.raises(ProfilIllisible, match=r"p\.toml"):
        lire_profil(chemin)
