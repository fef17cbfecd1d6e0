"""The reception as one object: servers on one loop in one thread, ledger, pipeline, mailboxes.

The loop only speaks SMTP and POP3; judging, RSA and liquidation run in the thread that calls
`traiter` and `avancer` (DESIGN §8, §9). Loopback only.
"""

import asyncio
import ssl
import tempfile
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from datetime import date
from pathlib import Path

import msgspec

from vitalbench.simulators.reception.annuaire import annuaire
from vitalbench.simulators.reception.boites import Boites
from vitalbench.simulators.reception.caisse import Caisse
from vitalbench.simulators.reception.chaine import Chaine
from vitalbench.simulators.reception.depot import Depot
from vitalbench.simulators.reception.jalons import Jalon, sans_jalon
from vitalbench.simulators.reception.ponctuels import Operation
from vitalbench.simulators.reception.pop3 import ServeurPop3
from vitalbench.simulators.reception.qualite import Suivi, suivre
from vitalbench.simulators.reception.registre import Noter, Registre, noter_fait
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.reception.retours import Distribution
from vitalbench.simulators.reception.smtp import Enveloppe, Facteur, Pannes, Protocole
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde
from vitalbench.simulators.world.pki import Pki

HOTE = "127.0.0.1"
_DEMARRAGE = 20.0


Passage = Callable[[Enveloppe, bytes], tuple[Enveloppe, bytes] | None]
"""What the network makes of a mail before it is stored: another one, or nothing at all."""


def _tel_quel(enveloppe: Enveloppe, message: bytes) -> tuple[Enveloppe, bytes]:
    """Let a mail through as it came."""
    return enveloppe, message


class PortOccupe(Exception):
    """A port asked for is taken; the message says which, in French."""


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """TCP ports on the loopback; 0 asks for a free one.

    `smtp` and `pop3` speak in clear and offer STARTTLS and STLS; `smtps` and `pop3s` are TLS
    from the first byte.
    """

    smtp: int = 0
    smtps: int = 0
    pop3: int = 0
    pop3s: int = 0


class Accueil:
    """The organisms and the network between them and the PS, for one world."""

    def __init__(
        self,
        monde: Monde,
        pki: Pki,
        horloge: Horloge,
        dossier: Path,
        noter: Noter,
        reglages: Reglages | None = None,
        ports: Ports | None = None,
        jalon: Jalon = sans_jalon,
    ) -> None:
        self._monde = monde
        self._pki = pki
        self._horloge = horloge
        self._reglages = reglages or Reglages()
        self._demandes = ports or Ports()
        self._annuaire = annuaire(monde)
        self._registre = Registre(dossier / "accueil.sqlite", noter)
        self._depot = Depot(self._registre, self._annuaire, horloge, jalon, self._arrivee)
        self._distribution = Distribution(self._registre, self._annuaire, jalon)
        self._chaine = Chaine(monde, pki, horloge, self._registre, self._annuaire, jalon)
        self._caisse = Caisse(monde, self._registre, self._annuaire, jalon)
        self.boites = Boites(self._registre)
        self._travail = threading.Lock()
        self._arrivees = threading.Condition()
        self._nouvelles = 0
        self._boucle: asyncio.AbstractEventLoop | None = None
        self._fil: threading.Thread | None = None
        self._serveurs: list[asyncio.Server] = []
        self._facteur: Facteur | None = None
        self._pop3: ServeurPop3 | None = None
        self.ports = Ports()
        self.passage: Passage = _tel_quel
        self.regler(self._reglages)
        self._registre.publier()

    @property
    def reglages(self) -> Reglages:
        """The settings in force."""
        return self._reglages

    def regler(self, reglages: Reglages) -> None:
        """Change the settings: countdowns of SMTP faults start again, the rest applies at once."""
        self._reglages = reglages
        self._depot.reglages = reglages
        self._distribution.reglages = reglages
        self._chaine.reglages = reglages
        self._caisse.reglages = reglages
        if self._facteur is not None:
            self._facteur.pannes = Pannes(reglages)

    def demarrer(self) -> None:
        """Open the servers in a background thread; raises PortOccupe when one cannot be."""
        pret: Future[None] = Future()
        self._fil = threading.Thread(
            target=self._derouler, args=(pret,), name="accueil", daemon=True
        )
        self._fil.start()
        try:
            pret.result(timeout=_DEMARRAGE)
        except PortOccupe:
            self._fil.join()
            raise

    def arreter(self) -> None:
        """Close the servers and the ledger; what was accepted stays on disk."""
        boucle = self._boucle
        if boucle is not None and self._fil is not None and self._fil.is_alive():
            boucle.call_soon_threadsafe(boucle.stop)
            self._fil.join()
        self._registre.fermer()

    def traiter(self) -> int:
        """Run the pipeline until nothing accepted waits; give the number of mails handled."""
        with self._travail:
            nombre = self._chaine.traiter()
            self._distribution.distribuer(self._horloge.maintenant())
        return nombre

    def avancer(self) -> None:
        """Do what the world's clock made due: returned sites, ARL, liquidations, NOEMIE."""
        with self._travail:
            self._chaine.traiter()
            self._caisse.liquider(self._horloge.maintenant())
            self._distribution.distribuer(self._horloge.maintenant())

    def operer(self, operation: Operation) -> None:
        """Make an organism pay, withhold or answer a paper form, of its own, now (CDC §4.2.2.2).

        `operation.ps` is the id of a professional of the world.
        """
        ps = self._monde.professionnel(operation.ps)
        no_ps = ps.cps.situations[0].numero_facturation
        adressee = msgspec.structs.replace(operation, ps=ps.adresse_courriel)
        with self._travail:
            self._caisse.operer(adressee, no_ps, self._horloge.maintenant())
            self._distribution.distribuer(self._horloge.maintenant())

    def suivi(self, organisme: str, debut: date, fin: date) -> Suivi:
        """Give the table of rejections of an organism over a period (CPL-REJETS-01)."""
        return suivre(self._registre, organisme, debut, fin)

    def attendre(self, secondes: float) -> bool:
        """Wait until a mail arrives, at most so many seconds; tell whether one did."""
        with self._arrivees:
            venue = self._arrivees.wait_for(lambda: self._nouvelles > 0, timeout=secondes)
            self._nouvelles = 0
        return venue

    def _deposer(self, enveloppe: Enveloppe, message: bytes) -> str:
        parti = self.passage(enveloppe, message)
        return "250 2.0.0 message depose" if parti is None else self._depot.deposer(*parti)

    def _arrivee(self) -> None:
        with self._arrivees:
            self._nouvelles += 1
            self._arrivees.notify_all()

    def _derouler(self, pret: Future[None]) -> None:
        boucle = asyncio.new_event_loop()
        self._boucle = boucle
        try:
            try:
                boucle.run_until_complete(self._ouvrir(boucle))
            except PortOccupe as erreur:
                pret.set_exception(erreur)
                return
            pret.set_result(None)
            boucle.run_forever()
        finally:
            self._fermer(boucle)

    async def _ouvrir(self, boucle: asyncio.AbstractEventLoop) -> None:
        smtp_tls, pop_tls = self._contexte("smtp"), self._contexte("pop3")
        facteur = Facteur(
            self._annuaire.comptes,
            self._annuaire.connue,
            self._deposer,
            self._noteur("smtp"),
            Pannes(self._reglages),
        )
        self._facteur = facteur
        pop3 = ServeurPop3(self.boites, self._annuaire.comptes, pop_tls, self._noteur("pop3"))
        self._pop3 = pop3
        demandes = self._demandes

        async def smtp(port: int, tls: ssl.SSLContext | None) -> asyncio.Server:
            propose = smtp_tls if tls is None else None
            return await boucle.create_server(
                lambda: Protocole(facteur, reglages=self._reglages, tls=propose, loop=boucle),
                HOTE,
                port,
                ssl=tls,
            )

        async def pop(port: int, tls: ssl.SSLContext | None) -> asyncio.Server:
            return await asyncio.start_server(pop3.accueillir, HOTE, port, ssl=tls, limit=4096)

        self.ports = Ports(
            smtp=await self._garder("smtp", demandes.smtp, smtp(demandes.smtp, None)),
            smtps=await self._garder("smtps", demandes.smtps, smtp(demandes.smtps, smtp_tls)),
            pop3=await self._garder("pop3", demandes.pop3, pop(demandes.pop3, None)),
            pop3s=await self._garder("pop3s", demandes.pop3s, pop(demandes.pop3s, pop_tls)),
        )

    async def _garder(self, nom: str, port: int, ouverture: Awaitable[asyncio.Server]) -> int:
        try:
            serveur = await ouverture
        except OSError as erreur:
            raise PortOccupe(f"{nom} : port {port} de {HOTE} déjà pris ou interdit") from erreur
        self._serveurs.append(serveur)
        choisi: int = serveur.sockets[0].getsockname()[1]
        return choisi

    def _fermer(self, boucle: asyncio.AbstractEventLoop) -> None:
        for serveur in self._serveurs:
            serveur.close()
        taches = asyncio.all_tasks(boucle)
        for tache in taches:
            tache.cancel()
        if taches:
            boucle.run_until_complete(asyncio.gather(*taches, return_exceptions=True))
        boucle.run_until_complete(boucle.shutdown_default_executor())
        boucle.close()

    def _noteur(self, genre: str) -> Callable[[dict[str, object], dict[str, bytes]], None]:
        def noter(donnees: dict[str, object], pieces: dict[str, bytes]) -> None:
            with self._registre.transaction() as connexion:
                noter_fait(connexion, genre, donnees, pieces)

        return noter

    def _contexte(self, service: str) -> ssl.SSLContext:
        certificat, cle = self._pki.tls(service)
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexte.minimum_version = ssl.TLSVersion.TLSv1_2
        with tempfile.NamedTemporaryFile(suffix=".pem") as fichier:
            fichier.write(certificat + b"\n" + cle)
            fichier.flush()
            contexte.load_cert_chain(fichier.name)
        return contexte
