"""Card reader behind PC/SC (`pcsc:NAME`), through pyscard when it is installed.

PC/SC counts the insertions and removals of each reader; we add the resets that other programs
cause, since both make a card forget the code porteur and the roles it had granted.
"""

from typing import Any

from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    LecteurAbsent,
    LecteurError,
)

try:
    from smartcard import scard
except ImportError:
    scard = None

_PREFIXE = "pcsc:"


class LecteurPcsc:
    """One PC/SC reader, named exactly or by the only name that contains the text given."""

    def __init__(self, adresse: str) -> None:
        self._demande = adresse.removeprefix(_PREFIXE)
        self._nom = self._demande
        self._contexte: Any = None
        self._carte: Any = None
        self._protocole = 0
        self._reinitialisations = 0
        self._evenement = 0

    @property
    def nom(self) -> str:
        """Name of the reader as PC/SC gives it."""
        return self._nom

    def carte_presente(self) -> bool:
        """Tell whether the reader holds a card, from a fresh list of readers."""
        return bool(self._etat() & scard.SCARD_STATE_PRESENT)

    def insertion(self) -> int:
        """Give a number that changes each time a card is inserted or loses power."""
        evenement = self._etat() >> 16
        if evenement != self._evenement:
            self._lacher()
            self._evenement = evenement
        return evenement * 1_000 + self._reinitialisations

    def atr(self) -> bytes:
        """Give the answer to reset of the card."""
        self._connecter()
        code, _, _, _, atr = scard.SCardStatus(self._carte)
        self._verifier(code)
        return bytes(atr)

    def transmettre(self, apdu: bytes) -> bytes:
        """Send one APDU and give data and status word."""
        self._connecter()
        code, reponse = scard.SCardTransmit(self._carte, self._protocole, list(apdu))
        self._verifier(code)
        if len(reponse) < 2:
            raise CarteMuette(self.nom)
        return bytes(reponse)

    def fermer(self) -> None:
        """Leave the card powered and give the context back."""
        self._lacher()
        if self._contexte is not None:
            scard.SCardReleaseContext(self._contexte)
            self._contexte = None

    def _etat(self) -> int:
        contexte = self._etablir()
        code, lecteurs = scard.SCardListReaders(contexte, [])
        if code != scard.SCARD_S_SUCCESS:
            raise LecteurAbsent(self.nom, "aucun lecteur PC/SC")
        self._nom = _choisir(self._demande, lecteurs)
        code, etats = scard.SCardGetStatusChange(
            contexte, 0, [(self._nom, scard.SCARD_STATE_UNAWARE)]
        )
        if code != scard.SCARD_S_SUCCESS:
            raise LecteurAbsent(self.nom, scard.SCardGetErrorMessage(code))
        return int(etats[0][1])

    def _etablir(self) -> Any:
        if scard is None:
            raise LecteurAbsent(self.nom, "pyscard n'est pas installé (extra « pcsc »)")
        if self._contexte is None:
            code, contexte = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
            if code != scard.SCARD_S_SUCCESS:
                raise LecteurAbsent(self.nom, "service PC/SC arrêté")
            self._contexte = contexte
        return self._contexte

    def _connecter(self) -> None:
        if self._carte is not None:
            return
        if not self.carte_presente():
            raise CarteAbsente(self.nom)
        self._evenement = self._etat() >> 16
        code, carte, protocole = scard.SCardConnect(
            self._contexte,
            self._nom,
            scard.SCARD_SHARE_SHARED,
            scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1,
        )
        self._verifier(code)
        self._carte, self._protocole = carte, protocole

    def _lacher(self) -> None:
        if self._carte is not None:
            scard.SCardDisconnect(self._carte, scard.SCARD_LEAVE_CARD)
            self._carte = None

    def _verifier(self, code: int) -> None:
        if code == scard.SCARD_S_SUCCESS:
            return
        self._lacher()
        if code == scard.SCARD_W_RESET_CARD:
            self._reinitialisations += 1
        classe: type[LecteurError] = {
            scard.SCARD_W_REMOVED_CARD: CarteRetiree,
            scard.SCARD_W_RESET_CARD: CarteRetiree,
            scard.SCARD_E_NO_SMARTCARD: CarteAbsente,
            scard.SCARD_W_UNRESPONSIVE_CARD: CarteMuette,
            scard.SCARD_W_UNPOWERED_CARD: CarteMuette,
            scard.SCARD_E_UNKNOWN_READER: LecteurAbsent,
            scard.SCARD_E_READER_UNAVAILABLE: LecteurAbsent,
            scard.SCARD_E_NO_SERVICE: LecteurAbsent,
        }.get(code, CarteMuette)
        raise classe(self.nom, scard.SCardGetErrorMessage(code))


def _choisir(demande: str, lecteurs: list[str]) -> str:
    if demande in lecteurs:
        return demande
    proches = [nom for nom in lecteurs if demande and demande in nom]
    if len(proches) == 1:
        return proches[0]
    connus = ", ".join(lecteurs) or "aucun"
    raison = "désigne plusieurs lecteurs" if proches else "inconnu"
    raise LecteurAbsent(demande, f"lecteur PC/SC {raison} (présents : {connus})")
