"""The registry of rules, replaced rules and rows, and properties that hold for any facture."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitalbench.reference.catalogue import catalogue, tables
from vitalbench.reference.domain.cartes import SituationPs
from vitalbench.reference.domain.droits import Couverture, DroitsBeneficiaire, OrganismeAmo
from vitalbench.reference.domain.facture import (
    NatureAssurance,
    Parcours,
    Prestation,
    TiersPayant,
)
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.pricing import (
    REGISTRE,
    Beneficiaire,
    DemandeTarification,
    Executant,
    RegleInconnue,
    TarificationImpossible,
    tarifer,
)

J = date(2026, 2, 2)


def test_every_rule_says_what_it_does_and_cites_requirements_that_exist():
    for nom in REGISTRE.noms():
        regle = REGISTRE[nom]
        assert regle.phrase.endswith("."), nom
        assert regle.exigences, nom
        for exigence in regle.exigences:
            assert exigence in catalogue(), (nom, exigence)


def test_unknown_rule_is_named():
    with pytest.raises(RegleInconnue, match="taux_lunaire"):
        REGISTRE.avec("taux_lunaire", lambda calcul: 0)


def test_a_rule_replaced_in_a_copy_changes_the_price_and_nothing_else(demander):
    demande = demander("G")
    autre = REGISTRE.avec("taux_droit_commun", lambda calcul, jour, groupe: 60)
    # 30,00 x 60 % = 18,00 au lieu de 21,00
    assert tarifer(demande, tables(), autre).total_amo == 1800
    assert tarifer(demande, tables(), REGISTRE).total_amo == 2100


def test_a_row_replaced_in_a_copy_changes_the_price(demander):
    demande = demander("G")
    ancienne = next(x for x in tables().tarifs if x.code == "G" and x.en_vigueur(J))
    copie = tables().remplacer("tarifs", ancienne, msgspec.structs.replace(ancienne, centimes=2650))
    # 26,50 x 70 % = 18,55
    assert tarifer(demande, copie).total_amo == 1855
    assert tarifer(demande).total_amo == 2100


def test_changing_the_reference_date_parameter_changes_the_result(demander):
    ligne = next(x for x in tables().dates_reference if x.famille == "infirmier")
    aux_soins = tables().remplacer(
        "dates_reference", ligne, msgspec.structs.replace(ligne, date="soins")
    )
    droits = DroitsBeneficiaire(
        couvertures=(
            Couverture(code_ald="0", code_situation="0100"),
            Couverture(code_ald="1", code_situation="0100", periode=_jusqu_au(date(2026, 1, 31))),
        )
    )
    demande = demander(
        Prestation(code="AMI", date_soins=J, en_rapport_ald=True),
        famille="infirmier",
        droits=droits,
        date_prescription=date(2026, 1, 31),
    )
    assert tarifer(demande).total_amo == 315  # 3,15 x 100 % à la prescription
    assert tarifer(demande, aux_soins).total_amo == 189  # 3,15 x 60 % aux soins


def _jusqu_au(fin: date):
    return Periode(debut=date(2020, 1, 1), fin=fin)


def test_each_line_names_the_rules_that_priced_it(facture):
    (ligne,) = facture("G").lignes
    assert {"tarif_de_base", "taux_droit_commun", "montant_amo"} <= set(ligne.tarifee.regles)


def test_rupture_par_code_situation(facture):
    droits = DroitsBeneficiaire(
        couvertures=(
            Couverture(code_ald="0", code_situation="0100"),
            Couverture(code_ald="0", code_situation="0101", periode=_jusqu_au(J)),
        )
    )
    actes = tuple(Prestation(code="G", date_soins=J + timedelta(days=n)) for n in (0, 1, 2))
    resultat = facture(*actes, droits=droits)
    assert resultat.groupes == ((0,), (1, 2))
    # invalide à 100 % le premier jour, droit commun ensuite : 30,00 + 21,00 + 21,00
    assert resultat.total_amo == 7200
    assert facture(*actes).groupes == ((0, 1, 2),)


def test_facture_vide_est_refusee(demander):
    with pytest.raises(TarificationImpossible, match="aucune prestation"):
        tarifer(demander())


def test_code_situation_inconnu_est_refuse(facture):
    with pytest.raises(TarificationImpossible, match="code situation 5555"):
        facture("G", couverture=("0", "5555"))


demandes = st.builds(
    lambda code, jour, montant, nature, tp, situation, ald, contexte, naissance: (
        DemandeTarification(
            executant=Executant(famille="medecin_generaliste", specialite="01"),
            beneficiaire=Beneficiaire(
                date_naissance=naissance,
                droits=DroitsBeneficiaire(
                    couvertures=(Couverture(code_ald=ald, code_situation=situation),)
                ),
                organisme=OrganismeAmo(regime="01", caisse="751", centre="0000"),
            ),
            prestations=(
                Prestation(code=code, date_soins=jour, montant=montant, en_rapport_ald=True),
            ),
            date_elaboration=jour,
            nature_assurance=nature,
            tiers_payant=tp,
            parcours=Parcours(medecin_traitant_declare=True, contexte=contexte),
        )
    ),
    code=st.sampled_from(["G", "VG", "MD", "MEG"]),
    jour=st.dates(min_value=date(2024, 12, 22), max_value=date(2026, 11, 21)),
    montant=st.none() | st.integers(min_value=0, max_value=20000),
    nature=st.sampled_from(
        [
            NatureAssurance.MALADIE,
            NatureAssurance.MATERNITE,
            NatureAssurance.ACCIDENT_TRAVAIL,
            NatureAssurance.SMG,
        ]
    ),
    tp=st.sampled_from(list(TiersPayant)),
    situation=st.sampled_from([x.code for x in tables().codes_situation]),
    ald=st.sampled_from(["0", "1", "2", "3", "4"]),
    contexte=st.sampled_from([x.code for x in tables().contextes_parcours]),
    naissance=st.sampled_from(["19400101", "19800615", "20111231", "20250101"]),
)


@given(demandes)
def test_parts_never_exceed_the_expense(demande: DemandeTarification):
    resultat = tarifer(demande)
    for ligne in resultat.lignes:
        tarifee = ligne.tarifee
        assert 0 <= tarifee.montant_amo <= tarifee.montant
        assert tarifee.montant_amo + ligne.amc_possible <= tarifee.montant
        assert 0 <= ligne.depassement <= tarifee.montant
    assert resultat.total_amo + resultat.total_amc_possible <= resultat.total


@given(demandes, st.sampled_from(list(TiersPayant)))
def test_tiers_payant_never_changes_the_price(demande: DemandeTarification, autre: TiersPayant):
    change = msgspec.structs.replace(demande, tiers_payant=autre)
    assert tarifer(change).lignes == tarifer(demande).lignes


@given(demandes)
def test_leaving_the_parcours_never_raises_the_amo_part(demande: DemandeTarification):
    dedans, dehors = (
        msgspec.structs.replace(
            demande, parcours=Parcours(medecin_traitant_declare=True, contexte=contexte)
        )
        for contexte in ("medecin_traitant", "hors_parcours")
    )
    assert tarifer(dehors).total_amo <= tarifer(dedans).total_amo


@given(demandes)
def test_pricing_is_a_function(demande: DemandeTarification):
    assert tarifer(demande) == tarifer(demande)


@pytest.mark.parametrize(
    ("specialite", "convention", "option", "famille", "secteur"),
    [
        ("01", "1", "", "medecin_generaliste", "s1"),
        ("01", "2", "", "medecin_generaliste", "s1"),
        ("05", "3", "", "medecin_specialiste", "s2"),
        ("05", "3", "OPTAM", "medecin_specialiste", "optam"),
        ("24", "1", "", "infirmier", "s1"),
        ("19", "0", "", "chirurgien_dentiste", "hors_convention"),
    ],
)
def test_executant_lu_dans_une_situation(specialite, convention, option, famille, secteur):
    situation = SituationPs(
        numero_logique=1,
        numero_facturation="991234569",
        code_specialite=specialite,
        code_conventionnel=convention,
    )
    executant = Executant.de_situation(situation, tables(), option_tarifaire=option)
    assert (executant.famille, executant.secteur) == (famille, secteur)


@pytest.mark.parametrize("specialite", ["ZZ", "99"])
def test_specialite_sans_famille_est_refusee(specialite):
    situation = SituationPs(
        numero_logique=1, numero_facturation="991234569", code_specialite=specialite
    )
    with pytest.raises(TarificationImpossible, match=specialite):
        Executant.de_situation(situation, tables())


@pytest.mark.parametrize(
    ("naissance", "age"),
    [
        ("20100202", 16),
        ("20100203", 15),
        ("20080229", 17),
        ("20094200", 16),  # mois lunaire : compté au 31 décembre
        ("19260101", 100),
    ],
)
def test_age_le_jour_des_soins(naissance, age):
    beneficiaire = Beneficiaire(
        date_naissance=naissance,
        droits=DroitsBeneficiaire(),
        organisme=OrganismeAmo(regime="01", caisse="751", centre="0000"),
    )
    assert beneficiaire.age_au(J) == age


def test_totaux_du_resultat(facture):
    resultat = facture("G", Prestation(code="MD", date_soins=J), jour=J)
    # G : 30,00 dont 21,00 ; MD : 10,00 dont 7,00
    assert (resultat.total, resultat.total_amo) == (4000, 2800)
    assert resultat.total_amc_possible == 1200
    assert resultat.part_complementaire
    assert [x.reste for x in resultat.lignes] == [900, 300]
    assert resultat.lignes_tarifees == tuple(x.tarifee for x in resultat.lignes)
