"""The run and replay commands."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console

from vitalbench.harness.cli.matrice import afficher_matrice, code_de, jouer_matrice
from vitalbench.harness.cli.operateur import PILOTES, Poste, a_la_main, conduire
from vitalbench.harness.cli.passage import dossier_du_passage, lier_dernier, passer
from vitalbench.harness.cli.perimetre import dire_perimetre
from vitalbench.harness.cli.tableau import afficher
from vitalbench.harness.evidence.journal import JournalIllisible, lire_scenarios
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Verdict
from vitalbench.harness.profil.lecture import lire_profil
from vitalbench.harness.profil.matrice import lire_matrice
from vitalbench.harness.runner.campagne import (
    ANCRE,
    GRAINE,
    Commande,
    choisir,
    de_familles,
    filtrer,
    jouer,
    journal_du_passage,
    lire_plan,
    rejouer,
    reprendre,
)
from vitalbench.harness.scenario.lecture import ScenarioIllisible
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.harness.scenario.suites import charger_suite, verifier_personnes
from vitalbench.reports.allure import allure as ecrire_allure
from vitalbench.reports.comparaison import lire_resultats
from vitalbench.reports.masquage import masquer_nir
from vitalbench.simulators.world.monde import creer_monde


class Format(StrEnum):
    """How the conclusion is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("run")(run)
    app.command("replay")(replay)


def run(
    suite: Annotated[
        str, typer.Option(help="Suite livrée (nominal…) ou dossier de scénarios.")
    ] = "nominal",
    adapter: Annotated[
        str, typer.Option(help="Commande de l'adaptateur ; vide : la référence en processus.")
    ] = "",
    operator: Annotated[
        bool, typer.Option("--operator", help="Un opérateur conduit le logiciel, pas à pas.")
    ] = False,
    scenario: Annotated[
        list[str] | None, typer.Option(help="Ne jouer que ces scénarios (répétable).")
    ] = None,
    requirement: Annotated[
        list[str] | None, typer.Option(help="Ceux qui citent cette exigence (répétable).")
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option(help="Ceux qui citent une exigence de ce thème (répétable).")
    ] = None,
    family: Annotated[
        list[str] | None, typer.Option(help="Ceux de cette famille de PS (répétable).")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option(help="Ceux qui portent cette étiquette (répétable).")
    ] = None,
    logiciel: Annotated[
        Path | None, typer.Option(help="Profil TOML du logiciel (vitalbench profil new).")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Reprendre un passage interrompu, dans son dossier.")
    ] = None,
    matrice: Annotated[
        Path | None, typer.Option(help="Jouer chaque cellule d'une matrice TOML, dans l'ordre.")
    ] = None,
    failed: Annotated[
        Path | None,
        typer.Option(help="Ne rejouer que ce qui n'était pas conforme dans ce passage."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Graine du monde simulé.")] = GRAINE,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Scénarios joués en parallèle.")] = 1,
    timeout: Annotated[
        float | None, typer.Option(min=0.1, help="Délai de réponse de l'adaptateur, en secondes.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Dossier des comptes rendus.")] = Path("reports/out"),
    allure: Annotated[
        Path | None, typer.Option(help="Écrire aussi des résultats Allure dans ce dossier.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="text ou json.")] = Format.text,
) -> None:
    """Joue une suite de scénarios et rend un verdict par exigence.

    Ctrl-C arrête après avoir jugé ce qui est joué ; --resume reprend ce qui ne l'est pas.

    Code de retour : 0 conforme, 1 non conforme, 2 entrée illisible ou essai interrompu,
    3 rien d'infirmé mais une exigence revendiquée reste partielle ou non vérifiée.

    Exemple : vitalbench run --suite nominal --adapter "./mon-adaptateur" --jobs 2
    """
    console = Console(stderr=format_ is Format.json)
    if resume is not None:
        plan = lire_plan(resume)
        if plan.adaptateur in PILOTES:
            _clore(console, *conduire(plan, resume, Poste(), reprise=True), allure, format_)
        conclu = passer(console, plan, resume, lambda avance: reprendre(resume, avance, jobs))
        _clore(console, *conclu, allure, format_)

    def charger(nom: str) -> tuple[Scenario, ...]:
        monde = creer_monde(seed, ANCRE)
        retenus = choisir(
            filtrer(charger_suite(nom), scenario or ()),
            exigences=requirement or (),
            themes=theme or (),
            etiquettes=tag or (),
            echoues=_echoues(failed),
        )
        verifier_personnes(retenus, monde)
        return de_familles(retenus, family or (), monde)

    base = Commande(
        suite=suite,
        scenarios=(),
        adaptateur=adapter,
        delai_s=timeout,
        graine=seed,
        taches=jobs,
        profil=lire_profil(logiciel) if logiciel else None,
    )
    if matrice is not None:
        cellules = lire_matrice(matrice)
        dossier = dossier_du_passage(out, "matrice")
        jouees = jouer_matrice(console, cellules, base, charger, dossier)
        afficher_matrice(console, jouees, dossier)
        raise typer.Exit(code_de(jouees, len(cellules)))
    plan = msgspec.structs.replace(base, suite=Path(suite).name, scenarios=charger(suite))
    if not plan.scenarios:
        raise ScenarioIllisible(suite, 0, 0, "", "aucun scénario à jouer")
    dossier = dossier_du_passage(out, plan.suite)
    if operator:
        horloge = plan.profil.poste.horloge if plan.profil else "reelle"
        conclu = conduire(a_la_main(plan, horloge), dossier, Poste())
    else:
        conclu = passer(console, plan, dossier, lambda avance: jouer(plan, dossier, avance))
    lier_dernier(out, dossier)
    _clore(console, *conclu, allure, format_)


def _clore(
    console: Console,
    resultats: Resultats,
    ecrits: list[Path],
    allure: Path | None,
    format_: Format,
) -> NoReturn:
    _conclure(console, resultats, format_)
    if allure is not None:
        ecrire_allure(resultats, ecrits[0], allure, masquer_nir)
        ecrits = [*ecrits, allure]
    if format_ is Format.text:
        for chemin in ecrits:
            console.print(f"  {chemin}", soft_wrap=True, highlight=False)
    raise typer.Exit(resultats.code_retour)


def replay(
    journal: Annotated[Path, typer.Argument(help="Passage : son dossier ou son journal.jsonl.")],
    evenement: Annotated[
        int | None, typer.Option(help="Afficher cet événement au lieu de juger.")
    ] = None,
    scenario: Annotated[str, typer.Option(help="Scénario de l'événement ; le premier sinon.")] = "",
    format_: Annotated[Format, typer.Option("--format", help="text ou json.")] = Format.text,
) -> None:
    """Rejuge un journal sans rien exécuter : mêmes verdicts, ou refus d'un journal modifié.

    Exemple : vitalbench replay reports/out/latest/journal.jsonl
    """
    if journal.is_dir():
        journal = journal_du_passage(journal)
    if evenement is not None:
        _montrer(journal, scenario, evenement)
        return
    resultats = rejouer(journal)
    _conclure(Console(), resultats, format_)
    raise typer.Exit(resultats.code_retour)


def _echoues(passage: Path | None) -> frozenset[str] | None:
    if passage is None:
        return None
    resultats = lire_resultats(passage)
    rompues = {
        c.scenario
        for v in (*resultats.exigences, *resultats.banc)
        for p in v.parties
        for c in p.constats
        if c.verdict is Verdict.NON_CONFORME
    }
    return frozenset(rompues | {s.scenario for s in resultats.scenarios if s.etat != "conforme"})


def _conclure(console: Console, resultats: Resultats, format_: Format) -> None:
    if format_ is Format.json:
        typer.echo(msgspec.json.format(msgspec.json.encode(resultats)).decode())
    else:
        afficher(console, resultats)
        dire_perimetre(console, resultats)


def _montrer(journal: Path, scenario: str, numero: int) -> None:
    for lu in lire_scenarios(journal):
        if scenario and lu.scenario != scenario:
            continue
        for evenement in lu.evenements:
            if evenement.seq == numero:
                typer.echo(msgspec.json.format(msgspec.json.encode(evenement)).decode())
                return
    raise JournalIllisible(journal, 0, "", f"pas d'événement {numero} ({scenario or 'premier'})")
