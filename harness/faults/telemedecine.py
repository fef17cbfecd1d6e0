"""Faults about people without any card: the wrong mode, beside the PS or at a distance."""

from vitalbench.harness.faults.echantillon import Corruption, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot


@faute("ame-hors-degrade", tue=[("CDC-3.2.2.6.4-04", "mode")], scenario="DEG-017-V1",
       lieu="fichier:certification_lot")  # fmt: skip
@faute("migrant-hors-degrade", tue=[("CDC-3.2.2.6.5-02", "mode")], scenario="DEG-017-V2",
       lieu="fichier:certification_lot")  # fmt: skip
@faute("ame-accompagnement-hors-degrade", tue=[("CDC-3.2.2.6.4-05", "accompagnement")],
       scenario="TLM-004-V1", lieu="fichier:certification_lot")  # fmt: skip
@faute("migrant-accompagnement-hors-degrade", tue=[("CDC-3.2.2.6.5-03", "accompagnement")],
       scenario="TLM-004-V2", lieu="fichier:certification_lot")  # fmt: skip
def sans_vitale_aupres_du_patient() -> Corruption:
    """Faute de carte, la facture part en SESAM sans Vitale au lieu du dégradé."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "F"))


@faute("ame-distance-degradee", tue=[("CDC-3.2.2.6.4-05", "distance")], scenario="TLM-003-V1",
       lieu="fichier:certification_lot")  # fmt: skip
@faute("migrant-distance-degradee", tue=[("CDC-3.2.2.6.5-03", "distance")], scenario="TLM-003-V2",
       lieu="fichier:certification_lot")  # fmt: skip
def degrade_a_distance() -> Corruption:
    """La téléconsultation part en dégradé parce que le patient n'a pas de carte."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "D"))
