"""What files show of each requirement: the table is whole, and the report says it honestly."""

import pytest
from fabrique_b2 import brut, facture, fichier, lot
from preuves_b2 import sain
from test_croisements import demande, fse_accompagnee

from vitalbench.harness.findings import Verdict
from vitalbench.harness.offline.bilan import conclure
from vitalbench.harness.offline.discretion import discret
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.exigences import Portee, portees, regles_de
from vitalbench.reference.catalogue import catalogue


def bilan_de(*octets: bytes):
    examen = Examen()
    for rang, contenu in enumerate(octets):
        examen.examiner_octets(f"essai-{rang}.b2", contenu)
    examen.examiner(())
    return conclure(examen, discret)


def test_every_requirement_a_file_may_show_is_in_the_table_and_no_other():
    dues = {
        e.id
        for e in catalogue()
        if e.acteur == "progiciel"
        and e.force in ("doit", "ne_doit_pas")
        and {"fichier", "smtp"} & set(e.observable)
    }
    assert set(portees().exigences) == dues


def test_a_requirement_is_judged_by_rules_or_says_why_not():
    for exigence, portee in portees().exigences.items():
        assert bool(portee.preuve) == (exigence in regles_de()), exigence
        assert portee.preuve or portee.demande, exigence
        assert not portee.complete or not portee.demande, exigence
        raison = portees().raison(exigence)
        assert raison.startswith("demande le monde vivant : ") or not portee.demande


@pytest.mark.parametrize(
    ("portee", "vus", "ecarts", "attendu"),
    [
        (Portee(preuve=("fse",)), {"fse"}, 0, Verdict.CONFORME),
        (Portee(preuve=("fse",)), {"fse"}, 1, Verdict.NON_CONFORME),
        (Portee(preuve=("fse",)), set(), 0, None),
        (Portee(preuve=("fse",), demande=("carte",)), {"fse"}, 0, Verdict.PARTIEL),
        (Portee(preuve=("fse",), complete=("dre",)), {"fse"}, 0, Verdict.PARTIEL),
        (Portee(preuve=("fse",), complete=("dre",)), {"fse", "dre"}, 0, Verdict.CONFORME),
        (Portee(demande=("carte",)), {"fse"}, 0, None),
    ],
)
def test_verdict_of_a_requirement(portee, vus, ecarts, attendu):
    assert portee.verdict(vus, ecarts) is attendu


def test_a_part_is_said_and_never_counted():
    bilan = bilan_de(brut(sain()))
    verdicts = {e.id: e.verdict for e in bilan.exigences}
    # three FSE in order: the order is shown whole, the uniqueness in every mode is not
    assert verdicts["CDC-4.2.1.16.1-03"] is Verdict.CONFORME
    assert verdicts["CDC-4.2.1.15-03"] is Verdict.PARTIEL
    assert bilan.code == 0
    assert "CDC-3.2.10.1.1-03" in bilan.sans_preuve


def test_a_pair_shows_what_one_flow_cannot():
    bilan = bilan_de(fse_accompagnee(), demande())
    verdicts = {e.id: e.verdict for e in bilan.exigences}
    for entiere in ("CDC-3-02", "CDC-3.2.3.2-01", "CDC-3.2.10.1.1-03", "CDC-3.2.3.4-05"):
        assert verdicts[entiere] is Verdict.CONFORME, entiere


def test_a_broken_rule_makes_its_requirement_fail_even_judged_in_part():
    suite = fichier(lot("001", facture("000000010"), facture("000000010")))
    bilan = bilan_de(brut(suite))
    verdicts = {e.id: e.verdict for e in bilan.exigences}
    assert verdicts["CDC-4.2.1.15-03"] is Verdict.NON_CONFORME
    assert bilan.code == 1
