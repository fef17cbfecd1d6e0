"""The French of steps and expectations: one wording, whole, for every scenario shipped."""

import datetime

import pytest

from vitalbench.harness.runner.campagne import ANCRE, GRAINE
from vitalbench.harness.scenario import gestes_ps
from vitalbench.harness.scenario.attendus import attendus_de, dire_attente, preambule
from vitalbench.harness.scenario.diction import Diction, accorder
from vitalbench.harness.scenario.gestes import dire
from vitalbench.harness.scenario.lecture import lire_texte
from vitalbench.harness.scenario.modele import Etape
from vitalbench.harness.scenario.suites import charger_suite, suites
from vitalbench.reference.protocol.commandes import COMMANDES
from vitalbench.simulators.world.monde import creer_monde

MONDE = creer_monde(GRAINE, ANCRE)
ESSAI = """
id: ESSAI-001
title: Essai
requirements: []
given: {ps: dr-lenoir, patient: paul-martin, vitale: absente, date: J+5o, services: [adr]}
when:
  - facturer:
      prestations: [{code: AMK, coefficient: 750}, {code: PH7, montant: 990}]
      date: J-2
      mode: degrade
      supports: [papier]
      champs: {date_naissance: "19800115", montant_apias: 3000}
      beneficiaire: 2
      tiers_payant: amo_amc
    repere: facture
  - imprimer: {document: ordonnance, facture: "@facture"}
  - inserer: {carte: vitale, de: rose-bernard, contenu: {fin_validite: J-1}}
  - avancer: {jours_ouvres: 5, heures: 1}
  - acquerir: {support: cps, code_porteur: null}
then:
  - facture: {repere: facture, mode: degrade, total: 3000, amo: 2100}
  - arl: {aucun: true, jusqua: J+5o}
  - refus: {repere: facture, code: cps_absente}
  - lots: {nombre: 2}
"""


@pytest.fixture
def diction() -> Diction:
    (scenario,) = lire_texte(ESSAI, "essai.yaml", "nominal")
    return Diction(scenario, MONDE)


def test_chaque_commande_du_protocole_a_sa_phrase():
    assert set(COMMANDES) == set(gestes_ps.PHRASES)


def test_facturer_dit_tout_ce_qu_il_faut_entrer(diction):
    geste = dire(diction.scenario.etapes[0], diction)
    assert geste.acteur == "operateur"
    assert "(AMK), coefficient 7,5 ; Médicament à 65 % (PH7), 9,90\u00a0€" in geste.texte
    assert dict(geste.saisies) | {
        "Date des soins": "J − 2",
        "Mode de facturation": "dégradé",
        "Support de droits": "attestation papier",
        "Date de naissance": "15/01/1980",
        "Montant total pris en charge au titre des APIAS": "30,00\u00a0€",
        "Bénéficiaire des soins": "Leo Martin",
        "Tiers payant": "Tiers payant sur les deux parts",
    } == dict(geste.saisies)


def test_les_gestes_du_banc_et_les_renvois_d_etape(diction):
    phrases = [dire(e, diction) for e in diction.scenario.etapes]
    assert phrases[1].texte == "Imprimez : Ordonnance de l'étape 1."
    assert phrases[2].acteur == "banc"
    assert phrases[2].texte == "La carte Vitale de Rose Bernard est insérée."
    assert phrases[2].saisies == (("Fin de validité", "J − 1"),)
    assert phrases[3].texte == "Le temps passe : 5 jours ouvrés, 1 heure."
    assert phrases[4].saisies == (("Code porteur", "ne pas le saisir"),)


def test_les_attentes_se_lisent(diction):
    dites = [dire_attente(a, diction) for a in diction.scenario.attentes]
    assert dites == [
        "La facture de l'étape 1 parvient à l'organisme : mode dégradé, total 30,00\u00a0€, "
        "part obligatoire 21,00\u00a0€.",
        "Aucun ARL n'est émis jusqu’à J + 5 jours ouvrés.",
        "L'étape 1 est refusée : « Carte de professionnel de santé absente ».",
        "2 lots reçus par les organismes, au total.",
    ]
    assert attendus_de("facture", diction) == (dites[0], dites[2])
    assert attendus_de("", diction) == (dites[1], dites[3])


def test_le_preambule_nomme_chacun_et_ses_cartes(diction):
    lignes = list(preambule(diction))
    assert lignes[0][1].startswith("Claire Lenoir (dr-lenoir) : Médecin généraliste")
    assert ("Carte Vitale", "absente") in lignes
    assert ("Date et heure", "J + 5 jours ouvrés, 09 h 00") in lignes
    assert ("Services en ligne", "ADR") in lignes


def test_un_jour_connu_s_ecrit_en_entier(diction):
    # lundi 2 mars 2026 + 5 jours ouvrés = lundi 9 mars 2026
    datee = Diction(diction.scenario, MONDE, datetime.date(2026, 3, 2))
    assert datee.jour("J+5o") == "09/03/2026 (J + 5 jours ouvrés)"
    assert diction.jour("2026-03-02") == "02/03/2026"
    assert diction.jour("Jeudi") == "Jeudi"


def test_une_action_sans_phrase_reste_lisible(diction):
    geste = dire(Etape(action="orage", parametres={"force": 3}), diction)
    assert (geste.texte, geste.saisies) == ("Orage :", (("Force", "3"),))


def test_les_pluriels():
    assert accorder(1, "jour ouvré") == "1 jour ouvré"
    assert accorder(2, "jour ouvré") == "2 jours ouvrés"


@pytest.mark.parametrize("suite", suites())
def test_tous_les_scenarios_livres_se_disent(suite):
    for scenario in charger_suite(suite):
        diction = Diction(scenario, MONDE)
        for etape in scenario.etapes:
            geste = dire(etape, diction)
            assert geste.texte.endswith((".", ":")), (scenario.id, geste.texte)
            tout = " ".join((geste.texte, *(f"{a} {b}" for a, b in geste.saisies)))
            assert not any(trace in tout for trace in ("@", "None", "{", "  ")), (scenario.id, tout)
        for attendu in scenario.attentes:
            assert dire_attente(attendu, diction).endswith(".")
        assert all(a and b for a, b in preambule(diction))
