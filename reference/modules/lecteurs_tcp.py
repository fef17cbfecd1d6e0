"""Card reader at the end of a loopback TCP line, with the framing of vpcd.

The bench listens and plays the card; we connect and play the reader. A message is a 2-byte
length, high byte first, then its content: one byte is an order (0 power off, 1 power on,
2 reset, 4 ATR wanted: the only one that is answered, empty when no card is there), more is an
APDU, answered by data and status word. The bench hangs up when the card leaves the slot or
loses power: that is how a card taken away and put back between two calls is noticed.
"""

import select
import socket

from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    LecteurAbsent,
)
from vitalbench.reference.modules.adresses import lire_adresse

DELAI_S = 30.0
_SOUS_TENSION = b"\x01"
_ATR = b"\x04"
_APDU_MAX = 65535
_SW = 2


class LecteurTcp:
    """One slot behind `tcp:HÔTE:PORT`."""

    def __init__(self, adresse: str) -> None:
        self._adresse = adresse
        self._hote, self._port = lire_adresse(adresse)
        self._prise: socket.socket | None = None
        self._insertion = 0
        self._presente = False

    @property
    def nom(self) -> str:
        """Name the slot by its address."""
        return self._adresse

    def carte_presente(self) -> bool:
        """Tell whether the slot holds a card."""
        try:
            atr = self._demander_atr()
        except CarteRetiree:
            atr = self._demander_atr()
        if bool(atr) != self._presente:
            self._presente = bool(atr)
            self._insertion += 1
        return self._presente

    def insertion(self) -> int:
        """Give a number that changes each time a card is inserted or loses power."""
        self.carte_presente()
        return self._insertion

    def atr(self) -> bytes:
        """Give the answer to reset of the card."""
        if not self.carte_presente():
            raise CarteAbsente(self.nom)
        return self._demander_atr()

    def transmettre(self, apdu: bytes) -> bytes:
        """Send one APDU and give data and status word."""
        if self._prise is None and not self.carte_presente():
            raise CarteAbsente(self.nom)
        if not _SW <= len(apdu) <= _APDU_MAX:
            raise CarteMuette(self.nom, f"APDU de {len(apdu)} octets")
        reponse = self._echanger(apdu)
        if len(reponse) < _SW:
            raise CarteMuette(self.nom) if reponse else CarteAbsente(self.nom)
        return reponse

    def fermer(self) -> None:
        """Hang up."""
        if self._prise is not None:
            self._prise.close()
            self._prise = None

    def _demander_atr(self) -> bytes:
        prise = self._connecter()
        if _raccrochee(prise):
            self.fermer()
            self._connecter()
        return self._echanger(_ATR)

    def _connecter(self) -> socket.socket:
        if self._prise is None:
            try:
                prise = socket.create_connection((self._hote, self._port), timeout=DELAI_S)
            except OSError as erreur:
                raise LecteurAbsent(
                    self.nom, f"lecteur absent ({erreur.strerror or erreur})"
                ) from erreur
            prise.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            prise.sendall(_message(_SOUS_TENSION))
            self._prise = prise
            self._insertion += 1
        return self._prise

    def _echanger(self, contenu: bytes) -> bytes:
        prise = self._connecter()
        try:
            prise.sendall(_message(contenu))
            entete = _recevoir(prise, 2)
            return _recevoir(prise, int.from_bytes(entete))
        except TimeoutError as erreur:
            self.fermer()
            raise CarteMuette(self.nom, "la carte ne répond plus") from erreur
        except OSError as erreur:
            self.fermer()
            raise CarteRetiree(self.nom) from erreur


def _message(contenu: bytes) -> bytes:
    return len(contenu).to_bytes(2) + contenu


def _recevoir(prise: socket.socket, taille: int) -> bytes:
    recu = b""
    while len(recu) < taille:
        morceau = prise.recv(taille - len(recu))
        if not morceau:
            raise ConnectionResetError("ligne fermée")
        recu += morceau
    return recu


def _raccrochee(prise: socket.socket) -> bool:
    """Tell whether the other end hung up, without waiting nor reading."""
    lisibles, _, _ = select.select([prise], [], [], 0)
    if not lisibles:
        return False
    try:
        return prise.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True
