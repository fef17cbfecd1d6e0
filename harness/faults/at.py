"""Faults about accidents du travail and APIAS: what a wrong software would show or send."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    donnees,
    ecran,
    formee_a_tort,
    jamais_formee,
    sans,
    sans_question,
    zone,
    zone_de,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.b2_entete import DonneesAmc
from vitalbench.reference.norms.b2_fichier import DebutLot

FORMATER = "SSV_FormaterFactures"
CAISSE = "fichier:caisse_gestionnaire"
NUMERO = "fichier:no_at_ou_date_accident"
LONGUEUR = 128
LOT = "SSV_FormaterLot"


@faute(
    "at-caisse-du-support-oubliee",
    tue=[("CDC-3.2.2.1-09", "support"), ("CDC-3.2.2.1-11", "caisse_du_support")],
    scenario="AT-001",
    lieu=CAISSE,
)
@faute(
    "at-feuillet-ignore",
    tue=[("CDC-3.2.2.1-09", "feuillet")],
    scenario="AT-003-V1",
    lieu=CAISSE,
)
@faute(
    "at-caisse-du-second-oubliee",
    tue=[("CDC-3.2.2.1-10", "caisse"), ("CDC-2.3.1-12", "fse")],
    scenario="AT-002-V2",
    lieu=CAISSE,
)
@faute(
    "at-degrade-a-la-caisse-maladie",
    tue=[("CDC-3.2.2.1-12", "flux")],
    scenario="AT-003-V2",
    lieu=CAISSE,
)
@faute(
    "at-inconnue-ailleurs",
    tue=[("CDC-3.2.2.1-14", "accepte")],
    scenario="AT-005-V1",
    lieu=CAISSE,
)
@faute(
    "apias-caisse-par-defaut-oubliee",
    tue=[("CDC-3.2.2.1-20", "defaut")],
    scenario="AT-009-V2",
    lieu=CAISSE,
)
def autre_caisse() -> Corruption:
    """La facture AT part pour une caisse quelconque."""
    return Corruption(b2=zone(EnteteFacture, "caisse_gestionnaire", "131"))


@faute(
    "at-premier-accident-d-office",
    tue=[("CDC-3.2.2.1-10", "identifiant")],
    scenario="AT-002-V2",
    lieu=NUMERO,
)
@faute(
    "apias-premier-accident-d-office",
    tue=[("CDC-3.2.2.1-20", "choix")],
    scenario="AT-009-V1",
    lieu=NUMERO,
)
@faute(
    "apias-accident-du-support",
    tue=[("CDC-3.2.2.1-20", "divergence")],
    scenario="AT-009-V3",
    lieu=NUMERO,
)
def premier_accident() -> Corruption:
    """Le premier accident de la carte est retenu, quoi que dise la victime."""
    return Corruption(b2=zone(EnteteFacture, "no_at_ou_date_accident", "020251103"))


@faute(
    "at-non-securisee",
    tue=[("CDC-3.2.2.1-09", "securisee")],
    scenario="AT-001",
    lieu="fichier:certification_lot",
)
@faute(
    "at-teleconsultation-degradee",
    tue=[("CDC-3.2.2.1-13", "sans_vitale")],
    scenario="TLM-005",
    lieu="fichier:certification_lot",
)
def mode_degrade() -> Corruption:
    """La facture AT part en mode dégradé alors que ce mode n'a pas lieu d'être."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "D"))


@faute(
    "at-degrade-offert-a-distance",
    tue=[("CDC-3.2.2.1-13", "degrade_ferme")],
    scenario="TLM-005",
    lieu="appel_module",
)
def degrade_a_distance() -> Corruption:
    """Le mode dégradé reste ouvert à une téléconsultation."""
    return formee_a_tort("degrade")


@faute(
    "at-accidents-non-proposes",
    tue=[("CDC-3.2.2.1-10", "propose")],
    scenario="AT-002-V1",
    lieu="pilote",
)
def accidents_non_proposes() -> Corruption:
    """Le PS ne voit pas les accidents de la carte."""
    return Corruption(evenement=ecran(sans_question("dossier_at")))


@faute(
    "at-envoi-a-la-caisse-maladie",
    tue=[("CDC-2.3.1-12", "envoi")],
    scenario="AT-002-V2",
    lieu="smtp",
)
def envoi_a_la_caisse_maladie() -> Corruption:
    """Le message de la facture AT est adressé à la caisse maladie."""
    caisse = [{"adresse": "01751@751.01.sim.invalid", "notify": "FAILURE"}]
    return Corruption(evenement=donnees("smtp", vers=caisse))


@faute(
    "at-degrade-refuse",
    tue=[("CDC-3.2.2.1-12", "permis")],
    scenario="AT-003-V2",
    lieu="etape",
)
def degrade_refuse() -> Corruption:
    """Le mode dégradé est refusé alors que la caisse de la victime n'est pas celle de la carte."""
    return jamais_formee("divergent")


@faute(
    "at-regime-refusant-ignore",
    tue=[("CDC-3.2.2.1-14", "refuse")],
    scenario="AT-005-V2",
    lieu="appel_module",
)
def regime_refusant_ignore() -> Corruption:
    """Une FSE AT est faite pour un régime qui ne les accepte pas."""
    return formee_a_tort("refuse")


@faute(
    "at-table-sans-effet-avant",
    tue=[("CDC-3.2.2.1-15", "avant")],
    scenario="AT-006",
    lieu="appel_module",
)
def table_ignoree() -> Corruption:
    """La table des régimes n'est pas consultée : la FSE AT se fait avant la mise à jour."""
    return formee_a_tort("avant")


@faute(
    "at-table-figee",
    tue=[("CDC-3.2.2.1-15", "apres")],
    scenario="AT-006",
    lieu="etape",
)
def table_figee() -> Corruption:
    """La table des régimes est dans le programme : la mise à jour est sans effet."""
    return jamais_formee("apres")


@faute(
    "at-lots-meles",
    tue=[("CDC-3.2.10.1.1-07", "separes")],
    scenario="AT-010-V1",
    lieu="fichier",
)
def lots_meles() -> Corruption:
    """Factures AT et maladie partagent un lot alors que le régime les veut à part."""
    return Corruption(piece=("reception", "b2", _avec_une_autre))


def _avec_une_autre(octets: bytes) -> bytes:
    """Put a copy of the AT facture, under another number, in its lot."""
    lignes = [octets[i : i + LONGUEUR] for i in range(0, len(octets), LONGUEUR)]
    rangs = [r for r, x in enumerate(lignes) if b"000000002" in x and x[:1] in b"245"]
    copies = [lignes[r].replace(b"000000002", b"000000099") for r in rangs]
    place = rangs[-1] + 1 if rangs else len(lignes)
    return b"".join((*lignes[:place], *copies, *lignes[place:]))


@faute(
    "at-lots-separes-a-tort",
    tue=[("CDC-3.2.10.1.1-07", "ensemble")],
    scenario="AT-010-V2",
    lieu="fichier",
)
def lots_separes_a_tort() -> Corruption:
    """Un régime qui ne le demande pas reçoit les factures AT dans un lot à part."""
    return Corruption(piece=("reception", "b2", _sans_la_seconde))


def _sans_la_seconde(octets: bytes) -> bytes:
    lignes = [octets[i : i + LONGUEUR] for i in range(0, len(octets), LONGUEUR)]
    return b"".join(x for x in lignes if b"000000002" not in x or x[:1] not in b"245")


@faute(
    "at-adr-ignore",
    tue=[("CDC-3.2.2.1-04", "adr"), ("CDC-4.2.1.3.1-02", "maladie")],
    scenario="AT-012",
    lieu="fichier:taux",
)
def adr_ignore() -> Corruption:
    """La facture maladie est tarifée selon la carte et non selon ADR."""
    return Corruption(b2=zone(Acte, "taux", "070"))


@faute(
    "at-numero-perdu-avec-adr",
    tue=[("CDC-3.2.2.1-04", "exception_at"), ("CDC-4.2.1.3.1-02", "at")],
    scenario="AT-012",
    lieu=NUMERO,
)
def accident_perdu() -> Corruption:
    """Les droits d'ADR effacent le numéro de l'accident."""
    return Corruption(b2=zone(EnteteFacture, "no_at_ou_date_accident", "000000000"))


@faute(
    "at-criteres-de-lot-meles",
    tue=[("CDC-3.2.10.1.1-01", "distincts")],
    scenario="AT-016-V8",
    lieu="appel_module|etape",
)
def criteres_meles() -> Corruption:
    """Deux factures de critères différents sont mises dans un seul lot."""
    return Corruption(
        evenement=sans(
            "appel_module",
            lambda e: e.donnees.get("fonction") == LOT and "002" in str(e.donnees.get("entrees")),
        ),
        etape="lots",
    )


@faute(
    "at-criteres-de-lot-egaux-separes",
    tue=[("CDC-3.2.10.1.1-01", "ensemble")],
    scenario="AT-016-V1",
    lieu="appel_module",
)
def criteres_egaux_separes() -> Corruption:
    """Deux factures de même critère font deux lots."""
    return Corruption(evenement=appel_ajoute(LOT), etape="lots")


@faute(
    "at-v1bis-sans-adherent",
    tue=[("CDC-2.3.1-20", "memes_donnees")],
    scenario="AT-017",
    lieu="fichier:no_adherent",
)
def v1bis_sans_adherent() -> Corruption:
    """Avec une V1bis, le numéro d'adhérent copié du papier se perd."""
    return Corruption(b2=zone_de(EnteteFacture, 1, "no_adherent", " " * 8))


@faute(
    "at-v1bis-mal-adressee",
    tue=[("CDC-2.3.1-20", "meme_dre")],
    scenario="AT-017",
    lieu="fichier:code_routage_amc",
)
def v1bis_mal_adressee() -> Corruption:
    """Avec une V1bis, la DRE part sans le code de routage du papier."""
    return Corruption(b2=zone_de(DonneesAmc, 1, "code_routage_amc", "  "))
