"""What a facture may not contain: DA, coordination, C2S ceilings; and costly acts."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from vitalbench.reference.catalogue.lignes_prestations import LignePrestation
from vitalbench.reference.catalogue.tables import premiere
from vitalbench.reference.domain.facture import NatureAssurance, Prestation
from vitalbench.reference.domain.montants import Centimes
from vitalbench.reference.pricing.demande import (
    Alerte,
    LigneCalculee,
    SituationParticuliere,
    TarificationImpossible,
)
from vitalbench.reference.pricing.moteur import Calcul, regle
from vitalbench.reference.pricing.parcours import parcours_respecte
from vitalbench.reference.pricing.taux import TauxRetenu

DA: Final = frozenset({"DA", "A"})
EXIGENCE: Final = frozenset({"DE", "D", "E"})
GROUPES_C2S_PROPRES: Final = frozenset(
    {"dentaire_prothese", "dentaire_odf", "optique", "audioprothese"}
)


@regle("depassement_autorise", "CDC-3.2.2.3-06", "CDC-3.2.2.6.1-04")
def depassement_autorise(
    calcul: Calcul, jour: date, prestation: Prestation, indicateur: str
) -> None:
    """DA belongs to a secteur 1 specialist, out of the parcours; refused elsewhere."""
    if prestation.qualificatif not in DA:
        return
    executant = calcul.demande.executant
    hors_parcours = not calcul.appliquer(parcours_respecte, jour, indicateur)
    if executant.famille == "medecin_specialiste" and executant.secteur == "s1" and hors_parcours:
        return
    raise TarificationImpossible(
        "da",
        "DA réservé au spécialiste de secteur 1 pour un patient hors parcours",
        champ="qualificatif",
    )


@regle("majoration_coordination", "CDC-3.2.2.3-05")
def majoration_coordination(
    calcul: Calcul, jour: date, prestation: LignePrestation, indicateur: str
) -> None:
    """A coordination code asks for a parcours respected and an indicator of its row."""
    if prestation.groupe != "coordination":
        return
    ligne = premiere(
        calcul.tables.majorations_coordination, jour, lambda x: x.code == prestation.code
    )
    executant = calcul.demande.executant
    if (
        ligne is not None
        and indicateur in ligne.indicateurs
        and (executant.secteur in ligne.secteurs or "s2_opposable" in ligne.secteurs)
        and (ligne.specialites is None or executant.specialite in ligne.specialites)
    ):
        return
    raise TarificationImpossible(
        "coordination",
        f"{prestation.code} suppose un parcours respecté et une orientation admise",
        champ="code",
    )


@regle("depassement_c2s", "CDC-3.2.2.6.1-03", "CDC-3.2.2.6.1-04", "CDC-3.2.2.6.1-07")
def depassement_c2s(
    calcul: Calcul,
    jour: date,
    prestation: Prestation,
    ligne: LignePrestation,
    situation: SituationParticuliere,
    exces: Centimes,
    indicateur: str,
) -> Alerte | None:
    """No dépassement for C2S but on demand of the patient, out of the parcours, or own rules."""
    if situation is not SituationParticuliere.C2S or not exces:
        return None
    if prestation.qualificatif in EXIGENCE or ligne.groupe in GROUPES_C2S_PROPRES:
        return None
    hors_parcours = not calcul.appliquer(parcours_respecte, jour, indicateur)
    if calcul.demande.executant.famille == "medecin_specialiste" and hors_parcours:
        return None
    return Alerte(
        code="depassement_c2s",
        message="aucun dépassement pour un bénéficiaire de la complémentaire santé solidaire",
    )


@regle("participation_acte_couteux", "CDC-4.2.1.8-06")
def participation_acte_couteux(
    calcul: Calcul,
    jour: date,
    prestation: Prestation,
    ligne: LignePrestation,
    situation: SituationParticuliere,
    base: Centimes,
    retenu: TauxRetenu,
    nature: NatureAssurance,
) -> tuple[str, Centimes] | None:
    """Flat participation of a costly act in place of the ticket modérateur: C at 120 €, 1 at 60.

    The exemption list and the excluded acts follow the table; only maladie common law owes it.
    """
    concernee = (
        nature is NatureAssurance.MALADIE
        and retenu.justificatif == "0"
        and retenu.taux < 100
        and not retenu.minore
        and ligne.groupe in {"ccam", "technique"}
        and ligne.code != "ADI"
        and situation not in {SituationParticuliere.C2S, SituationParticuliere.AME}
    )
    if not concernee:
        return None
    valeurs = {
        x.cle: x.centimes if x.centimes is not None else x.valeur
        for x in calcul.tables.participation_acte_couteux
        if x.en_vigueur(jour) and x.cle in {"montant", "seuil_tarif", "seuil_coefficient"}
    }
    montant, seuil, coefficient = (
        valeurs.get("montant"),
        valeurs.get("seuil_tarif"),
        valeurs.get("seuil_coefficient"),
    )
    if not isinstance(montant, int):
        return None
    if isinstance(seuil, int) and base >= seuil:
        return "C", montant
    if isinstance(coefficient, int) and prestation.coefficient >= 100 * coefficient:
        return "1", montant
    return None


@regle("participation_unique", "CDC-4.2.1.8-06")
def participation_unique(
    _calcul: Calcul, lignes: tuple[LigneCalculee, ...]
) -> tuple[LigneCalculee, ...]:
    """A facture owes the flat participation once: the acts after the first are whole."""
    due = False
    gardees = []
    for ligne in lignes:
        tarifee = ligne.tarifee
        if "participation_acte_couteux" in tarifee.regles and tarifee.exoneration in {"C", "1"}:
            if due:
                gardees.append(_sans_participation(ligne))
                continue
            due = True
        gardees.append(ligne)
    return tuple(gardees)


def _sans_participation(ligne: LigneCalculee) -> LigneCalculee:
    pleine = min(ligne.tarifee.base, ligne.tarifee.montant)
    return msgspec.structs.replace(
        ligne,
        tarifee=msgspec.structs.replace(ligne.tarifee, montant_amo=pleine),
        amc_possible=ligne.tarifee.montant - pleine,
    )


@regle("medicament_ame", "CDC-4.2.1.3.3.4-02")
def medicament_ame(
    calcul: Calcul, jour: date, ligne: LignePrestation, situation: SituationParticuliere
) -> None:
    """An adult of the AME gets no medicine at 15 %."""
    majeur = calcul.demande.beneficiaire.age_au(jour) >= 18
    if situation is SituationParticuliere.AME and majeur and ligne.code in {"PH2", "HD2", "HG2"}:
        raise TarificationImpossible(
            "medicament_ame",
            f"{ligne.code} : un médicament à 15 % n'est pas pris en charge par l'AME d'un majeur",
            champ="code",
        )


@regle("entente_prealable_exigee", "CDC-2.3.4.4-02", "CDC-2.3.4.6-01")
def entente_prealable_exigee(calcul: Calcul, prestation: Prestation) -> bool:
    """Tell whether an entente préalable is missing; an SMG agreement stands for it."""
    demande = calcul.demande
    smg = demande.nature_assurance is NatureAssurance.SMG
    if prestation.accord_prealable is not None or (smg and demande.montant_accord is not None):
        return False
    return any(
        x.code == prestation.code and x.en_vigueur(prestation.date_soins)
        for x in calcul.tables.ententes_prealables
    )
