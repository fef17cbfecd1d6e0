"""The diff command: compare two exchange files field by field."""

from pathlib import Path
from typing import Annotated

import typer

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.offline.comparaison import comparer
from vitalbench.harness.offline.discretion import discret, en_clair
from vitalbench.harness.offline.ouverture import ouvrir

_MONTREES = 1_000


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("diff")(diff)


def diff(
    avant: Annotated[Path, typer.Argument(help="Premier fichier.")],
    apres: Annotated[Path, typer.Argument(help="Second fichier.")],
    clair: Annotated[
        bool, typer.Option("--en-clair", help="Montre les NIR et les noms des patients.")
    ] = False,
) -> None:
    """Compare deux fichiers B2, DRE, NOEMIE ou ARL zone par zone.

    Exemple : vitalbench diff avant.b2 apres.b2
    """
    discretion = en_clair if clair else discret
    nombre = 0
    with ouvrir(avant) as premier, ouvrir(apres) as second:
        for difference in comparer(premier.enregistrements, second.enregistrements, discretion):
            nombre += 1
            if nombre <= _MONTREES:
                typer.echo(imprimable(difference))
    if nombre > _MONTREES:
        typer.echo(f"… et {nombre - _MONTREES} différences de plus")
    typer.echo(f"{nombre} différences" if nombre else "aucune différence")
    raise typer.Exit(1 if nombre else 0)
