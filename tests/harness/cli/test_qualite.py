"""The qualite command: figures of a run and of a declared activity, arithmetic shown."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from vitalbench.harness.cli.qualite import register
from vitalbench.harness.evidence.evenement import Evenement, maillon
from vitalbench.harness.evidence.journal import ecrire
from vitalbench.harness.profil.lecture import ProfilIllisible


@pytest.fixture
def commande():
    app = typer.Typer()
    register(app)

    def lancer(*arguments: str):
        return CliRunner().invoke(app, list(arguments))

    return lancer


def journal(dossier: Path, *evenements: tuple[str, dict]) -> Path:
    """Write a journal of one scenario, its chain closed."""
    h, suite = "", []
    faits = [("scenario.debut", {"id": "X-1"}), *evenements, ("scenario.fin", {})]
    for seq, (genre, donnees) in enumerate(faits, 1):
        un = Evenement(
            seq=seq, t_monde="2026-03-02T09:00:00", t_reel="", genre=genre, origine="vu",
            scenario="X-1", donnees=donnees,
        )  # fmt: skip
        h = maillon(h, un)
        suite.append(Evenement(**{**{f: getattr(un, f) for f in un.__struct_fields__}, "h": h}))
    chemin = dossier / "journal.jsonl"
    ecrire(chemin, suite)
    return chemin


def lot(mode: str, nombre: int, organisme: str = "01-751", statut: str = "ok") -> tuple[str, dict]:
    factures = [f"{n:09d}" for n in range(nombre)]
    return "reception", {
        "etape": "lots", "statut": statut, "mode": mode, "organisme": organisme,
        "factures": factures,
    }  # fmt: skip


def liquidee(etat: str, genre: str = "", garantie: str = "non") -> tuple[str, dict]:
    motif = {"code": "SIM000202R", "genre": genre, "libelle": "exonération absente"}
    return "liquidation", {
        "etat": etat, "motifs": [motif] if genre else [], "garantie": garantie == "oui",
    }  # fmt: skip


def test_a_run_counted(commande, tmp_path: Path) -> None:
    """7 FSE, 2 degraded, 1 paper: 7/10 with degraded counted; a DRE and a refused lot are not."""
    chemin = journal(
        tmp_path, lot("S", 4), lot("F", 3), lot("D", 2), lot("S", 9, "amc-99990001"),
        lot("S", 5, statut="refus"), liquidee("payee"), liquidee("rejetee", "rejet"),
        liquidee("payee", "recyclage"), liquidee("payee", garantie="oui"),
        ("retour", {"type": "ARLPJ", "sens": "positif", "instant": "2026-03-02T09:00:00"}),
    )  # fmt: skip
    rendu = commande(str(chemin), "--papier", "1", "--specialite", "64", "--format", "json")
    assert rendu.exit_code == 0
    lu = json.loads(rendu.stdout)
    aides, local = lu["bilan"]["taux_aides"], lu["bilan"]["taux_local"]
    assert (aides["numerateur"], aides["denominateur"], aides["atteint"]) == (7, 10, True)
    # 7 FSE and 2 degraded out of 10
    assert (local["numerateur"], local["denominateur"]) == (9, 10)
    assert {x["code"]: x["montant"] for x in lu["bilan"]["lignes"]} == {"FFS": 30_000, "IFT": 9_000}
    assert (lu["releve"]["liquidees"], lu["releve"]["garanties"]) == (4, 1)
    (cause,) = lu["releve"]["causes"]
    assert (cause["rejetees"], cause["recyclees"], cause["reference"]) == (1, 1, 92)


def test_degraded_out_of_the_rate_is_said(commande, tmp_path: Path) -> None:
    chemin = journal(tmp_path, lot("S", 50), lot("D", 50))
    rendu = commande(str(chemin.parent), "--degrade", "hors_calcul")
    assert "taux des aides, dégradé hors du calcul : 50 FSE / (50 FSE + 0 papier) = 100,00 %" in (
        rendu.stdout
    )
    assert "taux local : (50 FSE + 50 dégradés) / 100 factures = 100,00 %" in rendu.stdout


def test_a_declared_activity(commande, tmp_path: Path) -> None:
    """CIR4-1.1-02: 75 001 FSE, 450 EUR."""
    fichier = tmp_path / "activite.toml"
    fichier.write_text('specialite = "60"\n[[actes]]\nmode = "vitale"\nnombre = 75001\n')
    rendu = commande("--activite", str(fichier))
    assert rendu.exit_code == 0
    assert "FFS : 450,00 €" in rendu.stdout
    assert "total : 450,00 €" in rendu.stdout


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ('[[actes]]\nmode = "fax"\nnombre = 1\n', "ligne 2"),
        ('specialite = "01"\n', "hors de la CIR-4"),
        ('[[actes]]\nmode = "vitale"\nnombre = -1\n', "ligne 3"),
        ("annee = \n", "TOML illisible"),
        ("inconnu = 1\n", "inconnu"),
    ],
)
def test_a_wrong_activity_is_told_where(commande, tmp_path: Path, texte: str, attendu: str) -> None:
    fichier = tmp_path / "activite.toml"
    fichier.write_text(texte)
    rendu = commande("--activite", str(fichier))
    assert isinstance(rendu.exception, ProfilIllisible)
    assert attendu in str(rendu.exception)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a", "--activite", "b"),
        ("a", "--format", "xml"),
        ("--activite", "b", "--format", "xml"),
    ],
)
def test_wrong_use_is_code_2(commande, arguments: tuple[str, ...]) -> None:
    assert commande(*arguments).exit_code == 2


def test_an_empty_run_counts_nothing(commande, tmp_path: Path) -> None:
    rendu = commande(str(journal(tmp_path)))
    assert rendu.exit_code == 0
    assert "aucune facture à compter" in rendu.stdout
