"""Faults about returns 580, 576 and 900 and what the software makes of them."""

import json
from collections.abc import Callable

from vitalbench.harness.faults.echantillon import Corruption, sans
from vitalbench.harness.faults.registre import faute

Objet = dict[str, object]


def _archive(changer: Callable[[Objet], Objet], etape: str) -> Corruption:
    """Change every facture of the archive exported during one step."""

    def sur_octets(octets: bytes) -> bytes:
        lu: Objet = json.loads(octets)
        factures = lu.get("factures")
        gardees = factures if isinstance(factures, list) else []
        return json.dumps({**lu, "factures": [changer(f) for f in gardees]}).encode()

    return Corruption(piece=("pilote", "document-0", sur_octets), etape=etape)


def _si(**voulu: object) -> Callable[[Objet, str, object], Objet]:
    """Change one field of the factures that have these values."""

    def changer(facture: Objet, champ: str, valeur: object) -> Objet:
        concernee = all(facture.get(nom) == lu for nom, lu in voulu.items())
        return {**facture, champ: valeur} if concernee else facture

    return changer


@faute(
    "retour-580-sans-montant",
    tue=[("CDC-3.3.2-01", "amo")],
    scenario="NOM-415",
    lieu="pilote",
)
def sans_montant() -> Corruption:
    """Le montant payé par la caisse n'est pas intégré."""
    si = _si(flux="F", etat="payee")
    return _archive(lambda f: si(f, "montant_paye", 0), "retours_580")


@faute(
    "retour-580-de-l-amc-ignore",
    tue=[("CDC-3.3.2-01", "amc")],
    scenario="NOM-415",
    lieu="pilote",
)
def amc_ignoree() -> Corruption:
    """Le retour de la complémentaire n'est pas rapproché de sa DRE."""
    si = _si(flux="D")
    return _archive(lambda f: si(f, "etat", "acquittee"), "retours_580")


@faute(
    "retour-580-sans-motif",
    tue=[("CDC-3.3.2-01", "rejet")],
    scenario="NOM-415",
    lieu="pilote",
)
def sans_motif() -> Corruption:
    """Le motif du rejet n'est pas gardé."""
    si = _si(etat="rejetee")
    return _archive(lambda f: si(f, "motif", ""), "retours_580")


@faute(
    "retour-576-ignore",
    tue=[("CDC-3.3.2-02", "paiements")],
    scenario="NOM-416",
    lieu="pilote",
)
def paiement_ignore() -> Corruption:
    """Le paiement d'une 576 n'est pas intégré."""
    si = _si(etat="payee")
    return _archive(lambda f: si(f, "etat", "acquittee"), "retours_anciens")


@faute(
    "retour-900-ignore",
    tue=[("CDC-3.3.2-02", "rejets")],
    scenario="NOM-416",
    lieu="pilote",
)
def rejet_ignore() -> Corruption:
    """Le rejet d'une 900 n'est pas intégré."""
    si = _si(etat="rejetee")
    return _archive(lambda f: si(f, "etat", "acquittee"), "retours_anciens")


@faute(
    "releve-de-pharmacie-bloquee",
    tue=[("CDC-3.3.2-02", "pharmacie")],
    scenario="NOM-417",
    lieu="retour",
)
def releve_bloquee() -> Corruption:
    """Devant un ancien retour, la relève du pharmacien s'arrête."""
    return Corruption(evenement=sans("pop3"), etape="releve_pharmacie")
