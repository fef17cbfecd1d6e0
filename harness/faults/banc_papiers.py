"""Faults of the bench's own organisms about papers: never sent again, of no use, told to nobody."""

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import Corruption, donnees, sans, suivi_de
from vitalbench.harness.faults.registre import faute

SCOR_10, REJETS_06 = "CONV-SCOR-10", "CPL-REJETS-06"


@faute("banc-pieces-jamais-renvoyees", tue=[(SCOR_10, "retransmis")], scenario="SCO-061",
       lieu="relais")  # fmt: skip
def pieces_jamais_renvoyees() -> Corruption:
    """Le point d'accueil ne retransmet pas à l'organisme le lot perdu."""
    return Corruption(evenement=sans("relais", lambda e: e.donnees.get("etat") == "retransmis"))


@faute("pieces-renvoyees-sans-demande", tue=[(SCOR_10, "rien_de_nouveau")], scenario="SCO-061",
       lieu="smtp", aussi=())  # fmt: skip
def pieces_renvoyees_sans_demande() -> Corruption:
    """Le logiciel renvoie de lui-même les pièces pourtant acquittées."""
    vers = [{"adresse": "99998002@oct.sim.invalid", "notify": "FAILURE", "orcpt": ""}]
    return Corruption(
        evenement=suivi_de("smtp", vers=vers, code=250, message_id="<renvoi@ps>"), etape="apres"
    )


@faute("banc-prescription-inutile", tue=[(REJETS_06, "recyclee")], scenario="SCO-062",
       lieu="liquidation")  # fmt: skip
def prescription_inutile() -> Corruption:
    """La caisse simulée rejette malgré la prescription reçue."""
    return Corruption(evenement=donnees("liquidation", etat="rejetee"))


@faute("banc-prescripteur-tu", tue=[(REJETS_06, "informe")], scenario="SCO-062", lieu="retour")
def prescripteur_tu() -> Corruption:
    """Le retour ne dit pas le numéro de prescripteur à utiliser."""

    def retoucher(evenement: Evenement) -> Evenement:
        if evenement.genre != "retour" or evenement.donnees.get("type") != "RSP":
            return evenement
        return msgspec.structs.replace(evenement, pieces={})

    return Corruption(evenement=retoucher)


@faute("banc-prescripteur-inconnu-paye", tue=[(REJETS_06, "rejetee")], scenario="SCO-062",
       lieu="liquidation")  # fmt: skip
def prescripteur_inconnu_paye() -> Corruption:
    """La caisse simulée paye sans prescription la facture au prescripteur inconnu."""
    return Corruption(
        evenement=lambda e: (
            msgspec.structs.replace(e, donnees={**e.donnees, "etat": "payee"})
            if e.genre == "liquidation" and e.donnees.get("etat") == "rejetee"
            else e
        )
    )
