"""What NOEMIE entities share: their code, their closing @, and the fields of a constant."""

from vitalbench.reference.norms.champs import Fixe
from vitalbench.reference.norms.fiabilite import Fiabilite


def code_entite(code: str) -> Fixe:
    """Declare the entity code (positions 1 to 3)."""
    return constante(1, code, "entite", "Code entité")


def fin_entite(longueur: int) -> Fixe:
    """Declare the delimiter that ends an entity."""
    return constante(longueur, "@", "fin_entite", "Délimiteur de fin d'entité")


def constante(debut: int, valeur: str, nom: str, libelle: str) -> Fixe:
    """Declare a constant of the norm."""
    fixe = Fixe(debut, valeur, libelle, Fiabilite.RECOUPEE, "SV ARTHUS")
    fixe.nom = nom
    return fixe
