"""ARL matched to their lot: discharged when positive, to be handled when not (CDC §3.3.1).

A negative ARL leaves the lot to the PS: sent again as it is, made again without the facture
named, or exported to be looked at.
"""

from vitalbench.reference.modules.arl import AccuseTraduit
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.scor import LotPiecesIllisible, lire_arl_pieces
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Cree
from vitalbench.reference.workstation.archive import (
    EtatFacture,
    EtatFichier,
    EtatLot,
    LotArchive,
    MessageRecu,
    RetourArchive,
)
from vitalbench.reference.workstation.bilan import Bilan, identifiant
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.scor import acquitter


def traiter_arl(poste: Installation, recu: MessageRecu, contenu: bytes) -> Bilan:
    """Have the SSV translate an ARL, and process each acknowledgement in it."""
    try:
        accuses = poste.ssv.traduire_arl(contenu)
    except RefusModule as refus:
        return Bilan(
            mentions=(mention(v.M_RETOUR_SANS_OBJET, f"ARL illisible : {refus}", "alerte"),)
        )
    bilans = [_accuse(poste, recu, contenu, accuse) for accuse in accuses]
    return Bilan(
        mentions=tuple(m for bilan in bilans for m in bilan.mentions),
        crees=tuple(c for bilan in bilans for c in bilan.crees),
    )


def _lot(poste: Installation, accuse: AccuseTraduit) -> LotArchive | None:
    """Find the lot by the message it travelled in, else by its PS, reference and day."""
    partis = (
        *poste.archive.lots_du_fichier(accuse.compostage),
        *(
            lot
            for lot in poste.archive.lots()
            if lot.numero_facturation == accuse.no_ps and lot.constitue.date() == accuse.date_lot
        ),
    )
    return next((lot for lot in partis if lot.numero == accuse.numero_lot), None)


def _accuse(poste: Installation, recu: MessageRecu, contenu: bytes, accuse: AccuseTraduit) -> Bilan:
    lot = _lot(poste, accuse)
    ident = identifiant(poste, "ARL")
    motif = " ; ".join(accuse.motifs)
    sens = "positif" if accuse.positif else "negatif"
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type="ARL",
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=contenu,
            sens=sens,
            lot=lot.id if lot else "",
            facture=",".join(accuse.factures_en_cause),
            fichier=lot.fichier if lot else "",
            motif=motif,
        )
    )
    cree = Cree(
        type="retour",
        id=ident,
        details={
            "type": "ARL",
            "sens": sens,
            "lot": lot.id if lot else "",
            "numero_lot": accuse.numero_lot,
            "motif": motif,
            "factures": ",".join(accuse.factures_en_cause),
        },
    )
    if lot is None:
        texte = f"ARL du lot {accuse.numero_lot} inconnu"
        return Bilan(mentions=(mention(v.M_RETOUR_SANS_OBJET, texte, "alerte"),), crees=(cree,))
    dites = _acquitter(poste, lot) if accuse.positif else _refuser(poste, lot, accuse)
    return Bilan(mentions=dites, crees=(cree,))


def _acquitter(poste: Installation, lot: LotArchive) -> tuple[Mention, ...]:
    poste.archive.changer_lot(lot.id, etat=EtatLot.ACQUITTE.value)
    poste.archive.changer_fichier(lot.fichier, etat=EtatFichier.ACQUITTE.value)
    for facture in poste.archive.factures_du_lot(lot.id):
        if facture.etat in {EtatFacture.TRANSMISE, EtatFacture.A_REFAIRE}:
            poste.archive.changer_facture(facture.id, etat=EtatFacture.ACQUITTEE.value)
    return (mention(v.M_LOT_ACQUITTE, f"Lot {lot.numero} : reçu et accepté"),)


def _refuser(poste: Installation, lot: LotArchive, accuse: AccuseTraduit) -> tuple[Mention, ...]:
    if lot.etat == EtatLot.ACQUITTE:
        return ()
    motif = " ; ".join(accuse.motifs)
    poste.archive.changer_lot(lot.id, etat=EtatLot.REJETE.value, rejets=lot.rejets + 1)
    en_cause = {int(n) for n in accuse.factures_en_cause if n.isdigit()}
    dites = [mention(v.M_LOT_REJETE, f"Lot {lot.numero} refusé : {motif}", "alerte")]
    for facture in poste.archive.factures_du_lot(lot.id):
        citee = facture.numero in en_cause
        poste.archive.changer_facture(
            facture.id, etat=EtatFacture.A_REFAIRE.value, motif=motif if citee else ""
        )
        if citee:
            dites.append(
                mention(
                    v.M_FACTURE_EN_CAUSE,
                    f"Facture {facture.numero} du lot {lot.numero} : {motif}",
                    "alerte",
                )
            )
    return tuple(dites)


def traiter_arl_pieces(poste: Installation, recu: MessageRecu, contenu: bytes) -> Bilan:
    """Process the acknowledgement of a lot of scanned papers."""
    try:
        arl = lire_arl_pieces(contenu)
    except LotPiecesIllisible as illisible:
        return Bilan(
            mentions=(mention(v.M_RETOUR_SANS_OBJET, f"ARL PJ illisible : {illisible}", "alerte"),)
        )
    positif = arl.sens == "positif"
    lot = acquitter(poste, arl.compostage_recu, positif=positif)
    ident = identifiant(poste, "ARLPJ")
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type="ARLPJ",
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=contenu,
            sens=arl.sens,
            lot=lot.lot if lot else "",
            motif=arl.motif,
        )
    )
    cree = Cree(
        type="retour",
        id=ident,
        details={"type": "ARLPJ", "sens": arl.sens, "lot_pieces": arl.lot_pieces},
    )
    if lot is None:
        texte = f"ARL PJ du lot {arl.lot_pieces} inconnu"
        return Bilan(mentions=(mention(v.M_RETOUR_SANS_OBJET, texte, "alerte"),), crees=(cree,))
    if positif:
        dite = mention(v.M_PIECES_ACQUITTEES, f"Pièces {lot.numero} : reçues, papier inutile")
    else:
        dite = mention(v.M_PIECES_REFUSEES, f"Pièces {lot.numero} : {arl.motif}", "alerte")
    return Bilan(mentions=(dite,), crees=(cree,))
