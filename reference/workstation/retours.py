"""Processing of returns: ARL to their lot, NOEMIE to their factures, notices of failure.

(CDC §3.3, §3.4): a positive ARL discharges its lot; a paid and a rejected facture are told
apart; a message not delivered is sent again unchanged.
"""

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

import msgspec

from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.compression import CompressionIllisible, decompresser
from vitalbench.reference.norms.messages_service import (
    MessageServiceIllisible,
    lire_message_service,
)
from vitalbench.reference.norms.mime import MimeIllisible, Partie, feuilles, lire_partie
from vitalbench.reference.norms.scor import LotPiecesIllisible, lire_arl_pieces
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Cree
from vitalbench.reference.workstation.archive import (
    EtatFacture,
    EtatFichier,
    EtatLot,
    FichierArchive,
    MessageRecu,
    RetourArchive,
)
from vitalbench.reference.workstation.courrier import emettre
from vitalbench.reference.workstation.ecrans import mention, montant
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.noemie import FactureRetournee, lire_retour
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.scor import acquitter


class Bilan(msgspec.Struct, frozen=True, kw_only=True):
    """What one message gave: mentions for the PS and returns kept."""

    mentions: tuple[Mention, ...] = ()
    crees: tuple[Cree, ...] = ()


def traiter(poste: Installation, recu: MessageRecu) -> Bilan:
    """Process one message kept; unreadable ones are shown, never lost."""
    try:
        racine = lire_partie(recu.contenu)
        if racine.genre == "multipart/report":
            bilan = _non_remise(poste, recu)
        else:
            mentions: list[Mention] = []
            crees: list[Cree] = []
            for partie in feuilles(racine):
                partiel = _partie(poste, recu, racine, partie)
                mentions += partiel.mentions
                crees += partiel.crees
            bilan = Bilan(mentions=tuple(mentions), crees=tuple(crees))
    except (MimeIllisible, CompressionIllisible) as illisible:
        bilan = Bilan(
            mentions=(mention(v.M_RETOUR_SANS_OBJET, f"Retour illisible : {illisible}", "alerte"),)
        )
    poste.archive.message_traite(recu.id)
    return bilan


def _partie(poste: Installation, recu: MessageRecu, racine: Partie, partie: Partie) -> Bilan:
    description = (
        partie.entete("Content-Description") or racine.entete("Content-Description")
    ).strip()
    genre = description.upper()
    contenu = partie.contenu()
    if genre.endswith("/Z"):
        contenu = decompresser(contenu)
        genre = genre.removesuffix("/Z")
    famille = genre.partition("/")[2]
    if famille == "ARL":
        return _arl(poste, recu, contenu)
    if famille.startswith("NOEMIE/"):
        return _noemie(poste, recu, famille.removeprefix("NOEMIE/"), contenu)
    if famille == "ARLPJ":
        return _arl_pieces(poste, recu, contenu)
    if famille in {"MS", "ARP"}:
        return _message_service(poste, recu, famille, contenu)
    return Bilan(
        mentions=(
            mention(v.M_RETOUR_SANS_OBJET, f"Message étranger : {description[:80]}", "alerte"),
        )
    )


def _ident(poste: Installation, genre: str) -> str:
    return f"{genre}-{poste.archive.suivant('retour'):06d}"


def _arl(poste: Installation, recu: MessageRecu, contenu: bytes) -> Bilan:
    try:
        accuses = poste.ssv.traduire_arl(contenu)
    except RefusModule as refus:
        return Bilan(
            mentions=(mention(v.M_RETOUR_SANS_OBJET, f"ARL illisible : {refus}", "alerte"),)
        )
    mentions: list[Mention] = []
    crees: list[Cree] = []
    for accuse in accuses:
        lot = next(
            (
                x
                for x in poste.archive.lots_du_fichier(accuse.compostage)
                if x.numero == accuse.numero_lot
            ),
            None,
        )
        ident = _ident(poste, "ARL")
        motif = " ; ".join(accuse.motifs)
        poste.archive.garder_retour(
            RetourArchive(
                id=ident,
                type="ARL",
                recu=poste.horloge.maintenant(),
                message=recu.id,
                contenu=contenu,
                sens="positif" if accuse.positif else "negatif",
                lot=lot.id if lot else "",
                fichier=lot.fichier if lot else "",
                motif=motif,
            )
        )
        crees.append(
            Cree(
                type="retour",
                id=ident,
                details={
                    "type": "ARL",
                    "sens": "positif" if accuse.positif else "negatif",
                    "lot": lot.id if lot else "",
                    "numero_lot": accuse.numero_lot,
                    "motif": motif,
                },
            )
        )
        if lot is None:
            mentions.append(
                mention(v.M_RETOUR_SANS_OBJET, f"ARL du lot {accuse.numero_lot} inconnu", "alerte")
            )
        elif accuse.positif:
            poste.archive.changer_lot(lot.id, etat=EtatLot.ACQUITTE.value)
            poste.archive.changer_fichier(lot.fichier, etat=EtatFichier.ACQUITTE.value)
            for facture in poste.archive.factures_du_lot(lot.id):
                if facture.etat == EtatFacture.TRANSMISE:
                    poste.archive.changer_facture(facture.id, etat=EtatFacture.ACQUITTEE.value)
            mentions.append(mention(v.M_LOT_ACQUITTE, f"Lot {lot.numero} : reçu et accepté"))
        elif lot.etat != EtatLot.ACQUITTE:
            poste.archive.changer_lot(lot.id, etat=EtatLot.REJETE.value)
            for facture in poste.archive.factures_du_lot(lot.id):
                poste.archive.changer_facture(facture.id, etat=EtatFacture.A_REFAIRE.value)
            mentions.append(mention(v.M_LOT_REJETE, f"Lot {lot.numero} refusé : {motif}", "alerte"))
    return Bilan(mentions=tuple(mentions), crees=tuple(crees))


def _noemie(poste: Installation, recu: MessageRecu, reference: str, contenu: bytes) -> Bilan:
    mentions: list[Mention] = []
    crees: list[Cree] = []
    for payee in lire_retour(contenu):
        partiel = _facture(poste, recu, reference, contenu, payee)
        mentions += partiel.mentions
        crees += partiel.crees
    return Bilan(mentions=tuple(mentions), crees=tuple(crees))


def _facture(
    poste: Installation, recu: MessageRecu, reference: str, contenu: bytes, payee: FactureRetournee
) -> Bilan:
    trouvees = [
        f
        for f in poste.archive.factures()
        if f.numero == payee.numero
        and f.numero_facturation == payee.numero_facturation
        and f.flux in payee.flux
    ]
    facture = trouvees[0] if trouvees else None
    rejetee = payee.rejetee
    sens = "rejetee" if rejetee else "payee"
    motif = " ; ".join((*payee.rejets, *payee.signalements))
    ident = _ident(poste, "RSP")
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type=f"RSP-{reference}",
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=contenu,
            sens=sens,
            facture=facture.id if facture else "",
            montant=payee.montant,
            motif=motif,
        )
    )
    details: dict[str, str | int | bool | None] = {
        "type": f"RSP-{reference}",
        "sens": sens,
        "facture": facture.id if facture else "",
        "numero": payee.numero,
        "montant": payee.montant,
        "motif": motif,
    }
    cree = Cree(type="retour", id=ident, details=details)
    if facture is None:
        return Bilan(
            mentions=(
                mention(
                    v.M_RETOUR_SANS_OBJET, f"Retour de la facture {payee.numero} inconnue", "alerte"
                ),
            ),
            crees=(cree,),
        )
    if rejetee:
        poste.archive.changer_facture(
            facture.id, etat=EtatFacture.REJETEE.value, motif=motif, montant_paye=0
        )
        dite = mention(v.M_FACTURE_REJETEE, f"Facture {facture.numero} rejetée : {motif}", "alerte")
    else:
        poste.archive.changer_facture(
            facture.id, etat=EtatFacture.PAYEE.value, montant_paye=payee.montant, motif=motif
        )
        dite = mention(
            v.M_FACTURE_PAYEE, f"Facture {facture.numero} payée : {montant(payee.montant)}"
        )
    return Bilan(mentions=(dite,), crees=(cree,))


def _arl_pieces(poste: Installation, recu: MessageRecu, contenu: bytes) -> Bilan:
    try:
        arl = lire_arl_pieces(contenu)
    except LotPiecesIllisible as illisible:
        return Bilan(
            mentions=(mention(v.M_RETOUR_SANS_OBJET, f"ARL PJ illisible : {illisible}", "alerte"),)
        )
    positif = arl.sens == "positif"
    lot = acquitter(poste, arl.compostage_recu, positif=positif)
    ident = _ident(poste, "ARLPJ")
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


def _message_service(poste: Installation, recu: MessageRecu, genre: str, contenu: bytes) -> Bilan:
    brut = contenu.decode("utf-8", "replace")
    try:
        lu = lire_message_service(brut)
        texte, sens, fichier = f"{lu.code} : {lu.libelle}", lu.code, lu.compostage_recu
    except MessageServiceIllisible as illisible:
        texte, sens, fichier = f"Message de service illisible : {illisible}", "", ""
    ident = _ident(poste, genre)
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type=genre,
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=contenu,
            sens=sens,
            fichier=fichier,
            texte=texte,
        )
    )
    return Bilan(
        mentions=(mention(v.M_MESSAGE_SERVICE, texte),),
        crees=(Cree(type="retour", id=ident, details={"type": genre, "sens": sens}),),
    )


def _references(message: Message) -> Iterator[str]:
    for partie in message.walk():
        for nom in ("References", "In-Reply-To", "Original-Message-ID", "Message-ID"):
            for valeur in partie.get_all(nom, []):
                yield from str(valeur).split()


def _echec(message: Message) -> bool:
    """Tell whether a delivery status says that the message was lost."""
    return any(
        str(partie.get("Action", "")).strip().lower() == "failed" for partie in message.walk()
    )


def _non_remise(poste: Installation, recu: MessageRecu) -> Bilan:
    """Send again, unchanged, the file whose message was lost (CDC-3.4.1.2-07)."""
    message = BytesParser().parsebytes(recu.contenu)
    if not _echec(message):
        return Bilan()
    citees = set(_references(message))
    fichier = next((f for f in poste.archive.fichiers() if f.message_id in citees), None)
    ident = _ident(poste, "DSN")
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type="DSN",
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=recu.contenu,
            fichier=fichier.id if fichier else "",
        )
    )
    cree = Cree(
        type="retour",
        id=ident,
        details={"type": "DSN", "fichier": fichier.id if fichier else ""},
    )
    if fichier is None:
        return Bilan(
            mentions=(
                mention(v.M_RETOUR_SANS_OBJET, "Avis de non-remise d'un message inconnu", "alerte"),
            ),
            crees=(cree,),
        )
    if fichier.etat == EtatFichier.ACQUITTE:
        return Bilan(crees=(cree,))
    return Bilan(mentions=(_renvoyer(poste, fichier),), crees=(cree,))


def _renvoyer(poste: Installation, fichier: FichierArchive) -> Mention:
    poste.archive.changer_fichier(fichier.id, etat=EtatFichier.A_EMETTRE.value)
    try:
        emettre(poste, fichier)
    except RefusPoste as refus:
        return mention(
            v.M_FICHIER_NON_TRANSMIS,
            f"Fichier {fichier.numero} à renvoyer : {refus.message}",
            "alerte",
        )
    return mention(
        v.M_NON_REMISE,
        f"Avis de non-remise : fichier {fichier.numero} renvoyé à l'identique",
        "alerte",
    )
