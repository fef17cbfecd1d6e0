"""Manifests of factures and lots, and the zones 97-128 that index them (SV-SIM-1, simulé).

A manifest is rebuilt by the verifier from what it received; every hash in it is upper-case
hexadecimal. The zone is an index, not a proof: the proof is the signature of the manifest.
"""

import hashlib
from collections.abc import Iterable
from typing import Final

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.securing.erreurs import Cause, IndexFaux, SecurisationError

PROFIL: Final = "SV-SIM-1"
LONGUEUR: Final = 128
"""Length of a B2 record."""
_ZONE: Final = slice(96, 128)
_BLANC: Final = b" " * 32


def empreinte(donnees: bytes) -> bytes:
    """Give the 32-byte SHA-256 of anything signed or digested here."""
    return hashlib.sha256(donnees).digest()


def _hexa(donnees: bytes) -> str:
    return hashlib.sha256(donnees).hexdigest().upper()


def manifeste_facture(
    corps: bytes, flux: TypeFlux, mode: ModeSecurisation, enveloppe: bytes | None
) -> bytes:
    """Give the manifest of a facture from its masked records 2…5 and its envelope (DER)."""
    debut = _dernier(corps, b"2", b"5", "facture")
    vierge = corps[: debut + 96] + _BLANC
    chiffre = _hexa(enveloppe) if enveloppe is not None else "-"
    return f"{PROFIL}|facture|{flux.value}|{mode.value}|{_hexa(vierge)}|{chiffre}".encode("ascii")


def manifeste_lot(enregistrements: bytes, factures: Iterable[bytes]) -> bytes:
    """Give the manifest of a lot from its records 1…6 and the manifests of its factures."""
    debut = _dernier(enregistrements, b"1", b"6", "lot")
    vierge = enregistrements[: debut + 96] + _BLANC
    digests = b"".join(empreinte(manifeste) for manifeste in factures)
    return f"{PROFIL}|lot|{_hexa(vierge)}|{_hexa(digests)}".encode("ascii")


def index(manifeste: bytes) -> str:
    """Give the 32 characters that zone 97-128 of the last record must hold."""
    return hashlib.sha256(manifeste).digest()[:16].hex().upper()


def poser_index(enregistrements: bytes, manifeste: bytes) -> bytes:
    """Fill zone 97-128 of the last record with the index of its manifest."""
    return enregistrements[:-32] + index(manifeste).encode("ascii")


def verifier_index(enregistrements: bytes, manifeste: bytes) -> None:
    """Raise IndexFaux unless zone 97-128 of the last record is the index of the manifest."""
    trouve = enregistrements[-LONGUEUR:][_ZONE]
    attendu = index(manifeste).encode("ascii")
    if trouve != attendu:
        raise IndexFaux(
            f"zone 97-128 : {trouve.decode('ascii', 'replace')!r}, "
            f"{attendu.decode('ascii')!r} attendu d'après le contenu reçu"
        )


def _dernier(enregistrements: bytes, premier: bytes, dernier: bytes, objet: str) -> int:
    debut = len(enregistrements) - LONGUEUR
    if (
        debut < LONGUEUR
        or len(enregistrements) % LONGUEUR
        or enregistrements[:1] != premier
        or enregistrements[debut : debut + 1] != dernier
    ):
        raise SecurisationError(
            Cause.INDEX,
            f"{objet} mal découpé : enregistrements {premier.decode()} à {dernier.decode()} "
            f"de {LONGUEUR} octets attendus",
        )
    return debut
