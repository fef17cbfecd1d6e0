"""SCOR: scanned papers tied to factures, sent after the lot they go with (profil SCOR-SIM-1).

A lot of papers is tried again for five working days from its first try, then the papers go by
post; without a positive ARL PJ the same lot is sent again (CONV-SCOR-05 to -13).
"""

from datetime import date
from email.utils import format_datetime

import msgspec

from vitalbench.reference.norms.courriel import Enveloppe, Sujet, composer_message
from vitalbench.reference.norms.scor import (
    DESCRIPTION_LOT,
    FORMATS,
    LotPieces,
    Nature,
    Piece,
    composer_lot_pieces,
)
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Destinataire, JoindrePiece
from vitalbench.reference.protocol.ecran import Mention, Valeur
from vitalbench.reference.protocol.reponses import Cree
from vitalbench.reference.securing.certificats import en_utc
from vitalbench.reference.securing.enveloppe import chiffrer
from vitalbench.reference.workstation.archive import EtatLot, FactureArchivee, LotArchive
from vitalbench.reference.workstation.archive.pieces import (
    EtatPieces,
    LotPiecesArchive,
    PieceArchivee,
)
from vitalbench.reference.workstation.certificats import der
from vitalbench.reference.workstation.configuration import actif
from vitalbench.reference.workstation.courrier import courrier_du_poste
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.fichiers import EMETTEUR
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.jours_ouvres import ecoules
from vitalbench.reference.workstation.refus import RefusPoste

REGIME = "scor"
ESSAIS_JOURS = 5
ATTENTE_ARL_JOURS = 2
TAILLE_MAX = 8 * 1024 * 1024
PARTIS = frozenset({EtatLot.TRANSMIS, EtatLot.ACQUITTE, EtatLot.ARCHIVE})


def joindre(poste: Installation, commande: JoindrePiece) -> tuple[Cree, list[Mention]]:
    """Take one scanned paper of one facture; its image must be readable (CONV-SCOR-04).

    A feuille de soins without the patient's signature is told before anything is sent
    (CONV-SCOR-01).
    """
    if not actif(poste.configuration.parametres, "scor", "non"):
        raise RefusPoste(v.R_MODE, "SCOR : la convention de la profession ne le prévoit pas")
    facture = poste.archive.facture(commande.facture)
    if facture is None:
        raise RefusPoste(v.R_INCONNU, f"Facture {commande.facture!r} : inconnue")
    debuts = FORMATS.get(commande.mime)
    if debuts is None or not commande.contenu.startswith(debuts):
        raise RefusPoste(v.R_PIECE, f"{commande.nom[:60]} : image {commande.mime[:30]} illisible")
    if len(commande.contenu) > TAILLE_MAX:
        raise RefusPoste(v.R_PIECE, f"{commande.nom[:60]} : plus de {TAILLE_MAX} octets")
    piece = PieceArchivee(
        id=f"PJ-{poste.archive.suivant('piece'):06d}",
        facture=facture.id,
        nature=_nature(facture, commande.nom),
        nom="".join(c if c.isalnum() or c in "._-" else "_" for c in commande.nom)[:60],
        mime=commande.mime,
        contenu=commande.contenu,
        recue=poste.horloge.maintenant(),
    )
    poste.archive.pieces.garder(piece)
    dites = (
        [mention(v.M_FEUILLE_NON_SIGNEE, niveau="alerte")]
        if piece.nature == "FSP" and commande.signature != "patient"
        else []
    )
    details: dict[str, Valeur] = {"facture": facture.id, "nature": piece.nature}
    return Cree(type="piece", id=piece.id, details=details), dites


def copies_papier(poste: Installation) -> list[Mention]:
    """Say whose paper copy is still due: no positive ARL PJ yet (CONV-SCOR-02)."""
    acquittes = {x.id for x in poste.archive.pieces.lots() if x.etat == EtatPieces.ACQUITTE}
    dues = [p.id for p in poste.archive.pieces.pieces() if p.lot_pieces not in acquittes]
    if not dues:
        return []
    texte = f"Sans ARL PJ positif, la copie papier reste à adresser : {', '.join(dues)}"
    return [mention(v.M_COPIE_PAPIER, texte)]


def _nature(facture: FactureArchivee, nom: str) -> Nature:
    if nom.lower().startswith("ticket"):
        return "TKV"
    return "FSP" if facture.mode == "D" else "ORD"


def envoyer(poste: Installation) -> tuple[list[Mention], list[Cree]]:
    """Send the papers of the lots already sent, and those that still wait for their ARL PJ."""
    for lot in poste.archive.lots(*(EtatLot(etat) for etat in PARTIS)):
        _constituer(poste, lot)
    mentions: list[Mention] = []
    crees: list[Cree] = []
    aujourdhui = poste.horloge.aujourdhui()
    for gardee in poste.archive.pieces.lots():
        if not _a_envoyer(poste, gardee):
            continue
        if ecoules(gardee.premiere, aujourdhui) > ESSAIS_JOURS:
            poste.archive.pieces.changer_lot(gardee.id, etat=EtatPieces.PAPIER.value)
            mentions.append(
                mention(
                    v.M_PIECES_PAPIER,
                    f"Pièces {gardee.numero} : à envoyer sur papier (duplicata) à la caisse",
                    "alerte",
                )
            )
            continue
        refaite = _refaire(poste, gardee)
        try:
            courrier_du_poste(poste).envoyer(refaite.adresse, refaite.message)
        except RefusPoste as refus:
            mentions.append(
                mention(
                    v.M_PIECES_NON_TRANSMISES,
                    f"Pièces {gardee.numero} non transmises : {refus.message}",
                    "alerte",
                )
            )
            continue
        poste.archive.pieces.changer_lot(gardee.id, etat=EtatPieces.TRANSMIS.value, emis=aujourdhui)
        crees.append(
            Cree(
                type="message",
                id=gardee.id,
                details={"lot_pieces": gardee.numero, "adresse": gardee.adresse},
            )
        )
    return mentions, crees


def _a_envoyer(poste: Installation, lot: LotPiecesArchive) -> bool:
    if lot.etat in {EtatPieces.A_EMETTRE, EtatPieces.REFUSE}:
        return True
    if lot.etat != EtatPieces.TRANSMIS or lot.emis is None:
        return False
    return ecoules(lot.emis, poste.horloge.aujourdhui()) > ATTENTE_ARL_JOURS


def _constituer(poste: Installation, lot: LotArchive) -> None:
    """Put the papers of one lot of factures, not yet in a lot of papers, in a message."""
    factures = {f.id: f for f in poste.archive.factures_du_lot(lot.id)}
    pieces = tuple(
        p for p in poste.archive.pieces.pieces() if p.facture in factures and not p.lot_pieces
    )
    if not pieces:
        return
    numero = poste.numerotation.lot_de_pieces(lot.numero_facturation)
    compostage = poste.numerotation.compostage(poste.horloge.maintenant())
    premiere = poste.horloge.aujourdhui()
    message_id, message = _composer(poste, lot, numero, compostage, premiere, pieces)
    poste.archive.pieces.garder_lot(
        LotPiecesArchive(
            id=compostage,
            numero=numero,
            lot=lot.id,
            etat=EtatPieces.A_EMETTRE,
            adresse=_accueil(poste).adresse,
            message_id=message_id,
            message=message,
            premiere=premiere,
        ),
        tuple(p.id for p in pieces),
    )


def _accueil(poste: Installation) -> Destinataire:
    destinataire = next((d for d in poste.configuration.destinataires if d.regime == REGIME), None)
    if destinataire is None:
        raise RefusPoste(v.R_TRANSMISSION, "SCOR : aucun point d'accueil configuré")
    return destinataire


def _composer(
    poste: Installation,
    lot: LotArchive,
    numero: str,
    compostage: str,
    premiere: date,
    pieces: tuple[PieceArchivee, ...],
) -> tuple[str, bytes]:
    """Write the message of a lot of papers: its Message-ID and its bytes."""
    destinataire = _accueil(poste)
    factures = {f.id: f for f in poste.archive.factures_du_lot(lot.id)}
    clair = composer_lot_pieces(
        LotPieces(
            no_ps=lot.numero_facturation,
            lot_pieces=numero,
            jour=premiere,
            organisme=lot.regime + lot.caisse,
            no_lot=lot.numero,
            date_lot=lot.constitue.date(),
            pieces=tuple(
                Piece(
                    facture=f"{factures[p.facture].numero:09d}",
                    nature=_nature(factures[p.facture], p.nom),
                    mime=p.mime,
                    contenu=p.contenu,
                    nom=p.nom,
                )
                for p in pieces
            ),
        ),
        f"pieces-{compostage}",
    )
    expediteur = poste.configuration.messagerie.adresse
    message_id = f"<{compostage}@{expediteur.rpartition('@')[2]}>"
    message = composer_message(
        Enveloppe(
            de=expediteur,
            vers=destinataire.adresse,
            message_id=message_id,
            date=format_datetime(en_utc(poste.horloge.maintenant())),
            sujet=Sujet(
                emetteur=lot.numero_facturation.rjust(EMETTEUR, "0"),
                compostage=compostage,
                nb_factures=len({p.facture for p in pieces}),
            ),
            description=DESCRIPTION_LOT,
            cms=chiffrer(clair, der(destinataire.certificat_piece_jointe)),
        )
    )
    return message_id, message


def _refaire(poste: Installation, gardee: LotPiecesArchive) -> LotPiecesArchive:
    """Put the papers kept of a lot already sent in a new message: same lot (CONV-SCOR-11)."""
    lot = poste.archive.lot(gardee.lot)
    if gardee.etat == EtatPieces.A_EMETTRE or lot is None:
        return gardee
    pieces = tuple(p for p in poste.archive.pieces.pieces() if p.lot_pieces == gardee.id)
    compostage = poste.numerotation.compostage(poste.horloge.maintenant())
    message_id, message = _composer(poste, lot, gardee.numero, compostage, gardee.premiere, pieces)
    poste.archive.pieces.changer_lot(gardee.id, message_id=message_id, message=message)
    return msgspec.structs.replace(gardee, message_id=message_id, message=message)


def acquitter(poste: Installation, compostage: str, *, positif: bool) -> LotPiecesArchive | None:
    """Bind an ARL PJ to its lot of papers."""
    lot = next(
        (
            x
            for x in poste.archive.pieces.lots()
            if compostage in {x.id, x.message_id.strip("<").partition("@")[0]}
        ),
        None,
    )
    if lot is not None and lot.etat != EtatPieces.ACQUITTE:
        etat = EtatPieces.ACQUITTE if positif else EtatPieces.REFUSE
        poste.archive.pieces.changer_lot(lot.id, etat=etat.value)
    return lot
