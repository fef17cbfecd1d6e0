"""Reading CMS objects received from anybody (asn1crypto): bounded, and never a traceback.

What comes out is checked against the profile's shape; anything else is CmsIllisible.
"""

from typing import Final

from asn1crypto import algos, cms, core

from vitalbench.reference.securing import lecture_rapide
from vitalbench.reference.securing.elements_cms import (
    DestinataireLu,
    EnveloppeLue,
    SignataireLu,
    SignaturesLues,
)
from vitalbench.reference.securing.erreurs import Cause, CmsIllisible

SIGNATURES_MAX: Final = 64 * 1024
ENVELOPPE_MAX: Final = 48 * 1024 * 1024
_ELEMENTS_MAX: Final = 16

ILLISIBLE: Final = (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError)
"""What asn1crypto raises on hostile bytes (its own documentation promises ValueError only)."""


def lire_signatures(octets: bytes) -> SignaturesLues:
    """Read a detached SignedData; raises CmsIllisible, which says what is not of the profile."""
    if len(octets) > SIGNATURES_MAX:
        raise CmsIllisible("signature de taille anormale", Cause.TROP_GRAND)
    return lecture_rapide.signatures(octets) or lire_signatures_generales(octets)


def lire_signatures_generales(octets: bytes) -> SignaturesLues:
    """Read a SignedData of any encoding; `lire_signatures` comes here when it must."""
    try:
        return _signatures(octets)
    except ILLISIBLE as erreur:
        raise CmsIllisible("signature CMS illisible") from erreur


def _contenu(octets: bytes, attendu: str) -> core.Sequence:
    information = cms.ContentInfo.load(octets, strict=True)
    if information["content_type"].native != attendu:
        raise CmsIllisible(f"objet CMS d'un autre type : {information['content_type'].native}")
    return information["content"]


def _octets(valeur: core.Asn1Value) -> bytes:
    octets = valeur.native
    if not isinstance(octets, bytes):
        raise CmsIllisible("suite d'octets attendue dans l'objet CMS")
    return octets


def _signatures(octets: bytes) -> SignaturesLues:
    contenu = _contenu(octets, "signed_data")
    encapsule = contenu["encap_content_info"]
    if encapsule["content_type"].native != "data":
        raise CmsIllisible("contenu signé d'un autre type que data")
    if not isinstance(encapsule["content"], core.Void):
        raise CmsIllisible("signature non détachée : le contenu signé est dedans")
    certificats = contenu["certificates"]
    if isinstance(certificats, core.Void):
        certificats = ()
    if len(certificats) > _ELEMENTS_MAX or len(contenu["signer_infos"]) > _ELEMENTS_MAX:
        raise CmsIllisible("trop de certificats ou de signataires", Cause.TROP_GRAND)
    return SignaturesLues(
        certificats=tuple(c.chosen.dump() for c in certificats if c.name == "certificate"),
        signataires=tuple(_signataire(s) for s in contenu["signer_infos"]),
    )


def _emetteur(identifiant: cms.SignerIdentifier) -> tuple[bytes, int]:
    if identifiant.name != "issuer_and_serial_number":
        raise CmsIllisible("identité donnée autrement que par émetteur et numéro de série")
    choisi = identifiant.chosen
    serie = choisi["serial_number"].native
    if not isinstance(serie, int) or serie <= 0:
        raise CmsIllisible("numéro de série de certificat absent ou négatif")
    return choisi["issuer"].dump(), serie


def _signataire(info: cms.SignerInfo) -> SignataireLu:
    emetteur, serie = _emetteur(info["sid"])
    if info["digest_algorithm"]["algorithm"].native != "sha256":
        raise CmsIllisible("empreinte d'un autre algorithme que SHA-256")
    algorithme: algos.SignedDigestAlgorithm = info["signature_algorithm"]
    if algorithme["algorithm"].native not in ("rsassa_pkcs1v15", "sha256_rsa"):
        raise CmsIllisible("signature d'un autre algorithme que RSA PKCS#1 v1.5 SHA-256")
    if not isinstance(info["unsigned_attrs"], core.Void):
        raise CmsIllisible("attributs non signés présents", Cause.ATTRIBUTS_SIGNES)
    attributs = info["signed_attrs"]
    if isinstance(attributs, core.Void):
        raise CmsIllisible("attributs signés absents", Cause.ATTRIBUTS_SIGNES)
    types = [a["type"].native for a in attributs]
    if types != ["content_type", "message_digest"] or any(len(a["values"]) != 1 for a in attributs):
        raise CmsIllisible(
            "attributs signés autres que contentType et messageDigest", Cause.ATTRIBUTS_SIGNES
        )
    if attributs[0]["values"][0].native != "data":
        raise CmsIllisible("contentType signé d'un autre type que data", Cause.ATTRIBUTS_SIGNES)
    return SignataireLu(
        emetteur=emetteur,
        serie=serie,
        attributs=attributs.untag().dump(),
        digest=_octets(attributs[1]["values"][0]),
        signature=_octets(info["signature"]),
    )


def lire_enveloppe(octets: bytes) -> EnveloppeLue:
    """Read an EnvelopedData, definite or indefinite lengths; raises CmsIllisible."""
    if len(octets) > ENVELOPPE_MAX:
        raise CmsIllisible("enveloppe de taille anormale", Cause.TROP_GRAND)
    return lecture_rapide.enveloppe(octets) or lire_enveloppe_generale(octets)


def lire_enveloppe_generale(octets: bytes) -> EnveloppeLue:
    """Read an EnvelopedData of any encoding; `lire_enveloppe` comes here when it must."""
    try:
        return _enveloppe(octets)
    except ILLISIBLE as erreur:
        raise CmsIllisible("enveloppe CMS illisible") from erreur


def _enveloppe(octets: bytes) -> EnveloppeLue:
    contenu = _contenu(octets, "enveloped_data")
    if len(contenu["recipient_infos"]) > _ELEMENTS_MAX:
        raise CmsIllisible("trop de destinataires", Cause.TROP_GRAND)
    destinataires = []
    for info in contenu["recipient_infos"]:
        if info.name != "ktri":
            continue
        ktri = info.chosen
        if ktri["key_encryption_algorithm"]["algorithm"].native != "rsaes_pkcs1v15":
            continue
        if ktri["rid"].name != "issuer_and_serial_number":
            continue
        emetteur, serie = _emetteur(ktri["rid"])
        destinataires.append(
            DestinataireLu(
                emetteur=emetteur, serie=serie, cle_chiffree=_octets(ktri["encrypted_key"])
            )
        )
    chiffre = contenu["encrypted_content_info"]
    algorithme = chiffre["content_encryption_algorithm"]
    nom = algorithme["algorithm"].native
    if nom not in ("aes128_cbc", "tripledes_3key"):
        raise CmsIllisible(f"chiffrement hors profil : {nom}")
    return EnveloppeLue(
        destinataires=tuple(destinataires),
        algorithme=nom,
        vecteur=_octets(algorithme["parameters"]),
        chiffre=_octets(chiffre["encrypted_content"]),
    )
