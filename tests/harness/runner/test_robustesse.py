"""What breaks stays inside its scenario: reference, checks, world, interrupted runs."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from vitalbench.harness.checks.jugement import Jugement
from vitalbench.harness.checks.registry import Canal, Check, Portee, Registre, registre
from vitalbench.harness.evidence.cloture import clore
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import JournalScenario, lire_scenarios
from vitalbench.harness.evidence.resultats import VerdictScenario
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import (
    ANCRE,
    GRAINE,
    Commande,
    PassageIllisible,
    filtrer,
    jouer,
    rejouer,
    reprendre,
)
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.liaisons import Liaison, LiaisonInterne
from vitalbench.harness.scenario.lecture import lire_texte
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.harness.scenario.suites import charger_suite
from vitalbench.reference.protocol import commandes
from vitalbench.reference.protocol.reponses import Accueil, Reponse
from vitalbench.simulators.world.monde import creer_monde

SIMPLE = """\
id: MON-001
title: Une consultation
requirements: [CDC-2.2.3-01]
given: {ps: dr-lenoir, patient: marie-dupont}
when:
  - facturer: {prestations: [{code: G}], tiers_payant: amo}
  - transmettre:
"""


class Fragile(LiaisonInterne):
    """The reference, with an error of its own when it is asked to transmit."""

    def __init__(self, banc: Banc) -> None:
        super().__init__(banc)
        sain = self.pilote.envoyer
        code = banc.code_porteur

        def envoyer(commande: commandes.Commande) -> Reponse | Accueil:
            if isinstance(commande, commandes.Transmettre):
                raise ZeroDivisionError(f"division par zéro avec le code {code}")
            return sain(commande)

        self.pilote.envoyer = envoyer  # type: ignore[method-assign]  # the fault of this test


def _scenario(texte: str = SIMPLE) -> Scenario:
    (scenario,) = lire_texte(texte, "MON-001.yaml", "nominal")
    return scenario


def _executer(scenario: Scenario, dossier: Path, relier: type[Liaison]) -> JournalScenario:
    chemin = executer(scenario, creer_monde(GRAINE, ANCRE), ANCRE, dossier, relier)
    (journal,) = lire_scenarios(chemin)
    return journal


@pytest.mark.reseau
def test_an_error_of_the_reference_is_a_finding_with_its_masked_transcript(tmp_path: Path) -> None:
    journal = _executer(_scenario(), tmp_path, Fragile)
    verdict, _ = juger_scenario(Dossier(journal), registre())
    assert verdict.etat == "interrompu"
    assert verdict.motif == (
        "erreur inattendue pendant l'essai : "
        "ZeroDivisionError : division par zéro avec le code ****"
    )
    (anomalie,) = [e for e in journal.evenements if e.genre == "anomalie"]
    recit = journal.piece(anomalie.pieces["transcription"]).decode()
    assert "ZeroDivisionError" in recit
    assert "1234" not in recit


@pytest.mark.reseau
@pytest.mark.parametrize(
    ("change", "motif"),
    [
        ({"patient": "marie-dupont", "heure": "25h"}, "heure mal formée"),
        ({"monde": {"personnes": {"marie-dupont": {"taille": 3}}}}, "champ inconnu de Personne"),
        ({"ps": "dr-personne"}, "dr-personne"),
    ],
)
def test_an_impossible_world_ends_its_scenario_only(
    change: dict[str, object], motif: str, tmp_path: Path
) -> None:
    sain = _scenario()
    contexte = msgspec.convert(msgspec.to_builtins(sain.contexte) | change, type(sain.contexte))
    fou = msgspec.structs.replace(sain, id="MON-000", contexte=contexte)
    commande = Commande(suite="nominal", scenarios=(fou, sain))
    resultats = jouer(commande, tmp_path, lambda _: None)
    etats = {s.scenario: s.etat for s in resultats.scenarios}
    assert etats["MON-000"] == "interrompu"
    assert etats["MON-001"] != "interrompu"
    assert motif in resultats.scenarios[0].motif
    assert resultats.code_retour == 2
    assert msgspec.json.encode(rejouer(tmp_path / "journal.jsonl")) == msgspec.json.encode(
        resultats
    )


@pytest.mark.reseau
def test_a_check_that_breaks_decides_nothing_and_says_so(tmp_path: Path) -> None:
    journal = _executer(_scenario(), tmp_path, LiaisonInterne)

    def casse(dossier: Dossier) -> Iterator[Jugement]:
        """Break."""
        raise KeyError("champ absent")
        yield  # pragma: no cover - makes it a generator

    sain = registre()
    check = Check(
        nom="essai.casse",
        exigence="CDC-2.2.3-01",
        partie=next(iter(sain.verifications["CDC-2.2.3-01"].parties)),
        canaux=frozenset({Canal.MONDE}),
        portee=Portee.CITEE,
        regle="Break.",
        fonction=casse,
    )
    verdict, constats = juger_scenario(
        Dossier(journal), Registre(checks=(check,), verifications=sain.verifications)
    )
    assert verdict.etat == "interrompu"
    assert verdict.motif == "la vérification essai.casse a échoué (KeyError : 'champ absent')"
    assert [c.verdict for c in constats] == ["NON VÉRIFIÉ"]


@pytest.mark.reseau
def test_ctrl_c_leaves_a_run_that_reads_and_is_taken_up(tmp_path: Path) -> None:
    scenarios = filtrer(charger_suite("nominal"), ("NOM-001", "NOM-005", "NOM-007"))
    joues: list[str] = []

    def arreter(verdict: VerdictScenario) -> None:
        joues.append(verdict.scenario)
        if len(joues) == 1:
            raise KeyboardInterrupt

    interrompu = jouer(Commande(suite="nominal", scenarios=scenarios), tmp_path, arreter)
    assert interrompu.code_retour == 2
    motifs = {s.scenario: s.motif for s in interrompu.scenarios}
    assert [m for m in motifs.values() if m == "non joué : passage interrompu"] == [
        "non joué : passage interrompu"
    ] * (len(scenarios) - 1)
    assert msgspec.json.encode(rejouer(tmp_path / "journal.jsonl")) == msgspec.json.encode(
        interrompu
    )
    premier = (tmp_path / "journal.jsonl").read_bytes().splitlines()[1:]
    repris: list[str] = []
    entier = reprendre(tmp_path, lambda v: repris.append(v.scenario))
    assert entier.resume.scenarios.conforme == len(scenarios)
    assert premier == [
        ligne
        for ligne in (tmp_path / "journal.jsonl").read_bytes().splitlines()[1:]
        if f'"scenario":"{joues[0]}"'.encode() in ligne
    ]


@pytest.mark.reseau
def test_a_killed_run_is_taken_up_where_it_was(tmp_path: Path) -> None:
    scenarios = filtrer(charger_suite("nominal"), ("NOM-001", "NOM-005"))
    commande = Commande(suite="nominal", scenarios=scenarios)
    entier = jouer(commande, tmp_path / "entier", lambda _: None)
    tue = tmp_path / "tue"
    parties = tue / "scenarios"
    parties.mkdir(parents=True)
    (tue / "passage.json").write_bytes(msgspec.json.encode(commande))
    for numero, scenario in enumerate(scenarios):
        chemin = executer(scenario, creer_monde(GRAINE, ANCRE), ANCRE, parties, LiaisonInterne)
        if numero:
            octets = chemin.read_bytes()
            chemin.write_bytes(octets[: len(octets) // 2])
    repris = reprendre(tue, lambda _: None)
    assert repris.resume == entier.resume
    assert repris.resume.scenarios.conforme == len(scenarios)


def test_what_holds_of_a_broken_journal_is_kept_and_closed(tmp_path: Path) -> None:
    chemin = tmp_path / "MON-001.jsonl"
    chemin.write_bytes(b"\x00\xff garbage\n")
    clore(chemin, {"id": "MON-001", "titre": "Essai"}, "arrêté", "récit")
    (journal,) = lire_scenarios(chemin)
    assert [e.genre for e in journal.evenements] == ["scenario.debut", "anomalie", "scenario.fin"]
    avant = chemin.read_bytes()
    clore(chemin, {}, "encore")
    assert chemin.read_bytes() == avant


@pytest.mark.parametrize("contenu", [None, b"", b"{", b'{"suite": 3}', b'{"suite": "\xff"}'])
def test_a_folder_that_is_no_run_is_refused(contenu: bytes | None, tmp_path: Path) -> None:
    if contenu is not None:
        (tmp_path / "passage.json").write_bytes(contenu)
    with pytest.raises(PassageIllisible, match=r"passage\.json"):
        reprendre(tmp_path, lambda _: None)
