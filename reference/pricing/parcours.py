"""Parcours de soins: who it concerns, its indicator, what leaving it costs (CDC §4.2.1.7)."""

from __future__ import annotations

from datetime import date
from typing import Final

from vitalbench.reference.catalogue.lignes_droits import LigneContexte
from vitalbench.reference.catalogue.tables import Tables, en_vigueur, premiere
from vitalbench.reference.domain.facture import NatureAssurance, Parcours
from vitalbench.reference.pricing.demande import SituationParticuliere, TarificationImpossible
from vitalbench.reference.pricing.moteur import Calcul, regle

NATURES_EXCLUES: Final = {
    NatureAssurance.SMG: "SMG",
    NatureAssurance.ACCIDENT_TRAVAIL: "AT/MP",
    NatureAssurance.MATERNITE: "maternité",
}
SITUATIONS_EXCLUES: Final = {
    SituationParticuliere.AME: "bénéficiaire de l'AME",
    SituationParticuliere.MIGRANT_PASSAGE: "migrant de passage",
}
MINORATION_POINTS: Final = 40


def contextes(tables: Tables, jour: date) -> tuple[LigneContexte, ...]:
    """The twelve contexts a PS may choose from (CDC-4.2.1.7-05)."""
    return en_vigueur(tables.contextes_parcours, jour)


@regle(
    "exclusion_parcours",
    "CDC-4.2.1.7-01",
    "CDC-2.3.2-08",
    "CDC-3.2.1.4-01",
    "CDC-3.2.2.6.4-03",
    "CDC-3.2.2.6.5-04",
)
def exclusion_parcours(calcul: Calcul, jour: date, situation: SituationParticuliere) -> str:
    """Why the parcours does not concern the facture, or nothing when it does."""
    demande = calcul.demande
    if not demande.executant.medecin:
        return "exécutant non concerné"
    if demande.nature_assurance in NATURES_EXCLUES:
        return NATURES_EXCLUES[demande.nature_assurance]
    if situation in SITUATIONS_EXCLUES:
        return SITUATIONS_EXCLUES[situation]
    limite = next(
        (x.ans for x in calcul.tables.ages if x.cle == "parcours_obligatoire_a_partir_de"), 16
    )
    if demande.beneficiaire.age_au(jour) < limite:
        return f"moins de {limite} ans"
    return ""


@regle("medecin_traitant_retenu", "CDC-4.2.1.7-03", "CDC-4.2.1.7-04")
def medecin_traitant_retenu(calcul: Calcul) -> bool:
    """Declared médecin traitant: the answer of the PS wins over the support."""
    reponse = calcul.demande.parcours.medecin_traitant_declare
    if reponse is None:
        reponse = calcul.demande.beneficiaire.droits.medecin_traitant_declare
    return bool(reponse)


@regle("indicateur_parcours", "CDC-4.2.1.7-06", "CDC-3.2.2.3-01", "CDC-2.3.2-07")
def indicateur_parcours(calcul: Calcul, jour: date) -> str:
    """Letter of the indicator, from the two answers and the table of 24 couples."""
    contexte = calcul.demande.parcours.contexte or "hors_parcours"
    declare = calcul.appliquer(medecin_traitant_retenu)
    ligne = premiere(
        calcul.tables.calcul_parcours,
        jour,
        lambda x: x.contexte == contexte and x.medecin_traitant_declare == declare,
    )
    if ligne is None:
        raise TarificationImpossible(
            "contexte_parcours", f"contexte de parcours inconnu : {contexte!r}", champ="contexte"
        )
    return ligne.indicateur


@regle("orienteur_exige", "CDC-4.2.1.7-07", "CDC-3.2.2.3-03", "CDC-3.2.2.1-40")
def orienteur_exige(calcul: Calcul, jour: date) -> bool:
    """Tell whether name and first name of the orienting doctor are required; not for ALD care."""
    demande = calcul.demande
    couverte = demande.beneficiaire.droits.couverture_au(jour)
    ald = premiere(calcul.tables.codes_ald, jour, lambda x: x.code == couverte.code_ald)
    if ald is not None and ald.exonerante and all(p.en_rapport_ald for p in demande.prestations):
        return False
    contexte = demande.parcours.contexte
    ligne = premiere(calcul.tables.contextes_parcours, jour, lambda x: x.code == contexte)
    return ligne is not None and ligne.orienteur


@regle("parcours_respecte", "CDC-2.3.2-04", "CDC-2.3.2-10", "CDC-3.2.2.3-07")
def parcours_respecte(calcul: Calcul, jour: date, indicateur: str) -> bool:
    """Tell whether an indicator leaves the rate whole; no indicator does."""
    if not indicateur:
        return True
    ligne = premiere(calcul.tables.indicateurs_parcours, jour, lambda x: x.code == indicateur)
    return ligne is not None and ligne.respecte


@regle("parcours_de_la_facture", "CDC-4.2.1.7-01", "CDC-4.2.1.7-02")
def parcours_de_la_facture(calcul: Calcul, jour: date, exclusion: str) -> Parcours:
    """Parcours the facture carries: blank when excluded, else answers and indicator."""
    if exclusion:
        return Parcours()
    saisi = calcul.demande.parcours
    return Parcours(
        medecin_traitant_declare=calcul.appliquer(medecin_traitant_retenu),
        contexte=saisi.contexte or "hors_parcours",
        indicateur=calcul.appliquer(indicateur_parcours, jour),
        nom_orienteur=saisi.nom_orienteur,
        prenom_orienteur=saisi.prenom_orienteur,
    )


@regle(
    "minoration_hors_parcours",
    "CDC-2.3.2-10",
    "CDC-3.2.2.3-07",
    "CDC-3.2.4.2-04",
    "CDC-3.2.4.2-05",
)
def minoration_hors_parcours(
    calcul: Calcul, jour: date, taux: int, indicateur: str, justificatif: str
) -> int:
    """Rate out of the parcours: 30 for 70, 50 for 90, 40 for 80; whole at 100 % or ALD care."""
    if calcul.appliquer(parcours_respecte, jour, indicateur) or justificatif == "4" or taux == 100:
        return taux
    ligne = premiere(
        calcul.tables.taux_parcours,
        jour,
        lambda x: x.cas.startswith(("hors_parcours", "aspa")) and x.taux_normal == taux,
    )
    if ligne is not None and ligne.taux is not None:
        return ligne.taux
    return max(0, taux - MINORATION_POINTS)


@regle("origine_prescription", "CDC-4.2.1.11-04", "CDC-4.2.1.6-11", "CDC-3.2.2.3-04")
def origine_prescription(calcul: Calcul, jour: date, indicateur: str) -> str:
    """Origin of the prescription that an indicator of the prescriber gives, or nothing."""
    ligne = premiere(
        calcul.tables.origine_par_indicateur, jour, lambda x: indicateur in x.indicateurs
    )
    return "" if ligne is None or ligne.origine == "aucune mention" else ligne.origine


@regle("mention_ordonnance", "CDC-4.2.1.11-01", "CDC-4.2.1.11-02", "CDC-4.2.1.11-03")
def mention_ordonnance(calcul: Calcul, jour: date, exclusion: str) -> str:
    """Parcours mention of the ordonnance, word for word; blank when excluded or in urgence."""
    if exclusion:
        return ""
    contexte = calcul.demande.parcours.contexte or "hors_parcours"
    declare = calcul.appliquer(medecin_traitant_retenu)
    ligne = premiere(
        calcul.tables.mentions_ordonnance,
        jour,
        lambda x: contexte in x.contextes and x.medecin_traitant in {None, declare},
    )
    return "" if ligne is None else ligne.mention


@regle("mention_ordonnance_smg", "CDC-3.2.8.3-06")
def mention_ordonnance_smg(calcul: Calcul, jour: date) -> str:
    """SMG mention of the ordonnance, word for word; blank for any other nature."""
    if calcul.demande.nature_assurance is not NatureAssurance.SMG:
        return ""
    ligne = premiere(calcul.tables.mentions_ordonnance, jour, lambda x: "smg" in x.contextes)
    return "" if ligne is None else ligne.mention
