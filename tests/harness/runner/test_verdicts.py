"""Verdict rules on constats made by hand."""

from vitalbench.harness.checks.registry import Canal, HorsPortee, Partie, Verification
from vitalbench.harness.evidence.resultats import VerdictScenario
from vitalbench.harness.findings import Constat, Lieu, Origine, Verdict
from vitalbench.harness.runner.verdicts import juger_exigence
from vitalbench.reference.catalogue import catalogue

EXIGENCE = catalogue()["CDC-3.2.1-05"]
DEUX = Verification(parties={"a": "première", "b": "seconde"})
SCENARIO = VerdictScenario(scenario="NOM-001", titre="", etat="conforme")


def _constat(partie: str, verdict: Verdict, origine: Origine = "vu") -> Constat:
    return Constat(
        exigence=EXIGENCE.id,
        partie=partie,
        verdict=verdict,
        lieu=Lieu(genre="fichier", evenement=3),
        origine=origine,
        scenario="NOM-001",
    )


def _verdict(verification: Verification | None, *constats: Constat) -> Verdict:
    return juger_exigence(EXIGENCE, verification, constats, [SCENARIO]).verdict


def test_every_part_must_be_seen() -> None:
    a = _constat("a", Verdict.CONFORME)
    b = _constat("b", Verdict.CONFORME)
    assert _verdict(DEUX, a, b) is Verdict.CONFORME
    assert _verdict(DEUX, a) is Verdict.PARTIEL
    assert _verdict(DEUX) is Verdict.NON_VERIFIE
    assert _verdict(None) is Verdict.NON_VERIFIE


def test_one_broken_assertion_is_enough() -> None:
    bons = [_constat(p, Verdict.CONFORME) for p in ("a", "a", "b")]
    assert _verdict(DEUX, *bons, _constat("a", Verdict.NON_CONFORME)) is Verdict.NON_CONFORME


def test_a_part_out_of_reach_is_listed_and_never_counted() -> None:
    verification = Verification(
        parties={"a": "première"},
        hors_portee={"memoire": HorsPortee(raison="interne", phrase="en mémoire")},
    )
    assert _verdict(verification, _constat("a", Verdict.CONFORME)) is Verdict.PARTIEL


def test_what_the_software_says_never_stands_for_what_a_channel_shows() -> None:
    un = Verification(parties={"a": "première"})
    assert _verdict(un, _constat("a", Verdict.CONFORME, "dit")) is Verdict.NON_VERIFIE
    ecran = Verification(parties={"a": Partie(texte="à l'écran", canal=Canal.ECRAN)})
    assert _verdict(ecran, _constat("a", Verdict.CONFORME, "dit")) is Verdict.CONFORME


def test_a_contradiction_is_a_finding() -> None:
    un = Verification(parties={"a": Partie(texte="les deux", canal=Canal.ECRAN)})
    vu, dit = _constat("a", Verdict.CONFORME), _constat("a", Verdict.NON_CONFORME, "dit")
    assert _verdict(un, vu, dit) is Verdict.NON_CONFORME


def test_advice_not_followed_is_an_observation() -> None:
    conseil = next(e for e in catalogue() if e.acteur == "progiciel" and e.force == "recommande")
    verification = Verification(parties={"a": "première"})
    rompu = _constat("a", Verdict.NON_CONFORME)
    jugee = juger_exigence(conseil, verification, [rompu], [SCENARIO])
    assert jugee.verdict is Verdict.OBSERVATION


def test_out_of_profile_is_not_applicable_with_its_reason() -> None:
    ecarte = VerdictScenario(
        scenario="NOM-002", titre="", etat="non_applicable", motif="famille pharmaciens"
    )
    jugee = juger_exigence(EXIGENCE, DEUX, [], [ecarte])
    assert (jugee.verdict, jugee.motif) == (Verdict.NON_APPLICABLE, "famille pharmaciens")


def test_a_part_without_object_for_the_profile_is_not_asked_but_a_broken_one_is_told() -> None:
    verification = Verification(
        parties={"a": "première", "b": Partie(texte="en pharmacie", profil=("pharmaciens",))}
    )
    bonne = [_constat("a", Verdict.CONFORME)]
    rompue = [*bonne, _constat("b", Verdict.NON_CONFORME)]
    medecins, tous = frozenset({"prescripteurs"}), frozenset({"prescripteurs", "pharmaciens"})

    def verdict(constats: list[Constat], declares: frozenset[str] | None) -> Verdict:
        return juger_exigence(EXIGENCE, verification, constats, [SCENARIO], declares).verdict

    assert verdict(bonne, medecins) is Verdict.CONFORME
    assert verdict(bonne, tous) is Verdict.PARTIEL
    assert verdict(bonne, None) is Verdict.PARTIEL
    assert verdict(rompue, medecins) is Verdict.NON_CONFORME


def test_a_gap_names_the_scenarios_without_object() -> None:
    ecarte = VerdictScenario(scenario="NOM-002", titre="", etat="non_applicable", motif="x")
    juge = juger_exigence(EXIGENCE, DEUX, [_constat("a", Verdict.CONFORME)], [SCENARIO, ecarte])
    assert juge.verdict is Verdict.PARTIEL
    assert juge.motif == "parties non vues : b (scénarios sans objet pour ce logiciel : NOM-002)"
