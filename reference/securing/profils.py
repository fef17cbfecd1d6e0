"""Uses of certificates of the simulated PKI, told by a certificate policy (profil simulé).

The policy identifiers live under a random UUID (arc 2.25), so that they can collide with
nobody's. They are policies, not extended key usages: `openssl cms -verify` then accepts the
signatures as they are.
"""

from enum import Enum
from typing import Final

_ARC: Final = "2.25.51754008203515387990291145992681501610"


class Usage(Enum):
    """What a certificate is for."""

    SIGNATURE_VITALE = "1"
    AUTHENTIFICATION_VITALE = "2"
    SIGNATURE_CPS = "3"
    AUTHENTIFICATION_CPS = "4"
    SIGNATURE_APCV = "5"
    DONNEES = "6"
    PIECE_JOINTE = "7"
    SERVEUR = "8"

    @property
    def oid(self) -> str:
        """Give the certificate policy that carries this use."""
        return f"{_ARC}.{self.value}"

    @property
    def signe(self) -> bool:
        """Tell whether the key signs for its holder (nonRepudiation)."""
        return self in SIGNATURES

    @property
    def chiffre(self) -> bool:
        """Tell whether the key opens envelopes (keyEncipherment)."""
        return self in (Usage.DONNEES, Usage.PIECE_JOINTE)


SIGNATURES: Final = (Usage.SIGNATURE_VITALE, Usage.SIGNATURE_CPS, Usage.SIGNATURE_APCV)
SUPPORTS_VITALE: Final = (Usage.SIGNATURE_VITALE, Usage.SIGNATURE_APCV)
PAR_OID: Final = {usage.oid: usage for usage in Usage}

TYPE_RPPS: Final = "8"
"""First character of the national identifier of a PS: 8 RPPS, 0 ADELI (fact of the CPS)."""
