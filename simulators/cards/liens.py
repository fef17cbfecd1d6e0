"""Links that carry a simulated slot elsewhere, all with the framing of vpcd.

`ServeurTcp` listens for a reader side on the loopback (a separate LPS without PC/SC); `LienVpcd`
is the card side of the vpcd driver of pcscd. A message is a two-byte length and its content; one
byte is an order (00 off, 01 on, 02 reset, 04 give the ATR), anything else is a command APDU.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable

from vitalbench.reference.domain.lecteurs import CarteMuette, LecteurError
from vitalbench.simulators.cards.lecteur import EchangeApdu, EvenementCarte, LecteurSimule

HORS_TENSION, SOUS_TENSION, REINITIALISER, DONNER_ATR = 0, 1, 2, 4
PORT_VPCD = 35963

_PARTIS = frozenset(("retrait", "arrachage"))
_ATTENTE_ACCEPT = 0.2
_ATTENTE_VPCD = 1.0
_REPOS = 0.45
"""Between two cards in a vpcd slot: pcscd looks every 400 ms and must see it empty."""

_MUETTE = b""


def recevoir(connexion: socket.socket) -> bytes | None:
    """Receive one message; None when the other side closed.

    The kernel is asked to acknowledge at once: vpcd writes length and content apart, and a
    delayed acknowledgement would cost 40 ms per exchange.
    """
    entete = _lire(connexion, 2)
    if entete is None:
        return None
    (longueur,) = struct.unpack(">H", entete)
    return _lire(connexion, longueur)


def envoyer(connexion: socket.socket, contenu: bytes) -> None:
    """Send one message."""
    connexion.sendall(struct.pack(">H", len(contenu)) + contenu)


def preparer(connexion: socket.socket) -> None:
    """Set a socket for small quick messages."""
    connexion.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _lire(connexion: socket.socket, longueur: int) -> bytes | None:
    recu = bytearray()
    while len(recu) < longueur:
        if hasattr(socket, "TCP_QUICKACK"):
            connexion.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        morceau = connexion.recv(longueur - len(recu))
        if not morceau:
            return None
        recu += morceau
    return bytes(recu)


def servir(lecteur: LecteurSimule, connexion: socket.socket) -> None:
    """Answer the reader side until it closes or the card leaves."""
    while (message := recevoir(connexion)) is not None:
        if len(message) != 1:
            try:
                reponse = lecteur.transmettre(message)
            except CarteMuette:
                reponse = _MUETTE
            except LecteurError:
                return
            envoyer(connexion, reponse)
        elif message[0] == DONNER_ATR:
            try:
                envoyer(connexion, lecteur.atr())
            except CarteMuette:
                envoyer(connexion, _MUETTE)
            except LecteurError:
                return
        elif message[0] == HORS_TENSION:
            lecteur.hors_tension()
        elif message[0] == REINITIALISER:
            lecteur.reinitialiser()
        elif message[0] == SOUS_TENSION and lecteur.carte_presente():
            with contextlib.suppress(LecteurError):
                lecteur.atr()


class _Lien:
    """What both links share: a thread, one connection at a time, closed when the card leaves."""

    def __init__(self, lecteur: LecteurSimule) -> None:
        self._lecteur = lecteur
        self._fin = threading.Event()
        self._connexion: socket.socket | None = None
        self._verrou = threading.Lock()
        self._fil = threading.Thread(target=self._tourner, name=f"lien {lecteur.nom}", daemon=True)
        self._cesser = lecteur.observer(self._observer)

    def _tourner(self) -> None:
        raise AssertionError("un lien décrit sa boucle")

    def _observer(self, vu: EchangeApdu | EvenementCarte) -> None:
        if isinstance(vu, EvenementCarte) and vu.evenement in _PARTIS:
            self._couper()

    def _couper(self) -> None:
        with self._verrou:
            if self._connexion is not None:
                with contextlib.suppress(OSError):
                    self._connexion.shutdown(socket.SHUT_RDWR)

    def _tenir(self, connexion: socket.socket) -> None:
        """Serve one connection to its end; a broken one ends like a closed one."""
        with self._verrou:
            self._connexion = connexion
        try:
            if self._lecteur.carte_presente() and not self._fin.is_set():
                preparer(connexion)
                with contextlib.suppress(OSError):
                    servir(self._lecteur, connexion)
        finally:
            with self._verrou:
                self._connexion = None
            connexion.close()
            self._lecteur.hors_tension()

    def arreter(self) -> None:
        """Close the link and wait for its thread."""
        self._fin.set()
        self._cesser()
        self._couper()
        self._fil.join()


class ServeurTcp(_Lien):
    """The bench listens for one reader; the LPS connects as the reader side.

    Card absent: the connection is accepted then closed at once. Card torn out, or its power cut
    by the bench: it is closed, and the client that comes back sees another insertion.
    """

    def __init__(self, lecteur: LecteurSimule, *, hote: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(lecteur)
        self._ecoute = socket.create_server((hote, port))
        self._ecoute.settimeout(_ATTENTE_ACCEPT)
        self.port: int = self._ecoute.getsockname()[1]
        self._fil.start()

    def _tourner(self) -> None:
        while not self._fin.is_set():
            try:
                connexion, _ = self._ecoute.accept()
            except TimeoutError:
                continue
            connexion.settimeout(None)
            self._tenir(connexion)

    def _observer(self, vu: EchangeApdu | EvenementCarte) -> None:
        super()._observer(vu)
        # the reader side may cut the power too, from the thread that serves it: it knows
        ailleurs = threading.current_thread() is not self._fil
        if isinstance(vu, EvenementCarte) and vu.evenement == "hors_tension" and ailleurs:
            self._couper()

    def arreter(self) -> None:
        """Stop listening."""
        super().arreter()
        self._ecoute.close()


class LienVpcd(_Lien):
    """Card side of the vpcd driver: connected means inserted, closed means removed.

    `joindre` opens a connection to the port of the slot and raises OSError when it cannot.
    """

    def __init__(self, lecteur: LecteurSimule, joindre: Callable[[], socket.socket]) -> None:
        super().__init__(lecteur)
        self._joindre = joindre
        self._fil.start()

    def _tourner(self) -> None:
        while not self._fin.is_set():
            insertion = self._lecteur.insertion()
            if not self._lecteur.carte_presente():
                self._lecteur.attendre_changement(insertion, _ATTENTE_ACCEPT)
                continue
            try:
                connexion = self._joindre()
            except OSError:
                self._fin.wait(_ATTENTE_ACCEPT)
                continue
            connexion.settimeout(None)
            self._tenir(connexion)
            self._fin.wait(_REPOS)


def vers_vpcd(hote: str = "127.0.0.1", port: int = PORT_VPCD) -> Callable[[], socket.socket]:
    """Give what connects to the vpcd driver of a pcscd, here or on another machine."""
    return lambda: socket.create_connection((hote, port), _ATTENTE_VPCD)
