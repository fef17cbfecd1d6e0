"""Faults about the opposition list: a card that still bills, a setting forgotten, silence."""

import msgspec

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    avec_mention,
    ecran,
    sans_mention,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.protocol.ecran import Ecran

FORMATER = "SSV_FormaterFactures"
NON_RECUE = "liste_opposition_non_recue"


@faute(
    "opposition-carte-tue",
    tue=[("CDC-4.2.1.3-11", "avertissement")],
    scenario="OPP-001",
    lieu="pilote",
)
def carte_tue() -> Corruption:
    """Le pharmacien n'est pas averti que la carte est en opposition."""
    return Corruption(evenement=ecran(sans_mention("vitale_en_opposition")), etape="lecture")


@faute(
    "opposition-facture-degradee",
    tue=[("CDC-4.2.1.3-11", "aucun_flux"), ("CDC-4.2.6.3-01", "comportement")],
    scenario="OPP-001",
    lieu="appel_module",
)
def facture_degradee() -> Corruption:
    """Une facture dégradée est faite avec la carte en opposition."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="opposee_degradee")


@faute(
    "opposition-carte-acceptee",
    tue=[("CDC-3.2.3.2-08", "rien_produit")],
    scenario="OPP-001",
    lieu="appel_module",
    aussi=("CDC-4.2.1.3-11", "CDC-4.2.6.3-01"),
)
def carte_acceptee() -> Corruption:
    """La carte en opposition sert à une FSE."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="opposee")


@faute(
    "opposition-transmise",
    tue=[("CDC-3.2.3.2-08", "rien_transmis")],
    scenario="OPP-001",
    lieu="fichier",
)
def transmise() -> Corruption:
    """Une facture du porteur de la carte en opposition est transmise."""
    return Corruption(b2=zone(EnteteFacture, "nir_assure", "2800199999149"))


@faute(
    "opposition-arretee-bloquante",
    tue=[("CDC-3.2.3.2-09", "desactivee"), ("CDC-4.1.2.2-09", "desactivee")],
    scenario="OPP-002",
    lieu="etape",
)
def arretee_bloquante() -> Corruption:
    """La liste arrêtée, la carte est refusée quand même."""
    return Corruption(b2=zone(EnteteFacture, "no_facture", "000000099"))


@faute(
    "opposition-reglage-sans-effet",
    tue=[("CDC-3.2.3.2-09", "reactivee"), ("CDC-4.1.2.2-09", "activee")],
    scenario="OPP-002",
    lieu="appel_module",
)
def reglage_sans_effet() -> Corruption:
    """La liste remise en marche n'est pas consultée."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="en_marche")


@faute(
    "opposition-reglage-oublie",
    tue=[("CDC-3.2.3.2-09", "persiste")],
    scenario="OPP-002",
    lieu="appel_module",
)
def reglage_oublie() -> Corruption:
    """Au redémarrage, le réglage est perdu."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="apres_redemarrage")


@faute(
    "opposition-liste-absente-tue",
    tue=[("CDC-3.2.3.2-10", "jamais_recue")],
    scenario="OPP-003",
    lieu="pilote",
)
def liste_absente_tue() -> Corruption:
    """Aucune liste n'a été reçue, le pharmacien n'en sait rien."""
    return Corruption(evenement=ecran(sans_mention(NON_RECUE)), etape="jamais_recue")


@faute(
    "opposition-alerte-perpetuelle",
    tue=[("CDC-3.2.3.2-10", "jamais_recue")],
    scenario="OPP-003",
    lieu="pilote",
)
def alerte_perpetuelle() -> Corruption:
    """L'alerte reste affichée une fois la liste reçue."""
    return Corruption(evenement=ecran(avec_mention(NON_RECUE)), etape="recue")


@faute(
    "opposition-suspension-tue",
    tue=[("CDC-3.2.3.2-10", "suspendue")],
    scenario="OPP-003",
    lieu="pilote",
)
def suspension_tue() -> Corruption:
    """Les mises à jour s'arrêtent, le pharmacien n'en sait rien."""
    return Corruption(evenement=ecran(sans_mention(NON_RECUE)), etape="suspendue")


@faute(
    "opposition-increment-ignore",
    tue=[("CDC-2.2.4.2-05", "ajout")],
    scenario="OPP-004",
    lieu="appel_module",
)
def increment_ignore() -> Corruption:
    """L'incrément qui ajoute la carte est ignoré."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="mise_en_opposition")


@faute(
    "opposition-retrait-ignore",
    tue=[("CDC-2.2.4.2-05", "retrait")],
    scenario="OPP-004",
    lieu="etape",
)
def retrait_ignore() -> Corruption:
    """L'incrément qui retire la carte est ignoré : elle reste refusée."""
    return Corruption(b2=zone(EnteteFacture, "no_facture", "000000099"))


def _lignes(e: Ecran, **changees: str) -> Ecran:
    """Screen whose lines of the opposition list are others."""
    gardees = tuple(x for x in e.lignes if not str(x.get("id", "")).startswith("opposition."))
    ajoutees = tuple({"id": f"opposition.{nom}", "valeur": x} for nom, x in changees.items())
    return msgspec.structs.replace(e, lignes=(*gardees, *ajoutees))


@faute(
    "opposition-references-cachees",
    tue=[("CDC-4.2.6.3-02", "consultables")],
    scenario="OPP-004",
    lieu="pilote",
)
def references_cachees() -> Corruption:
    """Les références de la liste ne se consultent pas."""
    return Corruption(evenement=ecran(_lignes), etape="references_avant")


@faute(
    "opposition-references-figees",
    tue=[("CDC-4.2.6.3-02", "a_jour")],
    scenario="OPP-004",
    lieu="pilote",
)
def references_figees() -> Corruption:
    """Les références ne changent pas avec la liste."""
    return Corruption(evenement=ecran(lambda e: _lignes(e, version="1")))


@faute(
    "opposition-boite-cachee",
    tue=[("CDC-4.1.2.2-10", "affichee")],
    scenario="OPP-005-V1",
    lieu="pilote",
)
def boite_cachee() -> Corruption:
    """La boîte de la liste d'opposition n'est pas montrée."""
    return Corruption(evenement=ecran(_lignes), etape="boite_differente")


@faute(
    "opposition-boite-inutile",
    tue=[("CDC-4.1.2.2-10", "inutile")],
    scenario="OPP-005-V2",
    lieu="pilote",
)
def boite_inutile() -> Corruption:
    """La boîte est montrée alors que le service est arrêté."""
    return Corruption(evenement=ecran(lambda e: _lignes(e, boite="x@sim.invalid")))
