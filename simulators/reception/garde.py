"""Keeping a mail for an organism: what the network does from the 250 to the site's own hands.

When the site is down, the network keeps the mail and says so with an AR provisoire; it is the only
one to write these (CDC-3.3.3.2-01).
"""

from datetime import datetime

from sqlalchemy import Connection, insert

from vitalbench.simulators.reception import messages_service as ms
from vitalbench.simulators.reception.entetes import identifiant
from vitalbench.simulators.reception.registre import DEPOTS, garder_piece
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.reception.transit import alteration_due
from vitalbench.simulators.world.habitants import Organisme


def garder(
    connexion: Connection,
    reglages: Reglages,
    *,
    organisme: Organisme,
    de: str,
    message: bytes,
    enveloppe: str,
    maintenant: datetime,
    remise: datetime,
) -> None:
    """Keep a mail until the network reaches the site (`remise`) and the site is up."""
    propres = reglages.organisme(organisme.cle)
    site = propres.indisponible_jusqua
    connexion.execute(
        insert(DEPOTS).values(
            empreinte=garder_piece(connexion, message),
            alteration=alteration_due(connexion, organisme.cle, propres.alterations),
            message_id=identifiant(message),
            de=de.lower(),
            vers=organisme.adresse.lower(),
            enveloppe=enveloppe,
            recu=maintenant,
            a_traiter=max(site, remise) if site is not None else remise,
            etat="depose",
            cause="",
        )
    )
    if site is not None and site > maintenant:
        ms.envoyer(
            connexion,
            famille=ms.AR_PROVISOIRE,
            boite=de,
            message=message,
            organisme=organisme,
            cause=f"site de {organisme.nom} indisponible, message gardé et remis plus tard",
            instant=maintenant,
        )
