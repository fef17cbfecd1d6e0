"""Dispensing fees, substitution, contraception of minors, AME medicines: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.facture import NatureAssurance, Prestation
from vitalbench.reference.pricing import (
    REGISTRE,
    Calcul,
    SituationParticuliere,
    TarificationImpossible,
)
from vitalbench.reference.pricing.contraception import (
    date_naissance_fictive,
    destinataire_contraception,
    justificatif_contraception,
    nir_fictif,
    prescripteur_fictif,
    rupture_contraception,
)
from vitalbench.reference.pricing.controles import entente_prealable_exigee
from vitalbench.reference.pricing.dispensation import (
    Boites,
    honoraires_dispensation,
    substitution,
)

J = date(2026, 2, 2)


@pytest.mark.parametrize(
    ("naissance", "boites", "attendus"),
    [
        # trois boîtes remboursables prescrites et une non prescrite
        (
            "19800101",
            (Boites(code="PH7", nombre=3), Boites(code="PH7", prescrit=False)),
            {"HD7": 3, "HDR": 1},
        ),
        ("19800101", (Boites(code="PHN"),), {}),  # non remboursable seul
        ("19800101", (Boites(code="PH4", conditionnement="grand"),), {"HG4": 1, "HDR": 1}),
        # âge : 2 ans, 3 ans le jour même, 69 ans la veille, 70 ans le jour même
        ("20230203", (Boites(code="PH7"),), {"HD7": 1, "HDR": 1, "HDA": 1}),
        ("20230202", (Boites(code="PH7"),), {"HD7": 1, "HDR": 1}),
        ("19560203", (Boites(code="PH7"),), {"HD7": 1, "HDR": 1}),
        ("19560202", (Boites(code="PH7"),), {"HD7": 1, "HDR": 1, "HDA": 1}),
        # médicament spécifique
        ("19800101", (Boites(code="PH1", specifique=True),), {"HD1": 1, "HDR": 1, "HDE": 1}),
        # cinq lignes remboursables : honoraire complexe ; quatre : non
        ("19800101", (Boites(code="PH7"),) * 5, {"HD7": 5, "HC": 1, "HDR": 1}),
        ("19800101", (Boites(code="PH7"),) * 4, {"HD7": 4, "HDR": 1}),
    ],
)
def test_honoraires_de_dispensation(demander, naissance, boites, attendus):
    demande = demander("PH7", famille="pharmacie", naissance=naissance)
    calcul = Calcul(demande, tables(), REGISTRE)
    assert dict(calcul.appliquer(honoraires_dispensation, J, boites)) == attendus


@pytest.mark.parametrize(
    ("critere", "delivre", "raison", "mode", "indicateur"),
    [
        ("valide", "princeps", "aucune", "E", ""),
        ("valide", "generique", "produit_indisponible", "E", "U"),
        ("aucun", "generique", "aucune", "", ""),
        ("reporte_par_le_pharmacien", "princeps", "aucune", "P", ""),
        ("aucun", "princeps", "refus_du_patient", "", "N"),
        ("aucun", "princeps", "produit_indisponible", "", "U"),
    ],
)
def test_six_lignes_de_la_substitution(demander, critere, delivre, raison, mode, indicateur):
    calcul = Calcul(demander("PH7", famille="pharmacie"), tables(), REGISTRE)
    trouvee = calcul.appliquer(substitution, critere, "E", delivre, raison)
    assert (trouvee.mode_prescription, trouvee.indicateur) == (mode, indicateur)


@pytest.mark.parametrize(
    ("cas", "caisse", "nir"),
    [
        ("urgence", "751", "255555575104125"),
        ("hors_urgence", "751", "255555575104224"),
        # 751 -> 131 retire 620000, soit 73 modulo 97 ; 72 - 73 = -1 -> 96 ; 97 - 96 = 01
        ("urgence", "131", "255555513104101"),
    ],
)
def test_nir_fictif(demander, cas, caisse, nir):
    calcul = Calcul(demander("G"), tables(), REGISTRE)
    assert calcul.appliquer(nir_fictif, cas, caisse) == nir
    assert 97 - int(nir[:13]) % 97 == int(nir[13:])


@pytest.mark.parametrize(
    ("departement", "numero"),
    # Clé de Luhn, rangs pairs doublés depuis la droite puis les autres :
    # 75199999 : 9+9+9+1 et 9+9+1+7 = 54 -> 6 ; 13199999 : 9+9+9+6 et 9+9+1+1 = 53 -> 7
    # Corse, 20199999 : 9+9+9+0 et 9+9+1+2 = 48 -> 2 ; outre-mer, 97199999 : 32 et 28 = 60 -> 0
    [("75", "751999996"), ("13", "131999997"), ("2A", "201999992"), ("971", "971999990")],
)
def test_prescripteur_fictif(demander, departement, numero):
    calcul = Calcul(demander("G"), tables(), REGISTRE)
    assert calcul.appliquer(prescripteur_fictif, departement) == numero


@pytest.mark.parametrize(
    ("jour", "naissance"),
    [
        (date(2026, 2, 2), "20100101"),
        (date(2026, 12, 31), "20100101"),
        (date(2027, 1, 1), "20110101"),
    ],
)
def test_date_de_naissance_fictive(demander, jour, naissance):
    calcul = Calcul(demander("G"), tables(), REGISTRE)
    assert calcul.appliquer(date_naissance_fictive, jour) == naissance


def test_destinataire_de_la_contraception_est_la_cpam_du_ps(demander):
    calcul = Calcul(demander("G", regime="02"), tables(), REGISTRE)
    organisme = calcul.appliquer(destinataire_contraception, "751")
    assert (organisme.regime, organisme.caisse) == ("01", "751")


@pytest.mark.parametrize(
    ("famille", "cas", "naissance", "justificatif"),
    [
        ("medecin_generaliste", "hors_urgence", "20110203", ""),  # 14 ans
        ("medecin_generaliste", "hors_urgence", "20110202", "3"),  # 15 ans le jour même
        ("medecin_generaliste", "hors_urgence", "20080203", "3"),  # 17 ans
        ("medecin_generaliste", "hors_urgence", "20080202", ""),  # 18 ans le jour même
        ("pharmacie", "urgence", "20120101", "7"),
        ("pharmacie", "hors_urgence", "20120101", "3"),
        ("pharmacie", "urgence", "20080202", ""),  # majeure
    ],
)
def test_justificatif_de_contraception(demander, famille, cas, naissance, justificatif):
    demande = demander("G", famille=famille, naissance=naissance)
    calcul = Calcul(demande, tables(), REGISTRE)
    assert calcul.appliquer(justificatif_contraception, cas, J) == justificatif


def test_contraception_facturee_a_part(demander):
    calcul = Calcul(demander("G"), tables(), REGISTRE)
    ordinaire = Prestation(code="B", date_soins=J)
    examen = Prestation(code="B", date_soins=J, exoneration="3")
    assert calcul.appliquer(rupture_contraception, (ordinaire, examen)) == ((1,), (0,))
    assert calcul.appliquer(rupture_contraception, (examen, examen)) == ((0, 1),)
    assert calcul.appliquer(rupture_contraception, (ordinaire,)) == ((0,),)


@pytest.mark.parametrize(
    ("naissance", "code", "situation", "admis"),
    [
        ("19800101", "PH2", SituationParticuliere.AME, False),
        ("20080203", "PH2", SituationParticuliere.AME, True),  # 17 ans
        ("20080202", "PH2", SituationParticuliere.AME, False),  # 18 ans le jour même
        ("19800101", "PH7", SituationParticuliere.AME, True),
        ("19800101", "PH2", SituationParticuliere.C2S, True),
    ],
)
def test_medicament_a_15_pour_l_ame(facture, naissance, code, situation, admis):
    boite = Prestation(code=code, date_soins=J, montant=390)
    options = {"famille": "pharmacie", "naissance": naissance, "situation": situation}
    if admis:
        assert facture(boite, **options).total == 390
        return
    with pytest.raises(TarificationImpossible, match="AME d'un majeur"):
        facture(boite, **options)


@pytest.mark.parametrize(
    ("code", "options", "accord", "exigee"),
    [
        ("TO", {}, None, True),
        ("TO", {}, date(2026, 1, 5), False),
        ("TO", {"nature_assurance": NatureAssurance.SMG}, None, True),
        ("TO", {"nature_assurance": NatureAssurance.SMG, "montant_accord": 9000}, None, False),
        ("C", {}, None, False),
    ],
)
def test_entente_prealable(demander, code, options, accord, exigee):
    acte = Prestation(code=code, date_soins=J, coefficient=100, accord_prealable=accord)
    calcul = Calcul(demander(acte, famille="chirurgien_dentiste", **options), tables(), REGISTRE)
    assert calcul.appliquer(entente_prealable_exigee, acte) is exigee


PROPHARMACIEN = {"executant": {"fonctions": ("propharmacien",)}}


@pytest.mark.parametrize(
    ("options", "contexte", "amo"),
    [
        # 30,00 x 70 % = 21,00 et 6,40 x 65 % = 4,16
        (PROPHARMACIEN, "medecin_traitant", 2516),
        # hors parcours la consultation tombe à 30 %, jamais le médicament : 9,00 + 4,16
        (PROPHARMACIEN, "hors_parcours", 1316),
        ({}, "medecin_traitant", None),  # un médecin sans cette fonction ne délivre pas
        ({"famille": "infirmier", **PROPHARMACIEN}, "medecin_traitant", None),
    ],
)
def test_propharmacien(facture, options, contexte, amo):
    soin = "AMI" if options.get("famille") == "infirmier" else "G"
    boite = Prestation(code="PH7", date_soins=J, montant=640)
    if amo is None:
        with pytest.raises(TarificationImpossible, match="PH7 n'est pas ouvert"):
            facture(soin, boite, contexte=contexte, **options)
        return
    assert facture(soin, boite, contexte=contexte, jour=J, **options).total_amo == amo


def test_propharmacien_sous_deux_accords_smg_fait_deux_factures(facture):
    acte = Prestation(code="SGS", date_soins=J, montant=5000)
    boite = Prestation(code="SGN", date_soins=J, montant=990)
    resultat = facture(
        acte,
        boite,
        nature_assurance=NatureAssurance.SMG,
        montant_accord=5000,
        montant_accord_medicaments=990,
        **PROPHARMACIEN,
    )
    assert resultat.ruptures_smg == ((0,), (1,))
    assert [x.tarifee.montant_amo for x in resultat.lignes] == [5000, 990]
