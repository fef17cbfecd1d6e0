"""Convention with the complementary: offered only where it is to be looked for (CDC §4.2.1.5.1).

Each step is one case, the convention being in the table of the software.
"""

from collections.abc import Iterator

from vitalbench.harness.checks.jugement import Jugement, tenu
from vitalbench.harness.checks.registry import Canal, check
from vitalbench.harness.checks.reperes import absence, ecrans_de
from vitalbench.harness.evidence.dossier import Dossier

CONVENTION = "convention"
CAS = {
    "c2s_unique": False,
    "c2s_separee": True,
    "ame": False,
    "acs_coordonne": False,
    "acs_standard": True,
    "smg": False,
}
"""Whether a convention is looked for, case by case (CDC-4.2.1.5.1-05)."""


def _cas(repere: str, cherchee: bool) -> None:
    def proposee(dossier: Dossier) -> Iterator[Jugement]:
        """A convention is offered only where one is to be looked for (CDC §4.2.1.5.1)."""
        ecrans = [e for e in ecrans_de(dossier, repere) if e.champ("total") is not None]
        if not ecrans:
            return
        if cherchee:
            offerte = any(e.proposition(CONVENTION) is not None for e in ecrans)
            trouve = "proposée" if offerte else "non proposée"
            yield tenu(ecrans[-1], offerte, "une convention proposée", trouve)
            return
        restes = [CONVENTION] if ecrans[-1].proposition(CONVENTION) is not None else []
        yield absence(ecrans[-1], restes, "aucune convention proposée")

    proposee.__name__ = f"convention_{repere}"
    check("CDC-4.2.1.5.1-05", partie=repere, reads={Canal.ECRAN})(proposee)


for _repere, _cherchee in CAS.items():
    _cas(_repere, _cherchee)
