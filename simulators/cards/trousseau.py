"""The keys and certificates a card is made with: what the PKI gives, what the card keeps."""

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


class ClesCps(msgspec.Struct, frozen=True, kw_only=True):
    """Two key pairs of a CPx; certificates and `certificat_ac` are DER."""

    signature_privee: RSAPrivateKey
    signature_certificat: bytes
    authentification_privee: RSAPrivateKey
    authentification_certificat: bytes
    certificat_ac: bytes


class ClesVitale(msgspec.Struct, frozen=True, kw_only=True):
    """Two key pairs of a Vitale card, and the authorities it checks before opening its volets.

    `certificat_ac_cps` issued the CPx that may read; `certificats_ac_maj` issued the organisms
    that may update rights (test role).
    """

    signature_privee: RSAPrivateKey
    signature_certificat: bytes
    authentification_privee: RSAPrivateKey
    authentification_certificat: bytes
    certificat_ac: bytes
    certificat_ac_cps: bytes
    certificats_ac_maj: tuple[bytes, ...] = ()
