"""The whole chain in process: create, sign, lot, file, mail, reception, ARL; and its cryptography.

The share of cryptography is what the RSA operations of the chain cost by themselves, timed in the
same run: two card signatures and one key transport a facture, then at the reception two signature
verifications and one key transport undone.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.reference.workstation.conftest import ANCRE, Cabinet
from vitalbench.reference.protocol.commandes import (
    ActeSaisi,
    Facturer,
    MettreEnLots,
    Relever,
    Transmettre,
)

FACTURES = 80
"""One a day before the anchor: the same act twice the same day would be a duplicate."""


@pytest.fixture
def cabinet(tmp_path: Path) -> Iterator[Cabinet]:
    cabinet = Cabinet(tmp_path)
    cabinet.inserer_cps(cabinet.ps)
    cabinet.inserer_vitale("marie-dupont")
    cabinet.accueil.demarrer()
    cabinet.configurer(ports=True)
    yield cabinet
    cabinet.accueil.arreter()


def cout_rsa(cabinet: Cabinet) -> float:
    """Processor seconds of the RSA operations of one facture through the chain."""
    cle = cabinet.pki.cles_cps(cabinet.ps).signature_privee
    publique, bourrage = cle.public_key(), PKCS1v15()
    debut = process_time()
    for _ in range(FACTURES):
        for _ in range(2):
            signature = cle.sign(b"x" * 75, bourrage, SHA256())
            publique.verify(signature, b"x" * 75, bourrage, SHA256())
        cle.decrypt(publique.encrypt(b"k" * 16, bourrage), bourrage)
    return (process_time() - debut) / FACTURES


def chaine(cabinet: Cabinet) -> int:
    """Bill one act a day, then send and read the ARL; give the number of positive ARL."""
    for jour in range(FACTURES):
        cabinet.reussir(
            Facturer(
                prestations=(ActeSaisi(code="G"),),
                date=ANCRE - timedelta(days=jour),
                tiers_payant="amo",
                code_porteur="1234",
            )
        )
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    cabinet.accueil.traiter()
    releve = cabinet.reussir(Relever())
    return sum(c.details.get("sens") == "positif" for c in releve.crees)


def test_chaine_entiere(benchmark: Any, cabinet: Cabinet) -> None:
    debut = process_time()
    positifs = benchmark.pedantic(chaine, args=(cabinet,), rounds=1, iterations=1)
    unitaire = (process_time() - debut) / FACTURES
    assert positifs >= 1
    benchmark.extra_info["factures_par_seconde_coeur"] = round(1 / unitaire)
    benchmark.extra_info["part_cryptographique"] = round(cout_rsa(cabinet) / unitaire, 2)
    print(benchmark.extra_info)
