"""Faults about the agreements of soins médicaux gratuits."""

import msgspec

from vitalbench.harness.faults.echantillon import (
    Corruption,
    formee_a_tort,
    jamais_formee,
    reponse,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, TotalFacture
from vitalbench.reference.protocol.reponses import Reponse


@faute(
    "smg-reste-a-charge",
    tue=[("CDC-2.3.4.4-01", "sans_reste")],
    scenario="SMG-001-V1",
    lieu="fichier:total_amo",
)
@faute(
    "smg-accord-au-tarif",
    tue=[("CDC-2.3.4.5-01", "au_dela"), ("CDC-2.3.4.5-02", "complement")],
    scenario="SMG-003-V1",
    lieu="fichier:total_amo",
)
@faute(
    "smg-prothese-plafonnee",
    tue=[("CDC-2.3.4.5-01", "prothese")],
    scenario="SMG-003-V2",
    lieu="fichier:total_amo",
)
@faute(
    "smg-medicament-plafonne",
    tue=[("CDC-2.3.4.5-01", "medicament")],
    scenario="SMG-003-V3",
    lieu="fichier:total_amo",
)
@faute(
    "smg-couches-plafonnees",
    tue=[("CDC-2.3.4.5-01", "jamais_couverte")],
    scenario="SMG-003-V4",
    lieu="fichier:total_amo",
)
@faute(
    "smg-accord-recalcule",
    tue=[("CDC-2.3.4.5-05", "total")],
    scenario="SMG-004",
    lieu="fichier:total_amo",
)
@faute(
    "smg-accords-confondus",
    tue=[("CDC-2.3.4.5-07", "deux_factures")],
    scenario="SMG-007",
    lieu="fichier:total_amo",
)
def total_recalcule() -> Corruption:
    """Le total de la part obligatoire n'est pas celui de l'accord."""
    return Corruption(b2=zone(TotalFacture, "total_amo", "00001200"))


@faute(
    "smg-accord-depasse",
    tue=[("CDC-3.2.4.14-03", "borne")],
    scenario="SMG-003-V4",
    lieu="fichier:total_amo",
    aussi=("CDC-2.3.4.5-01",),
)
def accord_depasse() -> Corruption:
    """La part obligatoire demandée dépasse le montant accordé."""
    return Corruption(b2=zone(TotalFacture, "total_amo", "00999999"))


@faute(
    "smg-montant-de-l-accord-absent",
    tue=[("CDC-3.2.4.14-03", "montant")],
    scenario="SMG-003-V4",
    lieu="fichier:total_facture",
)
def total_de_facture_autre() -> Corruption:
    """Le total de la facture n'est pas le montant de l'accord."""
    return Corruption(b2=zone(TotalFacture, "total_facture", "00001200"))


@faute(
    "smg-code-quelconque",
    tue=[("CDC-2.3.4.5-03", "code")],
    scenario="SMG-003-V4",
    lieu="fichier:code_acte",
)
def code_quelconque() -> Corruption:
    """Une prestation jamais couverte part sous un code de soins infirmiers."""
    return Corruption(b2=zone(Acte, "code_acte", "AMI  "))


@faute(
    "smg-entente-ignoree-en-maladie",
    tue=[("CDC-2.3.4.4-02", "maladie")],
    scenario="SMG-008",
    lieu="appel_module",
)
def entente_ignoree_en_maladie() -> Corruption:
    """En maladie, l'acte est facturé sans entente préalable."""
    return formee_a_tort("maladie")


@faute(
    "smg-entente-ignoree",
    tue=[("CDC-2.3.4.4-02", "smg")],
    scenario="SMG-008",
    lieu="appel_module",
)
def entente_ignoree_en_smg() -> Corruption:
    """En SMG sans accord, l'acte est facturé sans entente préalable."""
    return formee_a_tort("smg")


@faute(
    "smg-entente-non-portee",
    tue=[("CDC-2.3.4.4-02", "portee")],
    scenario="SMG-008",
    lieu="fichier:date_dap",
)
def entente_non_portee() -> Corruption:
    """La date d'entente préalable saisie ne part pas dans la FSE."""
    return Corruption(b2=zone(Acte, "date_dap", "000000"))


@faute(
    "smg-entente-avec-accord",
    tue=[("CDC-2.3.4.6-01", "sans_date")],
    scenario="SMG-008",
    lieu="fichier:date_dap",
)
def entente_malgre_l_accord() -> Corruption:
    """Une date d'entente est portée alors que l'accord en tient lieu."""
    return Corruption(b2=zone(Acte, "date_dap", "260210"))


@faute(
    "smg-accord-sans-effet-sur-l-entente",
    tue=[("CDC-2.3.4.6-01", "aboutit")],
    scenario="SMG-008",
    lieu="etape",
)
def entente_exigee_malgre_l_accord() -> Corruption:
    """L'entente préalable est exigée alors qu'un accord couvre l'acte : pas de facture."""
    return jamais_formee("smg_accord")


@faute(
    "smg-facture-sans-accord",
    tue=[("CDC-2.3.4.5-04", "sans_accord"), ("CDC-2.3.4.4-03", "non_etablie")],
    scenario="SMG-005",
    lieu="appel_module",
)
def facture_sans_accord() -> Corruption:
    """La facture est faite avant d'avoir reçu l'accord."""
    return formee_a_tort("sans_accord")


@faute(
    "smg-accord-recu-sans-effet",
    tue=[("CDC-2.3.4.5-04", "avec_accord"), ("CDC-2.3.4.4-03", "accord_declare")],
    scenario="SMG-005",
    lieu="etape",
)
def accord_sans_effet() -> Corruption:
    """L'accord enregistré, la facture reste refusée."""
    return jamais_formee("avec_accord")


@faute(
    "smg-accord-non-reclame",
    tue=[("CDC-2.3.4.4-03", "signale")],
    scenario="SMG-005",
    lieu="pilote",
)
def accord_non_reclame() -> Corruption:
    """Rien ne dit au PS que l'accord manque."""
    return Corruption(evenement=reponse(sans_refus), etape="sans_accord")


@faute(
    "smg-accord-et-sans-accord-meles",
    tue=[("CDC-2.3.4.5-06", "deux_factures")],
    scenario="SMG-006",
    lieu="fichier",
)
def une_seule_facture() -> Corruption:
    """L'acte sous accord et l'autre partent dans une seule facture."""

    def premiere(rendue: Reponse) -> Reponse:
        return msgspec.structs.replace(rendue, crees=rendue.crees[:1])

    return Corruption(evenement=reponse(premiere), etape="melange")


@faute(
    "smg-accord-reutilise",
    tue=[("CDC-2.3.4.5-06", "reutilise")],
    scenario="SMG-006",
    lieu="appel_module",
)
def accord_reutilise() -> Corruption:
    """Le même accord fait une seconde facture."""
    return formee_a_tort("reutilise")
