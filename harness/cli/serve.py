"""The serve command: the world around a software that is driven by hand, recorded and judged."""

import datetime
import threading
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from vitalbench.harness.cli.cards import Pcsc, ouvrir_liens
from vitalbench.harness.cli.operateur import Poste, a_la_main, conduire
from vitalbench.harness.cli.passage import dossier_du_passage, lier_dernier
from vitalbench.harness.cli.tableau import afficher
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.pilots.operateur_session import dire_configuration
from vitalbench.harness.profil.lecture import lire_profil
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import (
    ANCRE,
    GRAINE,
    Commande,
    assembler,
    filtrer,
    rejouer,
)
from vitalbench.harness.scenario.lecture import ScenarioIllisible
from vitalbench.harness.scenario.modele import Contexte, Scenario
from vitalbench.harness.scenario.suites import charger_suite, verifier_personnes
from vitalbench.reports.produire import produire
from vitalbench.simulators.reception.accueil import Ports
from vitalbench.simulators.world.monde import creer_monde

EN_CONTINU = (
    "CDC-2.2.1.2.1-06",
    "CDC-2.2.3-01",
    "CDC-3.2.9.4-01",
    "CDC-3.2.10.3-06",
    "CDC-4.2.1.16.1-04",
    "CDC-4.2.4-01",
)
"""Requirements whose checks read any evidence, whatever the operator does."""

PAS_S = 1.0


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("serve")(serve)


class Horloge(StrEnum):
    """Whose time the software lives in."""

    reelle = "reelle"
    pilotable = "pilotable"


def serve(
    suite: Annotated[
        str, typer.Option(help="Suite à conduire pas à pas ; sans elle, tout est observé.")
    ] = "",
    scenario: Annotated[
        list[str] | None, typer.Option(help="Ne conduire que ces scénarios (répétable).")
    ] = None,
    ps: Annotated[str, typer.Option(help="Professionnel dont la carte est insérée.")] = "dr-lenoir",
    patient: Annotated[
        str, typer.Option(help="Personne dont la carte Vitale est insérée.")
    ] = "marie-dupont",
    pcsc: Annotated[Pcsc, typer.Option(help="pcscd de la machine, privé, ou aucun.")] = Pcsc.AUCUN,
    tcp: Annotated[str, typer.Option(help="Ports locaux VITALE,CPS (0 : au choix).")] = "",
    vpcd: Annotated[str, typer.Option(help="Pilote vpcd d'une autre machine, HÔTE:PORT.")] = "",
    smtp: Annotated[int, typer.Option(help="Port SMTP (0 : au choix).")] = 0,
    pop3: Annotated[int, typer.Option(help="Port POP3 en TLS (0 : au choix).")] = 0,
    operateur: Annotated[
        str, typer.Option(help="Nom de l'opérateur ; demandé sinon (avec --suite).")
    ] = "",
    horloge: Annotated[
        Horloge, typer.Option(help="Horloge du logiciel (avec --suite).")
    ] = Horloge.reelle,
    logiciel: Annotated[
        Path | None, typer.Option(help="Profil TOML du logiciel (avec --suite).")
    ] = None,
    seed: Annotated[int, typer.Option(help="Graine du monde simulé.")] = GRAINE,
    duree: Annotated[float, typer.Option(help="S'arrêter après tant de secondes.")] = 0.0,
    out: Annotated[Path, typer.Option(help="Dossier des comptes rendus.")] = Path("reports/out"),
) -> None:
    """Ouvre lecteurs, messagerie et organismes à l'heure réelle, enregistre tout, puis juge.

    Avec --suite, dit à l'opérateur quoi faire, étape par étape, et ne lui demande que ce que le
    banc ne voit pas ; voir docs/operateur.md.

    Exemple : vitalbench serve --suite degrade --scenario DEG-003
    """
    ports = Ports(smtp=smtp, pop3s=pop3)
    if suite:
        plan = Commande(
            suite=Path(suite).name,
            scenarios=filtrer(charger_suite(suite), scenario or ()),
            graine=seed,
            profil=lire_profil(logiciel) if logiciel else None,
        )
        if not plan.scenarios:
            raise ScenarioIllisible(suite, 0, 0, "", "aucun scénario à jouer")
        verifier_personnes(plan.scenarios, creer_monde(seed, ANCRE))
        poste = Poste(pcsc=pcsc, tcp=tcp, vpcd=vpcd, ports=ports, operateur=operateur)
        dossier = dossier_du_passage(out, plan.suite)
        _clore(out, dossier, *conduire(a_la_main(plan, horloge.value), dossier, poste))
    aujourdhui = datetime.date.today()
    monde = creer_monde(seed, aujourdhui)
    monde.professionnel(ps)
    monde.personne(patient)
    passif = Scenario(
        id="PASSIF",
        titre="Observation d'un logiciel conduit à la main",
        suite="passif",
        exigences=EN_CONTINU,
        contexte=Contexte(ps=ps, patient=patient),
        etapes=(),
    )
    dossier = dossier_du_passage(out, "passif")
    banc = Banc(passif, monde, aujourdhui, dossier / "scenarios", ports)
    try:
        banc.ouvrir()
        au_choix = "" if pcsc is not Pcsc.AUCUN or tcp or vpcd else "0,0"
        with ouvrir_liens(banc.lecteurs, pcsc, tcp or au_choix, vpcd) as dits:
            _presenter(banc, dossier, dits)
            _veiller(banc, duree)
    finally:
        banc.fermer({"etat": "joue"})
    _conclure(dossier, seed, aujourdhui, out)


def _clore(out: Path, dossier: Path, resultats: Resultats, ecrits: list[Path]) -> NoReturn:
    """Show what a run concludes and where it is written; end with its code."""
    lier_dernier(out, dossier)
    console = Console()
    afficher(console, resultats)
    for chemin in ecrits:
        console.print(f"  {chemin}", soft_wrap=True, highlight=False)
    raise typer.Exit(resultats.code_retour)


def _presenter(banc: Banc, dossier: Path, dits: list[str]) -> None:
    """Tell the operator where everything is, and leave what a software must trust."""
    fin = "Tout est enregistré ; Ctrl-C pour finir et juger."
    for ligne in (*dits, *dire_configuration(banc, dossier), fin):
        typer.echo(ligne)


def _veiller(banc: Banc, duree: float) -> None:
    """Let the organisms work at real time until Ctrl-C, or the time asked for."""
    fin = threading.Event()
    reste = duree
    try:
        while not fin.is_set():
            if banc.accueil.attendre(PAS_S):
                typer.echo("message reçu")
            banc.horloge.regler(datetime.datetime.now())
            banc.accueil.avancer()
            reste -= PAS_S
            if duree and reste <= 0:
                fin.set()
    except KeyboardInterrupt:
        typer.echo("")


def _conclure(dossier: Path, seed: int, jour: datetime.date, out: Path) -> None:
    commande = Commande(
        suite="passif", scenarios=(), adaptateur="observation passive", graine=seed, ancre=jour
    )
    journal = assembler(commande, dossier, ["PASSIF"])
    resultats = rejouer(journal)
    _clore(out, dossier, resultats, [journal, *produire(resultats, journal, dossier)])
