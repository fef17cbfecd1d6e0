"""The journal: masked at entry, chained, and refused with its place once altered."""

from datetime import datetime
from pathlib import Path

import pytest

from vitalbench.harness.evidence.journal import (
    Journal,
    JournalIllisible,
    concatener,
    lire_entete,
    lire_scenarios,
)
from vitalbench.harness.evidence.masquage import masquer_commande


def _journal(dossier: Path, ident: str = "NOM-001") -> Path:
    journal = Journal(dossier, ident, lambda: datetime(2026, 3, 2, 9, 0))
    journal.noter("scenario.debut", {"titre": "essai"})
    journal.noter("pilote", {"parametres": {"code_porteur": "1234"}}, origine="dit")
    journal.noter("smtp", {"code": 250}, {"message": b"Subject: x\r\n\r\n"})
    journal.noter("scenario.fin", {})
    journal.fermer()
    return journal.chemin


def test_reads_back_what_was_noted(tmp_path: Path) -> None:
    (lu,) = lire_scenarios(_journal(tmp_path))
    assert [e.seq for e in lu.evenements] == [1, 2, 3, 4]
    assert lu.piece(lu.evenements[2].pieces["message"]) == b"Subject: x\r\n\r\n"
    assert lu.evenements[2].t_monde == "2026-03-02T09:00:00"


def test_code_porteur_never_enters(tmp_path: Path) -> None:
    chemin = _journal(tmp_path)
    assert b"1234" not in chemin.read_bytes()
    assert b'"code_porteur":"****"' in chemin.read_bytes()


def test_pin_apdu_keeps_its_length() -> None:
    # VERIFY (00 20 00 81), Lc 8, "1234" then FF padding: thirteen bytes.
    commande = bytes.fromhex("0020008108") + b"1234\xff\xff\xff\xff"
    assert masquer_commande(commande) == bytes.fromhex("0020008108") + b"********"
    lecture = bytes.fromhex("00B0000010")
    assert masquer_commande(lecture) == lecture


@pytest.mark.parametrize(
    ("avant", "apres", "place"),
    [
        (b'"code":250', b'"code":451', "ligne 3, champ « h »"),
        (b'"seq":2', b'"seq":7', "ligne 2, champ « seq »"),
        (b'"genre":"smtp"', b'"genre":"courrier"', "ligne 3, champ « genre »"),
        (b'"seq":3', b'"seq":"trois"', "ligne 3, champ « seq »"),
    ],
)
def test_an_edit_is_found_at_its_line(
    tmp_path: Path, avant: bytes, apres: bytes, place: str
) -> None:
    chemin = _journal(tmp_path)
    contenu = chemin.read_bytes()
    assert avant in contenu
    chemin.write_bytes(contenu.replace(avant, apres))
    with pytest.raises(JournalIllisible, match=place):
        list(lire_scenarios(chemin))


def test_a_cut_is_found(tmp_path: Path) -> None:
    chemin = _journal(tmp_path)
    contenu = chemin.read_bytes()
    chemin.write_bytes(contenu[:-5])
    with pytest.raises(JournalIllisible, match="ligne 4 : journal tronqué"):
        list(lire_scenarios(chemin))
    chemin.write_bytes(b"".join(contenu.splitlines(keepends=True)[:-1]))
    with pytest.raises(JournalIllisible, match="NOM-001 n'a pas de fin"):
        list(lire_scenarios(chemin))


def test_a_changed_piece_is_refused(tmp_path: Path) -> None:
    (lu,) = lire_scenarios(_journal(tmp_path))
    nom = lu.evenements[2].pieces["message"]
    (tmp_path / "pieces" / nom).write_bytes(b"autre")
    with pytest.raises(JournalIllisible, match="pièce modifiée"):
        lu.piece(nom)


def test_a_run_is_the_concatenation_and_misses_nothing(tmp_path: Path) -> None:
    chemins = [_journal(tmp_path, f"NOM-00{n}") for n in (2, 1)]
    campagne = tmp_path / "journal.jsonl"
    concatener(campagne, chemins, {"suite": "nominal"})
    assert lire_entete(campagne).donnees["suite"] == "nominal"
    assert [j.scenario for j in lire_scenarios(campagne)] == ["NOM-001", "NOM-002"]
    lignes = campagne.read_bytes().splitlines(keepends=True)
    campagne.write_bytes(b"".join(lignes[:5]))
    with pytest.raises(JournalIllisible, match="absents ou remplacés : NOM-002"):
        list(lire_scenarios(campagne))
