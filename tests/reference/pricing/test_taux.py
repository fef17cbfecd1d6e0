"""Rates, exonerations and AMO amounts: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.domain.droits import Couverture, DroitsBeneficiaire
from vitalbench.reference.domain.facture import NatureAssurance, Prestation, TiersPayant
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.pricing import TarificationImpossible

J = date(2026, 2, 2)


def _seule(resultat):
    (ligne,) = resultat.lignes
    return ligne.tarifee


@pytest.mark.parametrize(
    ("acte", "famille", "taux", "amo"),
    [
        (Prestation(code="G", date_soins=J), "medecin_generaliste", 70, 2100),  # 30,00 x 70 %
        # 4,73 x 60 % = 2,838 -> 2,84
        (Prestation(code="AMI", date_soins=J, coefficient=150), "infirmier", 60, 284),
        # 17,90 x 60 % = 10,74
        (Prestation(code="RAM", date_soins=J, coefficient=810), "masseur_kine", 60, 1074),
        # 2,75 x 60 % = 1,65 : le déplacement suit l'acte
        (Prestation(code="IFD", date_soins=J), "infirmier", 60, 165),
        # 6,25 x 60 % = 3,75
        (Prestation(code="B", date_soins=J, coefficient=2500), "laboratoire", 60, 375),
        # 6,40 x 65 % = 4,16 ; 4,50 x 30 % = 1,35 ; 3,90 x 15 % = 0,585 -> 0,59
        (Prestation(code="PH7", date_soins=J, montant=640), "pharmacie", 65, 416),
        (Prestation(code="PH4", date_soins=J, montant=450), "pharmacie", 30, 135),
        (Prestation(code="PH2", date_soins=J, montant=390), "pharmacie", 15, 59),
        (Prestation(code="PH1", date_soins=J, montant=61250), "pharmacie", 100, 61250),
        (Prestation(code="PHN", date_soins=J, montant=990), "pharmacie", 0, 0),
        # honoraire de la boîte au taux du médicament : 1,02 x 65 % = 0,663 -> 0,66
        (Prestation(code="HD7", date_soins=J), "pharmacie", 65, 66),
        # honoraire complexe à 100 % : 1,02 ; d'ordonnance à 70 % : 0,61 x 70 % = 0,427 -> 0,43
        (Prestation(code="HC", date_soins=J), "pharmacie", 100, 102),
        (Prestation(code="HDR", date_soins=J), "pharmacie", 70, 43),
    ],
)
def test_taux_droit_commun(facture, acte, famille, taux, amo):
    ligne = _seule(facture(acte, famille=famille, jour=J))
    assert (ligne.taux, ligne.montant_amo) == (taux, amo)


@pytest.mark.parametrize(
    ("jour", "taux", "amo"),
    # C du dentiste à 23,00 € : 70 % = 16,10 jusqu'au 14/10/2023, 60 % = 13,80 le 15.
    [(date(2023, 10, 14), 70, 1610), (date(2023, 10, 15), 60, 1380), (J, 60, 1380)],
)
def test_taux_du_dentiste_change_le_15_octobre_2023(facture, jour, taux, amo):
    ligne = _seule(facture("C", famille="chirurgien_dentiste", jour=jour))
    assert (ligne.taux, ligne.montant_amo) == (taux, amo)


@pytest.mark.parametrize(
    ("couverture", "rapport", "taux", "amo", "justificatif"),
    [
        (("1", "0100"), True, 100, 3000, "4"),  # soins au protocole
        (("1", "0100"), False, 70, 2100, "0"),  # soins sans rapport : 30,00 x 70 %
        (("0", "0100"), True, 70, 2100, "0"),  # aucune ALD au support : pas d'exonération
        (("4", "0100"), True, 70, 2100, "0"),  # affection non exonérante
        (("0", "0101"), False, 100, 3000, "5"),  # pension d'invalidité
        (("0", "0104"), False, 80, 2400, "9"),  # ASPA : 30,00 x 80 %
        (("0", "0105"), False, 100, 3000, "3"),  # nouveau-né
        (("0", "0200"), False, 90, 2700, "0"),  # régime local : 30,00 x 90 %
        (("1", "0200"), True, 100, 3000, "4"),
    ],
)
def test_exonerations(facture, couverture, rapport, taux, amo, justificatif):
    acte = Prestation(code="G", date_soins=J, en_rapport_ald=rapport)
    ligne = _seule(facture(acte, couverture=couverture))
    assert (ligne.taux, ligne.montant_amo, ligne.exoneration) == (taux, amo, justificatif)


@pytest.mark.parametrize(
    ("code", "couverture", "taux"),
    [("PH4", ("0", "0101"), 30), ("PH2", ("0", "0101"), 15), ("PH7", ("0", "0101"), 100)],
)
def test_invalide_garde_les_medicaments_a_30_et_15(facture, code, couverture, taux):
    acte = Prestation(code=code, date_soins=J, montant=1000)
    assert _seule(facture(acte, famille="pharmacie", couverture=couverture)).taux == taux


@pytest.mark.parametrize(
    ("code", "montant", "taux", "amo"),
    # Régime local : 90 % sur PH7, 80 % sur PH4, 15 % sur PH2.
    [("PH7", 640, 90, 576), ("PH4", 450, 80, 360), ("PH2", 390, 15, 59)],
)
def test_regime_local_en_pharmacie(facture, code, montant, taux, amo):
    acte = Prestation(code=code, date_soins=J, montant=montant)
    ligne = _seule(facture(acte, famille="pharmacie", couverture=("0", "0200")))
    assert (ligne.taux, ligne.montant_amo) == (taux, amo)


@pytest.mark.parametrize(
    ("regime", "taux"),
    [("07", 100), ("10", 85), ("15", 80), ("04", 75), ("08", 70)],
)
def test_taux_des_regimes_propres(facture, regime, taux):
    assert _seule(facture("G", couverture=("0", "9000"), regime=regime)).taux == taux


@pytest.mark.parametrize(
    ("code", "exoneration", "taux", "justificatif"),
    [
        ("G", "3", 100, "3"),
        ("G", "7", 100, "7"),
        ("CCP", "3", 100, "0"),  # déjà à 100 % de base : pas de justificatif 3
        ("G", "0", 70, "0"),
    ],
)
def test_justificatif_saisi(facture, code, exoneration, taux, justificatif):
    montant = None if code == "G" else 4600
    acte = Prestation(code=code, date_soins=J, exoneration=exoneration, montant=montant)
    ligne = _seule(facture(acte))
    assert (ligne.taux, ligne.exoneration) == (taux, justificatif)


@pytest.mark.parametrize(
    ("nature", "taux", "amo"),
    [
        (NatureAssurance.MATERNITE, 100, 3000),
        (NatureAssurance.SMG, 100, 3000),
        (NatureAssurance.PREVENTION, 100, 3000),
        (NatureAssurance.MALADIE, 70, 2100),
    ],
)
def test_nature_d_assurance_porte_son_taux(facture, nature, taux, amo):
    acte = Prestation(code="G", date_soins=J, montant=4000)
    resultat = facture(acte, nature_assurance=nature)
    assert (_seule(resultat).taux, _seule(resultat).montant_amo) == (taux, amo)
    # 40,00 facturés pour une base de 30,00 : 10,00 restent hors part AMO
    assert resultat.lignes[0].depassement == 1000


@pytest.mark.parametrize(
    ("situation", "nature"),
    [("0200", "13"), ("0100", "10"), ("0201", "13")],
)
def test_nature_13_sous_le_regime_local(facture, situation, nature):
    assert facture("G", couverture=("0", situation)).nature_assurance == nature


@pytest.mark.parametrize("tiers_payant", list(TiersPayant))
def test_tarification_identique_en_tiers_payant_et_hors(facture, tiers_payant):
    ligne = _seule(facture("G", tiers_payant=tiers_payant))
    assert (ligne.base, ligne.taux, ligne.montant_amo) == (3000, 70, 2100)


@pytest.mark.parametrize(
    ("famille", "acte", "prescription", "taux"),
    [
        # ALD ouverte jusqu'au 31/01 : prescription du 31/01, exécution du 02/02 -> 100 %.
        ("infirmier", "AMI", date(2026, 1, 31), 100),
        # prescription du 01/02, hors période -> 60 %
        ("infirmier", "AMI", date(2026, 2, 1), 60),
        # pour un médecin la date des soins décide : 02/02 est hors période -> 70 %
        ("medecin_generaliste", "G", date(2026, 1, 31), 70),
    ],
)
def test_date_reference(facture, famille, acte, prescription, taux):
    droits = DroitsBeneficiaire(
        couvertures=(
            Couverture(code_ald="0", code_situation="0100"),
            Couverture(
                code_ald="1",
                code_situation="0100",
                periode=Periode(debut=date(2025, 1, 1), fin=date(2026, 1, 31)),
            ),
        )
    )
    prestation = Prestation(code=acte, date_soins=J, en_rapport_ald=True)
    resultat = facture(prestation, famille=famille, droits=droits, date_prescription=prescription)
    assert _seule(resultat).taux == taux


@pytest.mark.parametrize(
    ("acte", "famille", "taux", "justificatif"),
    [
        (Prestation(code="G", date_soins=J), "medecin_generaliste", 80, "9"),
        (Prestation(code="B", date_soins=J, coefficient=2500), "laboratoire", 80, "9"),
        (Prestation(code="PH7", date_soins=J, montant=640), "pharmacie", 65, "0"),
    ],
)
def test_aspa_vaut_pour_honoraires_et_biologie(facture, acte, famille, taux, justificatif):
    ligne = _seule(facture(acte, famille=famille, couverture=("0", "0104")))
    assert (ligne.taux, ligne.exoneration) == (taux, justificatif)


def test_justificatif_inconnu_est_refuse(facture):
    acte = Prestation(code="G", date_soins=J, exoneration="X")
    with pytest.raises(TarificationImpossible, match="justificatif d'exonération 'X' inconnu"):
        facture(acte)


def test_droits_amo_echus_ne_changent_ni_taux_ni_possibilite_de_facturer(facture):
    passes = DroitsBeneficiaire(
        periodes_amo=(Periode(debut=date(2020, 1, 1), fin=date(2025, 12, 31)),)
    )
    resultat = facture("G", droits=passes, jour=J)
    assert resultat.total_amo == 2100  # 30,00 x 70 %
    assert not resultat.acces.forcage
    assert resultat.alertes == ()
