"""What the screen says of tiers payant, forcing and the accident (CDC §4.2.1.4, §4.2.1.10)."""

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.workstation.accident import divergent
from vitalbench.reference.workstation.ecrans import mention
from vitalbench.reference.workstation.en_cours import EnCours, Resultat


def mentions_tiers_payant(resultat: Resultat) -> list[Mention]:
    """Say whether AMO tiers payant is proposed, and what granting it would cost."""
    dites: list[Mention] = []
    if resultat.propositions_amo:
        motifs = ", ".join(dict.fromkeys(resultat.propositions_amo))
        dites.append(mention(v.M_TP_PROPOSE, f"Tiers payant AMO proposé : {motifs}"))
    if any(motif.startswith("acs") for motif in resultat.propositions_amo):
        dites.append(mention(v.M_TP_ACS))
    if resultat.carte_a_mettre_a_jour:
        dites.append(mention(v.M_CARTE_A_METTRE_A_JOUR, niveau="alerte"))
    return dites


def mentions_contexte(facture: EnCours) -> list[Mention]:
    """Say what the PS forced, and what differs from the support."""
    dites: list[Mention] = []
    zones = [f.zone for f in facture.forcages if f.part == "amo"]
    if zones:
        texte = f"Forcé ({', '.join(zones)}) : la garantie de paiement ne s'applique plus"
        dites.append(mention(v.M_FORCAGE, texte, "alerte"))
    if facture.resultat is not None and facture.resultat.droits_amc_fermes:
        dites.append(mention(v.M_DROITS_AMC_FERMES, niveau="alerte"))
    if divergent(facture):
        dites.append(mention(v.M_AT_DIVERGENT, niveau="alerte"))
    return dites
