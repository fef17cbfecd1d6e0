"""The schema command: JSON Schemas of scenarios and of the pilot protocol, and the vocabulary."""

from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from vitalbench.harness.scenario.schema import (
    schema_protocole,
    schema_scenario,
    schema_vocabulaire,
)


class Quoi(StrEnum):
    """What is published."""

    scenario = "scenario"
    protocole = "protocole"
    vocabulaire = "vocabulaire"


PUBLIER = {
    Quoi.scenario: schema_scenario,
    Quoi.protocole: schema_protocole,
    Quoi.vocabulaire: schema_vocabulaire,
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command("schema")
    def schema(
        quoi: Annotated[Quoi, typer.Argument(help="Ce qu'on veut.")] = Quoi.scenario,
    ) -> None:
        """Publie le schéma JSON des scénarios, du protocole de pilotage, ou le vocabulaire.

        Exemple : vitalbench schema scenario > scenario.schema.json
        """
        typer.echo(msgspec.json.format(msgspec.json.encode(PUBLIER[quoi]())).decode())
