"""Authorities of the test PKI and what they issue: certificates and CRLs (profil simulé).

Everything follows from its arguments: RSA PKCS#1 v1.5 signatures have no randomness, so one
demand always gives the same bytes.
"""

import datetime
import hashlib
import ipaddress
from enum import Enum
from functools import lru_cache
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from vitalbench.reference.securing.profils import Usage

DEBUT: Final = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
FIN: Final = datetime.datetime(2035, 12, 31, 23, 59, 59, tzinfo=datetime.UTC)
ORGANISATION: Final = "VITALBENCH TEST (SIMULE)"


class Autorite(Enum):
    """The authorities, by the name shown in their certificates."""

    RACINE = "AC RACINE TEST"
    CPX = "AC CARTES CPX TEST"
    VITALE = "AC CARTES VITALE TEST"
    APCV = "AC APCV TEST"
    DONNEES = "AC CHIFFREMENT DONNEES TEST"
    PIECES_JOINTES = "AC CHIFFREMENT PIECES JOINTES TEST"
    SERVEURS = "AC SERVEURS TEST"
    INCONNUE = "AC INCONNUE TEST"

    @property
    def titulaire(self) -> str:
        """Give the name under which the key pool knows this authority."""
        return f"ac/{self.name.lower()}"

    @property
    def mere(self) -> "Autorite":
        """Give who signed it; the root and the unknown one signed themselves."""
        return self if self in (Autorite.RACINE, Autorite.INCONNUE) else Autorite.RACINE


EMETTRICES: Final = {
    Usage.SIGNATURE_CPS: Autorite.CPX,
    Usage.AUTHENTIFICATION_CPS: Autorite.CPX,
    Usage.SIGNATURE_VITALE: Autorite.VITALE,
    Usage.AUTHENTIFICATION_VITALE: Autorite.VITALE,
    Usage.SIGNATURE_APCV: Autorite.APCV,
    Usage.DONNEES: Autorite.DONNEES,
    Usage.PIECE_JOINTE: Autorite.PIECES_JOINTES,
    Usage.SERVEUR: Autorite.SERVEURS,
}

_CLES_ETENDUES: Final = {
    Usage.AUTHENTIFICATION_CPS: (
        ExtendedKeyUsageOID.CLIENT_AUTH,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ),
    Usage.AUTHENTIFICATION_VITALE: (ExtendedKeyUsageOID.CLIENT_AUTH,),
    Usage.PIECE_JOINTE: (ExtendedKeyUsageOID.EMAIL_PROTECTION,),
    Usage.SERVEUR: (ExtendedKeyUsageOID.SERVER_AUTH,),
}


class Demande(msgspec.Struct, frozen=True, kw_only=True):
    """What a certificate must say; `sujet` maps dotted OIDs to values, in order."""

    usage: Usage
    sujet: tuple[tuple[str, str], ...]
    serie: int
    debut: datetime.datetime = DEBUT
    fin: datetime.datetime = FIN
    courriel: str = ""
    hotes: tuple[str, ...] = ()


def numero_de_serie(*elements: str) -> int:
    """Give a positive certificate serial that follows from what it certifies."""
    return int.from_bytes(hashlib.sha256("|".join(elements).encode()).digest()[:16], "big") >> 1 | 1


def _nom(sujet: tuple[tuple[str, str], ...]) -> x509.Name:
    base = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
    ]
    return x509.Name(
        base + [x509.NameAttribute(ObjectIdentifier(oid), valeur) for oid, valeur in sujet]
    )


def nom_autorite(autorite: Autorite) -> x509.Name:
    """Give the subject of an authority."""
    return _nom(((NameOID.COMMON_NAME.dotted_string, autorite.value),))


def _droits(usage: Usage | None) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=usage
        in (Usage.AUTHENTIFICATION_CPS, Usage.AUTHENTIFICATION_VITALE, Usage.SERVEUR),
        content_commitment=usage is not None and usage.signe,
        key_encipherment=usage is not None
        and (usage.chiffre or usage in (Usage.AUTHENTIFICATION_CPS, Usage.SERVEUR)),
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=usage is None,
        crl_sign=usage is None,
        encipher_only=False,
        decipher_only=False,
    )


@lru_cache(maxsize=64)
def certificat_autorite(autorite: Autorite, cle: RSAPrivateKey, mere: RSAPrivateKey) -> bytes:
    """Issue the certificate of an authority (DER)."""
    publique = cle.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(nom_autorite(autorite))
        .issuer_name(nom_autorite(autorite.mere))
        .public_key(publique)
        .serial_number(numero_de_serie("ac", autorite.name))
        .not_valid_before(DEBUT)
        .not_valid_after(FIN)
        .add_extension(
            x509.BasicConstraints(ca=True, path_length=1 if autorite.mere is autorite else 0),
            critical=True,
        )
        .add_extension(_droits(None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(publique), critical=False)
        .sign(mere, SHA256())
        .public_bytes(Encoding.DER)
    )


@lru_cache(maxsize=4096)
def emettre(
    demande: Demande, titulaire: RSAPrivateKey, autorite: Autorite, cle: RSAPrivateKey
) -> bytes:
    """Issue one end certificate (DER) for a holder's key, signed by the key of an authority."""
    publique = titulaire.public_key()
    constructeur = (
        x509.CertificateBuilder()
        .subject_name(_nom(demande.sujet))
        .issuer_name(nom_autorite(autorite))
        .public_key(publique)
        .serial_number(demande.serie)
        .not_valid_before(demande.debut)
        .not_valid_after(demande.fin)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_droits(demande.usage), critical=True)
        .add_extension(
            x509.CertificatePolicies(
                [x509.PolicyInformation(ObjectIdentifier(demande.usage.oid), None)]
            ),
            critical=False,
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(cle.public_key()), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(publique), critical=False)
    )
    etendues = _CLES_ETENDUES.get(demande.usage)
    if etendues:
        constructeur = constructeur.add_extension(x509.ExtendedKeyUsage(etendues), critical=False)
    autres = _autres_noms(demande)
    if autres:
        constructeur = constructeur.add_extension(
            x509.SubjectAlternativeName(autres), critical=False
        )
    return constructeur.sign(cle, SHA256()).public_bytes(Encoding.DER)


def _autres_noms(demande: Demande) -> list[x509.GeneralName]:
    noms: list[x509.GeneralName] = []
    if demande.courriel:
        noms.append(x509.RFC822Name(demande.courriel))
    for hote in demande.hotes:
        try:
            noms.append(x509.IPAddress(ipaddress.ip_address(hote)))
        except ValueError:
            noms.append(x509.DNSName(hote))
    return noms


@lru_cache(maxsize=256)
def liste_revocation(
    autorite: Autorite,
    revoques: tuple[tuple[int, datetime.datetime], ...],
    cle: RSAPrivateKey,
) -> bytes:
    """Issue the CRL of an authority (DER); one more revocation makes it one day newer."""
    constructeur = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(nom_autorite(autorite))
        .last_update(DEBUT + datetime.timedelta(days=len(revoques)))
        .next_update(FIN)
    )
    for serie, date in sorted(revoques):
        constructeur = constructeur.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(date).build()
        )
    return constructeur.sign(cle, SHA256()).public_bytes(Encoding.DER)
