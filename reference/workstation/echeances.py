"""Deadlines of lots: no ARL after two working days, two more to send again (CDC-3.4.1.2-10).

A refused lot, too, is to be sent again within two working days (CDC-3.3.1.2-08); degraded FSE
wait for no ARL (CDC-3.3.1-02). Beyond 90 days, or dated more than two days ahead, only a paper
duplicata is possible (CDC-3.3.1.2-11).
"""

from datetime import date, timedelta

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.workstation.archive import EtatLot, LotArchive, RetourArchive
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.jours_ouvres import ajouter, ecoules

DELAI = 2
AGE_MAX = timedelta(days=90)
AVANCE_MAX = timedelta(days=2)
REJETS_MAX = 2
AVIS_MAX = 3


def reemissible(lot: LotArchive, aujourdhui: date) -> bool:
    """Tell whether a lot may still be sent again rather than go on paper."""
    constitue = lot.constitue.date()
    return (
        aujourdhui - constitue <= AGE_MAX
        and constitue - aujourdhui <= AVANCE_MAX
        and lot.rejets < REJETS_MAX
    )


def alertes(poste: Installation) -> list[Mention]:
    """Say which lots wait for something, and until when."""
    aujourdhui = poste.horloge.aujourdhui()
    dites: list[Mention] = []
    for lot in poste.archive.lots(EtatLot.TRANSMIS):
        if lot.emis is None or ecoules(lot.emis.date(), aujourdhui) <= DELAI:
            continue
        limite = ajouter(ajouter(lot.emis.date(), DELAI), DELAI)
        texte = f"Lot {lot.numero} : aucun ARL, à réémettre avant le {limite:%d/%m/%Y}"
        dites.append(mention(v.M_ARL_ABSENT, texte, "alerte"))
        dites.append(mention(v.M_ECHEANCE, texte, "alerte"))
    refus = {r.lot: r for r in poste.archive.retours("ARL") if r.sens == "negatif"}
    for lot in poste.archive.lots(EtatLot.REJETE):
        arl = refus.get(lot.id)
        if arl is None or not poste.archive.factures_du_lot(lot.id):
            continue
        limite = ajouter(arl.recu.date(), DELAI)
        dites.append(
            mention(
                v.M_ECHEANCE,
                f"Lot {lot.numero} refusé : à réémettre avant le {limite:%d/%m/%Y}",
                "alerte",
            )
        )
    if _avis_repetes(poste.archive.retours()):
        dites.append(mention(v.M_NON_REMISES, niveau="alerte"))
    return dites


def _avis_repetes(retours: tuple[RetourArchive, ...]) -> bool:
    derniers = [retour.type for retour in retours[-AVIS_MAX:]]
    return derniers == ["DSN"] * AVIS_MAX
