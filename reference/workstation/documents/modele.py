"""The model of a printed document: a title and blocks, before any layout.

Every rendering (text, HTML, PDF) shows the same words in the same order: what was typed or read
from a card is made printable once, here. Layouts are ours and none imitates an official form.
"""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import msgspec

from vitalbench.reference.domain.montants import Centimes, euros

LABEL = "Modèle Vitalbench, sans valeur officielle"
SANS_DECOMPOSITION = str.maketrans("ŁłĐđĦħı", "LlDdHhi")
CELLULE_MAX, VALEUR_MAX, TEXTE_MAX = 120, 400, 4000


class Mention(msgspec.Struct, frozen=True, kw_only=True, tag="mention"):
    """Words that a rule imposes, alone in their frame; `id` is of the published vocabulary."""

    id: str
    texte: str


class Champs(msgspec.Struct, frozen=True, kw_only=True, tag="champs"):
    """Labelled values."""

    valeurs: tuple[tuple[str, str], ...]
    titre: str = ""


class Texte(msgspec.Struct, frozen=True, kw_only=True, tag="texte"):
    """Paragraphs."""

    lignes: tuple[str, ...]
    titre: str = ""


class Colonne(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its head, its share of the width, its side."""

    tete: str
    part: int = 10
    cote: Literal["gauche", "droite"] = "gauche"


class Tableau(msgspec.Struct, frozen=True, kw_only=True, tag="tableau"):
    """Rows of cells."""

    colonnes: tuple[Colonne, ...]
    rangs: tuple[tuple[str, ...], ...]
    titre: str = ""


class Cadres(msgspec.Struct, frozen=True, kw_only=True, tag="cadres"):
    """Empty frames to be filled by hand: a signature, a stamp."""

    libelles: tuple[str, ...]


Bloc = Mention | Champs | Texte | Tableau | Cadres


class Imprime(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed."""

    type: str
    titre: str
    blocs: tuple[Bloc, ...]


def montant(libelle: str, part: int = 12) -> Colonne:
    """Column of amounts."""
    return Colonne(tete=libelle, part=part, cote="droite")


def somme(centimes: Centimes) -> str:
    """Write an amount."""
    return euros(centimes)


def nir_lisible(nir: str) -> str:
    """Write a NIR in the groups of the paper forms: sex, year, month, place, order, key."""
    compact = nir.strip()
    if len(compact) not in {13, 15}:
        return compact
    bornes = (0, 1, 3, 5, 7, 10, 13, 15)
    groupes = (compact[debut:fin] for debut, fin in pairwise(bornes))
    return " ".join(g for g in groupes if g)


def jour_lisible(jour: str) -> str:
    """Write AAAAMMJJ or AAAA-MM-JJ as JJ/MM/AAAA, lunar dates (month 00) included."""
    aaaammjj = jour.replace("-", "")
    if len(aaaammjj) != 8 or not aaaammjj.isdigit():
        return jour
    return f"{aaaammjj[6:]}/{aaaammjj[4:6]}/{aaaammjj[:4]}"


def epurer(imprime: Imprime) -> Imprime:
    """Make every text printable and bounded; a value cut says so."""
    return Imprime(
        type=imprime.type,
        titre=_imprimable(imprime.titre, CELLULE_MAX),
        blocs=tuple(_bloc(b) for b in imprime.blocs),
    )


def _bloc(bloc: Bloc) -> Bloc:
    match bloc:
        case Mention():
            return Mention(id=bloc.id, texte=_imprimable(bloc.texte, VALEUR_MAX))
        case Champs():
            valeurs = tuple(
                (_imprimable(nom, CELLULE_MAX), _imprimable(valeur, VALEUR_MAX))
                for nom, valeur in bloc.valeurs
            )
            return msgspec.structs.replace(bloc, valeurs=valeurs)
        case Texte():
            lignes = (x for ligne in bloc.lignes for x in ligne[: TEXTE_MAX + 1].splitlines())
            return msgspec.structs.replace(
                bloc, lignes=tuple(_imprimable(x, TEXTE_MAX) for x in lignes if x.strip())
            )
        case Tableau():
            rangs = tuple(tuple(_imprimable(c, CELLULE_MAX) for c in r) for r in bloc.rangs)
            return msgspec.structs.replace(bloc, rangs=rangs)
        case Cadres():
            return bloc


def _imprimable(texte: str, limite: int) -> str:
    """Keep what the standard fonts of PDF draw; a letter they lack loses its accent."""
    court = texte if len(texte) <= limite else texte[: limite - 1] + "…"
    return " ".join("".join(_signe(c) for c in unicodedata.normalize("NFC", court)).split())


def _signe(caractere: str) -> str:
    if caractere.isspace() or unicodedata.category(caractere) == "Zs":
        return " "
    if not caractere.isprintable():
        return ""
    if caractere.encode("cp1252", "ignore"):
        return caractere
    base = unicodedata.normalize("NFKD", caractere.translate(SANS_DECOMPOSITION))
    return base.encode("cp1252", "ignore").decode("cp1252") or "?"


def texte(imprime: Imprime) -> str:
    """Write the words of a document, line by line, in the order of every other rendering."""
    return "\n".join((imprime.titre, *_lignes(imprime), LABEL))


def _lignes(imprime: Imprime) -> Iterator[str]:
    for bloc in imprime.blocs:
        match bloc:
            case Mention():
                yield bloc.texte
            case Champs():
                yield from (bloc.titre,) if bloc.titre else ()
                yield from (f"{nom} : {valeur}" for nom, valeur in bloc.valeurs)
            case Texte():
                yield from (bloc.titre,) if bloc.titre else ()
                yield from bloc.lignes
            case Tableau():
                yield from (bloc.titre,) if bloc.titre else ()
                yield "   ".join(c.tete for c in bloc.colonnes)
                yield from ("   ".join(c for c in rang if c) for rang in bloc.rangs)
            case Cadres():
                yield from bloc.libelles
