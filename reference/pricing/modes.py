"""Securing modes a facture may take, and what each sends and waits for (CDC §3.2.9.3.1.1, §3.5)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from vitalbench.reference.catalogue.lignes_facturation import LigneFluxMode, LigneSansVitale
from vitalbench.reference.catalogue.tables import en_vigueur, premiere
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.domain.facture import ModeSecurisation, NatureAssurance
from vitalbench.reference.pricing.demande import SituationParticuliere, TarificationImpossible
from vitalbench.reference.pricing.moteur import Calcul, regle
from vitalbench.reference.pricing.tarifs import nature_du_code

ACCOMPAGNEMENT: Final = "accompagnement"
SANS_CARTE: Final = frozenset({SituationParticuliere.AME, SituationParticuliere.MIGRANT_PASSAGE})

Motif = Literal["aucun", "contraception_mineure", "lpp_location_ou_long_cours"]
Structure = Literal["cabinet", "centre_de_sante"]


@regle("telemedecine", "CDC-3.2.9.3.1.1-07", "CDC-3.5-03")
def telemedecine(calcul: Calcul) -> bool:
    """Tell whether a facture holds a télémédecine act other than an accompaniment."""
    lignes = (nature_du_code(calcul, p) for p in calcul.demande.prestations)
    return any(x.telemedecine and x.groupe != ACCOMPAGNEMENT for x in lignes)


@regle(
    "sans_vitale_admis",
    "CDC-3.2.9.3.1.1-03",
    "CDC-3.2.9.3.1.1-04",
    "CDC-3.2.9.3.1.1-05",
    "CDC-3.2.9.3.1.1-06",
    "CDC-3.2.9.3.1.1-07",
)
def sans_vitale_admis(calcul: Calcul, jour: date, motif: Motif, structure: Structure) -> bool:
    """Tell whether SESAM sans Vitale is open: by family, speciality, télémédecine or motive."""
    executant = calcul.demande.executant
    distance = calcul.appliquer(telemedecine)

    def convient(ligne: LigneSansVitale) -> bool:
        if ligne.famille is not None and ligne.famille != executant.famille:
            return False
        if ligne.specialites is not None and executant.specialite not in ligne.specialites:
            return False
        if ligne.hors_centre_de_sante and structure == "centre_de_sante":
            return False
        if ligne.cas == "telemedecine":
            return distance
        return ligne.cas in {"toujours", motif}

    return any(convient(x) for x in en_vigueur(calcul.tables.sans_vitale, jour))


@regle(
    "modes_sans_support",
    "CDC-3.2.2.6.4-04",
    "CDC-3.2.2.6.4-05",
    "CDC-3.2.2.6.5-02",
    "CDC-3.2.2.6.5-03",
    "CDC-3.5-03",
)
def modes_sans_support(
    calcul: Calcul, jour: date, motif: Motif, structure: Structure
) -> tuple[ModeSecurisation, ...]:
    """Modes open without a Vitale support, the first to propose; at a distance never degraded."""
    sans_vitale = calcul.appliquer(sans_vitale_admis, jour, motif, structure)
    if calcul.appliquer(telemedecine):
        return (ModeSecurisation.SANS_VITALE,)
    if sans_vitale:
        return (ModeSecurisation.SANS_VITALE, ModeSecurisation.DEGRADE)
    return (ModeSecurisation.DEGRADE,)


@regle("mode_at_divergent", "CDC-3.2.2.1-12", "CDC-3.2.2.1-13", "CDC-3.4.1.1-01")
def mode_at_divergent(
    calcul: Calcul, organisme_du_support: OrganismeAmo | None
) -> ModeSecurisation | None:
    """Mode opened by an AT organism that differs from the support's; None when they agree."""
    demande = calcul.demande
    declare = demande.organisme_at
    if (
        demande.nature_assurance is not NatureAssurance.ACCIDENT_TRAVAIL
        or declare is None
        or organisme_du_support is None
        or (declare.regime, declare.caisse)
        == (organisme_du_support.regime, organisme_du_support.caisse)
    ):
        return None
    if calcul.appliquer(telemedecine):
        return ModeSecurisation.SANS_VITALE
    return ModeSecurisation.DEGRADE


@regle("flux_du_mode", "CDC-3.5-01")
def flux_du_mode(calcul: Calcul, jour: date, mode: ModeSecurisation) -> LigneFluxMode:
    """What a mode sends beside the flux and what it waits for: paper, ARL of FSE and DRE."""
    ligne = premiere(calcul.tables.flux_par_mode, jour, lambda x: x.mode == mode.value)
    if ligne is None:
        raise TarificationImpossible("mode", f"mode {mode.value} sans ligne de flux", champ="mode")
    return ligne


@regle("critere_amo", "CDC-3.2.10.1.1-07")
def critere_amo(calcul: Calcul, jour: date, destinataire: OrganismeAmo) -> str:
    """Specific AMO criterion of a facture for its lot, or nothing."""
    nature = calcul.demande.nature_assurance.value
    ligne = premiere(
        calcul.tables.criteres_amo,
        jour,
        lambda x: x.regime == destinataire.regime and x.nature == nature,
    )
    return "" if ligne is None else ligne.critere
