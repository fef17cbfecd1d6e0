"""Aids to télétransmission: vectors of the public texts, worked by hand, each with its boundary."""

from datetime import date

import pytest

from vitalbench.reference.pricing.aides import (
    EnvoiScor,
    SpecialiteHorsCircuit,
    aide_fse,
    aide_scor,
    aides_fami,
)
from vitalbench.reference.pricing.teletransmission import (
    Actes,
    Taux,
    periode,
    taux_aides,
    taux_local,
)


def taux(numerateur: int, denominateur: int) -> Taux:
    return Taux(numerateur=numerateur, denominateur=denominateur, detail="", source=())


@pytest.mark.parametrize(
    ("specialite", "fse", "total", "montant"),
    [
        # 80 % for LPP suppliers, exactly, then an act short
        ("60", 800, 1000, 30_000),
        ("60", 799, 1000, 0),
        # 300 EUR up to 75 000 FSE included, 450 beyond
        ("61", 75_000, 75_000, 30_000),
        ("61", 75_001, 75_001, 45_000),
        # 70 % for appliances, no step of volume
        ("66", 700, 1000, 30_000),
        ("66", 699, 1000, 0),
        ("66", 100_000, 100_000, 30_000),
        # 75 % of FSE: not enough under 60, enough under 63
        ("62", 750, 1000, 0),
        ("63", 750, 1000, 30_000),
        ("64", 700, 1000, 30_000),
        ("65", 699, 1000, 0),
        ("30", 900, 1000, 40_000),
        ("30", 899, 1000, 0),
    ],
)
def test_aid_to_billing(specialite: str, fse: int, total: int, montant: int) -> None:
    assert aide_fse(specialite, taux(fse, total), fse).montant == montant


@pytest.mark.parametrize(
    ("specialite", "sites", "ffs", "ift"),
    [
        # opticians: times their shops, forty at most
        ("64", 1, 30_000, 9_000),
        ("64", 40, 1_200_000, 360_000),
        ("64", 41, 1_200_000, 360_000),
        # suppliers: once, however many sites
        ("60", 5, 30_000, 9_000),
        # biologists: each site, no ceiling
        ("30", 3, 120_000, 120_000),
    ],
)
def test_aids_by_site(specialite: str, sites: int, ffs: int, ift: int) -> None:
    envois = (EnvoiScor(jour=date(2025, 6, 12)),)
    assert aide_fse(specialite, taux(1, 1), 1, sites).montant == ffs
    assert aide_scor(specialite, envois, 2025, "scor", sites).montant == ift


@pytest.mark.parametrize(
    ("jour", "arl", "agrement", "montant"),
    [
        (date(2025, 1, 1), "positif", "scor", 9_000),
        (date(2025, 12, 31), "positif", "scor", 9_000),
        (date(2026, 1, 1), "positif", "scor", 0),
        (date(2024, 12, 31), "positif", "scor", 0),
        (date(2025, 6, 12), "negatif", "scor", 0),
        (date(2025, 6, 12), "positif", "sans_scor", 0),
    ],
)
def test_aid_to_scanned_papers(jour: date, arl, agrement, montant: int) -> None:
    envois = (EnvoiScor(jour=jour, arl=arl),)
    assert aide_scor("65", envois, 2025, agrement).montant == montant


def test_a_specialty_out_of_the_circular_is_said_in_french() -> None:
    with pytest.raises(SpecialiteHorsCircuit, match="spécialité 01 hors de la CIR-4"):
        aide_fse("01", taux(1, 1), 1)


@pytest.mark.parametrize("manque", [1, 2, 3, 4, 5])
def test_the_fami_wants_its_five_indicators(manque: int) -> None:
    atteints = frozenset({1, 2, 3, 4, 5})
    assert sum(x.montant for x in aides_fami("infirmier", atteints)) == 49_000
    (ligne,) = aides_fami("infirmier", atteints - {manque})
    assert (ligne.montant, ligne.detail) == (0, f"indicateur(s) {manque} non atteint(s)")


def test_coordinated_exercise_comes_on_the_base_only() -> None:
    """CPL-FAMI-06: 490 + 100 = 590 EUR."""
    tous = frozenset({1, 2, 3, 4, 5})
    assert sum(x.montant for x in aides_fami("infirmier", tous, coordination="attestee")) == 59_000
    quatre = aides_fami("infirmier", tous - {4}, coordination="attestee")
    assert [x.montant for x in quatre] == [0, 0]


@pytest.mark.parametrize(
    ("actes", "degrade", "termes", "local"),
    [
        # 490 / 1 000: two shops added up, never averaged
        ([("vitale", 490), ("papier", 510)], "au_denominateur", (490, 1000), 4900),
        ([("vitale", 50), ("degrade", 50)], "au_denominateur", (50, 100), 10_000),
        ([("vitale", 50), ("degrade", 50)], "hors_calcul", (50, 50), 10_000),
        ([("degrade", 50)], "hors_calcul", (0, 0), 10_000),
    ],
)
def test_rates(actes, degrade, termes: tuple[int, int], local: int) -> None:
    lus = [Actes(mode=mode, nombre=nombre) for mode, nombre in actes]
    mesure = taux_aides(lus, degrade)
    assert (mesure.numerateur, mesure.denominateur) == termes
    assert taux_local(lus).centiemes == local


def test_no_act_reaches_no_threshold() -> None:
    vide = taux_aides([], "au_denominateur")
    assert (vide.centiemes, vide.atteint(0)) == (0, False)


@pytest.mark.parametrize(
    ("situation", "mode", "termes"),
    [
        # 70 FSE and 30 papers of AME: 70 / 70
        ("ame", "papier", (70, 70)),
        ("nir_provisoire", "papier", (70, 70)),
        # ten of the secured acts of an excluded situation: 70 / 70 all the same
        ("moins_de_trois_mois", "vitale", (70, 70)),
        # EHPAD and télésoin count when billed as FSE
        ("ehpad", "vitale", (100, 100)),
        ("ehpad", "degrade", (70, 70)),
        ("telesoin", "sans_vitale", (100, 100)),
        ("telesoin", "papier", (70, 70)),
    ],
)
def test_exclusions_leave_both_sides(situation, mode, termes: tuple[int, int]) -> None:
    actes = [
        Actes(mode="vitale", nombre=70),
        Actes(mode=mode, nombre=30, situation=situation),
    ]
    mesure = taux_aides(actes, "au_denominateur")
    assert (mesure.numerateur, mesure.denominateur) == termes


@pytest.mark.parametrize(
    ("premiere", "debut"),
    [
        (date(2024, 12, 31), date(2025, 1, 1)),
        (date(2025, 1, 2), date(2025, 2, 1)),
        (date(2025, 5, 1), date(2025, 6, 1)),
        (date(2025, 5, 31), date(2025, 6, 1)),
        (date(2025, 11, 30), date(2025, 12, 1)),
        (date(2025, 12, 20), date(2025, 12, 1)),
    ],
)
def test_days_of_the_rate(premiere: date, debut: date) -> None:
    """CIR4-2.1-01 to -03, their own vectors."""
    assert periode(2025, premiere) == (debut, date(2025, 12, 31))


def test_a_rate_shows_its_arithmetic() -> None:
    actes = [Actes(mode="vitale", nombre=60), Actes(mode="papier", nombre=30)]
    # 60 / 90 = 66.666..., shown rounded
    assert str(taux_aides(actes, "hors_calcul")) == "60 FSE / (60 FSE + 30 papier) = 66,67 %"
