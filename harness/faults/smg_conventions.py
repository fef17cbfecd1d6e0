"""Faults about conventions: offered where the law settles the matter, forgotten elsewhere."""

import msgspec

from vitalbench.harness.checks.smg_conventions import CAS, CONVENTION
from vitalbench.harness.faults.echantillon import Corruption, ecran, sans_question
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.protocol.ecran import Choix, Ecran, Proposition


def _proposee(e: Ecran) -> Ecran:
    """Screen that offers a convention."""
    offerte = Proposition(
        id=CONVENTION,
        libelle="Convention à appliquer",
        choix=(Choix(id="99990004", libelle="Convention avec 99990004"),),
        retenu="99990004",
    )
    return msgspec.structs.replace(e, propositions=(*e.propositions, offerte))


def _inscrire(rang: int, repere: str, cherchee: bool) -> None:
    def au_rebours() -> Corruption:
        return Corruption(evenement=ecran(sans_question(CONVENTION) if cherchee else _proposee))

    defaut = "n'est pas proposée alors qu'elle est due" if cherchee else "est proposée à tort"
    au_rebours.__doc__ = f"Une convention {defaut} ({repere.replace('_', ' ')})."
    faute(
        f"convention-{repere.replace('_', '-')}",
        tue=[("CDC-4.2.1.5.1-05", repere)],
        scenario=f"SMG-018-V{rang}",
        lieu="pilote",
    )(au_rebours)


for _rang, (_repere, _cherchee) in enumerate(CAS.items(), start=1):
    _inscrire(_rang, _repere, _cherchee)
