"""A run: every scenario of a suite, in a stable order or in parallel, judged and concluded."""

import datetime
import platform
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import msgspec

from vitalbench import __version__
from vitalbench.harness.checks.registry import Registre, registre
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import (
    JournalScenario,
    concatener,
    lire_entete,
    lire_scenarios,
)
from vitalbench.harness.evidence.resultats import Environnement, Resultats, VerdictScenario
from vitalbench.harness.findings import Constat
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.verdicts import agreger
from vitalbench.harness.scenario.modele import Scenario

ANCRE = datetime.date(2026, 3, 2)
"""J for software whose clock can be set: a Monday after every dated tariff of the product."""

GRAINE = 20260302
PROFILS_SIMULES = ("SV-SIM-1", "SSV-SIM-1", "ARL-SIM-1", "TR-SIM-1")


class Commande(msgspec.Struct, frozen=True, kw_only=True):
    """How a run is asked for."""

    suite: str
    scenarios: tuple[Scenario, ...]
    adaptateur: str = ""
    delai_s: float | None = None
    graine: int = GRAINE
    ancre: datetime.date = ANCRE
    taches: int = 1


def jouer(
    commande: Commande, dossier: Path, avance: Callable[[VerdictScenario], None]
) -> Resultats:
    """Run the scenarios, write the journal of the run and conclude."""
    parties = dossier / "scenarios"
    verdicts: list[tuple[VerdictScenario, tuple[Constat, ...]]] = []
    for verdict, constats in _derouler(commande, parties):
        verdicts.append((verdict, constats))
        avance(verdict)
    return conclure(assembler(commande, dossier, [s.id for s in commande.scenarios]), verdicts)


def assembler(commande: Commande, dossier: Path, scenarios: Sequence[str]) -> Path:
    """Make one journal of those of a folder's scenarios, with their bodies; give its path."""
    parties, journal = dossier / "scenarios", dossier / "journal.jsonl"
    concatener(journal, [parties / f"{ident}.jsonl" for ident in scenarios], _entete(commande))
    (parties / "pieces").mkdir(exist_ok=True)
    shutil.move(str(parties / "pieces"), str(dossier / "pieces"))
    shutil.rmtree(parties)
    return journal


def rejouer(journal: Path) -> Resultats:
    """Judge a journal again, without running anything."""
    connu = registre()
    return conclure(journal, [juger_un(j, connu, journal) for j in lire_scenarios(journal)])


def conclure(
    journal: Path, juges: Iterable[tuple[VerdictScenario, tuple[Constat, ...]]]
) -> Resultats:
    """Aggregate judged scenarios into the results of the run."""
    entete = lire_entete(journal)
    tries = sorted(juges, key=lambda j: j[0].scenario)
    resultats = agreger(
        str(entete.donnees.get("suite", "")),
        [v for v, _ in tries],
        (c for _, constats in tries for c in constats),
        registre(),
    )
    environnement = msgspec.convert(
        {**_dictionnaire(entete.donnees.get("environnement")), "empreinte_journal": entete.h},
        Environnement,
    )
    return msgspec.structs.replace(resultats, environnement=environnement)


def juger_un(
    journal: JournalScenario, connu: Registre, chemin: Path
) -> tuple[VerdictScenario, tuple[Constat, ...]]:
    """Judge one scenario read from a journal."""
    return juger_scenario(Dossier(journal, chemin), connu)


def _derouler(
    commande: Commande, parties: Path
) -> Iterator[tuple[VerdictScenario, tuple[Constat, ...]]]:
    if commande.taches <= 1:
        for scenario in commande.scenarios:
            yield _un(commande, scenario, parties)
        return
    contexte = get_context("spawn")
    with ProcessPoolExecutor(commande.taches, mp_context=contexte) as ouvriers:
        nue = msgspec.structs.replace(commande, scenarios=())
        futurs = [ouvriers.submit(_un, nue, s, parties) for s in commande.scenarios]
        for futur in as_completed(futurs):
            yield futur.result()


def _un(
    commande: Commande, scenario: Scenario, parties: Path
) -> tuple[VerdictScenario, tuple[Constat, ...]]:
    from vitalbench.harness.runner.execution import executer
    from vitalbench.harness.runner.liaisons import relier_par
    from vitalbench.simulators.world.monde import creer_monde

    monde = creer_monde(commande.graine, commande.ancre)
    relier = relier_par(commande.adaptateur, commande.delai_s)
    chemin = executer(scenario, monde, commande.ancre, parties, relier)
    (journal,) = lire_scenarios(chemin)
    return juger_un(journal, registre(), parties.parent / "journal.jsonl")


def _entete(commande: Commande) -> dict[str, object]:
    return {
        "suite": commande.suite,
        "environnement": {
            "vitalbench": __version__,
            "python": sys.version.split()[0],
            "systeme": platform.platform(),
            "graine": commande.graine,
            "ancre": commande.ancre.isoformat(),
            "pilote": commande.adaptateur or "référence en processus",
            "profils_simules": list(PROFILS_SIMULES),
        },
    }


def _dictionnaire(valeur: object) -> dict[str, object]:
    return {str(c): v for c, v in valeur.items()} if isinstance(valeur, dict) else {}


def filtrer(scenarios: Sequence[Scenario], voulus: Sequence[str]) -> tuple[Scenario, ...]:
    """Keep the scenarios named, by id or beginning of id, when any is."""
    if not voulus:
        return tuple(scenarios)
    return tuple(s for s in scenarios if any(s.id == v or s.id.startswith(v + "-") for v in voulus))


def choisir(
    scenarios: Sequence[Scenario],
    *,
    exigences: Sequence[str] = (),
    etiquettes: Sequence[str] = (),
    echoues: frozenset[str] | None = None,
) -> tuple[Scenario, ...]:
    """Keep the scenarios that cite a requirement, carry a tag, or had failed in another run."""
    return tuple(
        s
        for s in scenarios
        if (not exigences or set(exigences) & set(s.exigences))
        and (not etiquettes or set(etiquettes) & set(s.etiquettes))
        and (echoues is None or s.id in echoues)
    )
