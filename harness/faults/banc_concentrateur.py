"""Faults of the bench's own concentrator: lots touched, ARL kept, PS forgotten."""

import re

from vitalbench.harness.faults.echantillon import Corruption, sans, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot

OCT_01 = "CONV-OCT-01"


@faute("banc-oct-lot-retouche", tue=[(OCT_01, "inchanges")], scenario="NOM-602", lieu="fichier")
def lot_retouche() -> Corruption:
    """Le concentrateur change la raison sociale d'un lot."""
    return Corruption(b2=zone(DebutLot, "raison_sociale", "CONCENTRATEUR".ljust(40)))


@faute("banc-oct-accuse-garde", tue=[(OCT_01, "accuses")], scenario="NOM-602", lieu="relais")
def accuse_garde() -> Corruption:
    """Le concentrateur garde pour lui les accusés de réception."""
    return Corruption(evenement=sans("retour", lambda e: e.donnees.get("type") == "ARL"))


@faute("banc-oct-ps-oublie", tue=[(OCT_01, "identite")], scenario="NOM-602", lieu="relais")
def ps_oublie() -> Corruption:
    """Le message du concentrateur porte son propre numéro au lieu de celui du professionnel."""
    return Corruption(
        piece=(
            "relais",
            "message",
            lambda m: re.sub(rb"(Subject: IR/)[0-9A-Z ]{14}", rb"\g<1>00000099998001", m, count=1),
        )
    )
