"""Notices of failure of the network: what was lost is sent again unchanged (CDC-3.4.1.2-07)."""

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Cree
from vitalbench.reference.workstation.archive import (
    EtatFichier,
    FichierArchive,
    MessageRecu,
    RetourArchive,
)
from vitalbench.reference.workstation.bilan import Bilan, identifiant
from vitalbench.reference.workstation.courrier import emettre
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste


def _references(message: Message) -> Iterator[str]:
    for partie in message.walk():
        for nom in ("References", "In-Reply-To", "Original-Message-ID", "Message-ID"):
            for valeur in partie.get_all(nom, []):
                yield from str(valeur).split()


def _echec(message: Message) -> bool:
    """Tell whether a delivery status says that the message was lost."""
    return any(
        str(partie.get("Action", "")).strip().lower() == "failed" for partie in message.walk()
    )


def traiter_avis(poste: Installation, recu: MessageRecu) -> Bilan:
    """Send again, unchanged, the file whose message was lost (CDC-3.4.1.2-07)."""
    message = BytesParser().parsebytes(recu.contenu)
    if not _echec(message):
        return Bilan()
    citees = set(_references(message))
    fichier = next((f for f in poste.archive.fichiers() if f.message_id in citees), None)
    ident = identifiant(poste, "DSN")
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type="DSN",
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=recu.contenu,
            fichier=fichier.id if fichier else "",
        )
    )
    cree = Cree(
        type="retour",
        id=ident,
        details={"type": "DSN", "fichier": fichier.id if fichier else ""},
    )
    if fichier is None:
        return Bilan(
            mentions=(
                mention(v.M_RETOUR_SANS_OBJET, "Avis de non-remise d'un message inconnu", "alerte"),
            ),
            crees=(cree,),
        )
    if fichier.etat == EtatFichier.ACQUITTE:
        return Bilan(crees=(cree,))
    return Bilan(mentions=(_renvoyer(poste, fichier),), crees=(cree,))


def _renvoyer(poste: Installation, fichier: FichierArchive) -> Mention:
    poste.archive.changer_fichier(fichier.id, etat=EtatFichier.A_EMETTRE.value)
    try:
        emettre(poste, fichier)
    except RefusPoste as refus:
        return mention(
            v.M_FICHIER_NON_TRANSMIS,
            f"Fichier {fichier.numero} à renvoyer : {refus.message}",
            "alerte",
        )
    return mention(
        v.M_NON_REMISE,
        f"Avis de non-remise : fichier {fichier.numero} renvoyé à l'identique",
        "alerte",
    )
