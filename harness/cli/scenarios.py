"""The scenarios command: list, show, validate, new."""

from pathlib import Path
from typing import Annotated

import typer

from vitalbench.harness.cli.lecon import montrer
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.harness.scenario.lecture import ScenarioIllisible, lire_scenarios
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.harness.scenario.suites import (
    charger_suite,
    hors_suite,
    suites,
    verifier_personnes,
)
from vitalbench.reference.catalogue import SUITES
from vitalbench.simulators.world.monde import creer_monde

MODELE = """\
# yaml-language-server: $schema=./scenario.schema.json
id: {ident}
title: Consultation au cabinet, tiers payant AMO
requirements: []
given: {{ps: dr-lenoir, patient: marie-dupont}}
when:
  - facturer: {{prestations: [{{code: G}}], tiers_payant: amo}}
    repere: seance
  - transmettre:
  - relever:
then:
  - facture: {{repere: seance, amo: 2100}} # 30,00 € × 70 %
"""


def register(app: typer.Typer) -> None:
    """Add the command group to the application."""
    groupe = typer.Typer(help="Scénarios : lister, montrer, valider, créer.", no_args_is_help=True)
    groupe.command("list")(lister)
    groupe.command("show")(montrer)
    groupe.command("validate")(valider)
    groupe.command("new")(creer)
    app.add_typer(groupe, name="scenarios")


def lister(
    suite: Annotated[str, typer.Option(help="Une suite ; toutes sinon.")] = "",
    requirement: Annotated[str, typer.Option(help="Ceux qui citent cette exigence.")] = "",
    family: Annotated[str, typer.Option(help="Ceux qui s'appliquent à cette famille.")] = "",
    tag: Annotated[str, typer.Option(help="Ceux qui portent cette étiquette.")] = "",
) -> None:
    """Liste les scénarios livrés.

    Exemple : vitalbench scenarios list --suite nominal
    """
    nombre = 0
    for nom in (suite,) if suite else suites():
        for s in charger_suite(nom):
            if requirement and requirement not in s.exigences:
                continue
            if family and s.profil.families and family not in s.profil.families:
                continue
            if tag and tag not in s.etiquettes:
                continue
            nombre += 1
            typer.echo(f"{s.id:<14} {s.titre}  ({len(s.exigences)} exigences)")
    typer.echo(f"{nombre} scénarios")


def valider(
    chemins: Annotated[list[Path], typer.Argument(help="Fichiers ou dossiers de scénarios.")],
) -> None:
    """Valide des scénarios sans rien jouer : forme, personnes, exigences citées.

    Exemple : vitalbench scenarios validate mes-scenarios/
    """
    lus: list[Scenario] = []
    for chemin in chemins:
        fichiers = sorted(chemin.glob("*.yaml")) if chemin.is_dir() else [chemin]
        for fichier in fichiers:
            lus += lire_scenarios(fichier)
    verifier_personnes(lus, creer_monde(GRAINE, ANCRE))
    fautifs = hors_suite(s for s in lus if s.suite in SUITES)
    for scenario, exigence, motif in fautifs:
        typer.echo(f"{scenario} : {exigence} {motif}", err=True)
    typer.echo(f"{len(lus)} scénarios lus, {len(fautifs)} citation(s) refusée(s)")
    if fautifs:
        raise typer.Exit(2)


def creer(
    chemin: Annotated[Path, typer.Argument(help="Fichier à créer, par exemple MON-001.yaml.")],
) -> None:
    """Crée un scénario prêt à compléter.

    Exemple : vitalbench scenarios new mes-scenarios/MON-001.yaml
    """
    if chemin.exists():
        raise ScenarioIllisible(str(chemin), 0, 0, "", "ce fichier existe déjà")
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_text(MODELE.format(ident=chemin.stem.upper()), encoding="utf-8")
    typer.echo(f"{chemin} créé ; schéma : vitalbench schema scenario > scenario.schema.json")
