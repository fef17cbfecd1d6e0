"""Every valid file is accepted: the generator and the judge agree."""

from fabrique_b2 import acte, brut, facture, fichier, lot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.ecarts import Releve
from vitalbench.harness.offline.mutation import Genre, corruptions
from vitalbench.harness.offline.noemie import JugeNoemie
from vitalbench.harness.strategies import fichiers_b2, retours_580
from vitalbench.reference.norms.b2_lecture import enregistrements


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(retours_580())
def test_returns_have_no_finding(octets):
    releve = Releve("retour.noe")
    JugeNoemie(releve).juger(octets)
    assert releve.ecarts == []


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fichiers_b2(), st.randoms(use_true_random=False))
def test_one_corruption_of_any_file_is_found_and_blames_nobody_else(octets, hasard):
    corruption = hasard.choice(list(corruptions(enregistrements(octets))))
    trouves = ecarts(corruption.appliquer(octets))
    if corruption.genre is not Genre.AUTRE_VALEUR:
        assert trouves, corruption
    cible = (corruption.indice + 1, corruption.champ)
    for ecart in trouves:
        assert cible in {(z.rang, z.champ) for z in ecart.zones}, (corruption, ecart)


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
