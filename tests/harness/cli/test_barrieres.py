"""The gates of the build, on the real coverage: whole today, and each fails when it should."""

import json
from pathlib import Path

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from vitalbench.harness.checks.registry import Verification
from vitalbench.harness.cli import faults as commande_faults
from vitalbench.harness.cli.couverture import couverture
from vitalbench.harness.cli.requirements import (
    Couverture,
    HorsPortee,
    Plancher,
    VerificationVue,
    ecarts,
    register,
)
from vitalbench.harness.faults.execution import BilanFautes, IssueFaute, ResumeFautes
from vitalbench.harness.scenario.lecture import lire_scenarios
from vitalbench.harness.scenario.suites import dossier_suites, hors_suite
from vitalbench.reference.catalogue import catalogue


@pytest.fixture(scope="module")
def entiere() -> Couverture:
    return couverture()


def _gaps(vue: Couverture) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app, lambda: vue)
    rendu = CliRunner().invoke(app, ["requirements", "--gaps"])
    return rendu.exit_code, rendu.stdout


def test_today_every_claim_is_checked_and_every_check_can_fail(entiere: Couverture) -> None:
    assert [f"{e.nature} {e.lieu} {e.detail}" for e in ecarts(entiere, catalogue())] == []
    assert _gaps(entiere)[0] == 0


def test_a_claim_that_loses_its_checks_fails(entiere: Couverture) -> None:
    (claimee, *_) = entiere.revendications["nominal"]
    sans = {e: v for e, v in entiere.verifications.items() if e != claimee}
    code, dit = _gaps(msgspec.structs.replace(entiere, verifications=sans))
    assert code == 1
    assert f"{'revendiquée sans vérification':<30} {claimee}" in dit


def test_a_claim_that_loses_one_part_fails(entiere: Couverture) -> None:
    claimee = next(e for e in entiere.revendications["nominal"] if len(entiere.parties[e]) > 1)
    perdue = entiere.parties[claimee][0]
    restent = tuple(v for v in entiere.verifications[claimee] if v.partie != perdue)
    vues = {**entiere.verifications, claimee: restent}
    code, dit = _gaps(msgspec.structs.replace(entiere, verifications=vues))
    assert code == 1
    assert any(
        ligne.startswith("partie sans vérification") and claimee in ligne and perdue in ligne
        for ligne in dit.splitlines()
    )


def test_a_check_that_loses_its_faults_fails(entiere: Couverture) -> None:
    (claimee, *_) = entiere.revendications["smg"]
    vue: VerificationVue = entiere.verifications[claimee][0]
    muette = msgspec.structs.replace(vue, fautes=())
    vues = {**entiere.verifications, claimee: (muette, *entiere.verifications[claimee][1:])}
    code, dit = _gaps(msgspec.structs.replace(entiere, verifications=vues))
    assert code == 1
    assert f"{'vérification sans faute':<30} {claimee}" in dit


def test_a_suite_that_claims_what_is_not_tagged_with_it_fails(entiere: Couverture) -> None:
    etrangere = next(
        e for e in entiere.revendications["smg"] if "scor" not in catalogue()[e].suites
    )
    claims = {**entiere.revendications, "scor": (*entiere.revendications["scor"], etrangere)}
    code, dit = _gaps(msgspec.structs.replace(entiere, revendications=claims))
    assert code == 1
    assert f"{'hors suite':<30} {etrangere}" in dit


def test_a_scenario_that_cites_what_is_not_tagged_is_refused(tmp_path: Path) -> None:
    texte = (dossier_suites() / "nominal" / "NOM-001.yaml").read_text(encoding="utf-8")
    suite = tmp_path / "scor"
    suite.mkdir()
    (suite / "NOM-001.yaml").write_text(texte, encoding="utf-8")
    citations = hors_suite(lire_scenarios(suite / "NOM-001.yaml"))
    assert citations
    assert all(motif == "non étiquetée scor" for _, _, motif in citations)


@pytest.mark.parametrize("quoi", ["verifications", "nominal"])
def test_coverage_below_the_ratchet_fails(entiere: Couverture, quoi: str) -> None:
    plancher: Plancher = entiere.plancher
    noms = {v.nom for vues in entiere.verifications.values() for v in vues}
    haut = (
        msgspec.structs.replace(plancher, verifications=len(noms) + 1)
        if quoi == "verifications"
        else msgspec.structs.replace(
            plancher,
            revendications={
                **plancher.revendications,
                "nominal": len(entiere.revendications["nominal"]) + 1,
            },
        )
    )
    code, dit = _gaps(msgspec.structs.replace(entiere, plancher=haut))
    assert code == 1
    assert "sous le plancher" in dit


def test_a_reason_outside_the_closed_list_fails(entiere: Couverture) -> None:
    faux = HorsPortee(raison="ecran", phrase="On ne regarde pas.")  # type: ignore[arg-type]
    hors = {**entiere.hors_portee, "CDC-3.2.9.1-01": faux}
    code, dit = _gaps(msgspec.structs.replace(entiere, hors_portee=hors))
    assert code == 1
    assert "raison hors liste" in dit
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(
            {"parties": {"a": "b"}, "hors_portee": {"c": {"raison": "ecran", "phrase": "d"}}},
            Verification,
        )


@pytest.mark.parametrize(
    ("tues", "survivants", "sans_faute", "code"),
    [(1, 0, (), 0), (0, 1, (), 1), (0, 0, (), 1), (1, 0, (("CDC-3.2.9.1-01", "x"),), 1)],
)
def test_a_survivor_or_no_fault_at_all_fails(
    tues: int,
    survivants: int,
    sans_faute: tuple[tuple[str, str], ...],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issue = IssueFaute(id="x", phrase="x", scenario="NOM-001", tue=(), etat="tuee")
    bilan = BilanFautes(
        resume=ResumeFautes(total=tues + survivants, tues=tues, survivants=survivants),
        fautes=(issue,) * (tues + survivants),
        parties_sans_faute=sans_faute,
    )
    monkeypatch.setattr(commande_faults, "eprouver", lambda *_: bilan)
    app = typer.Typer()
    app.callback()(lambda: None)
    commande_faults.register(app)
    rendu = CliRunner().invoke(app, ["faults", "--format", "json"])
    assert rendu.exit_code == code
    ouverture = json.loads(rendu.stdout)
    assert next(iter(ouverture)) == "resume"
    assert list(ouverture["resume"]) == ["total", "tues", "survivants"]
