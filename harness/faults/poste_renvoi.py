"""Faults about what leaves again after a non-delivery notice."""

from email import message_from_bytes, policy

from vitalbench.harness.faults.echantillon import Corruption, sans, suivi_de
from vitalbench.harness.faults.registre import faute

SECOND = "<2026030208000000002@ps.sim.invalid>"
CAISSE = "01131@131.01.sim.invalid"


@faute(
    "renvoi-oublie",
    tue=[("CDC-3.4.1.2-07", "renvoi")],
    scenario="NOM-414",
    lieu="retour",
)
def renvoi_oublie() -> Corruption:
    """L'avis de non-remise est lu et rien ne repart."""
    return Corruption(evenement=sans("smtp"), etape="avis_recu")


@faute(
    "renvoi-d-un-autre-fichier",
    tue=[("CDC-3.4.1.2-07", "renvoi")],
    scenario="NOM-414",
    lieu="smtp",
)
def renvoi_d_un_autre_fichier() -> Corruption:
    """Ce qui repart est un fichier refait sous un autre numéro."""

    def renommer(octets: bytes) -> bytes:
        message = message_from_bytes(octets, policy=policy.SMTP)
        message.replace_header("Subject", "IR/00000991171711/2026030208000000009/00001")
        return message.as_bytes()

    return Corruption(piece=("smtp", "message", renommer), etape="avis_recu")


@faute(
    "lot-acquitte-renvoye",
    tue=[("CDC-3.4.1.2-07", "acquitte")],
    scenario="NOM-414",
    lieu="smtp",
)
def lot_acquitte_renvoye() -> Corruption:
    """Le lot acquitté repart avec le message perdu."""
    vers = [{"adresse": CAISSE, "notify": "FAILURE", "orcpt": ""}]
    return Corruption(
        evenement=suivi_de("smtp", code=250, message_id=SECOND, vers=vers), etape="plus_rien"
    )
