"""All online services of one world on a loopback port, in one thread with its own loop."""

import asyncio
import socket
import ssl
import tempfile
import threading
from pathlib import Path
from typing import Literal

import uvicorn
from starlette.applications import Starlette

from vitalbench.simulators.services.adr import Adr
from vitalbench.simulators.services.annuaire_amc import AnnuaireAmc
from vitalbench.simulators.services.annuaire_certificats import AnnuaireCertificats
from vitalbench.simulators.services.apcv import Apcv
from vitalbench.simulators.services.apcv_signature import SignatureApcv
from vitalbench.simulators.services.guichet import Guichet, Noter, ServiceSoap
from vitalbench.simulators.services.opposition import ListeOpposition
from vitalbench.simulators.services.reglages import Reglage
from vitalbench.simulators.services.telephone import Telephone
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde
from vitalbench.simulators.world.pki import Pki

Securite = Literal["tls", "aucune"]
OPPOSITION = "opposition"
"""Trait of the people whose card the world puts in opposition from the start."""

_DELAI = 10.0


class PortPris(OSError):
    """The port asked for is taken; the message is French."""


def _ne_rien_noter(genre: str, donnees: dict[str, object], pieces: dict[str, bytes]) -> None:
    del genre, donnees, pieces


class _Serveur(uvicorn.Server):
    """A uvicorn server that stops at once when told from another thread, without polling."""

    def __init__(self, configuration: uvicorn.Config) -> None:
        super().__init__(configuration)
        self._boucle: asyncio.AbstractEventLoop | None = None
        self._fin = asyncio.Event()
        self.pret = threading.Event()

    async def main_loop(self) -> None:
        """Wait for the end; called once the sockets listen."""
        self._boucle = asyncio.get_running_loop()
        await self.on_tick(0)
        self.pret.set()
        await self._fin.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what listens and break what is still open."""
        for serveur in self.servers:
            serveur.close()
        for prise in sockets or ():
            prise.close()
        for connexion in list(self.server_state.connections):
            connexion.transport.abort()
        for tache in list(self.server_state.tasks):
            tache.cancel()

    def finir(self) -> None:
        """Stop, dropping connections still open; callable from any thread."""
        self.should_exit = True
        if self._boucle is not None:
            self._boucle.call_soon_threadsafe(self._fin.set)


class Services:
    """ADR, ApCV, annuaire AMC, opposition list and clock of one world.

    `reglages` holds one Reglage a service; `adresses` is known once started.
    """

    def __init__(
        self,
        monde: Monde,
        pki: Pki,
        horloge: Horloge,
        noter: Noter = _ne_rien_noter,
        securite: Securite = "tls",
    ) -> None:
        self._pki = pki
        self._securite = securite
        self.opposition = ListeOpposition(horloge)
        for personne in monde.personnes.values():
            if OPPOSITION in personne.traits:
                self.opposition.opposer(personne.dossier.numero_serie)
        self.opposition_apcv = ListeOpposition(horloge)
        self.apcv = Apcv(monde, pki, horloge, self.opposition_apcv)
        self.annuaire = AnnuaireAmc(monde, horloge)
        services: list[ServiceSoap] = [
            Adr(monde, horloge),
            self.apcv,
            SignatureApcv(self.apcv, pki, horloge, noter),
            self.annuaire,
        ]
        self.reglages = {service.nom: Reglage() for service in services}
        self.reglages["opposition"] = Reglage()
        self.reglages["certificats"] = Reglage()
        self._guichet = Guichet(
            {service.nom: service for service in services},
            self.reglages,
            self.opposition,
            AnnuaireCertificats(monde, pki),
            horloge,
            pki.confiance,
            noter,
        )
        self._serveur: _Serveur | None = None
        self._fil: threading.Thread | None = None
        self.adresses: dict[str, str] = {}

    def telephone(self, personne_id: str) -> Telephone:
        """Give the phone of an ApCV user of the world."""
        return self.apcv.telephone(personne_id)

    def application(self) -> Starlette:
        """Give the ASGI application, for who serves it on a loop of its own."""
        return self._guichet.application()

    def demarrer(self, port: int = 0) -> None:
        """Listen on a loopback port (0: any free one) and serve in a thread."""
        prise = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", port))
        except OSError as erreur:
            prise.close()
            raise PortPris(f"port {port} déjà pris pour les services en ligne") from erreur
        prise.listen(64)
        configuration = uvicorn.Config(
            self.application(),
            log_level="critical",
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,
        )
        if self._securite == "tls":
            configuration.load()
            configuration.ssl = self._contexte_tls()
        self._serveur = _Serveur(configuration)
        self._fil = threading.Thread(
            target=self._serveur.run, args=([prise],), name="services", daemon=True
        )
        self._fil.start()
        self._serveur.pret.wait(_DELAI)
        schema = "https" if self._securite == "tls" else "http"
        racine = f"{schema}://127.0.0.1:{prise.getsockname()[1]}"
        self.adresses = {nom: f"{racine}/{nom}" for nom in self.reglages}
        self.adresses["horloge"] = f"{racine}/horloge"

    def arreter(self) -> None:
        """Stop serving; does nothing when not started."""
        if self._serveur is not None and self._fil is not None:
            self._serveur.finir()
            self._fil.join(_DELAI)
        self._serveur, self._fil, self.adresses = None, None, {}

    def _contexte_tls(self) -> ssl.SSLContext:
        certificat, cle = self._pki.tls("services")
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as dossier:
            fichier = Path(dossier) / "services.pem"
            fichier.write_bytes(certificat + cle)
            contexte.load_cert_chain(fichier)
        return contexte
