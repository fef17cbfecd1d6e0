"""Faults about degraded factures on their way: protection, lots, loss and redoing."""

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    appel_change,
    donnees,
    reponse,
    sans,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot
from vitalbench.reference.norms.b2_complements import ActeCcam
from vitalbench.reference.protocol.reponses import Reponse

FORMATER, LOT = "SSV_FormaterFactures", "SSV_FormaterLot"


@faute("degrade-code-ccam-lisible", tue=[("CDC-2.3.1-08", "confidentialite")], scenario="DEG-002",
       lieu="fichier:code_ccam", aussi=("CDC-3.2.9.1-06", "CDC-3.4.1.2-02"))  # fmt: skip
@faute("degrade-jamais-chiffre", tue=[("CDC-4.2.3.1-02", "chiffree")], scenario="DEG-018",
       lieu="fichier:code_ccam")  # fmt: skip
def code_ccam_lisible() -> Corruption:
    """Le code CCAM de la facture dégradée se lit sans la clé."""
    return Corruption(b2=zone(ActeCcam, "code_ccam", "DEQP003      "))


@faute("degrade-alterable", tue=[("CDC-2.3.1-08", "integrite")], scenario="DEG-021-V3",
       lieu="reception")  # fmt: skip
def degrade_alterable() -> Corruption:
    """Rien ne protège l'intégrité du dégradé : le lot abîmé est accepté."""
    return Corruption(evenement=donnees("reception", statut="ok"))


@faute("degrade-sans-ssv", tue=[("CDC-4.2.3.1-02", "mise_en_forme")], scenario="DEG-018",
       lieu="etape", aussi=("CDC-3.2.9.3.1.1-08",))  # fmt: skip
def degrade_sans_ssv() -> Corruption:
    """Le logiciel met la facture dégradée en forme lui-même, sans le module."""
    return Corruption(evenement=sans("appel_module"), etape="signature_avec_code")


@faute("degrade-signature-vitale", tue=[("CDC-4.2.3.1-02", "signee")], scenario="DEG-018",
       lieu="appel_module")  # fmt: skip
def degrade_sans_signature() -> Corruption:
    """La CPS ne signe pas la facture dégradée."""
    return Corruption(evenement=sans("apdu"), etape="signature_avec_code")


@faute("lot-degrade-sans-cps", tue=[("CDC-4.2.1.16.1-08", "sans_cps")], scenario="DEG-023",
       lieu="appel_module")  # fmt: skip
def lot_sans_cps() -> Corruption:
    """Un lot est formé alors que la CPS a été retirée."""
    return Corruption(evenement=appel_ajoute(LOT), etape="lots_sans_cps")


@faute("lot-degrade-sans-lecteur", tue=[("CDC-4.2.1.16.1-08", "sans_lecteur")],
       scenario="DEG-023", lieu="appel_module")  # fmt: skip
def lot_sans_lecteur() -> Corruption:
    """Un lot est formé alors que le lecteur est perdu."""
    return Corruption(evenement=appel_change(LOT, statut=0), etape="lots_sans_lecteur")


@faute("refaite-jamais-degradee", tue=[("CDC-3.4.1.2-09", "degrade")], scenario="DEG-025",
       lieu="fichier:certification_lot")  # fmt: skip
def refaite_jamais_degradee() -> Corruption:
    """La facture perdue est refaite comme si la carte était là."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "S"))


@faute("refaite-toujours-degradee", tue=[("CDC-3.4.1.2-09", "nouvelle")], scenario="DEG-025",
       lieu="fichier:certification_lot")  # fmt: skip
def refaite_toujours_degradee() -> Corruption:
    """L'assuré revenu avec sa carte, la facture reste dégradée."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "D"))


@faute("refaite-sans-duplicata", tue=[("CDC-3.4.1.2-09", "duplicata")], scenario="DEG-025",
       lieu="etape")  # fmt: skip
def sans_duplicata() -> Corruption:
    """Le logiciel ne sait pas éditer le duplicata de la facture perdue."""

    def rien(r: Reponse) -> Reponse:
        return msgspec.structs.replace(r, documents=())

    return Corruption(evenement=reponse(rien), etape="duplicata")


@faute("refaite-sous-le-numero-perdu", tue=[("CDC-3.4.1.2-09", "numeros")], scenario="DEG-025",
       lieu="fichier:no_facture")  # fmt: skip
def sous_le_numero_perdu() -> Corruption:
    """La facture perdue est connue sous le numéro que la nouvelle reprend."""

    def renumeroter(r: Reponse) -> Reponse:
        crees = tuple(
            msgspec.structs.replace(c, details={**c.details, "numero": 2})
            if c.type == "facture"
            else c
            for c in r.crees
        )
        return msgspec.structs.replace(r, crees=crees)

    return Corruption(evenement=reponse(renumeroter), etape="perdue")


@faute("dre-criteres-confondus", tue=[("CDC-3.2.10.1.1-02", "distincts")], scenario="DEG-029-V3",
       lieu="appel_module")  # fmt: skip
def dre_criteres_confondus() -> Corruption:
    """Les DRE sont réunies sans comparer tout leur critère : un lot de moins est formé."""
    vus: list[int] = []

    def oter(e: Evenement) -> Evenement | None:
        lues = e.donnees
        if e.genre != "appel_module" or lues.get("fonction") != LOT or lues.get("phase") == "avant":
            return e
        vus.append(e.seq)
        return None if len(vus) == 1 else e

    return Corruption(evenement=oter, etape="lots")


@faute("dre-un-lot-chacune", tue=[("CDC-3.2.10.1.1-02", "ensemble")], scenario="DEG-029-V1",
       lieu="appel_module")  # fmt: skip
def dre_un_lot_chacune() -> Corruption:
    """Chaque DRE part dans son propre lot, même quand leurs critères sont égaux."""
    return Corruption(evenement=appel_ajoute(LOT), etape="lots")
