"""Whatever a declaration admits goes through the codec unchanged."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vitalbench.harness.strategies import enregistrements
from vitalbench.reference.norms import b2_tables, noemie_lecture

CLASSES = sorted(
    {
        *b2_tables.PS.values(),
        *b2_tables.CP.values(),
        *b2_tables.DRE_OCT.values(),
        *noemie_lecture.NOEMIE.values(),
    },
    key=lambda classe: (classe.__module__, classe.__name__),
)


@pytest.mark.parametrize("classe", CLASSES, ids=lambda classe: classe.__name__)
def test_drawn_records_round_trip(classe):
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(enregistrements(classe))
    def verifier(enregistrement):
        brut = enregistrement.encode()
        lu = classe.decode(brut)
        assert lu.fautes == ()
        assert lu == enregistrement
        assert classe(**lu.valeurs()).encode() == brut

    verifier()


@pytest.mark.parametrize("classe", CLASSES, ids=lambda classe: classe.__name__)
def test_any_bytes_decode_with_their_faults_in_bounds(classe):
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=200) | st.binary(min_size=classe.longueur, max_size=classe.longueur))
    def verifier(brut):
        lu = classe.decode(brut, decalage=7)
        assert lu.brut == brut
        for faute in lu.fautes:
            assert 7 <= faute.decalage <= 7 + len(brut)

    verifier()
