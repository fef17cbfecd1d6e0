"""How a software is put in front of a bench: in process, or its adapter over loopback links."""

from collections.abc import Callable
from typing import Protocol

from vitalbench.harness.pilots.adaptateur import Adaptateur
from vitalbench.harness.pilots.pilote import Pilote
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.observation import ServeurObservation
from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules.appels import Observateur
from vitalbench.reference.protocol.commandes import Configurer
from vitalbench.reference.workstation.poste import Poste
from vitalbench.simulators.cards.liens import ServeurTcp


class Liaison(Protocol):
    """One software in front of one bench."""

    @property
    def pilote(self) -> Pilote: ...

    def configuration(self) -> Configurer: ...

    def fermer(self) -> None: ...


Relier = Callable[[Banc], Liaison]
"""What makes a fresh software for one scenario."""


class PiloteInterne:
    """The reference driven in process: the same object its standard streams serve."""

    nom = "référence en processus"

    def __init__(self, poste: Poste) -> None:
        self._poste = poste
        self.envoyer = poste.traiter

    def fermer(self) -> None:
        """Let the workstation close what it holds."""
        self._poste.fermer()


class LiaisonInterne:
    """The reference in this process: readers and observer are handed to it."""

    def __init__(
        self,
        banc: Banc,
        lecteurs: dict[str, Lecteur] | None = None,
        observateur: Observateur | None = None,
    ) -> None:
        self._banc = banc
        poste = Poste(
            lecteurs=lecteurs or dict(banc.lecteurs),
            observateur=observateur or banc.observation,
        )
        self.pilote: Pilote = PiloteInterne(poste)

    def configuration(self) -> Configurer:
        """Readers are already there: their names stand for them."""
        return self._banc.configuration("vitale", "cps", "")

    def fermer(self) -> None:
        """Close the software."""
        self.pilote.fermer()


class LiaisonAdaptateur:
    """A software in its own process: readers and observer are reached by loopback TCP."""

    def __init__(self, banc: Banc, commande: str, delai_s: float | None = None) -> None:
        self._banc = banc
        self._lecteurs = {nom: ServeurTcp(lecteur) for nom, lecteur in banc.lecteurs.items()}
        self._observation = ServeurObservation(banc.observation)
        try:
            self.pilote: Pilote = Adaptateur(commande, delai_s=delai_s)
        except BaseException:
            self._arreter_liens()
            raise

    def configuration(self) -> Configurer:
        """Give loopback addresses."""
        return self._banc.configuration(
            f"tcp:127.0.0.1:{self._lecteurs['vitale'].port}",
            f"tcp:127.0.0.1:{self._lecteurs['cps'].port}",
            self._observation.adresse,
        )

    def fermer(self) -> None:
        """Close the software, then its links."""
        self.pilote.fermer()
        self._arreter_liens()

    def _arreter_liens(self) -> None:
        for lien in self._lecteurs.values():
            lien.arreter()
        self._observation.arreter()


def relier_par(adaptateur: str, delai_s: float | None = None) -> Relier:
    """Give what makes a fresh software: the reference here, or the adapter a command starts."""
    if not adaptateur:
        return LiaisonInterne
    return lambda banc: LiaisonAdaptateur(banc, adaptateur, delai_s)
