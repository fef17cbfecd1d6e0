"""Signing by a card: the software hashes all but the last block, the card ends and signs.

Same commands on a CPx (after the code porteur) and on our Vitale (profil simulé).
"""

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.modules.dialogue import exiger
from vitalbench.reference.norms.cartes.hachage import SHA256
from vitalbench.reference.norms.cartes.tlv import encoder

_CHOISIR_HACHAGE = bytes.fromhex("002241AA")
_CHOISIR_CLE = bytes.fromhex("002241B6")
_CHOISIR_AUTHENTIFICATION = bytes.fromhex("002241A4")
_HACHER = bytes.fromhex("002A90A0")
_SIGNER = bytes.fromhex("002A9E9A")
_AUTHENTIFIER = bytes.fromhex("00880000")
_SHA_256 = bytes.fromhex("800140")
_RSA_SHA_256 = bytes.fromhex("800142")
_RSA = bytes.fromhex("800102")


def signer(lecteur: Lecteur, cle: int, message: bytes) -> bytes:
    """Give the RSA PKCS#1 v1.5 SHA-256 signature of a message by a key of the card.

    The application that holds the key must be selected. Raises MotEtat.
    """
    etat, reste = SHA256.commencer(message)
    depart = etat.octets() if etat.bits else b""
    exiger(lecteur, "MSE HT", _CHOISIR_HACHAGE, _SHA_256)
    exiger(lecteur, "PSO HASH", _HACHER, encoder(0x90, depart) + encoder(0x80, reste))
    exiger(lecteur, "MSE DST", _CHOISIR_CLE, bytes((0x84, 1, cle)) + _RSA_SHA_256)
    return exiger(lecteur, "PSO CDS", _SIGNER, le=0)


def authentifier(lecteur: Lecteur, cle: int, donnees: bytes) -> bytes:
    """Give what INTERNAL AUTHENTICATE makes of data with a key of the card. Raises MotEtat."""
    exiger(lecteur, "MSE AT", _CHOISIR_AUTHENTIFICATION, bytes((0x84, 1, cle)) + _RSA)
    return exiger(lecteur, "INTERNAL AUTHENTICATE", _AUTHENTIFIER, donnees)
