"""Pricing rules over dated tables: pure, named, replaceable one by one."""

from vitalbench.reference.pricing.demande import (
    Beneficiaire,
    DemandeTarification,
    Executant,
    LigneCalculee,
    ResultatTarification,
    SituationParticuliere,
    TarificationImpossible,
)
from vitalbench.reference.pricing.moteur import Calcul, Registre, Regle, RegleInconnue
from vitalbench.reference.pricing.tarification import REGISTRE, tarifer

__all__ = [
    "REGISTRE",
    "Beneficiaire",
    "Calcul",
    "DemandeTarification",
    "Executant",
    "LigneCalculee",
    "Registre",
    "Regle",
    "RegleInconnue",
    "ResultatTarification",
    "SituationParticuliere",
    "TarificationImpossible",
    "tarifer",
]
