"""Secret codes of a card: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER (ISO 7816-4 §7.5)."""

import hmac

from vitalbench.simulators.cards.apdu import RIEN, SW, Commande, Reponse, refus
from vitalbench.simulators.cards.session import Droit, Session


class Code:
    """One secret: its value, its counter of tries, and the right it gives."""

    def __init__(self, valeur: bytes, *, essais: int, emplois: int | None, droit: Droit) -> None:
        self._valeur = valeur
        self.essais_max = essais
        self.essais = essais
        self.emplois = emplois
        self.droit = droit

    @property
    def bloque(self) -> bool:
        """Tell whether no try, or no use, is left."""
        return self.essais == 0 or self.emplois == 0

    @property
    def longueur(self) -> int:
        """Length of the secret, fixed at personalisation."""
        return len(self._valeur)

    def verifier(self, valeur: bytes) -> bool:
        """Compare and count: a wrong value costs one try, a right one restores them all."""
        if self.bloque:
            return False
        if not hmac.compare_digest(valeur, self._valeur):
            self.essais -= 1
            return False
        self.essais = self.essais_max
        if self.emplois is not None:
            self.emplois -= 1
        return True

    def remplacer(self, valeur: bytes) -> None:
        """Take a new value and its full counter of tries."""
        self._valeur = valeur
        self.essais = self.essais_max


class Codes:
    """The codes of one card and the commands on them, by reference.

    `deblocage` maps a code to the one whose presentation allows to unblock it.
    """

    def __init__(self, codes: dict[int, Code], deblocage: dict[int, int], session: Session) -> None:
        self._codes = codes
        self._deblocage = deblocage
        self._session = session
        self._presente: set[int] = set()

    def oublier(self) -> None:
        """Forget what was presented (reset); counters stay, they are in the card's memory."""
        self._presente.clear()

    def code(self, reference: int) -> Code | None:
        """Give a code by its reference."""
        return self._codes.get(reference)

    def presente(self, reference: int) -> bool:
        """Tell whether a code is presented in this session."""
        return reference in self._presente

    def verify(self, c: Commande) -> Reponse:
        """VERIFY; without data, the answer tells the remaining tries and costs none."""
        if c.p1:
            return refus(SW.PARAMETRES)
        code = self._codes.get(c.p2)
        if code is None:
            return refus(SW.REFERENCE)
        if not c.donnees:
            if c.p2 in self._presente:
                return RIEN
            return refus(SW.BLOQUE if code.bloque else SW.ESSAIS | code.essais)
        if code.bloque:
            return refus(SW.BLOQUE)
        if code.verifier(c.donnees):
            self._accorder(c.p2, code)
            return RIEN
        self._retirer(c.p2, code)
        return refus(SW.BLOQUE if code.bloque else SW.ESSAIS | code.essais)

    def change(self, c: Commande) -> Reponse:
        """CHANGE REFERENCE DATA: the old value then the new one, of the same length."""
        if c.p1:
            return refus(SW.PARAMETRES)
        code = self._codes.get(c.p2)
        if code is None:
            return refus(SW.REFERENCE)
        if code.bloque:
            return refus(SW.BLOQUE)
        if len(c.donnees) != 2 * code.longueur:
            return refus(SW.LONGUEUR)
        nouveau = c.donnees[code.longueur :]
        if not _chiffres(nouveau):
            return refus(SW.DONNEES)
        if not code.verifier(c.donnees[: code.longueur]):
            self._retirer(c.p2, code)
            return refus(SW.BLOQUE if code.bloque else SW.ESSAIS | code.essais)
        code.remplacer(nouveau)
        self._accorder(c.p2, code)
        return RIEN

    def reset_retry(self, c: Commande) -> Reponse:
        """RESET RETRY COUNTER with a new value, once the unblocking code is presented.

        P1 02: the new value only. P1 00: unblocking code then new value.
        """
        code = self._codes.get(c.p2)
        maitre = self._codes.get(self._deblocage.get(c.p2, -1))
        if code is None or maitre is None:
            return refus(SW.REFERENCE)
        nouveau = c.donnees
        if c.p1 == 0x00:
            if len(c.donnees) != maitre.longueur + code.longueur:
                return refus(SW.LONGUEUR)
            if maitre.bloque:
                return refus(SW.BLOQUE)
            if not maitre.verifier(c.donnees[: maitre.longueur]):
                return refus(SW.BLOQUE if maitre.bloque else SW.ESSAIS | maitre.essais)
            nouveau = c.donnees[maitre.longueur :]
        elif c.p1 != 0x02:
            return refus(SW.PARAMETRES)
        elif self._deblocage[c.p2] not in self._presente:
            return refus(SW.SECURITE)
        if len(nouveau) != code.longueur:
            return refus(SW.LONGUEUR)
        if not _chiffres(nouveau):
            return refus(SW.DONNEES)
        code.remplacer(nouveau)
        return RIEN

    def _accorder(self, reference: int, code: Code) -> None:
        self._presente.add(reference)
        self._session.acquerir(code.droit)

    def _retirer(self, reference: int, code: Code) -> None:
        self._presente.discard(reference)
        self._session.perdre(code.droit)


def _chiffres(valeur: bytes) -> bool:
    return valeur.isdigit()
