"""Faults about reserved codes in the archive and the mention of the ordonnance."""

import json
from collections.abc import Callable

from vitalbench.harness.faults.echantillon import Corruption, zone
from vitalbench.harness.faults.imprimes import document_change
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte

Objet = dict[str, object]


def _archive(changer: Callable[[Objet], Objet], etape: str) -> Corruption:
    """Change the archive exported during one step."""

    def sur_octets(octets: bytes) -> bytes:
        return json.dumps(changer(json.loads(octets))).encode()

    return Corruption(piece=("pilote", "document-0", sur_octets), etape=etape)


@faute(
    "reservee-purgee-trop-tot",
    tue=[("CDC-3.2.7.3-04", "trente_cinq_mois")],
    scenario="NOM-411",
    lieu="pilote",
)
def reservee_purgee() -> Corruption:
    """La facture à prestation réservée est purgée comme les autres."""
    return _archive(lambda contenu: {**contenu, "factures": []}, "trente_cinq_mois")


@faute(
    "ordinaire-gardee-trop-longtemps",
    tue=[("CDC-3.2.7.3-04", "autres")],
    scenario="NOM-411",
    lieu="pilote",
)
def ordinaire_gardee() -> Corruption:
    """Une facture ordinaire reste comme une facture réservée."""

    def ajouter(contenu: Objet) -> Objet:
        gardees = contenu.get("factures")
        autres = gardees if isinstance(gardees, list) else []
        return {**contenu, "factures": [*autres, {"id": "991171711-000000002-F"}]}

    return _archive(ajouter, "cent_jours")


@faute(
    "reservee-sans-code-saisi",
    tue=[("CDC-3.2.7.3-06", "deux_codes")],
    scenario="NOM-411",
    lieu="pilote",
)
def sans_code_saisi() -> Corruption:
    """Le double ne garde que le code transmis."""

    def oublier(contenu: Objet) -> Objet:
        lu = json.dumps(contenu).replace('"code_saisi": "RPS"', '"code_saisi": "G"')
        change: Objet = json.loads(lu)
        return change

    return _archive(oublier, "doubles")


@faute(
    "reservee-autre-code-transmis",
    tue=[("CDC-3.2.7.3-06", "transmis")],
    scenario="NOM-411",
    lieu="fichier:code_acte",
)
def autre_code_transmis() -> Corruption:
    """Le code de la facture n'est pas celui que garde le double."""
    return Corruption(b2=zone(Acte, "code_acte", "GS   "))


@faute(
    "ordonnance-mention-approchee",
    tue=[("CDC-4.2.1.11-01", "mot_pour_mot")],
    scenario="NOM-412-V1",
    lieu="pilote",
)
def mention_approchee() -> Corruption:
    """La mention de l'ordonnance n'est pas celle du texte."""
    return document_change("établie par", "faite par")


@faute(
    "ordonnance-mention-en-urgence",
    tue=[("CDC-4.2.1.11-01", "sans_mention")],
    scenario="NOM-412-V10",
    lieu="pilote",
)
def mention_en_urgence() -> Corruption:
    """L'ordonnance d'urgence se dit hors parcours."""
    return document_change("Repos", "Prescription établie hors parcours de soins Repos")
