"""Lines the software adds by itself: SMG agreement, APIAS supplement, attack victim."""

from __future__ import annotations

import msgspec

from vitalbench.reference.catalogue.lignes_prestations import LignePrestation
from vitalbench.reference.domain.facture import LigneTarifee, NatureAssurance, Prestation
from vitalbench.reference.domain.montants import Centimes
from vitalbench.reference.pricing.demande import (
    LigneCalculee,
    SituationParticuliere,
    TarificationImpossible,
)
from vitalbench.reference.pricing.moteur import Calcul, regle

CODES_A_ACCORD = frozenset({"SGS", "SGN"})
SANS_ACCORD, ACCORD_ACTES, ACCORD_MEDICAMENTS = "sans", "actes", "médicaments"
GROUPES_A_ACCORD = frozenset({"dentaire_prothese"})


@regle("accord_smg_requis", "CDC-2.3.4.5-01", "CDC-2.3.4.5-03", "CDC-2.3.4.5-04")
def accord_smg_requis(calcul: Calcul, prestation: LignePrestation) -> bool:
    """Tell whether an act needs an SMG agreement whatever its amount."""
    if calcul.demande.nature_assurance is not NatureAssurance.SMG:
        return False
    non_remboursable = prestation.code in CODES_A_ACCORD or prestation.code == "PHN"
    return non_remboursable or prestation.groupe in GROUPES_A_ACCORD


@regle("rupture_par_accord_smg", "CDC-2.3.4.5-06", "CDC-2.3.4.5-07")
def rupture_par_accord_smg(
    calcul: Calcul, prestations: tuple[LignePrestation, ...]
) -> tuple[tuple[int, ...], ...]:
    """Line indexes by facture in SMG: no agreement, acts with one, medicines with another."""
    return tuple(rangs for _, rangs in _accords(calcul, prestations))


def _accords(
    calcul: Calcul, prestations: tuple[LignePrestation, ...]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    groupes: dict[str, list[int]] = {}
    for rang, prestation in enumerate(prestations):
        if not calcul.appliquer(accord_smg_requis, prestation):
            cle = SANS_ACCORD
        elif prestation.code == "SGN" or prestation.groupe == "medicament":
            cle = ACCORD_MEDICAMENTS
        else:
            cle = ACCORD_ACTES
        groupes.setdefault(cle, []).append(rang)
    return tuple((cle, tuple(rangs)) for cle, rangs in groupes.items())


@regle("accords_smg", "CDC-2.3.4.5-05", "CDC-2.3.4.5-06", "CDC-2.3.4.5-07")
def accords_smg(
    calcul: Calcul, prestations: tuple[LignePrestation, ...]
) -> tuple[tuple[tuple[int, ...], Centimes | None], ...]:
    """Line indexes of each facture with the total of its own agreement.

    The agreement for acts also covers acts within the tariff when nothing else needs it.
    """
    demande = calcul.demande
    groupes = _accords(calcul, prestations)
    cles = {cle for cle, _ in groupes}
    montants: dict[str, Centimes | None] = {
        SANS_ACCORD: demande.montant_accord if cles == {SANS_ACCORD} else None,
        ACCORD_ACTES: demande.montant_accord,
        ACCORD_MEDICAMENTS: demande.montant_accord_medicaments,
    }
    if montants[ACCORD_MEDICAMENTS] is None and ACCORD_ACTES not in cles:
        montants[ACCORD_MEDICAMENTS] = demande.montant_accord
    return tuple((rangs, montants[cle]) for cle, rangs in groupes)


@regle("montant_apias_exige", "CDC-3.2.2.1-16", "CDC-3.2.2.1-17")
def montant_apias_exige(calcul: Calcul) -> None:
    """In APIAS the PS gives the total taken in charge, always."""
    if calcul.demande.apias and calcul.demande.montant_accord is None:
        raise TarificationImpossible(
            "montant_apias",
            "contexte APIAS : le montant total de prise en charge est à saisir",
            champ="montant_accord",
        )


@regle("accord_smg_exige", "CDC-2.3.4.5-04", "CDC-2.3.4.4-03")
def accord_smg_exige(calcul: Calcul, prestations: tuple[LignePrestation, ...]) -> None:
    """No SMG facture before the agreement that an act of it needs."""
    if calcul.demande.montant_accord is not None:
        return
    for rang, prestation in enumerate(prestations):
        if calcul.appliquer(accord_smg_requis, prestation):
            raise TarificationImpossible(
                "accord_smg",
                f"{prestation.code} en SMG : l'accord de prise en charge est à recevoir avant "
                "de facturer",
                ligne=rang,
                champ="montant_accord",
            )


@regle(
    "montant_a_completer",
    "CDC-2.3.4.5-02",
    "CDC-2.3.4.5-05",
    "CDC-3.2.2.1-19",
    "CDC-3.2.2.6.7-01",
    "CDC-4.2.1.3.3.7-03",
)
def montant_a_completer(
    calcul: Calcul,
    situation: SituationParticuliere,
    amo: Centimes,
    depassements: Centimes,
) -> tuple[str, Centimes]:
    """Context and amount of the line to add: agreement less base, APIAS less AT, dépassement."""
    demande = calcul.demande
    accord = demande.montant_accord
    if demande.nature_assurance is NatureAssurance.SMG:
        return "smg", max(0, (accord or 0) - amo)
    if demande.apias:
        return "apias", max(0, (accord or 0) - amo)
    if situation is SituationParticuliere.ATTENTAT:
        return "attentat", depassements
    return "", 0


@regle("lignes_completees", "CDC-2.3.4.5-05", "CDC-3.2.2.1-19", "CDC-4.2.1.3.3.7-03")
def lignes_completees(
    calcul: Calcul, situation: SituationParticuliere, lignes: tuple[LigneCalculee, ...]
) -> tuple[LigneCalculee, ...]:
    """Lines with the one the context adds; what it carries leaves the dépassement of the others."""
    contexte, montant = calcul.appliquer(
        montant_a_completer,
        situation,
        sum(x.tarifee.montant_amo for x in lignes),
        sum(x.depassement for x in lignes),
    )
    if not montant:
        return lignes
    code = next(x.code for x in calcul.tables.prestations_ajoutees if x.contexte == contexte)
    reste = montant
    reprises = []
    for ligne in lignes:
        repris = min(reste, ligne.depassement)
        reste -= repris
        reprises.append(_sans_depassement(ligne, repris))
    modele = lignes[-1]
    ajoutee = LigneCalculee(
        tarifee=LigneTarifee(
            prestation=Prestation(
                code=code, date_soins=modele.tarifee.prestation.date_soins, montant=montant
            ),
            prix_unitaire=montant,
            base=montant,
            taux=100,
            montant=montant,
            montant_amo=montant,
            regles=("montant_a_completer", "lignes_completees"),
        ),
        depassement=0,
        amc_possible=0,
        date_reference=modele.date_reference,
        couverture=modele.couverture,
    )
    return (*reprises, ajoutee)


def _sans_depassement(ligne: LigneCalculee, repris: Centimes) -> LigneCalculee:
    if not repris:
        return ligne
    return msgspec.structs.replace(
        ligne,
        tarifee=msgspec.structs.replace(ligne.tarifee, montant=ligne.tarifee.montant - repris),
        depassement=ligne.depassement - repris,
    )


@regle("plafond_accord_smg", "CDC-3.2.4.14-03", "CDC-2.3.4.5-05")
def plafond_accord_smg(
    calcul: Calcul, lignes: tuple[LigneCalculee, ...]
) -> tuple[LigneCalculee, ...]:
    """An SMG agreement bounds what the AMO pays, line after line, to its total."""
    accord = calcul.demande.montant_accord
    if calcul.demande.nature_assurance is not NatureAssurance.SMG or accord is None:
        return lignes
    reste = accord
    bornees = []
    for ligne in lignes:
        amo = min(ligne.tarifee.montant_amo, reste)
        reste -= amo
        tarifee = msgspec.structs.replace(ligne.tarifee, montant_amo=amo)
        bornees.append(msgspec.structs.replace(ligne, tarifee=tarifee))
    return tuple(bornees)
