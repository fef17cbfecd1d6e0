"""A run with filters at the boundary: what a wrong software would have done differently.

Filters stand between the reference and the bench: commands and answers, APDUs, module calls,
mails (opened, changed, sealed again with the test keys). The reference knows nothing of them.
"""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from vitalbench.harness.faults.courrier import Rescellement
from vitalbench.harness.faults.echantillon import RetoucheB2
from vitalbench.harness.pilots.pilote import Pilote
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.execution import executer
from vitalbench.harness.runner.liaisons import LiaisonInterne
from vitalbench.harness.runner.observation import FiltreAppel
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.domain.lecteurs import Lecteur, LecteurRelais
from vitalbench.reference.protocol.commandes import Commande
from vitalbench.reference.protocol.reponses import Accueil, Reponse
from vitalbench.simulators.reception.accueil import Passage
from vitalbench.simulators.world.monde import Monde

FiltreCommande = Callable[[Commande], Sequence[Commande]]
FiltreReponse = Callable[[Commande, Reponse], Reponse]
FiltreApdu = Callable[[str, bytes], Sequence[bytes]]


class Alteration(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of one fault; those left out let everything through.

    `commande` replaces a command by those it gives (the last one's answer is the answer);
    `apdu` replaces a command to a card by those it gives (reader, APDU); `courrier` gives the
    mail that really leaves, or None when it never does; `b2` changes one record, the file being
    sealed again as the cards and the module would have.
    """

    commande: FiltreCommande | None = None
    reponse: FiltreReponse | None = None
    apdu: FiltreApdu | None = None
    appel: FiltreAppel | None = None
    courrier: Passage | None = None
    b2: RetoucheB2 | None = None

    def jouer(self, scenario: Scenario, monde: Monde, ancre: datetime.date, dossier: Path) -> Path:
        """Run the scenario with the filters and give the path of its journal."""

        def relier(banc: Banc) -> LiaisonInterne:
            return self._relier(banc)

        return executer(scenario, monde, ancre, dossier, relier)

    def _relier(self, banc: Banc) -> LiaisonInterne:
        if self.appel is not None:
            banc.observation.filtre = self.appel
        if self.courrier is not None:
            banc.accueil.passage = self.courrier
        if self.b2 is not None:
            banc.accueil.passage = Rescellement(banc, self.b2)
        lecteurs: dict[str, Lecteur] = dict(banc.lecteurs)
        if self.apdu is not None:
            lecteurs = {n: LecteurFiltre(lu, self.apdu) for n, lu in lecteurs.items()}
        liaison = LiaisonInterne(banc, lecteurs=lecteurs)
        if self.commande is not None or self.reponse is not None:
            liaison.pilote = PiloteFiltre(liaison.pilote, self.commande, self.reponse)
        return liaison


class PiloteFiltre:
    """A pilot whose commands or answers are changed on the way."""

    def __init__(
        self,
        pilote: Pilote,
        commande: FiltreCommande | None,
        reponse: FiltreReponse | None,
    ) -> None:
        self.nom = pilote.nom
        self._pilote = pilote
        self._commande = commande
        self._reponse = reponse

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        """Send what the filter gives, answer what the filter gives."""
        envois = [commande] if self._commande is None else list(self._commande(commande))
        rendue: Reponse | Accueil = Reponse()
        for envoi in envois:
            rendue = self._pilote.envoyer(envoi)
        if self._reponse is not None and isinstance(rendue, Reponse):
            return self._reponse(commande, rendue)
        return rendue

    def fermer(self) -> None:
        """Close the software."""
        self._pilote.fermer()


class LecteurFiltre(LecteurRelais):
    """A reader whose commands are changed on the way to the card."""

    def __init__(self, lecteur: Lecteur, filtre: FiltreApdu) -> None:
        super().__init__(lecteur)
        self._filtre = filtre

    def transmettre(self, apdu: bytes) -> bytes:
        """Send what the filter gives, answer the last reply."""
        reponse = b""
        for envoi in self._filtre(self._lecteur.nom, apdu):
            reponse = self._lecteur.transmettre(envoi)
        return reponse
