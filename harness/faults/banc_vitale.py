"""Faults of the bench's Vitale 1 card: a zone missing, open or shut against the table."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import Corruption
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.cartes.vitale1 import ZONE_RESERVEE, decoder_pointeurs

_POINTEURS = "bcb02128"
_SCENARIO = "NOM-049-V1"


def _lectures(
    vue: Callable[[str], bool], reponse: Callable[[str], str]
) -> Callable[[Evenement], Evenement]:
    """Change the replies to the memory readings whose present reply is as wanted."""

    def retoucher(evenement: Evenement) -> Evenement:
        commande = str(evenement.donnees.get("commande", ""))
        lue = str(evenement.donnees.get("reponse", ""))
        memoire = commande.startswith("bcb0") and not commande.startswith(_POINTEURS)
        if evenement.genre != "apdu" or not memoire or not vue(lue):
            return evenement
        donnees = {**evenement.donnees, "reponse": reponse(commande)}
        return msgspec.structs.replace(evenement, donnees=donnees)

    return retoucher


def _vide(commande: str) -> str:
    return "00" * int(commande[8:10], 16) + "9000"


@faute(
    "vitale-1-volets-vides",
    tue=[("CDC-2.2.1.2.1-04", "presence")],
    scenario=_SCENARIO,
    lieu="apdu",
)
def volets_vides() -> Corruption:
    """La zone libre d'une Vitale 1 se lit, mais ne contient plus aucun volet."""
    pleine = _lectures(lambda lue: lue.endswith("9000"), _vide)
    return Corruption(evenement=pleine, etape="avec_cpx")


@faute(
    "vitale-1-zone-libre-fermee",
    tue=[("CDC-2.2.1.2.1-04", "libre")],
    scenario=_SCENARIO,
    lieu="apdu",
)
def zone_libre_fermee() -> Corruption:
    """La carte refuse sans CPx une zone que la table laisse libre."""
    fermee = _lectures(lambda lue: lue.endswith("9000"), lambda _: "9804")
    return Corruption(evenement=fermee, etape="sans_cpx")


@faute(
    "vitale-1-exoneration-ouverte",
    tue=[("CDC-2.2.1.2.1-04", "reserve_refuse")],
    scenario=_SCENARIO,
    lieu="apdu",
)
def exoneration_ouverte() -> Corruption:
    """La carte livre sans CPx une zone d'exonération."""
    return Corruption(evenement=_lectures(lambda lue: lue == "9804", _vide), etape="sans_cpx")


@faute(
    "vitale-1-ecriture-acceptee",
    tue=[("CDC-2.2.1.2.1-04", "ecriture")],
    scenario=_SCENARIO,
    lieu="apdu",
)
def ecriture_acceptee() -> Corruption:
    """La carte accepte d'être écrite."""

    def accepter(evenement: Evenement) -> Evenement:
        if evenement.genre != "apdu" or not str(evenement.donnees["commande"]).startswith("bcd6"):
            return evenement
        donnees = {**evenement.donnees, "reponse": "9000"}
        return msgspec.structs.replace(evenement, donnees=donnees)

    return Corruption(evenement=accepter, etape="sans_cpx")


@faute(
    "vitale-1-exoneration-fermee",
    tue=[("CDC-2.2.1.2.1-04", "reserve_lu")],
    scenario=_SCENARIO,
    lieu="apdu",
)
def exoneration_fermee() -> Corruption:
    """Une CPx s'étant prouvée, la carte refuse encore les exonérations."""

    adresses: set[str] = set()

    def fermer(evenement: Evenement) -> Evenement:
        commande = str(evenement.donnees.get("commande", ""))
        if evenement.genre != "apdu" or not commande.startswith("bcb0"):
            return evenement
        if commande.startswith(_POINTEURS):
            table = bytes.fromhex(str(evenement.donnees["reponse"]))[:-2]
            reserves = (p for p in decoder_pointeurs(table) if p.zone == ZONE_RESERVEE)
            adresses.update(f"{p.adresse:04x}" for p in reserves)
        if commande[4:8] not in adresses:
            return evenement
        donnees = {**evenement.donnees, "reponse": "9804"}
        return msgspec.structs.replace(evenement, donnees=donnees)

    return Corruption(evenement=fermer, etape="avec_cpx")
