"""Factures sealed per second by the SSV module on one core, and the share of cryptography."""

from collections.abc import Iterator
from itertools import count
from time import process_time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.reference.modules.conftest import ANCRE, Bureau
from vitalbench.reference.modules.appels import SansObservateur
from vitalbench.reference.securing.certificats import cle_publique
from vitalbench.simulators.world.monde import creer_monde

ESSAIS = 200
SIGNATURES = 2
"""Vitale then CPS; one RSA encryption for the envelope comes on top."""


@pytest.fixture
def bureau() -> Bureau:
    bureau = Bureau(creer_monde(7, ANCRE))
    bureau.temoin = SansObservateur()  # type: ignore[assignment] - nothing is recorded here
    bureau.inserer_cps()
    bureau.inserer_vitale()
    bureau.installer()
    bureau.ssv.lire_carte_ps("1234")
    bureau.ssv.lire_droits_vitale(ANCRE)
    return bureau


def cout_cryptographique(bureau: Bureau) -> float:
    """Processor seconds of the RSA operations of one facture, measured here and now."""
    cle = bureau.pki.cles_cps("dr-lenoir").signature_privee
    publique = cle_publique(bureau.pki.certificat_donnees("01-751"))
    debut = process_time()
    for _ in range(ESSAIS):
        for _ in range(SIGNATURES):
            cle.sign(b"x" * 75, PKCS1v15(), SHA256())
        publique.encrypt(b"k" * 16, PKCS1v15())
    return (process_time() - debut) / ESSAIS


def test_factures_scellees(benchmark: Any, bureau: Bureau) -> None:
    numeros: Iterator[int] = count(1)
    benchmark.pedantic(
        lambda: bureau.ssv.formater_factures(bureau.facture(numero=next(numeros))),
        rounds=ESSAIS,
        warmup_rounds=5,
    )
    debut = process_time()
    for _ in range(ESSAIS):
        bureau.ssv.formater_factures(bureau.facture(numero=next(numeros)))
    unitaire = (process_time() - debut) / ESSAIS
    benchmark.extra_info["factures_par_seconde_coeur"] = round(1 / unitaire)
    benchmark.extra_info["part_cryptographique"] = round(cout_cryptographique(bureau) / unitaire, 2)


def test_lot_de_200_factures(benchmark: Any, bureau: Bureau) -> None:
    scellees = [
        bureau.ssv.formater_factures(bureau.facture(numero=n))[0] for n in range(1, ESSAIS + 1)
    ]
    lot = benchmark(
        lambda: bureau.ssv.formater_lot(
            scellees, reference="001", date_lot=ANCRE, code_porteur="1234"
        )
    )
    assert len(lot.factures) == ESSAIS
