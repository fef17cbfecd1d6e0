"""The bench's observer of module calls: writes each in the journal, answers what a scenario set.

In process it is handed to the software; over TCP it listens and speaks JSON lines.
"""

import socket
import threading
from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.journal import Journal
from vitalbench.harness.scenario.francais import JSON_ILLISIBLE
from vitalbench.reference.modules.appels import Appel, Groupe, Issue
from vitalbench.reference.modules.observation_tcp import LIGNE_MAX, Message, Retour

HOTE = "127.0.0.1"


class Consigne(msgspec.Struct, frozen=True, kw_only=True):
    """What a function must answer: a status, or fields of its groups out; `fois` 0 is always."""

    fonction: str
    statut: int = 0
    groupes: dict[str, dict[str, str] | list[dict[str, str]]] = {}
    fois: int = 0


class Attente(msgspec.Struct, kw_only=True):
    """Something to do once a function has been called so many more times."""

    fonction: str
    reste: int
    action: Callable[[], object]


FiltreAppel = Callable[[Appel, Issue | None], Issue | None]


class Observation:
    """Observer of one scenario."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._verrou = threading.Lock()
        self._consignes: list[tuple[Consigne, int]] = []
        self._attentes: list[Attente] = []
        self.filtre: FiltreAppel | None = None

    def imposer(self, consigne: Consigne) -> None:
        """Make a function answer so; replaces what was set for it."""
        with self._verrou:
            self._consignes = [c for c in self._consignes if c[0].fonction != consigne.fonction]
            self._consignes.append((consigne, consigne.fois))

    def attendre(self, fonction: str, fois: int, action: Callable[[], object]) -> None:
        """Do something once, when a function has been called so many more times."""
        with self._verrou:
            self._attentes.append(Attente(fonction=fonction, reste=max(fois, 1), action=action))

    def avant(self, appel: Appel) -> Issue | None:
        """A call is about to be made: give the answer imposed, if any."""
        self._journal.noter("appel_module", {"fonction": appel.fonction, "phase": "avant"})
        issue = self._imposee(appel)
        return issue if self.filtre is None else self.filtre(appel, issue)

    def apres(self, appel: Appel, issue: Issue) -> None:
        """A call was made."""
        self._journal.noter(
            "appel_module",
            {
                "fonction": appel.fonction,
                "entrees": msgspec.to_builtins(appel.entrees),
                "statut": issue.statut,
                "sorties": msgspec.to_builtins(issue.sorties),
                "phase": "apres",
            },
        )
        for action in self._dues(appel.fonction):
            action()

    def _dues(self, fonction: str) -> list[Callable[[], object]]:
        with self._verrou:
            for attente in self._attentes:
                attente.reste -= attente.fonction == fonction
            dues = [a.action for a in self._attentes if a.reste <= 0]
            self._attentes = [a for a in self._attentes if a.reste > 0]
        return dues

    def _imposee(self, appel: Appel) -> Issue | None:
        with self._verrou:
            for rang, (consigne, reste) in enumerate(self._consignes):
                if consigne.fonction != appel.fonction:
                    continue
                if consigne.fois:
                    if reste <= 0:
                        return None
                    self._consignes[rang] = (consigne, reste - 1)
                groupes = tuple(
                    Groupe(groupe=int(numero), nom="", champs=champs)
                    for numero, un_ou_plusieurs in consigne.groupes.items()
                    for champs in (
                        un_ou_plusieurs if isinstance(un_ou_plusieurs, list) else [un_ou_plusieurs]
                    )
                )
                return Issue(statut=consigne.statut, sorties=groupes)
        return None


class ServeurObservation:
    """Loopback listener that carries an observation to a software in its own process."""

    def __init__(self, observation: Observation) -> None:
        self._observation = observation
        self._ecoute = socket.create_server((HOTE, 0))
        self._fin = threading.Event()
        self._clients: list[socket.socket] = []
        self.adresse = f"tcp:{HOTE}:{self._ecoute.getsockname()[1]}"
        self._fil = threading.Thread(target=self._accepter, name="observation", daemon=True)
        self._fil.start()

    @property
    def relie(self) -> bool:
        """Whether a software ever came."""
        return bool(self._clients)

    def arreter(self) -> None:
        """Stop listening and hang up."""
        self._fin.set()
        self._ecoute.close()
        for client in self._clients:
            client.close()

    def _accepter(self) -> None:
        while not self._fin.is_set():
            try:
                client, _ = self._ecoute.accept()
            except OSError:
                return
            self._clients.append(client)
            threading.Thread(target=self._servir, args=(client,), daemon=True).start()

    def _servir(self, client: socket.socket) -> None:
        decodeur, codeur = msgspec.json.Decoder(Message), msgspec.json.Encoder()
        try:
            with client, client.makefile("rb") as flux:
                while (brute := flux.readline(LIGNE_MAX)).endswith(b"\n"):
                    message = decodeur.decode(brute)
                    retour = Retour()
                    if message.avant is not None:
                        retour = Retour(issue=self._observation.avant(message.avant))
                    elif message.apres is not None:
                        self._observation.apres(message.apres.appel, message.apres.issue)
                    client.sendall(codeur.encode(retour) + b"\n")
        except (OSError, *JSON_ILLISIBLE):
            return
