"""Runs faults: each must be killed by its own check, at its place, and raise no other alarm."""

import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import msgspec

from vitalbench.harness.checks.registry import Registre, registre
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import JournalScenario, lire_scenarios
from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.registre import Faute, FauteInvalide, fautes
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.liaisons import LiaisonInterne
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.harness.scenario.suites import tous_les_scenarios
from vitalbench.simulators.world.monde import creer_monde

Etat = Literal["tuee", "survivante"]


class ResumeFautes(msgspec.Struct, frozen=True, kw_only=True):
    """First lines of the account."""

    total: int
    tues: int
    survivants: int


class IssueFaute(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one fault, and why when it survived."""

    id: str
    phrase: str
    scenario: str
    tue: tuple[tuple[str, str], ...]
    etat: Etat
    motif: str = ""
    lieu: str = ""


class BilanFautes(msgspec.Struct, frozen=True, kw_only=True):
    """Account of every fault, and check parts that no fault proves."""

    resume: ResumeFautes
    fautes: tuple[IssueFaute, ...]
    parties_sans_faute: tuple[tuple[str, str], ...] = ()


class Reglage(msgspec.Struct, frozen=True, kw_only=True):
    """World of the faults."""

    graine: int
    ancre: datetime.date


def eprouver(
    voulues: Sequence[Faute],
    reglage: Reglage,
    taches: int,
    avance: Callable[[IssueFaute], None],
) -> BilanFautes:
    """Run faults and give the account."""
    issues: list[IssueFaute] = []
    if taches <= 1:
        for faute in voulues:
            issues.append(eprouver_une(faute.id, reglage))
            avance(issues[-1])
        _oublier_sains()
    else:
        par_scenario = sorted(voulues, key=lambda f: f.scenario)
        with ProcessPoolExecutor(taches, mp_context=get_context("spawn")) as ouvriers:
            futurs = [ouvriers.submit(eprouver_une, f.id, reglage) for f in par_scenario]
            for futur in futurs:
                issues.append(futur.result())
                avance(issues[-1])
    tuees = sum(i.etat == "tuee" for i in issues)
    return BilanFautes(
        resume=ResumeFautes(total=len(issues), tues=tuees, survivants=len(issues) - tuees),
        fautes=tuple(sorted(issues, key=lambda i: i.id)),
        parties_sans_faute=parties_sans_faute(),
    )


def parties_sans_faute() -> tuple[tuple[str, str], ...]:
    """Parts that a check decides and that no fault names."""
    nommees = {cle for f in fautes() for cle in f.tue}
    decidees = {(c.exigence, c.partie) for c in registre().checks}
    return tuple(sorted(decidees - nommees))


def eprouver_une(ident: str, reglage: Reglage) -> IssueFaute:
    """Run one fault by its id."""
    faute = next((f for f in fautes() if f.id == ident), None)
    if faute is None:
        raise FauteInvalide(f"faute inconnue : {ident}")
    recette = faute.recette()
    if isinstance(recette, Alteration):
        with tempfile.TemporaryDirectory(prefix="vitalbench-faute-") as dossier:
            monde = creer_monde(reglage.graine, reglage.ancre)
            scenario = scenarios()[faute.scenario]
            chemin = recette.jouer(scenario, monde, reglage.ancre, Path(dossier))
            (journal,) = lire_scenarios(chemin)
            return _juger(faute, journal)
    return _juger(faute, recette.appliquer(_sain(faute.scenario, reglage)))


@cache
def scenarios() -> dict[str, Scenario]:
    """Every packaged scenario by id."""
    return {s.id: s for s in tous_les_scenarios()}


_SAINS: dict[str, tuple[Path, JournalScenario]] = {}


def _sain(ident: str, reglage: Reglage) -> JournalScenario:
    if ident not in _SAINS:
        if ident not in scenarios():
            raise FauteInvalide(f"scénario inconnu : {ident}")
        dossier = Path(tempfile.mkdtemp(prefix="vitalbench-sain-"))
        monde = creer_monde(reglage.graine, reglage.ancre)
        chemin = executer(scenarios()[ident], monde, reglage.ancre, dossier, LiaisonInterne)
        (journal,) = lire_scenarios(chemin)
        _SAINS[ident] = (dossier, journal)
    return _SAINS[ident][1]


def _oublier_sains() -> None:
    for dossier, _ in _SAINS.values():
        shutil.rmtree(dossier, ignore_errors=True)
    _SAINS.clear()


def _juger(faute: Faute, journal: JournalScenario) -> IssueFaute:
    connu: Registre = registre()
    verdict, constats = juger_scenario(Dossier(journal), connu)
    rompus = [c for c in constats if c.verdict is Verdict.NON_CONFORME]
    motif = _pourquoi_survit(faute, rompus)
    if motif and verdict.etat == "interrompu":
        motif += f" (scénario interrompu : {verdict.motif})"
    return IssueFaute(
        id=faute.id,
        phrase=faute.phrase,
        scenario=faute.scenario,
        tue=faute.tue,
        etat="survivante" if motif else "tuee",
        motif=motif,
        lieu="" if motif else faute.lieu,
    )


def _pourquoi_survit(faute: Faute, rompus: Iterable[Constat]) -> str:
    rompus = list(rompus)
    lieux_admis = [lieu.partition(":")[::2] for lieu in faute.lieu.split("|")]
    for exigence, partie in faute.tue:
        siens = [c for c in rompus if (c.exigence, c.partie) == (exigence, partie)]
        if not siens:
            return f"{exigence} « {partie} » ne dit pas NON CONFORME"
        if not any(
            c.lieu.genre == genre and champ in ("", c.lieu.champ)
            for c in siens
            for genre, champ in lieux_admis
        ):
            lieux = ", ".join(sorted({f"{c.lieu.genre}:{c.lieu.champ}" for c in siens}))
            return f"{exigence} « {partie} » rompue ailleurs : {lieux} et non {faute.lieu}"
    declares = {e for e, _ in faute.tue} | set(faute.aussi)
    autres = sorted({f"{c.exigence} « {c.partie} »" for c in rompus if c.exigence not in declares})
    return f"fausse alarme : {', '.join(autres)}" if autres else ""
