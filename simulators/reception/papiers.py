"""The inter-régime reception of scanned papers: lots of papers, ARL PJ (SCOR-SIM-1, simulé).

A positive ARL PJ says that a lot was acquired and follows the norm; the same lot sent again is
acknowledged again and kept once, since a lost ARL makes the PS send again (CONV-SCOR-06, -11).
"""

from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from vitalbench.reference.norms.courriel import Enveloppe
from vitalbench.reference.norms.scor import (
    DESCRIPTION_ARL,
    ArlPieces,
    LotPieces,
    LotPiecesIllisible,
    ecrire_arl_pieces,
    lire_lot_pieces,
)
from vitalbench.simulators.reception.courrier_retour import Adressage, ecrire_texte
from vitalbench.simulators.reception.inscription import Recu, plus_tard
from vitalbench.simulators.reception.registre import (
    LOTS,
    PAPIERS,
    garder_piece,
    lire_piece,
    noter_fait,
    prochain,
)
from vitalbench.simulators.reception.reglages import ReglagesOrganisme
from vitalbench.simulators.reception.retours import Retour, programmer

SCOR = "oct-99998002"
"""Key of the point d'accueil inter-régimes in the world."""
ATTENTE_ORGANISME = 1
"""Working days after which an organism asks again for papers it should have (ours)."""


def recevoir_papiers(
    connexion: Connection,
    recu: Recu,
    enveloppe: Enveloppe,
    clair: bytes,
    reglages: ReglagesOrganisme,
) -> None:
    """Keep a lot of papers and owe its ARL PJ, inside the caller's transaction."""
    try:
        lot = lire_lot_pieces(clair)
    except LotPiecesIllisible as erreur:
        _noter(connexion, recu, "refus", {"cause": str(erreur)}, {"contenu": clair})
        _devoir_arl(connexion, recu, enveloppe, None, str(erreur), reglages)
        return
    connu = _deja(connexion, lot)
    if not connu:
        perdu = prochain(connexion, "pieces/perdues") <= reglages.pieces_perdues
        _garder(connexion, recu, lot, None if perdu else recu.instant)
    faits = {
        "lot_pieces": lot.lot_pieces,
        "no_ps": lot.no_ps,
        "lot": lot.no_lot,
        "factures": [piece.facture for piece in lot.pieces],
        "deja_recu": connu,
        "lot_factures_recu": _lot_recu(connexion, lot),
    }
    images = {f"piece-{p.facture}-{p.nature}": p.contenu for p in lot.pieces}
    _noter(connexion, recu, "ok", faits, images)
    if not connu:
        etat = "perdu" if perdu else "remis"
        _relayer(connexion, etat, lot.lot_pieces, lot.no_ps, lot.organisme, recu.instant, images)
    _devoir_arl(connexion, recu, enveloppe, lot, "", reglages)


def retransmettre(connexion: Connection, maintenant: datetime) -> int:
    """Send again to their organism the lots of papers it asks for after a working day.

    The PS has its positive ARL PJ and sends nothing (CONV-SCOR-10). Gives the number of lots.
    """
    perdues = connexion.execute(
        select(PAPIERS).where(PAPIERS.c.remis.is_(None)).order_by(PAPIERS.c.id)
    ).all()
    lots: dict[tuple[str, str, str], list[Row[tuple[object, ...]]]] = {}
    for piece in perdues:
        if plus_tard(piece.recu, ATTENTE_ORGANISME) <= maintenant:
            lots.setdefault((piece.no_ps, piece.lot_pieces, piece.jour), []).append(piece)
    for (no_ps, lot_pieces, _jour), pieces in lots.items():
        images = {f"piece-{p.facture}-{p.nature}": lire_piece(connexion, p.contenu) for p in pieces}
        organisme, instant = pieces[0].organisme, plus_tard(pieces[0].recu, ATTENTE_ORGANISME)
        connexion.execute(
            update(PAPIERS).where(PAPIERS.c.id.in_([p.id for p in pieces])).values(remis=instant)
        )
        _relayer(connexion, "retransmis", lot_pieces, no_ps, organisme, instant, images)
    return len(lots)


def papiers_recus(connexion: Connection, nature: str) -> frozenset[tuple[str, str]]:
    """Give PS and number of the factures for which a paper of a nature reached the organism."""
    lignes = connexion.execute(
        select(PAPIERS.c.no_ps, PAPIERS.c.facture).where(
            PAPIERS.c.nature == nature, PAPIERS.c.remis.is_not(None)
        )
    )
    return frozenset((ligne.no_ps, ligne.facture) for ligne in lignes)


def _deja(connexion: Connection, lot: LotPieces) -> bool:
    requete = select(PAPIERS.c.id).where(
        PAPIERS.c.no_ps == lot.no_ps,
        PAPIERS.c.lot_pieces == lot.lot_pieces,
        PAPIERS.c.jour == lot.jour.isoformat(),
    )
    return connexion.execute(requete.limit(1)).first() is not None


def _lot_recu(connexion: Connection, lot: LotPieces) -> bool:
    """Tell whether the lot of factures came first, as it must (CONV-SCOR-07)."""
    requete = select(LOTS.c.id).where(
        LOTS.c.no_ps == lot.no_ps,
        LOTS.c.no_lot == lot.no_lot,
        LOTS.c.date_lot == lot.date_lot.isoformat(),
    )
    return connexion.execute(requete.limit(1)).first() is not None


def _relayer(
    connexion: Connection,
    etat: str,
    lot_pieces: str,
    no_ps: str,
    organisme: str,
    instant: datetime,
    images: dict[str, bytes],
) -> None:
    """Note what became of a lot of papers on its way to the organism."""
    faits = {
        "concentrateur": SCOR,
        "vers": organisme,
        "lot_pieces": lot_pieces,
        "no_ps": no_ps,
        "etat": etat,
        "instant": instant.isoformat(),
    }
    noter_fait(connexion, "relais", faits, images)


def _garder(connexion: Connection, recu: Recu, lot: LotPieces, remis: datetime | None) -> None:
    for piece in lot.pieces:
        connexion.execute(
            insert(PAPIERS).values(
                no_ps=lot.no_ps,
                lot_pieces=lot.lot_pieces,
                jour=lot.jour.isoformat(),
                no_lot=lot.no_lot,
                facture=piece.facture,
                nature=piece.nature,
                contenu=garder_piece(connexion, piece.contenu),
                recu=recu.instant,
                remis=remis,
                organisme=lot.organisme,
            )
        )


def _noter(
    connexion: Connection,
    recu: Recu,
    statut: str,
    donnees: dict[str, object],
    pieces: dict[str, bytes],
) -> None:
    base: dict[str, object] = {
        "etape": "pieces",
        "statut": statut,
        "organisme": recu.organisme.cle,
        "message_id": recu.message_id,
        "instant": recu.instant.isoformat(),
    }
    noter_fait(connexion, "reception", base | donnees, pieces)


def _devoir_arl(
    connexion: Connection,
    recu: Recu,
    enveloppe: Enveloppe,
    lot: LotPieces | None,
    motif: str,
    reglages: ReglagesOrganisme,
) -> None:
    adressage = Adressage(
        de=recu.organisme.adresse,
        vers=recu.de,
        reponse_a=recu.message_id,
        instant=recu.instant,
        rang=prochain(connexion, "retours"),
        no_destinataire=enveloppe.sujet.emetteur.strip(),
    )
    contenu = ecrire_arl_pieces(
        ArlPieces(
            sens="positif" if lot is not None else "negatif",
            lot_pieces=lot.lot_pieces if lot is not None else "",
            no_ps=lot.no_ps if lot is not None else "",
            instant=recu.instant,
            compostage_recu=enveloppe.sujet.compostage,
            motif=" ".join(motif.split()),
        )
    )
    programmer(
        connexion,
        Retour(
            genre="ARLPJ",
            sens="positif" if lot is not None else "negatif",
            pour=lot.lot_pieces if lot is not None else "",
            organisme=recu.organisme.cle,
            boite=recu.de,
            message_id=adressage.message_id,
            reponse_a=recu.message_id,
            du=plus_tard(recu.instant, reglages.retard_arl_jours),
            sort=reglages.sort_arl,
            message=ecrire_texte(adressage, DESCRIPTION_ARL, "ARLPJ", contenu.decode()),
            contenu=contenu,
        ),
    )
