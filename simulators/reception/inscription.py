"""Writing judged lots and their factures in the ledger, inside the caller's transaction."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, update

from vitalbench.reference.norms.b2_lecture import Lot
from vitalbench.simulators.reception.doublons import (
    date_facturation,
    date_lot,
    flux_facture,
    type_flux,
)
from vitalbench.simulators.reception.jugement import LotJuge
from vitalbench.simulators.reception.lots import mode_du_lot, numero_facture, zone_du
from vitalbench.simulators.reception.motifs import Motif
from vitalbench.simulators.reception.registre import FACTURES, LOTS, garder_piece, garder_pieces
from vitalbench.simulators.reception.reglages import Quoi, ReglagesOrganisme
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.horloge import ajouter_jours_ouvres


class Recu(msgspec.Struct, frozen=True, kw_only=True):
    """A mail taken from the ledger, to judge."""

    depot: int
    organisme: Organisme
    de: str
    message: bytes
    message_id: str
    instant: datetime
    alteration: Quoi | None = None


def plus_tard(instant: datetime, jours_ouvres: int) -> datetime:
    """Give the same hour so many working days later."""
    return datetime.combine(ajouter_jours_ouvres(instant.date(), jours_ouvres), instant.time())


def ecrire_lot(
    connexion: Connection,
    recu: Recu,
    juge: LotJuge,
    motifs: tuple[Motif, ...],
    reglages: ReglagesOrganisme,
) -> int:
    """Write a lot as judged and give its number; an accepted one gets its day of liquidation."""
    lot = juge.lot
    mode = mode_du_lot(lot)
    resultat = connexion.execute(
        insert(LOTS).values(
            depot=recu.depot,
            rang=juge.rang,
            organisme=recu.organisme.cle,
            no_ps=zone_du(lot, "no_ps"),
            no_lot=zone_du(lot, "no_lot"),
            date_lot=date_lot(lot).isoformat() if not motifs else "",
            flux=type_flux(lot),
            mode=mode.value if mode is not None else "",
            marquage=lot.fin.brut_de("marquage_lot").strip() if lot.fin is not None else "",
            empreinte=garder_piece(connexion, lot.corps),
            destinataire=recu.de,
            message_id=recu.message_id,
            recu=recu.instant,
            liquidation=None if motifs else plus_tard(recu.instant, reglages.jours_liquidation),
            etat="refuse" if motifs else "accepte",
        )
    )
    cle = resultat.inserted_primary_key
    return int(cle[0]) if cle else 0


def ecrire_factures(
    connexion: Connection, numero: int, organisme: Organisme, lot: Lot, clairs: dict[str, bytes]
) -> None:
    """Write the factures of an accepted lot, in clear, all at once.

    A DRE d'annulation stops the DRE of the same number if nobody has paid it yet.
    """
    annulees = [numero_facture(f) for f in lot.factures if flux_facture(f) == "A"]
    if annulees:
        connexion.execute(
            update(FACTURES)
            .where(
                FACTURES.c.organisme == organisme.cle,
                FACTURES.c.no_ps == zone_du(lot, "no_ps"),
                FACTURES.c.flux == "D",
                FACTURES.c.etat == "recue",
                FACTURES.c.numero.in_(annulees),
            )
            .values(etat="annulee")
        )
    corps = [clairs.get(numero_facture(f), f.corps) for f in lot.factures]
    empreintes = garder_pieces(connexion, corps)
    connexion.execute(
        insert(FACTURES),
        [
            {
                "lot": numero,
                "organisme": organisme.cle,
                "no_ps": zone_du(lot, "no_ps"),
                "numero": numero_facture(facture),
                "date_facturation": date_facturation(facture),
                "flux": flux_facture(facture),
                "etat": "recue",
                "corps": empreinte,
            }
            for facture, empreinte in zip(lot.factures, empreintes, strict=True)
        ],
    )
