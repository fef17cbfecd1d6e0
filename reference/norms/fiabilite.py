"""How far a fact of a format can be trusted, and where it was read (labels shown to users)."""

from enum import Enum


class Fiabilite(Enum):
    """Degree of certainty carried by every field, code list and rule."""

    RECOUPEE = "recoupee"
    PUBLIQUE = "publique"
    DEDUITE = "deduite"
    SIMULEE = "simulee"

    @property
    def libelle(self) -> str:
        """Give the label that reports print."""
        return _LIBELLES[self]


_LIBELLES = {
    Fiabilite.RECOUPEE: "norme publique (recoupée)",
    Fiabilite.PUBLIQUE: "norme publique (une source)",
    Fiabilite.DEDUITE: "déduit",
    Fiabilite.SIMULEE: "profil simulé Vitalbench",
}

SOURCES = {
    "SV": "sesamviewer 0.5.1, tables B2 et NOEMIE-PS (2007)",
    "ARTHUS": "import de DRE et export NOEMIE d'une AMC (2005 à 2017)",
    "FIDES": "spécification FIDES ACE, variante établissement de B2 (2005-E)",
    "ATIH": "formats RSF-ACE qui citent les zones B2 (2023)",
    "ALC": "générateur B2 et décodeur NOEMIE de Calebasse (2013 à 2016)",
    "AIK": "service d'envoi S/MIME vers les caisses (2025)",
    "CDC": "cahier des charges éditeurs SESAM-Vitale",
    "ISO": "bibliothèque IsoCodes",
    "PUB-BG": "présentation des flux d'information",
    "NOUS": "profil simulé Vitalbench",
}
"""What each source sigil of a declaration stands for."""
