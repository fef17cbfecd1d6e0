"""Faults about the ApCV and ADR: what an LPS that gets them wrong would do or send."""

import re
from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    appel_change,
    avec_champ,
    avec_mention,
    donnees,
    ecran,
    sans,
    sans_action,
    sans_champ,
    sans_mention,
    sans_question,
    suivi_de,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Ecran, Proposition

ADR, AUTH, SIGN = "adr", "apcv_auth", "apcv_sign"
IMPOSSIBLE, PERIME = "flux_apcv_impossible", "contexte_apcv_perime"


def _brut(
    classe: type[Enregistrement], champ: str, valeur: str
) -> Callable[[Enregistrement], Enregistrement]:
    return lambda e: e.avec_brut(champ, valeur) if isinstance(e, classe) else e


def _de(service: str) -> Callable[[Evenement], bool]:
    return lambda e: e.donnees.get("service") == service


def _appel(fonction: str) -> Callable[[Evenement], bool]:
    return lambda e: e.donnees.get("fonction") == fonction


def _requete(motif: bytes, remplacement: bytes) -> tuple[str, str, Callable[[bytes], bytes]]:
    return ("service", "requete", lambda octets: re.sub(motif, remplacement, octets))


def _retenu(ident: str, choix: str) -> Callable[[Ecran], Ecran]:
    def un(p: Proposition) -> Proposition:
        return msgspec.structs.replace(p, retenu=choix) if p.id == ident else p

    return lambda e: msgspec.structs.replace(e, propositions=tuple(un(p) for p in e.propositions))


@faute(
    "apcv-adr-jamais-appele",
    tue=[
        ("CDC-2.2.1.2-03", "adr_avant"),
        ("CDC-3.2.2.1-07", "beneficiaire"),
        ("CDC-3.2.2.1-07", "avant_tarification"),
    ],
    scenario="APC-001-V1",
    lieu="service|etape|appel_module",
)
def adr_jamais_appele() -> Corruption:
    """La facture ApCV est signée sans qu'ADR ait été interrogé."""
    return Corruption(evenement=sans("service", _de(ADR)))


@faute(
    "apcv-adr-du-porteur",
    tue=[("CDC-2.2.1.2.2-03", "adr_enfant")],
    scenario="APC-002",
    lieu="service",
    aussi=("CDC-2.2.1.2-03",),
)
def adr_du_porteur() -> Corruption:
    """Les droits demandés sont ceux de la mère, pas ceux de l'enfant choisi."""
    return Corruption(piece=_requete(rb"(DatedeNaissance>)\d{8}", rb"\g<1>19900101"))


@faute(
    "apcv-fse-du-porteur",
    tue=[("CDC-2.2.1.2.2-03", "fse_enfant")],
    scenario="APC-002",
    lieu="fichier:date_naissance",
)
def fse_du_porteur() -> Corruption:
    """La FSE porte la date de naissance de la mère."""
    return Corruption(b2=_brut(EnteteFacture, "date_naissance", "900101"))


@faute(
    "apcv-signature-d-un-autre-contexte",
    tue=[("CDC-2.2.1.2.2-03", "apcv_parent")],
    scenario="APC-002",
    lieu="service",
)
@faute(
    "apcv-contexte-d-une-autre-lecture",
    tue=[("CDC-3.2.2.1-06", "contexte_employe")],
    scenario="APC-001-V1",
    lieu="service",
)
def autre_contexte() -> Corruption:
    """La signature est demandée avec le contexte d'une autre lecture."""
    return Corruption(piece=_requete(rb"(Identifiant>)[0-9a-f-]{36}", rb"\g<1>ancien"))


@faute(
    "apcv-signee-sans-adr",
    tue=[("CDC-2.2.1.2-03", "sans_adr"), ("CDC-4.2.1.3-18", "aucune_facture")],
    scenario="APC-009-V3",
    lieu="service",
)
def signee_sans_adr() -> Corruption:
    """Malgré la panne, la signature est demandée et obtenue."""
    return Corruption(evenement=suivi_de("service", service=SIGN, statut="ok"), etape="sans_adr")


@faute(
    "apcv-identite-locale",
    tue=[("CDC-3.2.2.1-06", "authentification")],
    scenario="APC-001-V1",
    lieu="etape",
)
def identite_locale() -> Corruption:
    """Le téléphone est pris pour une carte : aucune authentification n'est demandée."""
    return Corruption(evenement=sans("service", _de(AUTH)))


@faute(
    "des-apcv-sans-chiffrement",
    tue=[("CDC-4.2.1.15-07", "ordre")],
    scenario="DES-007",
    lieu="service",
)
@faute(
    "apcv-sans-chiffrement",
    tue=[("CDC-4.2.1.1-05", "sequence")],
    scenario="APC-001-V1",
    lieu="service",
)
def sans_chiffrement() -> Corruption:
    """La signature est demandée sans que la facture ait été chiffrée."""
    return Corruption(evenement=sans("appel_module", _appel("SSV_Chiffrer")))


@faute(
    "apcv-signature-non-ajoutee",
    tue=[("CDC-4.2.1.1-05", "cps")],
    scenario="APC-001-V1",
    lieu="appel_module",
)
def signature_non_ajoutee() -> Corruption:
    """La CPS signe une facture où la signature de l'ApCV n'a pas été insérée."""
    return Corruption(evenement=sans("appel_module", _appel("SSV_AjouterSignature")))


@faute(
    "des-apcv-empreinte-maison",
    tue=[("CDC-4.2.1.15-07", "empreinte")],
    scenario="DES-007",
    lieu="service",
)
@faute(
    "apcv-empreinte-maison",
    tue=[("CDC-4.2.1.1-05", "empreinte")],
    scenario="APC-001-V1",
    lieu="service",
)
def empreinte_maison() -> Corruption:
    """Le logiciel envoie une empreinte calculée par lui, pas celle du SSV."""
    return Corruption(piece=_requete(rb"(DonneeFSE>)[^<]{8}", rb"\g<1>AAAAAAAA"))


@faute(
    "apcv-vitale-sollicitee",
    tue=[("CDC-4.2.1.1-05", "sans_vitale")],
    scenario="APC-001-V2",
    lieu="apdu",
)
def vitale_sollicitee() -> Corruption:
    """La carte Vitale restée dans le lecteur est sollicitée à la signature."""
    return Corruption(evenement=apdu_ajoutee("vitale", "00a40400"), etape="facture")


@faute(
    "apcv-vitale-lue-pour-les-droits",
    tue=[("CDC-3.2.2-02", "aucune_lecture")],
    scenario="APC-004",
    lieu="apdu",
)
def vitale_lue_pour_les_droits() -> Corruption:
    """Les droits sont lus sur la carte Vitale restée dans le lecteur."""
    return Corruption(evenement=apdu_ajoutee("vitale", "00b00000"), etape="apcv")


@faute(
    "apcv-droits-de-la-carte",
    tue=[("CDC-3.2.2-02", "droits_adr")],
    scenario="APC-004",
    lieu="fichier:nature_piece_droits",
)
def droits_de_la_carte() -> Corruption:
    """La facture ApCV se réclame des droits d'une carte."""
    return Corruption(b2=_brut(EnteteFacture, "nature_piece_droits", "1"))


@faute(
    "apcv-contexte-non-montre",
    tue=[("CDC-4.2.1.3-14", "contenu")],
    scenario="APC-001-V1",
    lieu="pilote",
)
def contexte_non_montre() -> Corruption:
    """La fin de validité du contexte n'est pas consultable."""
    return Corruption(evenement=ecran(sans_champ("fin_contexte_apcv")))


@faute(
    "apcv-provenance-tue",
    tue=[("CDC-4.2.1.3-14", "provenance")],
    scenario="APC-001-V1",
    lieu="pilote",
)
def provenance_tue() -> Corruption:
    """L'écran ne dit pas que les données viennent de l'ApCV."""
    return Corruption(evenement=ecran(sans_mention("provenance_apcv")))


@faute(
    "apcv-droits-du-matin",
    tue=[("CONV-ADR-02", "systematique"), ("CDC-4.2.1.3-15", "chaque_selection")],
    scenario="APC-007",
    lieu="etape",
)
def droits_du_matin() -> Corruption:
    """Les droits acquis le matin servent encore à la troisième facture."""
    return Corruption(evenement=sans("service", _de(ADR)), etape="troisieme")


@faute(
    "apcv-signee-hors-contexte",
    tue=[
        ("CDC-2.2.1.2.2-05", "rien_signe"),
        ("CDC-3.2.3.2-05", "aucune_signature"),
        ("CDC-4.2.1.3-16", "aucune_demande"),
        ("CDC-4.2.1.13-05", "non_demandee"),
    ],
    scenario="APC-008",
    lieu="service",
)
def signee_hors_contexte() -> Corruption:
    """La signature est demandée avec un contexte périmé."""
    return Corruption(evenement=suivi_de("service", service=SIGN, statut="ok"), etape="perime")


@faute(
    "apcv-fin-de-contexte-tue",
    tue=[
        ("CDC-2.2.1.2.2-05", "explique"),
        ("CDC-3.2.3.2-05", "informe"),
        ("CDC-4.2.1.3-16", "message"),
    ],
    scenario="APC-008",
    lieu="pilote",
)
def fin_de_contexte_tue() -> Corruption:
    """Le refus de signer ne dit pas que le contexte est échu."""
    return Corruption(evenement=ecran(sans_mention(PERIME)), etape="perime")


@faute(
    "apcv-sans-reauthentification",
    tue=[("CDC-4.2.1.3-16", "reauthentification")],
    scenario="APC-008",
    lieu="pilote",
)
def sans_reauthentification() -> Corruption:
    """Le contexte échu, le téléphone ne peut plus être présenté."""
    return Corruption(evenement=ecran(sans_action("acquerir_apcv")), etape="perime")


@faute(
    "apcv-panne-tue",
    tue=[("CDC-4.2.1.3-18", "message")],
    scenario="APC-009-V2",
    lieu="pilote",
)
def panne_tue() -> Corruption:
    """Le service en erreur, le PS n'est pas averti."""
    return Corruption(evenement=ecran(sans_mention(IMPOSSIBLE)), etape="panne")


@faute(
    "apcv-panne-sans-issue",
    tue=[("CDC-4.2.1.3-18", "autre_support")],
    scenario="APC-009-V4",
    lieu="pilote",
)
def panne_sans_issue() -> Corruption:
    """ADR en erreur, aucun autre support n'est proposé."""
    return Corruption(evenement=ecran(sans_action("acquerir_vitale")), etape="panne")


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
)
def apcv_ignoree() -> Corruption:
    """Le PS désigne le téléphone, le service ApCV n'est pas sollicité."""
    return Corruption(evenement=sans("service", _de(AUTH)), etape="apcv")


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
    return Corruption(b2=_brut(EnteteFacture, "nir_assure", "1990199999001"))


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
@faute(
    "adr-carte-preferee",
    tue=[("CDC-4.2.1.3.1-02", "maladie")],
    scenario="APC-011",
    lieu="fichier:taux",
)
def exoneration_ignoree() -> Corruption:
    """L'exonération de la source employée est ignorée : le taux ordinaire s'applique."""
    return Corruption(b2=_brut(Acte, "taux", "070"))


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
    return Corruption(b2=_brut(Acte, "taux", "100"))


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
    return Corruption(b2=_brut(EnteteFacture, "nature_piece_droits", "4"))


@faute(
    "adr-efface-l-accident",
    tue=[("CDC-4.2.1.3.1-02", "at")],
    scenario="APC-011",
    lieu="fichier:no_at_ou_date_accident",
)
def accident_efface() -> Corruption:
    """La réponse d'ADR efface le numéro d'accident présenté par la victime."""
    return Corruption(b2=_brut(EnteteFacture, "no_at_ou_date_accident", "000000000"))


@faute(
    "bascule-caisse-de-la-carte",
    tue=[("CDC-2.2.1.2-05", "donnees"), ("CDC-4.2.1.3-06", "dernier_support")],
    scenario="APC-005",
    lieu="fichier:caisse_gestionnaire",
)
def caisse_de_la_carte() -> Corruption:
    """Après la bascule, la caisse lue sur la carte reste dans la facture."""
    return Corruption(b2=_brut(EnteteFacture, "caisse_gestionnaire", "594"))


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
    return Corruption(evenement=sans("service", _de(AUTH)), etape="bascule")


@faute(
    "bascule-choix-garde",
    tue=[("CDC-2.2.1.2-06", "choix"), ("CDC-4.2.1.3-07", "selection_refaite")],
    scenario="APC-005",
    lieu="pilote",
)
def choix_garde() -> Corruption:
    """Le bénéficiaire choisi avec la carte reste retenu."""
    return Corruption(evenement=ecran(_retenu("beneficiaire", "0")), etape="bascule")


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
    return Corruption(evenement=sans("service", _de(ADR)), etape="choix")


@faute(
    "apcv-opposition-de-la-carte",
    tue=[("CDC-3.2.3.2-06", "aboutit"), ("CDC-4.2.1.3-17", "aboutit")],
    scenario="APC-017-V2",
    lieu="etape",
)
def opposition_de_la_carte() -> Corruption:
    """La carte en opposition empêche de facturer avec l'ApCV."""
    return Corruption(evenement=sans("reception"))


@faute(
    "apcv-liste-consultee",
    tue=[("CDC-3.2.3.2-06", "sans_consultation")],
    scenario="APC-017-V2",
    lieu="service",
)
def liste_consultee() -> Corruption:
    """La liste d'opposition est consultée pour une ApCV."""
    return Corruption(
        evenement=suivi_de("service", service="opposition", statut="ok"), etape="facture"
    )


@faute(
    "apcv-message-d-opposition",
    tue=[("CDC-4.2.1.3-17", "sans_message")],
    scenario="APC-017-V1",
    lieu="pilote",
)
def message_d_opposition() -> Corruption:
    """Le poste affiche que la carte du patient est en opposition."""
    return Corruption(evenement=ecran(avec_mention("vitale_en_opposition")), etape="facture")


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
    return Corruption(b2=_brut(EnteteFacture, "no_organisme_complementaire", "0000000000"))


@faute(
    "droits-regime-perdu",
    tue=[("CDC-4.2.1.3-02", "carte"), ("CDC-4.2.1.3-02", "adr")],
    scenario="APC-025",
    lieu="fichier:grand_regime",
)
def regime_perdu() -> Corruption:
    """Le régime du bénéficiaire n'arrive pas dans la facture."""
    return Corruption(b2=_brut(EnteteFacture, "grand_regime", "02"))


@faute(
    "fiche-locale-preferee",
    tue=[("CDC-2.2.1.2-02", "support_fait_foi")],
    scenario="APC-026-V1",
    lieu="fichier:caisse_gestionnaire",
)
def fiche_locale_preferee() -> Corruption:
    """La caisse notée au cabinet l'emporte sur celle du support."""
    return Corruption(b2=_brut(EnteteFacture, "caisse_gestionnaire", "131"))
