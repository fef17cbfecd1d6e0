"""Comparison of two runs."""

from pathlib import Path

import msgspec
import pytest

from tests.reports import exemple
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Verdict
from vitalbench.reports.comparaison import Illisible, comparer, lire_resultats
from vitalbench.reports.produire import produire


def avec(*verdicts: tuple[str, Verdict]) -> Resultats:
    return msgspec.structs.replace(
        exemple.resultats(), exigences=tuple(exemple.exigence(i, v) for i, v in verdicts)
    )


def test_each_kind_of_difference_is_named_worst_first() -> None:
    avant = avec(
        ("A", Verdict.CONFORME),
        ("B", Verdict.NON_CONFORME),
        ("C", Verdict.CONFORME),
        ("D", Verdict.CONFORME),
        ("F", Verdict.CONFORME),
    )
    apres = avec(
        ("A", Verdict.NON_CONFORME),
        ("B", Verdict.CONFORME),
        ("C", Verdict.PARTIEL),
        ("E", Verdict.CONFORME),
        ("F", Verdict.CONFORME),
    )
    assert [(e.exigence, e.nature) for e in comparer(avant, apres)] == [
        ("A", "regression"),
        ("C", "nouvelle lacune"),
        ("D", "disparue"),
        ("B", "correction"),
        ("E", "nouvelle"),
    ]


def test_a_run_compared_with_itself_after_writing_has_no_difference(tmp_path: Path) -> None:
    produire(exemple.resultats(), tmp_path / "journal.jsonl", tmp_path)
    relu = lire_resultats(tmp_path)
    assert comparer(relu, exemple.resultats()) == ()


def test_unreadable_results_name_the_file_and_the_field(tmp_path: Path) -> None:
    (tmp_path / "resultats.json").write_text('{"resume": {"exigences": 3}}')
    with pytest.raises(Illisible, match=r"resultats\.json.*resume"):
        lire_resultats(tmp_path)
    with pytest.raises(Illisible, match=r"absent\.json"):
        lire_resultats(tmp_path / "absent.json")
