"""The archive: what is kept, how long, and how it is found again."""

from datetime import date, datetime
from pathlib import Path

import msgspec

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.workstation.archive import (
    Archive,
    EtatFacture,
    EtatLot,
    FactureArchivee,
    LotArchive,
)
from vitalbench.reference.workstation.archive.depot import mois_avant
from vitalbench.reference.workstation.numerotation import Numerotation

FACTURE = FactureArchivee(
    id="991234567-000000001-F",
    numero=1,
    numero_facturation="991234567",
    flux="F",
    mode="S",
    etat=EtatFacture.SECURISEE,
    elaboree=datetime(2026, 1, 10, 9, 0),
    date_soins=date(2026, 1, 10),
    nom="DUPONT",
    prenom="MARIE",
    nir="280069999900177",
    total=3000,
    total_amo=2100,
    total_amc=0,
    support_vitale="carte",
    support_droits="1",
    constituants=b"{}",
    scellee=b"scellee",
    critere_lot="A",
)
LOT = LotArchive(
    id="lot-1",
    numero="001",
    numero_facturation="991234567",
    flux="F",
    mode="S",
    etat=EtatLot.CONSTITUE,
    constitue=datetime(2026, 1, 10, 10, 0),
    nombre=1,
    regime="01",
    caisse="751",
    critere_fichier="X",
    adresse="01751@751.01.sim.invalid",
    scelle=b"octets du lot",
)
ACTES = [("G", date(2026, 1, 10))]


def test_a_transmitted_facture_stays_ninety_days() -> None:
    archive = Archive()
    archive.garder_facture(FACTURE, "b", ACTES)
    archive.changer_facture(FACTURE.id, etat=EtatFacture.ACQUITTEE.value)
    # 10 January + 90 days = 10 April (31-10=21, +28 = 49, +31 = 80, +10 = 90).
    archive.purger(date(2026, 4, 10))
    assert archive.facture(FACTURE.id) is not None
    archive.purger(date(2026, 4, 11))
    assert archive.facture(FACTURE.id) is None


def test_a_reserved_act_stays_thirty_six_months() -> None:
    archive = Archive()
    archive.garder_facture(msgspec.structs.replace(FACTURE, reservee=True), "b", ACTES)
    archive.changer_facture(FACTURE.id, etat=EtatFacture.ACQUITTEE.value)
    archive.purger(date(2029, 1, 10))
    assert archive.facture(FACTURE.id) is not None
    archive.purger(date(2029, 1, 11))
    assert archive.facture(FACTURE.id) is None


def test_a_lot_without_positive_arl_is_never_purged() -> None:
    archive = Archive()
    archive.garder_facture(FACTURE, "b", ACTES)
    archive.garder_lot(LOT, [FACTURE.id])
    archive.changer_lot(LOT.id, etat=EtatLot.TRANSMIS.value)
    archive.changer_facture(FACTURE.id, etat=EtatFacture.TRANSMISE.value)
    archive.purger(date(2028, 1, 1))
    garde = archive.lot(LOT.id)
    assert garde is not None
    assert garde.scelle == b"octets du lot"
    archive.changer_lot(LOT.id, etat=EtatLot.ACQUITTE.value)
    archive.purger(date(2028, 1, 1))
    assert archive.lot(LOT.id) is None


def test_duplicates_are_looked_for_in_secured_factures_only() -> None:
    archive = Archive()
    archive.garder_facture(
        msgspec.structs.replace(FACTURE, etat=EtatFacture.CONSTITUEE), "b", ACTES
    )
    assert archive.actes_connus("b") == frozenset()
    archive.changer_facture(FACTURE.id, etat=EtatFacture.SECURISEE.value)
    assert archive.actes_connus("b") == {("G", date(2026, 1, 10))}
    archive.changer_facture(FACTURE.id, etat=EtatFacture.SUPPRIMEE.value)
    assert archive.actes_connus("b") == frozenset()


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    premiere = Archive(tmp_path)
    assert Numerotation(premiere).facture("991234567") == 1
    assert Numerotation(premiere).facture("991234567") == 2
    premiere.fermer()
    assert Numerotation(Archive(tmp_path)).facture("991234567") == 3


def test_lot_references_turn_from_999_to_001() -> None:
    archive = Archive()
    numeros = Numerotation(archive)
    archive.regler_compteur("lot:F:991234567", 997)
    assert [numeros.lot("991234567", TypeFlux.FSE) for _ in range(4)] == [
        "998",
        "999",
        "001",
        "002",
    ]


def test_dre_lot_references_are_letters() -> None:
    archive = Archive()
    numeros = Numerotation(archive)
    assert [numeros.lot("991234567", TypeFlux.DRE) for _ in range(2)] == ["AAA", "AAB"]
    archive.regler_compteur("lot:D:991234567", 26)
    assert numeros.lot("991234567", TypeFlux.DRE) == "ABA"
    archive.regler_compteur("lot:D:991234567", 26**3)
    assert numeros.lot("991234567", TypeFlux.DRE) == "AAA"


def test_months_before_stay_in_the_month() -> None:
    assert mois_avant(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert mois_avant(date(2026, 1, 15), 36) == date(2023, 1, 15)
    assert mois_avant(date(2024, 12, 31), 12) == date(2023, 12, 31)
