"""Pricing rules over dated tables: pure, named, replaceable one by one."""

from vitalbench.reference.pricing.complementaire import Adressage, Ventilation
from vitalbench.reference.pricing.demande import (
    AccesTiersPayant,
    Alerte,
    Beneficiaire,
    DemandeTarification,
    Executant,
    LigneCalculee,
    PropositionTp,
    ResultatTarification,
    SituationParticuliere,
    TarificationImpossible,
)
from vitalbench.reference.pricing.forcage import IndicateursForcage
from vitalbench.reference.pricing.moteur import Calcul, Registre, Regle, RegleInconnue
from vitalbench.reference.pricing.tarification import REGISTRE, tarifer

__all__ = [
    "REGISTRE",
    "AccesTiersPayant",
    "Adressage",
    "Alerte",
    "Beneficiaire",
    "Calcul",
    "DemandeTarification",
    "Executant",
    "IndicateursForcage",
    "LigneCalculee",
    "PropositionTp",
    "Registre",
    "Regle",
    "RegleInconnue",
    "ResultatTarification",
    "SituationParticuliere",
    "TarificationImpossible",
    "Ventilation",
    "tarifer",
]
