"""Faults about soins médicaux gratuits: what a software that gets them wrong would show or send."""

import msgspec

from vitalbench.harness.faults.echantillon import (
    Corruption,
    donnees,
    ecran,
    formee_a_tort,
    jamais_formee,
    propositions,
    reponse,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.b2_fichier import DebutLot
from vitalbench.reference.protocol.ecran import Proposition
from vitalbench.reference.protocol.reponses import Reponse

FORMATER = "SSV_FormaterFactures"
LONGUEUR = 128
ENTETE = "fichier:nature_assurance"


@faute(
    "smg-nature-refusee-prescripteur",
    tue=[("CDC-2.3.4.3-01", "prescripteur")],
    scenario="SMG-001-V1",
    lieu=ENTETE,
)
@faute(
    "smg-nature-refusee-auxiliaire",
    tue=[("CDC-2.3.4.3-01", "auxiliaire")],
    scenario="SMG-001-V2",
    lieu=ENTETE,
)
@faute(
    "smg-nature-refusee-pharmacien",
    tue=[("CDC-2.3.4.3-01", "pharmacien")],
    scenario="SMG-001-V3",
    lieu=ENTETE,
)
@faute(
    "smg-nature-refusee-laboratoire",
    tue=[("CDC-2.3.4.3-01", "laboratoire")],
    scenario="SMG-001-V4",
    lieu=ENTETE,
)
@faute(
    "smg-nature-refusee-fournisseur",
    tue=[("CDC-2.3.4.3-01", "fournisseur")],
    scenario="SMG-001-V5",
    lieu=ENTETE,
)
@faute(
    "smg-nature-refusee-centre",
    tue=[("CDC-2.3.4.3-01", "centre_de_sante")],
    scenario="SMG-001-V7",
    lieu=ENTETE,
)
@faute(
    "smg-complement-en-maladie",
    tue=[("CDC-2.3.4.5-02", "au_titre_smg")],
    scenario="SMG-003-V1",
    lieu=ENTETE,
)
@faute(
    "smg-nature-non-transmise",
    tue=[("CDC-3.2.4.14-01", "transmise")],
    scenario="SMG-009-V1",
    lieu=ENTETE,
)
def nature_maladie() -> Corruption:
    """La facture SMG part en nature d'assurance maladie."""
    return Corruption(b2=zone(EnteteFacture, "nature_assurance", "10"))


@faute(
    "smg-nature-non-proposee",
    tue=[("CDC-2.3.4.3-01", "proposee")],
    scenario="SMG-001-V1",
    lieu="pilote",
)
@faute(
    "smg-choix-du-ps-absent",
    tue=[("CDC-3.2.4.14-01", "proposee")],
    scenario="SMG-009-V1",
    lieu="pilote",
)
def nature_non_proposee() -> Corruption:
    """La nature d'assurance SMG n'est pas offerte au PS."""

    def retirer(p: Proposition) -> Proposition:
        return msgspec.structs.replace(p, choix=tuple(c for c in p.choix if c.id != "22"))

    return Corruption(evenement=ecran(propositions("nature_assurance", retirer)))


@faute(
    "smg-ticket-moderateur",
    tue=[("CDC-2.3.4.4-01", "plein_tarif")],
    scenario="SMG-001-V1",
    lieu="fichier:montant_amo",
)
@faute(
    "smg-couches-au-rabais",
    tue=[("CDC-2.3.4.5-03", "montant")],
    scenario="SMG-003-V4",
    lieu="fichier:montant_amo",
)
@faute(
    "smg-actes-mal-tarifes",
    tue=[("CDC-3.2.4.14-02", "avec_montant"), ("CDC-3.2.4.14-02", "sans_montant")],
    scenario="SMG-004",
    lieu="fichier:montant_amo",
)
def ticket_moderateur() -> Corruption:
    """Le ticket modérateur est retiré de la part obligatoire d'un acte SMG."""
    return Corruption(b2=zone(Acte, "montant_amo", "0002100"))


@faute(
    "smg-ordonnance-muette",
    tue=[("CDC-3.2.8.3-06", "mention")],
    scenario="SMG-012",
    lieu="pilote",
)
def ordonnance_muette() -> Corruption:
    """L'ordonnance ne dit pas que les soins sont gratuits."""

    def taire(rendue: Reponse) -> Reponse:
        return msgspec.structs.replace(
            rendue,
            documents=tuple(
                msgspec.structs.replace(d, texte="Ordonnance") for d in rendue.documents
            ),
        )

    return Corruption(evenement=reponse(taire), etape="ordonnance_smg")


@faute(
    "smg-caisse-de-la-carte",
    tue=[("CDC-4.2.1.12.2.1-02", "fse")],
    scenario="SMG-002-V1",
    lieu="fichier:caisse_gestionnaire",
)
def caisse_de_la_carte() -> Corruption:
    """La facture SMG garde la caisse lue sur la carte."""
    return Corruption(b2=zone(EnteteFacture, "caisse_gestionnaire", "751"))


@faute(
    "smg-message-a-la-caisse",
    tue=[("CDC-4.2.1.12.2.1-02", "envoi"), ("CDC-3.2.10.3-10", "message")],
    scenario="SMG-002-V1",
    lieu="smtp",
)
def message_a_la_caisse() -> Corruption:
    """Le message de la facture SMG est adressé à la caisse du patient."""
    caisse = [{"adresse": "01751@751.01.sim.invalid", "notify": "FAILURE"}]
    return Corruption(evenement=donnees("smtp", vers=caisse))


@faute(
    "smg-lot-de-la-caisse",
    tue=[("CDC-3.2.10.3-10", "fichier")],
    scenario="SMG-002-V1",
    lieu="fichier:no_caisse_destinataire",
)
def lot_de_la_caisse() -> Corruption:
    """Le lot de la facture SMG est destiné à la caisse du patient."""
    return Corruption(b2=zone(DebutLot, "no_caisse_destinataire", "751"))


def _avec_une_autre(octets: bytes) -> bytes:
    """Put a copy of the facture, under another number, in the same lot."""
    lignes = [octets[i : i + LONGUEUR] for i in range(0, len(octets), LONGUEUR)]
    corps = [x for x in lignes if x[:1] in (b"2", b"4", b"5")]
    if not any(b"08835" in x for x in corps):
        return octets
    copies = [x.replace(b"000000002", b"000000099") for x in corps]
    dernier = max(rang for rang, x in enumerate(lignes) if x[:1] == b"5")
    return b"".join((*lignes[: dernier + 1], *copies, *lignes[dernier + 1 :]))


@faute(
    "smg-lot-mele",
    tue=[("CDC-3.2.10.3-10", "separes")],
    scenario="SMG-002-V1",
    lieu="fichier",
)
def lot_mele() -> Corruption:
    """La facture SMG partage le lot d'une facture ordinaire."""
    return Corruption(piece=("reception", "b2", _avec_une_autre))


@faute(
    "smg-caisse-comparee",
    tue=[("CDC-4.2.1.13-04", "caisse_ignoree")],
    scenario="SMG-014-V1",
    lieu="etape",
)
@faute(
    "at-caisse-comparee",
    tue=[("CDC-4.2.1.13-04", "caisse_ignoree")],
    scenario="SMG-014-V2",
    lieu="etape",
)
def caisse_comparee() -> Corruption:
    """La caisse de la carte est comparée à celle de la facture et bloque la signature."""
    return jamais_formee("autre_caisse")


@faute(
    "smg-naissance-non-comparee",
    tue=[("CDC-4.2.1.13-04", "naissance")],
    scenario="SMG-014-V1",
    lieu="appel_module",
)
def naissance_non_comparee() -> Corruption:
    """Une carte dont la date de naissance diffère signe la facture."""
    return formee_a_tort("autre_naissance")
