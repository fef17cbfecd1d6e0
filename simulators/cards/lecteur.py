"""A simulated card slot: insertion, removal, tearing, slowness, and who watches (CDC §4.1.2).

Satisfies the reader protocol of the reference. Secret codes are masked before any observer
sees a command.
"""

import threading
from collections.abc import Callable
from time import monotonic_ns
from typing import Literal

import msgspec

from vitalbench.reference.domain.lecteurs import CarteAbsente, CarteMuette, CarteRetiree
from vitalbench.simulators.cards.carte import Carte

Evenement = Literal["insertion", "retrait", "arrachage", "reinitialisation", "hors_tension"]

_CODES_SECRETS = frozenset((0x20, 0x21, 0x24, 0x2C))
_MASQUE = 0x2A
_CLAVIER = bytes((0xFF, 0xC0))
"""Order to the reader itself: present to the card the code typed on its keypad (profil simulé)."""
_RIEN_FRAPPE = bytes((0x64, 0x01))
_ENTETE = slice(5, 9)


class EchangeApdu(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One exchange as observers see it: command with codes masked, answer, time taken.

    An empty `reponse` means that the card was torn out or said nothing.
    """

    lecteur: str
    rang: int
    commande: bytes
    masquee: bool
    reponse: bytes
    duree_ns: int


class EvenementCarte(msgspec.Struct, frozen=True, kw_only=True):
    """A card came, left, was torn out or lost power."""

    lecteur: str
    evenement: Evenement
    insertion: int
    atr: bytes = b""


Observateur = Callable[[EchangeApdu | EvenementCarte], None]


def masquer(apdu: bytes) -> tuple[bytes, bool]:
    """Hide the data of the commands that carry a secret code, whatever their class.

    >>> masquer(bytes.fromhex("0020000104") + b"1234")[0].hex()
    '00200001042a2a2a2a'
    """
    if len(apdu) > 5 and apdu[1] in _CODES_SECRETS:
        return apdu[:5] + bytes((_MASQUE,)) * (len(apdu) - 5), True
    return apdu, False


class LecteurSimule:
    """One slot, safe to share between threads: one exchange at a time."""

    def __init__(self, nom: str) -> None:
        self._nom = nom
        self._echange = threading.Lock()
        self._verrou = threading.RLock()
        self._carte: Carte | None = None
        self._insertion = 0
        self._alimentee = False
        self._reste: int | None = None
        self._latence = 0.0
        self._frappe = ""
        self._rang = 0
        self._observateurs: list[Observateur] = []
        self._changement = threading.Condition(self._verrou)

    @property
    def nom(self) -> str:
        """Name of the reader."""
        return self._nom

    def observer(self, observateur: Observateur) -> Callable[[], None]:
        """Call `observateur` for every exchange and event; give what stops it."""
        with self._verrou:
            self._observateurs.append(observateur)

        def arreter() -> None:
            with self._verrou:
                if observateur in self._observateurs:
                    self._observateurs.remove(observateur)

        return arreter

    def inserer(self, carte: Carte) -> None:
        """Put a card in the slot, in place of the one that was there."""
        with self._verrou:
            if self._carte is not None:
                self.retirer()
            self._carte = carte
            self._reste = None
            self._changer("insertion", carte.atr)

    def retirer(self) -> Carte | None:
        """Take the card out between two exchanges."""
        return self._sortir("retrait")

    def arracher(self, *, apres: int = 0) -> None:
        """Tear the card out: at once, or during the exchange that follows `apres` others."""
        with self._verrou:
            if apres <= 0:
                self._sortir("arrachage")
            else:
                self._reste = apres

    def frapper(self, code: str) -> None:
        """Type a code on the keypad of the reader: it serves once, for the next demand."""
        with self._verrou:
            self._frappe = code

    def ralentir(self, secondes: float) -> None:
        """Make every exchange take at least that long."""
        with self._verrou:
            self._latence = secondes

    def carte_presente(self) -> bool:
        """Tell whether a card is in the slot."""
        return self._carte is not None

    def insertion(self) -> int:
        """Give the counter that changes whenever the card comes or loses its session."""
        return self._insertion

    def attendre_changement(self, insertion: int, secondes: float) -> bool:
        """Wait until the counter differs from `insertion`; False when the time is over."""
        with self._changement:
            return self._changement.wait_for(lambda: self._insertion != insertion, secondes)

    def atr(self) -> bytes:
        """Power the card if need be and give its answer to reset.

        Raises CarteAbsente, or CarteMuette when the card has none.
        """
        with self._verrou:
            carte = self._alimenter()
            if not carte.atr:
                raise CarteMuette(self._nom)
            return carte.atr

    def reinitialiser(self) -> None:
        """Reset the card: its session is lost."""
        with self._verrou:
            if self._carte is not None:
                self._carte.reinitialiser()
                self._alimentee = True
                self._changer("reinitialisation")

    def hors_tension(self) -> None:
        """Cut the power: the session is lost."""
        with self._verrou:
            if self._carte is not None and self._alimentee:
                self._carte.hors_tension()
                self._alimentee = False
                self._changer("hors_tension")

    def transmettre(self, apdu: bytes) -> bytes:
        """Send a command to the card and give its answer.

        Raises CarteAbsente, CarteRetiree when it is torn out now, CarteMuette without answer.
        """
        with self._echange, self._verrou:
            carte = self._alimenter()
            self._rang += 1
            if apdu[:2] == _CLAVIER:
                self._noter(apdu, _RIEN_FRAPPE if not self._frappe else b"\x90\x00", 0)
                if not self._frappe:
                    return _RIEN_FRAPPE
                code, self._frappe = self._frappe.encode(), ""
                apdu = apdu[_ENTETE] + bytes((len(code),)) + code
            if self._latence and self._changement.wait_for(
                lambda: self._carte is not carte, self._latence
            ):
                self._noter(apdu, b"", 0)
                raise CarteRetiree(self._nom)
            if self._reste is not None:
                self._reste -= 1
                if self._reste < 0:
                    self._noter(apdu, b"", 0)
                    self._sortir("arrachage")
                    raise CarteRetiree(self._nom)
            if not self._observateurs:
                reponse = carte.traiter(apdu)
            else:
                debut = monotonic_ns()
                reponse = carte.traiter(apdu)
                self._noter(apdu, reponse, monotonic_ns() - debut)
            if not reponse:
                raise CarteMuette(self._nom)
            return reponse

    def _noter(self, apdu: bytes, reponse: bytes, duree: int) -> None:
        commande, masquee = masquer(apdu)
        echange = EchangeApdu(
            lecteur=self._nom,
            rang=self._rang,
            commande=commande,
            masquee=masquee,
            reponse=reponse,
            duree_ns=duree,
        )
        for observateur in tuple(self._observateurs):
            observateur(echange)

    def _alimenter(self) -> Carte:
        carte = self._carte
        if carte is None:
            raise CarteAbsente(self._nom)
        if not self._alimentee:
            carte.mettre_sous_tension()
            self._alimentee = True
        return carte

    def _sortir(self, evenement: Evenement) -> Carte | None:
        with self._verrou:
            carte, self._carte = self._carte, None
            self._reste = None
            if carte is None:
                return None
            carte.hors_tension()
            self._alimentee = False
            self._changer(evenement)
            return carte

    def _changer(self, evenement: Evenement, atr: bytes = b"") -> None:
        self._insertion += 1
        self._changement.notify_all()
        vu = EvenementCarte(
            lecteur=self._nom, evenement=evenement, insertion=self._insertion, atr=atr
        )
        for observateur in tuple(self._observateurs):
            observateur(vu)
