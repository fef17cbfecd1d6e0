"""Signatures of factures and lots: detached CMS SignedData over a manifest (SV-SIM-1, simulé).

The signed attributes are exactly contentType and messageDigest; whoever holds the key (card,
ApCV service) signs their DER through a callback. `openssl cms -verify` accepts the result.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.securing import der
from vitalbench.reference.securing.certificats import (
    Confiance,
    IdentiteCps,
    IdentiteVitale,
    cle_publique,
    identite_cps,
    identite_vitale,
    lire_certificat,
)
from vitalbench.reference.securing.elements_cms import SignataireLu, SignaturesLues
from vitalbench.reference.securing.erreurs import Cause, CmsIllisible, SignatureRefusee
from vitalbench.reference.securing.lecture import lire_signatures
from vitalbench.reference.securing.manifeste import empreinte
from vitalbench.reference.securing.profils import SIGNATURES, SUPPORTS_VITALE, Usage

Signataire = Callable[[bytes], bytes]
"""Given the DER of the signed attributes, gives their RSA PKCS#1 v1.5 SHA-256 signature."""

SIGNATAIRES_MAX: Final = 4


class SignatureVerifiee(msgspec.Struct, frozen=True, kw_only=True):
    """One signer whose signature and certificate hold."""

    certificat: bytes
    usage: Usage


class SignatairesFacture(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed a facture; no Vitale in modes F and D."""

    cps: IdentiteCps
    vitale: IdentiteVitale | None


def attributs_signes(manifeste: bytes) -> bytes:
    """Give the DER of the two signed attributes; its SHA-256 is the *empreinte* of the SSV seam."""
    return der.ensemble(
        (
            der.element(der.SEQUENCE, der.ID_CONTENT_TYPE, der.element(der.ENSEMBLE, der.ID_DATA)),
            der.element(
                der.SEQUENCE,
                der.ID_MESSAGE_DIGEST,
                der.element(der.ENSEMBLE, der.element(der.OCTETS, empreinte(manifeste))),
            ),
        )
    )


def signer(manifeste: bytes, certificat: bytes, signataire: Signataire) -> bytes:
    """Make a detached SignedData with one signer (DER)."""
    vide = SignaturesLues(certificats=(), signataires=())
    return _ecrire(vide, manifeste, certificat, signataire)


def ajouter_signature(
    signatures: bytes, manifeste: bytes, certificat: bytes, signataire: Signataire
) -> bytes:
    """Add a signer over the same manifest to a SignedData (second time of désynchronisé)."""
    lues = lire_signatures(signatures)
    _verifier_digest(lues, manifeste)
    if len(lues.signataires) >= SIGNATAIRES_MAX:
        raise SignatureRefusee(Cause.SIGNATAIRES, "trop de signataires dans la facture")
    return _ecrire(lues, manifeste, certificat, signataire)


def _ecrire(
    lues: SignaturesLues, manifeste: bytes, certificat: bytes, signataire: Signataire
) -> bytes:
    attributs = attributs_signes(manifeste)
    nouveau = SignataireLu(
        emetteur=lire_certificat(certificat).emetteur,
        serie=lire_certificat(certificat).serie,
        attributs=attributs,
        digest=empreinte(manifeste),
        signature=signataire(attributs),
    )
    certificats = sorted({*lues.certificats, certificat})
    signataires = (*lues.signataires, nouveau)
    return der.element(
        der.SEQUENCE,
        der.ID_SIGNED_DATA,
        der.element(
            der.CONTEXTE_0,
            der.element(
                der.SEQUENCE,
                der.entier(1),
                der.element(der.ENSEMBLE, der.ALG_SHA256),
                der.element(der.SEQUENCE, der.ID_DATA),
                der.element(der.CONTEXTE_0, *certificats),
                der.ensemble(_bloc_signataire(s) for s in signataires),
            ),
        ),
    )


def _bloc_signataire(signataire: SignataireLu) -> bytes:
    return der.element(
        der.SEQUENCE,
        der.entier(1),
        der.element(der.SEQUENCE, signataire.emetteur, der.entier(signataire.serie)),
        der.ALG_SHA256,
        bytes((der.CONTEXTE_0,)) + signataire.attributs[1:],
        der.ALG_RSA,
        der.element(der.OCTETS, signataire.signature),
    )


def _verifier_digest(lues: SignaturesLues, manifeste: bytes) -> None:
    attendu = empreinte(manifeste)
    if any(s.digest != attendu for s in lues.signataires):
        raise SignatureRefusee(
            Cause.EMPREINTE, "l'empreinte signée n'est pas celle du contenu reçu"
        )


def verifier_signatures(
    signatures: bytes, manifeste: bytes, confiance: Confiance, instant: datetime.datetime
) -> tuple[SignatureVerifiee, ...]:
    """Check every signer: digest, signature, then certificate at the world instant.

    Raises CmsIllisible, SignatureRefusee or CertificatRefuse.
    """
    lues = lire_signatures(signatures)
    if not 1 <= len(lues.signataires) <= SIGNATAIRES_MAX:
        raise SignatureRefusee(Cause.SIGNATAIRES, f"{len(lues.signataires)} signataire(s)")
    _verifier_digest(lues, manifeste)
    certificats = {(c.emetteur, c.serie): c for c in map(lire_certificat, lues.certificats)}
    verifiees = []
    for signataire in lues.signataires:
        certificat = certificats.get((signataire.emetteur, signataire.serie))
        if certificat is None:
            raise SignatureRefusee(
                Cause.CERTIFICAT_ABSENT, "certificat d'un signataire absent de la signature"
            )
        try:
            cle_publique(certificat.der).verify(
                signataire.signature, signataire.attributs, PKCS1v15(), SHA256()
            )
        except InvalidSignature as erreur:
            raise SignatureRefusee(
                Cause.SIGNATURE_FAUSSE, f"signature fausse : {certificat.titre}"
            ) from erreur
        lu = confiance.verifier(certificat.der, SIGNATURES, instant)
        verifiees.append(SignatureVerifiee(certificat=lu.der, usage=_usage(lu.usage)))
    return tuple(verifiees)


def _usage(usage: Usage | None) -> Usage:
    if usage is None:
        raise CmsIllisible("usage de certificat inconnu")
    return usage


def verifier_facture(
    signatures: bytes,
    manifeste: bytes,
    mode: ModeSecurisation,
    confiance: Confiance,
    instant: datetime.datetime,
) -> SignatairesFacture:
    """Check the signers a mode requires: one Vitale support and one CPS in S, one CPS in F and D.

    Any other set of signers is refused.
    """
    verifiees = verifier_signatures(signatures, manifeste, confiance, instant)
    vitales = [v for v in verifiees if v.usage in SUPPORTS_VITALE]
    cps = [v for v in verifiees if v.usage is Usage.SIGNATURE_CPS]
    attendues = 1 if mode is ModeSecurisation.SESAM_VITALE else 0
    if len(vitales) != attendues or len(cps) != 1:
        raise SignatureRefusee(
            Cause.SIGNATAIRES,
            f"mode {mode.value} : {len(vitales)} signature(s) Vitale et {len(cps)} signature(s) "
            f"CPS, {attendues} et 1 attendues",
        )
    return SignatairesFacture(
        cps=identite_cps(cps[0].certificat),
        vitale=identite_vitale(vitales[0].certificat) if vitales else None,
    )


def verifier_lot(
    signatures: bytes, manifeste: bytes, confiance: Confiance, instant: datetime.datetime
) -> IdentiteCps:
    """Check that exactly one CPS signed a lot, and tell whose."""
    verifiees: Sequence[SignatureVerifiee] = verifier_signatures(
        signatures, manifeste, confiance, instant
    )
    if len(verifiees) != 1 or verifiees[0].usage is not Usage.SIGNATURE_CPS:
        raise SignatureRefusee(Cause.SIGNATAIRES, "un lot porte une signature CPS et une seule")
    return identite_cps(verifiees[0].certificat)
