"""Allure results written from a run."""

import json
from pathlib import Path

from tests.reports import exemple
from vitalbench.reports.allure import allure
from vitalbench.reports.masquage import masquer_nir


def test_each_requirement_becomes_one_result_with_an_honest_status(tmp_path: Path) -> None:
    assert allure(exemple.resultats(), tmp_path, masquer_nir) == 3
    lus = [json.loads(f.read_text()) for f in tmp_path.glob("*-result.json")]
    statuts = {lu["fullName"].removeprefix("exigences."): lu["status"] for lu in lus}
    assert statuts == {
        "CDC-3.2.10.1.1-03": "passed",
        "CDC-3.2.10.1.1-06": "failed",
        "CDC-3.2.10.1.1-01": "broken",
    }
    assert exemple.NIR not in "".join(f.read_text() for f in tmp_path.iterdir())
