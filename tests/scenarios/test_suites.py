"""Packaged suites: readable, honest in what they cite, and never below the committed ratchet."""

import json

import jsonschema
import pytest
import yaml

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.cli.couverture import couverture, plancher, revendiquees
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.harness.scenario.schema import schema_scenario
from vitalbench.harness.scenario.suites import (
    charger_suite,
    fichiers,
    hors_suite,
    suites,
    verifier_personnes,
)
from vitalbench.reference.catalogue import catalogue
from vitalbench.simulators.world.monde import creer_monde


@pytest.mark.parametrize("suite", suites())
def test_every_scenario_reads_and_knows_its_people(suite: str) -> None:
    verifier_personnes(charger_suite(suite), creer_monde(GRAINE, ANCRE))


@pytest.mark.parametrize("suite", suites())
def test_no_scenario_cites_what_its_suite_does_not_carry(suite: str) -> None:
    assert hors_suite(charger_suite(suite)) == ()


@pytest.mark.parametrize("suite", suites())
def test_every_file_follows_the_published_schema(suite: str) -> None:
    validateur = jsonschema.Draft202012Validator(schema_scenario())
    for chemin in fichiers(suite):
        lu = json.loads(json.dumps(yaml.safe_load(chemin.read_text()), default=str))
        if "variantes" not in lu:
            validateur.validate(lu)


@pytest.mark.parametrize("suite", suites())
def test_every_claim_has_a_check_on_each_of_its_parts(suite: str) -> None:
    connu = registre()
    for exigence in revendiquees(suite):
        verification = connu.verifications.get(exigence)
        assert verification is not None, exigence
        decidees = {c.partie for c in connu.pour(exigence)}
        assert not verification.hors_portee, exigence
        assert decidees == set(verification.parties), exigence


def test_claims_and_checks_never_shrink() -> None:
    minimum, connue = plancher(), couverture()
    noms = {v.nom for vues in connue.verifications.values() for v in vues}
    assert len(noms) >= minimum.verifications
    for suite, nombre in minimum.revendications.items():
        assert len(connue.revendications.get(suite, ())) >= nombre, suite


def test_nominal_claims_enough_of_the_software_and_of_the_bench() -> None:
    connues = catalogue()
    ids = revendiquees("nominal")
    logiciel = [connues[i] for i in ids if connues[i].opposable]
    banc = [connues[i] for i in ids if connues[i].acteur != "progiciel"]
    assert len(logiciel) >= 40
    assert len({e.section for e in logiciel}) >= 12
    assert len(banc) >= 10
