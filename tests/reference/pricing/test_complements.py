"""SMG, APIAS, AT, attack victims, costly acts, controls: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.domain.droits import DroitsBeneficiaire, OrganismeAmo, ServiceAmo
from vitalbench.reference.domain.facture import NatureAssurance, Prestation
from vitalbench.reference.pricing import SituationParticuliere, TarificationImpossible

J = date(2026, 2, 2)
S = SituationParticuliere
SMG = {"nature_assurance": NatureAssurance.SMG}
AT = {"nature_assurance": NatureAssurance.ACCIDENT_TRAVAIL}
APIAS = {**AT, "organisme_at": OrganismeAmo(regime="08", caisse="756", centre="0100")}
PROTHESE = {"famille": "chirurgien_dentiste"}


def _prothese(montant: int) -> Prestation:
    # HBLD038, couronne métallique : base 120,00 €.
    return Prestation(code="CM0", date_soins=J, code_ccam="HBLD038", montant=montant)


def test_prothese_de_reference_a_120_euros(facture):
    assert facture(_prothese(20000), **PROTHESE).lignes[0].tarifee.base == 12000


@pytest.mark.parametrize(
    ("montant", "accord", "codes", "amo", "total"),
    [
        (None, None, ["G"], 3000, 3000),  # 30,00 x 100 %
        (4000, None, ["G"], 3000, 4000),  # sans accord, 10,00 restent au patient
        (4000, 4000, ["G", "DPS"], 4000, 4000),  # accord 40,00 : complément 10,00
        (None, 8000, ["G", "DPS"], 8000, 8000),  # accord 80,00 sur 30,00 : complément 50,00
        (4000, 3500, ["G", "DPS"], 3500, 4000),  # complément 5,00 ; 5,00 restent
        (3000, 3000, ["G"], 3000, 3000),  # accord égal à la base : aucune ligne
        (3000, 2500, ["G"], 2500, 3000),  # l'accord borne la prise en charge
    ],
)
def test_accord_smg(facture, montant, accord, codes, amo, total):
    acte = Prestation(code="G", date_soins=J, montant=montant)
    resultat = facture(acte, montant_accord=accord, **SMG)
    assert [x.tarifee.prestation.code for x in resultat.lignes] == codes
    assert (resultat.total_amo, resultat.total) == (amo, total)
    assert resultat.total_amc_possible == 0


def test_accord_smg_de_200_euros_sur_une_prothese_a_120(facture):
    resultat = facture(_prothese(20000), montant_accord=20000, **PROTHESE, **SMG)
    # 120,00 à 100 % puis 80,00 de complément sur la ligne DPS
    assert [x.tarifee.montant_amo for x in resultat.lignes] == [12000, 8000]
    assert resultat.total == 20000


@pytest.mark.parametrize(
    ("acte", "famille"),
    [
        (Prestation(code="SGS", date_soins=J, montant=5000), "infirmier"),
        (_prothese(20000), "chirurgien_dentiste"),
        (Prestation(code="SGN", date_soins=J, montant=990), "pharmacie"),
        (Prestation(code="PHN", date_soins=J, montant=990), "pharmacie"),
    ],
)
def test_accord_smg_exige(facture, acte, famille):
    with pytest.raises(TarificationImpossible, match="accord de prise en charge"):
        facture(acte, famille=famille, **SMG)
    resultat = facture(acte, famille=famille, montant_accord=acte.montant, **SMG)
    assert resultat.total_amo == acte.montant


def test_sgs_porte_le_montant_accorde(facture):
    couches = Prestation(code="SGS", date_soins=J, montant=5000)
    (ligne,) = facture(couches, famille="infirmier", montant_accord=5000, **SMG).lignes
    assert (ligne.tarifee.prestation.code, ligne.tarifee.montant_amo) == ("SGS", 5000)


def test_actes_avec_et_sans_accord_font_deux_factures(facture):
    soins = Prestation(code="AMI", date_soins=J)
    couches = Prestation(code="SGS", date_soins=J, montant=5000)
    resultat = facture(soins, couches, famille="infirmier", montant_accord=5000, **SMG)
    assert resultat.ruptures_smg == ((0,), (1,))
    # l'accord de 50,00 est celui des couches : rien ne s'ajoute, rien n'est plafonné ailleurs
    assert [x.tarifee.montant_amo for x in resultat.lignes] == [315, 5000]
    assert facture(soins, soins, famille="infirmier", **SMG).ruptures_smg == ((0, 1),)


@pytest.mark.parametrize("regime", ["01", "02", "08"])
def test_smg_va_toujours_a_08_835_0300(facture, regime):
    destinataire = facture("G", regime=regime, **SMG).destinataire
    assert (destinataire.regime, destinataire.caisse, destinataire.centre) == ("08", "835", "0300")


@pytest.mark.parametrize(
    ("acte", "options", "amo", "reste"),
    [
        (Prestation(code="G", date_soins=J), {}, 3000, 0),  # 30,00 à 100 %
        (Prestation(code="G", date_soins=J, montant=3500), {}, 3000, 500),  # DE de 5,00
        (_prothese(20000), PROTHESE, 18000, 2000),  # 150 % de 120,00 = 180,00
        (_prothese(18000), PROTHESE, 18000, 0),  # au plafond exactement
        (_prothese(15000), PROTHESE, 15000, 0),  # frais réels au plus
    ],
)
def test_taux_et_plafonds_at(facture, acte, options, amo, reste):
    resultat = facture(acte, **options, **AT)
    assert (resultat.total_amo, resultat.lignes[0].reste) == (amo, reste)


@pytest.mark.parametrize(
    ("accord", "codes", "amo"),
    [
        (18000, ["CM0"], 18000),  # égal à la prise en charge AT : aucune ligne DAT
        (20000, ["CM0", "DAT"], 20000),  # 200,00 - 180,00 = 20,00
        (18001, ["CM0", "DAT"], 18001),  # un centime
        (10000, ["CM0"], 18000),  # inférieur : rien à ajouter
    ],
)
def test_supplement_apias(facture, accord, codes, amo):
    resultat = facture(_prothese(20000), montant_accord=accord, **PROTHESE, **APIAS)
    assert [x.tarifee.prestation.code for x in resultat.lignes] == codes
    assert (resultat.total_amo, resultat.total_amc_possible) == (amo, 0)
    assert resultat.total == 20000


def test_montant_apias_toujours_exige(facture):
    with pytest.raises(TarificationImpossible, match="contexte APIAS"):
        facture("G", **APIAS)
    facture("G", regime="08", **AT)  # organisme AT inconnu : pas de contexte APIAS
    facture("G", **AT, organisme_at=OrganismeAmo(regime="01", caisse="751", centre="0000"))


@pytest.mark.parametrize(
    ("regime", "accepte"), [("01", True), ("02", True), ("04", False), ("17", False)]
)
def test_at_sans_caisse_connue_suit_le_regime_maladie(facture, regime, accepte):
    if accepte:
        assert facture("G", regime=regime, **AT).destinataire.regime == regime
        return
    with pytest.raises(TarificationImpossible, match="feuille de soins papier"):
        facture("G", regime=regime, **AT)


def test_at_va_a_l_organisme_connu_du_risque(facture):
    autre = OrganismeAmo(regime="02", caisse="441", centre="0000")
    assert facture("G", organisme_at=autre, **AT).destinataire == autre


@pytest.mark.parametrize(
    ("montant", "codes", "amo"),
    [
        (None, ["G"], 3000),  # aucun dépassement : aucune ligne
        (3001, ["G", "DPA"], 3001),  # un centime
        (5000, ["G", "DPA"], 5000),  # 30,00 puis 20,00
    ],
)
def test_victime_d_attentat(facture, montant, codes, amo):
    acte = Prestation(code="G", date_soins=J, montant=montant)
    resultat = facture(acte, situation=S.ATTENTAT)
    assert [x.tarifee.prestation.code for x in resultat.lignes] == codes
    assert (resultat.total_amo, resultat.total) == (amo, amo)
    assert resultat.total_amc_possible == 0


@pytest.mark.parametrize(
    ("qualificatif", "famille", "contexte", "prestation", "alertes"),
    [
        ("", "medecin_generaliste", "medecin_traitant", "G", 1),
        ("DE", "medecin_generaliste", "medecin_traitant", "G", 0),  # exigence du patient
        ("", "medecin_specialiste", "hors_parcours", "CS", 0),  # spécialiste hors parcours
        ("", "medecin_specialiste", "correspondant", "CS", 1),
        ("", "medecin_generaliste", "hors_parcours", "G", 1),
    ],
)
def test_depassement_c2s(facture, qualificatif, famille, contexte, prestation, alertes):
    droits = DroitsBeneficiaire(service_amo=ServiceAmo(code="1"))
    acte = Prestation(code=prestation, date_soins=J, qualificatif=qualificatif, montant=5000)
    resultat = facture(acte, famille=famille, contexte=contexte, droits=droits)
    assert len(resultat.alertes) == alertes
    assert all(a.ligne == 0 and "dépassement" in a.message for a in resultat.alertes)


@pytest.mark.parametrize(
    ("famille", "convention", "contexte", "admis"),
    [
        ("medecin_specialiste", "1", "hors_parcours", True),
        ("medecin_specialiste", "1", "correspondant", False),
        ("medecin_specialiste", "3", "hors_parcours", False),
        ("medecin_generaliste", "1", "hors_parcours", False),
    ],
)
def test_depassement_autorise(facture, famille, convention, contexte, admis):
    code = "CS" if famille == "medecin_specialiste" else "G"
    acte = Prestation(code=code, date_soins=J, qualificatif="DA", montant=3100)
    options = {
        "famille": famille,
        "contexte": contexte,
        "executant": {"convention": convention},
        "jour": J,
    }
    if not admis:
        with pytest.raises(TarificationImpossible, match="DA réservé"):
            facture(acte, **options)
        return
    resultat = facture(acte, **options)
    # 26,50 x 30 % = 7,95 : le DA n'augmente pas la part AMO
    assert resultat.total_amo == 795


@pytest.mark.parametrize(
    ("contexte", "admise"),
    [("correspondant", True), ("hors_parcours", False), ("medecin_traitant", False)],
)
def test_majoration_de_coordination(facture, contexte, admise):
    acte = Prestation(code="MCS", date_soins=J)
    options = {"famille": "medecin_specialiste", "contexte": contexte, "jour": J}
    if not admise:
        with pytest.raises(TarificationImpossible, match="parcours respecté"):
            facture(acte, **options)
        return
    assert facture(acte, **options).total_amo == 350  # 5,00 x 70 %


def _coloscopie(montant: int | None = None) -> Prestation:
    # HHQE005 : base 192,00 €, au-dessus du seuil de 120,00 €.
    return Prestation(code="ATM", date_soins=J, code_ccam="HHQE005", montant=montant)


@pytest.mark.parametrize(
    ("actes", "options", "amo", "justificatif"),
    [
        # 192,00 - 24,00 = 168,00
        ((_coloscopie(),), {}, 16800, "C"),
        # une seule participation : 168,00 + 192,00
        ((_coloscopie(), _coloscopie()), {}, 36000, "C"),
        # sous le seuil : 96,49 x 70 % = 67,543 -> 67,54
        ((Prestation(code="ADE", date_soins=J, code_ccam="DZQM006"),), {}, 6754, "0"),
        # régime local : exonéré de la participation, 192,00 x 90 % = 172,80
        ((_coloscopie(),), {"couverture": ("0", "0200")}, 17280, "0"),
        # invalide : 100 %
        ((_coloscopie(),), {"couverture": ("0", "0101")}, 19200, "5"),
        # hors parcours : 192,00 x 30 % = 57,60
        ((_coloscopie(),), {"contexte": "hors_parcours"}, 5760, "0"),
    ],
)
def test_participation_acte_couteux(facture, actes, options, amo, justificatif):
    resultat = facture(
        *actes, famille="medecin_specialiste", **{"contexte": "correspondant", **options}
    )
    assert resultat.total_amo == amo
    assert resultat.lignes[0].tarifee.exoneration == justificatif


@pytest.mark.parametrize(
    ("coefficient", "amo", "justificatif"),
    [
        (6000, 9120, "1"),  # K 60 x 1,92 = 115,20, coefficient au seuil : 115,20 - 24,00
        (5900, 7930, "0"),  # K 59 x 1,92 = 113,28 x 70 % = 79,296 -> 79,30
        (7000, 11040, "C"),  # K 70 x 1,92 = 134,40, tarif au seuil : 134,40 - 24,00
    ],
)
def test_participation_par_le_coefficient(facture, coefficient, amo, justificatif):
    acte = Prestation(code="K", date_soins=J, coefficient=coefficient)
    (ligne,) = facture(acte, famille="medecin_specialiste", contexte="correspondant").lignes
    assert (ligne.tarifee.montant_amo, ligne.tarifee.exoneration) == (amo, justificatif)


@pytest.mark.parametrize(
    ("jour", "amo"),
    # participation de 18,00 € jusqu'au 31/12/2018, 24,00 € ensuite : 192,00 - 18,00 = 174,00
    [(date(2018, 12, 31), 17400), (date(2019, 1, 1), 16800), (J, 16800)],
)
def test_montant_date_de_la_participation(facture, jour, amo):
    acte = Prestation(code="ATM", date_soins=jour, code_ccam="HHQE005")
    resultat = facture(acte, famille="medecin_specialiste", contexte="correspondant", jour=jour)
    assert resultat.total_amo == amo
