"""Faults about FSE and DRE, the modules that price them, and what leaves."""

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.faults.echantillon import (
    Corruption,
    RetoucheB2,
    appel_change,
    donnees,
    ecran,
    sans,
    suivi_de,
    zone,
)
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import (
    Acte,
    EnteteFacture,
    FinLot,
    TotalFacture,
)
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Ecran

STS = "STS_Tarification"
AUTRE = "01441@441.01.sim.invalid"


def _de_la_dre(champ: str, brut: str, type_: type[Enregistrement]) -> RetoucheB2:
    """Change one field in the files of DRE only, known by their own marker in the record 2."""
    dans_dre: list[bool] = [False]

    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, EnteteFacture):
            dans_dre[0] = e.brut_de("type_facture") == "D"
        return e.avec_brut(champ, brut) if dans_dre[0] and isinstance(e, type_) else e

    return changer


def _clair(flux: str, mode: str) -> RetoucheB2:
    """Let sensitive fields through unmasked, for one flow and one securing mode."""
    etat = {"mode": "", "flux": ""}

    def changer(e: Enregistrement) -> Enregistrement:
        if e.code == "1":
            etat["mode"] = e.brut_de("certification_lot")
        if isinstance(e, EnteteFacture):
            etat["flux"] = e.brut_de("type_facture")
        if e.champs_sensibles and (etat["flux"], etat["mode"]) == (flux, mode):
            return e.depuis_texte(e.texte[:38] + "    " + e.texte[42:], e.rang, e.decalage)
        return e

    return changer


def _une_ligne_de_moins(e: Ecran) -> Ecran:
    return msgspec.structs.replace(e, lignes=e.lignes[1:])


@faute(
    "fse-dre-meme-lot",
    tue=[("CDC-3.2.10.1.1-03", "separes"), ("CDC-3.2.10.2-03", "separes")],
    scenario="NOM-050",
    lieu="fichier",
    aussi=("CDC-3-02",),
)
def fse_dre_meme_lot() -> Corruption:
    """Une DRE est rangée dans un lot de FSE."""
    vues: list[str] = []

    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, EnteteFacture) and e.brut_de("type_facture") == "F":
            vues.append(e.brut_de("no_facture"))
            return e.avec_brut("type_facture", "D") if len(vues) == 2 else e
        return e

    return Corruption(b2=changer)


@faute("dre-autre-identite", tue=[("CDC-3-02", "identite")], scenario="NOM-050", lieu="fichier")
def dre_autre_identite() -> Corruption:
    """La DRE ne porte pas la naissance de la FSE."""
    return Corruption(b2=_de_la_dre("date_naissance", "700101", EnteteFacture))


@faute("dre-autre-montant", tue=[("CDC-3-02", "prestations")], scenario="NOM-050", lieu="fichier")
def dre_autre_montant() -> Corruption:
    """La DRE ne porte pas les honoraires de la FSE."""
    return Corruption(b2=_de_la_dre("montant_depense", "0009900", Acte))


@faute(
    "attente-incomplete",
    tue=[("CDC-4.2.1.13-13", "liste")],
    scenario="NOM-053",
    lieu="pilote",
)
def attente_incomplete() -> Corruption:
    """La liste des factures en attente en oublie une."""
    return Corruption(evenement=ecran(_une_ligne_de_moins), etape="attente")


@faute(
    "fse-supprimee-avec",
    tue=[("CDC-4.2.1.13-14", "fse_transmise")],
    scenario="NOM-051",
    lieu="etape",
)
def fse_supprimee_avec() -> Corruption:
    """Supprimer la DRE supprime aussi la FSE."""
    return Corruption(evenement=sans("reception"))


@faute(
    "dre-transmise-quand-meme",
    tue=[("CDC-4.2.1.13-14", "dre_non_transmise")],
    scenario="NOM-051",
    lieu="fichier",
)
def dre_transmise_quand_meme() -> Corruption:
    """La DRE supprimée part malgré tout, en plus de la FSE."""
    copies: list[int] = []

    def doubler(evenement: Evenement) -> list[Evenement]:
        if evenement.genre != "reception" or evenement.donnees.get("etape") != "fichier":
            return [evenement]
        copies.append(evenement.seq)
        autre = {**evenement.donnees, "message_id": "<dre@ps.sim.invalid>"}
        return [evenement, msgspec.structs.replace(evenement, donnees=autre)]

    return Corruption(evenement=doubler, b2=zone(EnteteFacture, "type_facture", "D"))


@faute(
    "dre-sans-raison",
    tue=[("CDC-4.2.1.12.1-03", "sans_dre"), ("CDC-4.2.1.12.1-07", "sans_dre")],
    scenario="NOM-037",
    lieu="fichier",
)
def dre_sans_raison() -> Corruption:
    """Une DRE part alors que la FSE suffit."""
    return Corruption(b2=zone(EnteteFacture, "type_facture", "D"))


@faute(
    "part-sans-convention",
    tue=[("CDC-4.2.1.12.1-03", "fse_seule")],
    scenario="NOM-037",
    lieu="fichier:total_amc",
    aussi=("CDC-2.2.1.4-01",),
)
def part_sans_convention() -> Corruption:
    """Une part complémentaire figure dans une FSE sans convention."""
    return Corruption(b2=zone(TotalFacture, "total_amc", "00000900"))


@faute(
    "gestion-unique-sans-part",
    tue=[("CDC-4.2.1.12.1-07", "fse_avec_part")],
    scenario="NOM-037",
    lieu="fichier:total_amc",
    aussi=("CDC-2.2.1.4-01",),
)
def gestion_unique_sans_part() -> Corruption:
    """En gestion unique, la FSE ne porte pas la part complémentaire."""
    return Corruption(b2=zone(TotalFacture, "total_amc", "00000000"))


@faute(
    "part-amc-sans-sts",
    tue=[("CDC-4.2.1.9.2-01", "appel"), ("CDC-4.1.2.3-04", "appel")],
    scenario="NOM-050",
    lieu="appel_module",
)
def part_amc_sans_sts() -> Corruption:
    """La part complémentaire est calculée sans le STS."""
    return Corruption(evenement=sans("appel_module", lambda e: e.donnees.get("fonction") == STS))


@faute(
    "part-amc-autre",
    tue=[("CDC-4.1.2.3-04", "part")],
    scenario="NOM-050",
    lieu="fichier:montant_amc",
)
def part_amc_autre() -> Corruption:
    """La DRE porte une autre part que celle du STS."""
    sorties = [{"groupe": 60210, "nom": "", "champs": {"rang": "1", "montant_amc": "123"}}]
    return Corruption(evenement=appel_change(STS, sorties=sorties))


@faute(
    "ccam-sans-srt",
    tue=[("CDC-4.1.2.3-03", "appel")],
    scenario="NOM-034",
    lieu="etape",
)
def ccam_sans_srt() -> Corruption:
    """Un acte CCAM est tarifé sans le SRT."""
    return Corruption(
        evenement=sans(
            "appel_module", lambda e: str(e.donnees.get("fonction", "")).startswith("SRT_")
        )
    )


@faute(
    "ccam-autre-montant",
    tue=[("CDC-4.1.2.3-03", "montant")],
    scenario="NOM-034",
    lieu="fichier:prix_unitaire",
)
def ccam_autre_montant() -> Corruption:
    """Le prix de l'acte CCAM n'est pas celui du SRT."""
    return Corruption(b2=zone(Acte, "prix_unitaire", "0009999"))


@faute(
    "clair-simultane",
    tue=[("CDC-3.2.9.2-01", "simultane")],
    scenario="DEG-022",
    lieu="fichier",
)
def clair_simultane() -> Corruption:
    """En mode SESAM-Vitale, les données sensibles restent en clair."""
    return Corruption(b2=_clair("F", "S"))


@faute(
    "clair-sans-vitale",
    tue=[("CDC-3.2.9.2-01", "sans_vitale")],
    scenario="DEG-022",
    lieu="fichier",
)
def clair_sans_vitale() -> Corruption:
    """En mode SESAM sans Vitale, les données sensibles restent en clair."""
    return Corruption(b2=_clair("F", "F"))


@faute(
    "clair-degrade",
    tue=[("CDC-3.2.9.2-01", "degrade")],
    scenario="DEG-022",
    lieu="fichier",
)
def clair_degrade() -> Corruption:
    """En mode dégradé, les données sensibles restent en clair."""
    return Corruption(b2=_clair("F", "D"))


@faute("clair-dre", tue=[("CDC-3.2.9.2-01", "dre")], scenario="DEG-022", lieu="fichier")
def clair_dre() -> Corruption:
    """Dans une DRE, les données sensibles restent en clair."""
    return Corruption(b2=_clair("D", "S"))


@faute(
    "lot-non-montre",
    tue=[("CDC-3.2.10.1.1-10", "liste_avant")],
    scenario="NOM-050",
    lieu="pilote",
)
def lot_non_montre() -> Corruption:
    """Une facture du lot n'est pas montrée avant la signature."""
    return Corruption(evenement=ecran(_une_ligne_de_moins), etape="lots")


@faute("autre-caisse", tue=[("CONV-DELAI-01", "caisse")], scenario="NOM-002", lieu="smtp")
def autre_caisse() -> Corruption:
    """La FSE part vers une autre caisse."""
    vers = [{"adresse": AUTRE, "notify": "FAILURE", "orcpt": ""}]
    return Corruption(evenement=donnees("smtp", vers=vers))


@faute(
    "hors-echeance", tue=[("CONV-DELAI-01", "delai")], scenario="NOM-002", lieu="fichier:date_acte"
)
def hors_echeance() -> Corruption:
    """La FSE arrive bien après les soins."""
    return Corruption(b2=zone(Acte, "date_acte", "260101"))


@faute(
    "sans-agrement",
    tue=[("CONV-GEN-01", "identifiant")],
    scenario="NOM-053",
    lieu="fichier:agrement_logiciel",
)
def sans_agrement() -> Corruption:
    """Le flux ne porte aucun agrément."""
    return Corruption(b2=zone(FinLot, "agrement_logiciel", " " * 12))


@faute(
    "tous-acquittes",
    tue=[("CDC-3.3.1.1-01", "acquitte")],
    scenario="NOM-026",
    lieu="pilote",
)
def tous_acquittes() -> Corruption:
    """Tous les lots passent acquittés sur l'ARL d'un seul."""

    def acquitter(e: Ecran) -> Ecran:
        return msgspec.structs.replace(
            e, lignes=tuple({**ligne, "etat": "acquitte"} for ligne in e.lignes)
        )

    return Corruption(evenement=ecran(acquitter), etape="etats")


@faute(
    "acquitte-reemis",
    tue=[("CDC-3.3.1.1-01", "plus_reemis")],
    scenario="NOM-026",
    lieu="smtp",
)
def acquitte_reemis() -> Corruption:
    """Un lot acquitté est renvoyé."""
    return Corruption(
        evenement=suivi_de("smtp", code=250, message_id="<x@ps>", vers=[]), etape="trop_tard"
    )
