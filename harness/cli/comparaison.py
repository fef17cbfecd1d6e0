"""The compare command: two runs side by side, regressions first; and Allure results of a run."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.reports.allure import allure
from vitalbench.reports.comparaison import (
    NATURES,
    Ecart,
    comparer,
    lire_resultats,
    page_comparaison,
    regressions,
)
from vitalbench.reports.masquage import masquer_nir

STYLES = {
    "regression": "bold red",
    "nouvelle lacune": "yellow",
    "disparue": "yellow",
    "persistante": "red",
    "correction": "green",
    "nouvelle": "green",
}


class Format(StrEnum):
    """How a comparison is given."""

    text = "text"
    html = "html"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("compare")(compare)
    app.command("allure")(exporter_allure)


def compare(
    avant: Annotated[Path, typer.Argument(help="Passage de départ : dossier ou resultats.json.")],
    apres: Annotated[Path, typer.Argument(help="Passage d'arrivée.")],
    format_: Annotated[Format, typer.Option("--format", help="text, html ou json.")] = Format.text,
) -> None:
    """Compare deux passages : régressions, lacunes, corrections, exigences nouvelles.

    Code de retour : 0 sans régression, 1 avec, 2 fichier illisible.

    Exemple : vitalbench compare reports/out/v1 reports/out/v2 --format html > ecarts.html
    """
    gauche, droite = lire_resultats(avant), lire_resultats(apres)
    ecarts = comparer(gauche, droite)
    match format_:
        case Format.html:
            typer.echo(page_comparaison(gauche, droite, masquer_nir))
        case Format.json:
            typer.echo(masquer_nir(msgspec.json.format(msgspec.json.encode(ecarts)).decode()))
        case Format.text:
            _afficher(Console(), ecarts)
    raise typer.Exit(1 if regressions(ecarts) else 0)


def exporter_allure(
    passage: Annotated[Path, typer.Argument(help="Dossier d'un passage ou resultats.json.")],
    vers: Annotated[Path, typer.Option(help="Dossier des résultats Allure.")] = Path(
        "allure-results"
    ),
) -> None:
    """Écrit les résultats d'un passage au format Allure.

    Exemple : vitalbench allure reports/out/latest --vers allure-results
    """
    dossier = passage if passage.is_dir() else passage.parent
    nombre = allure(lire_resultats(passage), dossier / "journal.jsonl", vers, masquer_nir)
    Console().print(f"{nombre} résultats Allure dans {vers}")


def _afficher(console: Console, ecarts: tuple[Ecart, ...]) -> None:
    if not ecarts:
        console.print("Aucun écart entre les deux passages.")
        return
    tableau = Table("Objet", "Écart", "Avant → après", pad_edge=False)
    for ecart in ecarts:
        tableau.add_row(
            f"{ecart.ident} (banc)" if ecart.objet == "banc" else ecart.ident,
            ecart.nature,
            f"{ecart.avant or 'non jugé'} → {ecart.apres or 'non jugé'}",
            style=STYLES.get(ecart.nature, ""),
        )
    console.print(tableau)
    for ecart in ecarts:
        if ecart.nature in {"regression", "nouvelle lacune"}:
            console.print(f"[bold]{ecart.ident}[/] {escape(imprimable(ecart.intitule))}")
            console.print(f"  {escape(imprimable(masquer_nir(ecart.motif)))}")
    comptes = {n: sum(e.nature == n for e in ecarts) for n in NATURES}
    console.print(" · ".join(f"{nature} : {n}" for nature, n in comptes.items() if n))
