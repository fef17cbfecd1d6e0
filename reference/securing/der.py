"""The little DER that SV-SIM-1 objects are written in: encoding only, definite lengths."""

from collections.abc import Iterable
from typing import Final

SEQUENCE: Final = 0x30
ENSEMBLE: Final = 0x31
ENTIER: Final = 0x02
OCTETS: Final = 0x04
OBJET: Final = 0x06
CONTEXTE_0: Final = 0xA0
CONTEXTE_0_PRIMITIF: Final = 0x80

ID_DATA: Final = bytes.fromhex("06092A864886F70D010701")
ID_SIGNED_DATA: Final = bytes.fromhex("06092A864886F70D010702")
ID_ENVELOPED_DATA: Final = bytes.fromhex("06092A864886F70D010703")
ID_CONTENT_TYPE: Final = bytes.fromhex("06092A864886F70D010903")
ID_MESSAGE_DIGEST: Final = bytes.fromhex("06092A864886F70D010904")
ALG_SHA256: Final = bytes.fromhex("300D06096086480165030402010500")
ALG_RSA: Final = bytes.fromhex("300D06092A864886F70D0101010500")
ID_AES128_CBC: Final = bytes.fromhex("0609608648016503040102")
ID_3DES_CBC: Final = bytes.fromhex("06082A864886F70D0307")


def element(etiquette: int, *contenus: bytes) -> bytes:
    """Write one element: tag, definite length, contents put end to end."""
    contenu = b"".join(contenus)
    taille = len(contenu)
    if taille < 0x80:
        return bytes((etiquette, taille)) + contenu
    octets = taille.to_bytes((taille.bit_length() + 7) // 8, "big")
    return bytes((etiquette, 0x80 | len(octets))) + octets + contenu


def entier(valeur: int) -> bytes:
    """Write a positive INTEGER."""
    return element(ENTIER, valeur.to_bytes(valeur.bit_length() // 8 + 1, "big"))


def ensemble(elements: Iterable[bytes]) -> bytes:
    """Write a SET OF, in the order DER wants."""
    return element(ENSEMBLE, *sorted(elements))
