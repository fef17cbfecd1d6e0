"""Faults about forçage: indicators missing, misplaced or undue, and what forcing must not do."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    appel_change,
    reponse,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, SuiteActe, TotalFacture
from vitalbench.reference.norms.b2_entete import DonneesAmc

FORMATER = "SSV_FormaterFactures"
CONTROLE = "SRT_ControleComplet"
INDICATEUR = "fichier:forcage_amo"
INDICATEUR_AMC = "fichier:forcage_amc"


@faute(
    "for-carte-modifiee-tue",
    tue=[
        ("CDC-2.3.1-10", "carte"),
        ("CDC-3.2.2.4-04", "modifiee"),
        ("CDC-4.2.1.10-04", "facture"),
    ],
    scenario="FOR-001-V1",
    lieu=INDICATEUR,
)
@faute(
    "for-pharmacien-non-signale",
    tue=[("CDC-3.2.2.1-32", "forcee"), ("CDC-4.2.1.4-04", "depassee")],
    scenario="FOR-005-V2",
    lieu=INDICATEUR,
)
@faute(
    "for-pharmacien-sans-periode-non-signale",
    tue=[("CDC-4.2.1.4-04", "sans_periode")],
    scenario="FOR-005-V3",
    lieu=INDICATEUR,
)
@faute(
    "for-migrant-non-signale",
    tue=[("CDC-4.2.1.4-07", "migrant"), ("CDC-3.2.2.1-34", "migrant")],
    scenario="FOR-006-V2",
    lieu=INDICATEUR,
)
@faute(
    "for-cfe-non-signale",
    tue=[("CDC-4.2.1.4-07", "cfe"), ("CDC-3.2.2.1-34", "cfe")],
    scenario="FOR-006-V4",
    lieu=INDICATEUR,
)
def indicateur_de_facture_oublie() -> Corruption:
    """La facture est forcée et ne le dit pas."""
    return Corruption(b2=zone(EnteteFacture, "forcage_amo", " "))


@faute(
    "for-acte-non-signale",
    tue=[("CDC-2.3.1-10", "parametre"), ("CDC-4.2.1.10-04", "acte")],
    scenario="FOR-002-V1",
    lieu=INDICATEUR,
)
def indicateur_d_acte_oublie() -> Corruption:
    """Un acte est forcé et ne le dit pas."""
    return Corruption(b2=zone(SuiteActe, "forcage_amo", " "))


@faute(
    "for-indicateur-sans-forcage",
    tue=[("CDC-2.3.1-10", "sans_forcage"), ("CDC-3.2.2.4-04", "intacte")],
    scenario="FOR-001-V2",
    lieu=INDICATEUR,
)
@faute(
    "for-pharmacien-a-jour-force",
    tue=[("CDC-3.2.2.1-31", "non_depassee"), ("CDC-4.2.1.4-04", "a_jour")],
    scenario="FOR-005-V1",
    lieu=INDICATEUR,
)
@faute(
    "for-pharmacien-sans-fin-force",
    tue=[("CDC-4.2.1.4-04", "sans_fin")],
    scenario="FOR-005-V4",
    lieu=INDICATEUR,
)
@faute(
    "for-assure-ordinaire-force",
    tue=[("CDC-4.2.1.4-07", "ordinaire")],
    scenario="FOR-006-V1",
    lieu=INDICATEUR,
)
@faute(
    "for-choix-de-date-signale",
    tue=[("CDC-4.2.1.3.2.3-03", "aucun")],
    scenario="FOR-012",
    lieu=INDICATEUR,
)
@faute(
    "for-acte-signale-en-entete",
    tue=[("CDC-4.2.1.10-04", "lui_seul")],
    scenario="FOR-002-V1",
    lieu=INDICATEUR,
    aussi=("CDC-2.3.1-10",),
)
def indicateur_a_tort() -> Corruption:
    """L'indicateur de la facture est posé alors que rien n'y a été forcé."""
    return Corruption(b2=zone(EnteteFacture, "forcage_amo", "O"))


@faute(
    "for-complementaire-non-signalee",
    tue=[("CDC-3.2.2.4-04", "complementaire")],
    scenario="FOR-018-V1",
    lieu=INDICATEUR_AMC,
)
@faute(
    "for-droits-amc-non-signales",
    tue=[("CDC-4.2.1.3.2.4-03", "forces")],
    scenario="FOR-009-V1",
    lieu=INDICATEUR_AMC,
)
@faute(
    "for-prise-en-charge-non-signalee",
    tue=[("CDC-3.2.6.1.2-03", "forces")],
    scenario="FOR-010",
    lieu=INDICATEUR_AMC,
)
def indicateur_amc_oublie() -> Corruption:
    """Les droits complémentaires sont forcés et la facture ne le dit pas."""
    return Corruption(b2=zone(DonneesAmc, "forcage_amc", " "))


@faute(
    "for-montant-amc-non-signale",
    tue=[("CDC-4.2.1.10-04", "acte_complementaire")],
    scenario="FOR-018-V5",
    lieu=INDICATEUR_AMC,
)
@faute(
    "for-mode-1-non-signale",
    tue=[("CDC-4.2.1.9.1.1-03", "mode_1")],
    scenario="FOR-011-V1",
    lieu=INDICATEUR_AMC,
)
@faute(
    "for-mode-2-non-signale",
    tue=[("CDC-4.2.1.9.1.2-05", "mode_2")],
    scenario="FOR-011-V2",
    lieu=INDICATEUR_AMC,
)
def indicateur_amc_d_acte_oublie() -> Corruption:
    """Un montant complémentaire forcé ne porte pas l'indicateur de son acte."""
    return Corruption(b2=zone(SuiteActe, "forcage_amc", " "))


@faute(
    "for-donnee-de-carte-non-forcable",
    tue=[("CDC-4.2.1.10-01", "facture")],
    scenario="FOR-001-V1",
    lieu="appel_module",
)
def forcage_perdu() -> Corruption:
    """La valeur forcée n'est pas transmise aux modules."""
    return Corruption(evenement=appel_change(FORMATER, entrees=[]), etape="force_facture")


@faute(
    "for-donnee-complementaire-non-forcable",
    tue=[("CDC-4.2.1.10-01", "complementaire")],
    scenario="FOR-018-V1",
    lieu="appel_module",
)
def forcage_complementaire_perdu() -> Corruption:
    """La donnée complémentaire forcée n'est pas transmise aux modules."""
    return Corruption(evenement=appel_change(FORMATER, entrees=[]), etape="force_amc")


@faute(
    "for-periode-amc-non-modifiable",
    tue=[("CDC-4.2.1.3.2.2-04", "separee")],
    scenario="FOR-009-V1",
    lieu="appel_module",
)
@faute(
    "for-garantie-non-modifiable",
    tue=[("CDC-4.2.1.3.2.2-04", "unique")],
    scenario="FOR-009-V2",
    lieu="appel_module",
)
def droits_amc_non_modifies() -> Corruption:
    """La période ou la garantie modifiée par le PS n'est pas dans la facture."""
    return Corruption(evenement=appel_change(FORMATER, entrees=[]), etape="forces")


@faute(
    "for-valeur-d-acte-perdue",
    tue=[("CDC-4.2.1.10-01", "acte")],
    scenario="FOR-002-V1",
    lieu="fichier:taux",
)
def valeur_perdue() -> Corruption:
    """Le taux forcé est remplacé par le taux calculé."""
    return Corruption(b2=zone(Acte, "taux", "070"))


@faute(
    "for-zone-detournee",
    tue=[("CDC-4.2.1.10-03", "propre_definition")],
    scenario="FOR-002-V3",
    lieu="fichier:justif_exo_acte",
    aussi=("CDC-4.2.1.10-01",),
)
def zone_detournee() -> Corruption:
    """La zone de l'exonération porte une autre information."""
    return Corruption(b2=zone(Acte, "justif_exo_acte", "Z"))


@faute(
    "for-totaux-incoherents",
    tue=[("CDC-4.2.1.10-03", "coherente")],
    scenario="FOR-002-V4",
    lieu="fichier:total_amo",
)
def totaux_incoherents() -> Corruption:
    """Après forçage, le total de la part obligatoire reste celui d'avant."""
    return Corruption(b2=zone(TotalFacture, "total_amo", "00002801"))


@faute(
    "for-donnee-fermee-acceptee",
    tue=[("CDC-4.2.1.10-02", "refus")],
    scenario="FOR-003-V1",
    lieu="pilote",
)
def donnee_fermee_acceptee() -> Corruption:
    """Le PS peut changer la date de naissance."""
    return Corruption(evenement=reponse(sans_refus), etape="interdit")


@faute(
    "for-donnee-fermee-changee",
    tue=[("CDC-4.2.1.10-02", "inchangee")],
    scenario="FOR-003-V1",
    lieu="fichier:date_naissance",
)
def donnee_fermee_changee() -> Corruption:
    """La date de naissance changée part dans la facture."""
    return Corruption(b2=zone(EnteteFacture, "date_naissance", "800116"))


@faute(
    "for-montant-recalcule",
    tue=[("CDC-4.2.1.1-12", "valeur")],
    scenario="FOR-004",
    lieu="fichier:montant_amo",
)
def montant_recalcule() -> Corruption:
    """Le montant forcé est recalculé avant la mise en forme."""
    return Corruption(b2=zone(Acte, "montant_amo", "0001016"))


@faute(
    "for-tarification-relancee",
    tue=[("CDC-4.2.1.1-12", "sans_relance")],
    scenario="FOR-004",
    lieu="appel_module",
)
def tarification_relancee() -> Corruption:
    """Forcer un montant relance le contrôle CCAM."""
    return Corruption(evenement=appel_ajoute(CONTROLE), etape="forcage")
