"""Faults about the rights, tiers payant and complementary part of soins médicaux gratuits."""

import msgspec

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    avec_champ,
    avec_mention,
    ecran,
    jamais_formee,
    propositions,
    sans_mention,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.protocol.ecran import Choix, Proposition


@faute(
    "smg-droits-fermes-bloquants",
    tue=[
        ("CDC-3.2.2.1-43", "aboutit"),
        ("CDC-3.2.2.1-44", "sans_blocage"),
        ("CDC-4.2.1.3.1-05", "poursuivie"),
        ("CDC-3.2.4.14-01", "sans_controle"),
    ],
    scenario="SMG-009-V3",
    lieu="etape",
)
def droits_bloquants() -> Corruption:
    """Des droits AMO fermés ou absents bloquent la facture SMG."""
    return jamais_formee("dialogue")


@faute(
    "smg-droits-forces",
    tue=[("CDC-3.2.2.1-44", "sans_forcage")],
    scenario="SMG-009-V2",
    lieu="fichier:forcage_amo",
    aussi=("CDC-3.2.2.1-45",),
)
def droits_forces() -> Corruption:
    """La fin des droits AMO fait signaler un forçage."""
    return Corruption(b2=zone(EnteteFacture, "forcage_amo", "O"))


@faute(
    "smg-message-de-droits",
    tue=[("CDC-4.2.1.3.1-05", "sans_message")],
    scenario="SMG-009-V1",
    lieu="pilote",
)
def message_de_droits() -> Corruption:
    """Le PS est averti de droits AMO fermés alors qu'il facture en SMG."""
    return Corruption(evenement=ecran(avec_mention("droits_amo_non_ouverts", "Droits fermés")))


@faute(
    "smg-attestation-demandee",
    tue=[("CDC-3.2.2.1-43", "sans_piece")],
    scenario="SMG-009-V2",
    lieu="pilote",
)
def attestation_demandee() -> Corruption:
    """L'exécutant doit saisir le numéro d'une attestation SMG."""
    return Corruption(evenement=ecran(avec_champ("numero_attestation", "")))


@faute(
    "smg-tiers-payant-ferme-au-pharmacien",
    tue=[("CDC-3.2.2.1-45", "tiers_payant")],
    scenario="SMG-009-V2",
    lieu="fichier:destinataire_reglement",
)
@faute(
    "smg-tiers-payant-non-propose",
    tue=[("CDC-4.2.1.4-13", "defaut")],
    scenario="SMG-001-V1",
    lieu="fichier:destinataire_reglement",
)
def hors_tiers_payant() -> Corruption:
    """La facture SMG part hors tiers payant."""
    return Corruption(b2=zone(EnteteFacture, "destinataire_reglement", "00"))


@faute(
    "smg-tiers-payant-impose",
    tue=[("CDC-3.2.2.1-45", "refus")],
    scenario="SMG-009-V2",
    lieu="fichier:destinataire_reglement",
)
@faute(
    "smg-tiers-payant-non-modifiable",
    tue=[("CDC-4.2.1.4-13", "modifiable")],
    scenario="SMG-001-V1",
    lieu="fichier:destinataire_reglement",
)
def tiers_payant_impose() -> Corruption:
    """Le tiers payant reste alors que le patient le refuse."""
    return Corruption(b2=zone(EnteteFacture, "destinataire_reglement", "05"))


@faute(
    "smg-situation-transmise",
    tue=[("CDC-3.2.2.6-03", "sans_situation"), ("CDC-4.2.1.3.3-03", "sans_effet")],
    scenario="SMG-010-V1",
    lieu="fichier:type_contrat",
)
def situation_transmise() -> Corruption:
    """Le type de contrat C2S reste dans la facture SMG."""
    return Corruption(b2=zone(EnteteFacture, "type_contrat", "89"))


@faute(
    "smg-situation-affichee",
    tue=[("CDC-4.2.1.3.3-03", "sans_mention")],
    scenario="SMG-010-V1",
    lieu="pilote",
)
def situation_affichee() -> Corruption:
    """La mention C2S reste affichée une fois SMG choisie."""
    return Corruption(evenement=ecran(avec_mention("situation_particuliere", "C2S")))


@faute(
    "smg-part-c2s",
    tue=[("CDC-3.2.2.6-03", "amo_seule")],
    scenario="SMG-010-V1",
    lieu="fichier:montant_amc",
)
@faute(
    "smg-part-complementaire",
    tue=[("CDC-3.2.6.3-01", "sans_montant"), ("CDC-4.2.1.9-02", "sans_montant")],
    scenario="SMG-011-V1",
    lieu="fichier:montant_amc",
)
def part_complementaire() -> Corruption:
    """Une part complémentaire est calculée en SMG."""
    return Corruption(b2=zone(Acte, "montant_amc", "0000500"))


@faute(
    "smg-organisme-complementaire",
    tue=[("CDC-3.2.6.3-01", "sans_donnee"), ("CDC-4.2.1.3.2.2-07", "sans_donnee")],
    scenario="SMG-011-V1",
    lieu="fichier:no_organisme_complementaire",
)
def organisme_complementaire() -> Corruption:
    """Le numéro de la complémentaire du patient part dans la facture SMG."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0099990001"))


@faute(
    "smg-dre",
    tue=[
        ("CDC-3.2.6.3-02", "fse_seule"),
        ("CDC-4.2.1.3.2.2-07", "sans_dre"),
        ("CDC-4.2.1.9-02", "sans_dre"),
    ],
    scenario="SMG-011-V1",
    lieu="fichier:type_facture",
)
def dre_en_smg() -> Corruption:
    """Une DRE est faite pour la complémentaire du patient."""
    return Corruption(b2=zone(EnteteFacture, "type_facture", "D"))


@faute(
    "smg-convention-proposee",
    tue=[("CDC-4.2.1.3.2.2-07", "sans_convention")],
    scenario="SMG-011-V1",
    lieu="pilote",
)
def convention_proposee() -> Corruption:
    """Le tiers payant complémentaire de la convention est proposé en SMG."""
    deux_parts = Choix(id="amo_amc", libelle="Tiers payant sur les deux parts")

    def ajouter(p: Proposition) -> Proposition:
        return msgspec.structs.replace(p, choix=(*p.choix, deux_parts))

    return Corruption(evenement=ecran(propositions("tiers_payant", ajouter)))


@faute(
    "smg-sts-appele",
    tue=[("CDC-4.2.1.9-02", "sans_sts")],
    scenario="SMG-011-V1",
    lieu="appel_module",
)
def sts_appele() -> Corruption:
    """Les STS sont appelés pour une facture SMG."""
    return Corruption(evenement=appel_ajoute("STS_Tarification"), etape="smg")


@faute(
    "smg-pharmacien-adr-force",
    tue=[("CDC-4.2.1.4-06", "adr")],
    scenario="APC-027-V1",
    lieu="fichier:forcage_amo",
)
@faute(
    "smg-pharmacien-smg-force",
    tue=[("CDC-4.2.1.4-06", "smg")],
    scenario="APC-027-V2",
    lieu="fichier:forcage_amo",
)
@faute(
    "smg-pharmacien-apias-force",
    tue=[("CDC-4.2.1.4-06", "apias")],
    scenario="APC-027-V3",
    lieu="fichier:forcage_amo",
)
def regle_du_pharmacien_a_tort() -> Corruption:
    """La fin de droits de la carte force la facture d'un contexte qui l'exclut."""
    return Corruption(b2=zone(EnteteFacture, "forcage_amo", "O"))


@faute(
    "smg-pharmacien-message-a-tort",
    tue=[("CDC-4.2.1.4-06", "sans_message")],
    scenario="APC-027-V1",
    lieu="pilote",
)
def message_du_pharmacien_a_tort() -> Corruption:
    """Le message de la carte à mettre à jour apparaît alors que les droits viennent d'ADR."""
    return Corruption(evenement=ecran(avec_mention("carte_a_mettre_a_jour", "À mettre à jour")))


@faute(
    "smg-acs-non-proposee-en-maladie",
    tue=[("CDC-4.2.1.4-11", "maladie")],
    scenario="AT-013-V1",
    lieu="pilote",
)
@faute(
    "smg-acs-non-proposee-en-maternite",
    tue=[("CDC-4.2.1.4-11", "maternite")],
    scenario="AT-013-V2",
    lieu="pilote",
)
def acs_non_proposee() -> Corruption:
    """Le tiers payant n'est pas proposé au titre de l'ACS."""
    return Corruption(evenement=ecran(sans_mention("tiers_payant_propose_acs")))


@faute(
    "smg-acs-proposee-en-accident",
    tue=[("CDC-4.2.1.4-11", "accident")],
    scenario="AT-013-V3",
    lieu="pilote",
)
@faute(
    "smg-acs-proposee-hors-dates",
    tue=[("CDC-4.2.1.4-11", "hors_dates")],
    scenario="AT-013-V4",
    lieu="pilote",
)
def acs_proposee_a_tort() -> Corruption:
    """Le tiers payant est proposé au titre de l'ACS hors de ses cas."""
    return Corruption(evenement=ecran(avec_mention("tiers_payant_propose_acs", "ACS")))
