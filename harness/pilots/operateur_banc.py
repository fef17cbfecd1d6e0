"""The bench of a software whose clock cannot be set: its time is ours, nothing waits.

Returns are due at once and dated today. What needs time to pass is not played: the journal says
so, and what is read after it is NON VÉRIFIÉ (DESIGN §5).
"""

import datetime
from collections.abc import Mapping

import msgspec

from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.scenario.modele import Avancer
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme

JOURS_OUVRES_DES_RETOURS = 5
"""What scenarios wait at most for a return; longer, or in other units, it is time that matters."""
TARDIFS = ("pieces_perdues", "indisponible_jusqua")
"""Settings of the reception that only show once days have passed."""
HORLOGE = "horloge non pilotable : le temps que ce scénario demande n'a pas passé"


class BancReel(Banc):
    """One scenario's world at the time of the room.

    `ensuite` is what the PS does next: reading the mailbox needs no day, the rest may.
    """

    ensuite = ""

    def verifier_le_jour(self) -> None:
        """Say it when the scenario starts another day than today: the software cannot be there."""
        if self.instant.date() != datetime.date.today():
            self._manquer({"date": self.scenario.contexte.date})

    def ouvrir(self) -> None:
        """Start at the time of the room."""
        self.horloge.regler(datetime.datetime.now())
        super().ouvrir()
        self.verifier_le_jour()

    def battre(self) -> None:
        """Follow the clock on the wall; organisms answer what came, and pay nothing yet."""
        self.horloge.regler(datetime.datetime.now())
        self.accueil.traiter()

    def avancer(self, duree: Avancer) -> None:
        """Nothing passes: returns come at once; time that matters for itself is said not to."""
        parametres = msgspec.to_builtins(duree)
        if self._se_passe_d_attendre(duree):
            noter = {"action": "sans_attente", "motif": HORLOGE, "parametres": parametres}
            self.journal.noter("monde", noter)
        else:
            self._manquer(parametres)
        self.battre()
        self.accueil.avancer()

    def _se_passe_d_attendre(self, duree: Avancer) -> bool:
        """Tell whether the scenario only waits for returns that need no day of their own."""
        attend = Avancer(jours_ouvres=duree.jours_ouvres)
        tardif = any(nom in str(self.scenario.contexte.reception) for nom in TARDIFS)
        return (
            duree == attend
            and duree.jours_ouvres <= JOURS_OUVRES_DES_RETOURS
            and self.ensuite in {"", "relever"}
            and not tardif
        )

    def _manquer(self, parametres: Mapping[str, object]) -> None:
        self.journal.noter(
            "monde", {"action": "impossible", "motif": HORLOGE, "parametres": parametres}
        )

    def _reglages(self, base: Reglages, valeurs: Mapping[str, object]) -> Reglages:
        """Take every delay off the settings a scenario asks for."""
        voulus = super()._reglages(base, valeurs)
        return msgspec.structs.replace(
            voulus,
            defaut=_sans_delai(voulus.defaut),
            organismes={cle: _sans_delai(o) for cle, o in voulus.organismes.items()},
        )


def _sans_delai(reglages: ReglagesOrganisme) -> ReglagesOrganisme:
    return msgspec.structs.replace(
        reglages, heures_arl=0, jours_liquidation=0, retard_arl_jours=0, retard_rsp_jours=0
    )
