"""Roles a card grants to another card or to an organism: challenge, certificate, proof.

Simulated profile: GET CHALLENGE, PSO VERIFY CERTIFICATE of an X.509 certificate, then EXTERNAL
AUTHENTICATE with an RSA signature of SHA-256(challenge || card number). The genuine mutual
authentication of CPx and Vitale is not public.
"""

from collections.abc import Callable, Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.simulators.cards.apdu import RIEN, SW, Commande, Reponse, refus
from vitalbench.simulators.cards.session import Droit, Session

ALEA = 8
_CLE_MAX = 4096


def tirer_alea(c: Commande, alea: Callable[[int], bytes]) -> Reponse:
    """GET CHALLENGE: eight random bytes."""
    if c.p1 or c.p2:
        return refus(SW.PARAMETRES)
    if c.donnees:
        return refus(SW.LONGUEUR)
    if c.le not in (None, ALEA, 256):
        return refus(0x6C00 | ALEA)
    return alea(ALEA), SW.SUCCES


class Roles:
    """Grants rights to whoever proves to hold a certificate of a known authority."""

    def __init__(
        self,
        autorites: Sequence[tuple[Droit, bytes]],
        numero_carte: bytes,
        session: Session,
        alea: Callable[[int], bytes],
    ) -> None:
        self._autorites = [(droit, x509.load_der_x509_certificate(der)) for droit, der in autorites]
        self._numero = numero_carte
        self._session = session
        self._alea = alea
        self._defi = b""
        self._candidat: tuple[Droit, RSAPublicKey] | None = None

    def oublier(self) -> None:
        """Forget the challenge and the certificate shown (reset)."""
        self._defi = b""
        self._candidat = None

    def get_challenge(self, c: Commande) -> Reponse:
        """GET CHALLENGE: eight bytes, good for one EXTERNAL AUTHENTICATE."""
        donnees, mot = tirer_alea(c, self._alea)
        self._defi = donnees
        return donnees, mot

    def verifier_certificat(self, c: Commande) -> Reponse:
        """PSO VERIFY CERTIFICATE: the certificate of the party that asks for a role."""
        self._candidat = None
        try:
            certificat = x509.load_der_x509_certificate(c.donnees)
            cle = certificat.public_key()
        except (ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm):
            return refus(SW.DONNEES)
        if not isinstance(cle, RSAPublicKey) or cle.key_size > _CLE_MAX:
            return refus(SW.DONNEES)
        for droit, autorite in self._autorites:
            try:
                certificat.verify_directly_issued_by(autorite)
            except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
                continue
            self._candidat = (droit, cle)
            return RIEN
        return refus(SW.REFERENCE)

    def external_authenticate(self, c: Commande) -> Reponse:
        """EXTERNAL AUTHENTICATE: the proof over the challenge, which is then spent."""
        if c.p1 or c.p2:
            return refus(SW.PARAMETRES)
        if not self._defi or self._candidat is None:
            return refus(SW.CONDITIONS)
        droit, cle = self._candidat
        defi, self._defi = self._defi, b""
        try:
            cle.verify(c.donnees, defi + self._numero, padding.PKCS1v15(), SHA256())
        except InvalidSignature:
            return refus(SW.EXTERNE_FAUSSE)
        self._session.acquerir(droit)
        return RIEN
