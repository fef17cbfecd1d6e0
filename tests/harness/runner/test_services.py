"""Online services, phones and a restart in scenarios: what a scenario asks is what happens."""

from pathlib import Path

import pytest

from vitalbench.harness.runner.banc import Banc, MondeImpossible
from vitalbench.harness.runner.campagne import ANCRE, Commande, filtrer, jouer
from vitalbench.harness.scenario.lecture import lire_texte
from vitalbench.harness.scenario.modele import GesteTelephone, Opposer, ReglageService
from vitalbench.harness.scenario.suites import charger_suite
from vitalbench.simulators.services.reglages import Panne
from vitalbench.simulators.world.monde import creer_monde

SANS_SERVICE = """
id: ESS-001
title: Sans service en ligne
requirements: []
given: {ps: dr-lenoir, patient: marie-dupont}
when:
  - consulter: {objet: lots}
"""
AVEC = SANS_SERVICE.replace("marie-dupont}", "marie-dupont, services: [adr, apcv]}")
ECHANTILLONS = {
    "apcv": ("APC-001-V1", "APC-005", "APC-008", "APC-009-V3"),
    "desynchronise": ("DES-001", "DES-004", "DES-007"),
    "sans_vitale": ("SSV-001-V1", "SSV-001-V2", "SSV-016-V1"),
}


def banc(texte: str, dossier: Path) -> Banc:
    (scenario,) = lire_texte(texte, "essai.yaml", "apcv")
    return Banc(scenario, creer_monde(1, ANCRE), ANCRE, dossier)


def test_no_service_is_started_unless_asked(tmp_path: Path) -> None:
    monde = banc(SANS_SERVICE, tmp_path)
    monde.ouvrir()
    try:
        assert monde.configuration("", "", "").services == {}
        with pytest.raises(MondeImpossible, match=r"given\.services"):
            monde.presenter(GesteTelephone())
    finally:
        monde.fermer({})


@pytest.mark.reseau
def test_services_asked_are_given_to_the_software(tmp_path: Path) -> None:
    monde = banc(AVEC, tmp_path)
    monde.ouvrir()
    try:
        assert set(monde.configuration("", "", "").services) == {"adr", "apcv_auth", "apcv_sign"}
        assert monde.presenter(GesteTelephone(lecture="nfc")).startswith("APCVSIM1.")
        with pytest.raises(MondeImpossible, match="application carte Vitale"):
            monde.presenter(GesteTelephone(de="rose-bernard"))
        monde.regler_service(ReglageService(nom="adr", panne=Panne.ERREUR, fois=1))
        monde.opposer(Opposer(de="marie-dupont", support="apcv"))
        assert monde.services is not None
        assert monde.services.reglages["adr"].panne is Panne.ERREUR
    finally:
        monde.fermer({})


@pytest.mark.reseau
@pytest.mark.parametrize("suite", ECHANTILLONS)
def test_the_reference_is_found_right(suite: str, tmp_path: Path) -> None:
    scenarios = filtrer(charger_suite(suite), ECHANTILLONS[suite])
    resultats = jouer(Commande(suite=suite, scenarios=scenarios), tmp_path, lambda _: None)
    assert [s.motif for s in resultats.scenarios if s.etat != "conforme"] == []
    assert [v.exigence for v in resultats.exigences if v.verdict == "NON CONFORME"] == []
    assert resultats.resume.exigences.conforme >= 2
