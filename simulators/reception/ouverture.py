"""Opening a mail: headers, MIME, decryption, decompression (CDC §3.3.3.1, TR-SIM-1).

Each stage refuses on its own; all failures of decryption say the same thing outside (DESIGN §8).
"""

from datetime import datetime

import msgspec

from vitalbench.reference.norms.compression import CompressionIllisible
from vitalbench.reference.norms.courriel import (
    PKCS7,
    Contenu,
    CourrielIllisible,
    Enveloppe,
    lire_contenu,
    lire_message,
    lire_sujet,
)
from vitalbench.reference.norms.mime import MimeIllisible, feuilles, lire_partie
from vitalbench.reference.securing.enveloppe import ouvrir
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.messages_service import (
    REJET_CHIFFREMENT,
    REJET_COMPRESSION,
    REJET_ENVELOPPE,
    REJET_FICHIER,
    REJET_SMTP,
)
from vitalbench.simulators.reception.refus import RefusMessage
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.pki import Pki

_ENTETES = ("From", "To", "Message-ID", "Subject", "MIME-Version")
_CHIFFREMENT = "pièce jointe impossible à déchiffrer"


class Ouverture(msgspec.Struct, frozen=True, kw_only=True):
    """A mail opened: its outside and its clear content."""

    enveloppe: Enveloppe
    contenu: Contenu


def dechiffrer_message(
    message: bytes, organisme: Organisme, instant: datetime, pki: Pki, jalon: Jalon
) -> tuple[Enveloppe, bytes]:
    """Open a mail for an organism; raises RefusMessage with the stage that refused.

    A certificate out of date or revoked refuses as a foreign one does (CDC-3.3.3.1-03).
    """
    verifier_entetes(message, organisme)
    jalon(Etape.ENTETES)
    try:
        enveloppe = lire_message(message)
    except CourrielIllisible as erreur:
        raise _refus_mime(message, str(erreur)) from erreur
    jalon(Etape.MIME)
    certificat = pki.certificat_piece_jointe(organisme)
    try:
        pki.confiance().verifier(certificat, (Usage.PIECE_JOINTE,), instant)
        clair = ouvrir(enveloppe.cms, certificat, pki.cle_piece_jointe(organisme))
    except SecurisationError as erreur:
        raise _indechiffrable(str(erreur)) from erreur
    # what a wrong key leaves may have a padding by luck, never headers
    if not clair[:64].isascii():
        raise _indechiffrable("contenu étranger à MIME")
    jalon(Etape.DECHIFFREMENT)
    return enveloppe, clair


def ouvrir_message(
    message: bytes, organisme: Organisme, instant: datetime, pki: Pki, jalon: Jalon
) -> Ouverture:
    """Open a mail that carries a B2 file and its seals; raises RefusMessage."""
    enveloppe, clair = dechiffrer_message(message, organisme, instant, pki, jalon)
    try:
        contenu = lire_contenu(clair)
    except CompressionIllisible as erreur:
        raise RefusMessage(Etape.DECOMPRESSION, REJET_COMPRESSION, str(erreur)) from erreur
    except CourrielIllisible as erreur:
        raise RefusMessage(
            Etape.DECOMPRESSION, REJET_FICHIER, f"contenu du message : {erreur}"
        ) from erreur
    jalon(Etape.DECOMPRESSION)
    return Ouverture(enveloppe=enveloppe, contenu=contenu)


def _indechiffrable(cause: str) -> RefusMessage:
    return RefusMessage(
        Etape.DECHIFFREMENT, REJET_CHIFFREMENT, f"{_CHIFFREMENT} : {cause}", _CHIFFREMENT
    )


def verifier_entetes(message: bytes, organisme: Organisme) -> None:
    """Check the headers that TR-SIM-1 wants; raises RefusMessage (rejet SMTP)."""
    try:
        racine = lire_partie(message)
    except MimeIllisible as erreur:
        raise RefusMessage(Etape.ENTETES, REJET_SMTP, f"en-têtes illisibles : {erreur}") from erreur
    absents = [nom for nom in _ENTETES if not racine.entete(nom)]
    if absents:
        raise RefusMessage(Etape.ENTETES, REJET_SMTP, f"en-tête absent : {', '.join(absents)}")
    try:
        lire_sujet(racine.entete("Subject"))
    except CourrielIllisible as erreur:
        raise RefusMessage(Etape.ENTETES, REJET_SMTP, str(erreur)) from erreur
    if organisme.adresse.lower() not in racine.entete("To").lower():
        raise RefusMessage(
            Etape.ENTETES,
            REJET_SMTP,
            f"To : {organisme.adresse} attendu, trouvé {racine.entete('To')[:80]!r}",
        )


def _refus_mime(message: bytes, cause: str) -> RefusMessage:
    """A mail that reads well and holds nothing encrypted is a fault of encryption, else of MIME."""
    try:
        genres = [partie.genre for partie in feuilles(lire_partie(message))]
    except MimeIllisible:
        return RefusMessage(Etape.MIME, REJET_ENVELOPPE, cause)
    if any(genre in PKCS7 for genre in genres):
        return RefusMessage(Etape.MIME, REJET_ENVELOPPE, cause)
    return RefusMessage(
        Etape.DECHIFFREMENT, REJET_CHIFFREMENT, f"message non chiffré : {cause}", _CHIFFREMENT
    )
