"""Faults about what is kept, filled in or left to the PS."""

import json
from collections.abc import Callable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    appel_ajoute,
    ecran,
    reponse,
    sans,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import EnteteFacture, SuiteActe
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Ecran

LOT, FORMATER = "SSV_FormaterLot", "SSV_FormaterFactures"
Objet = dict[str, object]


def _archive(changer: Callable[[Objet], Objet], etape: str) -> Corruption:
    """Change the archive exported during one step."""

    def sur_octets(octets: bytes) -> bytes:
        return json.dumps(changer(json.loads(octets))).encode()

    return Corruption(piece=("pilote", "document-0", sur_octets), etape=etape)


def _vider(cle: str) -> Callable[[Objet], Objet]:
    return lambda contenu: {**contenu, cle: []}


def _champ(cle: str, champ: str, valeur: object) -> Callable[[Objet], Objet]:
    def changer(contenu: Objet) -> Objet:
        objets = contenu.get(cle)
        liste = objets if isinstance(objets, list) else []
        return {**contenu, cle: [{**o, champ: valeur} for o in liste]}

    return changer


@faute(
    "double-efface",
    tue=[("CDC-3.2.7.3-01", "consultable")],
    scenario="NOM-054",
    lieu="pilote",
    aussi=("CDC-3.2.7.3-02",),
)
def double_efface() -> Corruption:
    """Le double de la FSE a disparu à quatre-vingt-dix jours."""
    return _archive(_vider("factures"), "j90")


@faute(
    "double-sans-donnees",
    tue=[("CDC-3.2.7.3-02", "constituants")],
    scenario="NOM-054",
    lieu="pilote",
)
def double_sans_donnees() -> Corruption:
    """Le double a perdu les données d'entrée."""
    return _archive(_champ("factures", "constituants", {}), "j90")


@faute("double-anonyme", tue=[("CDC-3.2.7.3-02", "identite")], scenario="NOM-054", lieu="pilote")
def double_anonyme() -> Corruption:
    """Le double a perdu le nom du bénéficiaire."""
    return _archive(_champ("factures", "nom", ""), "j90")


@faute("arl-efface-j89", tue=[("CDC-3.3.1.1-03", "j89")], scenario="NOM-054", lieu="pilote")
def arl_efface_j89() -> Corruption:
    """À J+89 l'ARL n'est plus là."""
    return _archive(_vider("retours"), "j89")


@faute("arl-detache-j90", tue=[("CDC-3.3.1.1-03", "j90")], scenario="NOM-054", lieu="pilote")
def arl_detache_j90() -> Corruption:
    """À J+90 l'ARL n'est plus lié à son lot."""
    return _archive(_champ("retours", "lot", ""), "j90")


@faute(
    "lot-archive-autre",
    tue=[("CDC-3.2.10.1.2-01", "identique")],
    scenario="NOM-054",
    lieu="pilote",
)
def lot_archive_autre() -> Corruption:
    """Le lot archivé n'est pas celui transmis."""
    return _archive(_champ("lots", "scelle", "AAAA"), "avant_arl")


@faute(
    "fichier-purge", tue=[("CDC-4.2.1.16.2-06", "disponible")], scenario="NOM-055", lieu="pilote"
)
def fichier_purge() -> Corruption:
    """Le fichier est purgé sans ARL."""
    return _archive(_vider("fichiers"), "soixante_jours")


@faute("lot-purge", tue=[("CDC-3.2.10.1.2-02", "present")], scenario="NOM-055", lieu="pilote")
def lot_purge() -> Corruption:
    """Le lot est purgé sans ARL."""
    return _archive(_vider("lots"), "soixante_jours")


@faute(
    "fichier-non-reemissible",
    tue=[("CDC-4.2.1.16.2-06", "reemissible")],
    scenario="NOM-055",
    lieu="etape",
)
def fichier_non_reemissible() -> Corruption:
    """Le fichier gardé ne peut être réémis."""
    return Corruption(evenement=sans("smtp"), etape="reemission_fichier")


@faute(
    "lot-non-reemissible",
    tue=[("CDC-3.2.10.1.2-02", "reemissible")],
    scenario="NOM-055",
    lieu="etape",
)
def lot_non_reemissible() -> Corruption:
    """Le lot gardé ne peut être réémis."""
    return Corruption(evenement=sans("smtp"), etape="reemission_lot")


@faute(
    "accident-pour-tous",
    tue=[("CDC-4.2.1.6-02", "par_ligne")],
    scenario="NOM-056",
    lieu="fichier:participation_assure",
    aussi=("CDC-4.2.1.6-03",),
)
def accident_pour_tous() -> Corruption:
    """L'accident est porté sur tous les actes de la facture."""
    return Corruption(b2=zone(SuiteActe, "participation_assure", "O"))


@faute(
    "accident-presume",
    tue=[("CDC-4.2.1.6-03", "vierge")],
    scenario="NOM-056",
    lieu="pilote",
)
def accident_presume() -> Corruption:
    """La zone accident est remplie avant toute réponse."""

    def remplir(e: Ecran) -> Ecran:
        return msgspec.structs.replace(
            e, lignes=tuple({**li, "accident_droit_commun": False} for li in e.lignes)
        )

    return Corruption(evenement=ecran(remplir), etape="sans_reponse")


@faute(
    "accident-invente",
    tue=[("CDC-4.2.1.6-03", "rien_d_invente")],
    scenario="NOM-056",
    lieu="fichier:participation_assure",
    aussi=("CDC-4.2.1.6-02",),
)
def accident_invente() -> Corruption:
    """La FSE dit « non » sans que le PS ait répondu."""
    return Corruption(b2=zone(SuiteActe, "participation_assure", "N"))


@faute(
    "accident-laisse-vide",
    tue=[("CDC-4.2.1.6-04", "non_d_office")],
    scenario="NOM-057",
    lieu="fichier:participation_assure",
)
def accident_laisse_vide() -> Corruption:
    """Chez un auxiliaire la zone accident part vide."""
    return Corruption(b2=zone(SuiteActe, "participation_assure", " "))


@faute(
    "cpe-rejetee",
    tue=[("CDC-3.2.9.3.2.1-07", "acceptee")],
    scenario="NOM-058",
    lieu="etape",
)
def cpe_rejetee() -> Corruption:
    """Le lot d'une CPE habilitée n'est pas accepté."""
    return Corruption(evenement=sans("retour"))


@faute(
    "cpe-non-habilitee-signe",
    tue=[("CDC-3.2.9.3.2.1-07", "refusee")],
    scenario="NOM-058",
    lieu="appel_module",
)
def cpe_non_habilitee_signe() -> Corruption:
    """Une CPE non habilitée signe un lot."""
    return Corruption(evenement=appel_ajoute(LOT), etape="cpe_non_habilitee")


@faute(
    "facture-sans-parametrage",
    tue=[("CDC-4.2.1.2.2-01", "exige")],
    scenario="NOM-059",
    lieu="appel_module",
)
def facture_sans_parametrage() -> Corruption:
    """Une facture est faite sur un poste neuf, sans paramétrage."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape="poste_neuf")


@faute(
    "parametrage-non-demande",
    tue=[("CDC-4.2.1.2.2-01", "demande")],
    scenario="NOM-059",
    lieu="pilote",
)
def parametrage_non_demande() -> Corruption:
    """Le paramétrage manquant n'est pas demandé."""
    return Corruption(evenement=reponse(sans_refus), etape="poste_neuf")


def _echoue(evenement: Evenement) -> Evenement | None:
    return None if evenement.donnees.get("fonction") == FORMATER else evenement


@faute(
    "parametrage-oublie",
    tue=[("CDC-4.2.1.2.2-01", "repris")],
    scenario="NOM-059",
    lieu="etape",
)
def parametrage_oublie() -> Corruption:
    """Le paramétrage est oublié d'une facture à l'autre."""
    return Corruption(evenement=_echoue, etape="sans_ressaisie")


def _tp(retenu: str) -> Callable[[Ecran], Ecran]:
    return lambda e: msgspec.structs.replace(
        e,
        propositions=tuple(
            msgspec.structs.replace(p, retenu=retenu) if p.id == v.Q_TIERS_PAYANT else p
            for p in e.propositions
        ),
    )


@faute(
    "tp-non-retenu",
    tue=[("CDC-4.2.1.4-14", "defaut")],
    scenario="NOM-042",
    lieu="pilote",
    aussi=("CDC-3.2.2.1-23",),
)
def tp_non_retenu() -> Corruption:
    """En maternité le tiers payant n'est pas retenu d'office."""
    return Corruption(evenement=ecran(_tp("aucun")), etape="indice_maternite")


@faute(
    "tp-impose",
    tue=[("CDC-4.2.1.4-14", "modifiable")],
    scenario="NOM-042",
    lieu="fichier:destinataire_reglement",
    aussi=("CDC-3.2.2.1-23",),
)
def tp_impose() -> Corruption:
    """Le tiers payant retenu d'office ne peut être quitté."""
    return Corruption(b2=zone(EnteteFacture, "destinataire_reglement", "05"))


@faute(
    "tp-d-office-partout",
    tue=[("CDC-4.2.1.4-14", "sans")],
    scenario="NOM-042",
    lieu="pilote",
)
def tp_d_office_partout() -> Corruption:
    """Le tiers payant est retenu d'office hors des cas prévus."""
    return Corruption(evenement=ecran(_tp("amo")), etape="sans_indice_maladie")
