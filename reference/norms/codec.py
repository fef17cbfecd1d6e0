"""The declarative codec: a record type is a class that declares its fields.

Creating the class compiles the declarations to one pattern (validation), one template (encoding)
and slices (reading). A record *is* its text: encoding happens when it is built and refuses what
does not fit; decoding never raises on content and keeps the byte span of every fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar, Self, cast, dataclass_transform

from vitalbench.reference.norms.champs import (
    REQUIS,
    Alpha,
    Champ,
    Chiffres,
    Entier,
    Fixe,
    Inadmissible,
    Jour,
    JourNoemie,
    Libre,
    LibreEntite,
    Montant,
    Naissance,
    NaissanceNoemie,
    Valeur,
    Zone,
    ZoneIllisible,
)
from vitalbench.reference.norms.couverture import Lacunes, couvrir
from vitalbench.reference.norms.fautes import Faute, RefusCodage
from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.vecteurs import Vecteur, vecteurs_du_module

__all__ = ["MASQUE", "Enregistrement", "Faute", "Lacunes", "RefusCodage", "Vecteur"]

if TYPE_CHECKING:
    from re import Match

MASQUE = "MSQ1"
"""Zone 39-42 of a record whose sensitive fields are masked (SV-SIM-1, profil simulé)."""

_ZONE_MASQUE = slice(38, 42)
_ECRITURES_MAX = 4096


class _Forme(type):
    """Keeps records small: no instance dictionary."""

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, object], **options: object
    ) -> _Forme:
        namespace.setdefault("__slots__", ())
        return super().__new__(mcs, name, bases, namespace, **options)

    @property
    def vecteurs(cls) -> tuple[Vecteur, ...]:
        """Give the worked examples of the class, those of its parent when it has none."""
        par_classe = ((vecteurs_du_module(c.__module__), c.__name__) for c in cls.__mro__)
        return next((lus[nom] for lus, nom in par_classe if nom in lus), ())


@dataclass_transform(
    kw_only_default=True,
    eq_default=False,
    field_specifiers=(
        Chiffres,
        Entier,
        Montant,
        Alpha,
        Libre,
        LibreEntite,
        Zone,
        Jour,
        JourNoemie,
        Naissance,
        NaissanceNoemie,
        Fixe,
    ),
)
class Enregistrement(metaclass=_Forme):
    """A record read from, or laid out as, a fixed number of positions.

    `texte` is the record itself (one character per byte), `rang` its number in its file (1 for
    the first), `decalage` its byte offset, `fautes` what decoding found.
    """

    __slots__ = ("decalage", "fautes", "origine", "rang", "texte")

    texte: str
    rang: int
    decalage: int
    fautes: tuple[Faute, ...]
    origine: Enregistrement
    """The record as it was read, when a profile places its fields elsewhere; unset otherwise."""

    code: ClassVar[str] = ""
    libelle: ClassVar[str] = ""
    longueur: ClassVar[int] = 0
    fiabilite: ClassVar[Fiabilite] = Fiabilite.PUBLIQUE
    champs: ClassVar[tuple[Champ[Valeur], ...]] = ()
    """Every field in order of position, blanks included: they cover the record without a gap."""
    champs_sensibles: ClassVar[tuple[Champ[Valeur], ...]] = ()
    """The fields that SV-SIM-1 masks."""

    _conforme: ClassVar[Callable[[str], Match[str] | None]]
    _conforme_masque: ClassVar[Callable[[str], Match[str] | None] | None] = None
    _gabarit: ClassVar[str]
    _ordre: ClassVar[Callable[[Mapping[str, Valeur]], tuple[Valeur, ...]]]
    _defauts: ClassVar[dict[str, Valeur]]
    _jours: ClassVar[tuple[tuple[int, Mapping[Valeur, str]], ...]]
    _libre: ClassVar[bool]
    _nombre: ClassVar[int]
    _par_nom: ClassVar[dict[str, Champ[Valeur]]]

    def __init_subclass__(
        cls,
        *,
        code: str = "",
        libelle: str = "",
        longueur: int = 128,
        fixes: tuple[Fixe, ...] = (),
        fiabilite: Fiabilite = Fiabilite.PUBLIQUE,
        lacunes: Lacunes = Lacunes.BLANCHES,
    ) -> None:
        super().__init_subclass__()
        if not code:
            return
        cls.code, cls.libelle, cls.longueur, cls.fiabilite = code, libelle, longueur, fiabilite
        for fixe in fixes:
            setattr(cls, fixe.nom, fixe)
        cls.champs = couvrir(cls.__name__, _declares(cls), longueur, lacunes)
        cls._par_nom = {champ.nom: champ for champ in cls.champs}
        cls.champs_sensibles = tuple(champ for champ in cls.champs if champ.sensible)
        _compiler(cls)

    def __init__(self, **valeurs: Valeur) -> None:
        self.texte = self._poser(valeurs)
        self.rang = 0
        self.decalage = 0
        self.fautes = ()

    @classmethod
    def depuis_valeurs(cls, valeurs: Mapping[str, Valeur]) -> Self:
        """Lay a record out from values by name, refusing what does not fit."""
        neuf = _nu(cls)
        neuf.texte = cls._poser(valeurs)
        neuf.rang = neuf.decalage = 0
        neuf.fautes = ()
        return neuf

    @classmethod
    def decode(cls, brut: bytes, *, rang: int = 0, decalage: int = 0) -> Self:
        """Read a record; whatever the norm does not allow is in `fautes`, never raised."""
        return cls.depuis_texte(brut.decode("latin-1"), rang, decalage)

    @classmethod
    def depuis_texte(cls, texte: str, rang: int = 0, decalage: int = 0) -> Self:
        """Read a record from text that holds one character per byte."""
        lu = _nu(cls)
        lu.texte = texte
        lu.rang = rang
        lu.decalage = decalage
        lu.fautes = () if cls._conforme(texte) else cls._diagnostic(texte, decalage)
        return lu

    def encode(self) -> bytes:
        """Give the bytes of a record that follows its norm; refuse one that does not."""
        if self.fautes:
            faute = self.fautes[0]
            raise RefusCodage(
                self.nom_complet, self.champ_en(faute.debut), faute.attendu, faute.trouve
            )
        return self.texte.encode("latin-1")

    @property
    def brut(self) -> bytes:
        """Give the bytes as they were read, faults included."""
        return self.texte.encode("latin-1")

    @property
    def tel_que_lu(self) -> Enregistrement:
        """Give the record in the layout it was read in: findings point there."""
        return self

    @property
    def masque(self) -> bool:
        """Tell whether the sensitive fields are masked (SV-SIM-1, profil simulé)."""
        return bool(self.champs_sensibles) and self.texte[_ZONE_MASQUE] == MASQUE

    @property
    def nom_complet(self) -> str:
        """Give the code and the label of the record."""
        return f"{self.code} ({self.libelle})"

    @classmethod
    def a_champ(cls, nom: str) -> bool:
        """Tell whether the record has a field of that name."""
        return nom in cls._par_nom

    @classmethod
    def champ(cls, nom: str) -> Champ[Valeur]:
        """Give a field by name."""
        return cls._par_nom[nom]

    @classmethod
    def champ_en(cls, position: int) -> Champ[Valeur]:
        """Give the field that covers a position, counted from 1."""
        for champ in cls.champs:
            if champ.debut <= position <= champ.fin:
                return champ
        raise KeyError(position)

    def brut_de(self, nom: str) -> str:
        """Give the text of a field as it stands."""
        return self.texte[self._par_nom[nom].tranche]

    def empan(self, nom: str) -> tuple[int, int]:
        """Give the byte offsets of a field in its file: first, and first after."""
        tranche = self.champ(nom).tranche
        return self.decalage + tranche.start, self.decalage + tranche.stop

    def valeur(self, nom: str) -> Valeur:
        """Give the value of a field, None when it cannot be read."""
        try:
            return self.champ(nom).lire(self.brut_de(nom))
        except ZoneIllisible:
            return None

    def valeurs(self) -> dict[str, Valeur]:
        """Give the values of the fields that a caller fills."""
        return {champ.nom: self.valeur(champ.nom) for champ in self.champs if champ.saisi}

    def avec(self, **valeurs: Valeur) -> Self:
        """Give the same record with other values, other fields kept byte for byte."""
        texte = self.texte
        for nom, valeur in valeurs.items():
            champ = self.champ(nom)
            texte = _remplacer(texte, champ, self._ecrire(champ, valeur))
        return self.depuis_texte(texte, self.rang, self.decalage)

    def avec_brut(self, nom: str, brut: str) -> Self:
        """Give the same record with the raw text of one field replaced, whatever it holds."""
        champ = self.champ(nom)
        return self.depuis_texte(_remplacer(self.texte, champ, brut), self.rang, self.decalage)

    def masquer(self) -> Self:
        """Give the record with its sensitive fields masked (SV-SIM-1, profil simulé)."""
        if not self.champs_sensibles:
            return self
        texte = self.texte
        for champ in self.champs_sensibles:
            texte = _remplacer(texte, champ, champ.masque)
        texte = texte[: _ZONE_MASQUE.start] + MASQUE + texte[_ZONE_MASQUE.stop :]
        return self.depuis_texte(texte, self.rang, self.decalage)

    def demasquer(self, **clairs: Valeur) -> Self:
        """Give the record with its sensitive fields back in clear (SV-SIM-1, profil simulé)."""
        texte = self.texte[: _ZONE_MASQUE.start] + "    " + self.texte[_ZONE_MASQUE.stop :]
        for champ in self.champs_sensibles:
            texte = _remplacer(texte, champ, self._ecrire(champ, clairs[champ.nom]))
        return self.depuis_texte(texte, self.rang, self.decalage)

    def __eq__(self, autre: object) -> bool:
        return (
            isinstance(autre, Enregistrement)
            and type(autre) is type(self)
            and autre.texte == self.texte
        )

    def __hash__(self) -> int:
        return hash((type(self), self.texte))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code} rang {self.rang}, {len(self.fautes)} faute(s)>"

    @classmethod
    def _poser(cls, valeurs: Mapping[str, Valeur]) -> str:
        tous = valeurs if len(valeurs) == cls._nombre else {**cls._defauts, **valeurs}
        if len(tous) == cls._nombre:
            try:
                suite = list(cls._ordre(tous))
                for indice, jours in cls._jours:
                    suite[indice] = jours[suite[indice]]
                texte = cls._gabarit % tuple(suite)
                if cls._conforme(texte) and not (cls._libre and None in suite):
                    return texte
            except (KeyError, TypeError, ValueError):
                # the careful path below names the field
                pass
        return cls._poser_champ_par_champ(tous)

    @classmethod
    def _poser_champ_par_champ(cls, valeurs: Mapping[str, Valeur]) -> str:
        inconnus = set(valeurs) - {champ.nom for champ in cls.champs if champ.saisi}
        if inconnus:
            raise TypeError(
                f"enregistrement {cls.code} : zone inconnue {', '.join(sorted(inconnus))}"
            )
        morceaux = []
        for champ in cls.champs:
            if champ.saisi and champ.nom not in valeurs:
                raise TypeError(f"enregistrement {cls.code} : zone {champ.nom} manquante")
            morceaux.append(cls._ecrire(champ, valeurs.get(champ.nom)))
        return "".join(morceaux)

    @classmethod
    def _ecrire(cls, champ: Champ[Valeur], valeur: Valeur) -> str:
        try:
            return champ.ecrire(valeur)
        except Inadmissible as refus:
            raise RefusCodage(f"{cls.code} ({cls.libelle})", champ, str(refus), valeur) from None

    @classmethod
    def _diagnostic(cls, texte: str, decalage: int) -> tuple[Faute, ...]:
        if len(texte) != cls.longueur:
            return (
                Faute(
                    code="longueur",
                    enregistrement=cls.code,
                    champ="",
                    libelle=cls.libelle,
                    debut=1,
                    longueur=len(texte),
                    decalage=decalage,
                    attendu=f"{cls.longueur} positions",
                    trouve=f"{len(texte)} positions",
                ),
            )
        masque = bool(cls.champs_sensibles) and (
            texte[_ZONE_MASQUE] == MASQUE
            or all(texte[champ.tranche] == champ.masque for champ in cls.champs_sensibles)
        )
        if masque and cls._conforme_masque is not None and cls._conforme_masque(texte):
            return ()
        return tuple(_fautes(cls, texte, decalage, sensibles_masques=masque))


def deriver(
    forme: type[Enregistrement],
    nom: str,
    champs: Mapping[str, Champ[Valeur]],
    *,
    code: str,
    libelle: str,
    longueur: int = 128,
    fixes: tuple[Fixe, ...] = (),
) -> type[Enregistrement]:
    """Make a record type at run time from declarations read elsewhere (a profile)."""
    derivee = _Forme(
        nom, (forme,), dict(champs), code=code, libelle=libelle, longueur=longueur, fixes=fixes
    )
    return cast("type[Enregistrement]", derivee)


def _declares(cls: type[Enregistrement]) -> list[Champ[Valeur]]:
    noms: dict[str, Champ[Valeur]] = {}
    for ancetre in reversed(cls.__mro__):
        noms.update((n, champ) for n, champ in vars(ancetre).items() if isinstance(champ, Champ))
    return sorted(noms.values(), key=lambda champ: champ.debut)


def _compiler(cls: type[Enregistrement]) -> None:
    saisis = [champ for champ in cls.champs if champ.saisi]
    motifs = [champ.motif for champ in cls.champs]
    if cls.champs_sensibles:
        # a record that says it is masked must be so entirely
        marque = next(i for i, c in enumerate(cls.champs) if c.tranche == _ZONE_MASQUE)
        motifs[marque] = f"(?!{MASQUE}){motifs[marque]}"
    cls._conforme = re.compile("".join(motifs)).fullmatch
    if cls.champs_sensibles:
        cls._conforme_masque = re.compile("".join(map(_motif_masque, cls.champs))).fullmatch
    cls._gabarit = "".join(champ.gabarit for champ in cls.champs)
    cls._ordre = staticmethod(_ordre(tuple(champ.nom for champ in saisis)))
    cls._nombre = len(saisis)
    cls._jours = tuple(
        (i, _Ecritures(champ)) for i, champ in enumerate(saisis) if isinstance(champ, Jour)
    )
    # an absent value of free text would read "None": upper case text and digits refuse it alone
    cls._libre = any(isinstance(champ, Libre | LibreEntite | Zone) for champ in saisis)
    cls._defauts = {
        champ.nom: champ.absence if champ.nature == "N" and champ.default == "" else champ.default
        for champ in saisis
        if champ.default is not REQUIS
    }


class _Ecritures(dict[Valeur, str]):
    """The texts of the values of one field, written once each; a bounded memory."""

    def __init__(self, champ: Champ[Valeur]) -> None:
        super().__init__()
        self._champ = champ

    def __missing__(self, valeur: Valeur) -> str:
        texte = self._champ.ecrire(valeur)
        if len(self) < _ECRITURES_MAX:
            self[valeur] = texte
        return texte


def _ordre(noms: tuple[str, ...]) -> Callable[[Mapping[str, Valeur]], tuple[Valeur, ...]]:
    if len(noms) > 1:
        return itemgetter(*noms)
    return lambda valeurs: tuple(valeurs[nom] for nom in noms)


def _motif_masque(champ: Champ[Valeur]) -> str:
    if champ.sensible:
        return re.escape(champ.masque)
    return MASQUE if champ.tranche == _ZONE_MASQUE else champ.motif


def _remplacer(texte: str, champ: Champ[Valeur], brut: str) -> str:
    return texte[: champ.tranche.start] + brut + texte[champ.tranche.stop :]


def _fautes(
    cls: type[Enregistrement], texte: str, decalage: int, *, sensibles_masques: bool
) -> Iterator[Faute]:
    for champ in cls.champs:
        brut = texte[champ.tranche]
        if sensibles_masques and (champ.sensible or champ.tranche == _ZONE_MASQUE):
            voulu = champ.masque if champ.sensible else MASQUE
            if brut == voulu:
                continue
            code, attendu = "masque", f"la zone masquée {voulu!r}"
        elif champ.admet(brut):
            continue
        else:
            code, attendu = _code_faute(champ, brut), champ.attendu()
        yield Faute(
            code=code,
            enregistrement=cls.code,
            champ=champ.nom,
            libelle=champ.libelle,
            debut=champ.debut,
            longueur=champ.longueur,
            decalage=decalage + champ.tranche.start,
            attendu=attendu,
            trouve=brut,
        )


def _code_faute(champ: Champ[Valeur], brut: str) -> str:
    """Name the broken rule: caracteres, fixe, liste, vide, date, nature or cadrage."""
    if re.fullmatch("[ -~]*", brut) is None:
        return "caracteres"
    if isinstance(champ, Fixe):
        return "fixe"
    if champ.liste is not None:
        return "liste"
    if champ.exige and not brut.strip(" 0" if isinstance(champ, Jour) else " "):
        return "vide"
    if isinstance(champ, Jour):
        return "date"
    if champ.nature == "N" or isinstance(champ, Naissance):
        return "nature"
    return "cadrage" if brut.startswith(" ") else "caracteres"


_nu = object.__new__
