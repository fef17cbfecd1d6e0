"""Parcours de soins: 24 couples, exclusions, minoration: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.domain.facture import NatureAssurance, Prestation
from vitalbench.reference.pricing import (
    REGISTRE,
    Calcul,
    SituationParticuliere,
    TarificationImpossible,
)
from vitalbench.reference.pricing.parcours import (
    contextes,
    mention_ordonnance,
    mention_ordonnance_smg,
    orienteur_exige,
    origine_prescription,
)

J = date(2026, 2, 2)


@pytest.mark.parametrize(
    ("contexte", "declare", "indicateur"),
    [
        ("medecin_traitant", True, "T"),
        ("medecin_traitant", False, "S"),
        ("nouveau_medecin_traitant", True, "N"),
        ("nouveau_medecin_traitant", False, "N"),
        ("correspondant", True, "O"),
        ("correspondant", False, "S"),
        ("oriente_par_autre_medecin", True, "M"),
        ("oriente_par_autre_medecin", False, "S"),
        ("generaliste_recemment_installe", True, "J"),
        ("generaliste_recemment_installe", False, "S"),
        ("zone_sous_medicalisee", True, "B"),
        ("zone_sous_medicalisee", False, "S"),
        ("urgence", True, "U"),
        ("urgence", False, "U"),
        ("acces_direct_specifique", True, "D"),
        ("acces_direct_specifique", False, "S"),
        ("medecin_traitant_de_substitution", True, "R"),
        ("medecin_traitant_de_substitution", False, "S"),
        ("hors_residence", True, "H"),
        ("hors_residence", False, "H"),
        ("hors_acces_direct_specifique", True, "S"),
        ("hors_acces_direct_specifique", False, "S"),
        ("hors_parcours", True, "S"),
        ("hors_parcours", False, "S"),
    ],
)
def test_indicateur_des_24_couples(facture, contexte, declare, indicateur):
    resultat = facture("G", contexte=contexte, declare=declare)
    assert resultat.parcours.indicateur == indicateur
    # 30,00 x 70 % = 21,00 dans le parcours ; 30,00 x 30 % = 9,00 hors parcours
    assert resultat.total_amo == (900 if indicateur == "S" else 2100)


def test_la_reponse_du_ps_l_emporte_sur_le_support(facture):
    support = DroitsBeneficiaire(medecin_traitant_declare=True)
    assert facture("G", droits=support, declare=None).parcours.indicateur == "T"
    assert facture("G", droits=support, declare=False).parcours.indicateur == "S"
    assert facture("G", declare=None).parcours.indicateur == "S"


@pytest.mark.parametrize(
    ("options", "exclusion"),
    [
        ({"naissance": "20100203"}, "moins de 16 ans"),  # 16 ans le lendemain
        ({"naissance": "20100202"}, ""),  # 16 ans le jour même
        ({"naissance": "19400101"}, ""),
        ({"situation": SituationParticuliere.AME}, "bénéficiaire de l'AME"),
        ({"situation": SituationParticuliere.MIGRANT_PASSAGE}, "migrant de passage"),
        ({"situation": SituationParticuliere.AUTRE_MIGRANT}, ""),
        ({"nature_assurance": NatureAssurance.SMG}, "SMG"),
        ({"nature_assurance": NatureAssurance.ACCIDENT_TRAVAIL}, "AT/MP"),
        ({"nature_assurance": NatureAssurance.MATERNITE}, "maternité"),
    ],
)
def test_exclusion_parcours(facture, options, exclusion):
    resultat = facture("G", contexte="hors_parcours", jour=J, **options)
    assert resultat.exclusion_parcours == exclusion
    assert resultat.parcours.indicateur == ("" if exclusion else "S")


@pytest.mark.parametrize(
    ("famille", "acte", "amo"),
    [
        ("sage_femme", "C", 1610),  # 23,00 x 70 % = 16,10
        ("chirurgien_dentiste", "C", 1380),  # 23,00 x 60 % = 13,80
        ("infirmier", "AMI", 189),  # 3,15 x 60 % = 1,89
    ],
)
def test_familles_non_concernees_jamais_minorees(facture, famille, acte, amo):
    resultat = facture(acte, famille=famille, contexte="hors_parcours", jour=J)
    assert resultat.exclusion_parcours == "exécutant non concerné"
    assert (resultat.parcours.indicateur, resultat.total_amo) == ("", amo)


@pytest.mark.parametrize(
    ("couverture", "rapport", "taux", "amo"),
    [
        (("0", "0100"), False, 30, 900),  # 30,00 x 30 %
        (("1", "0100"), True, 100, 3000),  # soins au protocole : taux plein
        (("1", "0100"), False, 30, 900),  # hors protocole : minoré
        (("0", "0200"), False, 50, 1500),  # régime local : 90 - 40 = 50
        (("0", "0104"), False, 40, 1200),  # ASPA : 80 - 40 = 40
        (("0", "0101"), False, 100, 3000),
    ],
)
def test_minoration_hors_parcours(facture, couverture, rapport, taux, amo):
    acte = Prestation(code="G", date_soins=J, en_rapport_ald=rapport)
    resultat = facture(acte, couverture=couverture, contexte="hors_parcours")
    assert (resultat.lignes[0].tarifee.taux, resultat.total_amo) == (taux, amo)
    assert resultat.parcours.indicateur == "S"


def test_enfant_de_15_ans_sans_minoration_avec_ou_sans_medecin_traitant(facture):
    for declare in (True, False):
        resultat = facture("G", naissance="20110101", declare=declare, contexte="hors_parcours")
        assert resultat.total_amo == 2100  # 30,00 x 70 %


def test_douze_contextes_et_orienteur_exige_pour_deux(demander):
    assert len(contextes(tables(), J)) == 12
    exiges = set()
    for contexte in contextes(tables(), J):
        calcul = Calcul(demander("G", contexte=contexte.code), tables(), REGISTRE)
        if calcul.appliquer(orienteur_exige, J):
            exiges.add(contexte.code)
    assert exiges == {"correspondant", "oriente_par_autre_medecin"}


@pytest.mark.parametrize(
    ("indicateur", "origine"),
    [
        ("T", "médecin traitant"),
        ("N", "médecin traitant"),
        ("O", "médecin correspondant"),
        ("M", "autre médecin dans le parcours"),
        ("S", "hors parcours"),
        ("U", ""),
    ],
)
def test_origine_prescription(demander, indicateur, origine):
    calcul = Calcul(demander("G"), tables(), REGISTRE)
    assert calcul.appliquer(origine_prescription, J, indicateur) == origine


def test_contexte_inconnu_est_refuse(facture):
    with pytest.raises(TarificationImpossible, match="contexte de parcours inconnu"):
        facture("G", contexte="ailleurs")


TRAITANT = "Prescription établie par le médecin traitant"
CORRESPONDANT = (
    "Prescription établie par un médecin pour un bénéficiaire orienté par le médecin traitant"
)
AUTRE = "Prescription établie par un autre médecin dans le respect du parcours de soins"
HORS = "Prescription établie hors parcours de soins"


@pytest.mark.parametrize(
    ("contexte", "declare", "mention"),
    [
        ("medecin_traitant", True, TRAITANT),
        ("nouveau_medecin_traitant", False, TRAITANT),
        ("correspondant", True, CORRESPONDANT),
        ("oriente_par_autre_medecin", True, AUTRE),
        ("medecin_traitant_de_substitution", True, AUTRE),
        ("acces_direct_specifique", True, AUTRE),
        ("hors_residence", False, AUTRE),
        ("generaliste_recemment_installe", True, AUTRE),
        ("zone_sous_medicalisee", True, AUTRE),
        ("generaliste_recemment_installe", False, HORS),
        ("hors_parcours", True, HORS),
        ("hors_acces_direct_specifique", True, HORS),
        ("urgence", True, ""),
    ],
)
def test_mention_ordonnance(demander, contexte, declare, mention):
    calcul = Calcul(demander("G", contexte=contexte, declare=declare), tables(), REGISTRE)
    assert calcul.appliquer(mention_ordonnance, J, "") == mention
    assert calcul.appliquer(mention_ordonnance, J, "moins de 16 ans") == ""


@pytest.mark.parametrize(
    ("couverture", "rapport", "exige"),
    [(("1", "0100"), True, False), (("1", "0100"), False, True), (("0", "0100"), True, True)],
)
def test_soins_au_protocole_ald_sans_orienteur(demander, couverture, rapport, exige):
    soins = Prestation(code="CS", date_soins=J, en_rapport_ald=rapport)
    demande = demander(
        soins, famille="medecin_specialiste", couverture=couverture, contexte="correspondant"
    )
    assert Calcul(demande, tables(), REGISTRE).appliquer(orienteur_exige, J) is exige


@pytest.mark.parametrize(
    ("nature", "mention"),
    [
        (NatureAssurance.SMG, "en rapport avec les soins médicaux gratuits"),
        (NatureAssurance.MALADIE, ""),
        (NatureAssurance.ACCIDENT_TRAVAIL, ""),
    ],
)
def test_mention_smg_de_l_ordonnance(demander, nature, mention):
    calcul = Calcul(demander("G", nature_assurance=nature), tables(), REGISTRE)
    assert calcul.appliquer(mention_ordonnance_smg, J) == mention
