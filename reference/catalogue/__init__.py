"""Requirements and code tables as data, with their loaders."""

from vitalbench.reference.catalogue.exigence import (
    Catalogue,
    Exigence,
    ExigenceInconnue,
    SuiteInconnue,
)
from vitalbench.reference.catalogue.lecture import CatalogueRefuse, catalogue
from vitalbench.reference.catalogue.tables import TableRefusee, Tables, tables
from vitalbench.reference.catalogue.vocabulaire import OUT_OF_REACH, SUITES, THEMES

__all__ = [
    "OUT_OF_REACH",
    "SUITES",
    "THEMES",
    "Catalogue",
    "CatalogueRefuse",
    "Exigence",
    "ExigenceInconnue",
    "SuiteInconnue",
    "TableRefusee",
    "Tables",
    "catalogue",
    "tables",
]
