"""Scenarios shared between suites: played in each, counted where their citations are tagged."""

from pathlib import Path

import pytest

from vitalbench.harness.scenario.lecture import ScenarioIllisible, lire_scenarios
from vitalbench.harness.scenario.suites import charger_suite, hors_suite, tous_les_scenarios

MINIMAL = """\
id: MON-001
title: Partagé
{suites}
requirements: [CDC-3.5-03]
given: {{ps: dr-lenoir}}
when:
  - transmettre:
"""


def _ecrire(dossier: Path, suites: str) -> Path:
    (dossier / "degrade").mkdir()
    fichier = dossier / "degrade" / "MON-001.yaml"
    fichier.write_text(MINIMAL.format(suites=suites), encoding="utf-8")
    return fichier


def test_a_shared_scenario_is_played_in_each_of_its_suites() -> None:
    (chez_lui,) = [s for s in charger_suite("telemedecine") if s.id == "TLM-001"]
    (invite,) = [s for s in charger_suite("degrade") if s.id == "TLM-001"]
    assert (chez_lui.suite, invite.suite) == ("telemedecine", "degrade")
    assert invite.etapes == chez_lui.etapes


def test_it_counts_in_a_suite_for_the_requirements_tagged_with_it() -> None:
    """CDC-3.2.2.1-04 is tagged at and not apcv; CDC-4.2.1.3.1-02 is tagged with both."""
    (en_at,) = [s for s in charger_suite("at") if s.id == "AT-012"]
    (en_apcv,) = [s for s in charger_suite("apcv") if s.id == "AT-012"]
    assert set(en_at.exigences) == {"CDC-3.2.2.1-04", "CDC-4.2.1.3.1-02"}
    assert set(en_apcv.exigences) == {"CDC-4.2.1.3.1-02"}


def test_all_scenarios_are_read_once_with_all_they_cite() -> None:
    tous = tous_les_scenarios()
    assert len({s.id for s in tous}) == len(tous)
    (entier,) = [s for s in tous if s.id == "AT-012"]
    assert len(entier.exigences) == 2


def test_a_citation_tagged_with_none_of_its_suites_is_refused(tmp_path: Path) -> None:
    """CDC-3.5-03 is tagged degrade and telemedecine."""
    assert hors_suite(lire_scenarios(_ecrire(tmp_path, "suites: [smg]"), "telemedecine")) == ()
    fautifs = hors_suite(lire_scenarios(tmp_path / "degrade" / "MON-001.yaml", "at"))
    assert fautifs == (("MON-001", "CDC-3.5-03", "non étiquetée at ni smg"),)


@pytest.mark.parametrize(
    ("suites", "motif"),
    [
        ("suites: [inventee]", "suite inconnue : 'inventee'"),
        ("suites: [degrade]", "suite « degrade » déjà dite"),
        ("suites: [at, at]", "suite « at » déjà dite"),
        ("suites: at", "type array attendu"),
    ],
)
def test_a_wrong_sharing_is_refused_at_its_place(tmp_path: Path, suites: str, motif: str) -> None:
    with pytest.raises(ScenarioIllisible, match=motif) as refus:
        lire_scenarios(_ecrire(tmp_path, suites))
    assert refus.value.ligne == 3


def test_no_scenario_is_copied_instead_of_shared() -> None:
    """Same world and same steps: one scenario, with `suites` naming where it counts."""
    memes: dict[tuple[str, str], set[str]] = {}
    for scenario in tous_les_scenarios():
        fond = (repr(scenario.contexte), repr(scenario.etapes))
        memes.setdefault(fond, set()).add(scenario.fichier)
    assert [sorted(copies) for copies in memes.values() if len(copies) > 1] == []
