"""What the command line says of a wrong use, in French: the parser words it in English."""

import re
from typing import TYPE_CHECKING, Final

import typer
from typer import rich_utils

if TYPE_CHECKING:
    from typer._click import Command

PHRASES: Final = tuple(
    (re.compile(motif, re.DOTALL), phrase)
    for motif, phrase in (
        (
            r"No such command (.+?)\. Did you mean (.*)\?",
            r"commande inconnue : \1 ; voulait-on \2 ?",
        ),
        (r"No such command (.+?)\.", r"commande inconnue : \1"),
        (
            r"No such option: (\S+) \(Possible options: (.*)\)",
            r"option inconnue : \1 ; voulait-on \2 ?",
        ),
        (r"No such option: (\S+) Did you mean (.*)\?", r"option inconnue : \1 ; voulait-on \2 ?"),
        (r"No such option: (\S+)", r"option inconnue : \1"),
        (r"Missing (?:argument|parameter) (.+?)\.", r"il manque : \1"),
        (r"Missing option (.+?)\.", r"il manque l'option \1"),
        (r"Option (.+?) requires an argument\.", r"l'option \1 attend une valeur"),
        (r"Got unexpected extra arguments?\(?s?\)? \((.*)\)", r"de trop : \1"),
        (r"Invalid value for (.+?): .*valid integer.*", r"\1 attend un nombre entier"),
        (r"Invalid value for (.+?): .*valid number.*", r"\1 attend un nombre"),
        (
            r"Invalid value for (.+?): .*(?:greater|less) than (or equal to )?(\S+)",
            r"\1 : nombre hors des bornes permises (limite : \3)",
        ),
        (
            r"Invalid value for (.+?): Value error, (.*) is not one of (.*?)\.?",
            r"\1 : \2 n'est pas offert (\3)",
        ),
        (r"Invalid value for (.+?): (.*)", r"\1 : valeur refusée (\2)"),
        (r"Invalid value: (.*)", r"\1"),
    )
)
"""Messages of the parser and what the user reads instead; a message it does not know is kept."""


def phrase_usage(erreur: typer.TyperException) -> str:
    """Give the French sentence of a usage error; empty when it only prints the help."""
    message = erreur.format_message().replace("'", "")
    for motif, phrase in PHRASES:
        trouve = motif.fullmatch(message)
        if trouve:
            return trouve.expand(phrase)
    return message


def franciser(commande: "Command") -> None:
    """Give the help pages of a command and of those below it their French words."""
    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.DEFAULT_STRING = "[défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
    aide = commande.get_help_option(typer.Context(commande))
    if aide is not None:
        aide.help = "Affiche cette aide."
    for dessous in getattr(commande, "commands", {}).values():
        franciser(dessous)
