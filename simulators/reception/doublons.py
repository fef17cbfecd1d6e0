"""Duplicates: a lot already received, a facture already received in another lot (SIM005, SIM013).

A lot refused before does not count: it may come again as it was (CDC-3.3.1.2-05).
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from vitalbench.reference.norms.b2_lecture import Facture, Lot
from vitalbench.simulators.reception.lots import numero_facture
from vitalbench.simulators.reception.motifs import Motif
from vitalbench.simulators.reception.registre import FACTURES, LOTS
from vitalbench.simulators.world.habitants import Organisme

_PAR_REQUETE = 500
ANNULATION = "2"
"""Nature d'opération of a DRE d'annulation (2:39, profil simulé)."""


def type_flux(lot: Lot) -> str:
    """Give the type of the factures of a lot: D for DRE, F otherwise."""
    entete = lot.factures[0].entete if lot.factures else None
    return "D" if entete is not None and entete.type_facture == "D" else "F"


def flux_facture(facture: Facture) -> str:
    """Give F for a FSE, D for a DRE, A for a DRE d'annulation, which bears the number it annuls."""
    entete = facture.entete
    if entete is None or entete.type_facture != "D":
        return "F"
    return "A" if entete.nature_operation == ANNULATION else "D"


def date_lot(lot: Lot) -> date:
    """Give the creation date of a lot whose structure holds."""
    if lot.debut is None or lot.debut.date_creation_lot is None:
        raise ValueError("lot sans date de creation : sa structure n'a pas ete examinee")
    return lot.debut.date_creation_lot


def doublons(connexion: Connection, lot: Lot, organisme: Organisme) -> tuple[Motif, ...]:
    """Give the duplicates of a lot that nothing else condemns."""
    if lot.debut is None:
        return ()
    deja = connexion.execute(
        select(LOTS.c.recu).where(
            LOTS.c.organisme == organisme.cle,
            LOTS.c.no_ps == lot.debut.no_ps,
            LOTS.c.no_lot == lot.debut.no_lot,
            LOTS.c.date_lot == date_lot(lot).isoformat(),
            LOTS.c.flux == type_flux(lot),
            LOTS.c.etat != "refuse",
        )
    ).first()
    if deja is not None:
        return (
            Motif(
                code="SIM005",
                detail=f"lot {lot.debut.no_lot} reçu le {deja.recu:%d/%m/%Y}",
                rang=lot.debut.rang,
                position=lot.debut.champ("no_lot").debut,
                type="1",
            ),
        )
    return tuple(_factures(connexion, lot, lot.debut.no_ps, organisme))


def date_facturation(facture: Facture) -> str:
    """Give the billing date of a facture as ISO text, empty when it has none."""
    entete = facture.entete
    jour = entete.date_facturation if entete is not None else None
    return jour.isoformat() if jour is not None else ""


def _factures(connexion: Connection, lot: Lot, no_ps: str, organisme: Organisme) -> Iterator[Motif]:
    for debut in range(0, len(lot.factures), _PAR_REQUETE):
        tranche = lot.factures[debut : debut + _PAR_REQUETE]
        lignes = connexion.execute(
            select(
                LOTS.c.no_lot,
                FACTURES.c.numero,
                FACTURES.c.date_facturation,
                FACTURES.c.flux,
            )
            .select_from(FACTURES.join(LOTS, FACTURES.c.lot == LOTS.c.id))
            .where(
                FACTURES.c.organisme == organisme.cle,
                FACTURES.c.no_ps == no_ps,
                FACTURES.c.numero.in_([numero_facture(facture) for facture in tranche]),
            )
        )
        deja = {(x.numero, x.date_facturation, x.flux): x.no_lot for x in lignes}
        for facture in tranche:
            ancien = deja.get(
                (numero_facture(facture), date_facturation(facture), flux_facture(facture))
            )
            if ancien is not None:
                yield Motif(
                    code="SIM013",
                    detail=f"facture déjà dans le lot {ancien}",
                    rang=facture.enregistrements[0].rang,
                    position=27,
                    facture=numero_facture(facture),
                    type="2",
                )
