"""Software that does nothing gets no pass: whatever it says, no requirement, no part is held."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.evidence.journal import lire_scenarios
from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Verdict
from vitalbench.harness.pilots.pilote import Pilote
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import ANCRE, GRAINE, juger_un
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.verdicts import agreger
from vitalbench.harness.scenario.suites import charger_suite, suites
from vitalbench.reference.protocol.commandes import Bonjour, Commande, Configurer
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.refus import R_COMMANDE
from vitalbench.reference.protocol.reponses import Accueil, Refus, Reponse
from vitalbench.simulators.world.monde import creer_monde

COMPLET = Ecran(titre="Facturation", complet=True)
DIRES = {
    "complaisant": Reponse(ecran=COMPLET),
    "sans_commande": Reponse(ecran=COMPLET, refus=Refus(code=R_COMMANDE, message="Rien")),
}


class Inerte:
    """Software that answers every command the same way, and touches nothing."""

    def __init__(self, dire: Reponse) -> None:
        self.nom = "inerte"
        self._dire = dire

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        """Greet, accept its settings, then say its one line."""
        if isinstance(commande, Bonjour):
            return Accueil(nom="Inerte", version="1", editeur="", protocole="1.0")
        if commande.methode in {"configurer", "horloge", "reinitialiser"}:
            return Reponse(ecran=Ecran())
        return self._dire

    def fermer(self) -> None:
        """Nothing was opened."""


class LiaisonInerte:
    """Inert software in front of a bench."""

    def __init__(self, banc: Banc, dire: Reponse) -> None:
        self._banc = banc
        self.pilote: Pilote = Inerte(dire)

    def configuration(self) -> Configurer:
        """Give the addresses of the bench: nobody will use them."""
        return self._banc.configuration("vitale", "cps", "")

    def fermer(self) -> None:
        """Nothing was opened."""


def juger(suite: str, relier: Callable[[Banc], LiaisonInerte], dossier: Path) -> Resultats:
    monde, connu = creer_monde(GRAINE, ANCRE), registre()
    verdicts, constats = [], []
    for scenario in charger_suite(suite):
        chemin = executer(scenario, monde, ANCRE, dossier, relier)
        (journal,) = lire_scenarios(chemin)
        verdict, siens = juger_un(journal, connu, chemin)
        verdicts.append(verdict)
        constats += siens
    return agreger(suite, verdicts, constats, connu)


@pytest.mark.reseau
@pytest.mark.timeout(300)
@pytest.mark.parametrize("dire", DIRES)
@pytest.mark.parametrize("suite", suites())
def test_rien_ne_prouve_rien(suite: str, dire: str, tmp_path: Path) -> None:
    resultats = juger(suite, lambda banc: LiaisonInerte(banc, DIRES[dire]), tmp_path)
    tenues = [
        (v.exigence, partie.nom)
        for v in resultats.exigences
        for partie in v.parties
        if partie.verdict is Verdict.CONFORME
    ]
    assert tenues == []
    assert [v.exigence for v in resultats.banc if v.verdict is Verdict.NON_CONFORME] == []
    if dire == "sans_commande":
        accusees = [v.exigence for v in resultats.exigences if v.verdict is Verdict.NON_CONFORME]
        assert accusees == []
    else:
        assert resultats.resume.exigences.non_conforme
