"""What the PS sees: the screen structure every answer of a pilot carries.

`complet` says that the screen lists everything the PS sees: only then does the absence of a
mention, a field or an action prove something.
"""

from typing import Literal

import msgspec

Niveau = Literal["info", "alerte", "erreur", "blocage"]
Valeur = str | int | bool | None


class Mention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message shown, by its vocabulary id and its verbatim text."""

    id: str
    texte: str
    niveau: Niveau = "info"


class Champ(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field shown: its value as displayed and whether the PS can change it."""

    id: str
    valeur: Valeur = None
    modifiable: bool = False
    libelle: str = ""


class Choix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer offered to a question."""

    id: str
    libelle: str


class Proposition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question asked to the PS with its possible answers and the one retained."""

    id: str
    libelle: str = ""
    choix: tuple[Choix, ...] = ()
    retenu: str | None = None


class Ecran(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One screen of the LPS."""

    titre: str = ""
    complet: bool = False
    mentions: tuple[Mention, ...] = ()
    champs: tuple[Champ, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    actions: tuple[str, ...] = ()
    lignes: tuple[dict[str, Valeur], ...] = ()
