"""The show command of scenarios: one scenario told as a lesson, played once on the reference."""

import tempfile
import textwrap
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from vitalbench.harness.lecon import AttenteDite, Lecon, Paire, lecon
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.liaisons import LiaisonInterne
from vitalbench.harness.scenario.lecture import ScenarioIllisible, lire_scenarios
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.harness.scenario.suites import tous_les_scenarios, verifier_personnes
from vitalbench.reports.chronologie import chronologies
from vitalbench.reports.masquage import masquer_nir, visible
from vitalbench.reports.page import rendre
from vitalbench.simulators.world.monde import Monde, creer_monde

LARGEUR = 92
FAUTES_VOISINES = 8
"""Faults proven on other scenarios that the text names; HTML and JSON give them all."""

MUETS = frozenset({"horloge"})
"""Commands of the bench alone: nothing to learn there."""


class Format(StrEnum):
    """How a lesson is given."""

    text = "text"
    html = "html"
    json = "json"


def montrer(
    ident: Annotated[str, typer.Argument(help="Identifiant (NOM-001) ou fichier YAML.")],
    format_: Annotated[Format, typer.Option("--format", help="text, html ou json.")] = Format.text,
    jouer: Annotated[
        bool,
        typer.Option(
            "--jouer/--sans-jouer",
            help="Jouer le scénario sur la référence pour montrer ce que fait chaque côté.",
        ),
    ] = True,
) -> None:
    """Raconte un scénario comme une leçon : la règle, les étapes, ce qui est attendu, les fautes.

    Exemple : vitalbench scenarios show DEG-003 --format html > lecon.html
    """
    scenario, variantes = trouver(ident)
    monde = creer_monde(GRAINE, ANCRE)
    verifier_personnes((scenario,), monde)
    cotes = _cotes(scenario, monde) if jouer else {}
    dite = lecon(scenario, monde, ANCRE, cotes=cotes, variantes=variantes)
    match format_:
        case Format.json:
            typer.echo(masquer_nir(msgspec.json.format(msgspec.json.encode(dite)).decode()))
        case Format.html:
            typer.echo(rendre("lecon.html.j2", l=dite, m=lambda t: visible(masquer_nir(t))))
        case Format.text:
            for ligne in en_texte(dite):
                typer.echo(visible(masquer_nir(ligne)))


def trouver(ident: str) -> tuple[Scenario, tuple[Paire, ...]]:
    """Give a packaged scenario, or that of a file, with its variantes; the first one by default."""
    fichier = Path(ident)
    if fichier.suffix in {".yaml", ".yml"}:
        scenarios = lire_scenarios(fichier)
    else:
        scenarios = tous_les_scenarios()
    for s in scenarios:
        if fichier.suffix or ident == s.id or s.id.startswith(f"{ident}-V"):
            soeurs = [x for x in scenarios if x.fichier == s.fichier]
            return s, tuple((x.id, x.titre) for x in soeurs) if len(soeurs) > 1 else ()
    raise ScenarioIllisible(ident, 0, 0, "", "scénario inconnu")


def _cotes(scenario: Scenario, monde: Monde) -> dict[int, tuple[Paire, ...]]:
    """Play the scenario on the reference and tell what each side did, step by step."""
    with tempfile.TemporaryDirectory(prefix="vitalbench-lecon-") as dossier:
        journal = executer(scenario, monde, ANCRE, Path(dossier), LiaisonInterne)
        recit = chronologies(journal).get(scenario.id)
    if recit is None:
        return {}
    return {
        temps.rang: tuple((r.voie, r.dits) for r in temps.rangees if r.dits and r.dits not in MUETS)
        for temps in recit.temps
    }


def en_texte(dite: Lecon) -> Iterator[str]:
    """Write a lesson for a terminal."""
    yield f"{dite.id} — {dite.titre}"
    yield f"suite {dite.suite}" + (f", {len(dite.variantes)} variantes" if dite.variantes else "")
    yield from _titre("La règle")
    yield from _bloc(dite.regle)
    for ident, enonce in dite.exigences:
        yield from _bloc(f"{ident}  {enonce}", "  · ", "    ")
    if dite.variantes:
        yield from _titre("Les variantes")
        for ident, titre in dite.variantes:
            yield from _bloc(f"{ident}  {titre}", "  · ", "    ")
    yield from _titre("Au départ")
    for quoi, valeur in dite.depart:
        yield from _bloc(f"{quoi} : {valeur}", "  ", "    ")
    yield from _titre("Pas à pas")
    for temps in dite.temps:
        yield from _bloc(f"{temps.rang}. {temps.acteur} : {temps.texte}", "", "   ")
        if temps.note:
            yield from _bloc(f"({temps.note})", "   ")
        for quoi, valeur in temps.saisies:
            yield from _bloc(f"{quoi} : {valeur}", "     ", "       ")
        for voie, faits in temps.cotes:
            yield from _bloc(f"{voie:<11}| {faits}", "     ", " " * 18)
        yield from _attentes(temps.attentes, "   → ")
    if dite.attentes:
        yield from _titre("À la fin")
        yield from _attentes(dite.attentes, "  → ")
    yield from _fautes(dite)


def _fautes(dite: Lecon) -> Iterator[str]:
    if dite.fautes or dite.fautes_voisines:
        yield from _titre("Ce que ferait un logiciel fautif")
    for faute in (*dite.fautes, *dite.fautes_voisines[:FAUTES_VOISINES]):
        yield from _bloc(f"{faute.phrase} [{', '.join(faute.contredit)}]", "  ✗ ", "    ")
    reste = len(dite.fautes_voisines) - FAUTES_VOISINES
    if reste > 0:
        yield f"    … et {reste} autres : vitalbench scenarios show {dite.id} --format html"


def _attentes(attentes: tuple[AttenteDite, ...], tete: str) -> Iterator[str]:
    for attente in attentes:
        calcul = f"  [{attente.calcul}]" if attente.calcul else ""
        yield from _bloc(attente.texte + calcul, tete, " " * len(tete))


def _titre(texte: str) -> Iterator[str]:
    yield ""
    yield texte
    yield "─" * len(texte)


def _bloc(texte: str, tete: str = "", suite: str | None = None) -> list[str]:
    return textwrap.wrap(
        texte,
        LARGEUR,
        initial_indent=tete,
        subsequent_indent=tete if suite is None else suite,
        break_on_hyphens=False,
    )
