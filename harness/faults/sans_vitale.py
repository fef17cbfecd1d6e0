"""Faults about SESAM sans Vitale: opened too wide, closed too tight, or badly sent."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    appel_ajoute,
    ecran,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot, EnteteFacture
from vitalbench.reference.protocol.ecran import Ecran


@faute(
    "sans-vitale-ouvert-a-tous",
    tue=[("CDC-2.3.1-09", "refuse"), ("CDC-3.2.9.3.1.1-03", "refuse")],
    scenario="SSV-001-V1",
    lieu="appel_module",
)
@faute(
    "sans-vitale-directeur-en-centre",
    tue=[("CDC-3.2.9.3.1.1-04", "en_centre")],
    scenario="SSV-001-V5",
    lieu="appel_module",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
@faute(
    "sans-vitale-contraceptif-d-une-majeure",
    tue=[("CDC-3.2.9.3.1.1-05", "refuse")],
    scenario="SSV-001-V7",
    lieu="appel_module",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
@faute(
    "sans-vitale-achat-unique",
    tue=[("CDC-3.2.9.3.1.1-06", "achat")],
    scenario="SSV-001-V11",
    lieu="appel_module",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
@faute(
    "sans-vitale-accompagnement",
    tue=[("CDC-3.2.9.3.1.1-07", "accompagnement")],
    scenario="SSV-001-V13",
    lieu="appel_module",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
def ouvert_a_tous() -> Corruption:
    """Le mode SESAM sans Vitale signe une facture à laquelle il n'est pas ouvert."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="refuse")


@faute(
    "sans-vitale-laboratoire-en-degrade",
    tue=[("CDC-2.3.1-09", "accepte"), ("CDC-3.2.9.3.1.1-03", "ouvert")],
    scenario="SSV-001-V2",
    lieu="fichier:certification_lot",
)
@faute(
    "sans-vitale-directeur-en-degrade",
    tue=[("CDC-3.2.9.3.1.1-04", "hors_centre")],
    scenario="SSV-001-V4",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
@faute(
    "sans-vitale-mineure-en-degrade",
    tue=[("CDC-3.2.9.3.1.1-05", "accepte")],
    scenario="SSV-001-V6",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
@faute(
    "sans-vitale-location-en-degrade",
    tue=[("CDC-3.2.9.3.1.1-06", "location")],
    scenario="SSV-001-V10",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
@faute(
    "sans-vitale-teleconsultation-en-degrade",
    tue=[("CDC-3.2.9.3.1.1-07", "teleconsultation")],
    scenario="SSV-001-V12",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.9.3.1.1-03",),
)
@faute(
    "sans-vitale-mal-marquee",
    tue=[("CDC-3.2.9.1-05", "marquee")],
    scenario="SSV-002",
    lieu="fichier:certification_lot",
)
@faute(
    "contraception-urgence-en-degrade",
    tue=[("CDC-3.2.2.5-06", "mode")],
    scenario="SSV-003-V1",
    lieu="fichier:certification_lot",
)
@faute(
    "contraception-hors-urgence-en-degrade",
    tue=[("CDC-3.2.2.5-12", "mode")],
    scenario="SSV-003-V2",
    lieu="fichier:certification_lot",
)
@faute(
    "contraception-biologie-en-degrade",
    tue=[("CDC-3.2.2.5-28", "mode")],
    scenario="SSV-003-V3",
    lieu="fichier:certification_lot",
)
def en_degrade() -> Corruption:
    """La facture part en mode dégradé alors que SESAM sans Vitale lui est ouvert."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "D"))


@faute(
    "sans-vitale-propose-partout",
    tue=[("CDC-3.2.9.3.1.1-03", "propose")],
    scenario="SSV-001-V1",
    lieu="pilote",
)
def propose_partout() -> Corruption:
    """Le mode est proposé au généraliste en consultation."""

    def proposer(e: Ecran) -> Ecran:
        return msgspec.structs.replace(e, actions=(*e.actions, "mode_sans_vitale"))

    return Corruption(evenement=ecran(proposer))


def _sans_piece(debut: str) -> Callable[[Evenement], Evenement]:
    def retoucher(evenement: Evenement) -> Evenement:
        gardees = {n: p for n, p in evenement.pieces.items() if not n.startswith(debut)}
        return msgspec.structs.replace(evenement, pieces=gardees)

    return retoucher


@faute(
    "sans-vitale-en-clair",
    tue=[("CDC-3.2.9.1-05", "chiffree")],
    scenario="SSV-002",
    lieu="reception",
)
def en_clair() -> Corruption:
    """La FSE part sans enveloppe chiffrée."""
    return Corruption(evenement=_sans_piece("enveloppe-"))


@faute(
    "sans-vitale-signature-illisible",
    tue=[("CDC-3.2.9.1-05", "signee_cps")],
    scenario="SSV-002",
    lieu="reception",
)
def signature_illisible() -> Corruption:
    """La signature de la CPS manque au sceau de la facture."""
    return Corruption(piece=("reception", "sceau-000000001", lambda _: b"\x30\x00"))


@faute(
    "sans-vitale-carte-lue",
    tue=[("CDC-3.2.9.1-05", "sans_support")],
    scenario="SSV-002",
    lieu="apdu",
)
@faute(
    "contraception-carte-lue",
    tue=[("CDC-3.2.2.5-06", "aucune_lecture")],
    scenario="SSV-003-V1",
    lieu="apdu",
)
def carte_lue() -> Corruption:
    """La carte Vitale est lue malgré le mode choisi."""
    return Corruption(evenement=apdu_ajoutee("vitale", "00b00000"))


@faute(
    "attestation-valeurs-remplacees",
    tue=[("CDC-4.2.1.3-03", "valeurs")],
    scenario="SSV-002",
    lieu="fichier:caisse_gestionnaire",
)
def valeurs_remplacees() -> Corruption:
    """La caisse saisie d'après l'attestation n'est pas celle de la facture."""
    return Corruption(b2=zone(EnteteFacture, "caisse_gestionnaire", "131"))


@faute(
    "attestation-dite-carte",
    tue=[("CDC-4.2.1.3-03", "support")],
    scenario="SSV-002",
    lieu="fichier:nature_piece_droits",
)
def attestation_dite_carte() -> Corruption:
    """La facture annonce des droits lus sur une carte."""
    return Corruption(b2=zone(EnteteFacture, "nature_piece_droits", "1"))


@faute(
    "copie-fse",
    tue=[("CDC-4.2.1.3-13", "fse")],
    scenario="SSV-013",
    lieu="appel_module",
)
def copie_fse() -> Corruption:
    """Une FSE est faite avec une carte non authentique."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="copie_fse")


@faute(
    "copie-degradee",
    tue=[("CDC-4.2.1.3-13", "degradee")],
    scenario="SSV-013",
    lieu="appel_module",
)
def copie_degradee() -> Corruption:
    """Les données d'une carte non authentique servent à une FSE dégradée."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="copie_degradee")


@faute(
    "copie-dre",
    tue=[("CDC-4.2.1.3-13", "dre")],
    scenario="SSV-013",
    lieu="appel_module",
)
def copie_dre() -> Corruption:
    """Les données d'une carte non authentique servent à une DRE."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="copie_dre")


@faute(
    "attestation-mutnum-perdu",
    tue=[("CDC-4.2.1.3.2.2-10", "mutnum")],
    scenario="SSV-016-V1",
    lieu="fichier:no_organisme_complementaire",
)
@faute(
    "attestation-numero-perdu",
    tue=[("CDC-4.2.1.3.2.2-10", "numero_amc")],
    scenario="SSV-016-V2",
    lieu="fichier:no_organisme_complementaire",
)
def identifiant_perdu() -> Corruption:
    """L'identifiant saisi de l'attestation n'arrive pas dans la facture."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0000000000"))
