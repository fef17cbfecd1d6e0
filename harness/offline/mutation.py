"""Corrupts one thing at a time in a file: one field of one record, in every way that breaks it.

Used to prove that the judge finds each corruption and blames no healthy field; users may corrupt
their own files the same way.
"""

from collections.abc import Iterable, Iterator
from enum import Enum

import msgspec

from vitalbench.reference.norms.champs import Alpha, Champ, Fixe, Jour, Naissance, Valeur
from vitalbench.reference.norms.codec import Enregistrement


class Genre(Enum):
    """The way a field is corrupted."""

    CONTROLE = "caractère de contrôle"
    HORS_NATURE = "contraire à la nature de la zone"
    HORS_LISTE = "code hors de la liste"
    HORS_CALENDRIER = "jour impossible"
    VIDE = "zone obligatoire vide"
    MINUSCULES = "minuscules"
    FIXE = "valeur fixe changée"
    AUTRE_VALEUR = "autre valeur admise"


class Corruption(msgspec.Struct, frozen=True, kw_only=True):
    """One field replaced in one record of a file."""

    indice: int
    enregistrement: str
    champ: str
    genre: Genre
    brut: str
    decalage: int

    def appliquer(self, fichier: bytes) -> bytes:
        """Give the corrupted file."""
        octets = self.brut.encode("latin-1")
        return fichier[: self.decalage] + octets + fichier[self.decalage + len(octets) :]


def corruptions(suite: Iterable[Enregistrement]) -> Iterator[Corruption]:
    """Yield every corruption of every field of every record."""
    for indice, enregistrement in enumerate(suite):
        for champ in enregistrement.champs:
            present = enregistrement.texte[champ.tranche]
            for genre, brut in _variantes(champ, present):
                admis = genre is not Genre.AUTRE_VALEUR and champ.admet(brut)
                if brut != present and not admis:
                    yield Corruption(
                        indice=indice,
                        enregistrement=enregistrement.code,
                        champ=champ.nom,
                        genre=genre,
                        brut=brut,
                        decalage=enregistrement.decalage + champ.tranche.start,
                    )


def _variantes(champ: Champ[Valeur], present: str) -> Iterator[tuple[Genre, str]]:
    n = champ.longueur
    yield Genre.CONTROLE, "\x00" + present[1:]
    if isinstance(champ, Fixe):
        yield Genre.FIXE, ("X" if present[0] != "X" else "Y") + present[1:]
        return
    if champ.exige:
        yield Genre.VIDE, champ.absence if isinstance(champ, Jour) else " " * n
    if champ.liste is not None:
        hors = "?" * n
        yield Genre.HORS_LISTE, hors
        autres = [code.ljust(n)[:n] for code in champ.liste.valeurs]
        yield from ((Genre.AUTRE_VALEUR, code) for code in autres[:2])
        return
    if isinstance(champ, Jour):
        yield Genre.HORS_CALENDRIER, "999999"
        yield Genre.HORS_NATURE, "A" + present[1:]
        return
    if champ.nature == "N" or isinstance(champ, Naissance):
        yield Genre.HORS_NATURE, present[:-1] + "A"
        dernier = "5" if present[-1] != "5" else "6"
        yield Genre.AUTRE_VALEUR, present[:-1] + dernier
        if n > 2:
            yield Genre.AUTRE_VALEUR, ("7" if present[0] != "7" else "8") + present[1:]
    elif type(champ) is Alpha:
        yield Genre.MINUSCULES, "a" + present[1:]
        yield Genre.AUTRE_VALEUR, ("7" if present[0] != "7" else "8") + present[1:]
