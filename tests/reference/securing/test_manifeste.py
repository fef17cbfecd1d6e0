"""Manifests: their exact text, what they cover, and the index zones."""

import hashlib

import pytest

from vitalbench.reference.domain.facture import ModeSecurisation, TypeFlux
from vitalbench.reference.securing.erreurs import Cause, IndexFaux, SecurisationError
from vitalbench.reference.securing.manifeste import (
    empreinte,
    index,
    manifeste_facture,
    manifeste_lot,
    poser_index,
    verifier_index,
)

CORPS = b"2".ljust(128) + b"4".ljust(128) + b"5".ljust(128)
LOT = b"1".ljust(128) + CORPS + b"6".ljust(128)
S = ModeSecurisation.SESAM_VITALE


def facture(corps: bytes = CORPS, enveloppe: bytes | None = None) -> bytes:
    return manifeste_facture(corps, TypeFlux.FSE, S, enveloppe)


def test_the_manifest_of_a_facture_is_this_text() -> None:
    attendu = hashlib.sha256(CORPS).hexdigest().upper()
    assert facture().decode() == f"SV-SIM-1|facture|F|S|{attendu}|-"
    # SHA-256("abc"), FIPS 180-2 annexe B.1
    assert (
        facture(enveloppe=b"abc")
        .decode()
        .endswith("|BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")
    )
    dre = manifeste_facture(CORPS, TypeFlux.DRE, ModeSecurisation.DEGRADE, None)
    assert dre.startswith(b"SV-SIM-1|facture|D|D|")


def test_the_index_zone_is_outside_the_manifest_and_any_other_byte_inside() -> None:
    rempli = poser_index(CORPS, facture())
    assert rempli[-32:] == index(facture()).encode()
    assert facture(rempli) == facture()
    verifier_index(rempli, facture(rempli))
    for place in range(len(CORPS) - 32):
        if place in (0, 256):
            continue
        altere = bytearray(rempli)
        altere[place] ^= 1
        assert facture(bytes(altere)) != facture()


def test_the_index_is_half_the_digest_in_upper_hexadecimal() -> None:
    # SHA-256("abc") = ba7816bf 8f01cfea 414140de 5dae2223 …
    assert index(b"abc") == "BA7816BF8F01CFEA414140DE5DAE2223"


def test_a_wrong_index_shows_both_values() -> None:
    with pytest.raises(IndexFaux, match="attendu") as erreur:
        verifier_index(CORPS, facture())
    assert erreur.value.cause is Cause.INDEX


def test_the_manifest_of_a_lot_covers_its_records_and_its_factures_in_order() -> None:
    manifestes = [facture(), facture(enveloppe=b"x")]
    texte = manifeste_lot(LOT, manifestes).decode()
    digests = hashlib.sha256(empreinte(manifestes[0]) + empreinte(manifestes[1])).hexdigest()
    assert texte == f"SV-SIM-1|lot|{hashlib.sha256(LOT).hexdigest().upper()}|{digests.upper()}"
    assert manifeste_lot(LOT, manifestes[::-1]).decode() != texte
    assert manifeste_lot(poser_index(LOT, texte.encode()), manifestes).decode() == texte


@pytest.mark.parametrize("corps", [b"", CORPS[:128], CORPS[:-1], CORPS[128:], CORPS + CORPS[:128]])
def test_badly_cut_factures_are_refused(corps: bytes) -> None:
    with pytest.raises(SecurisationError, match="mal découpé"):
        facture(corps)
