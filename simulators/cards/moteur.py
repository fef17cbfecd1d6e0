"""The ISO 7816-4 engine: power, classes, chaining, instruction table and T=0 transport."""

from collections.abc import Callable, Mapping
from typing import Protocol

from vitalbench.simulators.cards.apdu import SW, Commande, Reponse, analyser, refus

Instruction = Callable[[Commande], Reponse]
Lire = Callable[[int, int, int], bytes]

CHAINE_MAX = 8192
CLASSE_CHAINE = 0x10
_EN_CHAINE = frozenset((0x2A, 0x82, 0x88, 0xD6))
_EN_ATTENTE = 0x6100


class Volatil(Protocol):
    """A part of a card that loses its state when the card loses power."""

    def oublier(self) -> None: ...


class Volet:
    """One command set of a card, chosen by class: instructions and how answers are announced.

    `attente` is the first byte of the status word that announces data in T=0: 61 in ISO 7816-4,
    9F in the older CPS2ter command set. `lire` is the short way of READ BINARY, which is most of
    what a card does: parameters and length in, answer out.
    """

    def __init__(
        self,
        instructions: Mapping[int, Instruction],
        *,
        attente: int = _EN_ATTENTE,
        lire: Lire | None = None,
    ) -> None:
        self.instructions = instructions
        self.attente = attente
        self.lire = lire


class CarteIso:
    """A contact card in T=0 over command sets: never an exception, always a status word.

    Outgoing data of a command that carried data wait for GET RESPONSE, as a T=0 card does; a
    command with extended lengths has no T=0 form and is answered at once.
    """

    def __init__(
        self, atr: bytes, volets: Mapping[int, Volet], volatils: tuple[Volatil, ...]
    ) -> None:
        self._atr = atr
        self._volets = volets
        self._lectures = {cla: v.lire for cla, v in volets.items() if v.lire is not None}
        self._volatils = volatils
        self._sous_tension = False
        self._attente = b""
        self._chaine: tuple[tuple[int, int, int], bytes] | None = None

    @property
    def atr(self) -> bytes:
        """Answer to reset."""
        return self._atr

    def mettre_sous_tension(self) -> None:
        """Power on: a card already powered keeps its session."""
        if not self._sous_tension:
            self._sous_tension = True
            self._oublier()

    def hors_tension(self) -> None:
        """Power off: everything volatile is lost."""
        self._sous_tension = False
        self._oublier()

    def reinitialiser(self) -> None:
        """Warm reset: the session starts again."""
        self._sous_tension = True
        self._oublier()

    def _oublier(self) -> None:
        self._attente = b""
        self._chaine = None
        for partie in self._volatils:
            partie.oublier()

    def traiter(self, apdu: bytes) -> bytes:
        """Answer any bytes with data and a status word; an unpowered card says nothing."""
        if not self._sous_tension:
            return b""
        if len(apdu) == 5 and apdu[1] == 0xB0 and self._chaine is None:
            direct = self._lectures.get(apdu[0])
            if direct is not None:
                self._attente = b""
                return direct(apdu[2], apdu[3], apdu[4] or 256)
        commande = analyser(apdu)
        if commande is None:
            self._attente = b""
            self._chaine = None
            return b"\x67\x00"
        cla = commande.cla
        volet = self._volets.get(0x00 if cla == CLASSE_CHAINE else cla)
        if volet is None:
            self._attente = b""
            self._chaine = None
            return b"\x6e\x00"
        if commande.ins == 0xC0:
            donnees, mot = self._suite(commande, volet)
            return donnees + mot.to_bytes(2, "big")
        self._attente = b""
        if cla == CLASSE_CHAINE or self._chaine is not None:
            suite = self._enchainer(commande)
            if isinstance(suite, int):
                return suite.to_bytes(2, "big")
            commande = suite
        instruction = volet.instructions.get(commande.ins)
        if instruction is None:
            return SW.INSTRUCTION.to_bytes(2, "big")
        donnees, mot = instruction(commande)
        if not donnees:
            return mot.to_bytes(2, "big")
        return self._rendre(commande, donnees, mot, volet)

    def _rendre(self, commande: Commande, donnees: bytes, mot: int, volet: Volet) -> bytes:
        le = commande.le
        if commande.etendue:
            if le is None or le >= len(donnees):
                return donnees + mot.to_bytes(2, "big")
        elif not commande.donnees and le is not None and le >= len(donnees):
            return donnees + mot.to_bytes(2, "big")
        elif not commande.donnees and le is not None and len(donnees) <= 256:
            return (0x6C00 | len(donnees) & 0xFF).to_bytes(2, "big")
        self._attente = donnees
        return (volet.attente | min(len(donnees), 256) & 0xFF).to_bytes(2, "big")

    def _suite(self, commande: Commande, volet: Volet) -> Reponse:
        """GET RESPONSE: what a previous command left, in parts of at most 256 bytes."""
        self._chaine = None
        if commande.p1 or commande.p2:
            return refus(SW.PARAMETRES)
        if not self._attente:
            return refus(SW.CONDITIONS)
        le = commande.le or 256
        reste = len(self._attente)
        if le > reste and le != 256:
            return refus(0x6C00 | reste & 0xFF)
        donnees, self._attente = self._attente[:le], self._attente[le:]
        if self._attente:
            return donnees, volet.attente | min(len(self._attente), 256) & 0xFF
        return donnees, SW.SUCCES

    def _enchainer(self, commande: Commande) -> Commande | int:
        """Join the parts of a chained command; give the whole, or the status word to answer."""
        entete = (commande.ins, commande.p1, commande.p2)
        avant = b""
        if self._chaine is not None:
            if self._chaine[0] != entete:
                self._chaine = None
                return SW.CHAINE_ATTENDUE
            avant = self._chaine[1]
        if commande.cla == CLASSE_CHAINE:
            if commande.ins not in _EN_CHAINE:
                return SW.CHAINE_REFUSEE
            if len(avant) + len(commande.donnees) > CHAINE_MAX:
                self._chaine = None
                return SW.LONGUEUR
            self._chaine = (entete, avant + commande.donnees)
            return SW.SUCCES
        self._chaine = None
        return Commande(
            commande.cla,
            commande.ins,
            commande.p1,
            commande.p2,
            avant + commande.donnees,
            commande.le,
            commande.etendue,
        )
