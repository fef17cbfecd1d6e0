"""Header and footer that frame the lots of a file; no card is touched (CDC-3.2.10.2-05)."""

from collections.abc import Sequence
from datetime import date

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.entete_lue import elements_lot
from vitalbench.reference.modules.scelles import FichierB2, LotScelle
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2 import DebutFichier, FinFichier
from vitalbench.reference.norms.codec import RefusCodage
from vitalbench.reference.norms.dre import MESSAGE_INITIAL
from vitalbench.reference.securing.manifeste import LONGUEUR

LOTS_MAX = 999
_EXTREMITES = 2
_MESSAGE = 37
_DESTINATAIRES = {TypeFlux.FSE: "CP", TypeFlux.DRE: "MA"}


def former_fichier(lots: Sequence[LotScelle], numero: str, jour: date, parc: str) -> FichierB2:
    """Lay out records 000 and 999 of a file of lots; raises RefusModule.

    `parc` is what a file of FSE says of the workstation that made it (suivi de parc,
    CDC-2.2.4.2-02), in the free message of its header (profil simulé).
    """
    premier = _controler(lots)
    facture = premier.factures[0]
    elements = elements_lot(facture.enregistrements, facture.mode, facture.flux)
    if premier.flux is TypeFlux.DRE:
        no_destinataire = elements.numero_amc.rjust(14, "0")
        message = MESSAGE_INITIAL
    else:
        no_destinataire = (premier.regime + premier.organisme).rjust(14, "0")
        message = parc[:_MESSAGE]
    try:
        entete = DebutFichier(
            no_emetteur=elements.numero_facturation,
            type_destinataire=_DESTINATAIRES[premier.flux],
            no_destinataire=no_destinataire,
            id_fichier=numero,
            date_creation=jour,
            zone_message=message,
        )
        fin = FinFichier(
            no_emetteur=elements.numero_facturation,
            type_destinataire=_DESTINATAIRES[premier.flux],
            no_destinataire=no_destinataire,
            id_fichier=numero,
            nb_enregistrements=sum(len(lot.enregistrements) for lot in lots) // LONGUEUR
            + _EXTREMITES,
            nb_lots=len(lots),
        )
        return FichierB2(entete=entete.encode(), fin=fin.encode())
    except RefusCodage as erreur:
        raise RefusModule(statuts.PARAMETRE, str(erreur)) from erreur


def _controler(lots: Sequence[LotScelle]) -> LotScelle:
    if not 1 <= len(lots) <= LOTS_MAX:
        raise RefusModule(
            statuts.PARAMETRE, f"{len(lots)} lots dans le fichier, 1 à {LOTS_MAX} attendus"
        )
    premier = lots[0]
    for lot in lots:
        if lot.critere_fichier != premier.critere_fichier:
            raise RefusModule(
                statuts.CRITERES_MELES,
                f"lot {lot.reference} : autre critère de fichier que le lot {premier.reference}",
            )
    return premier
