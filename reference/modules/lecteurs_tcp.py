"""Card reader at the end of a loopback TCP line, with the framing of vpcd.

The bench listens and plays the card; we connect and play the reader. A message is a 2-byte
length, high byte first, then its content: one byte is an order (0 power off, 1 power on,
2 reset, 4 ATR wanted: the only one that is answered), more is an APDU, answered by data and
status word, or by nothing when the card is mute. The bench hangs up when the card leaves the
slot, and at once when none is there: that is how a card taken away and put back is noticed.
"""

import select
import socket

from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    LecteurAbsent,
)
from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.modules.adresses import lire_adresse

DELAI_S = 30.0
_SOUS_TENSION = b"\x01"
_ATR = b"\x04"
_APDU_MAX = 65535
_SW = 2
_TENTATIVES = 2
"""A line cut by a removal is opened again once: the card may already be back."""


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
        return self._sonder() is not None

    def insertion(self) -> int:
        """Give a number that changes each time a card is inserted or loses power."""
        self._sonder()
        return self._insertion

    def atr(self) -> bytes:
        """Give the answer to reset of the card."""
        atr = self._sonder()
        if atr is None:
            raise CarteAbsente(self.nom)
        if not atr:
            raise CarteMuette(self.nom)
        return atr

    def transmettre(self, apdu: bytes) -> bytes:
        """Send one APDU and give data and status word."""
        if self._prise is None and self._sonder() is None:
            raise CarteAbsente(self.nom)
        if not _SW <= len(apdu) <= _APDU_MAX:
            raise CarteMuette(self.nom, f"APDU de {len(apdu)} octets")
        reponse = self._echanger(apdu)
        if len(reponse) < _SW:
            raise CarteMuette(self.nom)
        return reponse

    def fermer(self) -> None:
        """Hang up."""
        if self._prise is not None:
            self._prise.close()
            self._prise = None

    def _sonder(self) -> bytes | None:
        """Give the ATR of the card, None when there is none, following what changed."""
        if self._prise is not None and _raccrochee(self._prise):
            self.fermer()
        for _ in range(_TENTATIVES):
            nouvelle = self._prise is None
            try:
                atr = self._echanger(_ATR)
            except CarteRetiree:
                continue
            if nouvelle:
                self._insertion += 1
            self._presente = True
            return atr
        if self._presente:
            self._presente = False
            self._insertion += 1
        return None

    def _connecter(self) -> socket.socket:
        if self._prise is None:
            try:
                prise = socket.create_connection((self._hote, self._port), timeout=DELAI_S)
            except OSError as erreur:
                raise LecteurAbsent(self.nom, f"lecteur absent ({phrase(erreur)})") from erreur
            prise.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._prise = prise
            self._envoyer(prise, _SOUS_TENSION)
        return self._prise

    def _envoyer(self, prise: socket.socket, contenu: bytes) -> None:
        try:
            prise.sendall(_message(contenu))
        except OSError as erreur:
            self.fermer()
            raise CarteRetiree(self.nom) from erreur

    def _echanger(self, contenu: bytes) -> bytes:
        prise = self._connecter()
        self._envoyer(prise, contenu)
        try:
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
