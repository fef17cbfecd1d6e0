"""Faults about a code porteur that is kept."""

import msgspec

from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import Corruption, ecran, sans_mention
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Commande, Lire

CODE = "7391"


@faute(
    "code-represente-seul",
    tue=[("CDC-3.2.9.3.1.1-15", "aucune_presentation")],
    scenario="NOM-060-V1",
    lieu="apdu",
    aussi=("CDC-4.2.1.2.1-07",),
)
def code_represente_seul() -> Alteration:
    """La carte réinsérée, le logiciel représente de lui-même le code gardé."""

    def rejouer(commande: Commande) -> list[Commande]:
        if isinstance(commande, Lire) and commande.code_porteur is None:
            return [msgspec.structs.replace(commande, code_porteur=CODE)]
        return [commande]

    return Alteration(commande=rejouer)


@faute(
    "code-jamais-redemande",
    tue=[("CDC-4.2.1.2.1-07", "redemande")],
    scenario="NOM-060-V1",
    lieu="pilote",
)
def code_jamais_redemande() -> Corruption:
    """La carte réinsérée, le code n'est pas redemandé."""
    return Corruption(evenement=ecran(sans_mention(v.M_CODE_PORTEUR)), etape="apres_retrait")
