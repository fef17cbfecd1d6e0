"""The cards command: simulated Vitale and CPx in readers that other software sees."""

from __future__ import annotations

import datetime
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vitalbench.harness.cli.erreurs import imprimable

if TYPE_CHECKING:
    from vitalbench.simulators.cards.carte import Carte
    from vitalbench.simulators.cards.lecteur import LecteurSimule
    from vitalbench.simulators.cards.lecteurs_virtuels import Pcscd
    from vitalbench.simulators.world.monde import Monde
    from vitalbench.simulators.world.pki import Pki

AIDE = """Cartes Vitale et CPx simulées dans des lecteurs que d'autres logiciels voient.

Exemple : vitalbench cards serve --vitale marie-dupont --cps dr-lenoir
"""

GRAINE = 1


class Lecteur(StrEnum):
    """The two readers of the bench."""

    VITALE = "vitale"
    CPS = "cps"


class Pcsc(StrEnum):
    """Whose pcscd: the machine's (root), or one of our own that a variable leads to."""

    MACHINE = "machine"
    PRIVE = "prive"
    AUCUN = "aucun"


NOMS = {Lecteur.VITALE: "Lecteur Vitale", Lecteur.CPS: "Lecteur CPS"}

Graine = Annotated[int, typer.Option("--graine", help="Graine du monde simulé.")]
Jour = Annotated[str, typer.Option("--jour", help="Jour du monde, AAAA-MM-JJ (aujourd'hui).")]
Prise = Annotated[str, typer.Option("--pupitre", help="Socket du banc de cartes, si plusieurs.")]
Etat = Annotated[str, typer.Option("--etat", help="État de la carte : expiree, muette…")]
Qui = Annotated[str, typer.Argument(help="Personne ou professionnel ; voir « cards list ».")]


class Fabrique:
    """Makes the cards of one world."""

    def __init__(self, graine: int, jour: str) -> None:
        from vitalbench.simulators.world.monde import creer_monde
        from vitalbench.simulators.world.pki import Pki

        self.jour = _jour(jour)
        self.monde: Monde = creer_monde(graine, self.jour)
        self.pki: Pki = Pki(self.monde)

    def __call__(self, lecteur: str, qui: str, etat: str) -> tuple[Carte, str]:
        from vitalbench.simulators.cards.etats import fabriquer_cps, fabriquer_vitale

        en_etat = "" if etat == "normale" else f" ({etat})"
        if lecteur == Lecteur.CPS:
            ps = self.monde.professionnel(qui)
            cles = self.pki.cles_cps(ps.id)
            carte = fabriquer_cps(ps.cps, cles, ps.code_porteur, etat=etat, jour=self.jour)
            return carte, f"{ps.cps.type_carte} de {ps.id}, code {ps.code_porteur}{en_etat}"
        personne = self.monde.personne(qui)
        if personne.vitale is None:
            raise LookupError(f"{qui} n'a pas de carte Vitale")
        cles_vitale = self.pki.cles_vitale(personne.id)
        carte = fabriquer_vitale(personne.vitale, cles_vitale, etat=etat, jour=self.jour)
        return carte, f"Vitale de {personne.id}{en_etat}"


def _jour(texte: str) -> datetime.date:
    if not texte:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(texte)
    except ValueError:
        raise typer.BadParameter(f"jour attendu AAAA-MM-JJ, lu {texte!r}") from None


def _socket(prise: str) -> Path:
    from vitalbench.simulators.cards.pupitre import chemin_par_defaut

    return Path(prise) if prise else chemin_par_defaut()


def _commander(prise: str, **demande: str) -> None:
    from vitalbench.simulators.cards.pupitre import OrdreRefuse, PupitreAbsent, commander

    try:
        dit = commander(demande, _socket(prise))
    except (OrdreRefuse, PupitreAbsent) as refus:
        _refuser(str(refus))
    typer.echo(imprimable(dit))


def _refuser(message: str) -> None:
    typer.echo(imprimable(f"vitalbench : {message}"), err=True)
    raise typer.Exit(2)


def lister(graine: Graine = GRAINE, jour: Jour = "") -> None:
    """Liste les personnes et les professionnels dont on peut insérer la carte."""
    monde = Fabrique(graine, jour).monde
    sortie = Console()
    patients = Table("Personne", "Carte", "Situation", title="Cartes Vitale")
    for personne in monde.personnes.values():
        vitale = personne.vitale
        carte = "aucune" if vitale is None else vitale.generation.replace("_", " ")
        patients.add_row(personne.id, carte, escape(personne.titre))
    sortie.print(patients)
    praticiens = Table("Professionnel", "Carte", "Code", "Situation", title="Cartes CPx")
    for ps in monde.professionnels.values():
        praticiens.add_row(ps.id, ps.cps.type_carte, ps.code_porteur, escape(ps.titre))
    sortie.print(praticiens)


def montrer(qui: Qui, graine: Graine = GRAINE, jour: Jour = "", etat: Etat = "normale") -> None:
    """Montre le contenu personnalisé d'une carte, volet par volet, lu par APDU."""
    from vitalbench.harness.cli.volets import lignes_cps, lignes_vitale
    from vitalbench.simulators.cards.lecteur import LecteurSimule

    fabrique = Fabrique(graine, jour)
    lecteur = LecteurSimule("carte")
    professionnel = fabrique.monde.professionnels.get(qui)
    genre = Lecteur.VITALE if professionnel is None else Lecteur.CPS
    try:
        carte, dit = fabrique(genre, qui, etat)
    except LookupError as refus:
        _refuser(str(refus).strip("'\""))
    lecteur.inserer(carte)
    typer.echo(f"{dit}\nATR {carte.atr.hex(' ').upper() or 'aucun'}")
    if professionnel is not None:
        lignes = lignes_cps(lecteur, professionnel.code_porteur)
    else:
        lignes = lignes_vitale(lecteur, _porteur(fabrique))
    for ligne in lignes:
        typer.echo(imprimable(ligne))


def _porteur(fabrique: Fabrique) -> LecteurSimule:
    """Give a CPx with its code presented, able to open the protected volets."""
    from vitalbench.simulators.cards.demonstration import presenter_code
    from vitalbench.simulators.cards.lecteur import LecteurSimule

    ps = next(iter(fabrique.monde.professionnels.values()))
    lecteur = LecteurSimule("CPx")
    lecteur.inserer(fabrique(Lecteur.CPS, ps.id, "normale")[0])
    presenter_code(lecteur, ps.code_porteur)
    return lecteur


def inserer(lecteur: Lecteur, qui: Qui, etat: Etat = "normale", prise: Prise = "") -> None:
    """Met une carte dans un lecteur du banc ouvert par « cards serve »."""
    _commander(prise, ordre="inserer", lecteur=lecteur, qui=qui, etat=etat)


def retirer(lecteur: Lecteur, prise: Prise = "") -> None:
    """Retire la carte d'un lecteur, entre deux échanges."""
    _commander(prise, ordre="retirer", lecteur=lecteur)


def changer(lecteur: Lecteur, qui: Qui, etat: Etat = "normale", prise: Prise = "") -> None:
    """Retire la carte d'un lecteur et en met une autre aussitôt."""
    _commander(prise, ordre="retirer", lecteur=lecteur)
    _commander(prise, ordre="inserer", lecteur=lecteur, qui=qui, etat=etat)


def casser(
    lecteur: Lecteur,
    apres: Annotated[int, typer.Option(help="Arracher après tant d'échanges.")] = 0,
    lenteur: Annotated[float, typer.Option(help="Secondes par échange, sans arracher.")] = -1.0,
    prise: Prise = "",
) -> None:
    """Arrache la carte pendant un échange, ou la rend lente (0 : de nouveau rapide)."""
    if lenteur >= 0:
        _commander(prise, ordre="ralentir", lecteur=lecteur, secondes=str(lenteur))
    else:
        _commander(prise, ordre="arracher", lecteur=lecteur, apres=str(apres))


def suivre(
    octets: Annotated[bool, typer.Option("--octets", help="Montre aussi les octets.")] = False,
    prise: Prise = "",
) -> None:
    """Montre les échanges du banc à mesure, décodés, codes masqués."""
    from vitalbench.simulators.cards import pupitre
    from vitalbench.simulators.cards.traduction import Traducteur

    traducteurs: dict[str, Traducteur] = {}
    try:
        for vu in pupitre.suivre(_socket(prise)):
            traducteur = traducteurs.setdefault(vu["lecteur"], Traducteur())
            if "evenement" in vu:
                traducteur.oublier()
                typer.echo(f"{vu['lecteur']} : {vu['evenement']}")
                continue
            commande, reponse = bytes.fromhex(vu["commande"]), bytes.fromhex(vu["reponse"])
            typer.echo(imprimable(f"{vu['lecteur']} : {traducteur.phrase(commande, reponse)}"))
            if octets:
                typer.echo(f"    > {vu['commande']}\n    < {vu['reponse']}")
    except pupitre.PupitreAbsent as refus:
        _refuser(str(refus))


def servir(
    vitale: Annotated[str, typer.Option(help="Personne dont la Vitale est insérée.")] = "",
    cps: Annotated[str, typer.Option(help="Professionnel dont la carte est insérée.")] = "",
    pcsc: Annotated[Pcsc, typer.Option(help="pcscd de la machine, privé, ou aucun.")] = Pcsc.PRIVE,
    tcp: Annotated[str, typer.Option(help="Ports locaux VITALE,CPS (0 : au choix).")] = "",
    vpcd: Annotated[str, typer.Option(help="Pilote vpcd d'une autre machine, HÔTE:PORT.")] = "",
    graine: Graine = GRAINE,
    jour: Jour = "",
    prise: Prise = "",
) -> None:
    """Ouvre les deux lecteurs et y tient les cartes, jusqu'à Ctrl-C."""
    from vitalbench.simulators.cards.lecteur import LecteurSimule
    from vitalbench.simulators.cards.lecteurs_virtuels import PcscIndisponible
    from vitalbench.simulators.cards.pupitre import OrdreRefuse, Pupitre

    fabrique = Fabrique(graine, jour)
    lecteurs = {nom.value: LecteurSimule(NOMS[nom]) for nom in Lecteur}
    try:
        with ExitStack() as pile:
            pupitre = Pupitre(lecteurs, fabrique, _socket(prise))
            pile.callback(pupitre.arreter)
            for ligne in pile.enter_context(ouvrir_liens(lecteurs, pcsc, tcp, vpcd)):
                typer.echo(ligne)
            for nom, qui in ((Lecteur.VITALE, vitale), (Lecteur.CPS, cps)):
                if qui:
                    demande = {"ordre": "inserer", "lecteur": nom.value, "qui": qui}
                    typer.echo(imprimable(str(pupitre.executer(demande)["dit"])))
            typer.echo("Cartes servies ; « vitalbench cards insert|remove|swap|break|trace ».")
            _attendre()
    except (PcscIndisponible, OrdreRefuse) as absence:
        _refuser(str(absence))


@contextmanager
def ouvrir_liens(
    lecteurs: dict[str, LecteurSimule], pcsc: Pcsc, tcp: str, vpcd: str
) -> Iterator[list[str]]:
    """Open the links asked for; give what to tell about each."""
    from vitalbench.simulators.cards.liens import LienVpcd, ServeurTcp, vers_vpcd
    from vitalbench.simulators.cards.pcscd import PcscdPrive
    from vitalbench.simulators.cards.pcscd_machine import PcscdMachine

    dits: list[str] = []
    with ExitStack() as pile:

        def tenir(arreter: Callable[[], None]) -> None:
            pile.callback(arreter)

        if vpcd:
            hote, port = _hote_port(vpcd)
            for rang, nom in enumerate(Lecteur):
                tenir(LienVpcd(lecteurs[nom], vers_vpcd(hote, port + rang)).arreter)
                dits.append(f"{NOMS[nom]} : pilote vpcd de {hote}, port {port + rang}")
        if tcp:
            for nom, port in zip(Lecteur, _ports(tcp), strict=True):
                serveur = ServeurTcp(lecteurs[nom], port=port)
                tenir(serveur.arreter)
                dits.append(f"{NOMS[nom]} : tcp:127.0.0.1:{serveur.port}")
        if pcsc is not Pcsc.AUCUN and not (tcp or vpcd):
            noms = tuple(NOMS[nom] for nom in Lecteur)
            ouvert: Pcscd = PcscdMachine(noms) if pcsc is Pcsc.MACHINE else PcscdPrive(noms)
            tenir(ouvert.fermer)
            for nom, emplacement in zip(Lecteur, ouvert.emplacements[::2], strict=True):
                ouvert.brancher(lecteurs[nom], emplacement)
                dits.append(f"{NOMS[nom]} : lecteur PC/SC « {emplacement.nom} »")
            if isinstance(ouvert, PcscdMachine):
                dits.append(ouvert.exposition)
            for variable, valeur in ouvert.environnement.items():
                dits.append(f"Lancez le logiciel avec : {variable}={valeur}")
        yield dits


def _hote_port(texte: str) -> tuple[str, int]:
    hote, _, port = texte.rpartition(":")
    if not hote or not port.isdigit() or not 0 < int(port) < 65_535:
        raise typer.BadParameter(f"HÔTE:PORT attendu, lu {texte!r}")
    return hote, int(port)


def _ports(texte: str) -> tuple[int, ...]:
    ports = texte.split(",")
    if len(ports) != len(Lecteur) or not all(p.isdigit() and int(p) < 65_536 for p in ports):
        raise typer.BadParameter(f"deux ports attendus, comme 0,0 ; lu {texte!r}")
    return tuple(map(int, ports))


def _attendre() -> None:
    """Wait for Ctrl-C or the end asked by the system."""
    fin = threading.Event()
    for signe in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signe, lambda *_: fin.set())
    fin.wait()


def register(app: typer.Typer) -> None:
    """Add the cards commands to the application."""
    cartes = typer.Typer(help=AIDE, no_args_is_help=True)
    for nom, commande in (
        ("serve", servir),
        ("list", lister),
        ("show", montrer),
        ("insert", inserer),
        ("remove", retirer),
        ("swap", changer),
        ("break", casser),
        ("trace", suivre),
    ):
        cartes.command(nom)(commande)
    app.add_typer(cartes, name="cards")
