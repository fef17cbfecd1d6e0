"""The schema command: JSON Schemas of scenarios, profiles and protocol, and the vocabulary."""

from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from vitalbench.harness.profil.schema import schema_profil
from vitalbench.harness.scenario.schema import (
    schema_protocole,
    schema_scenario,
    schema_vocabulaire,
)


class Quoi(StrEnum):
    """What is published."""

    scenario = "scenario"
    profil = "profil"
    protocole = "protocole"
    vocabulaire = "vocabulaire"


PUBLIER = {
    Quoi.scenario: schema_scenario,
    Quoi.profil: schema_profil,
    Quoi.protocole: schema_protocole,
    Quoi.vocabulaire: schema_vocabulaire,
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command("schema")
    def schema(
        quoi: Annotated[Quoi, typer.Argument(help="Ce qu'on veut.")] = Quoi.scenario,
    ) -> None:
        """Publie le schéma JSON des scénarios, des profils, du protocole, ou le vocabulaire.

        Exemple : vitalbench schema scenario > scenario.schema.json
        """
        typer.echo(msgspec.json.format(msgspec.json.encode(PUBLIER[quoi]())).decode())
