"""Every rule on returns, mail and messages is broken by a sample of its own."""

import pytest
from preuves_retours import B2, COURRIELS, DIVERS, NOEMIE, RAPPROCHEMENTS, bons_retours, message

from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.regles import REGLES


def comptes(*octets: bytes) -> set[str]:
    examen = Examen()
    for rang, contenu in enumerate(octets):
        examen.examiner_octets(f"essai-{rang}", contenu)
    examen.examiner(())
    return {regle for e in examen.examines for regle in e.releve.comptes}


@pytest.mark.parametrize("regle", NOEMIE)
def test_return(regle):
    from vitalbench.harness.offline.ecarts import Releve
    from vitalbench.harness.offline.noemie import JugeNoemie

    sample, autres = NOEMIE[regle]
    releve = Releve("essai.noe")
    JugeNoemie(releve).juger(sample())
    assert set(releve.comptes) == {regle, *autres}


@pytest.mark.parametrize("regle", COURRIELS)
def test_mail(regle):
    sample, autres = COURRIELS[regle]
    assert comptes(sample()) == {regle, *autres}


@pytest.mark.parametrize("regle", RAPPROCHEMENTS)
def test_comparison(regle):
    sample, autres = RAPPROCHEMENTS[regle]
    assert comptes(B2, sample()) == {regle, *autres}


@pytest.mark.parametrize("regle", DIVERS)
def test_other_files(regle):
    sample, autres = DIVERS[regle]
    assert comptes(sample()) == {regle, *autres}


def test_sound_files_have_no_finding():
    assert comptes(B2, bons_retours()) == set()
    assert comptes(message()) == set()


def test_every_rule_has_a_sample():
    prouvees = {*NOEMIE, *COURRIELS, *RAPPROCHEMENTS, *DIVERS}
    dues = {r for r in REGLES if r.startswith(("NO-", "ARL-", "CO-", "RA-", "MS-", "FIC-"))}
    assert dues - prouvees == set()
