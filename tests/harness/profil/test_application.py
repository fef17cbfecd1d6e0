"""One rule for requirements and scenarios; a broken rule is never hidden by a profile."""

import msgspec
import pytest

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.evidence.resultats import VerdictExigence
from vitalbench.harness.findings import Verdict
from vitalbench.harness.profil.application import (
    appliquer,
    exclusions,
    hors_profil,
    refus_exigence,
    refus_scenario,
)
from vitalbench.harness.profil.modele import Profil
from vitalbench.harness.profil.perimetre import (
    FAMILLES,
    GOUVERNEES,
    OPTIONS,
    SITUATIONS,
    conditions,
)
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.harness.scenario.suites import tous_les_scenarios
from vitalbench.reference.catalogue import SUITES, catalogue
from vitalbench.simulators.world.monde import creer_monde

TOUT = frozenset(FAMILLES) | frozenset(OPTIONS)


def _profil(*familles: str, sans: tuple[str, ...] = (), exclues: tuple[str, ...] = ()) -> Profil:
    brut = {
        "logiciel": {"editeur": "e", "nom": "n", "version": "1", "cahier": "1.40"},
        "perimetre": {"familles": list(familles)},
        "options": dict.fromkeys(sans, False),
        "exclusions": [{"exigence": e, "motif": "prévue plus tard"} for e in exclues],
    }
    return msgspec.convert(brut, Profil)


def _verdict(ident: str, verdict: Verdict) -> VerdictExigence:
    e = catalogue()[ident]
    return VerdictExigence(
        exigence=ident,
        section=e.section,
        theme=e.theme,
        acteur=e.acteur,
        force=e.force,
        enonce=e.enonce,
        verification=e.verification,
        verdict=verdict,
        revendiquee=True,
    )


def test_the_tables_only_name_what_the_catalogue_holds() -> None:
    connues = {e.condition for e in catalogue()}
    assert set(conditions()) <= connues
    assert set(GOUVERNEES) <= set(SUITES)
    nommes = {i for ids in GOUVERNEES.values() for i in ids} | {
        i for b in conditions().values() for i in (*b.familles, *b.options)
    }
    assert set(OPTIONS) <= nommes <= TOUT
    assert set(SITUATIONS.values()) <= set(OPTIONS)
    verifications = registre().verifications.values()
    parties = {i for v in verifications for p in v.parties for i in v.partie(p).profil}
    assert parties <= TOUT


def test_who_claims_everything_is_bound_by_everything() -> None:
    assert [e.id for e in catalogue() if refus_exigence(TOUT, e)] == []
    monde = creer_monde(GRAINE, ANCRE)
    assert [s.id for s in tous_les_scenarios() if refus_scenario(TOUT, s, monde)] == []


@pytest.mark.parametrize(
    ("ident", "sans", "motif"),
    [
        ("CDC-3.2.2.1-06", "apcv", "option « Application carte Vitale (ApCV) » non déclarée"),
        ("CDC-4.2.1.3.1-02", "adr", "option « Acquisition des droits réels (service ADR) » non"),
        ("CDC-4.2.1.6-04", "pharmaciens", "famille « Pharmaciens » ou famille « Laboratoires »"),
    ],
)
def test_a_missing_option_gives_its_reason(ident: str, sans: str, motif: str) -> None:
    declares = {"prescripteurs", *OPTIONS} - {sans}
    assert refus_exigence(frozenset(declares), catalogue()[ident]).startswith(motif)


def test_a_suite_without_its_option_plays_no_scenario() -> None:
    monde = creer_monde(GRAINE, ANCRE)
    for scenario in tous_les_scenarios():
        if scenario.suite == "smg":
            assert refus_scenario(TOUT - {"smg"}, scenario, monde) == (
                "option « Soins médicaux gratuits » non déclarée"
            )


def test_without_families_the_ps_decides_and_the_patient_asks_for_options() -> None:
    monde = creer_monde(GRAINE, ANCRE)
    medecin = next(
        s
        for s in tous_les_scenarios()
        if monde.professionnel(s.contexte.ps).famille == "prescripteurs"
    )
    libre = msgspec.structs.replace(
        medecin, suite="mien", profil=msgspec.structs.replace(medecin.profil, families=())
    )
    assert "Prescripteurs" in refus_scenario(TOUT - {"prescripteurs"}, libre, monde)
    c2s = next(p.id for p in monde.personnes.values() if "c2s" in p.traits)
    patient = msgspec.structs.replace(
        libre, contexte=msgspec.structs.replace(libre.contexte, patient=c2s)
    )
    assert "Complémentaire santé" in refus_scenario(TOUT - {"c2s"}, patient, monde)


def test_not_applicable_and_excluded_are_not_conforme_and_hide_no_broken_rule() -> None:
    exclue, sans_objet, rompue = "CDC-3.2.5-01", "CDC-3.2.2.1-06", "CDC-3.2.2.1-07"
    profil = _profil("prescripteurs", sans=("apcv",), exclues=(exclue, rompue))
    observes = (
        _verdict(exclue, Verdict.CONFORME),
        _verdict(sans_objet, Verdict.NON_VERIFIE),
        _verdict(rompue, Verdict.NON_CONFORME),
    )
    rendus = {v.exigence: v for v in appliquer(profil, observes, catalogue())}
    assert rendus[exclue].verdict is Verdict.NON_APPLICABLE
    assert rendus[exclue].motif == "exclue par l'éditeur : prévue plus tard"
    assert rendus[sans_objet].verdict is Verdict.NON_APPLICABLE
    assert "ApCV" in rendus[sans_objet].motif
    assert rendus[rompue].verdict is Verdict.NON_CONFORME
    assert {e.exigence: e.verdict for e in exclusions(profil, observes)} == {
        exclue: Verdict.CONFORME,
        rompue: Verdict.NON_CONFORME,
    }


def test_each_one_left_aside_has_its_reason() -> None:
    ecartees = hors_profil(_profil("prescripteurs"), catalogue().opposables())
    assert ecartees
    assert all(e.motif and e.enonce for e in ecartees)
