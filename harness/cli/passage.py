"""One run from the command line: its folder, its progress, its reports."""

import datetime
import os
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from vitalbench.harness.cli.interruption import interruptible
from vitalbench.harness.evidence.resultats import Resultats, VerdictScenario
from vitalbench.harness.runner.campagne import Commande
from vitalbench.reports.produire import produire

Avance = Callable[[VerdictScenario], None]


def passer(
    console: Console, plan: Commande, dossier: Path, mener: Callable[[Avance], Resultats]
) -> tuple[Resultats, list[Path]]:
    """Play a plan, write its reports; give what it concludes and what was written."""
    colonnes = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with interruptible(), Progress(*colonnes, console=console) as barre:
        tache = barre.add_task(plan.suite, total=len(plan.scenarios))

        def avance(verdict: VerdictScenario) -> None:
            barre.update(tache, advance=1, description=f"{verdict.scenario:<12}")

        resultats = mener(avance)
    journal = dossier / "journal.jsonl"
    return resultats, [journal, *produire(resultats, journal, dossier)]


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
