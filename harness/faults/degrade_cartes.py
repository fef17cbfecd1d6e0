"""Faults about cards that cannot serve: shown, billed or signing all the same."""

from vitalbench.harness.faults.degrade import SIGNATURE
from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    avec_champ,
    ecran,
    sans_mention,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot, EnteteFacture


@faute(
    "perimee-donnees-transmises",
    tue=[("CDC-3.2.2-03", "flux")],
    scenario="DEG-008",
    lieu="fichier:nir_assure",
    aussi=("CDC-4.2.1.3-10",),
)
def nir_de_la_carte_perimee() -> Corruption:
    """Le flux reprend le NIR lu sur la carte périmée."""
    return Corruption(b2=zone(EnteteFacture, "nir_assure", "2800199999149"))


@faute(
    "perimee-donnees-affichees",
    tue=[("CDC-3.2.2-03", "ecran")],
    scenario="DEG-008",
    lieu="pilote",
)
def nir_affiche_de_la_carte_perimee() -> Corruption:
    """L'écran montre le NIR de la carte périmée."""
    return Corruption(evenement=ecran(avec_champ("nir", "280019999914964")), etape="lecture")


@faute(
    "copie-donnees-affichees",
    tue=[("CDC-3.2.2-04", "ecran")],
    scenario="DEG-011",
    lieu="pilote",
)
def nir_affiche_de_la_copie() -> Corruption:
    """L'écran montre le NIR de la carte non authentifiée."""
    return Corruption(evenement=ecran(avec_champ("nir", "280019999914964")), etape="copie")


@faute(
    "copie-non-signalee",
    tue=[("CDC-4.2.1.3-12", "signalee")],
    scenario="DEG-011",
    lieu="pilote",
)
def copie_non_signalee() -> Corruption:
    """Rien ne dit au PS que la carte n'est pas authentifiée."""
    return Corruption(evenement=ecran(sans_mention("vitale_non_authentifiee")))


@faute(
    "perimee-signe",
    tue=[("CDC-3.2.3.2-07", "signature")],
    scenario="DEG-008",
    lieu="apdu",
    aussi=("CDC-4.2.1.3-10",),
)
@faute(
    "perimee-signature-demandee",
    tue=[("CDC-4.2.1.3-10", "signature")],
    scenario="DEG-008",
    lieu="apdu",
    aussi=("CDC-3.2.3.2-07",),
)
def perimee_signe() -> Corruption:
    """Une signature est demandée à la carte Vitale périmée."""
    return Corruption(evenement=apdu_ajoutee("vitale", SIGNATURE), etape="avec_la_carte")


@faute(
    "perimee-mode-sesam-vitale",
    tue=[("CDC-3.2.3.2-07", "mode")],
    scenario="DEG-008",
    lieu="fichier:certification_lot",
    aussi=("CDC-4.2.1.3-10",),
)
@faute(
    "perimee-fse-ordinaire",
    tue=[("CDC-4.2.1.3-10", "degrade_seul")],
    scenario="DEG-008",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.3.2-07",),
)
def perimee_en_sesam_vitale() -> Corruption:
    """Avec une carte périmée, la facture part en mode SESAM-Vitale."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "S"))


@faute(
    "perimee-degrade-non-propose",
    tue=[("CDC-4.2.1.3-10", "propose")],
    scenario="DEG-008",
    lieu="pilote",
)
def degrade_non_propose() -> Corruption:
    """La carte périmée est refusée sans que le dégradé soit proposé."""
    return Corruption(evenement=ecran(sans_mention("mode_degrade_propose")), etape="lecture")


@faute(
    "perimee-droits-exploites",
    tue=[("CDC-4.2.1.3-10", "droits")],
    scenario="DEG-008",
    lieu="fichier:nir_assure",
    aussi=("CDC-3.2.2-03",),
)
def droits_de_la_carte_perimee() -> Corruption:
    """La facture reprend le NIR de la carte périmée."""
    return Corruption(b2=zone(EnteteFacture, "nir_assure", "2800199999149"))
