"""The poste command: a trainee bills by hand, transmits, and reads the returns."""

import pytest
from typer.testing import CliRunner

from vitalbench.harness.cli.main import construire

ORDRES = """ouvrir
cps
1234
vitale
acte G
choisir contexte_parcours medecin_traitant
choisir tiers_payant amo
securiser

lots
1234
transmettre
!avancer 5
relever
!danser
quitter
"""


@pytest.mark.reseau
def test_a_whole_day_at_the_terminal() -> None:
    sortie = CliRunner().invoke(
        construire("poste"), ["poste", "--date", "2026-11-23"], input=ORDRES
    )
    assert sortie.exit_code == 0, sortie.output
    for attendu in (
        "code porteur de la carte d'essai 1234",
        "Part obligatoire (centimes) : 2100",
        "Facture 1 sécurisée",
        "Lot 001 : reçu et accepté",
        "Facture 1 payée : 21,00",
        "!inserer vitale|cps PERSONNE",
    ):
        assert attendu in sortie.output


@pytest.mark.parametrize(
    "options", [["--date", "hier"], ["--ps", "dr-inconnu"], ["--patient", "inconnue"]]
)
def test_a_bad_option_is_an_error_of_usage(options: list[str]) -> None:
    sortie = CliRunner().invoke(construire("poste"), ["poste", *options], input="quitter\n")
    assert sortie.exit_code == 2
    assert "Traceback" not in sortie.output
