"""Templates of card files, declared field by field: one declaration writes and reads.

A template is a TLV tag and its fields. Each field knows its tags, the name of the value it
carries, and how to turn it into bytes and back. Values travel as a mapping by name, which the
modules of each card turn into the types of the domain.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from vitalbench.reference.domain.periodes import Periode
from vitalbench.reference.norms.cartes.tlv import Champs, encoder, encoder_suite
from vitalbench.reference.norms.cartes.valeurs import jour, lire_jour, texte

Valeurs = Mapping[str, object]


class Champ(Protocol):
    """One field of a template."""

    nom: str

    def ecrire(self, valeur: object) -> bytes: ...

    def lire(self, champs: Champs) -> object: ...


class Texte:
    """Text in ISO 8859-1; left out when empty, unless the field must always be there."""

    def __init__(self, tag: int, nom: str, *, prefixe: str = "") -> None:
        self.tag = tag
        self.nom = nom
        self._prefixe = prefixe

    def ecrire(self, valeur: object) -> bytes:
        """Write the text after its prefix."""
        return encoder_suite(((self.tag, texte(self._prefixe + str(valeur)) if valeur else b""),))

    def lire(self, champs: Champs) -> str:
        """Read the text without its prefix."""
        return champs.texte(self.tag).removeprefix(self._prefixe)


class TexteToujours(Texte):
    """Text written even when empty: its presence says that the rest is there."""

    def ecrire(self, valeur: object) -> bytes:
        """Write the text, empty or not."""
        return encoder(self.tag, texte(str(valeur)))


class Jour:
    """A day, AAAAMMJJ; left out when there is none."""

    def __init__(self, tag: int, nom: str) -> None:
        self.tag = tag
        self.nom = nom

    def ecrire(self, valeur: object) -> bytes:
        """Write the day."""
        return encoder_suite(((self.tag, jour(valeur) if isinstance(valeur, date) else b""),))

    def lire(self, champs: Champs) -> date | None:
        """Read the day; raises FichierIllisible."""
        return lire_jour(champs, self.tag)


class Entier:
    """A small number in decimal digits."""

    def __init__(self, tag: int, nom: str, defaut: int) -> None:
        self.tag = tag
        self.nom = nom
        self._defaut = defaut

    def ecrire(self, valeur: object) -> bytes:
        """Write the digits."""
        return encoder(self.tag, texte(str(valeur)))

    def lire(self, champs: Champs) -> int:
        """Read the digits; anything else counts as the default."""
        lu = champs.texte(self.tag)
        return int(lu) if lu.isascii() and lu.isdigit() and len(lu) < 5 else self._defaut


class Code:
    """A value of a closed list, written by its code; an unknown code reads as the default."""

    def __init__(self, tag: int, nom: str, codes: Mapping[object, str], defaut: object) -> None:
        self.tag = tag
        self.nom = nom
        self._codes = codes
        self._valeurs = {code: valeur for valeur, code in codes.items()}
        self._defaut = defaut

    def ecrire(self, valeur: object) -> bytes:
        """Write the code; the empty one is left out."""
        return encoder_suite(((self.tag, texte(self._codes[valeur])),))

    def lire(self, champs: Champs) -> object:
        """Read the value the code stands for."""
        return self._valeurs.get(champs.texte(self.tag), self._defaut)


class Duree:
    """A period on two days, each left out when open."""

    def __init__(self, debut: int, fin: int, nom: str) -> None:
        self.nom = nom
        self._debut = debut
        self._fin = fin

    def ecrire(self, valeur: object) -> bytes:
        """Write both days."""
        if not isinstance(valeur, Periode):
            return b""
        return encoder_suite(((self._debut, jour(valeur.debut)), (self._fin, jour(valeur.fin))))

    def lire(self, champs: Champs) -> Periode:
        """Read both days; raises FichierIllisible."""
        return Periode(debut=lire_jour(champs, self._debut), fin=lire_jour(champs, self._fin))


class Durees:
    """Periods, each in its own template."""

    def __init__(self, tag: int, debut: int, fin: int, nom: str) -> None:
        self.tag = tag
        self.nom = nom
        self._duree = Duree(debut, fin, nom)

    def ecrire(self, valeur: object) -> bytes:
        """Write every period, an open one as an empty template."""
        periodes = valeur if isinstance(valeur, tuple) else ()
        return b"".join(encoder(self.tag, self._duree.ecrire(p)) for p in periodes)

    def lire(self, champs: Champs) -> tuple[Periode, ...]:
        """Read every period."""
        return tuple(self._duree.lire(objet.contenu()) for objet in champs.tous(self.tag))


class Textes:
    """Texts under one repeated tag, a bounded number of them."""

    def __init__(self, tag: int, nom: str, maximum: int) -> None:
        self.tag = tag
        self.nom = nom
        self._maximum = maximum

    def ecrire(self, valeur: object) -> bytes:
        """Write the first texts."""
        textes = valeur if isinstance(valeur, tuple) else ()
        return b"".join(encoder(self.tag, texte(str(t))) for t in textes[: self._maximum])

    def lire(self, champs: Champs) -> tuple[str, ...]:
        """Read every text."""
        return tuple(objet.valeur.decode("latin-1") for objet in champs.tous(self.tag))


class Lignes:
    """Lines under tags that follow one another, the empty ones kept."""

    def __init__(self, tag: int, nom: str, maximum: int) -> None:
        self.tag = tag
        self.nom = nom
        self._maximum = maximum

    def ecrire(self, valeur: object) -> bytes:
        """Write the first lines."""
        lignes = valeur if isinstance(valeur, tuple) else ()
        rangs = enumerate(lignes[: self._maximum])
        return b"".join(encoder(self.tag + rang, texte(str(ligne))) for rang, ligne in rangs)

    def lire(self, champs: Champs) -> tuple[str, ...]:
        """Read the lines in the order of their tags."""
        return tuple(
            objet.valeur.decode("latin-1")
            for tag in range(self.tag, self.tag + self._maximum)
            for objet in champs.tous(tag)
        )


class Gabarit:
    """A template: its tag and its fields, in the order they are written."""

    def __init__(self, tag: int, *champs: Champ) -> None:
        self.tag = tag
        self.champs = champs

    def ecrire(self, valeurs: Valeurs | None) -> bytes:
        """Write the template; nothing to say gives an empty one."""
        if valeurs is None:
            return encoder(self.tag, b"")
        return encoder(self.tag, b"".join(c.ecrire(valeurs[c.nom]) for c in self.champs))

    def lire(self, champs: Champs) -> dict[str, object]:
        """Read every field by name; raises FichierIllisible."""
        return {champ.nom: champ.lire(champs) for champ in self.champs}

    def tous(self, fichier: Champs) -> tuple[Champs, ...]:
        """Give the content of each template of this tag in a file."""
        return tuple(objet.contenu() for objet in fichier.tous(self.tag))

    def premier(self, fichier: Champs) -> Champs | None:
        """Give the content of the first template of this tag in a file."""
        objet = fichier.premier(self.tag)
        return None if objet is None else objet.contenu()


class Suite:
    """Templates inside a template, read as a tuple of mappings."""

    def __init__(self, gabarit: Gabarit, nom: str) -> None:
        self.nom = nom
        self._gabarit = gabarit

    def ecrire(self, valeur: object) -> bytes:
        """Write each mapping as a template."""
        suite = valeur if isinstance(valeur, tuple) else ()
        return b"".join(self._gabarit.ecrire(valeurs) for valeurs in suite)

    def lire(self, champs: Champs) -> tuple[dict[str, object], ...]:
        """Read each template."""
        return tuple(self._gabarit.lire(contenu) for contenu in self._gabarit.tous(champs))
