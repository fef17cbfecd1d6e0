"""The fast reader never says anything but what the general one says."""

import random

import pytest
from test_cms import CPS, MANIFESTE, PKI, carte, signee

from vitalbench.reference.securing import cms, lecture, lecture_rapide
from vitalbench.reference.securing.enveloppe import Chiffrement, chiffrer
from vitalbench.reference.securing.erreurs import CmsIllisible

CERTIFICAT = PKI.certificat_donnees("01-751")


def corrompre(octets: bytes, hasard: random.Random) -> bytes:
    """Change a few bytes: replaced, removed, inserted or moved lengths."""
    sortie = bytearray(octets)
    for _ in range(hasard.randint(1, 4)):
        place = hasard.randrange(min(len(sortie), 400) if hasard.random() < 0.5 else len(sortie))
        match hasard.randrange(5):
            case 0 | 1:
                sortie[place] = hasard.randrange(256)
            case 2:
                sortie[place] = (sortie[place] + hasard.choice((-1, 1))) % 256
            case 3:
                del sortie[place : place + hasard.randint(1, 6)]
            case _:
                sortie.insert(place, hasard.choice((0, 1, 0x80, 0x30, hasard.randrange(256))))
    return bytes(sortie)


CORPUS_SIGNATURES = (
    signee(),
    cms.signer(MANIFESTE, CPS.signature_certificat, carte(CPS.signature_privee)),
)
CORPUS_ENVELOPPES = tuple(
    chiffrer(contenu, CERTIFICAT, chiffrement)
    for contenu in (b"", b"secret" * 20, bytes(3000))
    for chiffrement in Chiffrement
)


def test_our_own_objects_take_the_fast_way() -> None:
    for octets in CORPUS_SIGNATURES:
        lues = lecture_rapide.signatures(octets)
        assert lues is not None
        assert lues == lecture.lire_signatures_generales(octets)
    for octets in CORPUS_ENVELOPPES:
        lue = lecture_rapide.enveloppe(octets)
        assert lue is not None
        assert lue == lecture.lire_enveloppe_generale(octets)


@pytest.mark.parametrize("graine", range(4))
def test_both_readers_agree_on_corrupted_objects(graine: int) -> None:
    hasard = random.Random(graine)
    rapides = 0
    for _ in range(600):
        octets = corrompre(hasard.choice(CORPUS_SIGNATURES), hasard)
        lues = lecture_rapide.signatures(octets)
        if lues is not None:
            rapides += 1
            assert lues == lecture.lire_signatures_generales(octets), octets.hex()
        octets = corrompre(hasard.choice(CORPUS_ENVELOPPES), hasard)
        lue = lecture_rapide.enveloppe(octets)
        if lue is not None:
            rapides += 1
            assert lue == lecture.lire_enveloppe_generale(octets), octets.hex()
    assert rapides > 40


@pytest.mark.parametrize(
    "remplacement",
    [
        (b"\x02\x01\x01\x31\x0f", b"\x02\x01\x03\x31\x0f"),
        (b"\x04\x82\x01\x00", b"\x24\x82\x01\x00"),
    ],
)
def test_another_shape_goes_to_the_general_reader(remplacement: tuple[bytes, bytes]) -> None:
    octets = CORPUS_SIGNATURES[0].replace(*remplacement)
    assert octets != CORPUS_SIGNATURES[0]
    assert lecture_rapide.signatures(octets) is None


def test_objects_too_large_are_refused_before_any_reading() -> None:
    with pytest.raises(CmsIllisible, match="taille anormale"):
        lecture.lire_enveloppe(bytes(lecture.ENVELOPPE_MAX + 1))
