"""The serve command: the world around a software that is driven by hand, recorded and judged."""

import datetime
import threading
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from vitalbench.harness.cli.cards import Pcsc, ouvrir_liens
from vitalbench.harness.cli.run import dossier_du_passage, lier_dernier
from vitalbench.harness.cli.tableau import afficher
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import GRAINE, Commande, assembler, rejouer
from vitalbench.harness.scenario.modele import Contexte, Scenario
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


def serve(
    ps: Annotated[str, typer.Option(help="Professionnel dont la carte est insérée.")] = "dr-lenoir",
    patient: Annotated[
        str, typer.Option(help="Personne dont la carte Vitale est insérée.")
    ] = "marie-dupont",
    pcsc: Annotated[Pcsc, typer.Option(help="pcscd de la machine, privé, ou aucun.")] = Pcsc.AUCUN,
    tcp: Annotated[str, typer.Option(help="Ports locaux VITALE,CPS (0 : au choix).")] = "0,0",
    vpcd: Annotated[str, typer.Option(help="Pilote vpcd d'une autre machine, HÔTE:PORT.")] = "",
    smtp: Annotated[int, typer.Option(help="Port SMTP (0 : au choix).")] = 0,
    pop3: Annotated[int, typer.Option(help="Port POP3 en TLS (0 : au choix).")] = 0,
    seed: Annotated[int, typer.Option(help="Graine du monde simulé.")] = GRAINE,
    duree: Annotated[float, typer.Option(help="S'arrêter après tant de secondes.")] = 0.0,
    out: Annotated[Path, typer.Option(help="Dossier des comptes rendus.")] = Path("reports/out"),
) -> None:
    """Ouvre lecteurs, messagerie et organismes à l'heure réelle, enregistre tout, puis juge.

    Exemple : vitalbench serve --ps dr-lenoir --patient marie-dupont
    """
    aujourdhui = datetime.date.today()
    monde = creer_monde(seed, aujourdhui)
    monde.professionnel(ps)
    monde.personne(patient)
    scenario = Scenario(
        id="PASSIF",
        titre="Observation d'un logiciel conduit à la main",
        suite="passif",
        exigences=EN_CONTINU,
        contexte=Contexte(ps=ps, patient=patient),
        etapes=(),
    )
    dossier = dossier_du_passage(out, "passif")
    ports = Ports(smtp=smtp, pop3s=pop3)
    banc = Banc(scenario, monde, aujourdhui, dossier / "scenarios", ports)
    try:
        banc.ouvrir()
        with ouvrir_liens(banc.lecteurs, pcsc, tcp, vpcd) as dits:
            _presenter(banc, dossier, dits)
            _veiller(banc, duree)
    finally:
        banc.fermer({"etat": "joue"})
    _conclure(dossier, seed, aujourdhui, out)


def _presenter(banc: Banc, dossier: Path, dits: list[str]) -> None:
    """Tell the operator where everything is, and leave what a software must trust."""
    ports = banc.accueil.ports
    ps = banc.monde.professionnel(banc.scenario.contexte.ps)
    confiance, annuaire = dossier / "confiance.pem", dossier / "destinataires.json"
    confiance.write_bytes(banc.pki.confiance_pem())
    configuration = banc.configuration("", "", "")
    annuaire.write_bytes(msgspec.json.format(msgspec.json.encode(configuration.destinataires)))
    for ligne in (
        *dits,
        f"SMTP 127.0.0.1:{ports.smtp} (STARTTLS) · POP3 127.0.0.1:{ports.pop3s} (TLS)",
        f"compte {ps.adresse_courriel} · mot de passe {ps.mot_de_passe}",
        f"code porteur de la carte de {ps.id} : {ps.code_porteur}",
        f"autorités à reconnaître : {confiance}",
        f"organismes et certificats : {annuaire}",
        "Tout est enregistré ; Ctrl-C pour finir et juger.",
    ):
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
    chemins = produire(resultats, journal, dossier)
    lier_dernier(out, dossier)
    console = Console()
    afficher(console, resultats)
    for chemin in (journal, *chemins):
        console.print(f"  {chemin}", soft_wrap=True, highlight=False)
    raise typer.Exit(resultats.code_retour)
