"""Messages de service: profile MS-SIM-1, and ARP-SIM-1 for the AR provisoire (profil simulé).

Families of CDC §3.3.3: rejet SMTP, rejet de fichier, rejet de chiffrement, sent by the organism;
AR provisoire, sent by the mail operator. Codes stay in 9000-9999: real ones are not imitated.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection

from vitalbench.reference.norms.messages_service import (
    CODE_ARP,
    MessageService,
    ecrire_message_service,
)
from vitalbench.simulators.reception.courrier_retour import Adressage, ecrire_texte
from vitalbench.simulators.reception.entetes import compostage_recu, identifiant
from vitalbench.simulators.reception.registre import prochain
from vitalbench.simulators.reception.retours import Retour, programmer
from vitalbench.simulators.world.habitants import Organisme

RESEAU = "operateur@reseau.sim.invalid"


class Famille(msgspec.Struct, frozen=True, kw_only=True):
    """One family of message de service: its code, its name, and who sends it."""

    code: str
    nom: str
    type: str = "MS"


AR_PROVISOIRE = Famille(code=CODE_ARP, nom="AR provisoire", type="ARP")
REJET_SMTP = Famille(code="9010", nom="rejet SMTP")
REJET_ENVELOPPE = Famille(code="9011", nom="rejet SMTP")
REJET_CHIFFREMENT = Famille(code="9012", nom="rejet de chiffrement")
REJET_COMPRESSION = Famille(code="9013", nom="rejet de fichier")
REJET_FICHIER = Famille(code="9014", nom="rejet de fichier")


def envoyer(
    connexion: Connection,
    *,
    famille: Famille,
    boite: str,
    message: bytes,
    organisme: Organisme,
    cause: str,
    instant: datetime,
) -> None:
    """Write a message de service about a received mail and owe it, in the caller's transaction."""
    origine = identifiant(message)
    texte = ecrire_message_service(
        MessageService(
            code=famille.code,
            instant=instant,
            compostage_recu=compostage_recu(message),
            message_id_recu=origine,
            libelle=" ".join(f"{famille.nom} : {cause}".split()),
        )
    )
    adressage = Adressage(
        de=RESEAU if famille is AR_PROVISOIRE else organisme.adresse,
        vers=boite,
        reponse_a=origine,
        instant=instant,
        rang=prochain(connexion, "retours"),
    )
    octets = ecrire_texte(
        adressage, f"IRISSIM/{famille.type}", f"{famille.type}{famille.code}", texte
    )
    programmer(
        connexion,
        Retour(
            genre=famille.type,
            sens=famille.nom,
            pour="",
            organisme=organisme.cle,
            boite=boite,
            message_id=adressage.message_id,
            reponse_a=origine,
            du=instant,
            sort="normal",
            message=octets,
            contenu=texte.encode(),
            donnees={"code": famille.code, "cause": cause},
        ),
    )
