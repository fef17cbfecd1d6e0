"""Faults about the two times of a signature (désynchronisé)."""

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    appel_ajoute,
    appel_change,
    de_la_fonction,
    donnees,
    reponse,
    sans,
    suivi_de,
    zone,
    zone_de,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, DebutLot, EnteteFacture

FORMATER, SECURISER = "SSV_FormaterFactures", "SSV_SecuriserFacture"
SIGNER = "2a9e9a"


def _securisees(*flux: str, cps: str = "") -> list[dict[str, object]]:
    return [
        {
            "groupe": 60001,
            "nom": "facture_securisee",
            "champs": {
                "type_facture": f,
                "mode_securisation": "S",
                "signature_vitale": "30",
                "signature_cps": cps,
            },
        }
        for f in flux
    ]


# --- two times ----------------------------------------------------------------------------


@faute(
    "des-cps-au-premier-temps",
    tue=[("CDC-3.2.9.1-03", "partielle")],
    scenario="DES-001",
    lieu="appel_module",
)
def cps_au_premier_temps() -> Corruption:
    """La CPS signe dès le premier temps."""
    return Corruption(
        evenement=appel_change(FORMATER, sorties=_securisees("F", "D", cps="30")), etape="temps1"
    )


@faute(
    "des-lot-entre-les-deux-temps",
    tue=[("CDC-3.2.9.1-03", "hors_lot"), ("CDC-4.2.1.15-11", "absente")],
    scenario="DES-001",
    lieu="appel_module",
)
def lot_entre_les_deux_temps() -> Corruption:
    """Une facture que la CPS n'a pas signée est mise en lot."""
    return Corruption(evenement=appel_ajoute("SSV_FormaterLot"), etape="entre")


@faute(
    "des-lot-d-un-autre-mode",
    tue=[("CDC-3.2.9.1-03", "complete")],
    scenario="DES-001",
    lieu="fichier:certification_lot",
)
def lot_d_un_autre_mode() -> Corruption:
    """La facture finie en deux temps part dans un lot dégradé."""
    return Corruption(b2=zone(DebutLot, "certification_lot", "D"))


@faute(
    "des-cps-sans-vitale",
    tue=[("CDC-4.2.1.15-02", "ordre")],
    scenario="DES-001",
    lieu="appel_module",
    aussi=("CDC-4.2.1.15-05", "CDC-4.2.1.15-06"),
)
def cps_sans_vitale() -> Corruption:
    """La CPS signe une facture que la carte Vitale n'a pas signée."""
    return Corruption(evenement=sans("appel_module", de_la_fonction(FORMATER)), etape="temps1")


@faute(
    "des-cps-exigee-au-premier-temps",
    tue=[("CDC-4.2.1.15-05", "sans_cps")],
    scenario="DES-001",
    lieu="appel_module",
)
def cps_exigee() -> Corruption:
    """Le premier temps interroge la CPS."""
    return Corruption(evenement=apdu_ajoutee("cps", "00a4040c"), etape="temps1")


@faute(
    "des-dre-non-signee",
    tue=[("CDC-4.2.1.15-06", "appel")],
    scenario="DES-001",
    lieu="appel_module",
)
def dre_non_signee() -> Corruption:
    """Le premier temps ne signe que la FSE, la DRE est oubliée."""
    return Corruption(evenement=appel_change(FORMATER, sorties=_securisees("F")), etape="temps1")


@faute(
    "des-vitale-muette",
    tue=[("CDC-4.2.1.15-06", "echanges")],
    scenario="DES-001",
    lieu="etape",
)
def vitale_muette() -> Corruption:
    """La signature Vitale ne vient pas de la carte."""
    return Corruption(
        evenement=sans("apdu", lambda e: SIGNER in str(e.donnees.get("commande"))), etape="temps1"
    )


@faute(
    "des-archive-au-premier-temps",
    tue=[("CDC-4.2.1.15-13", "conservees")],
    scenario="DES-001",
    lieu="pilote",
)
def archive_au_premier_temps() -> Corruption:
    """L'archive garde la version du premier temps."""
    return Corruption(
        piece=(
            "pilote",
            "document-0",
            lambda octets: octets.replace(b'"securisee"', b'"a_contresigner"'),
        )
    )


@faute(
    "des-sans-controle",
    tue=[("CDC-4.2.1.15-04", "ordre")],
    scenario="DES-006",
    lieu="appel_module",
)
def sans_controle() -> Corruption:
    """La carte qui signe n'est pas relue avant de signer."""
    return Corruption(
        evenement=sans("appel_module", de_la_fonction("SSV_LireDroitsVitale")), etape="temps1"
    )


@faute(
    "des-signee-malgre-l-ecart",
    tue=[("CDC-4.2.1.15-04", "sans_signature")],
    scenario="DES-006",
    lieu="appel_module",
    aussi=("CDC-3.2.9.3.1.1-02",),
)
def signee_malgre_l_ecart() -> Corruption:
    """La carte d'un autre patient signe la facture."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="autre_patient")


@faute(
    "des-facture-refaite",
    tue=[("CDC-4.2.1.15-09", "identique")],
    scenario="DES-004",
    lieu="appel_module",
)
def facture_refaite() -> Corruption:
    """Après le redémarrage, une facture refaite part à la seconde signature."""

    def refaire(evenement: Evenement) -> Evenement:
        lues = evenement.donnees
        if evenement.genre != "appel_module" or lues.get("fonction") != SECURISER:
            return evenement
        brut = str(lues.get("entrees"))
        entrees = _securisees("D" if "'type_facture': 'D'" in brut else "F")
        return msgspec.structs.replace(evenement, donnees={**lues, "entrees": entrees})

    return Corruption(evenement=refaire)


@faute(
    "des-dre-laissee",
    tue=[("CDC-4.2.1.15-09", "ensemble")],
    scenario="DES-004",
    lieu="appel_module",
)
def dre_laissee() -> Corruption:
    """Le second temps ne reprend que la FSE."""
    return Corruption(
        evenement=sans(
            "appel_module",
            lambda e: (
                e.donnees.get("fonction") == SECURISER
                and "'type_facture': 'D'" in str(e.donnees.get("entrees"))
            ),
        )
    )


@faute(
    "des-premier-critere",
    tue=[("CDC-4.2.1.15-10", "lot_suit")],
    scenario="DES-005",
    lieu="fichier:no_facture",
)
def premier_critere() -> Corruption:
    """Les lots ne suivent pas le critère rendu au second temps."""
    critere = [{"groupe": 60002, "nom": "critere_lot", "champs": {"critere": "LE-MEME"}}]
    return Corruption(evenement=appel_change(SECURISER, sorties=critere))


@faute(
    "des-donnees-changees",
    tue=[("CDC-4.2.1.15-01", "donnees")],
    scenario="DES-003",
    lieu="fichier:nature_assurance",
)
def donnees_changees() -> Corruption:
    """En deux temps, la facture part avec une autre nature d'assurance."""
    return Corruption(b2=zone_de(EnteteFacture, 1, "nature_assurance", "30"))


@faute(
    "des-montants-changes",
    tue=[("CDC-4.2.1.15-01", "montants")],
    scenario="DES-003",
    lieu="fichier:montant_amo",
)
def montants_changes() -> Corruption:
    """En deux temps, la part obligatoire n'est pas la même."""
    return Corruption(b2=zone_de(Acte, 1, "montant_amo", "0002000"))


@faute(
    "des-lot-dans-l-ordre-des-signatures",
    tue=[("CDC-4.2.1.16.1-03", "croissant")],
    scenario="DES-003",
    lieu="fichier:no_facture",
)
def lot_desordonne() -> Corruption:
    """Les factures du lot sont rangées dans l'ordre où elles ont été finies."""
    return Corruption(b2=zone_de(EnteteFacture, 1, "no_facture", "000000009"))


@faute(
    "des-prescripteurs-exclus",
    tue=[("CDC-2.3.1-07", "prescripteurs")],
    scenario="DES-008-V1",
    lieu="etape",
)
@faute(
    "des-auxiliaires-exclus",
    tue=[("CDC-2.3.1-07", "auxiliaires")],
    scenario="DES-008-V2",
    lieu="etape",
)
@faute(
    "des-pharmaciens-exclus",
    tue=[("CDC-2.3.1-07", "pharmaciens")],
    scenario="DES-008-V3",
    lieu="etape",
)
@faute(
    "des-laboratoires-exclus",
    tue=[("CDC-2.3.1-07", "laboratoires")],
    scenario="DES-008-V4",
    lieu="etape",
)
@faute(
    "des-fournisseurs-exclus",
    tue=[("CDC-2.3.1-07", "fournisseurs")],
    scenario="DES-008-V5",
    lieu="etape",
)
def flux_refuses() -> Corruption:
    """Les flux signés en deux temps ne passent pas chez l'organisme."""
    return Corruption(evenement=donnees("reception", statut="refus", cause="signature"))


@faute(
    "des-cpe-sollicitee",
    tue=[("CDC-3.2.9.1-04", "cpe_non_utilisee")],
    scenario="DES-002",
    lieu="apdu",
)
def cpe_sollicitee() -> Corruption:
    """La CPE est sollicitée pendant que la facture est signée."""
    return Corruption(
        evenement=suivi_de(
            "apdu",
            quand="appel_module",
            lecteur="cps",
            rang=0,
            commande="002a9e9a",
            reponse="9000",
        ),
        etape="temps1",
    )


@faute(
    "des-cps-tierce-admise",
    tue=[("CDC-3.2.9.1-04", "tierce_refusee")],
    scenario="DES-002",
    lieu="appel_module",
)
def cps_tierce_admise() -> Corruption:
    """La CPS d'un autre praticien finit la facture."""
    return Corruption(evenement=appel_ajoute(SECURISER), etape="autre_praticien")


@faute(
    "des-cps-rattachee-refusee",
    tue=[("CDC-3.2.9.1-04", "rattachee_acceptee")],
    scenario="DES-002",
    lieu="etape",
)
def cps_rattachee_refusee() -> Corruption:
    """La facture préparée avec la CPE n'est jamais signée par le praticien."""
    return Corruption(evenement=sans("appel_module", de_la_fonction(SECURISER)), etape="temps2")


@faute(
    "des-adr-oublie",
    tue=[("CONV-ADR-01", "appel")],
    scenario="DES-012",
    lieu="etape",
)
def adr_oublie() -> Corruption:
    """Le service est intégré, mais n'est pas interrogé pendant la facture."""
    return Corruption(evenement=sans("service"))


@faute(
    "des-adr-ignore",
    tue=[("CONV-ADR-01", "situation")],
    scenario="DES-012",
    lieu="fichier:taux",
)
def adr_ignore() -> Corruption:
    """La réponse d'ADR est reçue mais la facture suit la carte."""
    return Corruption(b2=zone(Acte, "taux", "070"))


def _sans_document(etape: str) -> Corruption:
    return Corruption(
        evenement=reponse(lambda r: msgspec.structs.replace(r, documents=())), etape=etape
    )


@faute(
    "des-quittance-au-second-temps",
    tue=[("CDC-4.2.1.15-12", "quittance")],
    scenario="DES-015-V1",
    lieu="etape",
)
def quittance_au_second_temps() -> Corruption:
    """La quittance attend la signature de la CPS."""
    return _sans_document("quittance")


@faute(
    "des-ordonnance-au-second-temps",
    tue=[("CDC-4.2.1.15-12", "ordonnance")],
    scenario="DES-015-V1",
    lieu="etape",
)
def ordonnance_au_second_temps() -> Corruption:
    """L'ordonnance attend la signature de la CPS."""
    return _sans_document("ordonnance")


@faute(
    "des-bon-d-examen-au-second-temps",
    tue=[("CDC-4.2.1.15-12", "bon_examen")],
    scenario="DES-015-V2",
    lieu="etape",
)
def bon_d_examen_au_second_temps() -> Corruption:
    """Le bon d'examen attend la signature de la CPS."""
    return _sans_document("bon_examen")


@faute(
    "des-bordereau-au-second-temps",
    tue=[("CDC-4.2.1.15-12", "bordereau")],
    scenario="DES-015-V3",
    lieu="etape",
)
def bordereau_au_second_temps() -> Corruption:
    """Le bordereau attend la signature de la CPS."""
    return _sans_document("bordereau")
