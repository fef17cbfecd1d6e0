"""Faults about APIAS: the amount of the agreement, its DAT line, its complementary part."""

from collections.abc import Callable

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    avec_champ,
    ecran,
    formee_a_tort,
    sans_champ,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, TotalFacture
from vitalbench.reference.norms.codec import Enregistrement


@faute(
    "apias-montant-non-demande",
    tue=[("CDC-3.2.2.1-16", "demande")],
    scenario="AT-007",
    lieu="pilote",
)
def montant_non_demande() -> Corruption:
    """Le contexte APIAS n'est pas reconnu : le montant n'est pas demandé."""
    return Corruption(evenement=ecran(sans_champ("montant_apias")))


@faute(
    "apias-demande-en-regime-general",
    tue=[("CDC-3.2.2.1-16", "autre_regime")],
    scenario="AT-007",
    lieu="pilote",
)
def apias_en_regime_general() -> Corruption:
    """Le montant APIAS est demandé pour un AT du régime général."""
    return Corruption(evenement=ecran(avec_champ("montant_apias", "")), etape="autre_regime")


@faute(
    "apias-demande-hors-at",
    tue=[("CDC-3.2.2.1-16", "hors_at")],
    scenario="AT-007",
    lieu="pilote",
)
def apias_hors_at() -> Corruption:
    """Le montant APIAS est demandé à un militaire malade."""
    return Corruption(evenement=ecran(avec_champ("montant_apias", "")), etape="maladie")


@faute(
    "apias-sans-montant",
    tue=[("CDC-3.2.2.1-16", "reconnu"), ("CDC-3.2.2.1-17", "reclame")],
    scenario="AT-007",
    lieu="appel_module",
)
def apias_sans_montant() -> Corruption:
    """La facture APIAS se fait sans le montant pris en charge."""
    return formee_a_tort("sans_montant")


@faute(
    "apias-montant-recalcule",
    tue=[("CDC-3.2.2.1-17", "figure")],
    scenario="AT-007",
    lieu="fichier:total_amo",
)
def montant_recalcule() -> Corruption:
    """Le total de la facture n'est pas le montant APIAS saisi."""
    return Corruption(b2=zone(TotalFacture, "total_amo", "00002100"))


def _lignes(changer: Callable[[Acte], Acte]) -> Callable[[Enregistrement], Enregistrement]:
    return lambda e: changer(e) if isinstance(e, Acte) else e


@faute(
    "apias-dat-sans-ecart",
    tue=[("CDC-3.2.2.1-19", "egal")],
    scenario="AT-007",
    lieu="fichier",
)
def dat_sans_ecart() -> Corruption:
    """Une ligne DAT part alors que le montant APIAS n'a rien à compléter."""
    return Corruption(
        b2=_lignes(lambda a: a if a.code_acte == "DAT" else a.avec_brut("code_acte", "DAT  "))
    )


@faute(
    "apias-dat-inexact",
    tue=[("CDC-3.2.2.1-19", "ecart")],
    scenario="AT-007",
    lieu="fichier:montant_amo",
)
def dat_inexact() -> Corruption:
    """La ligne DAT porte le montant APIAS entier, et non l'écart."""
    return Corruption(
        b2=_lignes(lambda a: a.avec_brut("montant_amo", "0004520") if a.code_acte == "DAT" else a)
    )


@faute(
    "apias-part-complementaire",
    tue=[("CDC-4.2.1.9-03", "sans_montant")],
    scenario="AT-008-V1",
    lieu="fichier:montant_amc",
)
def apias_part_complementaire() -> Corruption:
    """Une part complémentaire est portée en APIAS."""
    return Corruption(b2=zone(Acte, "montant_amc", "0000500"))


@faute(
    "apias-organisme-complementaire",
    tue=[("CDC-4.2.1.9-03", "sans_donnee")],
    scenario="AT-008-V1",
    lieu="fichier:no_organisme_complementaire",
)
def apias_organisme_complementaire() -> Corruption:
    """Le numéro de la complémentaire part dans la facture APIAS."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0099990001"))


@faute(
    "apias-sts-appele",
    tue=[("CDC-4.2.1.9-03", "sans_calcul")],
    scenario="AT-008-V1",
    lieu="appel_module",
)
def apias_sts_appele() -> Corruption:
    """Les STS calculent une part complémentaire en APIAS."""
    return Corruption(evenement=appel_ajoute("STS_Tarification"), etape="apias")
