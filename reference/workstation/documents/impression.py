"""Which document is printed, of which facture, in which format (CDC §3.2.8, §3.2.9.1, §3.4.3)."""

from collections.abc import Callable

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Imprimer
from vitalbench.reference.protocol.reponses import Document
from vitalbench.reference.workstation.archive import FactureArchivee
from vitalbench.reference.workstation.documents.attestations import (
    bon_examen,
    compatibilite_dmp,
    vaccination,
)
from vitalbench.reference.workstation.documents.bordereaux import bordereau_pieces, bordereaux
from vitalbench.reference.workstation.documents.edition import Edition
from vitalbench.reference.workstation.documents.feuilles import (
    copie,
    duplicata,
    feuille,
    feuille_saisie,
    feuillet_at,
    quittance,
)
from vitalbench.reference.workstation.documents.modele import Imprime
from vitalbench.reference.workstation.documents.ordonnances import ordonnance, ticket
from vitalbench.reference.workstation.documents.rendu import FORMATS, PDF, editer
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

D_UNE_FACTURE: dict[str, Callable[[Edition], Imprime]] = {
    v.D_QUITTANCE: quittance,
    v.D_FEUILLE: feuille,
    v.D_DUPLICATA: duplicata,
    v.D_COPIE: copie,
    v.D_FEUILLET_AT: feuillet_at,
    v.D_ORDONNANCE: ordonnance,
    v.D_TICKET: ticket,
    v.D_BON_EXAMEN: bon_examen,
    v.D_BORDEREAU_PIECES: bordereau_pieces,
    v.D_VACCINATION: vaccination,
}


def imprimer(poste: Installation, commande: Imprimer) -> tuple[Document, ...]:
    """Print what is asked: documents of one facture, bordereaux of a period, a bare form."""
    voulu = str(commande.champs.get("format") or "pdf")
    if voulu not in FORMATS:
        raise RefusPoste(v.R_CHAMP, f"format : {voulu!r} n'est pas offert ({', '.join(FORMATS)})")
    return tuple(
        editer(imprime, commande.facture, FORMATS[voulu]) for imprime in _faits(poste, commande)
    )


def _faits(poste: Installation, commande: Imprimer) -> tuple[Imprime, ...]:
    if commande.document == v.D_DMP:
        return (compatibilite_dmp(),)
    if commande.document == v.D_BORDEREAU:
        return bordereaux(poste, commande)
    if commande.document == v.D_FEUILLE and not commande.facture:
        return (feuille_saisie(commande),)
    archivee = poste.archive.facture(_identifiant(commande))
    if archivee is None:
        raise RefusPoste(v.R_INCONNU, f"Facture {commande.facture!r} : inconnue")
    faire = D_UNE_FACTURE.get(commande.document)
    if faire is None:
        raise RefusPoste(v.R_INCONNU, f"Document {commande.document!r} : inconnu")
    return (faire(Edition(poste, archivee, commande.champs)),)


def _identifiant(commande: Imprimer) -> str:
    """Give the facture named, or the DRE of its pair when `flux` asks for it."""
    base, tiret, flux = commande.facture.rpartition("-")
    if commande.champs.get("flux") == "dre" and flux == TypeFlux.FSE.value:
        return f"{base}{tiret}{TypeFlux.DRE.value}"
    return commande.facture


def feuille_degradee(poste: Installation, archivee: FactureArchivee) -> Document:
    """Print the paper that must go with a degraded facture."""
    return editer(feuille(Edition(poste, archivee)), archivee.id, PDF)
