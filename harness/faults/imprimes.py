"""Wrong documents: words changed or taken out of those that the software handed over."""

import re
from typing import NamedTuple

import msgspec

from vitalbench.harness.faults.echantillon import Corruption, reponse
from vitalbench.harness.faults.registre import Recette, faute
from vitalbench.reference.protocol.reponses import Document, Reponse


def document_change(motif: str, remplacement: str, etape: str = "", genre: str = "") -> Corruption:
    """Change every match of a pattern in the words of documents, of one kind or of all."""

    def un(document: Document) -> Document:
        if genre and document.type != genre:
            return document
        texte = re.sub(motif, remplacement, " ".join(document.texte.split()))
        return msgspec.structs.replace(document, texte=texte)

    def changer(rendue: Reponse) -> Reponse:
        return msgspec.structs.replace(rendue, documents=tuple(un(d) for d in rendue.documents))

    return Corruption(evenement=reponse(changer), etape=etape)


def sans_document(etape: str) -> Corruption:
    """Hand nothing over during a step."""
    return Corruption(
        evenement=reponse(lambda r: msgspec.structs.replace(r, documents=())), etape=etape
    )


class Retouche(NamedTuple):
    """One wrong document: the part it breaks, the words changed in a step, and the story."""

    id: str
    exigence: str
    partie: str
    scenario: str
    etape: str
    motif: str
    remplacement: str
    phrase: str
    aussi: tuple[str, ...] = ()
    """Other requirements that the same wrong document breaks."""


def inscrire(*retouches: Retouche) -> None:
    """Register one fault for each wrong document; without a pattern it is not handed over."""
    for retouche in retouches:
        lieu = "pilote" if retouche.motif else "etape"
        inscription = faute(
            retouche.id,
            tue=[(retouche.exigence, retouche.partie)],
            scenario=retouche.scenario,
            lieu=lieu,
            aussi=retouche.aussi,
        )
        inscription(_recette(retouche))


def _recette(retouche: Retouche) -> Recette:
    def recette() -> Corruption:
        if not retouche.motif:
            return sans_document(retouche.etape)
        return document_change(retouche.motif, retouche.remplacement, retouche.etape)

    recette.__doc__ = retouche.phrase
    return recette
