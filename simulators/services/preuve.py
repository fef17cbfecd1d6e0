"""Proof that a professional's card stands behind a request (PREUVE-SIM-1, profil simulé).

In the `Security` header: `Preuve/Certificat`, the authentication certificate of the CPx in
base64, and `Preuve/Signature`, its RSA SHA-256 signature of `<MessageID>|<SHA-256 of the body>`,
the body in exclusive canonical form, its digest in upper-case hexadecimal.
"""

import datetime
import hashlib
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from vitalbench.reference.securing.certificats import (
    Confiance,
    IdentiteCps,
    cle_publique,
    identite_cps,
)
from vitalbench.reference.securing.erreurs import SecurisationError
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.services.soap import Demande, DemandeRefusee, chercher, octets_base64

PROFIL: Final = "PREUVE-SIM-1"


def message_a_signer(message_id: str, corps: etree._Element) -> bytes:
    """Give what the card signs for a request: its id and the digest of its body element."""
    try:
        canonique = etree.tostring(corps, method="c14n", exclusive=True)
    except etree.C14NError as erreur:
        raise DemandeRefusee("PREUVE_REFUSEE", "corps sans forme canonique") from erreur
    return f"{message_id}|{hashlib.sha256(canonique).hexdigest().upper()}".encode("ascii")


def verifier_preuve(
    demande: Demande, confiance: Callable[[], Confiance], instant: datetime.datetime
) -> IdentiteCps | None:
    """Give who proves to be asking, None without a proof; raises DemandeRefusee when false."""
    securite = demande.entete("Security")
    preuve = None if securite is None else chercher(securite, "Preuve")
    if preuve is None:
        return None
    certificat = octets_base64(preuve, "Certificat")
    message = message_a_signer(demande.message_id, demande.corps)
    try:
        confiance().verifier(certificat, (Usage.AUTHENTIFICATION_CPS,), instant)
        cle = cle_publique(certificat)
        cle.verify(octets_base64(preuve, "Signature"), message, PKCS1v15(), SHA256())
        return identite_cps(certificat)
    except SecurisationError as erreur:
        raise DemandeRefusee("PREUVE_REFUSEE", f"carte de professionnel : {erreur}") from erreur
    except InvalidSignature as erreur:
        raise DemandeRefusee("PREUVE_REFUSEE", "signature de la preuve fausse") from erreur
