"""Entry point of the vitalbench command: loads only the module of the command asked for."""

import importlib
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer

from vitalbench import __version__
from vitalbench.harness.cli.erreurs import ErreursClaires
from vitalbench.harness.cli.usage import franciser, phrase_usage

if TYPE_CHECKING:
    from vitalbench.harness.cli.requirements import Couverture

MODULES = {
    "run": "run",
    "replay": "run",
    "checks": "checks",
    "scenarios": "scenarios",
    "faults": "faults",
    "schema": "schema",
    "profil": "profil",
    "compare": "comparaison",
    "allure": "comparaison",
    "adapter": "adapter",
    "requirements": "requirements",
    "check": "check",
    "show": "show",
    "diff": "diff",
    "convert": "convert",
    "cards": "cards",
    "poste": "poste",
    "serve": "serve",
    "sheet": "sheet",
    "qualite": "qualite",
}
"""Module of `harness.cli` that registers each command."""

AIDE = """Banc d'essai ouvert de facturation SESAM-Vitale.

Ni agrément ni document du CNDA : les cartes, organismes et modules sont simulés.

Exemple : vitalbench run --suite nominal
"""


def construire(demandee: str) -> typer.Typer:
    """Give the application, with the module of one command, or all of them."""
    app = typer.Typer(
        help=AIDE, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
    )

    @app.callback(invoke_without_command=False)
    def racine(
        version: bool = typer.Option(False, "--version", help="Affiche la version.", is_eager=True),
    ) -> None:
        if version:
            typer.echo(f"vitalbench {__version__}")
            raise typer.Exit

    racine.__doc__ = AIDE
    voulus = {MODULES[demandee]} if demandee in MODULES else set(MODULES.values())
    for module in dict.fromkeys(MODULES.values()):
        nom = f"vitalbench.harness.cli.{module}"
        if module in voulus and find_spec(nom) is not None:
            inscrire = importlib.import_module(nom).register
            if module == "requirements":
                inscrire(app, _couverture)
            else:
                inscrire(app)
    return app


def _couverture() -> "Couverture":
    from vitalbench.harness.cli.couverture import couverture

    return couverture()


def main() -> None:
    """Run the command line."""
    demandee = next((a for a in sys.argv[1:] if not a.startswith("-")), "")
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"vitalbench {__version__}\n")
        return
    with ErreursClaires():
        commande = typer.main.get_command(construire(demandee))
        franciser(commande)
        try:
            code = commande.main(prog_name="vitalbench", standalone_mode=False)
        except typer.TyperException as erreur:
            code = erreur.exit_code
            phrase = phrase_usage(erreur)
            if phrase:
                aide = f"vitalbench {demandee}" if demandee in MODULES else "vitalbench"
                sys.stderr.write(f"vitalbench : {phrase} (voir {aide} --help)\n")
        sys.exit(code)
