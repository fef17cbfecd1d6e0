"""The adapter command: the protocol itself, exercised and explained."""

from typing import Annotated

import typer

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.pilots.epreuve import DELAI_S, eprouver


def register(app: typer.Typer) -> None:
    """Add the command group to the application."""
    groupe = typer.Typer(help="Adaptateurs : éprouver le protocole.", no_args_is_help=True)

    @groupe.callback()
    def racine() -> None:
        """Adaptateurs : éprouver le protocole de pilotage."""

    groupe.command("check")(controler)
    app.add_typer(groupe, name="adapter")


def controler(
    commande: Annotated[str, typer.Argument(help="Commande qui lance l'adaptateur.")],
    timeout: Annotated[float, typer.Option(min=0.1, help="Délai de réponse, secondes.")] = DELAI_S,
) -> None:
    """Éprouve le protocole d'un adaptateur et explique chaque faute.

    Exemple : vitalbench adapter check "./mon-adaptateur"
    """
    fautes = 0
    for resultat in eprouver(commande, delai_s=timeout):
        marque = "ok   " if resultat.reussi else "FAUTE"
        typer.echo(f"{marque} {resultat.nom} : {imprimable(resultat.constat)}")
        if not resultat.reussi:
            fautes += 1
            typer.echo(f"      {resultat.conseil}")
            for ligne in imprimable(resultat.transcription).splitlines():
                typer.echo(f"      | {ligne}")
    if fautes:
        raise typer.Exit(1)
