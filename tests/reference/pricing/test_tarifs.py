"""Base tariffs, unit price, base, amount billed: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.facture import Prestation
from vitalbench.reference.pricing import REGISTRE, Calcul, TarificationImpossible
from vitalbench.reference.pricing.tarifs import kilometres_factures


def _seule(resultat):
    (ligne,) = resultat.lignes
    return ligne.tarifee


@pytest.mark.parametrize(
    ("code", "jour", "options", "base"),
    [
        # G : 25,00 € jusqu'au 31/10/2023, 26,50 € ensuite, 30,00 € à partir du 22/12/2024.
        ("G", date(2023, 10, 31), {}, 2500),
        ("G", date(2023, 11, 1), {}, 2650),
        ("G", date(2024, 12, 21), {}, 2650),
        ("G", date(2024, 12, 22), {}, 3000),
        # CS : 26,50 € pour tous ; la spécialité 31 a 35,00 € en 2026, 31,00 € la veille.
        ("CS", date(2026, 1, 1), {"famille": "medecin_specialiste"}, 2650),
        (
            "CS",
            date(2025, 12, 31),
            {"famille": "medecin_specialiste", "executant": {"specialite": "31"}},
            3100,
        ),
        (
            "CS",
            date(2026, 1, 1),
            {"famille": "medecin_specialiste", "executant": {"specialite": "31"}},
            3500,
        ),
        # C à 23,00 € en secteur 2 sans option ; G au tarif opposable pour le même.
        ("C", date(2026, 1, 5), {"executant": {"convention": "3"}}, 2300),
        ("G", date(2026, 1, 5), {"executant": {"convention": "3"}}, 3000),
        # IFD de l'infirmier : 2,50 € jusqu'au 27/01/2024, 2,75 € le 28.
        ("IFD", date(2024, 1, 27), {"famille": "infirmier"}, 250),
        ("IFD", date(2024, 1, 28), {"famille": "infirmier"}, 275),
        # IFD du kiné : 2,50 € sans changement.
        ("IFD", date(2024, 1, 28), {"famille": "masseur_kine"}, 250),
    ],
)
def test_tarif_de_base(facture, code, jour, options, base):
    assert _seule(facture(code, jour=jour, **options)).base == base


@pytest.mark.parametrize(
    ("zone", "base"),
    # B : 0,25 € en métropole, 0,29 € aux Antilles, 0,31 € à La Réunion, coefficient 100 -> x 100.
    # drom n'a pas de valeur propre : celle de la métropole.
    [
        ("metropole", 2500),
        ("antilles", 2900),
        ("guyane_reunion_mayotte", 3100),
        ("drom", 2500),
    ],
)
def test_tarif_de_base_zone(facture, zone, base):
    acte = Prestation(code="B", date_soins=date(2026, 1, 5), coefficient=10000)
    resultat = facture(acte, famille="laboratoire", executant={"zone": zone})
    assert _seule(resultat).base == base


@pytest.mark.parametrize(
    ("code", "famille", "coefficient", "quantite", "base"),
    [
        ("AMI", "infirmier", 150, 1, 473),  # 1,5 x 3,15 = 4,725 -> 4,73
        ("AMI", "infirmier", 150, 2, 946),  # (1,5 x 3,15 = 4,725 -> 4,73) x 2 = 9,46
        ("AMI", "infirmier", 100, 3, 945),  # 3,15 x 3 = 9,45
        ("AIS", "infirmier", 300, 1, 795),  # 3 x 2,65 = 7,95
        ("RAM", "masseur_kine", 810, 1, 1790),  # 8,1 x 2,21 = 17,901 -> 17,90
        ("B", "laboratoire", 2500, 1, 625),  # 25 x 0,25 = 6,25
        ("AMO", "orthophoniste", 1160, 1, 3016),  # 11,6 x 2,60 = 30,16
    ],
)
def test_base_remboursement(facture, code, famille, coefficient, quantite, base):
    acte = Prestation(
        code=code, date_soins=date(2026, 2, 2), coefficient=coefficient, quantite=quantite
    )
    assert _seule(facture(acte, famille=famille, jour=date(2026, 2, 2))).base == base


@pytest.mark.parametrize(
    ("saisi", "montant", "depassement", "amo"),
    [
        (None, 3000, 0, 2100),  # 30,00 x 70 % = 21,00
        (3000, 3000, 0, 2100),  # le montant égal à la base ne dépasse pas
        (3001, 3001, 1, 2100),  # un centime de dépassement, la part AMO ne bouge pas
        (4500, 4500, 1500, 2100),  # 45,00 - 30,00 = 15,00
        (2000, 2000, 0, 2000),  # 21,00 plafonné aux 20,00 facturés
    ],
)
def test_montant_facture_et_depassement(facture, saisi, montant, depassement, amo):
    (ligne,) = facture(Prestation(code="G", date_soins=date(2026, 2, 2), montant=saisi)).lignes
    assert (ligne.tarifee.montant, ligne.depassement) == (montant, depassement)
    assert ligne.tarifee.montant_amo == amo


@pytest.mark.parametrize(
    ("qualificatif", "montant", "base", "amo"),
    [
        ("G", 0, 0, 0),  # acte gratuit : base et montant nuls
        ("N", 3000, 0, 0),  # non remboursable : facturé, jamais remboursé
        ("", 3000, 3000, 2100),  # 30,00 x 70 % = 21,00
    ],
)
def test_actes_gratuits_et_non_remboursables(facture, qualificatif, montant, base, amo):
    acte = Prestation(
        code="G", date_soins=date(2026, 2, 2), qualificatif=qualificatif, montant=3000
    )
    ligne = _seule(facture(acte))
    assert (ligne.montant, ligne.base, ligne.montant_amo) == (montant, base, amo)


@pytest.mark.parametrize(
    ("acte", "famille", "code"),
    [
        (Prestation(code="ZZZ", date_soins=date(2026, 2, 2)), "infirmier", "code_inconnu"),
        (
            Prestation(code="GS", date_soins=date(2024, 12, 22)),
            "medecin_generaliste",
            "code_inconnu",
        ),
        (Prestation(code="G", date_soins=date(2026, 2, 2)), "infirmier", "famille"),
        (
            Prestation(code="G", date_soins=date(2026, 2, 2), coefficient=200),
            "medecin_generaliste",
            "coefficient",
        ),
        (
            Prestation(code="G", date_soins=date(2026, 2, 2), quantite=2),
            "medecin_generaliste",
            "quantite",
        ),
        (
            Prestation(code="AMI", date_soins=date(2026, 2, 2), quantite=0),
            "infirmier",
            "quantite",
        ),
        (Prestation(code="PH7", date_soins=date(2026, 2, 2)), "pharmacie", "tarif_absent"),
        (
            Prestation(code="ATM", date_soins=date(2026, 2, 2), code_ccam="ZZZZ999"),
            "medecin_generaliste",
            "ccam",
        ),
    ],
)
def test_prestation_admise_refuse_en_nommant_la_ligne(facture, acte, famille, code):
    with pytest.raises(TarificationImpossible, match=r"^ligne 1 : ") as refus:
        facture(acte, famille=famille)
    assert (refus.value.code, refus.value.ligne) == (code, 0)


@pytest.mark.parametrize(
    ("jour", "prix"),
    # Prélèvement cervico-vaginal : 12,46 € jusqu'au 31/12/2024, 12,73 € ensuite.
    [(date(2024, 12, 31), 1246), (date(2025, 1, 1), 1273), (date(2026, 6, 1), 1273)],
)
def test_prix_unitaire_ccam(facture, jour, prix):
    acte = Prestation(code="ATM", date_soins=jour, code_ccam="JKHD001")
    assert _seule(facture(acte, jour=jour)).prix_unitaire == prix


@pytest.mark.parametrize(
    ("quantite", "montant", "prix", "base"),
    [
        (1, 640, 640, 640),  # une boîte à 6,40 €
        (2, 1280, 640, 1280),  # 12,80 / 2 = 6,40
        (3, 1000, 333, 999),  # 10,00 / 3 = 3,333 -> 3,33 ; 3,33 x 3 = 9,99
    ],
)
def test_prix_unitaire_d_un_produit_saisi(facture, quantite, montant, prix, base):
    boite = Prestation(code="PH7", date_soins=date(2026, 2, 2), quantite=quantite, montant=montant)
    ligne = _seule(facture(boite, famille="pharmacie"))
    assert (ligne.prix_unitaire, ligne.base) == (prix, base)


def test_acte_ccam_sous_un_autre_regroupement_est_refuse(facture):
    acte = Prestation(code="ADE", date_soins=date(2026, 2, 2), code_ccam="JKHD001")
    with pytest.raises(TarificationImpossible, match="se facture sous ATM"):
        facture(acte)


@pytest.mark.parametrize(
    ("zone_ik", "distance", "kilometres"),
    # plaine : aller et retour moins 4 ; montagne : moins 2 ; jamais négatif
    [("01", 10, 16), ("01", 2, 0), ("01", 1, 0), ("02", 10, 18), ("02", 1, 0)],
)
def test_kilometres_factures(demander, zone_ik, distance, kilometres):
    calcul = Calcul(demander("VG", executant={"zone_ik": zone_ik}), tables(), REGISTRE)
    assert calcul.appliquer(kilometres_factures, distance) == kilometres


@pytest.mark.parametrize(
    ("executant", "prix"),
    # électrocardiogramme : 14,52 € ; 14,26 € (valeur du banc) en secteur 2 sans option
    [
        ({"convention": "1"}, 1452),
        ({"convention": "3", "option_tarifaire": "OPTAM"}, 1452),
        ({"convention": "3"}, 1426),
    ],
)
def test_tarif_ccam_selon_la_convention(facture, executant, prix):
    acte = Prestation(code="ATM", date_soins=date(2026, 2, 2), code_ccam="DEQP003")
    assert _seule(facture(acte, executant=executant)).base == prix


@pytest.mark.parametrize("code", ["KC", "Z", "SPR"])
def test_lettre_cle_remplacee_par_la_ccam(facture, code):
    acte = Prestation(code=code, date_soins=date(2026, 2, 2), coefficient=1000)
    with pytest.raises(TarificationImpossible, match="remplacée par la CCAM"):
        facture(acte, famille="chirurgien_dentiste")


def test_non_conventionne_au_tarif_d_autorite(facture):
    acte = Prestation(code="G", date_soins=date(2026, 2, 2), montant=6000)
    (ligne,) = facture(acte, executant={"convention": "0"}).lignes
    # base de 0,61 € : 0,61 x 70 % = 0,427 -> 0,43
    assert (ligne.tarifee.base, ligne.tarifee.montant_amo) == (61, 43)
    assert ligne.depassement == 5939


@pytest.mark.parametrize(
    ("code", "jour", "executant"),
    [
        ("APC", date(2026, 2, 2), {"convention": "0"}),  # aucun tarif hors convention
        ("G", date(2017, 4, 30), {}),  # veille du premier tarif connu
        ("MD", date(2026, 2, 2), {"convention": "0"}),
    ],
)
def test_un_montant_saisi_ne_devient_jamais_la_base_d_un_acte_tarife(
    facture, code, jour, executant
):
    acte = Prestation(code=code, date_soins=jour, montant=6000)
    with pytest.raises(TarificationImpossible) as refus:
        facture(acte, executant=executant, jour=jour)
    assert refus.value.code in {"tarif_absent", "code_inconnu"}
