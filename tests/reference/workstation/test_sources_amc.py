"""Complementary rights: patient file, table of correspondence, convention found or refused."""

import json

import pytest

from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.protocol.commandes import Acquerir, ActeSaisi, Choisir, Importer, Ouvrir
from vitalbench.reference.protocol.commandes import Saisir as Typer
from vitalbench.reference.protocol.ecran import Ecran, Valeur
from vitalbench.reference.workstation.archive import Archive
from vitalbench.reference.workstation.correspondance import charger, numero_correspondant

from .conftest import Cabinet

G = ActeSaisi(code="G", accident_droit_commun=False)
TABLE = [
    {"mutnum": "99990014", "organisme": "01751****", "numero_amc": "999900144"},
    {"mutnum": "99990014", "organisme": "01131****", "numero_amc": "999900131"},
    {"mutnum": "9999002*", "organisme": "01*******", "numero_amc": "999900200"},
    {"mutnum": "99990020", "organisme": "01751****", "numero_amc": "999900201"},
]


def champ(ecran: Ecran, ident: str) -> Valeur:
    return next((c.valeur for c in ecran.champs if c.id == ident), None)


def ouvrir(cabinet: Cabinet, personne: str) -> Ecran:
    cabinet.inserer_vitale(personne)
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    return cabinet.reussir(Acquerir(support="vitale")).ecran


@pytest.mark.parametrize(
    ("mutnum", "caisse", "numero"),
    [
        ("99990014", "751", "999900144"),
        ("99990014", "131", "999900131"),
        ("99990014", "594", ""),  # no row for that caisse
        ("99990021", "594", "999900200"),  # generic MUTNUM
        ("99990020", "751", ""),  # two rows that differ: none is chosen
    ],
)
def test_one_row_gives_the_number_of_the_amc(mutnum: str, caisse: str, numero: str) -> None:
    archive = Archive(None)
    charger(archive, json.dumps(TABLE).encode())
    organisme = OrganismeAmo(regime="01", caisse=caisse, centre="0010")
    assert numero_correspondant(archive, mutnum, organisme) == numero


@pytest.mark.parametrize(
    "contenu",
    [
        b"\xff",
        b"{}",
        b'[{"mutnum": "1", "organisme": "01751****", "numero_amc": "999900144"}]',
        b'[{"mutnum": "99990014", "organisme": "*********", "numero_amc": "999900144"}]',
    ],
)
def test_a_table_that_cannot_be_read_is_refused(cabinet: Cabinet, contenu: bytes) -> None:
    reponse = cabinet.commander(Importer(type="correspondance", contenu=contenu))
    assert reponse.refus is not None
    assert reponse.refus.code == "import_refuse"


def test_the_mutnum_of_the_card_is_completed_by_the_table(cabinet: Cabinet) -> None:
    table = [{"mutnum": "99990004", "organisme": "01751****", "numero_amc": "999900049"}]
    cabinet.reussir(Importer(type="correspondance", contenu=json.dumps(table).encode()))
    ecran = ouvrir(cabinet, "elise-garnier")
    assert (champ(ecran, "mutuelle"), champ(ecran, "amc")) == ("99990004", "999900049")


def test_the_patient_file_serves_when_the_card_says_nothing(cabinet: Cabinet) -> None:
    marie = cabinet.monde.personne("marie-dupont")
    fiche = {
        "nir": marie.nir,
        "date_naissance": marie.identite.date_naissance,
        "complementaire": {"amc": "99990001", "amc_sts": "M"},
    }
    cabinet.reussir(Importer(type="patients", contenu=json.dumps([fiche]).encode()))
    assert champ(ouvrir(cabinet, "marie-dupont"), "amc") == "99990001"


def test_the_patient_file_never_hides_the_card(cabinet: Cabinet) -> None:
    hugo = cabinet.monde.personne("hugo-faure")
    fiche = {
        "nir": hugo.nir,
        "date_naissance": hugo.identite.date_naissance,
        "complementaire": {"amc": "99990009"},
    }
    cabinet.reussir(Importer(type="patients", contenu=json.dumps([fiche]).encode()))
    assert champ(ouvrir(cabinet, "hugo-faure"), "amc") == "99990001"


def test_a_convention_refused_leaves_no_complementary_part(cabinet: Cabinet) -> None:
    ouvrir(cabinet, "hugo-faure")
    cabinet.reussir(Typer(prestations=(G,)))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))
    ecran = cabinet.reussir(Choisir(question="tiers_payant", choix="amo_amc")).ecran
    assert champ(ecran, "total_amc") == 900  # 30,00 € - 21,00 €
    ecran = cabinet.reussir(Choisir(question="convention", choix="aucune")).ecran
    assert champ(ecran, "total_amc") == 0


def test_no_convention_is_offered_when_the_table_has_none(cabinet: Cabinet) -> None:
    cabinet.configurer(conventions="99990002")
    ouvrir(cabinet, "hugo-faure")
    cabinet.reussir(Typer(prestations=(G,)))
    ecran = cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant")).ecran
    assert "convention" not in {p.id for p in ecran.propositions}
