"""Access to tiers payant, ACS procedures, treatment indicator: hand-worked vectors."""

from datetime import date

import pytest

from vitalbench.reference.catalogue import tables
from vitalbench.reference.domain.droits import (
    ContratAmc,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
    ServiceAmo,
)
from vitalbench.reference.domain.facture import (
    ModeSecurisation,
    NatureAssurance,
    Prestation,
    SupportDroits,
    TiersPayant,
)
from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.pricing import REGISTRE, Calcul, SituationParticuliere
from vitalbench.reference.pricing.situations import (
    mention_situation,
    situation_de_la_ligne,
    situation_particuliere,
)
from vitalbench.reference.pricing.tiers_payant import (
    COORDONNE,
    STANDARD,
    dispositifs_tpi,
    indicateur_traitement,
)

J = date(2026, 2, 2)
S = SituationParticuliere
BOITE = Prestation(code="PH7", date_soins=J, montant=640)


def _droits(*periodes: Periode, service: str = "") -> DroitsBeneficiaire:
    return DroitsBeneficiaire(periodes_amo=periodes, service_amo=ServiceAmo(code=service))


HIER = _droits(Periode(debut=date(2025, 1, 1), fin=date(2026, 2, 1)))
JOUR_MEME = _droits(Periode(debut=date(2025, 1, 1), fin=J))
SANS_FIN = _droits(Periode(debut=date(2025, 1, 1)))
SANS_PERIODE = _droits()


@pytest.mark.parametrize(
    ("droits", "forcage"),
    [(HIER, True), (JOUR_MEME, False), (SANS_FIN, False), (SANS_PERIODE, True)],
)
def test_pharmacien_et_fin_de_droits(facture, droits, forcage):
    acces = facture(BOITE, famille="pharmacie", droits=droits, jour=J).acces
    assert (acces.forcage, acces.carte_a_mettre_a_jour) == (forcage, forcage)
    assert acces.propose("amo") is not forcage


@pytest.mark.parametrize(
    "options",
    [
        {"support_droits": SupportDroits.ADR},
        {"nature_assurance": NatureAssurance.SMG},
        {
            "nature_assurance": NatureAssurance.ACCIDENT_TRAVAIL,
            "organisme_at": OrganismeAmo(regime="08", caisse="756", centre="0100"),
            "montant_accord": 640,
        },
    ],
)
def test_pharmacien_sans_limite_en_adr_smg_et_apias(facture, options):
    acces = facture(BOITE, famille="pharmacie", droits=HIER, jour=J, **options).acces
    assert not acces.forcage
    assert not acces.carte_a_mettre_a_jour
    assert acces.propose("amo")


@pytest.mark.parametrize(
    ("regime", "service", "droits_fin", "forcage"),
    [
        ("01", "", date(2026, 2, 1), False),  # assuré ordinaire : jamais limité
        ("01", "32", date(2026, 2, 1), True),  # autre situation de migrant, passée
        ("01", "32", J, False),  # le jour même
        ("17", "", date(2026, 2, 1), True),  # Français de l'étranger
        ("17", "", J, False),
    ],
)
def test_hors_pharmacien_seuls_migrant_et_cfe_sont_limites(
    facture, regime, service, droits_fin, forcage
):
    droits = _droits(Periode(debut=date(2025, 1, 1), fin=droits_fin), service=service)
    acces = facture("G", droits=droits, regime=regime, jour=J).acces
    assert (acces.forcage, acces.propose("amo")) == (forcage, not forcage)
    assert not acces.carte_a_mettre_a_jour


@pytest.mark.parametrize(
    ("options", "defaut"),
    [
        ({}, TiersPayant.AUCUN),  # sans R29, aucun défaut
        ({"nature_assurance": NatureAssurance.SMG}, TiersPayant.AMO),
        ({"nature_assurance": NatureAssurance.MATERNITE}, TiersPayant.AMO),
        ({"nature_assurance": NatureAssurance.ACCIDENT_TRAVAIL}, TiersPayant.AMO),
        ({"situation": S.AME}, TiersPayant.AMO_AMC),
        ({"situation": S.ATTENTAT}, TiersPayant.AMO),
        ({"couverture": ("1", "0100")}, TiersPayant.AUCUN),  # ALD sans rapport
    ],
)
def test_defaut(facture, options, defaut):
    assert facture("G", jour=J, **options).acces.defaut is defaut


def test_defaut_des_soins_au_protocole_ald(facture):
    soins = Prestation(code="G", date_soins=J, en_rapport_ald=True)
    assert facture(soins, couverture=("1", "0100"), jour=J).acces.defaut is TiersPayant.AMO


DEGRADE = {"mode": ModeSecurisation.DEGRADE}


@pytest.mark.parametrize(
    ("famille", "situation", "nature", "parts"),
    [
        ("medecin_generaliste", S.C2S, NatureAssurance.MALADIE, {"amo", "amc"}),
        ("infirmier", S.C2S, NatureAssurance.MALADIE, {"amo", "amc"}),
        ("infirmier", S.SORTANT_C2S, NatureAssurance.MALADIE, {"amo"}),
        ("medecin_generaliste", S.ACS_SANS_CONTRAT, NatureAssurance.MALADIE, {"amo"}),
        ("medecin_generaliste", S.ACS_SANS_CONTRAT, NatureAssurance.ACCIDENT_TRAVAIL, {"amo"}),
        ("infirmier", S.ACS_SANS_CONTRAT, NatureAssurance.MALADIE, set()),
        ("infirmier", S.ACS_B, NatureAssurance.MALADIE, {"amo", "amc"}),
        ("medecin_generaliste", S.ACS_B, NatureAssurance.MATERNITE, {"amo", "amc"}),
        ("infirmier", S.AME, NatureAssurance.MALADIE, {"amo", "amc"}),
        ("infirmier", S.AUCUNE, NatureAssurance.MALADIE, set()),
    ],
)
def test_propositions_de_situation(facture, famille, situation, nature, parts):
    acte = "AMI" if famille == "infirmier" else "G"
    acces = facture(
        acte, famille=famille, situation=situation, nature_assurance=nature, jour=J, **DEGRADE
    ).acces
    assert {p for p in ("amo", "amc") if acces.propose(p)} == parts
    # en AT le tiers payant vient du feuillet, jamais de l'ACS
    assert all(
        p.motif != situation.value
        for p in acces.propositions
        if nature is NatureAssurance.ACCIDENT_TRAVAIL
    )


@pytest.mark.parametrize(
    ("service", "debut", "fin", "situation"),
    [
        ("1", date(2026, 1, 1), date(2026, 2, 2), S.C2S),
        ("01", date(2026, 1, 1), date(2026, 2, 2), S.C2S),  # comparé en nombre
        ("1", date(2026, 1, 1), date(2026, 2, 1), S.AUCUNE),  # finie la veille
        ("10", date(2026, 2, 2), date(2027, 2, 1), S.SORTANT_C2S),
        ("10", date(2026, 2, 3), date(2027, 2, 2), S.AUCUNE),  # commence le lendemain
        ("24", None, None, S.ACS_B),
        ("00", None, None, S.AUCUNE),
    ],
)
def test_situation_par_le_code_service(facture, service, debut, fin, situation):
    droits = DroitsBeneficiaire(
        service_amo=ServiceAmo(code=service, periode=Periode(debut=debut, fin=fin))
    )
    assert facture("G", droits=droits, jour=J).situation is situation


@pytest.mark.parametrize(
    ("service", "fin_mutuelle", "indicateur", "situation"),
    [
        # le code service décide tant qu'il est là, zone Mutuelle périmée ou non
        ("1", date(2020, 1, 1), "", S.C2S),
        # sans code service, la zone Mutuelle et ses dates
        ("", date(2026, 12, 31), "", S.C2S),
        ("", date(2026, 2, 1), "", S.AUCUNE),
    ],
)
def test_situation_par_la_zone_mutuelle(facture, service, fin_mutuelle, indicateur, situation):
    droits = DroitsBeneficiaire(
        service_amo=ServiceAmo(code=service),
        mutuelle=Mutuelle(
            identification="CMUC",
            indicateur_traitement=indicateur,
            periodes=(Periode(debut=date(2019, 1, 1), fin=fin_mutuelle),),
        ),
    )
    assert facture("G", droits=droits, jour=J).situation is situation


def test_l_indicateur_62_ne_dit_jamais_une_c2s(facture):
    droits = DroitsBeneficiaire(
        mutuelle=Mutuelle(
            identification="99990004", indicateur_traitement="62", periodes=(Periode(),)
        )
    )
    assert facture("G", droits=droits, jour=J).situation is S.AUCUNE


@pytest.mark.parametrize("service", ["1", "10", "23", "30"])
def test_smg_et_attentat_ignorent_les_autres_situations(facture, service):
    droits = _droits(service=service)
    smg = facture("G", droits=droits, nature_assurance=NatureAssurance.SMG, jour=J)
    assert smg.situation is S.AUCUNE
    attentat = facture("G", droits=droits, situation=S.ATTENTAT, jour=J)
    assert attentat.situation is S.ATTENTAT


@pytest.mark.parametrize(
    ("famille", "executant", "situation", "groupes", "attendus"),
    [
        ("medecin_generaliste", {}, S.ACS_B, {"consultation"}, (STANDARD, COORDONNE)),
        ("fournisseur", {"specialite": "64"}, S.ACS_B, {"optique"}, ()),
        ("pharmacie", {}, S.ACS_B, {"audioprothese"}, (STANDARD,)),
        ("medecin_generaliste", {}, S.ACS_SANS_CONTRAT, {"consultation"}, ()),
        ("medecin_generaliste", {}, S.C2S, {"consultation"}, ()),
    ],
)
def test_dispositifs_tpi(demander, famille, executant, situation, groupes, attendus):
    demande = demander("G", famille=famille, executant=executant)
    calcul = Calcul(demande, tables(), REGISTRE)
    assert calcul.appliquer(dispositifs_tpi, situation, frozenset(groupes)) == attendus


@pytest.mark.parametrize(
    ("situation", "dispositif", "gestion", "lu", "porte"),
    [
        (S.C2S, "coordonne", "separee", "32", "62"),
        (S.C2S, "coordonne", "unique", "", "62"),
        (S.ACS_B, "coordonne", "separee", "22", "62"),
        (S.ACS_B, "standard", "separee", "22", "22"),
        (S.AUCUNE, "standard", "unique", "", "01"),
        (S.AUCUNE, "standard", "separee", "", ""),
        (S.AUCUNE, "standard", "unique", "00", "00"),
    ],
)
def test_indicateur_traitement(demander, situation, dispositif, gestion, lu, porte):
    calcul = Calcul(demander("G"), tables(), REGISTRE)
    assert calcul.appliquer(indicateur_traitement, situation, dispositif, gestion, lu) == porte


@pytest.mark.parametrize(
    ("debut", "fin", "situation"),
    [
        # prescription 01/02 dans la C2S, délivrance 02/02 après : pas de C2S
        (date(2026, 1, 1), date(2026, 2, 1), S.AUCUNE),
        # l'inverse : prescription avant, délivrance pendant
        (date(2026, 2, 2), date(2026, 12, 31), S.C2S),
        (date(2026, 1, 1), date(2026, 12, 31), S.C2S),
    ],
)
def test_c2s_jugee_a_la_delivrance_en_pharmacie(demander, debut, fin, situation):
    droits = DroitsBeneficiaire(
        service_amo=ServiceAmo(code="1", periode=Periode(debut=debut, fin=fin))
    )
    demande = demander(
        BOITE, famille="pharmacie", droits=droits, date_prescription=date(2026, 2, 1)
    )
    calcul = Calcul(demande, tables(), REGISTRE)
    reference = date(2026, 2, 1)
    trouvee = calcul.appliquer(situation_de_la_ligne, BOITE, "medicament", reference)
    assert trouvee is situation


@pytest.mark.parametrize(
    ("service", "amc", "mention"),
    [
        ("1", False, "complémentaire santé solidaire gérée par le régime obligatoire"),
        ("2", False, "complémentaire santé solidaire gérée par un organisme en gestion unique"),
        ("3", True, "complémentaire santé solidaire – transmission directe possible"),
        (
            "3",
            False,
            "complémentaire santé solidaire – éventuelle attestation complémentaire "
            "pour transmission directe",
        ),
        ("10", False, "Sortant de Complémentaire Santé Solidaire"),
        ("21", False, "ACS TP Social AMO"),
        ("24", True, "TPI ACS B"),
        ("30", False, "AME"),
        ("32", False, ""),
    ],
)
def test_mention_de_situation(demander, service, amc, mention):
    droits = DroitsBeneficiaire(
        service_amo=ServiceAmo(code=service),
        amc=ContratAmc(numero_amc="99990001") if amc else None,
    )
    calcul = Calcul(demander("G", droits=droits), tables(), REGISTRE)
    situation = calcul.appliquer(situation_particuliere, J)
    assert calcul.appliquer(mention_situation, J, situation) == mention
