"""Every valid file is accepted: the generator and the judge agree."""

from fabrique_b2 import acte, brut, facture, fichier, lot
from hypothesis import HealthCheck, given, settings

from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.ecarts import Releve
from vitalbench.harness.strategies import fichiers_b2


def ecarts(brut: bytes) -> list:
    releve = Releve("essai.b2")
    JugeB2(releve).juger(brut)
    return releve.ecarts


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fichiers_b2())
def test_clear_files_have_no_finding(brut):
    assert ecarts(brut) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fichiers_b2(securise="S"))
def test_secured_files_have_no_finding(brut):
    assert ecarts(brut) == []


def test_blank_optional_amounts_count_for_nothing():
    sans = acte("000000010").avec_brut("montant_amc", " " * 7)
    suite = facture("000000010", sans)
    suite[-1] = suite[-1].avec_brut("total_amc", " " * 8)
    assert ecarts(brut(fichier(lot("001", suite, facture("000000020"))))) == []
