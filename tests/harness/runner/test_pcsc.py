"""The reference gives the same verdicts over real PC/SC as in process.

A few scenarios in the normal tests, the whole nominal suite under preuve.
"""

import threading
from pathlib import Path

import pytest

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.evidence.journal import lire_scenarios
from vitalbench.harness.evidence.resultats import VerdictScenario
from vitalbench.harness.pilots.pilote import Pilote
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import ANCRE, GRAINE, juger_un
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.liaisons import LiaisonInterne, Relier
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.harness.scenario.suites import charger_suite
from vitalbench.reference.modules.lecteurs_pcsc import LecteurPcsc
from vitalbench.reference.protocol.commandes import Commande
from vitalbench.reference.protocol.reponses import Accueil, Reponse
from vitalbench.simulators.cards.lecteur import EchangeApdu, EvenementCarte
from vitalbench.simulators.cards.lecteurs_virtuels import Pcscd
from vitalbench.simulators.cards.liens import LienVpcd
from vitalbench.simulators.world.monde import creer_monde

pytestmark = pytest.mark.pcsc

CHOISIS = ("NOM-001", "NOM-007", "NOM-008", "NOM-010")
_GESTES = frozenset(("insertion", "retrait", "arrachage"))


class PiloteQuiAttend:
    """Sends a command only once PC/SC has seen the gestures made on the cards.

    A person takes more than the 400 ms that pcscd leaves between two looks.
    """

    nom = "référence par PC/SC"

    def __init__(self, suivant: Pilote, fentes: "tuple[FentePcsc, ...]") -> None:
        self._suivant = suivant
        self._fentes = fentes

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        for fente in self._fentes:
            fente.attendre()
        return self._suivant.envoyer(commande)

    def fermer(self) -> None:
        self._suivant.fermer()


class FentePcsc:
    """One slot of the bench in one reader of pcscd."""

    def __init__(self, pcscd: Pcscd, banc: Banc, nom: str, rang: int) -> None:
        self.simule = banc.lecteurs[nom]
        self.nom = pcscd.emplacements[rang].nom
        self._gestes = 1 if self.simule.carte_presente() else 0
        self._verrou = threading.Lock()
        self._depart = self._compteur()
        self._cesser = self.simule.observer(self._voir)
        self._lien: LienVpcd = pcscd.brancher(self.simule, pcscd.emplacements[rang])

    def _voir(self, vu: EchangeApdu | EvenementCarte) -> None:
        if isinstance(vu, EvenementCarte) and vu.evenement in _GESTES:
            with self._verrou:
                self._gestes += 1

    def _compteur(self) -> int:
        return self._etat() >> 16

    def _etat(self, precedent: int = 0, attente: int = 0) -> int:
        from smartcard import scard

        _, contexte = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _, etats = scard.SCardGetStatusChange(contexte, attente, [(self.nom, precedent)])
        scard.SCardReleaseContext(contexte)
        return int(etats[0][1])

    def attendre(self) -> None:
        """Wait until PC/SC counted every gesture."""
        etat = self._etat()
        for _ in range(40):
            if etat >> 16 >= self._depart + self._gestes:
                return
            etat = self._etat(etat, 500)
        raise AssertionError(f"{self.nom} : {self._gestes} gestes, PC/SC en a vu {etat >> 16}")

    def fermer(self) -> None:
        """Leave the reader empty in the eyes of PC/SC."""
        self.simule.retirer()
        self.attendre()
        self._cesser()
        self._lien.arreter()


class LiaisonPcsc(LiaisonInterne):
    """The reference in this process, its readers reached through pcscd."""

    def __init__(self, pcscd: Pcscd, banc: Banc) -> None:
        self._fentes = tuple(
            FentePcsc(pcscd, banc, nom, rang) for rang, nom in enumerate(("vitale", "cps"))
        )
        self._lecteurs = [LecteurPcsc(fente.nom) for fente in self._fentes]
        super().__init__(banc, {"vitale": self._lecteurs[0], "cps": self._lecteurs[1]})
        self.pilote = PiloteQuiAttend(self.pilote, self._fentes)

    def fermer(self) -> None:
        super().fermer()
        for lecteur in self._lecteurs:
            lecteur.fermer()
        for fente in self._fentes:
            fente.fermer()


def _jouer(scenario: Scenario, dossier: Path, relier: Relier) -> VerdictScenario:
    chemin = executer(scenario, creer_monde(GRAINE, ANCRE), ANCRE, dossier, relier)
    (journal,) = lire_scenarios(chemin)
    return juger_un(journal, registre(), dossier)[0]


def _comparer(scenario: Scenario, pcscd: Pcscd, dossier: Path) -> None:
    en_processus = _jouer(scenario, dossier / "interne", LiaisonInterne)
    par_pcsc = _jouer(scenario, dossier / "pcsc", lambda banc: LiaisonPcsc(pcscd, banc))
    assert _resume(par_pcsc) == _resume(en_processus)


def _resume(verdict: VerdictScenario) -> tuple[str, str, list[tuple[str, str, str]]]:
    constats = sorted({(c.exigence, c.partie, c.verdict.value) for c in verdict.constats})
    return verdict.etat, verdict.motif, constats


NOMINALE = {s.id: s for s in charger_suite("nominal")}


@pytest.mark.parametrize("ident", [i for i in NOMINALE if i.startswith(CHOISIS)][:8])
def test_same_verdicts_over_pcsc(ident: str, pcscd: Pcscd, tmp_path: Path) -> None:
    _comparer(NOMINALE[ident], pcscd, tmp_path)


@pytest.mark.preuve
@pytest.mark.parametrize("ident", list(NOMINALE))
def test_same_verdicts_over_pcsc_for_the_whole_suite(
    ident: str, pcscd: Pcscd, tmp_path: Path
) -> None:
    _comparer(NOMINALE[ident], pcscd, tmp_path)
