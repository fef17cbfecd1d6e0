"""The code tables: dated and sourced rows, known facts, copy-and-replace, refusals."""

import gzip
from datetime import date
from importlib.resources import as_file, files

import msgspec
import pytest

from vitalbench.reference.catalogue import TableRefusee, Tables, catalogue, compilation, tables
from vitalbench.reference.catalogue.tables import (
    TablesCompilees,
    en_vigueur,
    lire_tables,
    premiere,
)

PAQUET = files("vitalbench.reference.catalogue")


def test_compiled_tables_equal_their_sources():
    with as_file(PAQUET / "tarifs") as dossier, as_file(PAQUET / "tarifs.json.gz") as forme:
        contenu = msgspec.json.decode(gzip.decompress(forme.read_bytes()), type=TablesCompilees)
        assert contenu.empreinte == compilation.empreinte(dossier)
        assert contenu.tables == lire_tables(dossier)


def test_every_table_is_filled_and_every_row_is_sourced():
    for nom in Tables.__struct_fields__:
        lignes = tables().table(nom)
        assert lignes, nom
        for ligne in lignes:
            assert ligne.source, (nom, ligne)
            assert ligne.debut is None or ligne.fin is None or ligne.debut <= ligne.fin, (
                nom,
                ligne,
            )


@pytest.mark.parametrize(
    ("jour", "centimes"),
    [
        (date(2023, 10, 31), 2500),
        (date(2023, 11, 1), 2650),
        (date(2024, 12, 21), 2650),
        (date(2024, 12, 22), 3000),
    ],
)
def test_consultation_g_changes_on_the_day(jour: date, centimes: int):
    ligne = premiere(tables().tarifs, jour, lambda x: x.code == "G")
    assert ligne is not None
    assert ligne.centimes == centimes


def test_the_benchs_own_choices_are_labelled():
    assert {x.etiquette for x in tables().codes_situation} == {"profil simulé Vitalbench"}
    g = next(x for x in tables().prestations if x.code == "G")
    assert g.etiquette == "norme publique"
    for nom in Tables.__struct_fields__:
        for ligne in tables().table(nom):
            if ligne.source == ("NOUS",):
                assert ligne.fiabilite in {"banc", "deduite"}, (nom, ligne)


def test_smg_caisse_is_835():
    assert next(x.valeur for x in tables().smg if x.cle == "routage_caisse") == "835"


def test_24_couples_of_parcours_and_12_contexts():
    couples = {(x.medecin_traitant_declare, x.contexte) for x in tables().calcul_parcours}
    contextes = {x.code for x in tables().contextes_parcours}
    assert len(contextes) == 12
    assert couples == {(d, c) for d in (True, False) for c in contextes}


def test_one_row_can_be_replaced_in_a_copy():
    ancienne = premiere(tables().tarifs, date(2025, 1, 1), lambda x: x.code == "G")
    assert ancienne is not None
    nouvelle = msgspec.structs.replace(ancienne, centimes=2900)
    copie = tables().remplacer("tarifs", ancienne, nouvelle)
    changee = premiere(copie.tarifs, date(2025, 1, 1), lambda x: x.code == "G")
    assert changee == nouvelle
    assert premiere(tables().tarifs, date(2025, 1, 1), lambda x: x.code == "G") == ancienne
    assert len(copie.tarifs) == len(tables().tarifs)


def test_replacing_refuses_what_is_not_there():
    ligne = tables().tarifs[0]
    with pytest.raises(TableRefusee, match="table inconnue"):
        tables().remplacer("tarif", ligne, ligne)
    with pytest.raises(TableRefusee, match="absente"):
        tables().remplacer("tarifs", msgspec.structs.replace(ligne, centimes=1), ligne)
    with pytest.raises(TableRefusee, match="autre type"):
        tables().remplacer("tarifs", ligne, tables().prestations[0])


def test_in_force_counts_both_ends():
    lignes = [x for x in tables().tarifs if x.code == "G" and "s1" in x.secteur]
    assert len(en_vigueur(lignes, date(2024, 12, 22))) == 1
    assert len(en_vigueur(lignes, date(2016, 1, 1))) == 0


@pytest.mark.parametrize(
    ("contenu", "motif"),
    [
        ("tarif: []", "unknown field"),
        ("tarifs: [{code: G}]", "missing required field"),
        ("tarifs: 3", "Expected"),
        ("- 1", "objet"),
        ("a: [", "YAML illisible"),
    ],
)
def test_malformed_tables_are_refused(tmp_path, contenu: str, motif: str):
    (tmp_path / "x.yaml").write_text(contenu, encoding="utf-8")
    with pytest.raises(TableRefusee, match=motif):
        lire_tables(tmp_path)


def test_every_open_choice_of_the_catalogue_is_a_named_parameter():
    choix = tables().choix_lecture
    assert {e.id for e in catalogue() if e.a_trancher} <= {c.exigence for c in choix}
    assert len({c.parametre for c in choix}) == len(choix)
    for c in choix:
        assert c.exigence in catalogue(), c.parametre
        assert c.valeur not in c.autres, c.parametre
        assert c.lu_par is None or tables().table(c.lu_par), c.parametre
