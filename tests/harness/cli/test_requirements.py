"""The requirements command: honest counts, gaps, refusals."""

import json

import pytest
import typer
from typer.testing import CliRunner

from vitalbench.harness.cli.requirements import (
    Couverture,
    HorsPortee,
    Plancher,
    VerificationVue,
    ecarts,
    register,
)
from vitalbench.reference.catalogue import catalogue


def _lancer(*arguments: str, couverture: Couverture | None = None):
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app, lambda: couverture or Couverture())
    return CliRunner().invoke(app, ["requirements", *arguments])


VUE = VerificationVue(nom="mode_unique", phrase="Un seul mode.", fautes=("mode-double",))
SANS_FAUTE = VerificationVue(nom="muette", phrase="Ne dit rien.")


def test_nothing_is_claimed_when_nothing_is_checked():
    donnees = json.loads(_lancer("--format", "json").stdout)
    assert donnees["resume"] == {
        "exigences": 1325,
        "opposables": 856,
        "revendiquees": 0,
        "verifiees": 0,
        "partielles": 0,
        "hors_portee": 0,
        "sans_verification": 856,
        "autres_acteurs_verifiees": 0,
    }
    assert len(donnees["exigences"]) == 1325


def test_suite_shows_the_sentence_beside_its_check():
    couverture = Couverture(
        verifications={"CDC-3.2.9.1-01": (VUE,)}, revendications={"nominal": ("CDC-3.2.9.1-01",)}
    )
    texte = _lancer("--suite", "nominal", couverture=couverture).stdout
    assert "revendiquées 1 · vérifiées 1" in texte
    assert "vérification : Un seul mode. (mode_unique)" in texte
    assert max(len(ligne) for ligne in texte.splitlines()) <= 80


def test_out_of_reach_is_counted_apart_and_never_as_verified():
    motif = HorsPortee(raison="interne", phrase="Aucune trace.")
    couverture = Couverture(hors_portee={"CDC-3.2.9.1-01": motif})
    resume = json.loads(_lancer("--format", "json", couverture=couverture).stdout)["resume"]
    assert (resume["hors_portee"], resume["verifiees"], resume["sans_verification"]) == (1, 0, 855)


@pytest.mark.parametrize(
    ("couverture", "nature"),
    [
        (
            Couverture(revendications={"nominal": ("CDC-3.2.9.1-01",)}),
            "revendiquée sans vérification",
        ),
        (Couverture(verifications={"CDC-3.2.9.1-01": (SANS_FAUTE,)}), "vérification sans faute"),
        (
            Couverture(
                verifications={"CDC-3.2.9.1-01": (VUE,)},
                revendications={"smg": ("CDC-3.2.9.1-01",)},
            ),
            "hors suite",
        ),
        (Couverture(verifications={"CDC-9-9": (VUE,)}), "exigence inconnue"),
        (Couverture(plancher=Plancher(verifications=3)), "sous le plancher"),
        (Couverture(plancher=Plancher(revendications={"nominal": 40})), "sous le plancher"),
    ],
)
def test_each_gap_is_named_and_fails(couverture: Couverture, nature: str):
    assert [e.nature for e in ecarts(couverture, catalogue())] == [nature]
    resultat = _lancer("--gaps", couverture=couverture)
    assert resultat.exit_code == 1
    assert nature in resultat.stdout


def test_no_gap_says_so_and_succeeds():
    couverture = Couverture(
        verifications={"CDC-3.2.9.1-01": (VUE,)}, revendications={"nominal": ("CDC-3.2.9.1-01",)}
    )
    resultat = _lancer("--gaps", couverture=couverture)
    assert resultat.exit_code == 0
    assert "Aucun écart" in resultat.stdout


@pytest.mark.parametrize("option", ["--suite", "--theme"])
def test_unknown_names_are_usage_errors(option: str):
    resultat = _lancer(option, "inexistant")
    assert resultat.exit_code == 2
    assert "inexistant" in resultat.stderr


def test_a_part_without_check_leaves_the_requirement_partial():
    couverture = Couverture(
        verifications={"CDC-3.2.9.1-01": (VUE,)},
        parties={"CDC-3.2.9.1-01": ("", "lot")},
        revendications={"nominal": ("CDC-3.2.9.1-01",)},
    )
    resume = json.loads(_lancer("--format", "json", couverture=couverture).stdout)["resume"]
    assert (resume["verifiees"], resume["partielles"]) == (0, 1)
    assert [e.nature for e in ecarts(couverture, catalogue())] == ["partie sans vérification"]
    texte = _lancer("--suite", "nominal", couverture=couverture).stdout
    assert "non prouvé   : lot" in texte
