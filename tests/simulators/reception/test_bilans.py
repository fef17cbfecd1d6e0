"""What a caisse draws up: rates side by side, aids with their source."""

from datetime import date

import msgspec

from vitalbench.reference.pricing.aides import EnvoiScor
from vitalbench.reference.pricing.teletransmission import Actes
from vitalbench.simulators.reception.bilans import DemandeAdr, DemandeBilan, dresser


def test_the_shares_of_a_caisse() -> None:
    """CPL-NUM-01, -02: 43.17 + 56.75 = 99.92 %, and the rate of aids under its own name."""
    actes = (
        Actes(mode="vitale", nombre=4317),
        Actes(mode="degrade", nombre=5675),
        Actes(mode="papier", nombre=8),
    )
    bilan = dresser(DemandeBilan(actes=actes, degrade="hors_calcul"))
    assert bilan.taux_local is not None
    assert bilan.taux_aides is not None
    # 4 317 / 4 325 = 99.815 %
    assert (bilan.taux_local.centiemes, bilan.taux_aides.centiemes) == (9992, 9982)
    assert bilan.taux_aides.source == ("CONV-DEGRADE-05",)


def test_the_threshold_is_that_of_the_specialty() -> None:
    """75 %: enough for a FAMI (70 %), not for a LPP supplier (80 %)."""
    actes = (Actes(mode="vitale", nombre=75), Actes(mode="papier", nombre=25))
    fami, fournisseur = (
        dresser(DemandeBilan(actes=actes)),
        dresser(DemandeBilan(actes=actes, specialite="60")),
    )
    assert fami.taux_aides is not None
    assert fournisseur.taux_aides is not None
    assert (fami.taux_aides.seuil, fami.taux_aides.atteint) == (70, True)
    assert (fournisseur.taux_aides.seuil, fournisseur.taux_aides.atteint) == (80, False)
    assert [ligne.montant for ligne in fournisseur.lignes] == [0, 0]


def test_papers_of_the_year() -> None:
    envois = (EnvoiScor(jour=date(2025, 12, 31)), EnvoiScor(jour=date(2026, 1, 1)))
    assert dresser(DemandeBilan(annee=2025, envois_scor=envois)).envois_scor == 1


def test_use_of_adr() -> None:
    demande = DemandeAdr(professionnels=10, utilisateurs=9, factures=1000, avec_adr=472)
    bilan = dresser(DemandeBilan(adr=demande))
    assert bilan.adr_factures is not None
    assert bilan.adr_factures.detail == "472 factures avec ADR / 1000 = 47,20 %"


def test_a_bilan_survives_the_journal() -> None:
    bilan = dresser(DemandeBilan(actes=(Actes(mode="vitale", nombre=1),), specialite="30"))
    assert msgspec.convert(msgspec.to_builtins(bilan), type(bilan)) == bilan
