"""Faults about the DRE of a degraded pair."""

import msgspec

from vitalbench.harness.faults.degrade_papier import FEUILLE
from vitalbench.harness.faults.echantillon import (
    Corruption,
    avec_mention,
    ecran,
    reponse,
    sans,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot
from vitalbench.reference.protocol.ecran import Ecran, Valeur
from vitalbench.reference.protocol.reponses import Reponse


@faute("dre-degradee-avec-papier", tue=[("CDC-3.5-04", "papier")], scenario="DEG-015",
       lieu="pilote")  # fmt: skip
def deux_feuilles() -> Corruption:
    """Une seconde feuille de soins est éditée pour la DRE dégradée."""

    def editer(r: Reponse) -> Reponse:
        return msgspec.structs.replace(r, documents=(*r.documents, FEUILLE))

    return Corruption(evenement=reponse(editer), etape="degrade")


@faute("dre-degradee-sans-arl", tue=[("CDC-3.5-04", "arl")], scenario="DEG-015",
       lieu="fichier")  # fmt: skip
def dre_sans_arl() -> Corruption:
    """La DRE dégradée part là où aucun ARL ne répond."""
    return Corruption(evenement=sans("retour"))


def _lots(changer: dict[str, Valeur], etape: str) -> Corruption:
    def lignes(e: Ecran) -> Ecran:
        return msgspec.structs.replace(e, lignes=tuple({**x, **changer} for x in e.lignes))

    return Corruption(evenement=ecran(lignes), etape=etape)


@faute("dre-degradee-non-suivie", tue=[("CDC-3.5-04", "suivi")], scenario="DEG-015",
       lieu="pilote")  # fmt: skip
def dre_non_suivie() -> Corruption:
    """Le lot de DRE dégradées est classé à l'envoi, sans attendre son ARL."""
    return _lots({"etat": "archive"}, "archive")


@faute("dre-seule-feuille-reclamee", tue=[("CDC-4.2.3.1-07", "sans_papier")], scenario="DEG-015",
       lieu="pilote")  # fmt: skip
def papier_pour_la_dre_seule() -> Corruption:
    """Une feuille de soins est réclamée pour la DRE seule."""
    return Corruption(
        evenement=ecran(avec_mention("feuille_de_soins_requise")), etape="dre_seule_lot"
    )


@faute("dre-seule-hors-degrade", tue=[("CDC-4.2.3.1-07", "seule")], scenario="DEG-015",
       lieu="fichier:type_facture")  # fmt: skip
def dre_hors_degrade() -> Corruption:
    """La DRE faite sans support Vitale part en mode SESAM-Vitale."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "S"))


@faute("lot-dre-perdu-au-rejet", tue=[("CDC-4.2.3.2-06", "archive")], scenario="DEG-015",
       lieu="pilote", aussi=("CDC-3.5-04",))  # fmt: skip
def lot_perdu_au_rejet() -> Corruption:
    """L'ARL négatif fait disparaître le lot de DRE."""
    return _sans_lignes("garde")


@faute("lot-dre-perdu-avant-l-arl", tue=[("CDC-4.2.3.2-06", "jusqu_au_positif")],
       scenario="DEG-015", lieu="pilote", aussi=("CDC-3.5-04",))  # fmt: skip
def lot_perdu_avant_l_arl() -> Corruption:
    """Le lot de DRE est effacé avant son ARL positif."""
    return _sans_lignes("acquitte")


def _sans_lignes(etape: str) -> Corruption:
    return Corruption(evenement=ecran(lambda e: msgspec.structs.replace(e, lignes=())), etape=etape)


@faute("lot-dre-refait", tue=[("CDC-4.2.3.2-06", "disponible")], scenario="DEG-015",
       lieu="etape")  # fmt: skip
def lot_non_reemis() -> Corruption:
    """Après le rejet, le lot n'est plus disponible : rien ne repart."""
    return Corruption(evenement=sans("reception"), etape="reemission")


@faute("lot-dre-sans-adresse", tue=[("CDC-4.2.3.2-07", "adresse")], scenario="DEG-015",
       lieu="pilote")  # fmt: skip
def lot_sans_adresse() -> Corruption:
    """Le lot de DRE est gardé sans l'adresse de son destinataire."""
    return _lots({"adresse": ""}, "archive")
