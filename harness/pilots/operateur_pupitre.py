"""The console of the operator: lines in, lines out, orders that may be typed at any question.

A reader thread hands lines over, so that the bench can watch its channels while a person thinks.
"""

import os
import queue
import threading
from collections.abc import Callable, Sequence
from typing import TextIO

from vitalbench.reference.workstation.front import propre

LIGNE_MAX = 4096
NE_SAIT_PAS = "?"
AIDE = """À toute question, un ordre peut être tapé à la place de la réponse :
  !refaire               refaire l'étape d'avant (le monde du banc ne revient pas en arrière)
  !recommencer MOTIF     reprendre le scénario du début, dans un monde neuf
  !passer MOTIF          passer ce scénario : il sera NON VÉRIFIÉ, avec ce motif
  !piece CHEMIN          joindre un fichier (capture d'écran, impression) à l'étape
  !configuration         redire où sont lecteurs, messagerie et services
  !arreter               s'arrêter ; ce qui est fait est jugé, le reste se reprend plus tard
  ?                      « je ne sais pas » : jamais conforme, jamais non conforme"""


class Ordre(Exception):
    """What the operator asks instead of answering."""


class Refaire(Ordre):
    """Do the step before again."""


class Recommencer(Ordre):
    """Start the scenario again in a new world."""


class Passer(Ordre):
    """Leave the scenario NON VÉRIFIÉ; the message is why."""


class Arreter(Ordre):
    """Stop here; the message is why."""


class Joindre(Ordre):
    """Attach a file to the step; the message is its path."""


class Configuration(Ordre):
    """Say again where everything is."""


_ORDRES: dict[str, type[Ordre]] = {
    "refaire": Refaire,
    "recommencer": Recommencer,
    "passer": Passer,
    "arreter": Arreter,
    "piece": Joindre,
    "configuration": Configuration,
}


def _rien(ordre: Ordre) -> bool:
    """Serve no order."""
    del ordre
    return False


class Pupitre:
    """Where the operator reads and types; lines come from a descriptor, read past no lock."""

    def __init__(self, entree: int, sortie: TextIO) -> None:
        self._sortie = sortie
        self._lignes: queue.Queue[str | None] = queue.Queue(maxsize=1000)
        self._entree = entree
        self.servir: Callable[[Ordre], bool] = _rien
        threading.Thread(target=self._lire, name="pupitre", daemon=True).start()

    def dire(self, *lignes: str) -> None:
        """Show lines, control characters taken out."""
        for ligne in lignes:
            for partie in ligne.split("\n"):
                self._sortie.write(propre(partie) + "\n")
        self._sortie.flush()

    def attendre(self, secondes: float) -> str | None:
        """Give the line typed within so many seconds, or None; an order not served is raised."""
        try:
            ligne = self._lignes.get(timeout=secondes)
        except queue.Empty:
            return None
        if ligne is None:
            raise Arreter("fin de la saisie")
        return self._ordonner(ligne)

    def demander(self, question: str) -> str:
        """Ask until a line is typed; give it without its surrounding spaces."""
        self._sortie.write(f"{propre(question)} ")
        self._sortie.flush()
        while (ligne := self.attendre(60.0)) is None:
            pass
        return ligne

    def trancher(self, question: str) -> bool | None:
        """Ask for yes or no; None is « je ne sais pas »."""
        while True:
            mot = self.demander(f"{question} [o/n/?]").casefold()
            if mot in {"o", "oui", "n", "non", NE_SAIT_PAS}:
                return None if mot == NE_SAIT_PAS else mot.startswith("o")
            self.dire("Répondez o (oui), n (non) ou ? (je ne sais pas) ; !aide pour les ordres.")

    def choisir(self, question: str, choix: Sequence[str]) -> tuple[frozenset[int], frozenset[int]]:
        """Ask which of numbered things hold: ranks that do, ranks unknown (from 0)."""
        self.dire(question, *(f"  {n}. {dit}" for n, dit in enumerate(choix, start=1)))
        tous = frozenset(range(len(choix)))
        while True:
            mots = self.demander("Numéros (0 : aucun, ? : je ne sais pas, 2? : pas sûr du 2) :")
            if mots == NE_SAIT_PAS:
                return frozenset(), tous
            lus = [self._rang(mot, len(choix)) for mot in mots.replace(",", " ").split()]
            if lus and all(rang is not None for rang, _ in lus):
                vus = frozenset(rang - 1 for rang, sur in lus if rang and sur)
                doutes = frozenset(rang - 1 for rang, sur in lus if rang and not sur)
                return vus - doutes, doutes
            self.dire(f"Des numéros de 0 à {len(choix)} sont attendus, comme : 1 3")

    @staticmethod
    def _rang(mot: str, combien: int) -> tuple[int | None, bool]:
        chiffres = mot.removesuffix(NE_SAIT_PAS)
        bon = chiffres.isascii() and chiffres.isdigit() and len(chiffres) < 4
        return (int(chiffres) if bon and int(chiffres) <= combien else None), chiffres == mot

    def _ordonner(self, ligne: str) -> str | None:
        if not ligne.startswith("!"):
            return ligne
        nom, _, suite = ligne[1:].partition(" ")
        ordre = _ORDRES.get(nom.casefold().replace("ê", "e").replace("è", "e"))
        if ordre is None:
            self.dire(AIDE)
        elif not self.servir(demande := ordre(suite.strip())):
            raise demande
        return None

    def _lire(self) -> None:
        """Read lines until the end; what is too long or unreadable never breaks the session."""
        reste = b""
        while bloc := self._bloc():
            *lignes, reste = (reste + bloc).split(b"\n")
            for ligne in lignes:
                self._lignes.put(propre(ligne[:LIGNE_MAX].decode(errors="replace").strip()))
            reste = reste[:LIGNE_MAX]
        self._lignes.put(None)

    def _bloc(self) -> bytes:
        try:
            return os.read(self._entree, LIGNE_MAX)
        except OSError:
            return b""
