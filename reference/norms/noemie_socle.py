"""What NOEMIE entities share: their code, their closing @, and the fields of a constant."""

from vitalbench.reference.norms.champs import Chiffres, Fixe, Presence
from vitalbench.reference.norms.fiabilite import Fiabilite

O, F = Presence.OBLIGATOIRE, Presence.FACULTATIF  # noqa: E741 - the norm's own letters
PUBLIQUE, RECOUPEE, SIMULEE = Fiabilite.PUBLIQUE, Fiabilite.RECOUPEE, Fiabilite.SIMULEE


def bornes(code: str, longueur: int) -> tuple[Fixe, Fixe]:
    """Declare what opens and what closes an entity: its code, its delimiter."""
    return code_entite(code), fin_entite(longueur)


def rupture(niveau: str, fiabilite: Fiabilite, sources: str) -> Chiffres:
    """Declare the level of an entity (positions 4 and 5)."""
    libelle = "Niveau de rupture (99 : hors rupture)"
    return Chiffres(4, 2, O, libelle, fiabilite, sources, default=niveau)


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
