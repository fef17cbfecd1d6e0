"""Trust: certificate chains at world time, with CRLs, and the identities certificates carry.

World dates are naive French local time; certificates count in UTC. A CA whose CRL is unknown
says nothing on revocation; a known CRL out of date refuses (SV-SIM-1, profil simulé).
"""

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from vitalbench.reference.securing.erreurs import Cause, CertificatRefuse
from vitalbench.reference.securing.profils import PAR_OID, TYPE_RPPS, Usage

PARIS: Final = ZoneInfo("Europe/Paris")
TAILLE_CERTIFICAT: Final = 8192
_CHAINE_MAX: Final = 4
_ILLISIBLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What cryptography raises on hostile certificates."""


class CertificatLu(msgspec.Struct, frozen=True, kw_only=True):
    """What the profile needs of one certificate, read once."""

    der: bytes
    emetteur: bytes
    sujet: bytes
    serie: int
    debut: datetime.datetime
    fin: datetime.datetime
    usage: Usage | None
    autorite: bool
    titre: str

    @property
    def auto_signe(self) -> bool:
        """Tell whether the certificate says it issued itself."""
        return self.emetteur == self.sujet


class IdentiteVitale(msgspec.Struct, frozen=True, kw_only=True):
    """Who a Vitale support belongs to: NIR of 15 characters and serial of the support."""

    nir: str
    numero_serie: str
    usage: Usage


class IdentiteCps(msgspec.Struct, frozen=True, kw_only=True):
    """Who a CPx belongs to: national identifier, its type in front (8 RPPS, 0 ADELI)."""

    identifiant: str
    nom: str
    prenom: str
    numero_serie: str

    @property
    def rpps(self) -> str:
        """Give the RPPS, or nothing when the card carries another kind of number."""
        return self.identifiant[1:] if self.identifiant[:1] == TYPE_RPPS else ""


@lru_cache(maxsize=4096)
def _charger(der: bytes) -> x509.Certificate:
    if len(der) > TAILLE_CERTIFICAT:
        raise CertificatRefuse(Cause.CERTIFICAT_ILLISIBLE, "certificat de taille anormale")
    try:
        return x509.load_der_x509_certificate(der)
    except _ILLISIBLE as erreur:
        raise CertificatRefuse(Cause.CERTIFICAT_ILLISIBLE, "certificat illisible") from erreur


@lru_cache(maxsize=4096)
def lire_certificat(der: bytes) -> CertificatLu:
    """Read the fields of a certificate; raises CertificatRefuse when it cannot be read."""
    certificat = _charger(der)
    try:
        if certificat.serial_number <= 0:
            raise CertificatRefuse(Cause.CERTIFICAT_ILLISIBLE, "numéro de série non positif")
        extensions = certificat.extensions
        return CertificatLu(
            der=der,
            emetteur=certificat.issuer.public_bytes(),
            sujet=certificat.subject.public_bytes(),
            serie=certificat.serial_number,
            debut=certificat.not_valid_before_utc,
            fin=certificat.not_valid_after_utc,
            usage=_usage(extensions),
            autorite=_est_autorite(extensions),
            titre=certificat.subject.rfc4514_string()[:200],
        )
    except _ILLISIBLE as erreur:
        raise CertificatRefuse(Cause.CERTIFICAT_ILLISIBLE, "certificat mal formé") from erreur


def _usage(extensions: x509.Extensions) -> Usage | None:
    try:
        politiques = extensions.get_extension_for_class(x509.CertificatePolicies).value
        droits = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return None
    usages = [
        usage
        for politique in politiques
        if (usage := PAR_OID.get(politique.policy_identifier.dotted_string)) is not None
    ]
    if len(usages) != 1:
        return None
    usage = usages[0]
    if usage.signe and not droits.content_commitment:
        return None
    if usage.chiffre and not droits.key_encipherment:
        return None
    return usage


def _est_autorite(extensions: x509.Extensions) -> bool:
    try:
        contraintes = extensions.get_extension_for_class(x509.BasicConstraints).value
        droits = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return contraintes.ca and droits.key_cert_sign


@lru_cache(maxsize=1024)
def cle_publique(der: bytes) -> RSAPublicKey:
    """Give the RSA public key of a certificate; any other kind of key is refused."""
    try:
        cle = _charger(der).public_key()
    except _ILLISIBLE as erreur:
        raise CertificatRefuse(Cause.CERTIFICAT_ILLISIBLE, "clé publique illisible") from erreur
    if not isinstance(cle, RSAPublicKey) or not 2048 <= cle.key_size <= 4096:
        raise CertificatRefuse(Cause.CERTIFICAT_USAGE, "clé publique hors profil (RSA attendu)")
    return cle


@lru_cache(maxsize=4096)
def _emis_par(der: bytes, autorite: bytes) -> bool:
    try:
        _charger(der).verify_directly_issued_by(_charger(autorite))
    except (InvalidSignature, *_ILLISIBLE):
        return False
    return True


class _Liste(msgspec.Struct, frozen=True, kw_only=True):
    debut: datetime.datetime
    fin: datetime.datetime | None
    revoques: dict[int, datetime.datetime]


class Confiance:
    """What is trusted: roots, intermediate authorities and their revocation lists."""

    def __init__(self, autorites: Iterable[bytes], listes: Iterable[bytes] = ()) -> None:
        self._autorites: dict[bytes, list[CertificatLu]] = {}
        self._racines: set[bytes] = set()
        self._listes: dict[bytes, _Liste] = {}
        for der in autorites:
            lu = lire_certificat(der)
            if not lu.autorite:
                raise CertificatRefuse(
                    Cause.CERTIFICAT_USAGE,
                    f"certificat de confiance qui n'est pas d'AC : {lu.titre}",
                )
            if lu.auto_signe:
                self._racines.add(lu.der)
            self._autorites.setdefault(lu.sujet, []).append(lu)
        for der in listes:
            self.ajouter_liste(der)

    @classmethod
    def depuis_pem(cls, pem: bytes) -> "Confiance":
        """Read a PEM bundle of CA certificates and CRLs."""
        autorites: list[bytes] = []
        listes: list[bytes] = []
        fin = 0
        while (debut := pem.find(b"-----BEGIN ", fin)) >= 0:
            etiquette = pem[debut + 11 : pem.find(b"-----", debut + 11)]
            marque = b"-----END " + etiquette + b"-----"
            fin = pem.find(marque, debut) + len(marque)
            if fin < len(marque):
                raise CertificatRefuse(Cause.CERTIFICAT_ILLISIBLE, "fichier PEM tronqué")
            bloc = pem[debut:fin] + b"\n"
            try:
                if etiquette == b"CERTIFICATE":
                    autorites.append(_der(x509.load_pem_x509_certificate(bloc)))
                elif etiquette == b"X509 CRL":
                    listes.append(_der(x509.load_pem_x509_crl(bloc)))
            except _ILLISIBLE as erreur:
                raise CertificatRefuse(
                    Cause.CERTIFICAT_ILLISIBLE, "bloc PEM illisible dans le magasin de confiance"
                ) from erreur
        return cls(autorites, listes)

    def ajouter_liste(self, der: bytes) -> None:
        """Take a CRL, which one of the authorities must have signed; a newer one replaces."""
        try:
            crl = x509.load_der_x509_crl(der)
            emetteur = crl.issuer.public_bytes()
            candidats = self._autorites.get(emetteur, [])
            if not any(crl.is_signature_valid(cle_publique(ac.der)) for ac in candidats):
                raise CertificatRefuse(
                    Cause.CERTIFICAT_INCONNU, "liste de révocation d'une autorité inconnue"
                )
            liste = _Liste(
                debut=crl.last_update_utc,
                fin=crl.next_update_utc,
                revoques={r.serial_number: r.revocation_date_utc for r in crl},
            )
        except _ILLISIBLE as erreur:
            raise CertificatRefuse(
                Cause.CERTIFICAT_ILLISIBLE, "liste de révocation illisible"
            ) from erreur
        ancienne = self._listes.get(emetteur)
        if ancienne is None or ancienne.debut <= liste.debut:
            self._listes[emetteur] = liste

    def verifier(
        self, der: bytes, usages: Iterable[Usage], instant: datetime.datetime
    ) -> CertificatLu:
        """Check use, chain, dates and revocation of a certificate at a local instant.

        Raises CertificatRefuse with the cause.
        """
        lu = lire_certificat(der)
        utc = en_utc(instant)
        if lu.usage is None or lu.usage not in tuple(usages):
            raise CertificatRefuse(
                Cause.CERTIFICAT_USAGE, f"certificat d'un autre usage : {lu.titre}"
            )
        self._chaine(lu, utc)
        return lu

    def _chaine(self, feuille: CertificatLu, utc: datetime.datetime) -> None:
        courant = feuille
        for _ in range(_CHAINE_MAX):
            if utc < courant.debut:
                raise CertificatRefuse(
                    Cause.CERTIFICAT_PAS_ENCORE_VALIDE,
                    f"certificat pas encore valide (le {courant.debut:%d/%m/%Y}) : {courant.titre}",
                )
            if utc > courant.fin:
                raise CertificatRefuse(
                    Cause.CERTIFICAT_EXPIRE,
                    f"certificat expiré depuis le {courant.fin:%d/%m/%Y} : {courant.titre}",
                )
            if courant.der in self._racines:
                return
            autorite = self._emetteur(courant)
            self._revocation(courant, utc)
            courant = autorite
        raise CertificatRefuse(Cause.CERTIFICAT_INCONNU, "chaîne de certificats trop longue")

    def _emetteur(self, certificat: CertificatLu) -> CertificatLu:
        for autorite in self._autorites.get(certificat.emetteur, ()):
            if autorite.der != certificat.der and _emis_par(certificat.der, autorite.der):
                return autorite
        raise CertificatRefuse(
            Cause.CERTIFICAT_INCONNU, f"certificat d'une autorité inconnue : {certificat.titre}"
        )

    def _revocation(self, certificat: CertificatLu, utc: datetime.datetime) -> None:
        liste = self._listes.get(certificat.emetteur)
        if liste is None:
            return
        if liste.fin is not None and utc > liste.fin:
            raise CertificatRefuse(
                Cause.CRL_PERIMEE, f"liste de révocation périmée pour {certificat.titre}"
            )
        date = liste.revoques.get(certificat.serie)
        if date is not None and date <= utc:
            raise CertificatRefuse(
                Cause.CERTIFICAT_REVOQUE,
                f"certificat révoqué le {date.astimezone(PARIS):%d/%m/%Y} : {certificat.titre}",
            )


def _der(objet: x509.Certificate | x509.CertificateRevocationList) -> bytes:
    return objet.public_bytes(Encoding.DER)


def en_utc(instant: datetime.datetime) -> datetime.datetime:
    """Give the UTC instant of a naive French local time (an aware one is only converted)."""
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=PARIS)
    return instant.astimezone(datetime.UTC)


def _attribut(nom: x509.Name, oid: x509.ObjectIdentifier) -> str:
    valeurs = nom.get_attributes_for_oid(oid)
    if len(valeurs) != 1 or not isinstance(valeurs[0].value, str):
        raise CertificatRefuse(
            Cause.IDENTITE_ILLISIBLE, "identité absente ou double dans le certificat"
        )
    return valeurs[0].value


@lru_cache(maxsize=4096)
def identite_vitale(der: bytes) -> IdentiteVitale:
    """Read the NIR and the support serial of a Vitale or ApCV signing certificate."""
    lu = lire_certificat(der)
    if lu.usage not in (
        Usage.SIGNATURE_VITALE,
        Usage.SIGNATURE_APCV,
        Usage.AUTHENTIFICATION_VITALE,
    ):
        raise CertificatRefuse(Cause.CERTIFICAT_USAGE, "certificat qui n'est pas de support Vitale")
    valeur = _attribut(_charger(der).subject, NameOID.SERIAL_NUMBER)
    nir, _, serie = valeur.partition("-")
    if len(nir) != 15 or not serie:
        raise CertificatRefuse(Cause.IDENTITE_ILLISIBLE, "NIR illisible dans le certificat")
    return IdentiteVitale(nir=nir, numero_serie=serie, usage=lu.usage)


@lru_cache(maxsize=4096)
def identite_cps(der: bytes) -> IdentiteCps:
    """Read the national identifier and the name of a CPx certificate."""
    lu = lire_certificat(der)
    if lu.usage not in (Usage.SIGNATURE_CPS, Usage.AUTHENTIFICATION_CPS):
        raise CertificatRefuse(Cause.CERTIFICAT_USAGE, "certificat qui n'est pas de carte CPx")
    sujet = _charger(der).subject
    identifiant = _attribut(sujet, NameOID.COMMON_NAME)
    if not identifiant.isascii() or not identifiant.isalnum():
        raise CertificatRefuse(Cause.IDENTITE_ILLISIBLE, "identifiant national illisible")
    return IdentiteCps(
        identifiant=identifiant,
        nom=_attribut(sujet, NameOID.SURNAME),
        prenom=_attribut(sujet, NameOID.GIVEN_NAME),
        numero_serie=_attribut(sujet, NameOID.SERIAL_NUMBER),
    )
