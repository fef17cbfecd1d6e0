"""Faults about the ApCV and ADR: what an LPS that gets them wrong would do or send."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    apdu_ajoutee,
    avec_mention,
    de_la_fonction,
    du_service,
    ecran,
    requete_changee,
    sans,
    sans_action,
    sans_champ,
    sans_mention,
    suivi_de,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture

ADR, AUTH, SIGN = "adr", "apcv_auth", "apcv_sign"
IMPOSSIBLE, PERIME = "flux_apcv_impossible", "contexte_apcv_perime"


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
    return Corruption(evenement=sans("service", du_service(ADR)))


@faute(
    "apcv-adr-du-porteur",
    tue=[("CDC-2.2.1.2.2-03", "adr_enfant")],
    scenario="APC-002",
    lieu="service",
    aussi=("CDC-2.2.1.2-03",),
)
def adr_du_porteur() -> Corruption:
    """Les droits demandés sont ceux de la mère, pas ceux de l'enfant choisi."""
    return Corruption(piece=requete_changee(rb"(DatedeNaissance>)\d{8}", rb"\g<1>19900101"))


@faute(
    "apcv-fse-du-porteur",
    tue=[("CDC-2.2.1.2.2-03", "fse_enfant")],
    scenario="APC-002",
    lieu="fichier:date_naissance",
)
def fse_du_porteur() -> Corruption:
    """La FSE porte la date de naissance de la mère."""
    return Corruption(b2=zone(EnteteFacture, "date_naissance", "900101"))


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
    return Corruption(piece=requete_changee(rb"(Identifiant>)[0-9a-f-]{36}", rb"\g<1>ancien"))


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
    return Corruption(evenement=sans("service", du_service(AUTH)))


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
    return Corruption(evenement=sans("appel_module", de_la_fonction("SSV_Chiffrer")))


@faute(
    "apcv-signature-non-ajoutee",
    tue=[("CDC-4.2.1.1-05", "cps")],
    scenario="APC-001-V1",
    lieu="appel_module",
)
def signature_non_ajoutee() -> Corruption:
    """La CPS signe une facture où la signature de l'ApCV n'a pas été insérée."""
    return Corruption(evenement=sans("appel_module", de_la_fonction("SSV_AjouterSignature")))


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
    return Corruption(piece=requete_changee(rb"(DonneeFSE>)[^<]{8}", rb"\g<1>AAAAAAAA"))


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
    return Corruption(b2=zone(EnteteFacture, "nature_piece_droits", "1"))


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
    return Corruption(evenement=sans("service", du_service(ADR)), etape="troisieme")


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
