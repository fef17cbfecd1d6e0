"""Faults about cards and the code porteur."""

from collections.abc import Sequence

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    appel_change,
    avec_champ,
    avec_mention,
    ecran,
    reponse,
    sans,
    sans_champ,
    sans_mention,
    sans_refus,
    suivi_de,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2_socle import LigneFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Commande, Lire
from vitalbench.reference.protocol.reponses import Reponse

LIRE_PS, LIRE_VITALE, FORMATER = "SSV_LireCartePS", "SSV_LireDroitsVitale", "SSV_FormaterFactures"
SITUATION = {"groupe": 2, "nom": "situation_ps", "champs": {"numero_logique_situation": "1"}}
LECTURE = 0xB0


def _avant_lecture(ajout: bytes) -> Alteration:
    def filtrer(lecteur: str, apdu: bytes) -> list[bytes]:
        return [ajout, apdu] if lecteur == "vitale" and apdu[1] == LECTURE else [apdu]

    return Alteration(apdu=filtrer)


@faute(
    "code-presente-a-la-vitale",
    tue=[("CDC-2.2.1.2.1-01", "apdu")],
    scenario="NOM-001",
    lieu="apdu",
)
def code_presente_a_la_vitale() -> Alteration:
    """Le logiciel présente un code à la carte Vitale."""
    return _avant_lecture(bytes.fromhex("0020000104") + b"1234")


@faute(
    "code-demande-a-l-assure",
    tue=[("CDC-2.2.1.2.1-01", "ecran")],
    scenario="NOM-001",
    lieu="pilote",
)
def code_demande_a_l_assure() -> Corruption:
    """Un écran demande un code à l'assuré."""
    return Corruption(evenement=ecran(avec_champ("code_assure", ""), ["facturer"]))


@faute(
    "ecriture-en-vitale",
    tue=[("CDC-2.2.1.2.1-06", "aucune_ecriture")],
    scenario="NOM-001",
    lieu="apdu",
)
def ecriture_en_vitale() -> Alteration:
    """Le logiciel tente d'écrire dans la carte Vitale."""
    return _avant_lecture(bytes.fromhex("00D600000100"))


def _rejouer_le_code(commande: Commande) -> list[Commande]:
    if isinstance(commande, Lire) and commande.carte == "cps" and commande.code_porteur is None:
        return [msgspec.structs.replace(commande, code_porteur="1234")]
    return [commande]


@faute(
    "code-conserve",
    tue=[
        ("CDC-3.2.9.3.1.1-14", "retrait"),
        ("CDC-3.2.9.3.1.1-14", "coupure"),
        ("CDC-3.2.9.3.1.1-14", "demande_retrait"),
        ("CDC-3.2.9.3.1.1-14", "demande_coupure"),
        ("CDC-4.2.1.2.1-04", "avant_presentation"),
        ("CDC-4.2.1.2.1-04", "demande"),
    ],
    scenario="NOM-010",
    lieu="appel_module|apdu|pilote",
    aussi=("CDC-3.2.1-02", "CDC-3.2.9.3.1.1-12"),
)
def code_conserve() -> Alteration:
    """Le logiciel garde le code porteur et le présente de lui-même."""
    return Alteration(commande=_rejouer_le_code)


@faute(
    "situations-lues-sans-code",
    tue=[("CDC-3.2.1-02", "sans_code"), ("CDC-3.2.9.3.1.1-12", "premiere_carte")],
    scenario="NOM-010",
    lieu="appel_module",
)
def situations_lues_sans_code() -> Corruption:
    """Le module rend des situations sans qu'aucun code ait été fourni."""
    return Corruption(evenement=appel_ajoute(LIRE_PS, sorties=[SITUATION]), etape="sans_code")


@faute(
    "situations-lues-code-faux",
    tue=[("CDC-3.2.1-02", "code_faux")],
    scenario="NOM-010",
    lieu="appel_module",
)
def situations_lues_code_faux() -> Corruption:
    """Le module rend des situations malgré un code faux."""
    return Corruption(evenement=appel_ajoute(LIRE_PS, sorties=[SITUATION]), etape="code_faux")


@faute(
    "situations-jamais-lues",
    tue=[("CDC-3.2.1-02", "code_juste")],
    scenario="NOM-010",
    lieu="etape",
    aussi=("CDC-3.2.9.3.1.1-12",),
)
def situations_jamais_lues() -> Corruption:
    """Malgré un code exact, aucune situation n'est lue."""
    return Corruption(
        evenement=sans("appel_module", lambda e: e.donnees.get("fonction") == LIRE_PS),
        etape="code_juste",
    )


@faute(
    "situations-affichees-sans-code",
    tue=[("CDC-3.2.1-02", "ecran_sans_code")],
    scenario="NOM-010",
    lieu="pilote",
)
def situations_affichees_sans_code() -> Corruption:
    """L'écran montre une situation avant tout code."""
    return Corruption(evenement=ecran(avec_champ(v.C_PS_NUMERO, "991000001")), etape="sans_code")


@faute(
    "situations-affichees-code-faux",
    tue=[("CDC-3.2.1-02", "ecran_code_faux")],
    scenario="NOM-010",
    lieu="pilote",
)
def situations_affichees_code_faux() -> Corruption:
    """L'écran montre une situation après un code faux."""
    return Corruption(evenement=ecran(avec_champ(v.C_PS_NUMERO, "991000001")), etape="code_faux")


@faute(
    "situations-non-affichees",
    tue=[("CDC-3.2.1-02", "ecran_code_juste")],
    scenario="NOM-010",
    lieu="pilote",
)
def situations_non_affichees() -> Corruption:
    """L'écran ne montre pas la situation lue."""
    champs = (v.C_PS_NUMERO, v.C_PS_SPECIALITE, v.C_PS_CONVENTION)
    return Corruption(
        evenement=ecran(
            lambda e: msgspec.structs.replace(
                e, champs=tuple(c for c in e.champs if c.id not in champs)
            )
        ),
        etape="code_juste",
    )


@faute(
    "seconde-carte-sans-code",
    tue=[("CDC-3.2.9.3.1.1-12", "seconde_carte")],
    scenario="NOM-010",
    lieu="appel_module",
)
def seconde_carte_sans_code() -> Corruption:
    """La carte qui en remplace une autre est lue sans son propre code."""
    return Corruption(evenement=appel_ajoute(LIRE_PS, sorties=[SITUATION]), etape="autre_carte")


@faute(
    "code-non-demande-premiere",
    tue=[("CDC-3.2.9.3.1.1-12", "demande")],
    scenario="NOM-010",
    lieu="pilote",
)
def code_non_demande_premiere() -> Corruption:
    """Le logiciel ne demande pas le code de la première carte."""
    return Corruption(evenement=ecran(sans_mention(v.M_CODE_PORTEUR)), etape="sans_code")


@faute(
    "code-non-demande-seconde",
    tue=[("CDC-3.2.9.3.1.1-12", "demande_seconde")],
    scenario="NOM-010",
    lieu="pilote",
)
def code_non_demande_seconde() -> Corruption:
    """Le logiciel ne demande pas le code de la seconde carte."""
    return Corruption(evenement=ecran(sans_mention(v.M_CODE_PORTEUR)), etape="autre_carte")


@faute(
    "code-represente",
    tue=[
        ("CDC-4.2.1.2.1-05", "une_presentation"),
        ("CDC-4.2.1.2.1-05", "une_demande"),
    ],
    scenario="NOM-011",
    lieu="apdu|pilote",
)
def code_represente() -> Alteration:
    """Le logiciel redemande et représente le code à chaque lecture."""

    def redemander(commande: Commande) -> list[Commande]:
        if isinstance(commande, Lire) and commande.code_porteur is None:
            return [commande, msgspec.structs.replace(commande, code_porteur="1234")]
        return [commande]

    def afficher(_commande: Commande, rendue: Reponse) -> Reponse:
        changee = avec_mention(v.M_CODE_PORTEUR)(rendue.ecran)
        return msgspec.structs.replace(rendue, ecran=changee)

    return Alteration(commande=redemander, reponse=afficher)


@faute(
    "cps-lue-hors-ssv",
    tue=[("CDC-4.2.1.2.1-08", "appel")],
    scenario="NOM-001",
    lieu="fichier",
    aussi=("CDC-2.2.2-01", "CDC-4.1.2.3-02"),
)
def cps_lue_hors_ssv() -> Corruption:
    """Le logiciel lit la CPS sans l'appel SSV prévu."""
    return Corruption(
        evenement=sans("appel_module", lambda e: e.donnees.get("fonction") == LIRE_PS)
    )


@faute(
    "apdu-hors-appel",
    tue=[("CDC-4.2.1.2.1-08", "rien_hors_appel")],
    scenario="NOM-001",
    lieu="apdu",
    aussi=("CDC-2.2.2-01",),
)
def apdu_hors_appel() -> Corruption:
    """Le logiciel s'adresse à la CPS en dehors du module."""
    return Corruption(
        evenement=suivi_de("apdu", lecteur="cps", rang=0, commande="00B0000010", reponse="9000"),
        etape="consultation",
    )


@faute(
    "signature-sans-code",
    tue=[("CDC-3.2.9.3.1.1-08", "sans_code")],
    scenario="DES-011",
    lieu="appel_module",
)
def signature_sans_code() -> Corruption:
    """Une facture est signée sans code présenté."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="signature_sans_code")


@faute(
    "code-non-demande-signature",
    tue=[("CDC-3.2.9.3.1.1-08", "demande")],
    scenario="DES-011",
    lieu="pilote",
)
def code_non_demande_signature() -> Corruption:
    """Le logiciel échoue à signer sans demander le code."""
    return Corruption(evenement=ecran(sans_mention(v.M_CODE_PORTEUR)), etape="signature_sans_code")


@faute(
    "signature-impossible",
    tue=[("CDC-3.2.9.3.1.1-08", "avec_code")],
    scenario="DES-011",
    lieu="etape",
)
def signature_impossible() -> Corruption:
    """Même avec un code correct, la facture n'est pas signée."""
    return Corruption(evenement=appel_change(FORMATER, statut=0xF003), etape="signature_avec_code")


@faute(
    "cpe-signe",
    tue=[("CDC-3.2.9.3.1.1-18", "jamais_signee"), ("CDC-3.2.9.3.1.1-18", "refus")],
    scenario="DES-009",
    lieu="appel_module|pilote",
)
def cpe_signe() -> Corruption:
    """La CPE d'une secrétaire signe une facture."""
    ajouter, accepter = appel_ajoute(FORMATER), reponse(sans_refus)

    def retoucher(evenement: Evenement) -> Evenement | Sequence[Evenement] | None:
        rendu = accepter(evenement)
        return ajouter(rendu) if isinstance(rendu, Evenement) else None

    return Corruption(evenement=retoucher, etape="cpe")


@faute(
    "vitale-non-defiee",
    tue=[("CDC-2.3.5-06", "verification")],
    scenario="NOM-031",
    lieu="appel_module",
)
def vitale_non_defiee() -> Corruption:
    """La carte Vitale n'est pas authentifiée."""
    return Corruption(evenement=sans("apdu", lambda e: str(e.donnees.get("commande"))[2:4] == "88"))


@faute(
    "authentique-refusee",
    tue=[("CDC-2.3.5-06", "authentique")],
    scenario="NOM-031",
    lieu="appel_module",
)
def authentique_refusee() -> Corruption:
    """Une carte authentique est refusée."""
    return Corruption(evenement=appel_change(LIRE_VITALE, statut=0xE010), etape="authentique")


@faute(
    "copie-acceptee",
    tue=[("CDC-2.3.5-06", "copie")],
    scenario="NOM-031",
    lieu="appel_module",
)
def copie_acceptee() -> Corruption:
    """Une copie de carte passe pour authentique."""
    return Corruption(evenement=appel_change(LIRE_VITALE, statut=0), etape="copie")


@faute(
    "copie-tue",
    tue=[("CDC-2.3.5-06", "information")],
    scenario="NOM-031",
    lieu="pilote",
)
def copie_tue() -> Corruption:
    """Le PS n'est pas informé que la carte n'est pas authentifiée."""
    return Corruption(evenement=ecran(sans_mention(v.M_VITALE_NON_AUTHENTIQUE)), etape="copie")


@faute(
    "consultation-en-echec",
    tue=[("CDC-3.1-01", "lecture")],
    scenario="NOM-027",
    lieu="appel_module",
)
def consultation_en_echec() -> Corruption:
    """La carte ne se lit pas hors facture."""
    return Corruption(evenement=appel_change(LIRE_VITALE, statut=0xF011), etape="consultation")


@faute(
    "nom-non-affiche",
    tue=[("CDC-3.1-01", "affichage"), ("CDC-4.2.1.3-08", "contenu")],
    scenario="NOM-027",
    lieu="pilote",
)
def nom_non_affiche() -> Corruption:
    """L'écran de consultation tait le nom du bénéficiaire."""
    return Corruption(evenement=ecran(sans_champ(v.C_NOM)), etape="consultation")


@faute(
    "provenance-tue",
    tue=[("CDC-4.2.1.3-08", "provenance")],
    scenario="NOM-027",
    lieu="pilote",
)
def provenance_tue() -> Corruption:
    """L'écran ne dit pas d'où viennent les données."""
    return Corruption(evenement=ecran(sans_mention(v.M_PROVENANCE_VITALE)), etape="consultation")


@faute(
    "consultation-facture",
    tue=[("CDC-3.1-01", "sans_facture")],
    scenario="NOM-027",
    lieu="appel_module",
)
def consultation_facture() -> Corruption:
    """Consulter une carte met une facture en forme."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="consultation")


@faute(
    "numero-consomme",
    tue=[("CDC-3.1-01", "sans_numero")],
    scenario="NOM-027",
    lieu="fichier:no_facture",
)
def numero_consomme() -> Alteration:
    """Consulter une carte consomme un numéro de facture."""

    def decaler(enregistrement: Enregistrement) -> Enregistrement:
        if isinstance(enregistrement, LigneFacture):
            return enregistrement.avec_brut("no_facture", "000000002")
        return enregistrement

    return Alteration(b2=decaler)


@faute(
    "support-non-relu",
    tue=[("CDC-4.2.1.13-02", "chaque_facture")],
    scenario="NOM-003",
    lieu="appel_module",
)
def support_non_relu() -> Corruption:
    """La seconde facture part sans que la carte soit lue."""
    return Corruption(
        evenement=sans("appel_module", lambda e: e.donnees.get("fonction") == LIRE_VITALE),
        etape="minimale",
    )
