"""Every rule of the establishments profile is broken by a sample of its own."""

import io

import pytest
from preuves_cp import PREUVES, fichier

from vitalbench.harness.offline.conversion import depuis_json, en_json
from vitalbench.harness.offline.detection import Nature
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.fiches import lire
from vitalbench.harness.offline.regles import REGLES


def comptes(octets: bytes) -> set[str]:
    examen = Examen()
    examen.examiner_octets("essai.b2", octets)
    return {regle for e in examen.examines for regle in e.releve.comptes}


def test_the_sound_file_is_sound():
    assert comptes(fichier()) == set()


@pytest.mark.parametrize("regle", PREUVES)
def test_sample_is_caught_by_its_rule_and_the_named_ones_only(regle):
    sample, autres = PREUVES[regle]
    assert comptes(sample()) == {regle, *autres}


def test_every_rule_has_a_sample():
    assert {r for r in REGLES if r.startswith("B2-CP-")} == set(PREUVES)


def test_viewer_and_conversion_read_the_profile():
    octets = fichier()
    vues = [e.libelle for e in lire(Nature.B2, octets)]
    assert "Prestation hospitalière" in vues
    lignes = list(en_json(Nature.B2, io.BytesIO(octets)))
    assert not any(b'"brut"' in ligne for ligne in lignes)
    assert b"".join(depuis_json(io.BytesIO(b"".join(lignes)))) == octets
