"""Private keys given to open envelopes: read, used, never written anywhere."""

from collections.abc import Iterable

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from vitalbench.reference.securing.enveloppe import ouvrir
from vitalbench.reference.securing.erreurs import SecurisationError


class Cle(msgspec.Struct, frozen=True, kw_only=True):
    """A private key given to open envelopes, with its certificate; never written anywhere."""

    certificat: bytes
    cle: RSAPrivateKey
    chemin: str = ""
    """Where it was read: named in the commands that a report prints."""


def dechiffrer(cms: bytes, cles: Iterable[Cle]) -> tuple[Cle | None, bytes | None]:
    """Open an envelope with the first key that can, and say which; None twice when none can."""
    for cle in cles:
        try:
            return cle, ouvrir(cms, cle.certificat, cle.cle)
        except SecurisationError:
            continue
    return None, None
