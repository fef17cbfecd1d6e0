"""How a group of a zone is declared: number, name, label, fields in order, reliability."""

from enum import Enum

import msgspec

from vitalbench.reference.norms.fiabilite import Fiabilite


class Nature(Enum):
    """What a field holds."""

    TEXTE = "X"
    NUMERIQUE = "N"
    DATE = "D"
    BINAIRE = "binaire"


class ChampZone(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a group; `fiabilite` None means that of its group."""

    nom: str
    libelle: str
    nature: Nature
    vide: bool = False
    fiabilite: Fiabilite | None = None
    valeurs: dict[str, str] = {}
    note: str = ""


class GroupeZone(msgspec.Struct, frozen=True, kw_only=True):
    """One group: its number in the modules, our name for it, its fields in order."""

    numero: int
    nom: str
    libelle: str
    fiabilite: Fiabilite
    champs: tuple[ChampZone, ...]

    def fiabilite_de(self, champ: ChampZone) -> Fiabilite:
        """Give the reliability of one field."""
        return champ.fiabilite or self.fiabilite


_GROUPES: dict[int, GroupeZone] = {}


def champ(
    nom: str,
    libelle: str,
    nature: Nature,
    *,
    vide: bool = False,
    fiabilite: Fiabilite | None = None,
    valeurs: dict[str, str] | None = None,
    note: str = "",
) -> ChampZone:
    """Declare one field."""
    return ChampZone(
        nom=nom,
        libelle=libelle,
        nature=nature,
        vide=vide,
        fiabilite=fiabilite,
        valeurs=valeurs or {},
        note=note,
    )


def groupe(
    numero: int, nom: str, libelle: str, fiabilite: Fiabilite, *champs: ChampZone
) -> GroupeZone:
    """Declare one group and register it under its number."""
    if numero in _GROUPES:
        raise ValueError(f"groupe {numero} déclaré deux fois")
    declare = GroupeZone(
        numero=numero, nom=nom, libelle=libelle, fiabilite=fiabilite, champs=champs
    )
    _GROUPES[numero] = declare
    return declare


def declares() -> dict[int, GroupeZone]:
    """Give the groups declared so far, by number."""
    return _GROUPES
