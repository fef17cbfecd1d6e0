"""Storing a mail that SMTP offers: on disk before 250, once, one row per recipient (DESIGN §8).

The network answers here too: it keeps what an unavailable site cannot take and says so with an
AR provisoire, and writes the DSN of what it cannot reach.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, select

from vitalbench.simulators.reception.annuaire import Annuaire
from vitalbench.simulators.reception.boites import remettre
from vitalbench.simulators.reception.dsn import EVENEMENTS, Action, Demande, avis
from vitalbench.simulators.reception.entetes import identifiant
from vitalbench.simulators.reception.garde import garder
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.registre import (
    DEPOTS,
    Registre,
    noter_fait,
    prochain,
)
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.reception.retours import Retour, programmer
from vitalbench.simulators.reception.smtp import Enveloppe, fait_smtp
from vitalbench.simulators.world.horloge import Horloge


class Depot:
    """The SMTP front's way into the ledger."""

    def __init__(
        self,
        registre: Registre,
        annuaire: Annuaire,
        horloge: Horloge,
        jalon: Jalon,
        arrivee: Callable[[], None],
    ) -> None:
        self._registre = registre
        self._annuaire = annuaire
        self._horloge = horloge
        self._jalon = jalon
        self._arrivee = arrivee
        self.reglages = Reglages()

    def deposer(self, enveloppe: Enveloppe, message: bytes) -> str:
        """Store a mail and give the SMTP answer; the same mail twice is stored once."""
        message_id = identifiant(message)
        with self._registre.transaction() as connexion:
            deja = _deja_depose(connexion, enveloppe, message)
            reponse = "250 2.0.0 message deja depose" if deja else "250 2.0.0 message depose"
            fait = fait_smtp(enveloppe, reponse, message_id)
            noter_fait(connexion, "smtp", fait | {"deja_depose": deja}, {"message": message})
            if not deja:
                for demande in enveloppe.vers:
                    self._acheminer(connexion, enveloppe, demande, message)
        self._jalon(Etape.DEPOT)
        self._arrivee()
        return reponse

    def _acheminer(
        self,
        connexion: Connection,
        enveloppe: Enveloppe,
        demande: Demande,
        message: bytes,
    ) -> None:
        adresse = demande.adresse.lower()
        maintenant = self._horloge.maintenant()
        organisme = self._annuaire.organisme(adresse)
        if adresse in self.reglages.non_remises or (
            organisme is None and adresse not in self._annuaire.comptes
        ):
            self._avis(connexion, enveloppe, demande, message, "failed", maintenant)
            return
        remise = self._remise(connexion, enveloppe, demande, message)
        if organisme is None:
            remettre(connexion, adresse, message, remise)
        else:
            garder(
                connexion,
                self.reglages,
                organisme=organisme,
                de=enveloppe.de,
                message=message,
                enveloppe=msgspec.json.encode(enveloppe).decode(),
                maintenant=maintenant,
                remise=remise,
            )
        self._avis(connexion, enveloppe, demande, message, "delivered", remise)

    def _remise(
        self, connexion: Connection, enveloppe: Enveloppe, demande: Demande, message: bytes
    ) -> datetime:
        """Give when the network reaches an address, and owe the notice of a delay."""
        maintenant = self._horloge.maintenant()
        adresse = demande.adresse.lower()
        for differee in self.reglages.remises_differees:
            if differee.adresse.lower() == adresse:
                if differee.avis_heures < differee.heures:
                    avertie = maintenant + timedelta(hours=differee.avis_heures)
                    self._avis(connexion, enveloppe, demande, message, "delayed", avertie)
                return maintenant + timedelta(hours=differee.heures)
        return maintenant

    def _avis(
        self,
        connexion: Connection,
        enveloppe: Enveloppe,
        demande: Demande,
        message: bytes,
        action: Action,
        instant: datetime,
    ) -> None:
        """Owe the DSN of one fate to a sender who wishes to be told of it."""
        if not demande.veut(EVENEMENTS[action]):
            return
        message_id, octets = avis(
            original=message,
            expediteur=enveloppe.de,
            demande=demande,
            action=action,
            retour=enveloppe.ret,
            envid=enveloppe.envid,
            rang=prochain(connexion, "dsn"),
            instant=instant,
        )
        programmer(
            connexion,
            Retour(
                genre="DSN",
                sens=action,
                pour="",
                organisme="",
                boite=enveloppe.de,
                message_id=message_id,
                reponse_a=identifiant(message),
                du=instant,
                sort="normal",
                message=octets,
                contenu=b"",
                donnees={"adresse": demande.adresse},
            ),
        )


def _deja_depose(connexion: Connection, enveloppe: Enveloppe, message: bytes) -> bool:
    """Tell whether these very bytes came from this sender before (a 250 that was lost)."""
    empreinte = hashlib.sha256(message).hexdigest()
    requete = select(DEPOTS.c.id).where(
        DEPOTS.c.empreinte == empreinte, DEPOTS.c.de == enveloppe.de.lower()
    )
    return connexion.execute(requete).first() is not None
