"""Storing a mail that SMTP offers: on disk before 250, once, one row per recipient (DESIGN §8).

The network answers here too: it keeps what an unavailable site cannot take and says so with an
AR provisoire, and writes the DSN of what it cannot reach.
"""

import hashlib
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, insert, select

from vitalbench.simulators.reception import messages_service as ms
from vitalbench.simulators.reception.annuaire import Annuaire
from vitalbench.simulators.reception.boites import remettre
from vitalbench.simulators.reception.dsn import Action, Demande, avis
from vitalbench.simulators.reception.entetes import identifiant
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.registre import (
    DEPOTS,
    Registre,
    garder_piece,
    noter_fait,
    prochain,
)
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.reception.smtp import Enveloppe, fait_smtp
from vitalbench.simulators.reception.transit import alteration_due
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
                    self._acheminer(connexion, enveloppe, demande, message, message_id)
        self._jalon(Etape.DEPOT)
        self._arrivee()
        return reponse

    def _acheminer(
        self,
        connexion: Connection,
        enveloppe: Enveloppe,
        demande: Demande,
        message: bytes,
        message_id: str,
    ) -> None:
        adresse = demande.adresse.lower()
        maintenant = self._horloge.maintenant()
        organisme = self._annuaire.organisme(adresse)
        if adresse in self.reglages.non_remises or (
            organisme is None and adresse not in self._annuaire.comptes
        ):
            self._avis(connexion, enveloppe, demande, message, "failed")
            return
        if organisme is None:
            remettre(connexion, adresse, message, maintenant)
        else:
            site = self.reglages.organisme(organisme.cle).indisponible_jusqua
            ferme = site is not None and site > maintenant
            reglages = self.reglages.organisme(organisme.cle)
            quoi = alteration_due(connexion, organisme.cle, reglages.alterations)
            connexion.execute(
                insert(DEPOTS).values(
                    empreinte=garder_piece(connexion, message),
                    alteration=quoi,
                    message_id=message_id,
                    de=enveloppe.de.lower(),
                    vers=adresse,
                    enveloppe=msgspec.json.encode(enveloppe).decode(),
                    recu=maintenant,
                    a_traiter=site if ferme else maintenant,
                    etat="depose",
                    cause="",
                )
            )
            if ferme:
                ms.envoyer(
                    connexion,
                    famille=ms.AR_PROVISOIRE,
                    boite=enveloppe.de,
                    message=message,
                    organisme=organisme,
                    cause=f"site de {organisme.nom} indisponible, message gardé et remis plus tard",
                    instant=maintenant,
                )
        if demande.veut("SUCCESS"):
            self._avis(connexion, enveloppe, demande, message, "delivered")

    def _avis(
        self,
        connexion: Connection,
        enveloppe: Enveloppe,
        demande: Demande,
        message: bytes,
        action: Action,
    ) -> None:
        if action == "failed" and not demande.veut("FAILURE"):
            return
        echec = action == "failed"
        statut = "5.1.1" if echec else "2.0.0"
        diagnostic = "550 5.1.1 boite inconnue ou injoignable" if echec else "250 2.0.0 remis"
        maintenant = self._horloge.maintenant()
        message_id, octets = avis(
            original=message,
            expediteur=enveloppe.de,
            demande=demande,
            action=action,
            statut=statut,
            diagnostic=diagnostic,
            retour=enveloppe.ret,
            envid=enveloppe.envid,
            rang=prochain(connexion, "dsn"),
            instant=maintenant,
        )
        boite = enveloppe.de.lower()
        remis = boite in self._annuaire.comptes
        if remis:
            remettre(connexion, boite, octets, maintenant)
        noter_fait(
            connexion,
            "retour",
            {
                "type": "DSN",
                "sens": action,
                "message_id": message_id,
                "pour": identifiant(message),
                "destinataire": boite,
                "adresse": demande.adresse,
                "etat": "remis" if remis else "sans boite",
                "instant": maintenant.isoformat(),
            },
            {"message": octets},
        )


def _deja_depose(connexion: Connection, enveloppe: Enveloppe, message: bytes) -> bool:
    """Tell whether these very bytes came from this sender before (a 250 that was lost)."""
    empreinte = hashlib.sha256(message).hexdigest()
    requete = select(DEPOTS.c.id).where(
        DEPOTS.c.empreinte == empreinte, DEPOTS.c.de == enveloppe.de.lower()
    )
    return connexion.execute(requete).first() is not None
