"""Faults about the complementary identifier of a paper attestation."""

from vitalbench.harness.faults.echantillon import Corruption, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.b2_entete import DonneesAmc


@faute(
    "attestation-mutnum-ignore",
    tue=[("CDC-4.2.1.3.2.2-13", "mutnum")],
    scenario="SSV-018-V1",
    lieu="fichier:mutnum",
)
def mutnum_ignore() -> Corruption:
    """Le MUTNUM saisi n'est pas gardé comme tel."""
    return Corruption(b2=zone(DonneesAmc, "mutnum", " " * 8))


@faute(
    "attestation-correspondance-oubliee",
    tue=[("CDC-4.2.1.3.2.2-13", "correspondance")],
    scenario="SSV-018-V1",
    lieu="fichier:no_organisme_complementaire",
)
def correspondance_oubliee() -> Corruption:
    """Le MUTNUM part à la place du numéro d'AMC que la table connaît."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0099990014"))


@faute(
    "attestation-numero-pris-pour-mutnum",
    tue=[("CDC-4.2.1.3.2.2-13", "numero_amc")],
    scenario="SSV-018-V2",
    lieu="fichier:mutnum",
)
def numero_pris_pour_mutnum() -> Corruption:
    """Les neuf caractères du numéro d'AMC sont coupés en un MUTNUM."""
    return Corruption(b2=zone(DonneesAmc, "mutnum", "99990045"))
