"""The shipped catalogue: counts, order, lookups, compiled form equal to its sources."""

import gzip
from importlib.resources import as_file, files
from pathlib import Path

import msgspec
import pytest

from vitalbench.reference.catalogue import (
    OUT_OF_REACH,
    SUITES,
    CatalogueRefuse,
    ExigenceInconnue,
    SuiteInconnue,
    catalogue,
    compilation,
    lecture,
)

PAQUET = files("vitalbench.reference.catalogue")


def test_counts_over_all_requirements():
    c = catalogue()
    assert len(c) == 1325
    assert len(c.opposables()) == 856
    assert len(c.obligations_des_autres()) == 245
    assert c.compte()["force"] == {
        "doit": 964,
        "ne_doit_pas": 137,
        "info": 153,
        "recommande": 27,
        "peut": 44,
    }


@pytest.mark.parametrize(
    ("suite", "opposables"),
    [
        ("nominal", 256),
        ("forcage", 26),
        ("degrade", 59),
        ("smg", 31),
        ("apcv", 47),
        ("at", 25),
        ("scor", 11),
        ("telemedecine", 8),
        ("sans_vitale", 34),
        ("desynchronise", 25),
    ],
)
def test_counts_by_suite(suite, opposables):
    assert len(catalogue().opposables(suite)) == opposables


def test_five_suites_and_those_they_lean_on_bind_212_requirements():
    suites = ("forcage", "degrade", "smg", "apcv", "at", "scor", "telemedecine", "sans_vitale")
    ids = {e.id for s in (*suites, "desynchronise") for e in catalogue().opposables(s)}
    assert len(ids) == 212


def test_every_suite_of_the_vocabulary_is_used():
    assert set(catalogue().compte()["suite"]) == set(SUITES)


def test_sections_compare_as_numbers():
    sections = catalogue().sections
    assert sections[0] == "CDC 2.1.1"
    assert sections.index("CDC 4.2.1.9") < sections.index("CDC 4.2.1.10")
    assert sections.index("CDC 3.2.2.6") < sections.index("CDC 3.2.10.1.1")
    assert sections[-1].startswith("FAMI")


def test_lookups_refuse_unknown_names():
    with pytest.raises(ExigenceInconnue, match=r"CDC-9\.9-99"):
        catalogue()["CDC-9.9-99"]
    with pytest.raises(SuiteInconnue, match="inexistante"):
        catalogue().tagged("inexistante")


def test_open_choices_are_read_from_the_data():
    assert sum(e.a_trancher is not None for e in catalogue()) >= 20
    assert catalogue()["CDC-3.2.9.1-01"].a_trancher is None


def test_compiled_form_equals_its_sources():
    with as_file(PAQUET / "exigences") as dossier:
        sources = lecture.lire_dossier(dossier)
        empreinte = compilation.empreinte(dossier)
    with as_file(PAQUET / "exigences.json.gz") as compile_:
        forme = msgspec.json.decode(
            gzip.decompress(compile_.read_bytes()), type=lecture.CatalogueCompile
        )
    assert forme.empreinte == empreinte
    assert forme.exigences == sources


def test_a_stale_compiled_form_is_never_believed(tmp_path: Path):
    entree = _entree()
    (tmp_path / "a.yaml").write_text(entree, encoding="utf-8")
    compile_ = tmp_path / "c.json.gz"
    compile_.write_bytes(
        compilation.comprimer(
            lecture.CatalogueCompile(
                empreinte=compilation.empreinte(tmp_path), exigences=lecture.lire_dossier(tmp_path)
            )
        )
    )
    (tmp_path / "a.yaml").write_text(entree.replace("Le banc", "Le poste"), encoding="utf-8")
    assert lecture.charger(tmp_path, compile_)["CDC-1.1-01"].enonce == "Le poste parle."


@pytest.mark.parametrize("contenu", [b"", b"pas du gzip", gzip.compress(b"{}", mtime=0)])
def test_a_broken_compiled_form_falls_back_to_the_sources(tmp_path: Path, contenu: bytes):
    (tmp_path / "a.yaml").write_text(_entree(), encoding="utf-8")
    (tmp_path / "c.json.gz").write_bytes(contenu)
    assert len(lecture.charger(tmp_path, tmp_path / "c.json.gz")) == 1


def _entree(**changes: str) -> str:
    champs = {
        "id": "CDC-1.1-01",
        "section": '"1.1"',
        "theme": "flux",
        "acteur": "progiciel",
        "force": "doit",
        "enonce": "Le banc parle.",
        "condition": "toujours",
        "donnees": "{}",
        "observable": "[ecran]",
        "suites": "[nominal]",
        "verification": "Écouter.",
    }
    champs.update(changes)
    lignes = [f"  {cle}: {valeur}" for cle, valeur in champs.items() if valeur != "ABSENT"]
    return "-" + "\n".join(lignes)[1:] + "\n"


@pytest.mark.parametrize(
    ("changes", "ligne", "champ", "motif"),
    [
        ({"force": "devrait"}, 5, "force", "hors vocabulaire"),
        ({"acteur": "editeur"}, 4, "acteur", "hors vocabulaire"),
        ({"theme": "meteo"}, 3, "theme", "hors vocabulaire"),
        ({"suites": "[nominal, autre]"}, 10, "suites", "autre"),
        ({"suites": "[nominal, nominal]"}, 10, "suites", "répétée"),
        ({"observable": "[]"}, 9, "observable", "au moins un canal"),
        ({"observable": "ecran"}, 9, "observable", "une liste"),
        ({"enonce": '""'}, 6, "enonce", "non vide"),
        ({"section": "1.1"}, 2, "section", "texte"),
        ({"id": "cdc 1"}, 1, "id", "mal formé"),
        ({"verification": "ABSENT"}, 1, "verification", "absent"),
        ({"couleur": "bleu"}, 12, "couleur", "inconnu"),
        ({"donnees": "[]"}, 1, "donnees", "Expected"),
        ({"enonce": "a: b"}, 6, "", "YAML illisible"),
    ],
)
def test_malformed_entries_are_refused_with_their_place(tmp_path, changes, ligne, champ, motif):
    chemin = tmp_path / "cdc.yaml"
    chemin.write_text(_entree(**changes), encoding="utf-8")
    with pytest.raises(CatalogueRefuse, match=motif) as refus:
        lecture.lire_dossier(tmp_path)
    assert (refus.value.fichier, refus.value.ligne, refus.value.champ) == ("cdc.yaml", ligne, champ)
    assert str(refus.value).startswith(f"cdc.yaml, ligne {ligne}")


def test_an_id_is_defined_once_over_all_files(tmp_path):
    (tmp_path / "a.yaml").write_text(_entree(), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(_entree(), encoding="utf-8")
    with pytest.raises(CatalogueRefuse, match=r"b\.yaml, ligne 1.*déjà défini \(a\.yaml, ligne 1"):
        lecture.lire_dossier(tmp_path)


def test_a_field_is_written_once(tmp_path):
    (tmp_path / "a.yaml").write_text(_entree() + "  force: peut\n", encoding="utf-8")
    with pytest.raises(CatalogueRefuse, match=r"ligne 12.*répété"):
        lecture.lire_dossier(tmp_path)


@pytest.mark.parametrize("octets", [b"\xff\xfe", b"texte", b"{a: 1}", b"- 3\n", b"- [", b""])
def test_files_that_are_not_lists_of_requirements_are_refused(tmp_path, octets):
    (tmp_path / "a.yaml").write_bytes(octets)
    with pytest.raises(CatalogueRefuse, match=r"a\.yaml, ligne"):
        lecture.lire_dossier(tmp_path)


def test_reasons_for_out_of_reach_never_name_an_observable_channel():
    assert set(OUT_OF_REACH) == {
        "interne",
        "geste humain",
        "ergonomie",
        "hors logiciel",
        "texte illisible",
    }
    assert not {"ecran", "document", "archive", "api"} & set(OUT_OF_REACH)
