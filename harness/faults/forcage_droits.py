"""Faults about tiers payant past rights, complementary rights, CCAM control and guarantee."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    avec_mention,
    donnees,
    ecran,
    formee_a_tort,
    sans,
    sans_mention,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.b2_fichier import DebutLot

CONTROLE = "SRT_ControleComplet"


@faute(
    "for-tp-propose-malgre-la-date",
    tue=[("CDC-3.2.2.1-28", "depassee")],
    scenario="FOR-006-V4",
    lieu="pilote",
)
@faute(
    "for-tp-propose-au-pharmacien",
    tue=[("CDC-3.2.2.1-31", "depassee")],
    scenario="FOR-005-V2",
    lieu="pilote",
)
def tp_propose_malgre_la_date() -> Corruption:
    """Le tiers payant est proposé d'office alors que la fin de droits est dépassée."""
    return Corruption(evenement=ecran(avec_mention("tiers_payant_propose", "TP AMO proposé")))


@faute(
    "for-tp-jamais-propose",
    tue=[("CDC-3.2.2.1-28", "non_depassee")],
    scenario="FOR-006-V5",
    lieu="pilote",
)
def tp_jamais_propose() -> Corruption:
    """Le tiers payant n'est pas proposé alors que les droits sont ouverts."""
    return Corruption(evenement=ecran(sans_mention("tiers_payant_propose")))


@faute(
    "for-message-du-pharmacien-absent",
    tue=[("CDC-4.2.1.4-05", "texte")],
    scenario="FOR-005-V2",
    lieu="pilote",
)
def message_absent() -> Corruption:
    """Le pharmacien n'est pas prévenu que la carte est à mettre à jour."""
    return Corruption(evenement=ecran(sans_mention("carte_a_mettre_a_jour")))


@faute(
    "for-message-du-pharmacien-a-tort",
    tue=[("CDC-4.2.1.4-05", "absent")],
    scenario="FOR-005-V1",
    lieu="pilote",
)
def message_a_tort() -> Corruption:
    """Le message apparaît pour une carte à jour."""
    return Corruption(evenement=ecran(avec_mention("carte_a_mettre_a_jour", "À mettre à jour")))


@faute(
    "for-caisse-d-adr-bloquante",
    tue=[("CDC-4.2.1.13-07", "adr")],
    scenario="FOR-014-V1",
    lieu="fichier:certification_lot",
)
@faute(
    "for-caisse-forcee-bloquante",
    tue=[("CDC-4.2.1.13-07", "forcage")],
    scenario="FOR-014-V2",
    lieu="fichier:certification_lot",
)
def caisse_bloquante() -> Corruption:
    """Une caisse différente oblige à passer en dégradé."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "D"))


@faute(
    "for-droits-amc-non-controles",
    tue=[("CDC-4.2.1.3.2.4-01", "signalee")],
    scenario="FOR-009-V2",
    lieu="pilote",
)
def droits_amc_non_controles() -> Corruption:
    """Les droits complémentaires fermés ne sont pas signalés."""
    return Corruption(evenement=ecran(sans_mention("droits_amc_non_ouverts")))


@faute(
    "for-droits-amc-toujours-fermes",
    tue=[("CDC-4.2.1.3.2.4-01", "ouverts")],
    scenario="FOR-009-V1",
    lieu="pilote",
)
def droits_amc_toujours_fermes() -> Corruption:
    """Les droits restent dits fermés une fois la période à jour."""
    return Corruption(
        evenement=ecran(avec_mention("droits_amc_non_ouverts", "Droits fermés")), etape="forces"
    )


@faute(
    "for-prise-en-charge-droits-fermes",
    tue=[("CDC-3.2.6.1.2-03", "ferme")],
    scenario="FOR-010",
    lieu="appel_module",
)
def prise_en_charge_droits_fermes() -> Corruption:
    """La réponse de prise en charge fait partir la facture malgré des droits fermés."""
    return formee_a_tort("ferme")


@faute(
    "for-abandon-avec-amc",
    tue=[("CDC-4.2.1.3.2.4-03", "abandon")],
    scenario="FOR-009-V1",
    lieu="fichier:no_organisme_complementaire",
)
def abandon_avec_amc() -> Corruption:
    """Le PS a renoncé à la part complémentaire et la facture porte encore son organisme."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0099990002"))


@faute(
    "for-controle-ccam-non-relance",
    tue=[("CDC-4.2.1.8-11", "relances")],
    scenario="FOR-013",
    lieu="etape",
)
def controle_non_relance() -> Corruption:
    """Après une correction du PS, le contrôle complet CCAM n'est pas relancé."""
    return Corruption(
        evenement=sans("appel_module", lambda e: e.donnees.get("fonction") == CONTROLE),
        etape="premiere_correction",
    )


@faute(
    "for-facture-malgre-diagnostic",
    tue=[("CDC-4.2.1.8-12", "aucune_fse")],
    scenario="FOR-013",
    lieu="appel_module",
)
def facture_malgre_diagnostic() -> Corruption:
    """La facture est mise en forme alors qu'un diagnostic CCAM demeure."""
    return formee_a_tort("encore_refusee")


@faute(
    "for-garantie-refusee",
    tue=[("CPL-REJETS-05", "couverte")],
    scenario="FOR-015-V1",
    lieu="liquidation",
)
@faute(
    "for-modulation-rejetee-malgre-garantie",
    tue=[("CPL-REJETS-09", "securisee")],
    scenario="FOR-017",
    lieu="liquidation",
)
def garantie_refusee() -> Corruption:
    """La caisse rejette une facture que la garantie de paiement couvre."""
    return Corruption(evenement=donnees("liquidation", etat="rejetee"))


@faute(
    "for-garantie-malgre-forcage",
    tue=[("CPL-REJETS-05", "forcee")],
    scenario="FOR-015-V2",
    lieu="liquidation",
)
@faute(
    "for-garantie-en-degrade",
    tue=[("CPL-REJETS-05", "degradee")],
    scenario="FOR-016",
    lieu="liquidation",
)
@faute(
    "for-modulation-payee-en-degrade",
    tue=[("CPL-REJETS-09", "degradee")],
    scenario="FOR-017",
    lieu="liquidation",
)
def garantie_a_tort() -> Corruption:
    """La caisse applique la garantie à une facture forcée ou dégradée."""
    return Corruption(evenement=donnees("liquidation", etat="payee"))
