"""What an operator must be asked, step by step: what the checks of the scenario read of a screen.

The scenario is played once by the reference, out of sight; the checks of its requirements and its
expectations are then run on a dossier that notes each thing they read. Only that is asked of the
operator, and nothing of how the reference answered is shown but the choices of a question.
"""

import datetime
import tempfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from vitalbench.harness.checks.registry import registre
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.journal import lire_scenarios
from vitalbench.harness.evidence.vues import DocumentVu, Echange, EcranVu
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.jugement import juger_scenario
from vitalbench.harness.runner.liaisons import LiaisonInterne
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.protocol.ecran import Champ, Choix, Mention, Proposition
from vitalbench.simulators.world.monde import Monde

Genre = Literal["mention", "champ", "question", "action", "document", "refus"]


class Demande(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to ask of one step; `choix` are the answers a question may offer."""

    genre: Genre
    id: str
    choix: tuple[Choix, ...] = ()


Carnet = dict[int, dict[tuple[Genre, str], Demande]]
"""What was read, by event."""


class EcranEcoute(EcranVu, frozen=True, kw_only=True):
    """A screen that notes what is read of it; the whole of it is nobody's to describe."""

    carnet: Carnet

    def mention(self, ident: str) -> Mention | None:
        """Note, then give one mention."""
        self._noter("mention", ident)
        return super().mention(ident)

    def champ(self, ident: str) -> Champ | None:
        """Note, then give one field."""
        self._noter("champ", ident)
        return super().champ(ident)

    def proposition(self, ident: str) -> Proposition | None:
        """Note, then give one question, with the answers it offers."""
        trouvee = super().proposition(ident)
        self._noter("question", ident, trouvee.choix if trouvee else ())
        return trouvee

    def action(self, ident: str) -> bool:
        """Note, then tell whether one action is offered."""
        self._noter("action", ident)
        return super().action(ident)

    def _noter(self, genre: Genre, ident: str, choix: tuple[Choix, ...] = ()) -> None:
        noter(self.carnet, self.seq, Demande(genre=genre, id=ident, choix=choix))


class EchangeEcoute(Echange, frozen=True, kw_only=True):
    """An answer that notes what is read of its refusal, its screens and its documents."""

    carnet: Carnet

    @property
    def refus(self) -> str:
        """Note, then give the refusal."""
        code = super().refus
        if code:
            noter(self.carnet, self.seq, Demande(genre="refus", id=code))
        return code

    def ecrans(self) -> Iterator[EcranVu]:
        """Yield screens that note."""
        for vue in super().ecrans():
            yield EcranEcoute(
                evenement=vue.evenement,
                ecran=vue.ecran,
                methode=vue.methode,
                rang=vue.rang,
                carnet=self.carnet,
            )

    def documents(self) -> Iterator[DocumentVu]:
        """Note each document, then yield it."""
        for vue in super().documents():
            noter(self.carnet, self.seq, Demande(genre="document", id=vue.document.type))
            yield vue


class DossierEcoute(Dossier):
    """A dossier that notes what its readers read of the software's word."""

    @cached_property
    def carnet(self) -> Carnet:
        """What was read so far."""
        return {}

    @cached_property
    def echanges(self) -> tuple[Echange, ...]:
        """Answers that note."""
        return tuple(
            EchangeEcoute(evenement=e.evenement, carnet=self.carnet) for e in super().echanges
        )


def noter(carnet: Carnet, seq: int, demande: Demande) -> None:
    """Keep one thing read, with the choices of whoever saw some."""
    lues = carnet.setdefault(seq, {})
    cle = (demande.genre, demande.id)
    if cle not in lues or demande.choix:
        lues[cle] = demande


def besoins(
    scenario: Scenario, monde: Monde, ancre: datetime.date
) -> Mapping[int, tuple[Demande, ...]]:
    """Give what to ask at each step, by its rank from 1."""
    with tempfile.TemporaryDirectory(prefix="vitalbench-besoins-") as dossier:
        chemin = executer(scenario, monde, ancre, Path(dossier), LiaisonInterne)
        (journal,) = lire_scenarios(chemin)
        ecoute = DossierEcoute(journal)
        juger_scenario(ecoute, registre())
        return {
            etape.rang: tuple(
                demande
                for echange in ecoute.pendant(etape, ecoute.echanges)
                for demande in ecoute.carnet.get(echange.seq, {}).values()
            )
            for etape in ecoute.etapes
        }
