"""Faults about the papers due in degraded mode, and the examinations of a minor."""

from vitalbench.harness.faults.echantillon import Corruption, zone
from vitalbench.harness.faults.imprimes import document_change, sans_document
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot


@faute("contraception-medecin-sans-vitale", tue=[("CDC-3.2.2.5-21", "medecin")],
       scenario="DEG-026-V1", lieu="fichier:certification_lot")  # fmt: skip
@faute("contraception-sage-femme-sans-vitale", tue=[("CDC-3.2.2.5-21", "sage_femme")],
       scenario="DEG-026-V2", lieu="fichier:certification_lot")  # fmt: skip
@faute("contraception-infirmier-sans-vitale", tue=[("CDC-3.2.2.5-21", "infirmier")],
       scenario="DEG-026-V3", lieu="fichier:certification_lot")  # fmt: skip
def examen_sans_vitale() -> Corruption:
    """L'examen sous NIR fictif part en SESAM sans Vitale, comme en pharmacie."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "F"))


@faute("degrade-sans-quittance", tue=[("CDC-4.2.3.1-08", "quittance")], scenario="DEG-027-V2",
       lieu="etape")  # fmt: skip
def sans_quittance() -> Corruption:
    """Aucune quittance n'est disponible en dégradé."""
    return sans_document("quittance")


@faute("degrade-ordonnance-sans-references", tue=[("CDC-4.2.3.1-08", "references")],
       scenario="DEG-027-V2", lieu="pilote")  # fmt: skip
def ordonnance_sans_references() -> Corruption:
    """L'ordonnance ne porte pas le numéro de la FSE."""
    return document_change(r"\d{9}", "", "ordonnance")


@faute("degrade-sans-bon-d-examen", tue=[("CDC-4.2.3.1-08", "bon_examen")],
       scenario="DEG-027-V1", lieu="etape")  # fmt: skip
def sans_bon_examen() -> Corruption:
    """Le laboratoire n'a pas de bon d'examen en dégradé."""
    return sans_document("bon_laboratoire")


@faute("degrade-sans-bordereau", tue=[("CDC-4.2.3.1-08", "bordereau")], scenario="DEG-027-V2",
       lieu="etape")  # fmt: skip
def sans_bordereau() -> Corruption:
    """Le pharmacien n'a pas de bordereau récapitulatif."""
    return sans_document("bordereau")


@faute("degrade-feuille-non-marquee", tue=[("CDC-4.2.3.1-08", "mention")], scenario="DEG-027-V1",
       lieu="etape")  # fmt: skip
def feuille_non_marquee() -> Corruption:
    """La feuille de soins du laboratoire ne porte pas la mention."""
    return sans_document("degrade")
