"""Faults about rights and series of acts."""

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import Corruption, ecran, sans_mention, zone
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import Acte, EnteteFacture, TotalFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import Commande, Facturer
from vitalbench.reference.protocol.ecran import Ecran, Mention

FORMATER = "SSV_FormaterFactures"


def _bloquer(e: Ecran) -> Ecran:
    bloquante = Mention(id=v.M_DROITS_FERMES, texte="Droits fermés", niveau="blocage")
    return msgspec.structs.replace(e, mentions=(*e.mentions, bloquante))


@faute(
    "taux-reduit-droits-finis",
    tue=[("CDC-3.2.2.1-26", "htp_taux_normal"), ("CDC-4.2.1.4-02", "realisable")],
    scenario="NOM-014",
    lieu="fichier:taux",
)
def taux_reduit_droits_finis() -> Alteration:
    """La fin de droits dépassée fait baisser le taux."""
    return Alteration(b2=zone(Acte, "taux", "000"))


@faute(
    "forcee-droits-finis",
    tue=[("CDC-3.2.2.1-26", "non_forcee"), ("CDC-3.2.2.1-33", "tp_accorde")],
    scenario="NOM-014",
    lieu="fichier:forcage_amo",
)
def forcee_droits_finis() -> Corruption:
    """La fin de droits dépassée oblige à forcer la facture."""
    return Corruption(b2=zone(EnteteFacture, "forcage_amo", "1"))


@faute(
    "blocage-droits-finis",
    tue=[("CDC-3.2.2.1-33", "sans_blocage")],
    scenario="NOM-014",
    lieu="pilote",
)
def blocage_droits_finis() -> Corruption:
    """Un message bloquant s'oppose au tiers payant."""
    return Corruption(evenement=ecran(_bloquer), etape="tp")


@faute(
    "blocage-fse-droits-finis",
    tue=[("CDC-4.2.1.4-02", "sans_blocage")],
    scenario="NOM-014",
    lieu="pilote",
)
def blocage_fse_droits_finis() -> Corruption:
    """Un message bloquant s'oppose à la facture."""
    return Corruption(evenement=ecran(_bloquer), etape="htp")


@faute("serie-ecourtee", tue=[("CDC-4.2.1.1-19", "dix_actes")], scenario="NOM-021", lieu="fichier")
def serie_ecourtee() -> Alteration:
    """La facture d'une série en oublie un acte."""

    def neuf(commande: Commande) -> list[Commande]:
        if isinstance(commande, Facturer):
            return [msgspec.structs.replace(commande, prestations=commande.prestations[:9])]
        return [commande]

    return Alteration(commande=neuf)


@faute(
    "dates-confondues",
    tue=[("CDC-4.2.1.1-19", "dates")],
    scenario="NOM-021",
    lieu="fichier:date_acte",
)
def dates_confondues() -> Alteration:
    """Tous les actes de la série portent la même date."""
    return Alteration(b2=zone(Acte, "date_acte", "260220"))


def _autre_couverture(evenement: Evenement) -> Evenement:
    entrees = evenement.donnees.get("entrees")
    if evenement.donnees.get("fonction") != FORMATER or not isinstance(entrees, list):
        return evenement
    changees = [
        {**g, "champs": {**g["champs"], "code_couverture": "10100"}} if g["groupe"] == 1130 else g
        for g in entrees
    ]
    return msgspec.structs.replace(evenement, donnees={**evenement.donnees, "entrees": changees})


@faute(
    "droits-inventes",
    tue=[("CONV-VITALE-02", "situation_lue")],
    scenario="NOM-036",
    lieu="appel_module",
)
def droits_inventes() -> Corruption:
    """La facture porte une couverture qui n'est pas celle lue dans la carte."""
    return Corruption(evenement=_autre_couverture)


@faute("droits-fermes-tus", tue=[("CONV-VITALE-02", "signale")], scenario="NOM-036", lieu="pilote")
def droits_fermes_tus() -> Corruption:
    """L'absence de droit lue dans la carte n'est pas signalée."""
    return Corruption(evenement=ecran(sans_mention(v.M_DROITS_FERMES)), etape="fermes")


def _amc(montant: str) -> Corruption:
    def changer(e: Enregistrement) -> Enregistrement:
        return e.avec_brut("total_amc", montant) if isinstance(e, TotalFacture) else e

    return Corruption(b2=changer)


@faute(
    "part-amc-inventee",
    tue=[("CDC-2.2.1.4-01", "sans_complementaire")],
    scenario="NOM-037",
    lieu="fichier:total_amc",
    aussi=("CDC-4.2.1.12.1-03",),
)
def part_amc_inventee() -> Corruption:
    """Une part complémentaire apparaît sans complémentaire."""
    return _amc("00000900")


@faute(
    "part-amc-oubliee",
    tue=[("CDC-2.2.1.4-01", "avec_complementaire")],
    scenario="NOM-037",
    lieu="fichier:total_amc",
    aussi=("CDC-4.2.1.12.1-07",),
)
def part_amc_oubliee() -> Corruption:
    """La part complémentaire de la carte est oubliée."""
    return _amc("00000000")
