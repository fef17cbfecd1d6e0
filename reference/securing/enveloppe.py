"""CMS EnvelopedData: sensitive data and messages, AES-128-CBC or 3DES (SV-SIM-1, TR-SIM-1).

RSA PKCS#1 v1.5 key transport, recipient by issuer and serial (deduced from public software).
Opening says the same thing whatever went wrong, so that nobody learns from the answer.
"""

import os
from enum import Enum
from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES128
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from vitalbench.reference.securing import der
from vitalbench.reference.securing.certificats import cle_publique, lire_certificat
from vitalbench.reference.securing.elements_cms import EnveloppeLue
from vitalbench.reference.securing.erreurs import CmsIllisible, DechiffrementImpossible
from vitalbench.reference.securing.lecture import lire_enveloppe


class Chiffrement(Enum):
    """Content encryption: name, OID, key and block lengths in bytes."""

    AES_128_CBC = ("aes128_cbc", der.ID_AES128_CBC, 16, 16)
    TRIPLE_DES_CBC = ("tripledes_3key", der.ID_3DES_CBC, 24, 8)

    @property
    def nom(self) -> str:
        """Give the name the reader uses."""
        return self.value[0]

    @property
    def oid(self) -> bytes:
        """Give the algorithm identifier (DER)."""
        return self.value[1]

    @property
    def cle(self) -> int:
        """Give the key length."""
        return self.value[2]

    @property
    def bloc(self) -> int:
        """Give the block length."""
        return self.value[3]

    def moteur(self, cle: bytes, vecteur: bytes) -> Cipher[CBC]:
        """Give the cipher itself."""
        if self is Chiffrement.AES_128_CBC:
            return Cipher(AES128(cle), CBC(vecteur))
        return Cipher(TripleDES(cle), CBC(vecteur))


_PAR_NOM: Final = {c.nom: c for c in Chiffrement}


def chiffrer(
    contenu: bytes, certificat: bytes, chiffrement: Chiffrement = Chiffrement.AES_128_CBC
) -> bytes:
    """Put a content in an EnvelopedData that only the holder of a certificate opens (DER)."""
    lu = lire_certificat(certificat)
    cle, vecteur = os.urandom(chiffrement.cle), os.urandom(chiffrement.bloc)
    bourrage = PKCS7(chiffrement.bloc * 8).padder()
    moteur = chiffrement.moteur(cle, vecteur).encryptor()
    corps = moteur.update(bourrage.update(contenu) + bourrage.finalize()) + moteur.finalize()
    destinataire = der.element(
        der.SEQUENCE,
        der.entier(0),
        der.element(der.SEQUENCE, lu.emetteur, der.entier(lu.serie)),
        der.ALG_RSA,
        der.element(der.OCTETS, cle_publique(certificat).encrypt(cle, PKCS1v15())),
    )
    algorithme = der.element(der.SEQUENCE, chiffrement.oid, der.element(der.OCTETS, vecteur))
    return der.element(
        der.SEQUENCE,
        der.ID_ENVELOPED_DATA,
        der.element(
            der.CONTEXTE_0,
            der.element(
                der.SEQUENCE,
                der.entier(0),
                der.element(der.ENSEMBLE, destinataire),
                der.element(
                    der.SEQUENCE,
                    der.ID_DATA,
                    algorithme,
                    der.element(der.CONTEXTE_0_PRIMITIF, corps),
                ),
            ),
        ),
    )


def ouvrir(enveloppe: bytes, certificat: bytes, cle: RSAPrivateKey) -> bytes:
    """Open an EnvelopedData with the key of a certificate.

    Raises DechiffrementImpossible, always the same, whatever the reason.
    """
    try:
        lue = lire_enveloppe(enveloppe)
    except CmsIllisible as erreur:
        raise DechiffrementImpossible from erreur
    chiffrement = _PAR_NOM[lue.algorithme]
    secret = _secret(lue, certificat, cle, chiffrement.cle)
    if len(lue.vecteur) != chiffrement.bloc or len(lue.chiffre) % chiffrement.bloc:
        raise DechiffrementImpossible
    moteur = chiffrement.moteur(secret or os.urandom(chiffrement.cle), lue.vecteur).decryptor()
    retrait = PKCS7(chiffrement.bloc * 8).unpadder()
    try:
        clair = retrait.update(moteur.update(lue.chiffre) + moteur.finalize()) + retrait.finalize()
    except ValueError as erreur:
        raise DechiffrementImpossible from erreur
    if secret is None:
        raise DechiffrementImpossible
    return clair


def _secret(lue: EnveloppeLue, certificat: bytes, cle: RSAPrivateKey, taille: int) -> bytes | None:
    """Decrypt the content key; None for any failure, and the caller goes on all the same."""
    lu = lire_certificat(certificat)
    for destinataire in lue.destinataires:
        if (destinataire.emetteur, destinataire.serie) != (lu.emetteur, lu.serie):
            continue
        try:
            secret = cle.decrypt(destinataire.cle_chiffree, PKCS1v15())
        except ValueError:
            return None
        return secret if len(secret) == taille else None
    return None


def destinataires(enveloppe: bytes) -> tuple[tuple[bytes, int], ...]:
    """Tell for whom an envelope is: issuer (DER) and serial of each recipient certificate.

    Raises CmsIllisible.
    """
    return tuple((d.emetteur, d.serie) for d in lire_enveloppe(enveloppe).destinataires)
