"""The poste command: bill by hand on the reference's front, the simulated world around it."""

from __future__ import annotations

import datetime
import getpass
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from vitalbench.harness.runner.banc import Banc, MondeImpossible
from vitalbench.harness.scenario.modele import Avancer, Contexte, GesteCarte, Scenario
from vitalbench.reference.protocol.commandes import Horloge
from vitalbench.reference.workstation.front import boucle
from vitalbench.reference.workstation.poste import Poste
from vitalbench.simulators.world.monde import InconnuDuMonde, creer_monde

AIDE_MONDE = """Le monde (ordres précédés de « ! ») :
  !inserer vitale|cps PERSONNE         met une carte dans son lecteur
  !retirer vitale|cps                  la retire
  !avancer JOURS                       fait passer des jours : l'organisme répond
"""


class Entrainement:
    """A bench, a workstation, and what a trainee types."""

    def __init__(self, banc: Banc) -> None:
        self.banc = banc
        self.poste = Poste(dict(banc.lecteurs), banc.observation)

    def demarrer(self) -> None:
        """Tell the workstation the time and where everything is."""
        self.poste.traiter(Horloge(instant=self.banc.horloge.maintenant()))
        self.poste.traiter(self.banc.configuration("vitale", "cps", ""))

    def ordres(self, lignes: Iterator[str]) -> Iterator[str]:
        """Keep the world's orders, pass the PS's on."""
        for ligne in lignes:
            if not ligne.lstrip().startswith("!"):
                yield ligne
                continue
            try:
                self._monde(ligne.strip()[1:].split())
            except (MondeImpossible, InconnuDuMonde, msgspec.ValidationError) as erreur:
                typer.echo(f"Monde : {erreur}")

    def _monde(self, mots: list[str]) -> None:
        match mots:
            case ["inserer", carte, personne]:
                geste = msgspec.convert({"carte": carte, "de": personne}, GesteCarte)
                self.banc.inserer(geste)
            case ["retirer", ("vitale" | "cps") as carte]:
                self.banc.retirer(carte)
            case ["avancer", jours] if jours.isascii() and jours.isdigit() and len(jours) < 5:
                self.banc.avancer(Avancer(jours=int(jours)))
                self.poste.traiter(Horloge(instant=self.banc.horloge.maintenant()))
            case _:
                typer.echo(AIDE_MONDE)
                return
        typer.echo(f"Monde : fait. Nous sommes le {self.banc.horloge.maintenant():%d/%m/%Y}.")


def _saisies() -> Iterator[str]:
    while True:
        if sys.stdin.isatty():
            sys.stdout.write("poste> ")
            sys.stdout.flush()
        ligne = sys.stdin.readline()
        if not ligne:
            return
        yield ligne


def _code() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Code porteur (vide si déjà saisi) : ")
    return sys.stdin.readline().strip()


def register(app: typer.Typer) -> None:
    """Add the poste command."""

    @app.command("poste")
    def poste(
        ps: Annotated[str, typer.Option(help="Le professionnel de santé.")] = "dr-lenoir",
        patient: Annotated[str, typer.Option(help="Le patient.")] = "marie-dupont",
        date: Annotated[str, typer.Option(help="Le jour (AAAA-MM-JJ), aujourd'hui sinon.")] = "",
        graine: Annotated[int, typer.Option(help="La graine du monde.")] = 1,
        option: Annotated[
            str, typer.Option(help="L'option conventionnelle : aucune, optam, optam_co.")
        ] = "aucune",
        documents: Annotated[
            Path, typer.Option(help="Le dossier où ranger les documents imprimés.")
        ] = Path("documents-imprimes"),
    ) -> None:
        """Facture à la main sur le front du LPS de référence, dans le monde simulé.

        Exemple : vitalbench poste --ps dr-lenoir --patient marie-dupont
        """
        try:
            ancre = datetime.date.fromisoformat(date) if date else datetime.date.today()
        except ValueError:
            typer.echo(f"--date {date!r} : AAAA-MM-JJ est attendu", err=True)
            raise typer.Exit(2) from None
        scenario = Scenario(
            id="POSTE",
            titre="Entraînement au poste",
            suite="nominal",
            exigences=(),
            contexte=Contexte(
                ps=ps, patient=patient, parametres={"option_conventionnelle": option}
            ),
            etapes=(),
        )
        with tempfile.TemporaryDirectory(prefix="vitalbench-poste-") as dossier:
            try:
                banc = Banc(scenario, creer_monde(graine, ancre), ancre, Path(dossier))
                banc.ouvrir()
            except (MondeImpossible, InconnuDuMonde) as erreur:
                typer.echo(str(erreur), err=True)
                raise typer.Exit(2) from None
            entrainement = Entrainement(banc)
            try:
                entrainement.demarrer()
                code = banc.code_porteur
                typer.echo(
                    f"Monde simulé : {ps} et {patient}, code porteur de la carte d'essai {code}."
                )
                typer.echo(AIDE_MONDE)
                boucle(
                    entrainement.poste.traiter,
                    entrainement.ordres(_saisies()),
                    sys.stdout,
                    _code,
                    documents,
                )
            finally:
                entrainement.poste.fermer()
                banc.fermer({"issue": "fin"})
