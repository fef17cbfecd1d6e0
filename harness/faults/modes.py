"""Faults about the securing modes: numbers, lots, papers and ARL that do not fit them."""

from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_change,
    ecran,
    reponse,
    sans,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot, EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Ecran

FORMATER, SECURISER = "SSV_FormaterFactures", "SSV_SecuriserFacture"
SIGNER = "2a9e9a"
Retouche = Callable[[Enregistrement], Enregistrement]


def _brut(classe: type[Enregistrement], champ: str, valeur: str) -> Retouche:
    return lambda e: e.avec_brut(champ, valeur) if isinstance(e, classe) else e


def _securisees(*flux: str, mode: str) -> list[dict[str, object]]:
    return [
        {
            "groupe": 60001,
            "nom": "facture_securisee",
            "champs": {
                "type_facture": f,
                "mode_securisation": mode,
                "signature_vitale": "30",
                "signature_cps": "",
            },
        }
        for f in flux
    ]


@faute(
    "modes-un-seul-mode",
    tue=[("CDC-3.2.9.1-01", "mode")],
    scenario="DES-013",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.10.1.1-04",),
)
def un_seul_mode() -> Corruption:
    """Tous les lots se disent en mode SESAM-Vitale."""
    return Corruption(b2=_brut(DebutLot, "certification_lot", "S"))


@faute(
    "modes-module-mal-appele",
    tue=[("CDC-3.2.9.1-01", "mode_module")],
    scenario="DES-013",
    lieu="appel_module",
)
def module_mal_appele() -> Corruption:
    """Le module est appelé pour un mode qui n'est pas celui de la facture."""
    return Corruption(
        evenement=appel_change(FORMATER, sorties=_securisees("F", mode="S")), etape="degrade"
    )


@faute(
    "modes-support-non-sollicite",
    tue=[("CDC-3.2.9.1-01", "supports")],
    scenario="DES-013",
    lieu="etape",
)
def support_non_sollicite() -> Corruption:
    """Une facture SESAM-Vitale est faite sans solliciter la carte Vitale."""
    return Corruption(
        evenement=sans("apdu", lambda e: e.donnees.get("lecteur") == "vitale"),
        etape="sesam_vitale",
    )


@faute(
    "modes-fse-non-signee",
    tue=[("CDC-3.2.9.1-01", "chiffree_signee")],
    scenario="DES-013",
    lieu="reception",
)
def fse_non_signee() -> Corruption:
    """Les FSE arrivent sans enveloppe ni signature."""

    def nue(evenement: Evenement) -> Evenement:
        if evenement.genre == "reception" and evenement.donnees.get("etape") == "lots":
            return msgspec.structs.replace(evenement, pieces={})
        return evenement

    return Corruption(evenement=nue)


@faute(
    "modes-papier-oublie",
    tue=[("CDC-3.2.9.1-01", "piece"), ("CDC-3.5-01", "papier")],
    scenario="DES-013",
    lieu="pilote",
)
def papier_oublie() -> Corruption:
    """La facture dégradée part sans sa feuille de soins papier."""
    return Corruption(
        evenement=reponse(lambda r: msgspec.structs.replace(r, documents=())), etape="degrade"
    )


@faute(
    "modes-numero-repete",
    tue=[("CDC-4.2.1.15-03", "uniques")],
    scenario="DES-013",
    lieu="fichier:no_facture",
    aussi=(
        "CDC-3.5-01",
        "CDC-3.2.9.1-01",
        "CDC-3.2.10.1.1-04",
        "CDC-3.2.9.3.1.2-02",
        "CDC-4.2.1.1-06",
    ),
)
def numero_repete() -> Corruption:
    """Chaque mode a sa propre suite de numéros, qui recommence à 1."""
    return Corruption(b2=_brut(EnteteFacture, "no_facture", "000000001"))


@faute(
    "modes-numero-par-mode",
    tue=[("CDC-4.2.1.1-06", "uniques")],
    scenario="APC-018",
    lieu="fichier:no_facture",
)
def numero_fige() -> Corruption:
    """Un même numéro de facture sert dans tous les modes."""
    return Corruption(b2=_brut(EnteteFacture, "no_facture", "000000003"))


@faute(
    "modes-dre-d-un-autre-mode",
    tue=[("CDC-3.2.9.3.1.2-02", "dre_de_la_fse"), ("CDC-3.2.9.3.1.2-02", "seule")],
    scenario="DES-013",
    lieu="fichier:certification_lot",
    aussi=("CDC-3.2.9.1-01",),
)
def dre_d_un_autre_mode() -> Corruption:
    """Les DRE partent toutes en mode dégradé."""

    def lot_de_dre(e: Enregistrement) -> Enregistrement:
        if isinstance(e, DebutLot) and e.brut_de("no_lot").startswith("A"):
            return e.avec_brut("certification_lot", "D")
        return e

    return Corruption(b2=lot_de_dre)


@faute(
    "modes-flux-amo-absent",
    tue=[("CDC-3.5-01", "flux_amo")],
    scenario="DES-013",
    lieu="etape",
)
def flux_amo_absent() -> Corruption:
    """Rien n'arrive à l'organisme obligatoire."""
    return Corruption(evenement=sans("reception", lambda e: e.donnees.get("organisme") == "01-131"))


@faute(
    "modes-flux-amc-absent",
    tue=[("CDC-3.5-01", "flux_amc")],
    scenario="DES-013",
    lieu="etape",
)
def flux_amc_absent() -> Corruption:
    """Rien n'arrive à l'organisme complémentaire."""
    return Corruption(
        evenement=sans("reception", lambda e: str(e.donnees.get("organisme")).startswith("amc"))
    )


@faute(
    "modes-sans-arl",
    tue=[("CDC-3.5-01", "arl")],
    scenario="DES-013",
    lieu="reception",
)
def sans_arl() -> Corruption:
    """Les lots transmis ne reçoivent pas d'ARL."""
    return Corruption(evenement=sans("retour"))


@faute(
    "modes-arl-attendu-en-degrade",
    tue=[("CDC-3.5-01", "sans_attente")],
    scenario="DES-013",
    lieu="pilote",
)
def arl_attendu_en_degrade() -> Corruption:
    """Le lot dégradé reste affiché en attente d'ARL."""

    def attendre(e: Ecran) -> Ecran:
        lignes = tuple({**ligne, "etat": "transmis"} for ligne in e.lignes)
        return msgspec.structs.replace(e, lignes=lignes)

    return Corruption(evenement=ecran(attendre), etape="lots_apres")
