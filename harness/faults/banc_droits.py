"""Faults of the bench's own organisms about rights: ADR mute, guarantee denied or given away."""

import re
from collections.abc import Callable

from vitalbench.harness.faults.echantillon import (
    Corruption,
    donnees,
    ecran,
    sans_mention,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.protocol import vocabulaire as v

ADR_01 = "CDC-2.2.1.3-01"


def _sans(element: bytes) -> tuple[str, str, Callable[[bytes], bytes]]:
    """Take an element out of every answer of the services."""
    motif = rb"<r:" + element + rb">.*?</r:" + element + rb">"
    return ("service", "reponse", lambda octets: re.sub(motif, b"", octets))


@faute("banc-apcv-refuse-trop-tot", tue=[("CDC-2.2.1.2.2-06", "avant")], scenario="APC-061",
       lieu="service")  # fmt: skip
def apcv_refuse_trop_tot() -> Corruption:
    """Le service ApCV refuse de signer avant la fin du contexte."""
    return Corruption(evenement=donnees("service", statut="refus"), etape="avant")


@faute("banc-apcv-signe-trop-tard", tue=[("CDC-2.2.1.2.2-06", "apres")], scenario="APC-061",
       lieu="service")  # fmt: skip
def apcv_signe_trop_tard() -> Corruption:
    """Le service ApCV signe encore après la fin du contexte."""
    return Corruption(evenement=donnees("service", statut="ok", code=""), etape="apres")


@faute("banc-adr-sans-identite", tue=[(ADR_01, "identite")], scenario="APC-063-V1",
       lieu="service")  # fmt: skip
def adr_sans_identite() -> Corruption:
    """ADR ne rend pas le rang de naissance."""
    return Corruption(piece=_sans(b"RangNaissance"))


@faute("banc-adr-sans-droits", tue=[(ADR_01, "amo")], scenario="APC-063-V1", lieu="service")
def adr_sans_droits() -> Corruption:
    """ADR ne rend pas la période des droits obligatoires."""
    return Corruption(piece=_sans(b"PeriodeDroitsAMO"))


@faute("banc-adr-sans-c2s", tue=[(ADR_01, "reglementaires")], scenario="APC-063-V2",
       lieu="service")  # fmt: skip
def adr_sans_c2s() -> Corruption:
    """ADR ne rend pas la C2S."""
    return Corruption(piece=_sans(b"CodeServiceAMO"))


@faute("banc-adr-sans-mutuelle", tue=[(ADR_01, "gestion_unique")], scenario="APC-063-V4",
       lieu="service", aussi=())  # fmt: skip
def adr_sans_mutuelle() -> Corruption:
    """ADR rend une autre mutuelle que celle de l'assuré."""
    return Corruption(piece=_sans(b"Mutuelle"))


@faute("adr-perdu-dans-la-facture", tue=[(ADR_01, "facture")], scenario="APC-063-V2",
       lieu="fichier:type_contrat")  # fmt: skip
def adr_perdu() -> Corruption:
    """La facture ne porte pas la C2S que rend ADR."""
    return Corruption(b2=zone(EnteteFacture, "type_contrat", "00"))


@faute("adr-ame-tue", tue=[(ADR_01, "ame")], scenario="APC-063-V3", lieu="pilote")
def ame_tue() -> Corruption:
    """La facture ne dit rien de l'AME que rend ADR."""
    return Corruption(evenement=ecran(sans_mention(v.M_SITUATION)))


@faute("banc-adr-non-opposable", tue=[("CONV-ADR-03", "regle")], scenario="NOM-601",
       lieu="liquidation")  # fmt: skip
@faute("banc-carte-non-garantie", tue=[("CONV-GARANTIE-01", "carte")], scenario="APC-062",
       lieu="liquidation")  # fmt: skip
@faute("banc-apcv-non-garantie", tue=[("CONV-GARANTIE-01", "apcv")], scenario="APC-062",
       lieu="liquidation")  # fmt: skip
def rejetee_malgre_le_support() -> Corruption:
    """La caisse simulée rejette ce que le support ou ADR l'engageait à payer."""
    return Corruption(evenement=donnees("liquidation", etat="rejetee", garantie=False))


@faute("banc-garantie-par-adr", tue=[("CONV-GARANTIE-02", "rejet")], scenario="SSV-061",
       lieu="liquidation")  # fmt: skip
def garantie_par_adr() -> Corruption:
    """La caisse simulée étend la garantie à une facture faite avec ADR seul."""
    return Corruption(evenement=donnees("liquidation", etat="payee", garantie=True))
