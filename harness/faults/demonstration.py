"""Faults about the demonstration card: taken for a real one, kept silent, mixed with real flows."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    avec_mention,
    ecran,
    sans_mention,
    zone,
    zone_de,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture

MENTION = "flux_de_demonstration"


@faute(
    "demonstration-en-reel",
    tue=[("CDC-3.4.5-01", "reconnue"), ("CDC-3.2.10.1.1-05", "types")],
    scenario="DEM-001",
    lieu="fichier",
)
def en_reel() -> Corruption:
    """La facture de démonstration part comme un flux réel."""
    return Corruption(b2=zone(EnteteFacture, "marquage_facture", "R"))


@faute(
    "demonstration-partout",
    tue=[("CDC-3.4.5-01", "pas_ailleurs")],
    scenario="DEM-001",
    lieu="fichier:marquage_facture",
    aussi=("CDC-3.2.10.1.1-05",),
)
def partout() -> Corruption:
    """La facture d'un patient réel porte le type démonstration."""
    return Corruption(b2=zone(EnteteFacture, "marquage_facture", "D"))


@faute(
    "demonstration-tue",
    tue=[("CDC-3.4.5-02", "affichee")],
    scenario="DEM-001",
    lieu="pilote",
)
def tue() -> Corruption:
    """L'écran ne dit pas que le flux est de démonstration."""
    return Corruption(evenement=ecran(sans_mention(MENTION)))


@faute(
    "demonstration-annoncee-a-tort",
    tue=[("CDC-3.4.5-02", "pas_ailleurs")],
    scenario="DEM-001",
    lieu="pilote",
)
def annoncee_a_tort() -> Corruption:
    """Une facture réelle est annoncée comme une démonstration."""
    return Corruption(evenement=ecran(avec_mention(MENTION)), etape="reelle")


@faute(
    "demonstration-lot-mele",
    tue=[("CDC-3.2.10.1.1-05", "separes")],
    scenario="DEM-001",
    lieu="fichier",
)
def lot_mele() -> Corruption:
    """Une facture de démonstration partage le lot d'une facture réelle."""
    return Corruption(b2=zone_de(EnteteFacture, 2, "marquage_facture", "D"))
