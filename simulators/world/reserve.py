"""The shipped pool of RSA-2048 TEST keys, and who gets which (profil simulé)."""

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_EXPOSANT = 65537
_FACTEUR = 128
PARTAGEES = 32
"""Last keys of the pool: shared by holders who were not named when the world was made."""


@lru_cache(maxsize=1)
def _reserve() -> tuple[str, ...]:
    fichier = resources.files("vitalbench.simulators.world.cles") / "cles_test.json"
    return tuple(json.loads(fichier.read_text(encoding="ascii"))["cles"])


@lru_cache(maxsize=512)
def cle_de_reserve(rang: int) -> RSAPrivateKey:
    """Rebuild one key of the pool from its two primes."""
    octets = base64.b64decode(_reserve()[rang])
    p = int.from_bytes(octets[:_FACTEUR], "big")
    q = int.from_bytes(octets[_FACTEUR:], "big")
    d = pow(_EXPOSANT, -1, (p - 1) * (q - 1))
    nombres = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=d % (p - 1),
        dmq1=d % (q - 1),
        iqmp=pow(q, -1, p),
        public_numbers=rsa.RSAPublicNumbers(_EXPOSANT, p * q),
    )
    return nombres.private_key(unsafe_skip_rsa_key_validation=True)


class Reserve:
    """Gives each named holder a key of its own, in the order of names, as long as there are any.

    Holders past the end of the pool, or never named, share the last keys.
    """

    def __init__(self, titulaires: Iterable[str]) -> None:
        self._disponibles = len(_reserve()) - PARTAGEES
        noms = list(dict.fromkeys(titulaires))[: self._disponibles]
        self._rangs = {nom: rang for rang, nom in enumerate(noms)}

    def cle(self, titulaire: str) -> RSAPrivateKey:
        """Give the key of a holder: its own when named, else one of the shared ones."""
        rang = self._rangs.get(titulaire)
        if rang is None:
            empreinte = hashlib.sha256(titulaire.encode()).digest()
            rang = self._disponibles + empreinte[0] % PARTAGEES
        return cle_de_reserve(rang)
