"""Faults of the bench's own ApCV and ADR: the « banc » section can fail too."""

import re
from collections.abc import Callable

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_change,
    donnees,
    ecran,
    sans,
    sans_question,
    suivi_de,
)
from vitalbench.harness.faults.registre import faute


def _reponse(motif: bytes, remplacement: bytes) -> tuple[str, str, Callable[[bytes], bytes]]:
    return ("service", "reponse", lambda octets: re.sub(motif, remplacement, octets))


@faute(
    "banc-apcv-resume-perdu",
    tue=[("CDC-2.1.2.1-06", "un_par_facture")],
    scenario="APC-003",
    lieu="etape",
)
def resume_perdu() -> Corruption:
    """Le service signe sans envoyer de résumé au téléphone."""
    return Corruption(evenement=sans("telephone"))


@faute(
    "banc-apcv-resume-faux",
    tue=[("CDC-2.1.2.1-06", "elements")],
    scenario="APC-003",
    lieu="telephone",
)
def resume_faux() -> Corruption:
    """Le résumé reçu ne dit pas le montant de la facture."""
    return Corruption(evenement=donnees("telephone", resume={"total": "0", "prestations": []}))


@faute(
    "banc-apcv-resume-par-carte",
    tue=[("CDC-2.1.2.1-06", "aucun_par_carte")],
    scenario="APC-003",
    lieu="telephone",
)
def resume_par_carte() -> Corruption:
    """Un résumé est envoyé pour une facture faite avec la carte."""
    return Corruption(evenement=suivi_de("telephone", utilisateur="x", resume={}), etape="carte")


@faute(
    "banc-apcv-non-lue",
    tue=[("CONV-APCV-01", "lue_et_facturee")],
    scenario="APC-003",
    lieu="etape",
    aussi=("CDC-2.2-03", "CDC-2.2.1.2-04", "CDC-3.2.2-01"),
)
def apcv_non_lue() -> Corruption:
    """Le matériel ne lit pas l'application."""
    return Corruption(
        evenement=sans("service", lambda e: e.donnees.get("service") == "apcv_auth"), etape="apcv"
    )


@faute(
    "banc-apcv-carte-manquante",
    tue=[("CDC-2.2.1.2.2-01", "trois_cartes"), ("CDC-2.2.1.2.2-02", "avec_autres")],
    scenario="APC-029",
    lieu="service",
)
def carte_manquante() -> Corruption:
    """Le contexte ne porte qu'une partie des cartes du portefeuille."""
    return Corruption(
        piece=_reponse(rb"<r:AutreBeneficiaire>.*?</r:AutreBeneficiaire>", b""),
    )


@faute(
    "banc-apcv-droits-dans-le-contexte",
    tue=[("CDC-2.2.1.2.2-01", "sans_droits")],
    scenario="APC-029",
    lieu="service",
)
def droits_dans_le_contexte() -> Corruption:
    """Le contexte porte des droits."""
    return Corruption(piece=_reponse(rb"(</r:Utilisateur>)", rb"<r:Couverture/>\g<1>"))


@faute(
    "banc-apcv-contexte-sans-jeton",
    tue=[("CDC-2.2.1.2.2-02", "seul")],
    scenario="APC-029",
    lieu="service",
)
def contexte_sans_jeton() -> Corruption:
    """Le contexte ne porte pas ses informations propres."""
    return Corruption(piece=_reponse(rb"<r:TokenApCV>[^<]*</r:TokenApCV>", b""))


@faute(
    "banc-apcv-contexte-non-restitue",
    tue=[("CDC-2.2.1.2.2-02", "restitue")],
    scenario="APC-029",
    lieu="pilote",
)
def contexte_non_restitue() -> Corruption:
    """Le logiciel ne restitue pas les autres bénéficiaires."""
    return Corruption(evenement=ecran(sans_question("beneficiaire")), etape="portefeuille")


@faute(
    "banc-adr-regime-local",
    tue=[("CDC-2.2.1.3-03", "reponse")],
    scenario="APC-028",
    lieu="service",
)
def regime_local_rendu() -> Corruption:
    """La réponse d'ADR porte l'indicateur Alsace-Moselle."""
    return Corruption(piece=_reponse(rb"(CodeSituation>)\d{4}", rb"\g<1>0200"))


@faute(
    "banc-adr-emprunt",
    tue=[("CDC-2.2.1.3-03", "sans_emprunt")],
    scenario="APC-028",
    lieu="appel_module",
)
def regime_local_emprunte() -> Corruption:
    """Le logiciel emprunte le régime local à la carte lue auparavant."""
    groupe = {"groupe": 1130, "nom": "", "champs": {"code_couverture": "00200"}}
    return Corruption(evenement=appel_change("SSV_FormaterFactures", entrees=[groupe]))
