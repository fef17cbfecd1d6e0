"""Faults about supports and rights: mixed, ignored, borrowed from another source."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    appel_change,
    avec_champ,
    choix_retenu,
    donnees,
    du_service,
    ecran,
    sans,
    sans_action,
    sans_champ,
    sans_question,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement

ADR, AUTH, SIGN = "adr", "apcv_auth", "apcv_sign"
IMPOSSIBLE, PERIME = "flux_apcv_impossible", "contexte_apcv_perime"


@faute(
    "supports-carte-non-lue",
    tue=[
        ("CDC-2.2-03", "carte"),
        ("CDC-2.2.1.2-04", "carte"),
        ("CDC-3.2.2-01", "carte_sollicitee"),
    ],
    scenario="APC-003",
    lieu="fichier",
)
def carte_non_lue() -> Corruption:
    """La carte désignée n'est pas lue : l'identité vient d'ailleurs."""
    return Corruption(
        evenement=sans("apdu", lambda e: e.donnees.get("lecteur") == "vitale"), etape="carte"
    )


@faute(
    "supports-apcv-ignoree",
    tue=[
        ("CDC-2.2-03", "apcv"),
        ("CDC-2.2.1.2-04", "apcv"),
        ("CDC-3.2.2-01", "apcv_sollicitee"),
    ],
    scenario="APC-003",
    lieu="fichier",
    aussi=("CONV-APCV-01",),
)
def apcv_ignoree() -> Corruption:
    """Le PS désigne le téléphone, le service ApCV n'est pas sollicité."""
    return Corruption(evenement=sans("service", du_service(AUTH)), etape="apcv")


@faute(
    "supports-carte-imposee",
    tue=[("CDC-2.2.1.2-04", "offerts")],
    scenario="APC-003",
    lieu="pilote",
)
def carte_imposee() -> Corruption:
    """Une carte dans le lecteur empêche de choisir le téléphone."""
    return Corruption(evenement=ecran(sans_action("acquerir_apcv")))


@faute(
    "supports-identite-d-ailleurs",
    tue=[("CDC-3.2.2-01", "identite")],
    scenario="APC-003",
    lieu="fichier:nir_assure",
)
def identite_d_ailleurs() -> Corruption:
    """Le NIR du flux n'est pas celui du support présenté."""
    return Corruption(b2=zone(EnteteFacture, "nir_assure", "1990199999001"))


@faute(
    "supports-fse-refusees",
    tue=[("CONV-VITALE-01", "carte"), ("CONV-VITALE-01", "apcv")],
    scenario="APC-003",
    lieu="reception",
)
def fse_refusees() -> Corruption:
    """Les FSE produites ne passent pas les contrôles de l'organisme."""
    return Corruption(evenement=donnees("reception", statut="refus", cause="signature"))


@faute(
    "supports-affichage-fige",
    tue=[("CDC-4.2.1.3-05", "affiche")],
    scenario="APC-003",
    lieu="pilote",
)
def affichage_fige() -> Corruption:
    """L'écran annonce toujours la carte Vitale."""
    return Corruption(evenement=ecran(avec_champ("support_vitale", "Carte Vitale")))


@faute(
    "supports-enregistrement-fige",
    tue=[("CDC-4.2.1.3-05", "enregistre")],
    scenario="APC-003",
    lieu="pilote",
)
def enregistrement_fige() -> Corruption:
    """L'archive dit « carte » pour toutes les factures."""
    return Corruption(
        piece=(
            "pilote",
            "document-0",
            lambda octets: octets.replace(
                b'"support_vitale": "apcv"', b'"support_vitale": "carte"'
            ),
        )
    )


@faute(
    "adr-exoneration-ignoree",
    tue=[("CDC-2.2.1.2.2-04", "suit_adr")],
    scenario="APC-006-V1",
    lieu="fichier:taux",
)
@faute(
    "adr-source-ignoree",
    tue=[
        ("CDC-4.2.1.3.1-01", "adr"),
        ("CDC-4.2.1.3.1-01", "autre"),
    ],
    scenario="APC-010",
    lieu="fichier:taux",
)
def exoneration_ignoree() -> Corruption:
    """L'exonération de la source employée est ignorée : le taux ordinaire s'applique."""
    return Corruption(b2=zone(Acte, "taux", "070"))


@faute(
    "adr-complete-par-le-papier",
    tue=[("CDC-3.2.2.1-08", "adr_seul")],
    scenario="APC-006-V2",
    lieu="fichier:taux",
    aussi=("CDC-2.2.1.2.2-04",),
)
@faute(
    "adr-carte-delaissee",
    tue=[("CDC-4.2.1.3.1-01", "carte")],
    scenario="APC-010",
    lieu="fichier:taux",
)
def complete_par_le_papier() -> Corruption:
    """Une exonération étrangère à la source employée passe dans la facture."""
    return Corruption(b2=zone(Acte, "taux", "100"))


@faute(
    "droits-support-declaratif",
    tue=[("CDC-4.2.1.3.1-03", "groupe_1420")],
    scenario="APC-010",
    lieu="appel_module",
)
def support_declaratif() -> Corruption:
    """Le groupe 1420 annonce toujours des droits déclarés."""
    groupe = {"groupe": 1420, "nom": "", "champs": {"support_droits": "4"}}
    return Corruption(evenement=appel_change("SSV_FormaterFactures", entrees=[groupe]))


@faute(
    "droits-piece-figee",
    tue=[("CDC-4.2.1.3.1-03", "facture")],
    scenario="APC-010",
    lieu="fichier:nature_piece_droits",
)
def piece_figee() -> Corruption:
    """La facture transmise annonce toujours des droits déclarés."""
    return Corruption(b2=zone(EnteteFacture, "nature_piece_droits", "4"))


@faute(
    "bascule-caisse-de-la-carte",
    tue=[("CDC-2.2.1.2-05", "donnees"), ("CDC-4.2.1.3-06", "dernier_support")],
    scenario="APC-005",
    lieu="fichier:caisse_gestionnaire",
)
def caisse_de_la_carte() -> Corruption:
    """Après la bascule, la caisse lue sur la carte reste dans la facture."""
    return Corruption(b2=zone(EnteteFacture, "caisse_gestionnaire", "594"))


@faute(
    "bascule-signature-par-la-carte",
    tue=[("CDC-2.2.1.2-05", "signature")],
    scenario="APC-005",
    lieu="apdu",
)
def signature_par_la_carte() -> Corruption:
    """La facture ApCV est signée par la carte restée dans le lecteur."""
    return Corruption(evenement=apdu_ajoutee("vitale", "002a9e9a"), etape="facture")


@faute(
    "bascule-donnees-gardees",
    tue=[("CDC-2.2.1.2-06", "efface"), ("CDC-4.2.1.3-07", "vides")],
    scenario="APC-005",
    lieu="pilote",
)
def donnees_gardees() -> Corruption:
    """Le nom lu sur la carte reste affiché après la bascule."""
    return Corruption(evenement=ecran(avec_champ("nom", "RENAULT")), etape="bascule")


@faute(
    "bascule-sans-authentification",
    tue=[("CDC-2.2.1.2-06", "contexte")],
    scenario="APC-005",
    lieu="etape",
)
def bascule_sans_authentification() -> Corruption:
    """La bascule ne demande pas d'authentification."""
    return Corruption(evenement=sans("service", du_service(AUTH)), etape="bascule")


@faute(
    "bascule-choix-garde",
    tue=[("CDC-2.2.1.2-06", "choix"), ("CDC-4.2.1.3-07", "selection_refaite")],
    scenario="APC-005",
    lieu="pilote",
)
def choix_garde() -> Corruption:
    """Le bénéficiaire choisi avec la carte reste retenu."""
    return Corruption(evenement=ecran(choix_retenu("beneficiaire", "0")), etape="bascule")


@faute(
    "bascule-choix-non-demande",
    tue=[("CDC-2.2.1.2-06", "choix"), ("CDC-4.2.1.3-07", "selection_refaite")],
    scenario="APC-005",
    lieu="pilote",
)
def choix_non_demande() -> Corruption:
    """Après la bascule, le bénéficiaire n'est pas demandé."""
    return Corruption(evenement=ecran(sans_question("beneficiaire")), etape="bascule")


@faute(
    "bascule-sans-adr",
    tue=[("CDC-2.2.1.2-06", "adr"), ("CDC-4.2.1.3-07", "adr_refait")],
    scenario="APC-005",
    lieu="etape",
)
def bascule_sans_adr() -> Corruption:
    """Les droits acquis avec la carte servent à la facture ApCV."""
    return Corruption(evenement=sans("service", du_service(ADR)), etape="choix")


@faute(
    "adr-moins-que-la-carte",
    tue=[("CDC-2.2.1.3-05", "identiques")],
    scenario="APC-023",
    lieu="fichier:taux",
)
def moins_que_la_carte() -> Corruption:
    """Avec ADR, l'exonération de la carte n'est pas retrouvée."""

    def seconde(e: Enregistrement) -> Enregistrement:
        adr = isinstance(e, Acte) and e.brut_de("no_facture").endswith("2")
        return e.avec_brut("taux", "070") if adr else e

    return Corruption(b2=seconde)


@faute(
    "adr-mutuelle-a-saisir",
    tue=[("CDC-4.2.1.3.2.2-09", "automatique")],
    scenario="APC-024",
    lieu="pilote",
)
def mutuelle_a_saisir() -> Corruption:
    """La mutuelle rendue par ADR n'est pas reprise à l'écran."""
    return Corruption(evenement=ecran(sans_champ("mutuelle")))


@faute(
    "adr-mutuelle-perdue",
    tue=[("CDC-4.2.1.3.2.2-09", "fse")],
    scenario="APC-024",
    lieu="fichier:no_organisme_complementaire",
)
def mutuelle_perdue() -> Corruption:
    """La FSE ne porte pas la mutuelle rendue par ADR."""
    return Corruption(b2=zone(EnteteFacture, "no_organisme_complementaire", "0000000000"))


@faute(
    "droits-regime-perdu",
    tue=[("CDC-4.2.1.3-02", "carte"), ("CDC-4.2.1.3-02", "adr")],
    scenario="APC-025",
    lieu="fichier:grand_regime",
)
def regime_perdu() -> Corruption:
    """Le régime du bénéficiaire n'arrive pas dans la facture."""
    return Corruption(b2=zone(EnteteFacture, "grand_regime", "02"))


@faute(
    "fiche-locale-preferee",
    tue=[("CDC-2.2.1.2-02", "support_fait_foi")],
    scenario="APC-026-V1",
    lieu="fichier:caisse_gestionnaire",
)
def fiche_locale_preferee() -> Corruption:
    """La caisse notée au cabinet l'emporte sur celle du support."""
    return Corruption(b2=zone(EnteteFacture, "caisse_gestionnaire", "131"))
