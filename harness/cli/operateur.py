"""What run --operator and serve --suite share: readers opened, a console, a session led by hand."""

import contextlib
import datetime
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import typer

from vitalbench.harness.cli.cards import Pcsc, ouvrir_liens
from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.cli.interruption import interruptible
from vitalbench.harness.evidence.resultats import Resultats, VerdictScenario
from vitalbench.harness.pilots.operateur_pupitre import AIDE, Arreter, Pupitre
from vitalbench.harness.pilots.operateur_session import Identite, Session, Temps
from vitalbench.harness.runner.campagne import Commande, jouer, reprendre
from vitalbench.reports.produire import produire
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.reception.accueil import Ports

PILOTES: dict[str, Temps] = {
    "opérateur, horloge réelle": "reelle",
    "opérateur, horloge pilotable": "pilotable",
}
"""What stands for the adapter of a run led by hand, by clock: it is resumed the same way."""


class Poste(msgspec.Struct, frozen=True, kw_only=True):
    """How the bench is put in front of a software led by hand; no link named: the best there is."""

    pcsc: Pcsc = Pcsc.AUCUN
    tcp: str = ""
    vpcd: str = ""
    ports: Ports = Ports()
    operateur: str = ""


def a_la_main(plan: Commande, horloge: Temps) -> Commande:
    """Give the plan of the same run led by hand; at real time, J is today."""
    pilote = next(nom for nom, temps in PILOTES.items() if temps == horloge)
    ancre = datetime.date.today() if horloge == "reelle" else plan.ancre
    return msgspec.structs.replace(plan, adaptateur=pilote, ancre=ancre, taches=1)


def conduire(
    plan: Commande, dossier: Path, poste: Poste, *, reprise: bool = False
) -> tuple[Resultats, list[Path]]:
    """Lead the scenarios of a run with an operator; give what it concludes and what was written."""
    with interruptible():
        resultats = _conduire(plan, dossier, poste, reprise=reprise)
    journal = dossier / "journal.jsonl"
    return resultats, [journal, *produire(resultats, journal, dossier)]


def _conduire(plan: Commande, dossier: Path, poste: Poste, *, reprise: bool) -> Resultats:
    pupitre = Pupitre(os.dup(0), sys.stdout)
    lecteurs = {nom: LecteurSimule(nom) for nom in ("vitale", "cps")}
    logiciel = plan.profil.logiciel if plan.profil else None
    with liens(lecteurs, poste) as dits:
        pupitre.dire(AIDE, "")
        try:
            nom = poste.operateur or pupitre.demander("Votre nom (il signe ce que vous déclarez) :")
        except Arreter:
            raise typer.Exit(2) from None
        identite = Identite(
            operateur=nom or "opérateur anonyme",
            logiciel=logiciel.nom if logiciel else "logiciel conduit à la main",
            version=logiciel.version if logiciel else "",
            horloge=PILOTES[plan.adaptateur],
        )
        session = Session(pupitre, identite, lecteurs, dits, poste.ports)

        def avance(verdict: VerdictScenario) -> None:
            motif = f" : {verdict.motif}" if verdict.motif else ""
            pupitre.dire(f"→ {verdict.scenario} : {verdict.etat.replace('_', ' ')}{motif}")

        if reprise:
            return reprendre(dossier, avance, mener=session.mener)
        return jouer(plan, dossier, avance, session.mener)


@contextlib.contextmanager
def liens(lecteurs: dict[str, LecteurSimule], poste: Poste) -> Iterator[list[str]]:
    """Open the links asked for; none asked: the PC/SC of the machine, else loopback TCP."""
    from vitalbench.simulators.cards.lecteurs_virtuels import PcscIndisponible

    if poste.pcsc is not Pcsc.AUCUN or poste.tcp or poste.vpcd:
        with ouvrir_liens(lecteurs, poste.pcsc, poste.tcp, poste.vpcd) as dits:
            yield dits
        return
    with contextlib.ExitStack() as pile:
        try:
            dits = pile.enter_context(ouvrir_liens(lecteurs, Pcsc.MACHINE, "", ""))
        except PcscIndisponible as absence:
            typer.echo(f"Pas de lecteur PC/SC ({imprimable(str(absence))}) : lecteurs en TCP.")
            dits = pile.enter_context(ouvrir_liens(lecteurs, Pcsc.AUCUN, "0,0", ""))
        yield dits
