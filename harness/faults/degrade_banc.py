"""Faults of the bench itself about degraded flows: organisms that answer amiss."""

import msgspec

from vitalbench.harness.faults.echantillon import (
    Corruption,
    donnees,
    ecran,
    sans,
    sans_mention,
)
from vitalbench.harness.faults.registre import faute


@faute("amc-sans-arl-degrade", tue=[("CDC-3.3.1-03", "arl")], scenario="DEG-031-V1",
       lieu="fichier")  # fmt: skip
def amc_sans_arl() -> Corruption:
    """L'AMC simulée n'accuse pas réception d'un lot de DRE dégradées."""
    return Corruption(evenement=sans("retour"))


@faute("arl-dre-non-rapproche", tue=[("CDC-3.3.1-03", "rapproche")], scenario="DEG-031-V1",
       lieu="pilote")  # fmt: skip
def arl_non_rapproche() -> Corruption:
    """L'ARL de la DRE dégradée n'est rattaché à aucun lot."""
    return Corruption(
        evenement=ecran(
            lambda e: msgspec.structs.replace(
                e, lignes=tuple({**x, "etat": "transmis"} for x in e.lignes)
            )
        ),
        etape="dre_acquittee",
    )


@faute("arl-dre-absence-tue", tue=[("CDC-3.3.1-03", "absence")], scenario="DEG-031-V2",
       lieu="pilote")  # fmt: skip
def absence_tue() -> Corruption:
    """L'absence d'ARL du lot de DRE dégradées n'est pas signalée."""
    return Corruption(evenement=ecran(sans_mention("arl_absent")), etape="dre_sans_arl")


@faute("garantie-du-degrade", tue=[("CONV-DEGRADE-04", "rejet")], scenario="DEG-030",
       lieu="liquidation")  # fmt: skip
@faute("degrade-paye-sans-piece", tue=[("CONV-SCOR-14", "non_reglee")], scenario="SCO-008",
       lieu="liquidation")  # fmt: skip
def degrade_garanti() -> Corruption:
    """La caisse simulée paye un dégradé comme si la garantie ou le papier le couvrait."""
    return Corruption(evenement=donnees("liquidation", etat="payee"))


@faute("scor-sans-valeur", tue=[("CONV-SCOR-14", "reglee")], scenario="SCO-008",
       lieu="liquidation")  # fmt: skip
def scor_sans_valeur() -> Corruption:
    """La caisse simulée réclame le papier malgré la pièce SCOR acquittée."""
    return Corruption(evenement=donnees("liquidation", etat="rejetee"))
