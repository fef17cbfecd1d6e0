"""The adapter pilot: JSON-RPC 2.0 lines on the standard streams of a separate process.

One request in flight, one object a line (8 MiB at most), stated time-outs. The command is split,
never given to a shell; its environment is filtered; everything it does wrong is named, with the
transcript of the last exchanges and the end of its standard error.
"""

import contextlib
import os
import selectors
import shlex
import signal
import subprocess
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO

import msgspec

from vitalbench.harness.evidence.masquage import masquer_donnees
from vitalbench.harness.pilots.pilote import Nature, PiloteDefaillant
from vitalbench.harness.scenario.francais import JSON_ILLISIBLE, json_illisible
from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.protocol.commandes import Bonjour, Commande
from vitalbench.reference.protocol.reponses import Accueil, Reponse

LIGNE_MAX = 8 * 1024 * 1024
ERREURS_MAX = 64 * 1024
DELAI_S = 30.0
DELAIS_S = {"bonjour": 20.0, "configurer": 60.0, "transmettre": 120.0, "relever": 120.0}
DELAI_ARRET_S = 2.0
PAS_S = 0.5
VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "USER", "LOGNAME")
METHODE_INCONNUE = -32601
_TRANSCRIPTION = 12
_EXTRAIT = 2000


class _Erreur(msgspec.Struct, frozen=True):
    code: int
    message: str


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    jsonrpc: str
    id: int | None = None
    result: msgspec.Raw = msgspec.Raw(b"")
    error: _Erreur | None = None


class Adaptateur:
    """A software driven through the standard streams of its adapter."""

    def __init__(
        self, commande: str, dossier: Path | None = None, delai_s: float | None = None
    ) -> None:
        self.nom = commande
        self._delai = delai_s
        self._rang = 0
        self._recu = bytearray()
        self._lignes: deque[str] = deque(maxlen=_TRANSCRIPTION)
        self._erreurs = bytearray()
        try:
            arguments = shlex.split(commande)
        except ValueError as erreur:
            raise PiloteDefaillant("introuvable", f"commande mal formée ({erreur})") from None
        if not arguments:
            raise PiloteDefaillant("introuvable", "commande vide")
        try:
            self._processus = subprocess.Popen(  # noqa: S603 - split, never given to a shell
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=dossier,
                env={nom: os.environ[nom] for nom in VARIABLES if nom in os.environ},
                start_new_session=True,
            )
        except OSError as erreur:
            raise PiloteDefaillant("introuvable", f"{arguments[0]} ({phrase(erreur)})") from None
        self._entree, self._sortie = self._flux(self._processus.stdin, self._processus.stdout)
        os.set_blocking(self._entree.fileno(), False)
        os.set_blocking(self._sortie.fileno(), False)
        self._drain = threading.Thread(target=self._ecouter_erreurs, daemon=True)
        self._drain.start()

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        """Send one command and give its answer."""
        self._rang += 1
        methode = commande.methode
        delai = self._delai or DELAIS_S.get(methode, DELAI_S)
        echeance = time.monotonic() + delai
        if self._lire_disponible():
            raise self._defaut("parasite", self._extrait(bytes(self._recu)))
        requete = {"jsonrpc": "2.0", "id": self._rang, "method": methode, "params": commande}
        self._tracer(">", masquer_donnees(msgspec.to_builtins(requete)))
        self._ecrire(msgspec.json.encode(requete) + b"\n", echeance, methode)
        ligne = self._lire_ligne(echeance, methode, delai)
        self._lignes.append("< " + self._extrait(ligne))
        return self._comprendre(ligne, commande)

    def echanger(self, ligne: bytes, delai_s: float) -> bytes:
        """Send one raw line, well formed or not, and give the raw line answered."""
        echeance = time.monotonic() + delai_s
        self._lignes.append("> " + self._extrait(ligne))
        self._ecrire(ligne + b"\n", echeance, "ligne brute")
        return self._lire_ligne(echeance, "ligne brute", delai_s)

    def fermer(self) -> None:
        """End the process and what it started: close its input, then insist."""
        with contextlib.suppress(OSError):
            self._entree.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._processus.wait(DELAI_ARRET_S)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._processus.pid, signal.SIGKILL)
        self._processus.wait()
        self._drain.join(DELAI_ARRET_S)
        self._sortie.close()
        if self._processus.stderr is not None and not self._drain.is_alive():
            self._processus.stderr.close()

    @property
    def erreurs(self) -> str:
        """End of what the adapter wrote on its standard error."""
        return bytes(self._erreurs).decode("utf-8", "replace")

    def _comprendre(self, ligne: bytes, commande: Commande) -> Reponse | Accueil:
        try:
            message = msgspec.json.decode(ligne, type=_Message)
        except msgspec.ValidationError as erreur:
            raise self._defaut("protocole", json_illisible(erreur)) from None
        except JSON_ILLISIBLE as erreur:
            detail = f"{json_illisible(erreur)} : {self._extrait(ligne)}"
            raise self._defaut("json", detail) from None
        if message.jsonrpc != "2.0" or message.id != self._rang:
            raise self._defaut(
                "protocole", f"réponse d'identifiant {message.id}, {self._rang} attendu"
            )
        if message.error is not None:
            nature: Nature = "non_supporte" if message.error.code == METHODE_INCONNUE else "erreur"
            raise self._defaut(nature, f"{commande.methode} : {message.error.message[:_EXTRAIT]}")
        try:
            if isinstance(commande, Bonjour):
                return msgspec.json.decode(message.result, type=Accueil)
            return msgspec.json.decode(message.result, type=Reponse)
        except JSON_ILLISIBLE as erreur:
            detail = f"{commande.methode} : {json_illisible(erreur)}"
            raise self._defaut("protocole", detail) from None

    def _ecrire(self, octets: bytes, echeance: float, methode: str) -> None:
        reste = memoryview(octets)
        with selectors.DefaultSelector() as selecteur:
            selecteur.register(self._entree, selectors.EVENT_WRITE)
            while reste:
                attente = echeance - time.monotonic()
                if attente <= 0 or not selecteur.select(attente):
                    raise self._defaut("delai", f"{methode} : l'adaptateur ne lit plus")
                try:
                    reste = reste[os.write(self._entree.fileno(), reste) :]
                except BlockingIOError:
                    continue
                except OSError:
                    raise self._mort(methode) from None

    def _lire_ligne(self, echeance: float, methode: str, delai: float) -> bytes:
        with selectors.DefaultSelector() as selecteur:
            selecteur.register(self._sortie, selectors.EVENT_READ)
            while b"\n" not in self._recu:
                if len(self._recu) > LIGNE_MAX:
                    raise self._defaut(
                        "debordement", f"plus de {LIGNE_MAX} octets sans fin de ligne"
                    )
                attente = echeance - time.monotonic()
                if attente <= 0:
                    raise self._defaut("delai", f"{methode} : {delai:g} s écoulées")
                if not selecteur.select(min(attente, PAS_S)):
                    if self._processus.poll() is not None:
                        raise self._mort(methode)
                elif self._lire_un_bloc() == 0:
                    raise self._mort(methode)
        ligne, _, reste = bytes(self._recu).partition(b"\n")
        self._recu = bytearray(reste)
        return ligne

    def _lire_disponible(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            self._lire_un_bloc()
        return bool(self._recu)

    def _lire_un_bloc(self) -> int:
        try:
            bloc = os.read(self._sortie.fileno(), 1 << 16)
        except BlockingIOError:
            return -1
        self._recu += bloc
        return len(bloc)

    def _mort(self, methode: str) -> PiloteDefaillant:
        try:
            code = self._processus.wait(DELAI_ARRET_S)
        except subprocess.TimeoutExpired:
            return self._defaut("arret", f"{methode} : sortie standard fermée")
        self._drain.join(DELAI_ARRET_S)
        return self._defaut("arret", f"{methode} : code de sortie {code}")

    def _defaut(self, nature: Nature, detail: str) -> PiloteDefaillant:
        transcription = "\n".join(self._lignes)
        if self._erreurs:
            transcription += "\n--- sortie d'erreur ---\n" + self.erreurs
        return PiloteDefaillant(nature, detail, transcription)

    def _tracer(self, sens: str, valeur: object) -> None:
        self._lignes.append(f"{sens} " + self._extrait(msgspec.json.encode(valeur)))

    @staticmethod
    def _extrait(octets: bytes) -> str:
        texte = octets[:_EXTRAIT].decode("utf-8", "replace")
        return texte + (" […]" if len(octets) > _EXTRAIT else "")

    @staticmethod
    def _flux(entree: IO[bytes] | None, sortie: IO[bytes] | None) -> tuple[IO[bytes], IO[bytes]]:
        if entree is None or sortie is None:
            raise PiloteDefaillant("introuvable", "flux standards absents")
        return entree, sortie

    def _ecouter_erreurs(self) -> None:
        flux = self._processus.stderr
        while flux is not None and (bloc := flux.read(4096)):
            self._erreurs += bloc
            del self._erreurs[:-ERREURS_MAX]
