"""Faults of the degraded mode: what an LPS that misuses it would send or show."""

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    appel_ajoute,
    avec_champ,
    avec_mention,
    ecran,
    reponse,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot, EnteteFacture, TotalFacture
from vitalbench.reference.norms.b2_complements import ActeCcam
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Ecran

LECTURE, SIGNATURE = "00b0820000", "002a9e9a20" + "00" * 32


@faute(
    "degrade-lit-la-vitale",
    tue=[("CDC-3.2.9.1-06", "cps_seule")],
    scenario="DEG-002",
    lieu="apdu",
)
@faute(
    "degrade-echange-vitale",
    tue=[("CDC-4.2.3.1-01", "sans_vitale")],
    scenario="DEG-003",
    lieu="apdu",
)
def degrade_lit_la_vitale() -> Corruption:
    """Le mode dégradé adresse des commandes à une carte Vitale."""
    return Corruption(evenement=apdu_ajoutee("vitale", LECTURE), etape="degrade")


def _sceau(nom: str) -> Corruption:
    return Corruption(piece=("reception", nom, lambda _: b"0\x00"))


@faute(
    "degrade-signature-absente",
    tue=[("CDC-3.2.9.1-06", "signature_cps")],
    scenario="DEG-002",
    lieu="reception",
)
@faute(
    "fse-sans-element-de-signature",
    tue=[("CONV-GEN-03", "fse")],
    scenario="DEG-003",
    lieu="reception",
)
def premiere_signature_absente() -> Corruption:
    """Le sceau de la facture n'est pas une signature."""
    return _sceau("sceau-000000001")


@faute(
    "degrade-sans-element-de-signature",
    tue=[("CONV-GEN-03", "degrade")],
    scenario="DEG-003",
    lieu="reception",
)
def signature_du_degrade_absente() -> Corruption:
    """Le sceau de la facture dégradée n'est pas une signature."""
    return _sceau("sceau-000000003")


@faute(
    "lot-degrade-non-signe",
    tue=[("CDC-4.2.3.2-01", "signes_cps")],
    scenario="DEG-003",
    lieu="reception",
)
def lot_non_signe() -> Corruption:
    """Le sceau du lot n'est pas une signature."""
    return _sceau("sceau-lot")


@faute(
    "degrade-sensible-en-clair",
    tue=[("CDC-3.2.9.1-06", "illisible")],
    scenario="DEG-002",
    lieu="fichier:code_ccam",
    aussi=("CDC-3.4.1.2-02", "CDC-2.3.1-08"),
)
@faute(
    "degrade-non-chiffre",
    tue=[("CDC-3.4.1.2-02", "chiffrees")],
    scenario="DEG-002",
    lieu="fichier:code_ccam",
    aussi=("CDC-3.2.9.1-06", "CDC-2.3.1-08"),
)
def sensible_en_clair() -> Corruption:
    """Le code CCAM d'une facture dégradée circule en clair."""
    return Corruption(b2=zone(ActeCcam, "code_ccam", "DEQP003      "))


@faute(
    "degrade-non-securise",
    tue=[("CDC-3.4.1.2-02", "securise")],
    scenario="DEG-002",
    lieu="fichier:certification_lot",
)
def lot_non_securise() -> Corruption:
    """Un lot part dans l'ancien mode non sécurisé."""
    return Corruption(b2=zone(DebutLot, "certification_lot", " "))


@faute(
    "modes-meles",
    tue=[("CDC-3.2.10.1.1-04", "lots_par_mode")],
    scenario="DEG-003",
    lieu="fichier:certification_lot",
    aussi=("CDC-4.2.3.2-01",),
)
@faute(
    "degrade-non-separe",
    tue=[("CDC-4.2.3.2-01", "separes")],
    scenario="DEG-003",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.10.1.1-04",),
)
def modes_meles() -> Corruption:
    """Toutes les factures partent dans des lots du mode SESAM-Vitale."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "S"))


@faute(
    "degrade-alerte-sans-arl",
    tue=[("CDC-3.3.1-02", "sans_alerte")],
    scenario="DEG-001",
    lieu="pilote",
    aussi=("CDC-4.2.3.2-04",),
)
@faute(
    "degrade-archive-relance",
    tue=[("CDC-4.2.3.2-04", "sans_alerte")],
    scenario="DEG-001",
    lieu="pilote",
    aussi=("CDC-3.3.1-02",),
)
def alerte_sans_arl() -> Corruption:
    """Trois jours plus tard, l'absence d'ARL du lot dégradé est signalée."""
    return Corruption(evenement=ecran(avec_mention("arl_absent", "ARL attendu")), etape="releve")


@faute(
    "degrade-reemis",
    tue=[("CDC-3.3.1-02", "sans_reemission")],
    scenario="DEG-001",
    lieu="smtp",
    aussi=("CDC-4.2.3.2-04",),
)
@faute(
    "degrade-renvoye-faute-d-arl",
    tue=[("CDC-4.2.3.2-04", "sans_suite")],
    scenario="DEG-001",
    lieu="smtp",
    aussi=("CDC-3.3.1-02",),
)
def degrade_reemis() -> Corruption:
    """Faute d'ARL, le lot dégradé est envoyé une seconde fois."""
    vus: list[Evenement] = []

    def doubler(e: Evenement) -> list[Evenement]:
        if e.genre == "smtp":
            vus.append(e)
        if e.genre == "etape" and e.donnees.get("repere") == "plus_tard" and vus:
            return [e, msgspec.structs.replace(vus[0], seq=e.seq)]
        return [e]

    return Corruption(evenement=doubler)


@faute(
    "degrade-non-archive",
    tue=[("CDC-4.2.3.2-04", "archive")],
    scenario="DEG-001",
    lieu="pilote",
)
def non_archive() -> Corruption:
    """Le lot dégradé reste à l'état transmis, dans l'attente d'un ARL."""

    def attendre(e: Ecran) -> Ecran:
        lignes = tuple({**ligne, "etat": "transmis"} for ligne in e.lignes)
        return msgspec.structs.replace(e, lignes=lignes)

    return Corruption(evenement=ecran(attendre), etape="archive")


@faute(
    "degrade-ecran-non-vide",
    tue=[("CDC-4.2.3.1-03", "vide")],
    scenario="DEG-001",
    lieu="pilote",
)
def ecran_non_vide() -> Corruption:
    """L'écran garde les données de la facture dégradée."""
    return Corruption(evenement=ecran(avec_champ("nom", "DUPONT")), etape="degrade")


@faute(
    "degrade-absente-de-la-liste",
    tue=[("CDC-4.2.3.1-03", "en_attente")],
    scenario="DEG-001",
    lieu="pilote",
)
def absente_de_la_liste() -> Corruption:
    """La facture dégradée n'est pas dans la liste des factures en attente."""
    return Corruption(
        evenement=ecran(lambda e: msgspec.structs.replace(e, lignes=())), etape="attente"
    )


@faute(
    "degrade-formatee-deux-fois",
    tue=[("CDC-4.2.3.1-03", "groupes_vides")],
    scenario="DEG-001",
    lieu="appel_module",
)
@faute(
    "degrade-sans-cps",
    tue=[("CDC-3.4.1.2-04", "refuse")],
    scenario="DEG-007",
    lieu="appel_module",
    aussi=("CDC-3.2.9.3.1.1-01",),
)
@faute(
    "degrade-cps-retiree",
    tue=[("CONV-GEN-03", "sans_cps")],
    scenario="DEG-003",
    lieu="appel_module",
)
@faute(
    "copie-facturee",
    tue=[("CDC-3.2.2-04", "flux")],
    scenario="DEG-011",
    lieu="appel_module",
)
def facture_de_trop() -> Corruption:
    """Une facture est mise en forme alors qu'elle ne devait pas l'être."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"))


@faute(
    "degrade-lot-sans-code",
    tue=[("CDC-4.2.3.2-02", "demande")],
    scenario="DEG-001",
    lieu="appel_module|etape",
)
def lot_sans_code() -> Corruption:
    """Le lot dégradé est accepté sans code porteur."""
    return Corruption(evenement=reponse(sans_refus), etape="lot_sans_code")


@faute(
    "degrade-signature-avant-code",
    tue=[("CDC-4.2.3.2-02", "code_avant")],
    scenario="DEG-001",
    lieu="apdu",
)
def signature_avant_code() -> Corruption:
    """La CPS signe le lot avant toute présentation du code."""
    return Corruption(evenement=apdu_ajoutee("cps", SIGNATURE), etape="lot")


@faute(
    "degrade-autre-tarif",
    tue=[("CDC-4.2.3.1-01", "montants")],
    scenario="DEG-003",
    lieu="fichier:total_amo",
)
def autre_tarif() -> Corruption:
    """En dégradé, la part obligatoire est recalculée à la baisse."""
    degradees: set[str] = set()
    lettre = [""]

    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, DebutLot):
            lettre[0] = str(e.valeur("certification_lot"))
        if isinstance(e, EnteteFacture) and lettre[0] == "D":
            degradees.add(str(e.valeur("no_facture")))
        if isinstance(e, TotalFacture) and str(e.valeur("no_facture")) in degradees:
            return e.avec_brut("total_amo", "00001800")
        return e

    return Corruption(b2=changer)


@faute(
    "degrade-signe-deux-fois",
    tue=[("CDC-4.2.3.1-01", "une_signature")],
    scenario="DEG-003",
    lieu="apdu",
)
def signe_deux_fois() -> Corruption:
    """La CPS signe deux fois la même facture dégradée."""
    return Corruption(evenement=apdu_ajoutee("cps", SIGNATURE), etape="degrade")


@faute(
    "degrade-sans-lecteur",
    tue=[("CDC-3.4.1.2-04", "lecteur")],
    scenario="DEG-007",
    lieu="appel_module",
)
def degrade_sans_lecteur() -> Corruption:
    """Lecteur perdu, une facture dégradée est quand même mise en forme."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="facture_sans_lecteur")


@faute(
    "fse-cps-retiree",
    tue=[("CONV-GEN-03", "fse_sans_cps")],
    scenario="DEG-003",
    lieu="appel_module",
)
def fse_cps_retiree() -> Corruption:
    """CPS retirée, une FSE est quand même mise en forme."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterFactures"), etape="fse_sans_cps")
