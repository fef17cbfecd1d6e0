"""The run and replay commands."""

import datetime
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from vitalbench.harness.cli.interruption import interruptible
from vitalbench.harness.cli.perimetre import dire_perimetre
from vitalbench.harness.cli.tableau import afficher
from vitalbench.harness.evidence.journal import JournalIllisible, lire_scenarios
from vitalbench.harness.evidence.resultats import Resultats, VerdictScenario
from vitalbench.harness.findings import Verdict
from vitalbench.harness.profil.lecture import lire_profil
from vitalbench.harness.runner.campagne import (
    ANCRE,
    GRAINE,
    Commande,
    choisir,
    filtrer,
    jouer,
    lire_plan,
    rejouer,
    reprendre,
)
from vitalbench.harness.scenario.lecture import ScenarioIllisible
from vitalbench.harness.scenario.suites import charger_suite, verifier_personnes
from vitalbench.reports.comparaison import lire_resultats
from vitalbench.reports.produire import produire
from vitalbench.simulators.world.monde import creer_monde

Avance = Callable[[VerdictScenario], None]


class Format(StrEnum):
    """How the conclusion is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("run")(run)
    app.command("replay")(replay)


def run(
    suite: Annotated[
        str, typer.Option(help="Suite livrée (nominal…) ou dossier de scénarios.")
    ] = "nominal",
    adapter: Annotated[
        str, typer.Option(help="Commande de l'adaptateur ; vide : la référence en processus.")
    ] = "",
    scenario: Annotated[
        list[str] | None, typer.Option(help="Ne jouer que ces scénarios (répétable).")
    ] = None,
    requirement: Annotated[
        list[str] | None, typer.Option(help="Ceux qui citent cette exigence (répétable).")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help="Ceux qui portent cette étiquette (répétable).")
    ] = None,
    logiciel: Annotated[
        Path | None, typer.Option(help="Profil TOML du logiciel (vitalbench profil new).")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Reprendre un passage interrompu, dans son dossier.")
    ] = None,
    failed: Annotated[
        Path | None,
        typer.Option(help="Ne rejouer que ce qui n'était pas conforme dans ce passage."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Graine du monde simulé.")] = GRAINE,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Scénarios joués en parallèle.")] = 1,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, help="Délai de réponse de l'adaptateur, en secondes.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Dossier des comptes rendus.")] = Path("reports/out"),
    format_: Annotated[Format, typer.Option("--format", help="text ou json.")] = Format.text,
) -> None:
    """Joue une suite de scénarios et rend un verdict par exigence.

    Ctrl-C arrête après avoir jugé ce qui est joué ; --resume reprend ce qui ne l'est pas.

    Code de retour : 0 conforme, 1 non conforme, 2 entrée illisible ou essai interrompu,
    3 rien d'infirmé mais une exigence revendiquée reste partielle ou non vérifiée.

    Exemple : vitalbench run --suite nominal --adapter "./mon-adaptateur" --jobs 2
    """
    console = Console(stderr=format_ is Format.json)
    if resume is not None:
        dossier, plan = resume, lire_plan(resume)

        def mener(avance: Avance) -> Resultats:
            return reprendre(dossier, avance, jobs)
    else:
        scenarios = choisir(
            filtrer(charger_suite(suite), scenario or ()),
            exigences=requirement or (),
            etiquettes=tag or (),
            echoues=_echoues(failed),
        )
        if not scenarios:
            raise ScenarioIllisible(suite, 0, 0, "", "aucun scénario à jouer")
        verifier_personnes(scenarios, creer_monde(seed, ANCRE))
        plan = Commande(
            suite=Path(suite).name,
            scenarios=scenarios,
            adaptateur=adapter,
            delai_s=timeout,
            graine=seed,
            taches=jobs,
            profil=lire_profil(logiciel) if logiciel else None,
        )
        dossier = dossier_du_passage(out, plan.suite)

        def mener(avance: Avance) -> Resultats:
            return jouer(plan, dossier, avance)

    with interruptible():
        resultats = _avec_avancement(console, plan, mener)
    chemins = produire(resultats, dossier / "journal.jsonl", dossier)
    if resume is None:
        lier_dernier(out, dossier)
    _conclure(console, resultats, format_)
    if format_ is Format.text:
        for chemin in (dossier / "journal.jsonl", *chemins):
            console.print(f"  {chemin}", soft_wrap=True, highlight=False)
    raise typer.Exit(resultats.code_retour)


def replay(
    journal: Annotated[Path, typer.Argument(help="journal.jsonl d'un passage.")],
    evenement: Annotated[
        int | None, typer.Option(help="Afficher cet événement au lieu de juger.")
    ] = None,
    scenario: Annotated[str, typer.Option(help="Scénario de l'événement ; le premier sinon.")] = "",
    format_: Annotated[Format, typer.Option("--format", help="text ou json.")] = Format.text,
) -> None:
    """Rejuge un journal sans rien exécuter : mêmes verdicts, ou refus d'un journal modifié.

    Exemple : vitalbench replay reports/out/latest/journal.jsonl
    """
    if evenement is not None:
        _montrer(journal, scenario, evenement)
        return
    resultats = rejouer(journal)
    _conclure(Console(), resultats, format_)
    raise typer.Exit(resultats.code_retour)


def _echoues(passage: Path | None) -> frozenset[str] | None:
    if passage is None:
        return None
    resultats = lire_resultats(passage)
    rompues = {
        c.scenario
        for v in (*resultats.exigences, *resultats.banc)
        for p in v.parties
        for c in p.constats
        if c.verdict is Verdict.NON_CONFORME
    }
    return frozenset(rompues | {s.scenario for s in resultats.scenarios if s.etat != "conforme"})


def _avec_avancement(
    console: Console, plan: Commande, mener: Callable[[Avance], Resultats]
) -> Resultats:
    colonnes = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*colonnes, console=console) as barre:
        tache = barre.add_task(plan.suite, total=len(plan.scenarios))

        def avance(verdict: VerdictScenario) -> None:
            barre.update(tache, advance=1, description=f"{verdict.scenario:<12}")

        return mener(avance)


def _conclure(console: Console, resultats: Resultats, format_: Format) -> None:
    if format_ is Format.json:
        typer.echo(msgspec.json.format(msgspec.json.encode(resultats)).decode())
    else:
        afficher(console, resultats)
        dire_perimetre(console, resultats)


def _montrer(journal: Path, scenario: str, numero: int) -> None:
    for lu in lire_scenarios(journal):
        if scenario and lu.scenario != scenario:
            continue
        for evenement in lu.evenements:
            if evenement.seq == numero:
                typer.echo(msgspec.json.format(msgspec.json.encode(evenement)).decode())
                return
    raise JournalIllisible(journal, 0, "", f"pas d'événement {numero} ({scenario or 'premier'})")


def dossier_du_passage(sortie: Path, suite: str) -> Path:
    """Make the folder of a new run."""
    base = f"{suite}-{datetime.datetime.now():%Y%m%d-%H%M%S}"
    for rang in range(1000):
        dossier = sortie / (f"{base}-{rang}" if rang else base)
        try:
            dossier.mkdir(parents=True)
        except FileExistsError:
            continue
        return dossier
    raise FileExistsError(17, "trop de passages à la même seconde", str(sortie))


def lier_dernier(sortie: Path, dossier: Path) -> None:
    """Point `latest` at a run."""
    provisoire = sortie / f".latest-{os.getpid()}"
    provisoire.symlink_to(dossier.name)
    provisoire.replace(sortie / "latest")
