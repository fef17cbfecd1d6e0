"""The compare command: two runs side by side, regressions first; and Allure results of a run."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from vitalbench.reports.allure import allure
from vitalbench.reports.comparaison import Ecart, comparer, lire_resultats
from vitalbench.reports.masquage import masquer_nir

STYLES = {
    "regression": "bold red",
    "nouvelle lacune": "yellow",
    "disparue": "yellow",
    "correction": "green",
    "nouvelle": "green",
}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("compare")(compare)
    app.command("allure")(exporter_allure)


def compare(
    avant: Annotated[Path, typer.Argument(help="Passage de départ : dossier ou resultats.json.")],
    apres: Annotated[Path, typer.Argument(help="Passage d'arrivée.")],
) -> None:
    """Compare deux passages : régressions, lacunes, corrections, exigences nouvelles.

    Code de retour : 0 sans régression, 1 avec, 2 fichier illisible.

    Exemple : vitalbench compare reports/out/v1 reports/out/v2
    """
    ecarts = comparer(lire_resultats(avant), lire_resultats(apres))
    console = Console()
    if not ecarts:
        console.print("Aucun écart entre les deux passages.")
    else:
        console.print(_tableau(ecarts))
    comptes = {
        n: sum(e.nature == n for e in ecarts) for n in dict.fromkeys(e.nature for e in ecarts)
    }
    console.print(" · ".join(f"{nature} : {nombre}" for nature, nombre in comptes.items()))
    raise typer.Exit(1 if comptes.get("regression") else 0)


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


def _tableau(ecarts: tuple[Ecart, ...]) -> Table:
    tableau = Table("Exigence", "Écart", "Avant", "Après")
    for ecart in ecarts:
        tableau.add_row(
            ecart.exigence,
            ecart.nature,
            str(ecart.avant or "—"),
            str(ecart.apres or "—"),
            style=STYLES.get(ecart.nature, ""),
        )
    return tableau
