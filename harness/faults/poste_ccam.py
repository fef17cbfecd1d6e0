"""Faults about CCAM acts, letter keys and what the SRT is asked."""

import msgspec

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    appel_change,
    de_la_fonction,
    ecran,
    formee_a_tort,
    reponse,
    sans,
    sans_action,
    sans_mention,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Ecran

REGLES, COMPLET, CONTROLER = "SRT_AppliquerRegle", "SRT_ControleComplet", "SRT_ControlerDonnees"
SAISIE_CCAM = "saisir_ccam"


def _ligne_sans_ccam(e: Enregistrement) -> Enregistrement:
    """Turn the CCAM complement of a line into another one (its letter is at 36)."""
    if e.code != "4M":
        return e
    return e.depuis_texte(f"{e.texte[:35]}S{e.texte[36:]}", e.rang, e.decalage)


def _avec_saisie_ccam(e: Ecran) -> Ecran:
    return msgspec.structs.replace(e, actions=(*e.actions, SAISIE_CCAM))


@faute(
    "ccam-controle-complet-oublie",
    tue=[("CDC-4.2.1.1-02", "ordre")],
    scenario="NOM-401",
    lieu="appel_module",
)
def controle_complet_oublie() -> Corruption:
    """L'acte CCAM n'est jamais soumis au contrôle complet."""
    return Corruption(evenement=sans("appel_module", de_la_fonction(COMPLET)), etape="ccam_seul")


@faute(
    "ccam-demandee-pour-une-consultation",
    tue=[("CDC-4.2.1.1-02", "ngap")],
    scenario="NOM-401",
    lieu="appel_module",
)
def ccam_pour_une_consultation() -> Corruption:
    """Une consultation seule passe par les règles de la CCAM."""
    return Corruption(evenement=appel_ajoute(REGLES), etape="ngap_seul")


@faute(
    "ccam-controle-complet-avant-le-prix",
    tue=[("CDC-4.2.1.8-08", "apres_amo")],
    scenario="NOM-401",
    lieu="etape",
    aussi=("CDC-4.2.1.8-09",),
)
def controle_complet_absent() -> Corruption:
    """La tarification AMO n'est suivie d'aucun contrôle complet."""
    return Corruption(evenement=sans("appel_module", de_la_fonction(COMPLET)), etape="mixte")


@faute(
    "ccam-mise-en-forme-avant-controle",
    tue=[("CDC-4.2.1.8-08", "avant_la_suite")],
    scenario="NOM-401",
    lieu="appel_module",
)
def mise_en_forme_avant_controle() -> Corruption:
    """La facture est mise en forme avant tout contrôle complet."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="mixte")


@faute(
    "ccam-controle-complet-partiel",
    tue=[("CDC-4.2.1.8-09", "memes_actes")],
    scenario="NOM-401",
    lieu="appel_module",
)
def controle_complet_partiel() -> Corruption:
    """Le contrôle complet ne reçoit que l'acte CCAM de la facture."""
    seul = {"groupe": 60101, "nom": "acte_controle", "champs": {"code_prestation": "ATM"}}
    return Corruption(evenement=appel_change(COMPLET, entrees=[seul]), etape="mixte")


@faute(
    "ccam-prix-du-logiciel",
    tue=[("CDC-4.2.1.8-05", "prix")],
    scenario="NOM-402",
    lieu="fichier:prix_unitaire",
)
def prix_du_logiciel() -> Corruption:
    """Le logiciel facture son propre prix, pas celui du SRT."""
    return Corruption(b2=zone(Acte, "prix_unitaire", "0001452"))


@faute(
    "ccam-base-du-logiciel",
    tue=[("CDC-4.2.1.8-05", "base")],
    scenario="NOM-402",
    lieu="fichier:base_remboursement",
)
def base_du_logiciel() -> Corruption:
    """Le logiciel retient sa propre base, pas celle du SRT."""
    return Corruption(b2=zone(Acte, "base_remboursement", "0001452"))


@faute(
    "ccam-sans-regles-du-srt",
    tue=[("CDC-4.2.1.6-09", "appels")],
    scenario="NOM-402",
    lieu="etape",
)
def sans_controle_du_srt() -> Corruption:
    """L'acte CCAM est facturé sans le contrôle de saisie du SRT."""
    return Corruption(evenement=sans("appel_module", de_la_fonction(CONTROLER)), etape="tarif_srt")


@faute(
    "ccam-refus-du-srt-tu",
    tue=[("CDC-4.2.1.6-09", "signale")],
    scenario="NOM-402",
    lieu="pilote",
)
def refus_du_srt_tu() -> Corruption:
    """Le refus du SRT n'est pas signalé."""
    return Corruption(evenement=reponse(sans_refus), etape="signale_srt")


@faute(
    "ccam-refus-du-srt-contourne",
    tue=[("CDC-4.2.1.6-09", "sans_substitut")],
    scenario="NOM-402",
    lieu="appel_module",
)
def refus_du_srt_contourne() -> Corruption:
    """L'acte que le SRT refuse est facturé malgré tout."""
    return formee_a_tort("signale_srt")


@faute(
    "ccam-diagnostics-tus",
    tue=[("CDC-4.2.1.8-10", "tous")],
    scenario="NOM-403",
    lieu="pilote",
)
def diagnostics_tus() -> Corruption:
    """Les diagnostics du contrôle complet ne sont pas montrés au PS."""
    return Corruption(evenement=ecran(sans_mention("diagnostic_ccam")))


@faute(
    "lettre-cle-non-controlee",
    tue=[("CDC-4.2.1.6-07", "un_par_lettre")],
    scenario="NOM-404",
    lieu="etape",
)
def lettre_cle_non_controlee() -> Corruption:
    """Les lettres clés ne sont pas soumises au contrôle de validité."""
    return Corruption(
        evenement=sans("appel_module", de_la_fonction(CONTROLER)), etape="lettres_cles"
    )


@faute(
    "lettre-cle-invalide-facturee",
    tue=[("CDC-4.2.1.6-07", "invalide")],
    scenario="NOM-404",
    lieu="appel_module",
)
def lettre_invalide_facturee() -> Corruption:
    """Une lettre clé invalide est facturée."""
    return formee_a_tort("lettre_invalide")


@faute(
    "ccam-jamais-offerte",
    tue=[("CDC-4.1.2.2-07", "offerte")],
    scenario="NOM-405",
    lieu="pilote",
)
def ccam_jamais_offerte() -> Corruption:
    """Le réglage ouvert, la saisie CCAM n'est pas offerte."""
    return Corruption(evenement=ecran(sans_action(SAISIE_CCAM)))


@faute(
    "ccam-fermee-facturee",
    tue=[("CDC-4.1.2.2-07", "fermee")],
    scenario="NOM-406",
    lieu="appel_module",
)
def ccam_fermee_facturee() -> Corruption:
    """Le réglage fermé, un acte CCAM est facturé quand même."""
    return formee_a_tort("ccam_fermee")


@faute(
    "ccam-fermee-offerte",
    tue=[("CDC-4.1.2.2-07", "retiree")],
    scenario="NOM-406",
    lieu="pilote",
)
def ccam_fermee_offerte() -> Corruption:
    """Le réglage fermé, la saisie CCAM reste offerte."""
    return Corruption(evenement=ecran(_avec_saisie_ccam))


@faute(
    "ngap-fermee-avec-la-ccam",
    tue=[("CDC-4.1.2.2-07", "ngap")],
    scenario="NOM-406",
    lieu="etape",
)
def ngap_fermee_avec_la_ccam() -> Corruption:
    """Fermer la CCAM ferme aussi la NGAP : rien ne part."""
    return Corruption(evenement=sans("reception"))


@faute(
    "ccam-et-ngap-en-deux-natures",
    tue=[("CDC-4.2.1.6-10", "une_seule_fse")],
    scenario="NOM-401",
    lieu="fichier",
)
@faute(
    "ccam-remplacee-par-la-ngap",
    tue=[("CDC-4.1.2.2-07", "ensemble")],
    scenario="NOM-405",
    lieu="fichier",
)
def ccam_remplacee() -> Corruption:
    """La ligne CCAM de la facture mixte perd ce qui la dit CCAM."""
    return Corruption(b2=_ligne_sans_ccam)
