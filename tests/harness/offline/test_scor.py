"""Lots of scanned papers: readable, tied to a lot of factures that left before them."""

import io
from datetime import date, datetime

import pytest
from fabrique_b2 import PS, brut, facture, fichier, lot
from preuves_retours import message

from vitalbench.harness.offline.croisements import Croisements
from vitalbench.harness.offline.ecarts import Releve
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.regles import REGLES
from vitalbench.harness.offline.scor import (
    PiecesVues,
    juger_lot_pieces,
    rapprocher_pieces,
)
from vitalbench.reference.norms.scor import (
    ArlPieces,
    LotPieces,
    Piece,
    composer_lot_pieces,
    ecrire_arl_pieces,
)

A, B = "000000010", "000000020"
IMAGE = b"\x89PNG\r\n\x1a\n"
ENVOI, APRES = datetime(2026, 11, 21, 10, 15), datetime(2026, 11, 21, 10, 20)
ARL_PJ = ecrire_arl_pieces(
    ArlPieces(
        sens="positif",
        lot_pieces="001",
        no_ps=PS,
        instant=APRES,
        compostage_recu="2026112110150000007",
    )
)


def pieces(facture_: str = A, no_lot="001") -> bytes:
    """The clear content of a message of one paper."""
    return composer_lot_pieces(
        LotPieces(
            no_ps=PS,
            lot_pieces="001",
            jour=date(2026, 11, 21),
            organisme="01999",
            no_lot=no_lot,
            date_lot=date(2026, 11, 21),
            pieces=(
                Piece(
                    facture=facture_, nature="FSP", mime="image/png", contenu=b"\x89PNG\r\n\x1a\n"
                ),
            ),
        ),
        "pieces-1",
    )


def comptes(clair: bytes, instant: datetime = APRES) -> set[str]:
    """The rules that papers break beside a lot of two factures that left at ENVOI."""
    releve, envois = Releve("pieces"), Croisements()
    b2 = brut(fichier(lot("001", facture(A), facture(B))))
    envois.lire(Releve("lot"), io.BytesIO(b2), b"", ENVOI)
    lu = juger_lot_pieces(releve, clair)
    if lu is not None:
        rapprocher_pieces(PiecesVues(releve=releve, lot=lu, instant=instant), envois)
    return set(releve.comptes)


def regles_de(octets: bytes) -> set[str]:
    examen = Examen()
    examen.examiner_octets("essai", octets)
    return {regle for e in examen.examines for regle in e.releve.comptes}


def test_sound_papers_have_no_finding():
    assert comptes(pieces()) == set()
    assert comptes(pieces(no_lot="009")) == set()
    assert regles_de(ARL_PJ) == set()
    a_l_accueil = message(description="IRISTEST/SCOR", vers="99998002@oct.sim.invalid")
    assert regles_de(a_l_accueil) == set()


PREUVES = {
    "SCO-01": lambda: comptes(pieces().replace(b"nombre=1", b"nombre=2")),
    "SCO-02": lambda: comptes(pieces("000000099")),
    "SCO-03": lambda: comptes(pieces(), datetime(2026, 11, 21, 10, 14)),
    "SCO-04": lambda: regles_de(message(description="IRISTEST/SCOR")),
    "SCO-05": lambda: regles_de(ARL_PJ.replace(b"sens=positif", b"sens=oui")),
}


@pytest.mark.parametrize("regle", PREUVES)
def test_spoilt_papers_are_caught(regle):
    assert PREUVES[regle]() == {regle}


def test_every_rule_of_papers_has_a_sample():
    assert {r for r in REGLES if r.startswith("SCO-")} == set(PREUVES)
