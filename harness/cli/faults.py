"""The faults command: every fault run, killed or survived."""

from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.faults.execution import BilanFautes, IssueFaute, Reglage, eprouver
from vitalbench.harness.faults.registre import FauteInvalide, fautes
from vitalbench.harness.runner.campagne import ANCRE, GRAINE


class Format(StrEnum):
    """How the account is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("faults")(faults)


def faults(
    survivors: Annotated[
        bool, typer.Option("--survivors", help="N'afficher que les fautes survivantes.")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="N'éprouver que ces fautes (répétable).")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Fautes en parallèle.")] = 1,
    seed: Annotated[int, typer.Option(help="Graine du monde simulé.")] = GRAINE,
    format_: Annotated[Format, typer.Option("--format", help="text ou json.")] = Format.text,
) -> None:
    """Éprouve chaque vérification par ses fautes : chacune doit être tuée.

    Code de retour 1 si une faute survit, si aucune n'est inscrite, ou si une partie vérifiée
    n'a pas de faute.

    Exemple : vitalbench faults --survivors
    """
    voulues = [f for f in fautes() if not only or f.id in only]
    inconnues = set(only or ()) - {f.id for f in voulues}
    if inconnues:
        raise FauteInvalide(f"faute inconnue : {', '.join(sorted(inconnues))}")
    console = Console(stderr=format_ is Format.json)
    with Progress(console=console) as barre:
        tache = barre.add_task("fautes", total=len(voulues))

        def avance(issue: IssueFaute) -> None:
            barre.update(tache, advance=1, description=issue.id[:24])

        bilan = eprouver(voulues, Reglage(graine=seed, ancre=ANCRE), jobs, avance)
    if format_ is Format.json:
        typer.echo(msgspec.json.format(msgspec.json.encode(bilan)).decode())
    else:
        _afficher(console, bilan, [i for i in bilan.fautes if not survivors or i.motif])
    manque = bilan.parties_sans_faute and not only
    if bilan.resume.survivants or not bilan.resume.total or manque:
        raise typer.Exit(1)


def _afficher(console: Console, bilan: BilanFautes, issues: list[IssueFaute]) -> None:
    table = Table(pad_edge=False)
    table.add_column("Faute", overflow="fold")
    table.add_column("Scénario", no_wrap=True)
    table.add_column("État", no_wrap=True)
    table.add_column("Ce qu'elle prouve", overflow="fold")
    for issue in issues:
        cibles = ", ".join(f"{e} « {p} »" for e, p in issue.tue)
        dit = issue.motif or cibles
        couleur = "red" if issue.motif else "green"
        table.add_row(
            issue.id, issue.scenario, f"[{couleur}]{issue.etat}[/]", escape(imprimable(dit))
        )
    console.print(table)
    for exigence, partie in bilan.parties_sans_faute:
        console.print(f"[yellow]sans faute[/] {exigence} « {partie} »")
    r = bilan.resume
    console.print(f"{r.total} fautes : {r.tues} tuées, {r.survivants} survivantes")
