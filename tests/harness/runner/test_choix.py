"""Which scenarios a run keeps: by theme, by family, by what failed; unknown names are refused."""

from pathlib import Path

import pytest

from vitalbench.harness.runner.campagne import (
    ANCRE,
    GRAINE,
    PassageIllisible,
    choisir,
    de_familles,
    journal_du_passage,
)
from vitalbench.harness.scenario.suites import charger_suite
from vitalbench.reference.catalogue import catalogue
from vitalbench.simulators.world.monde import creer_monde


def test_a_theme_keeps_those_that_cite_it() -> None:
    tous = charger_suite("nominal")
    retenus = choisir(tous, themes=["lots"])
    assert 0 < len(retenus) < len(tous)
    for scenario in retenus:
        assert "lots" in {catalogue()[e].theme for e in scenario.exigences}


def test_a_family_keeps_those_of_its_ps() -> None:
    tous, monde = charger_suite("nominal"), creer_monde(GRAINE, ANCRE)
    auxiliaires = de_familles(tous, ["auxiliaires"], monde)
    assert 0 < len(auxiliaires) < len(tous)
    assert all(
        "auxiliaires" in (s.profil.families or (monde.professionnel(s.contexte.ps).famille,))
        for s in auxiliaires
    )
    assert de_familles(tous, [], monde) == tous


def test_what_failed_is_kept_alone() -> None:
    tous = charger_suite("nominal")
    assert [s.id for s in choisir(tous, echoues=frozenset({"NOM-001"}))] == ["NOM-001"]
    assert choisir(tous, echoues=frozenset()) == ()


def test_unknown_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PassageIllisible, match="thème inconnu : zut"):
        choisir((), themes=["zut"])
    with pytest.raises(PassageIllisible, match="famille inconnue : zut"):
        de_familles((), ["zut"], creer_monde(GRAINE, ANCRE))
    (tmp_path / "passage.json").write_text("{}")
    with pytest.raises(PassageIllisible, match="vitalbench run --resume"):
        journal_du_passage(tmp_path)
