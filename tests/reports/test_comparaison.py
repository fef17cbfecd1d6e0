"""Comparison of two runs."""

from pathlib import Path

import msgspec
import pytest
from lxml import html

from tests.reports import exemple
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Verdict
from vitalbench.reports.comparaison import (
    Illisible,
    comparer,
    lire_resultats,
    page_comparaison,
    regressions,
)
from vitalbench.reports.masquage import masquer_nir
from vitalbench.reports.produire import produire


def avec(**verdicts: Verdict) -> Resultats:
    return msgspec.structs.replace(
        exemple.resultats(),
        exigences=tuple(exemple.exigence(i, v) for i, v in verdicts.items()),
        scenarios=(),
    )


AVANT = avec(
    A=Verdict.CONFORME,
    B=Verdict.NON_CONFORME,
    C=Verdict.CONFORME,
    D=Verdict.CONFORME,
    F=Verdict.CONFORME,
    G=Verdict.NON_CONFORME,
    H=Verdict.NON_CONFORME,
    I=Verdict.CONFORME,
)
APRES = avec(
    A=Verdict.NON_CONFORME,
    B=Verdict.CONFORME,
    C=Verdict.PARTIEL,
    E=Verdict.CONFORME,
    F=Verdict.CONFORME,
    G=Verdict.NON_VERIFIE,
    H=Verdict.NON_CONFORME,
    I=Verdict.NON_APPLICABLE,
    J=Verdict.NON_CONFORME,
)


def test_each_kind_of_difference_is_named_worst_first() -> None:
    assert [(e.ident, e.nature) for e in comparer(AVANT, APRES)] == [
        ("A", "regression"),
        ("J", "regression"),
        ("C", "nouvelle lacune"),
        ("G", "nouvelle lacune"),
        ("D", "disparue"),
        ("I", "disparue"),
        ("H", "persistante"),
        ("B", "correction"),
        ("E", "nouvelle"),
    ]
    assert regressions(comparer(AVANT, APRES)) == 2


def test_scenarios_are_compared_too() -> None:
    joue = exemple.resultats()
    casses = tuple(
        msgspec.structs.replace(s, etat="interrompu", motif="arrêt") for s in joue.scenarios
    )
    ecarts = comparer(joue, msgspec.structs.replace(joue, scenarios=casses))
    assert [(e.ident, e.nature) for e in ecarts if e.objet == "scenario"] == [
        ("NOM-001", "regression"),
        ("NOM-002", "persistante"),
    ]


def test_the_page_tells_regressions_first_and_what_is_in_cause() -> None:
    source = page_comparaison(AVANT, APRES, masquer_nir)
    page = html.fromstring(source)
    titres = [h.text_content() for h in page.xpath("//h2")]
    assert titres[0] == "Régressions (2)"
    assert titres[-1] == "Nouvelles et conformes (1)"
    assert "2 régressions." in page.xpath("//p[contains(@class, 'conclusion')]")[0].text_content()
    assert "Ni agrément ni document du CNDA" in page.xpath("//header//p")[0].text_content()


def test_a_run_compared_with_itself_after_writing_only_keeps_what_is_broken(
    tmp_path: Path,
) -> None:
    produire(exemple.resultats(), tmp_path / "journal.jsonl", tmp_path)
    ecarts = comparer(lire_resultats(tmp_path), exemple.resultats())
    assert {(e.ident, e.nature) for e in ecarts} == {
        ("CDC-3.2.10.1.1-06", "persistante"),
        ("NOM-002", "persistante"),
    }


def test_unreadable_results_name_the_file_and_the_field(tmp_path: Path) -> None:
    (tmp_path / "resultats.json").write_text('{"resume": {"exigences": 3}}')
    with pytest.raises(Illisible, match=r"resultats\.json.*resume"):
        lire_resultats(tmp_path)
    with pytest.raises(Illisible, match=r"absent\.json"):
        lire_resultats(tmp_path / "absent.json")
