"""SCOR-SIM-1: a lot of papers and its ARL PJ, written then read, and what is refused."""

from datetime import date, datetime

import msgspec
import pytest

from vitalbench.reference.norms.scor import (
    ArlPieces,
    LotPieces,
    LotPiecesIllisible,
    Piece,
    composer_lot_pieces,
    ecrire_arl_pieces,
    lire_arl_pieces,
    lire_lot_pieces,
)

LOT = LotPieces(
    no_ps="991130428",
    lot_pieces="001",
    jour=date(2026, 11, 2),
    organisme="01751",
    no_lot="042",
    date_lot=date(2026, 11, 1),
    pieces=(
        Piece(
            facture="000000007", nature="FSP", mime="application/pdf", contenu=b"%PDF-1", nom="f"
        ),
        Piece(
            facture="000000007",
            nature="ORD",
            mime="image/png",
            contenu=b"\x89PNG\r\n\x1a\n\0",
            nom="o",
        ),
    ),
)
ARL = ArlPieces(
    sens="negatif",
    lot_pieces="001",
    no_ps="991130428",
    instant=datetime(2026, 11, 2, 12, 30, 5),
    compostage_recu="2026110211000000001",
    motif="image illisible",
)


def test_a_lot_reads_back() -> None:
    assert lire_lot_pieces(composer_lot_pieces(LOT, "frontiere")) == LOT


def test_an_arl_reads_back() -> None:
    assert lire_arl_pieces(ecrire_arl_pieces(ARL)) == ARL


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        (b"nombre=2", b"nombre=3", "nombre"),
        (b"profil=SCOR-SIM-1", b"profil=AUTRE", "profil"),
        (b"no_ps=991130428", b"no_ps=99113042", "no_ps"),
        (b"date=20261102", b"date=20261302", "date"),
        (b"organisme=01751\r\n", b"", "absentes"),
        (b"image/png", b"image/gif", "000000007"),
        (b"PIECE/000000007/ORD", b"PIECE/7/ORD", "sans facture"),
        (b"IRISTEST/SCOR", b"IRISTEST/B2", "première partie"),
        (b"--frontiere", b"--autre", "partie"),
    ],
)
def test_what_is_not_a_lot_says_why(avant: bytes, apres: bytes, attendu: str) -> None:
    clair = composer_lot_pieces(LOT, "frontiere")
    with pytest.raises(LotPiecesIllisible, match=attendu):
        lire_lot_pieces(clair.replace(avant, apres))


@pytest.mark.parametrize(
    ("avant", "apres"),
    [(b"sens=negatif", b"sens=peut-etre"), (b"heure=123005", b"heure=993005"), (b"motif", b"m")],
)
def test_what_is_not_an_arl_pj(avant: bytes, apres: bytes) -> None:
    with pytest.raises(LotPiecesIllisible):
        lire_arl_pieces(ecrire_arl_pieces(ARL).replace(avant, apres))


def test_no_line_break_enters_an_arl() -> None:
    with pytest.raises(LotPiecesIllisible, match="ligne"):
        ecrire_arl_pieces(msgspec.structs.replace(ARL, motif="a\nb"))
