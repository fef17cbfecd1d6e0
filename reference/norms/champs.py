"""The kinds of field a positional record is made of, one descriptor class each.

A field knows its place, its French label and where it was read, plus the three things that the
codec compiles: a pattern (what the norm allows), a template (the layout of a value) and a reading.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final, Generic, Protocol, Self, TypeAlias, TypeVar, overload

from vitalbench.reference.norms.dates import (
    MOTIF_AAMMJJ,
    MOTIF_JJMMAA,
    aammjj,
    jjmmaa,
    lire_aammjj,
    lire_jjmmaa,
)
from vitalbench.reference.norms.fiabilite import Fiabilite

if TYPE_CHECKING:
    from vitalbench.reference.norms.liste import Liste

Valeur: TypeAlias = str | int | date | None
V_co = TypeVar("V_co", bound=Valeur, covariant=True)


class Presence(Enum):
    """Whether the norm requires the field to be filled (its letters O and F)."""

    OBLIGATOIRE = "obligatoire"
    FACULTATIF = "facultatif"


class Requis(Enum):
    """Marks a field that the caller must give."""

    REQUIS = "requis"


REQUIS: Final = Requis.REQUIS


class Porteur(Protocol):
    """What a field is read from."""

    texte: str


class ZoneIllisible(ValueError):
    """A number was asked of a field whose content is not one."""


class Inadmissible(ValueError):
    """A value does not fit a field; the message says what would."""


class Champ(ABC, Generic[V_co]):
    """One positional field of a record; on a record, it reads its own slice."""

    nature = "X"
    genre = "texte"
    saisi = True

    def __init__(
        self,
        debut: int,
        longueur: int,
        presence: Presence,
        libelle: str,
        fiabilite: Fiabilite,
        sources: str,
        *,
        default: Valeur | Requis = REQUIS,
        liste: Liste | None = None,
        note: str = "",
        decimales: int = 0,
        sensible: bool = False,
    ) -> None:
        self.nom = ""
        self.debut = debut
        self.longueur = longueur
        self.presence = presence
        self.libelle = libelle
        self.fiabilite = fiabilite
        self.sources = tuple(sources.split())
        self.default = default
        self.liste = liste
        self.note = note
        self.decimales = decimales
        self.sensible = sensible
        self.tranche = slice(debut - 1, debut - 1 + longueur)

    @property
    def fin(self) -> int:
        """Give the last position, counted from 1."""
        return self.debut + self.longueur - 1

    @property
    def facultatif(self) -> bool:
        """Tell whether the norm lets the field be empty."""
        return self.presence is Presence.FACULTATIF

    @property
    def exige(self) -> bool:
        """Tell whether the field is never empty: obligatory, and without a usual value."""
        return not self.facultatif and self.default is REQUIS

    @property
    def absence(self) -> str:
        """Give the text of an absent value (zeros for N, blanks for X)."""
        return ("0" if self.nature == "N" else " ") * self.longueur

    @property
    def masque(self) -> str:
        """Give the text of a masked value: 9s in an N field, Zs in an X field (SV-SIM-1)."""
        return ("9" if self.nature == "N" else "Z") * self.longueur

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.nom:
            self.nom = name

    @overload
    def __get__(self, obj: None, owner: type) -> Self: ...
    @overload
    def __get__(self, obj: Porteur, owner: type) -> V_co: ...
    def __get__(self, obj: Porteur | None, owner: type) -> Self | V_co:
        if obj is None:
            return self
        return self.lire(obj.texte[self.tranche])

    def __set__(self, obj: Porteur, value: V_co) -> None:  # type: ignore[misc]  # declares the type of the keyword; records never change
        raise AttributeError(f"{self.nom} ne se modifie pas : employer avec()")

    @property
    @abstractmethod
    def motif(self) -> str:
        """Give the pattern of what the norm allows here."""

    @property
    def gabarit(self) -> str:
        """Give the %-template that lays out a value of the usual shape."""
        return f"%-{self.longueur}s"

    @abstractmethod
    def lire(self, texte: str) -> V_co:
        """Read the value of a slice."""

    @abstractmethod
    def ecrire(self, valeur: Valeur) -> str:
        """Lay a value out, refusing what does not fit."""

    def attendu(self) -> str:
        """Say in French what this field accepts."""
        if self.liste is None:
            return self._forme()
        valeurs = ", ".join(repr(valeur) for valeur in self.liste.valeurs)
        return f"une valeur de la liste « {self.liste.nom} » ({valeurs})"

    def admet(self, texte: str) -> bool:
        """Tell whether a slice follows the norm."""
        return re.fullmatch(self.motif, texte) is not None

    def _forme(self) -> str:
        return f"{self.longueur} caractères"

    def _motif_vide(self, plein: str) -> str:
        return f"(?:{plein}| {{{self.longueur}}})" if self.facultatif else plein

    def _motif_liste(self, liste: Liste) -> str:
        textes = {valeur.ljust(self.longueur)[: self.longueur] for valeur in liste.valeurs}
        if self.facultatif:
            textes |= {self.absence, " " * self.longueur}
        if self.longueur == 1:
            return "[" + "".join(re.escape(texte) for texte in sorted(textes)) + "]"
        return "(?:" + "|".join(re.escape(texte) for texte in sorted(textes)) + ")"

    def _verifie(self, texte: str) -> str:
        if not self.admet(texte):
            raise Inadmissible(self.attendu())
        return texte


class _Textuel(Champ[str]):
    """A field whose value is text."""

    def lire(self, texte: str) -> str:
        return texte.rstrip(" ")

    def ecrire(self, valeur: Valeur) -> str:
        if not isinstance(valeur, str) or len(valeur) > self.longueur:
            raise Inadmissible(self.attendu())
        return self._verifie(valeur.ljust(self.longueur))


class Chiffres(_Textuel):
    """An identifier made of digits: text that keeps its leading zeros (N)."""

    nature = "N"
    genre = "chiffres"

    @property
    def motif(self) -> str:
        if self.liste is not None:
            return self._motif_liste(self.liste)
        return self._motif_vide(f"[0-9]{{{self.longueur}}}")

    @property
    def gabarit(self) -> str:
        return f"%{self.longueur}s"

    def ecrire(self, valeur: Valeur) -> str:
        if not isinstance(valeur, str) or len(valeur) > self.longueur:
            raise Inadmissible(self.attendu())
        if valeur == "" and self.default is REQUIS:
            raise Inadmissible(f"{self.attendu()}, non vide")
        return self._verifie(valeur.rjust(self.longueur, "0"))

    def _forme(self) -> str:
        return f"{self.longueur} chiffres"


class Entier(Champ[int]):
    """A counter, a quantity, or an amount in cents (N)."""

    nature = "N"
    genre = "entier"

    @property
    def motif(self) -> str:
        return self._motif_vide(f"[0-9]{{{self.longueur}}}")

    @property
    def gabarit(self) -> str:
        return f"%0{self.longueur}d"

    def lire(self, texte: str) -> int:
        try:
            return int(texte)
        except ValueError:
            if texte.strip(" ") == "":
                return 0
            raise ZoneIllisible(
                f"zone {self.nom} (positions {self.debut} à {self.fin}) : "
                f"{texte!r} n'est pas un nombre"
            ) from None

    def ecrire(self, valeur: Valeur) -> str:
        if not isinstance(valeur, int) or not 0 <= valeur < 10**self.longueur:
            raise Inadmissible(self.attendu())
        return str(valeur).rjust(self.longueur, "0")

    def _forme(self) -> str:
        unite = f" ({self.decimales} décimales sous-entendues)" if self.decimales else ""
        return f"un entier de 0 à {10**self.longueur - 1}{unite}"


class Montant(Entier):
    """An amount in cents (N)."""

    genre = "montant"

    def _forme(self) -> str:
        return f"un montant de 0 à {10**self.longueur - 1} centimes"


class Alpha(_Textuel):
    """Text, left-justified, upper case without accents (X)."""

    classes = ("[!-`{-~]", "[ -`{-~]")

    @property
    def motif(self) -> str:
        if self.liste is not None:
            return self._motif_liste(self.liste)
        premiere, suite = self.classes
        if self.longueur == 1:
            return premiere if self.exige else suite
        plein = f"{premiere}{suite}{{{self.longueur - 1}}}"
        return plein if self.exige else f"(?:{plein}| {{{self.longueur}}})"

    def _forme(self) -> str:
        return f"au plus {self.longueur} caractères, majuscules non accentuées, cadrés à gauche" + (
            ", non vide" if self.exige else ""
        )


class Libre(Alpha):
    """Text whose case is free, left-justified (X)."""

    genre = "texte libre"
    classes = ("[!-~]", "[ -~]")

    def _forme(self) -> str:
        return f"au plus {self.longueur} caractères ASCII imprimables, cadrés à gauche"


class LibreEntite(Alpha):
    """Text of a NOEMIE entity, where the delimiter @ never stands in data (X)."""

    genre = "texte d'entité"
    classes = ("[!-?A-~]", "[ -?A-~]")

    def _forme(self) -> str:
        return f"au plus {self.longueur} caractères ASCII imprimables autres que @"


class Zone(_Textuel):
    """A zone kept as it stands: any printable character, anywhere (X)."""

    genre = "zone"

    @property
    def motif(self) -> str:
        return f"[ -~]{{{self.longueur}}}"

    def _forme(self) -> str:
        return f"{self.longueur} caractères ASCII imprimables"


class Jour(Champ[date | None]):
    """A day written AAMMJJ; zeros or blanks mean no date (N)."""

    nature = "N"
    genre = "date AAMMJJ"
    motif_jour = MOTIF_AAMMJJ

    @property
    def motif(self) -> str:
        n = self.longueur
        vide = "" if self.exige else f"0{{{n}}}|"
        blanc = "" if self.exige else f"| {{{n}}}"
        return f"(?:{vide}{self.motif_jour}{blanc})"

    @property
    def gabarit(self) -> str:
        return "%s"

    def lire(self, texte: str) -> date | None:
        return lire_aammjj(texte)

    def poser(self, jour: date) -> str:
        """Write a day."""
        return aammjj(jour)

    def ecrire(self, valeur: Valeur) -> str:
        if valeur is None and not self.exige:
            return self.absence
        if not isinstance(valeur, date) or self.lire(self.poser(valeur)) != valeur:
            raise Inadmissible(self.attendu())
        return self.poser(valeur)

    def _forme(self) -> str:
        return f"une {self.genre} (de 1990 à 2089)" + ("" if self.exige else ", ou des zéros")


class JourNoemie(Jour):
    """A day written JJMMAA; zeros or blanks mean no date (N)."""

    genre = "date JJMMAA"
    motif_jour = MOTIF_JJMMAA

    def lire(self, texte: str) -> date | None:
        return lire_jjmmaa(texte)

    def poser(self, jour: date) -> str:
        return jjmmaa(jour)


class Naissance(_Textuel):
    """A birth date as text, without century; lunar dates (month 13 to 99, day 00) are admitted."""

    genre = "date de naissance"

    @property
    def motif(self) -> str:
        return self._motif_vide(f"[0-9]{{{self.longueur}}}")

    def _forme(self) -> str:
        return f"{self.longueur} chiffres (date sans siècle, dates lunaires admises)"


class NaissanceNoemie(Naissance):
    """A birth date in a NOEMIE entity, JJMMAA (N)."""

    nature = "N"

    def ecrire(self, valeur: Valeur) -> str:
        return super().ecrire(self.absence if valeur == "" and self.facultatif else valeur)


class Fixe(_Textuel):
    """A constant of the norm: written alone, checked when read."""

    genre = "valeur fixe"
    saisi = False

    def __init__(
        self,
        debut: int,
        valeur: str,
        libelle: str,
        fiabilite: Fiabilite,
        sources: str,
    ) -> None:
        super().__init__(
            debut, len(valeur), Presence.OBLIGATOIRE, libelle, fiabilite, sources, default=valeur
        )
        self.valeur = valeur

    @property
    def motif(self) -> str:
        return re.escape(self.valeur)

    @property
    def gabarit(self) -> str:
        return self.valeur.replace("%", "%%")

    def lire(self, texte: str) -> str:
        return texte

    def ecrire(self, valeur: Valeur) -> str:
        if valeur is not None and valeur != self.valeur:
            raise Inadmissible(self.attendu())
        return self.valeur

    def _forme(self) -> str:
        return "des espaces" if not self.valeur.strip(" ") else f"la valeur fixe {self.valeur!r}"
