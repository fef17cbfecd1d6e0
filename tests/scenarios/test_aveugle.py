"""What the bench cannot see decides nothing: software whose module calls stay its own.

So is software that describes none of its screens. The reference is run so on every suite, and
nothing may accuse it. Checks are watched while they read: each reads the channels it declares.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from vitalbench.harness.checks.registry import Canal, Registre, registre
from vitalbench.harness.evidence.declare import NonDit
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import lire_scenarios
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.harness.pilots.pilote import Pilote
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.liaisons import LiaisonInterne
from vitalbench.harness.scenario.suites import charger_suite, suites
from vitalbench.reference.modules.appels import SansObservateur
from vitalbench.reference.protocol.commandes import Commande
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.reponses import CANAUX, Accueil, Reponse
from vitalbench.simulators.world.monde import creer_monde

LECTURES = {
    "apdus": Canal.APDU,
    "appels": Canal.APPEL,
    "appels_de": Canal.APPEL,
    "services": Canal.SERVICE,
    "smtp": Canal.SMTP,
    "pop3": Canal.POP3,
    "receptions": Canal.RECEPTION,
    "retours": Canal.RETOUR,
    "fichiers": Canal.FICHIER,
    "lots": Canal.FICHIER,
    "factures": Canal.FICHIER,
    "factures_de": Canal.FICHIER,
    "documents": Canal.DOCUMENT,
}


class Aveugle(LiaisonInterne):
    """The reference, its module calls hidden from the bench, as it says itself."""

    def __init__(self, banc: Banc) -> None:
        super().__init__(banc, observateur=SansObservateur())
        self.pilote: Pilote = Discret(self.pilote)


class Discret:
    """What a pilot answers, but for the channels it announces."""

    def __init__(self, pilote: Pilote) -> None:
        self.nom = pilote.nom
        self._pilote = pilote
        self.fermer = pilote.fermer

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        """Give the answer; the module calls are not announced."""
        reponse = self._pilote.envoyer(commande)
        if isinstance(reponse, Accueil):
            return msgspec.structs.replace(reponse, canaux=CANAUX)
        return reponse


class SansEcran(LiaisonInterne):
    """The reference, of whose screens nothing is said."""

    def __init__(self, banc: Banc) -> None:
        super().__init__(banc)
        self.pilote: Pilote = Muet(self.pilote)


class Muet(Discret):
    """What a pilot answers, but for its screens."""

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        """Give the answer, its screens not described."""
        reponse = self._pilote.envoyer(commande)
        if isinstance(reponse, Accueil):
            return reponse
        return msgspec.structs.replace(reponse, ecran=Ecran(), etapes=())


class Espion(Dossier):
    """Dossier that remembers which channels its reader asked for."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # same arguments, not looked at
        self.demandes: set[Canal] = set()

    def __getattribute__(self, nom: str) -> object:
        if nom in LECTURES:
            lecteur = Path(sys._getframe(1).f_code.co_filename)
            if lecteur.parent.name == "checks":
                self.demandes.add(LECTURES[nom])
        return super().__getattribute__(nom)


def caches(dossier: Espion, connu: Registre) -> set[tuple[str, Canal]]:
    """Run each check on a dossier; give what it reads and does not declare."""
    trouves = set()
    for check in connu.applicables(dossier.exigences):
        dossier.demandes.clear()
        try:
            list(check.constats(dossier))
        except NonDit:
            assert Canal.APPEL in check.canaux, check.nom
        trouves |= {(check.nom, canal) for canal in dossier.demandes - check.canaux}
    return trouves


@pytest.mark.reseau
@pytest.mark.timeout(600)
@pytest.mark.parametrize("relier", [Aveugle, SansEcran])
@pytest.mark.parametrize("suite", suites())
def test_ce_qui_ne_se_voit_pas_n_accuse_pas(
    suite: str, relier: Callable[[Banc], LiaisonInterne], tmp_path: Path
) -> None:
    monde, connu = creer_monde(GRAINE, ANCRE), registre()
    accusations: list[Constat] = []
    non_declares: set[tuple[str, Canal]] = set()
    for scenario in charger_suite(suite):
        chemin = executer(scenario, monde, ANCRE, tmp_path, relier)
        (journal,) = lire_scenarios(chemin)
        _, constats = juger_scenario(Dossier(journal, chemin), connu)
        accusations += [c for c in constats if c.verdict is Verdict.NON_CONFORME]
        if relier is Aveugle:
            non_declares |= caches(Espion(journal, chemin), connu)
    assert [(c.scenario, c.exigence, c.partie, c.check) for c in accusations] == []
    assert non_declares == set()
