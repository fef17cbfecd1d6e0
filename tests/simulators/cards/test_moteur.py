"""ISO 7816-3/-4 as a T=0 card does it: lengths, chaining, GET RESPONSE, paths, status words."""

from collections.abc import Callable

import pytest

from vitalbench.simulators.cards.apdu import analyser
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.lecteur import LecteurSimule

Fabrique = Callable[[], Carte]


@pytest.fixture
def vitale(nouvelle_vitale: Fabrique) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur Vitale")
    lecteur.inserer(nouvelle_vitale())
    return lecteur


@pytest.fixture
def cps(nouvelle_cps: Fabrique) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur CPS")
    lecteur.inserer(nouvelle_cps())
    return lecteur


def _tous(lecteur: LecteurSimule, *echanges: tuple[str, str]) -> None:
    for commande, reponse in echanges:
        assert lecteur.transmettre(bytes.fromhex(commande)).hex() == reponse.lower(), commande


@pytest.mark.parametrize(
    ("apdu", "donnees", "le"),
    [
        ("00A40000", "", None),
        ("00B0000010", "", 16),
        ("00B0000000", "", 256),
        ("00A40000023F00", "3f00", None),
        ("00A40000023F0000", "3f00", 256),
        ("00B00000000100", "", 256),
        ("00B00000000000", "", 65_536),
        ("00A400000000023F00", "3f00", None),
        ("00A400000000023F000100", "3f00", 256),
    ],
)
def test_the_four_cases_short_and_extended(apdu: str, donnees: str, le: int | None) -> None:
    commande = analyser(bytes.fromhex(apdu))
    assert commande is not None
    assert (commande.donnees.hex(), commande.le) == (donnees, le)


@pytest.mark.parametrize(
    "apdu", ["", "00", "00A400", "00A40000053F00", "00A40000000000FF", "00" * 9]
)
def test_lying_lengths_are_refused(vitale: LecteurSimule, apdu: str) -> None:
    if apdu in ("", "00" * 9):
        assert analyser(bytes.fromhex(apdu)) is None
        return
    assert vitale.transmettre(bytes.fromhex(apdu)) == b"\x67\x00"


def test_answers_wait_for_get_response(vitale: LecteurSimule) -> None:
    """FCI of the root: 6F 18 {82 01 38, 83 02 3F00, 84 0E AID}: 3+4+16 = 23 bytes, 25 in all."""
    fci = "6f17820138830 23f00840ed2500000024d465f564954414c45".replace(" ", "")
    _tous(
        vitale,
        ("00A40000023F00", "6119"),
        ("00C0000030", "6C19"),
        ("00C0000019", fci + "9000"),
        ("00C0000019", "6985"),
        ("00A40000023F00", "6119"),
        ("00C0000002", fci[:4] + "6117"),
        ("00C0000017", fci[4:] + "9000"),
        ("00A40000023F00", "6119"),
        ("00A4000C023F00", "9000"),
        ("00C0000000", "6985"),
    )


def test_extended_commands_are_answered_at_once(vitale: LecteurSimule) -> None:
    reponse = vitale.transmettre(bytes.fromhex("00A400000000023F000000"))
    assert (reponse[:2].hex(), reponse[-2:].hex()) == ("6f17", "9000")


def test_read_binary_offsets_and_lengths(vitale: LecteurSimule) -> None:
    """PAN: 12 bytes, 5A 0A 8025000002 12345678 and its Luhn key."""
    _tous(
        vitale,
        ("00B09C0000", "5a0a8025000002123456787f" + "9000"),
        ("00B09C0002", "5a0a" + "9000"),
        ("00B09C000D", "6C0C"),
        ("00B09C0A02", "787f" + "9000"),
        ("00B09C0B02", "6C01"),
        ("00B09C0C01", "6B00"),
        ("00B0000C00", "6B00"),
        ("00B0000B00", "7f" + "9000"),
        ("00B09F0000", "6A82"),
        ("00B0A00000", "6A86"),
        ("00B09C0001FF", "6700"),
    )


def test_selection_by_every_way(vitale: LecteurSimule, cps: LecteurSimule) -> None:
    _tous(
        vitale,
        ("00A4000C027F00", "9000"),
        ("00A4020C022010", "9000"),
        ("00A4020C022F02", "6A82"),
        ("00A4030C", "9000"),
        ("00A4030C", "6A82"),
        ("00A4010C027F10", "9000"),
        ("00A4080C047F002010", "9000"),
        ("00A4080C0420107F00", "6A82"),
        ("00A4040C0BD250000002564954414C45", "9000"),
        ("00A4040C0AD250000002564954414C", "6A82"),
        ("00A4050C023F00", "6A86"),
        ("00A4000D023F00", "6A86"),
        ("00A4000C033F0000", "6700"),
    )
    _tous(cps, ("00A4090C063F0000015031", "9000"), ("00A4090C063F0000015039", "6A82"))


def test_ef_atr_fcp_is_that_of_the_public_trace(cps: LecteurSimule) -> None:
    """OpenSC issue 2223, byte for byte."""
    _tous(
        cps,
        ("00A40904043F002F01", "6127"),
        (
            "00C0000027",
            "62258002003982010183022F018801E8A1128C077B45FFFFFF45009C077BFFFFFFFFFF008A0105"
            + "9000",
        ),
    )


def test_code_sdo_is_that_of_the_public_trace(cps: LecteurSimule) -> None:
    """OpenSC issue 2275, byte for byte, then one try less after a wrong code."""
    demande = "00CB3FFF0A4D087006BF810102A080"
    sdo = "7016BF810112A0109A01039B01{:02}A1088C06F3000013FF00"
    _tous(
        cps,
        (demande, "6118"),
        ("00C0000018", sdo.format(3) + "9000"),
        ("00200001040000".ljust(18, "0"), "63C2"),
        (demande, "6118"),
        ("00C0000018", sdo.format(2) + "9000"),
        ("00CB3FFF0A4D087006BFFB05027B80".ljust(30, "0"), "6A88"),
    )


def test_ef_dir_and_ef_atr_have_their_public_sizes(cps: LecteurSimule) -> None:
    assert len(cps.transmettre(bytes.fromhex("00B09E0000"))) == 101 + 2
    assert len(cps.transmettre(bytes.fromhex("00B09D0000"))) == 57 + 2


def test_chaining_is_bounded_and_must_be_ended(cps: LecteurSimule) -> None:
    bloc = "102A8086FF" + "00" * 255
    for _ in range(32):
        _tous(cps, (bloc, "9000"))
    _tous(
        cps,
        (bloc, "6700"),
        (bloc, "9000"),
        ("00B09C0000", "6883"),
        ("00B09C000C", cps_numero()),
        ("10A4000C023F00", "6884"),
    )


def cps_numero() -> str:
    """8025000001 99000001 then its Luhn key 7, as 802500000199000001 7."""
    return "5a0a8025000001990000017f" + "9000"


def test_cps2ter_selects_one_step_at_a_time(cps: LecteurSimule) -> None:
    """First activity: 3+3+3+16+16+6 = 47 bytes and EE 2F, 49 = 31h; IDENT_PS: EA 30, 50 = 32h."""
    _tous(
        cps,
        ("A0A40000024010", "9F0A"),
        ("A0C000000A", "8508" + "0031" + "4010" + "04" + "000000" + "9000"),
        ("A0B0000010", "9804"),
        ("A0A40000027F01", "9F0A"),
        ("A0A40000024010", "9404"),
        ("A0A40000023F00", "9F0A"),
        ("A0A40000024000", "9F0A"),
        ("A0B0000002", "ea30" + "9000"),
        ("A0B0000033", "6700"),
        ("A0B0003300", "9402"),
        ("A0A40400024000", "6B00"),
        ("A0100000", "6D00"),
        ("B0A40000023F00", "6E00"),
    )


def test_an_unpowered_card_says_nothing(nouvelle_vitale: Fabrique) -> None:
    carte = nouvelle_vitale()
    assert carte.traiter(bytes.fromhex("00A40000023F00")) == b""
    carte.mettre_sous_tension()
    assert carte.traiter(bytes.fromhex("00A40000023F00")) == b"\x61\x19"
    carte.hors_tension()
    assert carte.traiter(bytes.fromhex("00C0000019")) == b""
