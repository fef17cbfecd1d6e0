"""From the declared access of a file to the right the session must hold."""

from vitalbench.reference.norms.cartes.plan import Acces
from vitalbench.simulators.cards.session import Droit

DROITS: dict[Acces, Droit] = {
    "libre": Droit.LIBRE,
    "pin": Droit.PIN,
    "cpx": Droit.CPX,
    "maj": Droit.MAJ,
    "jamais": Droit.JAMAIS,
}
