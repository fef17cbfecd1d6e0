"""Damage on the way, on demand: what the network alters between the LPS and the organism.

Headers and encryption are altered in the mail itself; the file or a lot inside it, once opened,
since nobody else holds the key. Each alteration leads to its own refusal (CDC §3.3.3.1, §3.3.1.2).
"""

from sqlalchemy import Connection

from vitalbench.reference.norms.b2_lecture import LONGUEUR
from vitalbench.simulators.reception.registre import prochain
from vitalbench.simulators.reception.reglages import AlterationTransit, Quoi
from vitalbench.simulators.reception.retours import changer_lettre, debut_corps

_SPECIALITE = slice(65, 67)
_COMPTEUR = slice(55, 63)
_DANS_LE_TYPE = 12
"""Characters of base64 into a CMS object: there stands its content type."""


def alteration_due(
    connexion: Connection, organisme: str, alterations: tuple[AlterationTransit, ...]
) -> Quoi | None:
    """Give the alteration that falls on this mail, and count it in the caller's transaction."""
    for alteration in alterations:
        nom = f"transit/{organisme}/{alteration.quoi}"
        if prochain(connexion, nom) <= alteration.fois:
            return alteration.quoi
    return None


def alterer_message(message: bytes, quoi: Quoi | None) -> bytes:
    """Alter a mail before the organism sees it: its headers, or what it encrypts."""
    if quoi == "entetes":
        lignes = message.split(b"\r\n")
        return b"\r\n".join(
            b"Subject: altere" if ligne.lower().startswith(b"subject:") else ligne
            for ligne in lignes
        )
    if quoi == "chiffrement":
        return changer_lettre(message, debut_corps(message) + _DANS_LE_TYPE)
    return message


def alterer_fichier(b2: bytes, quoi: Quoi | None) -> bytes:
    """Alter a file once opened: the counter of its 999, or one zone of its first act."""
    if quoi == "fichier" and len(b2) >= LONGUEUR:
        fin = bytearray(b2[-LONGUEUR:])
        fin[_COMPTEUR] = b"00000000"
        return b2[:-LONGUEUR] + bytes(fin)
    if quoi == "lot":
        for debut in range(0, len(b2), LONGUEUR):
            if b2[debut : debut + 1] == b"4":
                acte = bytearray(b2[debut : debut + LONGUEUR])
                acte[_SPECIALITE] = b"99" if acte[_SPECIALITE] != b"99" else b"98"
                return b2[:debut] + bytes(acte) + b2[debut + LONGUEUR :]
    return b2
