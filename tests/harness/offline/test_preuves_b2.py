"""Every B2 rule is broken by a sample of its own, and no undeclared rule speaks."""

import pytest
from preuves_b2 import PREUVES as GENERALES
from preuves_b2 import sain
from preuves_contextes import CONTEXTES

from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.b2_structure import defauts
from vitalbench.harness.offline.ecarts import Releve
from vitalbench.harness.offline.regles import REGLES
from vitalbench.reference.norms.b2_lecture import ecrire

PREUVES = {**GENERALES, **CONTEXTES}
PAR_SEQUENCE = {
    "B2-STR-14": ("2", "4", "3F", "5"),
    "B2-STR-31": ("2", "3", *["3F"] * 11, "5"),
}
"""Rules of the CP profile, proven on the sequence of codes they judge."""


def comptes(octets: bytes) -> set[str]:
    releve = Releve("essai.b2")
    JugeB2(releve).juger(octets)
    return set(releve.comptes)


def test_the_sound_file_is_sound():
    assert comptes(ecrire(sain())) == set()


@pytest.mark.parametrize("regle", PREUVES)
def test_sample_is_caught_by_its_rule_and_the_named_ones_only(regle):
    sample, autres = PREUVES[regle]
    assert comptes(sample()) == {regle, *autres}


@pytest.mark.parametrize("regle", PAR_SEQUENCE)
def test_sequence_is_caught_by_its_rule_only(regle):
    assert {trouve[0] for trouve in defauts(PAR_SEQUENCE[regle])} == {regle}


def test_every_b2_rule_has_a_sample():
    b2 = {r for r in REGLES if r.startswith(("B2-", "DRE-", "SV-", "ZONE-"))}
    assert {r for r in b2 if not r.startswith("B2-CP-")} - {"ZONE-FORME"} == set(PREUVES) | set(
        PAR_SEQUENCE
    )
