"""What a production file says of patients is hidden in every report, unless asked for in clear."""

import msgspec
import pytest
from fabrique_b2 import NIR, brut, fichier, lot, riche
from preuves_b2 import dre, nir_partout
from test_croisements import autre_tete, demande, fse_accompagnee, fse_scellee
from typer.testing import CliRunner

from vitalbench.harness.cli.main import construire

SECRETS = (NIR, "1850199999001", "850115", "850116", "DUPONT", "MARIE", "285019999900164")


@pytest.fixture
def dossier(tmp_path):
    """Files whose findings are about NIR, birth dates and names."""
    autre = [e.avec(nir_assure="1850199999001", cle_nir="17") for e in dre("000000010")]
    contenus = {
        "1.b2": nir_partout(NIR, "65"),
        "2.b2": fse_accompagnee(),
        "3.b2": autre_tete(date_naissance="850116"),
        "4.b2": demande(autre),
        "5.b2": brut(fichier(lot("007", riche("000000070")))).replace(b"DUPONT", b"DUPonT"),
    }
    nee = fse_scellee("000000010", date_naissance="850116")
    contenus["6.b2"] = fse_accompagnee(nee)
    for nom, octets in contenus.items():
        (tmp_path / nom).write_bytes(octets)
    return tmp_path


def sortie(commande: str, *arguments: str) -> str:
    return CliRunner().invoke(construire(commande), [commande, *arguments]).output


@pytest.mark.parametrize("forme", ["text", "json", "html", "junit"])
def test_reports_hide_patients(dossier, forme):
    cache = sortie("check", str(dossier), "--format", forme)
    assert "CR-04" in cache
    assert "CR-15" in cache
    assert [secret for secret in SECRETS if secret in cache] == []
    clair = sortie("check", str(dossier), "--format", forme, "--en-clair")
    assert "1850199999001" in clair


def test_a_birth_date_that_differs_is_hidden_on_both_sides(dossier):
    lu = msgspec.json.decode(sortie("check", str(dossier), "--format", "json"))
    ecarts = [c for f in lu["fichiers"] for c in f["constats"] if c["partie"] == "CR-15"]
    assert ecarts
    assert {c["attendu"] for c in ecarts} | {c["trouve"] for c in ecarts} == {"••••••"}


@pytest.mark.parametrize("options", [(), ("--at", "300"), ("--format", "html")])
def test_the_viewer_hides_patients(dossier, options):
    for nom in ("1.b2", "5.b2"):
        cache = sortie("show", str(dossier / nom), *options)
        assert [secret for secret in SECRETS if secret in cache] == []


def test_the_comparison_hides_patients(dossier):
    cache = sortie("diff", str(dossier / "2.b2"), str(dossier / "6.b2"))
    assert [secret for secret in SECRETS if secret in cache] == []
    assert "•" in cache
