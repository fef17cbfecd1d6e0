"""Faults about what the PS sets, loads and shows on the workstation, and its parc."""

from vitalbench.harness.faults.echantillon import (
    Corruption,
    RetoucheB2,
    avec_champ,
    ecran,
    reponse,
    sans_champ,
    sans_refus,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, DebutFichier, EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.reponses import Refus, Reponse


@faute(
    "date-de-reference-figee",
    tue=[("CDC-2.4-01", "a_la_prescription")],
    scenario="NOM-271-V1",
    lieu="fichier:taux",
)
def date_de_reference_figee() -> Corruption:
    """Réglée sur la prescription, la date de référence reste celle des soins."""
    return Corruption(b2=zone(Acte, "taux", "100"))


@faute(
    "reglage-de-date-ignore",
    tue=[("CDC-2.4-01", "aux_soins")],
    scenario="NOM-271-V2",
    lieu="fichier:taux",
)
def reglage_de_date_ignore() -> Corruption:
    """Réglée sur les soins, la date de référence reste celle de la prescription."""
    return Corruption(b2=zone(Acte, "taux", "060"))


def _base_de(numero: str, brut: str) -> RetoucheB2:
    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, Acte) and str(e.valeur("no_facture")).lstrip("0") == numero:
            return e.avec_brut("base_remboursement", brut)
        return e

    return changer


@faute(
    "tarif-jamais-mis-a-jour",
    tue=[("CONV-EQUIP-02", "nouveau")],
    scenario="NOM-272",
    lieu="fichier:base_remboursement",
)
def tarif_jamais_mis_a_jour() -> Corruption:
    """La mise à jour chargée n'est pas appliquée."""
    return Corruption(b2=_base_de("3", "0003000"))


@faute(
    "tarif-applique-trop-tot",
    tue=[("CONV-EQUIP-02", "ancien")],
    scenario="NOM-272",
    lieu="fichier:base_remboursement",
)
def tarif_applique_trop_tot() -> Corruption:
    """Le nouveau tarif s'applique à des soins d'avant sa date d'effet."""
    return Corruption(b2=_base_de("2", "0003200"))


def _parc(avant: str, apres: str) -> RetoucheB2:
    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, DebutFichier):
            lu = e.brut_de("zone_message")
            return e.avec_brut("zone_message", lu.replace(avant, apres))
        return e

    return changer


@faute(
    "parc-faux",
    tue=[("CDC-2.2.4.2-02", "avant")],
    scenario="NOM-273",
    lieu="fichier:zone_message",
    aussi=("CDC-3.6.1-01",),
)
def parc_faux() -> Corruption:
    """Le suivi de parc ne dit pas la version des fournitures du poste."""
    return Corruption(b2=_parc("1.40.14", "1.30.00"))


@faute(
    "parc-fige",
    tue=[("CDC-2.2.4.2-02", "apres"), ("CDC-3.6.1-01", "versions")],
    scenario="NOM-273",
    lieu="fichier:zone_message",
)
def parc_fige() -> Corruption:
    """La version d'un composant changée, le suivi de parc dit l'ancienne."""
    return Corruption(b2=_parc("1.40.15", "1.40.14"))


@faute(
    "fse-sans-parc",
    tue=[("CDC-3.6.1-01", "periodique")],
    scenario="NOM-273",
    lieu="fichier:zone_message",
    aussi=("CDC-2.2.4.2-02",),
)
def fse_sans_parc() -> Corruption:
    """Les FSE partent sans aucune donnée de parc."""
    return Corruption(b2=zone(DebutFichier, "zone_message", " " * 37))


@faute(
    "amc-de-la-carte-montree",
    tue=[("CDC-4.2.1.3-09", "masquees")],
    scenario="NOM-274-V1",
    lieu="pilote",
)
def amc_de_la_carte_montree() -> Corruption:
    """L'attestation saisie, la complémentaire de la carte s'affiche quand même."""
    return Corruption(evenement=ecran(avec_champ(v.C_AMC, "99990001")), etape="autre_support_avant")


@faute(
    "amc-cachee-par-le-fichier",
    tue=[("CDC-4.2.1.3-09", "affichees")],
    scenario="NOM-274-V2",
    lieu="pilote",
)
def amc_cachee_par_le_fichier() -> Corruption:
    """Le fichier du cabinet masque la complémentaire de la carte."""
    return Corruption(evenement=ecran(sans_champ(v.C_AMC)), etape="fichier_seulement")


def _refuser(rendue: Reponse) -> Reponse:
    return Reponse(ecran=rendue.ecran, refus=Refus(code=v.R_COMMANDE, message="non prévu"))


@faute(
    "carte-jamais-consultee",
    tue=[("CDC-3-01", "consultation")],
    scenario="NOM-294",
    lieu="pilote",
)
def carte_jamais_consultee() -> Corruption:
    """Une carte Vitale ne se consulte pas sans facture."""
    return Corruption(evenement=reponse(_refuser), etape="consultation")


@faute(
    "un-seul-support",
    tue=[("CDC-3-01", "acquisition")],
    scenario="NOM-294",
    lieu="fichier:nature_piece_droits",
)
def un_seul_support() -> Corruption:
    """Tous les droits passent pour lus sur la carte."""
    return Corruption(b2=zone(EnteteFacture, "nature_piece_droits", "1"))


@faute(
    "jamais-de-dre",
    tue=[("CDC-3-01", "dematerialisation")],
    scenario="NOM-294",
    lieu="fichier",
)
def jamais_de_dre() -> Corruption:
    """La part complémentaire ne fait jamais de flux."""
    return Corruption(b2=zone(EnteteFacture, "type_facture", "F"))


@faute(
    "retours-jamais-traites",
    tue=[("CDC-3-01", "retours")],
    scenario="NOM-294",
    lieu="pilote",
)
def retours_jamais_traites() -> Corruption:
    """Les retours ne sont pas intégrés."""
    return Corruption(evenement=reponse(_refuser), etape="releve")


@faute(
    "pharmacie-sans-parc",
    tue=[("CDC-3-01", "parc")],
    scenario="NOM-294",
    lieu="fichier:zone_message",
)
def pharmacie_sans_parc() -> Corruption:
    """Aucune donnée de parc n'est transmise."""
    return Corruption(b2=zone(DebutFichier, "zone_message", " " * 37))


@faute(
    "liste-d-opposition-sans-effet",
    tue=[("CDC-3-01", "mises_a_jour")],
    scenario="NOM-294",
    lieu="pilote",
)
def liste_d_opposition_sans_effet() -> Corruption:
    """La liste d'opposition chargée ne sert à rien."""
    return Corruption(evenement=reponse(sans_refus), etape="opposee")
