"""Faults about where files go and what carries them."""

from vitalbench.harness.checks.reperes import FORMATER
from vitalbench.harness.faults.echantillon import Corruption, appel_change, donnees, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot, TotalFacture

AILLEURS = [{"adresse": "01441@441.01.sim.invalid", "notify": "FAILURE"}]


@faute(
    "groupe-1310-caisse-seule",
    tue=[("CDC-4.2.1.12.2.1-01", "groupe_1310")],
    scenario="NOM-266-V6",
    lieu="appel_module",
)
def groupe_1310_caisse_seule() -> Corruption:
    """L'organisme destinataire est toujours la caisse de la carte."""
    champs = {"code_regime": "91", "organisme_destinataire": "751"}
    groupes = [{"groupe": 1310, "nom": "", "champs": champs}]
    return Corruption(evenement=appel_change(FORMATER, entrees=groupes))


@faute(
    "lot-vers-la-caisse-seule",
    tue=[("CDC-4.2.1.12.2.1-01", "destinataire")],
    scenario="NOM-266-V6",
    lieu="fichier:caisse_pivot",
)
def lot_vers_la_caisse_seule() -> Corruption:
    """Le lot est destiné à la caisse de la carte, jamais à son organisme destinataire."""
    return Corruption(b2=zone(DebutLot, "caisse_pivot", "751"))


@faute(
    "adresse-unique",
    tue=[("CDC-4.2.4-06", "adresse")],
    scenario="NOM-266-V2",
    lieu="smtp",
)
def adresse_unique() -> Corruption:
    """Toutes les FSE partent à la même adresse."""
    return Corruption(evenement=donnees("smtp", vers=AILLEURS))


@faute(
    "adresse-de-la-caisse-gestionnaire",
    tue=[("CDC-4.2.4-06", "autre_centre")],
    scenario="NOM-266-V6",
    lieu="smtp",
)
def adresse_de_la_caisse_gestionnaire() -> Corruption:
    """L'adresse est celle de la caisse gestionnaire et non de l'organisme destinataire."""
    vers = [{"adresse": "91751@751.91.sim.invalid", "notify": "FAILURE"}]
    return Corruption(evenement=donnees("smtp", vers=vers))


@faute(
    "fse-enrichie-a-l-amc",
    tue=[("CDC-4.2.1.12.2.2-15", "adresse")],
    scenario="NOM-268",
    lieu="smtp",
)
def fse_enrichie_a_l_amc() -> Corruption:
    """La FSE enrichie part à l'adresse de la complémentaire."""
    vers = [{"adresse": "99990004@amc.sim.invalid", "notify": "FAILURE"}]
    return Corruption(evenement=donnees("smtp", vers=vers))


@faute(
    "fse-enrichie-sans-organisme",
    tue=[("CDC-4.2.1.12.2.2-15", "zones")],
    scenario="NOM-268",
    lieu="fichier:total_amc",
)
def fse_enrichie_sans_organisme() -> Corruption:
    """La FSE enrichie ne porte aucune part complémentaire."""
    return Corruption(b2=zone(TotalFacture, "total_amc", "00000000"))
