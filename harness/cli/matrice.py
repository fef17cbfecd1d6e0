"""Runs of a matrix, one after the other: a table of cells by verdicts, one exit code."""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from vitalbench.harness.cli.passage import Avance, passer
from vitalbench.harness.evidence.resultats import CompteExigences, CompteScenarios, Resultats
from vitalbench.harness.profil.lecture import lire_profil
from vitalbench.harness.profil.matrice import Cellule
from vitalbench.harness.runner.campagne import Commande, jouer
from vitalbench.harness.scenario.lecture import ScenarioIllisible
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.simulators.world.monde import Monde, creer_monde

REFERENCE = f"{sys.executable} -m vitalbench.reference.workstation"
Charger = Callable[[str], tuple[Scenario, ...]]
"""Gives the scenarios of a suite, filtered as the command line asks."""


class CelluleJouee(msgspec.Struct, frozen=True, kw_only=True):
    """One cell as `matrice.json` keeps it; its folder is a run like any other."""

    cellule: str
    valeurs: dict[str, str]
    dossier: str
    code: int
    exigences: CompteExigences
    scenarios: CompteScenarios


def jouer_matrice(
    console: Console,
    cellules: tuple[Cellule, ...],
    base: Commande,
    charger: Charger,
    dossier: Path,
) -> tuple[CelluleJouee, ...]:
    """Play every cell in order; an interruption ends the matrix after its cell."""
    plans = [(c, plan_de(c, base, charger)) for c in cellules]
    jouees: list[CelluleJouee] = []
    for cellule, plan in plans:
        console.print(f"[bold]{cellule.rang}/{len(cellules)}[/] {cellule.nom}", highlight=False)
        sous = dossier / cellule.dossier
        sous.mkdir()

        def mener(avance: Avance, plan: Commande = plan, sous: Path = sous) -> Resultats:
            return jouer(plan, sous, avance)

        resultats, _ = passer(console, plan, sous, mener)
        jouees.append(
            CelluleJouee(
                cellule=cellule.nom,
                valeurs=cellule.valeurs,
                dossier=cellule.dossier,
                code=resultats.code_retour,
                exigences=resultats.resume.exigences,
                scenarios=resultats.resume.scenarios,
            )
        )
        if resultats.inacheve:
            break
    texte = msgspec.json.format(msgspec.json.encode({"cellules": jouees, "prevues": len(plans)}))
    (dossier / "matrice.json").write_bytes(texte)
    return tuple(jouees)


def code_de(jouees: tuple[CelluleJouee, ...], prevues: int) -> int:
    """One code for all: a broken rule first, then what was not judged, then what is unproven."""
    codes = {c.code for c in jouees} | ({2} if len(jouees) < prevues else set())
    return next((code for code in (1, 2, 3) if code in codes), 0)


def plan_de(cellule: Cellule, base: Commande, charger: Charger) -> Commande:
    """Give the run of one cell: the command line, with the values of the cell."""
    v = cellule.valeurs
    graine = int(v.get("graine", base.graine))
    adaptateur = v.get("adaptateur", base.adaptateur)
    if v.get("lecteurs") == "tcp" and not adaptateur:
        adaptateur = REFERENCE
    elif v.get("lecteurs") == "processus" and adaptateur:
        raise typer.BadParameter("lecteurs processus : seule la référence se conduit en processus")
    scenarios = charger(v.get("suite", base.suite))
    if "ps" in v:
        scenarios = _confier(scenarios, v["ps"], creer_monde(graine, base.ancre))
    if not scenarios:
        raise ScenarioIllisible(cellule.nom, 0, 0, "", "aucun scénario à jouer")
    return msgspec.structs.replace(
        base,
        suite=Path(v.get("suite", base.suite)).name,
        scenarios=scenarios,
        graine=graine,
        adaptateur=adaptateur,
        profil=lire_profil(Path(v["logiciel"])) if v.get("logiciel") else base.profil,
    )


def _confier(scenarios: tuple[Scenario, ...], ps: str, monde: Monde) -> tuple[Scenario, ...]:
    famille = monde.professionnel(ps).famille
    return tuple(
        msgspec.structs.replace(s, contexte=msgspec.structs.replace(s.contexte, ps=ps))
        for s in scenarios
        if monde.professionnel(s.contexte.ps).famille == famille
    )


def afficher_matrice(console: Console, jouees: tuple[CelluleJouee, ...], dossier: Path) -> None:
    """Print the table of cells by verdicts."""
    table = Table(pad_edge=False)
    table.add_column("Cellule", overflow="fold")
    for titre in ("Code", "Conf.", "Non c.", "Part.", "Non v.", "Sans obj.", "Scénarios"):
        table.add_column(titre, no_wrap=True)
    for jouee in jouees:
        e, s = jouee.exigences, jouee.scenarios
        comptes = (e.conforme, e.non_conforme, e.partiel, e.non_verifie, e.non_applicable)
        table.add_row(
            jouee.cellule,
            str(jouee.code),
            *(str(n) for n in comptes),
            f"{s.conforme}/{s.total}",
            style="" if jouee.code == 0 else "red" if jouee.code == 1 else "yellow",
        )
    console.print(table)
    console.print(f"  {dossier / 'matrice.json'}", soft_wrap=True, highlight=False)
    if len(jouees) > 1:
        a, b = jouees[0].dossier, jouees[1].dossier
        console.print(
            f"  comparer deux cellules : vitalbench compare {dossier / a} {dossier / b}",
            soft_wrap=True,
            highlight=False,
        )
