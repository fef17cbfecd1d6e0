"""Card numbers: the 5A object of PAN and EF.SN, issuer prefix, serial digits and Luhn key."""

from vitalbench.reference.domain.identifiants import cle_luhn
from vitalbench.reference.norms.cartes.tlv import FichierIllisible, encoder, lire

PREFIXE_VITALE = "8025000002"
PREFIXE_CPX = "8025000001"


def encoder_numero(prefixe: str, serie: str) -> bytes:
    """Write a card number on ten packed bytes: prefix, eight digits, Luhn key, filler F.

    >>> encoder_numero("8025000001", "99213845").hex()
    '5a0a8025000001992138450f'
    """
    chiffres = prefixe + serie[-8:].rjust(8, "0")
    if not (chiffres.isascii() and chiffres.isdigit() and len(chiffres) == 18):
        raise ValueError(f"numéro de carte mal formé : {serie!r}")
    return encoder(0x5A, bytes.fromhex(chiffres + cle_luhn(chiffres) + "F"))


def decoder_numero(contenu: bytes) -> str:
    """Read a card number; give its digits, key included, without the filler."""
    objet = lire(contenu).premier(0x5A)
    if objet is None or len(objet.valeur) != 10:
        raise FichierIllisible(0, "numéro de carte (5A, 10 octets) absent")
    return objet.valeur.hex().rstrip("f")
