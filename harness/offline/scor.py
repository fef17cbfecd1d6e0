"""Lots of scanned papers and their ARL PJ: readable, tied to factures sent before (SCOR-SIM-1)."""

from datetime import datetime

import msgspec

from vitalbench.harness.offline.croisements import Croisements
from vitalbench.harness.offline.ecarts import Releve, Zone
from vitalbench.reference.norms.scor import (
    PROFIL,
    ArlPieces,
    LotPieces,
    LotPiecesIllisible,
    lire_arl_pieces,
    lire_lot_pieces,
)

_TETE_ARL = f"profil={PROFIL}".encode()


class PiecesVues(msgspec.Struct, frozen=True, kw_only=True):
    """A lot of papers read, to compare with the factures it justifies."""

    releve: Releve
    lot: LotPieces
    instant: datetime | None
    decalage: int = 0


def est_arl_pieces(octets: bytes) -> bool:
    """Tell whether a text is an ARL PJ."""
    return octets.lstrip().startswith(_TETE_ARL)


def juger_lot_pieces(releve: Releve, clair: bytes) -> LotPieces | None:
    """Judge the clear content of a message of papers."""
    releve.vu("pieces")
    try:
        return lire_lot_pieces(clair)
    except LotPiecesIllisible as refus:
        releve.noter("SCO-01", (_lieu(),), "un lot de pièces SCOR-SIM-1", refus)
        return None


def juger_arl_pieces(releve: Releve, octets: bytes) -> ArlPieces | None:
    """Judge an ARL PJ."""
    releve.vu("arl_pieces")
    try:
        return lire_arl_pieces(octets)
    except LotPiecesIllisible as refus:
        releve.noter("SCO-05", (_lieu(),), "un ARL PJ SCOR-SIM-1", refus)
        return None


def rapprocher_pieces(vues: PiecesVues, envois: Croisements) -> None:
    """Compare a lot of papers with the lot of factures it names, when it was read."""
    lot, releve = vues.lot, vues.releve
    cle = (lot.no_ps, lot.no_lot)
    envoye = envois.lots.get(cle)
    if envoye is None:
        return
    releve.vu("pieces_et_lot")
    for piece in lot.pieces:
        facture = envois.paires.factures.get((False, lot.no_ps, piece.facture))
        if facture is None or facture.lot != cle:
            releve.facture = piece.facture
            attendu = f"une facture du lot {lot.no_lot}"
            releve.noter("SCO-02", (_lieu("facture"),), attendu, piece.facture)
    releve.facture = ""
    if vues.instant is not None and envoye.instant is not None and vues.instant < envoye.instant:
        attendu = f"après le lot {lot.no_lot}, parti le {envoye.instant:%d/%m/%Y %H:%M:%S}"
        trouve = f"{vues.instant:%d/%m/%Y %H:%M:%S}"
        releve.noter("SCO-03", (_lieu("Date"),), attendu, trouve)


def _lieu(champ: str = "") -> Zone:
    return Zone(rang=1, decalage=0, enregistrement="SCOR", champ=champ)
