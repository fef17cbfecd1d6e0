"""The keys and certificates a card is made with: what the PKI gives, what the card keeps."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


@dataclass(frozen=True, kw_only=True)
class ClesCps:
    """Two key pairs of a CPx; certificates and `certificat_ac` are DER."""

    signature_privee: RSAPrivateKey
    signature_certificat: bytes
    authentification_privee: RSAPrivateKey
    authentification_certificat: bytes
    certificat_ac: bytes


@dataclass(frozen=True, kw_only=True)
class ClesVitale:
    """Two key pairs of a Vitale card, and the CA of CPx it checks before opening its volets."""

    signature_privee: RSAPrivateKey
    signature_certificat: bytes
    authentification_privee: RSAPrivateKey
    authentification_certificat: bytes
    certificat_ac: bytes
    certificat_ac_cps: bytes
