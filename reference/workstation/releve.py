"""Fetching of returns by POP3: a message is kept before it leaves the mailbox.

The workstation opens every connection itself and listens to nothing (CDC-2.1.2.2-01).
"""

import hashlib
import poplib

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Messagerie
from vitalbench.reference.workstation.archive import MessageRecu
from vitalbench.reference.workstation.courrier import DELAI_S, contexte_tls
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

TAILLE_MAX = 32 * 1024 * 1024


def _ouvrir(compte: Messagerie, confiance: str) -> poplib.POP3:
    contexte = contexte_tls(confiance)
    if compte.pop_securite == "tls":
        return poplib.POP3_SSL(compte.pop_hote, compte.pop_port, timeout=DELAI_S, context=contexte)
    boite = poplib.POP3(compte.pop_hote, compte.pop_port, timeout=DELAI_S)
    if compte.pop_securite == "starttls":
        boite.stls(contexte)
    return boite


def relever(poste: Installation) -> int:
    """Fetch what waits in the mailbox; give how many messages are new."""
    compte = poste.configuration.messagerie
    try:
        boite = _ouvrir(compte, poste.configuration.confiance)
        try:
            boite.user(compte.utilisateur)
            boite.pass_(compte.mot_de_passe)
            return _vider(boite, poste)
        finally:
            boite.quit()
    except (poplib.error_proto, OSError) as panne:
        raise RefusPoste(v.R_RELEVE, f"Boîte aux lettres injoignable : {panne}") from None


def _vider(boite: poplib.POP3, poste: Installation) -> int:
    nouveaux = 0
    _, annonces, _ = boite.list()
    for annonce in annonces:
        rang, taille = (int(x) for x in annonce.split()[:2])
        if taille > TAILLE_MAX:
            continue
        _, lignes, _ = boite.retr(rang)
        contenu = b"\r\n".join(lignes) + b"\r\n"
        message = MessageRecu(
            id=hashlib.sha256(contenu).hexdigest(),
            recu=poste.horloge.maintenant(),
            contenu=contenu,
        )
        if poste.archive.garder_message(message):
            nouveaux += 1
        boite.dele(rang)
    return nouveaux
