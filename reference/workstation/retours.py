"""Processing of returns: what each message is, and who processes it.

(CDC §3.3, §3.4): ARL, NOEMIE, messages de service and notices of failure are never taken for
one another; an unreadable return is shown, never lost.
"""

from vitalbench.reference.norms.compression import CompressionIllisible, decompresser
from vitalbench.reference.norms.messages_service import (
    MessageServiceIllisible,
    lire_message_service,
)
from vitalbench.reference.norms.mime import MimeIllisible, Partie, feuilles, lire_partie
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Cree
from vitalbench.reference.workstation.accuses import traiter_arl, traiter_arl_pieces
from vitalbench.reference.workstation.archive import MessageRecu, RetourArchive
from vitalbench.reference.workstation.bilan import Bilan, identifiant
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.non_remise import traiter_avis
from vitalbench.reference.workstation.paiements import traiter_noemie


def traiter(poste: Installation, recu: MessageRecu) -> Bilan:
    """Process one message kept; unreadable ones are shown, never lost."""
    try:
        racine = lire_partie(recu.contenu)
        if racine.genre == "multipart/report":
            bilan = traiter_avis(poste, recu)
        else:
            mentions: list[Mention] = []
            crees: list[Cree] = []
            for partie in feuilles(racine):
                partiel = _partie(poste, recu, racine, partie)
                mentions += partiel.mentions
                crees += partiel.crees
            bilan = Bilan(mentions=tuple(mentions), crees=tuple(crees))
    except (MimeIllisible, CompressionIllisible) as illisible:
        bilan = Bilan(
            mentions=(mention(v.M_RETOUR_SANS_OBJET, f"Retour illisible : {illisible}", "alerte"),)
        )
    poste.archive.message_traite(recu.id)
    return bilan


def _partie(poste: Installation, recu: MessageRecu, racine: Partie, partie: Partie) -> Bilan:
    description = (
        partie.entete("Content-Description") or racine.entete("Content-Description")
    ).strip()
    genre = description.upper()
    contenu = partie.contenu()
    if genre.endswith("/Z"):
        contenu = decompresser(contenu)
        genre = genre.removesuffix("/Z")
    famille = genre.partition("/")[2]
    if famille == "ARL":
        return traiter_arl(poste, recu, contenu)
    if famille.startswith("NOEMIE/"):
        return traiter_noemie(poste, recu, famille.removeprefix("NOEMIE/"), contenu)
    if famille == "ARLPJ":
        return traiter_arl_pieces(poste, recu, contenu)
    if famille == "RC":
        return _reclamation(poste, recu, racine, contenu)
    if famille in {"MS", "ARP"}:
        return _message_service(poste, recu, famille, contenu)
    return Bilan(
        mentions=(
            mention(v.M_RETOUR_SANS_OBJET, f"Message étranger : {description[:80]}", "alerte"),
        )
    )


def _reclamation(poste: Installation, recu: MessageRecu, racine: Partie, contenu: bytes) -> Bilan:
    """Match the acknowledgement of a complaint report to the report."""
    cites = set(racine.entete("In-Reply-To").split())
    emis = next((r for r in poste.archive.retours("RC-EMIS") if r.message in cites), None)
    ident = identifiant(poste, "RC")
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type="RC",
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=contenu,
            sens="recu",
            facture=emis.facture if emis else "",
        )
    )
    dite = (
        mention(v.M_RECLAMATION_RECUE) if emis else mention(v.M_RETOUR_SANS_OBJET, niveau="alerte")
    )
    return Bilan(mentions=(dite,), crees=(Cree(type="retour", id=ident, details={"type": "RC"}),))


def _message_service(poste: Installation, recu: MessageRecu, genre: str, contenu: bytes) -> Bilan:
    brut = contenu.decode("utf-8", "replace")
    try:
        lu = lire_message_service(brut)
        texte, sens, fichier = f"{lu.code} : {lu.libelle}", lu.code, lu.compostage_recu
    except MessageServiceIllisible as illisible:
        texte, sens, fichier = f"Message de service illisible : {illisible}", "", ""
    ident = identifiant(poste, genre)
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type=genre,
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=contenu,
            sens=sens,
            fichier=fichier,
            texte=texte,
        )
    )
    return Bilan(
        mentions=(mention(v.M_MESSAGE_SERVICE, texte),),
        crees=(Cree(type="retour", id=ident, details={"type": genre, "sens": sens}),),
    )
