"""The reception of complaint reports for the CESI: an acknowledgement for each (CDC §2.2.4.3).

The real format is in an annex that is not public: any mail with its headers and a body is taken
(profil simulé RC-SIM-1); faulty headers bring a message de service, as for factures.
"""

from sqlalchemy import Connection

from vitalbench.reference.norms.mime import MimeIllisible, Partie, lire_partie
from vitalbench.simulators.reception.courrier_retour import Adressage, ecrire_texte
from vitalbench.simulators.reception.inscription import Recu, plus_tard
from vitalbench.simulators.reception.jalons import Etape
from vitalbench.simulators.reception.messages_service import REJET_FICHIER, REJET_SMTP
from vitalbench.simulators.reception.refus import RefusMessage
from vitalbench.simulators.reception.registre import noter_fait, prochain
from vitalbench.simulators.reception.reglages import ReglagesOrganisme
from vitalbench.simulators.reception.retours import Retour, programmer

CESI = "oct-99998003"
"""Key of the reception of complaint reports in the world."""
PROFIL = "RC-SIM-1"
DESCRIPTION = "IRISSIM/RC"
_ENTETES = ("From", "To", "Message-ID", "Subject")


def lire_reclamation(message: bytes) -> Partie:
    """Read a report; raises RefusMessage when its headers or its body are irregular."""
    try:
        racine = lire_partie(message)
    except MimeIllisible as erreur:
        raise RefusMessage(Etape.ENTETES, REJET_SMTP, f"en-têtes illisibles : {erreur}") from erreur
    absents = [nom for nom in _ENTETES if not racine.entete(nom)]
    if absents:
        raise RefusMessage(Etape.ENTETES, REJET_SMTP, f"en-tête absent : {', '.join(absents)}")
    if not racine.corps.strip():
        raise RefusMessage(Etape.RECLAMATION, REJET_FICHIER, "rapport de réclamation vide")
    return racine


def accuser_reclamation(
    connexion: Connection, recu: Recu, racine: Partie, reglages: ReglagesOrganisme
) -> None:
    """Owe the acknowledgement of a report, inside the caller's transaction."""
    adressage = Adressage(
        de=recu.organisme.adresse,
        vers=recu.de,
        reponse_a=recu.message_id,
        instant=recu.instant,
        rang=prochain(connexion, "retours"),
    )
    texte = (
        f"profil={PROFIL}\r\n"
        f"sens=recu\r\n"
        f"message_id_recu={recu.message_id}\r\n"
        f"date={recu.instant:%Y%m%d}\r\n"
        f"heure={recu.instant:%H%M%S}\r\n"
        "libelle=rapport de réclamation reçu et transmis au CESI\r\n"
    )
    fait: dict[str, object] = {
        "etape": Etape.RECLAMATION.value,
        "statut": "ok",
        "organisme": recu.organisme.cle,
        "message_id": recu.message_id,
        "sujet": racine.entete("Subject")[:200],
        "instant": recu.instant.isoformat(),
    }
    noter_fait(connexion, "reception", fait, {"message": recu.message})
    programmer(
        connexion,
        Retour(
            genre="RC",
            sens="recu",
            pour="",
            organisme=recu.organisme.cle,
            boite=recu.de,
            message_id=adressage.message_id,
            reponse_a=recu.message_id,
            du=plus_tard(recu.instant, reglages.retard_arl_jours),
            sort=reglages.sort_arl,
            message=ecrire_texte(adressage, DESCRIPTION, "RC", texte),
            contenu=texte.encode(),
        ),
    )
