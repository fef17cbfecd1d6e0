"""Faults of the paper that goes with a degraded flow: other amounts, another organism."""

import msgspec

from vitalbench.harness.faults.echantillon import Corruption, reponse
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.protocol.reponses import Reponse

FEUILLE = "CDC-3.4.2-01"


def _remplacer(lu: str, ecrit: str) -> Corruption:
    """Change a text in every document handed over."""

    def retoucher(rendue: Reponse) -> Reponse:
        documents = tuple(
            msgspec.structs.replace(d, texte=d.texte.replace(lu, ecrit)) for d in rendue.documents
        )
        return msgspec.structs.replace(rendue, documents=documents)

    return Corruption(evenement=reponse(retoucher, ["facturer"]), etape="feuille")


@faute(
    "feuille-degradee-autres-montants",
    tue=[(FEUILLE, "donnees")],
    scenario="DEG-062",
    lieu="pilote",
)
def autres_montants() -> Corruption:
    """La feuille papier porte un autre montant que le flux."""
    return _remplacer("28,00", "30,00")


@faute(
    "feuille-degradee-autre-caisse", tue=[(FEUILLE, "organisme")], scenario="DEG-062", lieu="pilote"
)
def autre_caisse() -> Corruption:
    """La feuille papier part à une autre caisse que le flux."""
    return _remplacer("751", "131")
