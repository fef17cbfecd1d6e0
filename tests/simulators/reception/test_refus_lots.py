"""Lots refused by a negative ARL: records, counters, dates, approval, duplicates."""

from datetime import timedelta

import msgspec
import pytest

from vitalbench.simulators.reception.reglages import (
    Reglages,
)

from .accuses import accuses, motifs, remplacer, service
from .atelier import Gabarit, J

pytestmark = pytest.mark.reseau


@pytest.mark.parametrize(
    ("rang", "position", "texte", "attendu"),
    [
        # records of the lot: 1 lot, 2 header, 3 act, 4 total, 5 end of lot
        (3, 1, b"7", "SIM002"),
        (5, 11, b"002", "SIM003"),
        (4, 58, b"00003100", "SIM004"),
        (5, 25, b"000003100", "SIM004"),
        (3, 113, b"ABCDEFG", "SIM009"),
        (1, 17, b"131", "SIM010"),
        (5, 61, b" " * 12, "SIM012"),
        (3, 27, b"000000002", "SIM018"),
        (1, 81, b" ", "SIM018"),
        (4, 97, b"0" * 32, "SIM019"),
    ],
)
def test_altered_lots(banc, rang: int, position: int, texte: bytes, attendu: str) -> None:
    """CDC-3.3.1.2-03, origins 2 to 5: syntax, integrity, approval, content."""
    lot = banc.atelier.lot()
    altere = msgspec.structs.replace(lot, corps=remplacer(lot.corps, rang, position, texte))
    banc.recevoir(banc.atelier.message(altere))
    recus = motifs(banc)
    assert recus[0] == attendu
    banc.avancer(5)
    assert banc.faits("liquidation") == []


def test_a_motif_names_its_place(banc) -> None:
    lot = banc.atelier.lot()
    altere = msgspec.structs.replace(lot, corps=remplacer(lot.corps, 3, 113, b"ABCDEFG"))
    banc.recevoir(banc.atelier.message(altere))
    (motif,) = accuses(banc)[0].motifs
    # 000 is record 1, the lot record 2, the header 3, the act 4
    assert motif.no_enregistrement == "00000004"
    assert motif.position == "113"
    assert motif.no_facture == "000000001"
    assert motif.type_enregistrement == "4"


@pytest.mark.parametrize(
    ("jours", "attendu"), [(-90, None), (-91, "SIM011"), (2, None), (3, "SIM006")]
)
def test_age_and_post_dating_have_strict_bounds(banc, jours: int, attendu: str | None) -> None:
    """CDC-3.3.1.2-11: more than 90 days, more than 2 days, strictly."""
    banc.recevoir(banc.atelier.message(banc.atelier.lot(date_lot=J + timedelta(days=jours))))
    assert accuses(banc)[0].positif if attendu is None else motifs(banc) == [attendu]


@pytest.mark.parametrize(
    "reglages",
    [
        Reglages(agrements=frozenset({"VB0000000009"})),
        Reglages(agrements_echus=frozenset({"VB0000000001"})),
    ],
    ids=["inconnu", "echu"],
)
def test_unknown_or_expired_approval(installer, reglages: Reglages) -> None:
    """CDC-3.3.1.2-03, origin 4."""
    banc = installer(reglages)
    banc.recevoir(banc.atelier.message(banc.atelier.lot()))
    assert motifs(banc) == ["SIM012"]


def test_factures_out_of_order(banc) -> None:
    lot = banc.atelier.lot(Gabarit(numero=2), Gabarit(numero=1))
    banc.recevoir(banc.atelier.message(lot))
    assert motifs(banc) == ["SIM018"]


def test_tiers_payant_mixed_with_the_rest(banc) -> None:
    """CDC-3.2.10.1.1-06 seen from the caisse."""
    lot = banc.atelier.lot(Gabarit(numero=1), Gabarit(numero=2, destinataire_reglement="00"))
    banc.recevoir(banc.atelier.message(lot))
    assert motifs(banc) == ["SIM018"]


def test_a_lot_twice_then_a_facture_in_another_lot(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    banc.recevoir(a.message(lot))
    banc.recevoir(a.message(a.lot(Gabarit(numero=1), Gabarit(numero=2), no_lot="002")))
    premier, deuxieme, troisieme = accuses(banc)
    assert premier.positif
    assert [m.code_motif for m in deuxieme.motifs] == ["SIM005"]
    assert [(m.code_motif, m.no_facture) for m in troisieme.motifs] == [("SIM013", "000000001")]


def test_a_refused_lot_may_come_again_as_it_was(installer) -> None:
    """CDC-3.3.1.2-05 seen from the caisse: refused for its approval, resent once it is known."""
    banc = installer(Reglages(agrements=frozenset({"AUTRE"})))
    a = banc.atelier
    lot = a.lot()
    banc.recevoir(a.message(lot))
    banc.accueil.regler(Reglages())
    banc.recevoir(a.message(lot))
    assert [x.positif for x in accuses(banc)] == [False, True]


def test_same_lot_number_another_day_is_another_lot(banc) -> None:
    a = banc.atelier
    banc.recevoir(a.message(a.lot(Gabarit(numero=1))))
    banc.recevoir(a.message(a.lot(Gabarit(numero=2), date_lot=J + timedelta(days=1))))
    assert [x.positif for x in accuses(banc)] == [True, True]


def refaire_compteurs(b2: bytes) -> bytes:
    """Make the 999 count its records again, so that only the lot is at fault."""
    return b2[:-128] + remplacer(b2[-128:], 1, 56, f"{len(b2) // 128:08d}".encode())


def test_ranks_are_those_of_the_file_in_a_second_lot(banc) -> None:
    a = banc.atelier
    premier, second = a.lot(Gabarit(numero=1)), a.lot(Gabarit(numero=2), no_lot="002")
    abime = msgspec.structs.replace(second, corps=remplacer(second.corps, 3, 113, b"ABCDEFG"))
    banc.recevoir(a.message(premier, abime))
    bon, mauvais = accuses(banc)
    assert bon.positif
    # 000 is record 1, the first lot 2 to 6, the second 7 to 11: its act is record 9
    assert mauvais.motifs[0].no_enregistrement == "00000009"


@pytest.mark.parametrize("place", ["dans_le_lot", "apres_le_lot"])
def test_records_out_of_place_condemn_their_lot(banc, place: str) -> None:
    """A facture without its header, inside a lot; a facture after the end of its lot."""
    a = banc.atelier
    lot = a.lot()
    sans_entete = lot.corps[:128] + lot.corps[256:]
    en_trop = lot.corps + lot.corps[128:512]
    corps = sans_entete if place == "dans_le_lot" else en_trop
    banc.recevoir(a.message(msgspec.structs.replace(lot, corps=corps)))
    assert "SIM002" in motifs(banc)


def test_more_factures_than_a_lot_can_count(banc) -> None:
    """A counter of three digits: refused before anything is read."""
    a = banc.atelier
    lot = a.lot()
    corps = lot.corps[:512] + lot.corps[384:512] * 999 + lot.corps[512:]
    b2 = refaire_compteurs(a.fichier(msgspec.structs.replace(lot, corps=corps)))
    banc.recevoir(a.message(lot, b2=b2))
    assert "plus de 999 factures" in service(banc)[1]


def test_a_file_that_does_not_open_with_a_lot(banc) -> None:
    a = banc.atelier
    lot = a.lot()
    b2 = a.fichier(lot)
    b2 = refaire_compteurs(b2[:128] + b2[256:384] + b2[128:])
    banc.recevoir(a.message(lot, b2=b2))
    assert "enregistrement 2" in service(banc)[1]
