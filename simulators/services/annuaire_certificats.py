"""Directory of the organisms' encryption certificates and CRLs, CERT-SIM-1 (simulé).

Stands for the public directory queried by mail address (LDAP there, HTTP here).
"""

from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.world.autorites import Autorite
from vitalbench.simulators.world.monde import Monde
from vitalbench.simulators.world.pki import Pki, pem

USAGES = {"donnees": Usage.DONNEES, "piece_jointe": Usage.PIECE_JOINTE}


class AnnuaireCertificats:
    """Gives certificates as they stand now, with what a scenario made of them."""

    def __init__(self, monde: Monde, pki: Pki) -> None:
        self._par_adresse = {o.adresse.lower(): o.cle for o in monde.organismes.values()}
        self._pki = pki

    def certificat(self, adresse: str, usage: str) -> bytes | None:
        """Give the certificate of an address for one use (PEM), None when there is none."""
        organisme = self._par_adresse.get(adresse.lower())
        if organisme is None or usage not in USAGES:
            return None
        return pem("CERTIFICATE", self._pki.certificat(USAGES[usage], organisme))

    def listes(self) -> bytes:
        """Give the CRLs of the encryption authorities (PEM)."""
        autorites = (Autorite.DONNEES, Autorite.PIECES_JOINTES)
        return b"".join(pem("X509 CRL", self._pki.crl(autorite)) for autorite in autorites)
