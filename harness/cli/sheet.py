"""The sheet command: scenarios as a printed book of tests, to be done and signed by hand."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from vitalbench.harness.runner.campagne import ANCRE, GRAINE, filtrer
from vitalbench.harness.scenario.attendus import attendus_de, preambule
from vitalbench.harness.scenario.diction import Diction
from vitalbench.harness.scenario.gestes import dire
from vitalbench.harness.scenario.lecture import ScenarioIllisible
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.harness.scenario.suites import charger_suite, tous_les_scenarios, verifier_personnes
from vitalbench.reference.catalogue import catalogue
from vitalbench.reports.fiche import Cahier, EtapeFiche, ExigenceFiche, Fiche, en_html
from vitalbench.simulators.world.monde import Monde, creer_monde

QUI = {"operateur": "Testeur", "banc": "Banc"}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("sheet")(sheet)


def sheet(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Identifiants (DEG-003) ; vide avec --suite.")
    ] = None,
    suite: Annotated[
        str, typer.Option(help="Suite livrée, ou dossier ou fichier de scénarios.")
    ] = "",
    pdf: Annotated[Path | None, typer.Option(help="Fichier PDF à écrire.")] = None,
    html: Annotated[Path | None, typer.Option(help="Fichier HTML à écrire.")] = None,
) -> None:
    """Imprime les fiches d'essai de scénarios : étapes, attendus, cases à cocher, signature.

    Exemple : vitalbench sheet DEG-003 --pdf fiche.pdf
    """
    if not scenarios and not suite:
        raise ScenarioIllisible("sheet", 0, 0, "", "nommez des scénarios, ou une suite (--suite)")
    retenus = filtrer(charger_suite(suite) if suite else tous_les_scenarios(), scenarios or ())
    inconnus = [v for v in scenarios or () if not filtrer(retenus, [v])]
    if inconnus or not retenus:
        raise ScenarioIllisible(", ".join(inconnus) or suite, 0, 0, "", "scénario inconnu")
    monde = creer_monde(GRAINE, ANCRE)
    verifier_personnes(retenus, monde)
    cahier = Cahier(
        titre=_titre(suite, retenus),
        fiches=tuple(fiche(s, monde) for s in sorted(retenus, key=_rang)),
    )
    if pdf is None and html is None:
        pdf = Path(f"{retenus[0].id if len(retenus) == 1 else Path(suite).stem or 'cahier'}.pdf")
    if pdf is not None:
        from vitalbench.reports.fiche_pdf import en_pdf

        pdf.write_bytes(en_pdf(cahier))
    if html is not None:
        html.write_text(en_html(cahier), encoding="utf-8")
    for ecrit in (pdf, html):
        if ecrit is not None:
            typer.echo(f"{ecrit} : {len(cahier.fiches)} fiche(s)")


def fiche(scenario: Scenario, monde: Monde) -> Fiche:
    """Put one scenario in words."""
    diction = Diction(scenario, monde)
    gestes = [dire(etape, diction) for etape in scenario.etapes]
    return Fiche(
        id=scenario.id,
        titre=scenario.titre,
        suites=tuple(dict.fromkeys((scenario.suite, *scenario.partage))),
        exigences=tuple(
            ExigenceFiche(id=ident, enonce=catalogue()[ident].enonce)
            for ident in scenario.exigences
            if ident in catalogue()
        ),
        preconditions=tuple(preambule(diction)),
        etapes=tuple(
            EtapeFiche(
                rang=rang,
                qui=QUI[geste.acteur],
                action=geste.texte,
                jugee=geste.acteur == "operateur",
                saisies=geste.saisies,
                attendus=attendus_de(etape.repere, diction) if etape.repere else (),
            )
            for rang, (etape, geste) in enumerate(zip(scenario.etapes, gestes, strict=True), 1)
        ),
        attendus=attendus_de("", diction),
    )


def _rang(scenario: Scenario) -> list[tuple[str, int]]:
    """Give the place of a scenario in the book: V2 before V10."""
    return [(t, int(m or 0)) for t, m in re.findall(r"(\D*)(\d*)", scenario.id)]


def _titre(suite: str, scenarios: Sequence[Scenario]) -> str:
    if len(scenarios) == 1:
        return f"Fiche d'essai {scenarios[0].id}"
    nom = Path(suite).stem.replace("_", " ")
    return f"Cahier de tests : suite {nom}" if nom else "Cahier de tests"
