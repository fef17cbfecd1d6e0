"""Cost of securing beside raw RSA, in one run: what the profile adds is small change.

Gates: signing and opening cost at most 1.5 times the RSA operations they are made of, verifying
(chain, dates and revocation included) at most 3 times.
"""

import datetime
import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.securing import cms
from vitalbench.reference.securing.certificats import cle_publique
from vitalbench.reference.securing.enveloppe import chiffrer, ouvrir
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki

PKI = Pki(creer_monde(1, datetime.date(2026, 11, 23)))
MIDI = datetime.datetime(2026, 11, 23, 12)
CONFIANCE = PKI.confiance()
VITALE, CPS = PKI.cles_vitale("marie-dupont"), PKI.cles_cps("dr-lenoir")
MANIFESTE = b"SV-SIM-1|facture|F|S|" + b"0" * 64 + b"|-"
CERTIFICAT, CLE = PKI.certificat_donnees("01-751"), PKI.cle_donnees("01-751")
CLAIRS = b"SV-SIM-1|sensibles\n3|code_acte|YYYY600"


def rsa(cle: RSAPrivateKey) -> cms.Signataire:
    return lambda attributs: cle.sign(attributs, PKCS1v15(), SHA256())


def signer_facture() -> bytes:
    premiere = cms.signer(MANIFESTE, VITALE.signature_certificat, rsa(VITALE.signature_privee))
    return cms.ajouter_signature(
        premiere, MANIFESTE, CPS.signature_certificat, rsa(CPS.signature_privee)
    )


SIGNATURES = signer_facture()
ENVELOPPE = chiffrer(CLAIRS, CERTIFICAT)
BRUTE = rsa(CPS.signature_privee)(MANIFESTE)
PUBLIQUE = cle_publique(CPS.signature_certificat)
CHIFFRE = PUBLIQUE.encrypt(b"k" * 16, PKCS1v15())
DECHIFFRANTE = CPS.signature_privee


def verifier() -> object:
    return cms.verifier_facture(
        SIGNATURES, MANIFESTE, ModeSecurisation.SESAM_VITALE, CONFIANCE, MIDI
    )


def duree(operation: Callable[[], object], fois: int) -> float:
    operation()
    meilleure = float("inf")
    for _ in range(5):
        depart = time.perf_counter()
        for _ in range(fois):
            operation()
        meilleure = min(meilleure, (time.perf_counter() - depart) / fois)
    return meilleure


def deux_verifications() -> None:
    PUBLIQUE.verify(BRUTE, MANIFESTE, PKCS1v15(), SHA256())
    PUBLIQUE.verify(BRUTE, MANIFESTE, PKCS1v15(), SHA256())


def deux_signatures() -> None:
    rsa(VITALE.signature_privee)(MANIFESTE)
    rsa(CPS.signature_privee)(MANIFESTE)


@pytest.mark.parametrize(
    ("operation", "brute", "fois", "plafond"),
    [
        pytest.param(signer_facture, deux_signatures, 40, 1.5, id="signer"),
        pytest.param(verifier, deux_verifications, 400, 3.0, id="verifier"),
        pytest.param(
            lambda: ouvrir(ENVELOPPE, CERTIFICAT, CLE),
            lambda: DECHIFFRANTE.decrypt(CHIFFRE, PKCS1v15()),
            40,
            1.5,
            id="ouvrir",
        ),
    ],
)
def test_securing_costs_little_more_than_its_rsa(
    benchmark: Callable[[Callable[[], object]], object],
    operation: Callable[[], object],
    brute: Callable[[], object],
    fois: int,
    plafond: float,
) -> None:
    rapport = duree(operation, fois) / duree(brute, fois)
    benchmark(operation)
    assert rapport < plafond, f"{rapport:.2f} fois le RSA nu, {plafond} au plus"


def test_a_certificate_is_issued_in_milliseconds(
    benchmark: Callable[[Callable[[], object]], object],
) -> None:
    """Each is issued afresh, for another seed, so that no cache answers."""
    mondes = iter(creer_monde(graine, MIDI.date()) for graine in range(1000, 1_000_000))

    def emettre() -> bytes:
        return Pki(next(mondes)).certificat_donnees("01-751")

    assert emettre() != emettre()
    benchmark(emettre)
