"""Faults about when the degraded mode opens: offered at random, or never."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    ecran,
    sans_mention,
    suivi_de,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot

DEGRADE_PROPOSE = "mode_degrade_propose"


@faute("degrade-jamais-propose", tue=[("CDC-3.4.1.2-01", "propose")], scenario="DEG-004",
       lieu="pilote", aussi=("CONV-GEN-02",))  # fmt: skip
@faute("degrade-sans-bascule", tue=[("CONV-GEN-02", "degrade")], scenario="DEG-004",
       lieu="pilote", aussi=("CDC-3.4.1.2-01",))  # fmt: skip
def degrade_jamais_propose() -> Corruption:
    """La carte manque et l'écran ne propose pas le dégradé."""
    return Corruption(evenement=ecran(sans_mention(DEGRADE_PROPOSE)), etape="absente")


@faute("sans-support-en-sesam-vitale", tue=[("CDC-3.4.1.2-01", "fse_degradee")],
       scenario="DEG-004", lieu="fichier:certification_lot")  # fmt: skip
@faute("application-en-panne-en-fse",
       tue=[("CONV-DEGRADE-01", "apcv"), ("CONV-DEGRADE-01", "carte")],
       scenario="DEG-013", lieu="fichier:certification_lot")  # fmt: skip
@faute("degrade-impossible", scenario="DEG-005", lieu="fichier:certification_lot",
       aussi=("CDC-3.2.2.1-12",),
       tue=[("CDC-3.5-02", "absence"), ("CDC-3.5-02", "panne"), ("CDC-3.5-02", "at")])  # fmt: skip
@faute("accompagnement-hors-degrade", tue=[("CDC-3.5-03", "accompagnement")], scenario="TLM-002",
       lieu="fichier:certification_lot")  # fmt: skip
def tout_en_sesam_vitale() -> Corruption:
    """Les factures faites sans support partent comme des FSE ordinaires."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "S"))


@faute("fse-jamais-premiere", tue=[("CONV-GEN-02", "fse")], scenario="DEG-004",
       lieu="fichier:certification_lot")  # fmt: skip
@faute("carte-lisible-en-degrade", tue=[("CONV-DEGRADE-01", "lisible")], scenario="DEG-013",
       lieu="fichier:certification_lot")  # fmt: skip
def carte_lisible_en_degrade() -> Corruption:
    """La carte se lit et la facture part en dégradé."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "D"))


@faute("papier-avec-flux", tue=[("CDC-3.4.1.2-01", "papier")], scenario="DEG-004",
       lieu="smtp")  # fmt: skip
def papier_avec_flux() -> Corruption:
    """Le PS choisit le papier et un fichier part quand même."""
    return Corruption(evenement=suivi_de("smtp", code=250, vers=[]), etape="papier_envoi")


@faute("papier-non-propose", tue=[("CONV-GEN-02", "papier")], scenario="DEG-004",
       lieu="pilote")  # fmt: skip
def papier_non_propose() -> Corruption:
    """Sans aucune carte, rien ne renvoie à la feuille papier."""
    return Corruption(evenement=ecran(sans_mention("feuille_papier_proposee")), etape="sans_rien")


@faute("signe-sans-carte", tue=[("CONV-GEN-02", "rien_signe")], scenario="DEG-004",
       lieu="appel_module")  # fmt: skip
def signe_sans_carte() -> Corruption:
    """Un flux est signé sans aucune carte."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="sans_rien")


@faute("degrade-carte-lisible", tue=[("CDC-3.5-02", "ferme")], scenario="DEG-005",
       lieu="appel_module")  # fmt: skip
def degrade_carte_lisible() -> Corruption:
    """La carte du patient se lit et le dégradé est accordé."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="carte_valide")


@faute("teleconsultation-degradee", tue=[("CDC-3.5-03", "refuse")], scenario="TLM-001",
       lieu="appel_module")  # fmt: skip
def teleconsultation_degradee() -> Corruption:
    """Une téléconsultation est sécurisée en dégradé."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="teleconsultation")


@faute("sans-vitale-non-propose", tue=[("CDC-3.5-03", "propose")], scenario="TLM-001",
       lieu="pilote")  # fmt: skip
def sans_vitale_non_propose() -> Corruption:
    """Le dégradé refusé, rien n'oriente vers le mode sans Vitale."""
    return Corruption(
        evenement=ecran(sans_mention("sans_vitale_propose")), etape="teleconsultation"
    )
