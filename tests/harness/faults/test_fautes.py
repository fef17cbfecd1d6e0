"""Every fault is killed in the strict sense, and every part a check decides has its fault."""

import pytest

from vitalbench.harness.faults.execution import Reglage, eprouver_une, parties_sans_faute
from vitalbench.harness.faults.registre import fautes
from vitalbench.harness.runner.campagne import ANCRE, GRAINE

REGLAGE = Reglage(graine=GRAINE, ancre=ANCRE)


@pytest.mark.reseau
@pytest.mark.parametrize("ident", [f.id for f in fautes()])
def test_is_killed_at_its_place_and_raises_no_other_alarm(ident: str) -> None:
    issue = eprouver_une(ident, REGLAGE)
    assert issue.etat == "tuee", issue.motif


def test_every_part_decided_has_its_fault() -> None:
    assert parties_sans_faute() == ()


def test_a_survivor_is_told() -> None:
    from vitalbench.harness.faults import execution

    faute = next(f for f in fautes() if f.id == "sans-auth")
    motif = execution._pourquoi_survit(faute, [])
    assert motif == "CDC-2.2.3-01 « emission » ne dit pas NON CONFORME"
