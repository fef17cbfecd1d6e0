"""What a printed document bears, whatever its layout: words, amounts, rows.

Lines and spaces depend on the layout: words are compared without them, amounts as whole words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from vitalbench.harness.checks.jugement import Jugement, non_conforme, tenu
from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.evidence.vues import DocumentVu


@lru_cache(maxsize=256)
def sans_blancs(texte: str) -> str:
    """Take every space and line break out."""
    return "".join(texte.split())


def porte(document: DocumentVu, valeur: str) -> bool:
    """Tell whether a document bears some words, however it breaks its lines."""
    return sans_blancs(valeur) in sans_blancs(document.document.texte)


def euros(centimes: int) -> str:
    """Write an amount as documents do, without its currency."""
    return f"{centimes // 100},{centimes % 100:02d}"


def montants(document: DocumentVu) -> list[str]:
    """Give every amount of a document, in the order of its words."""
    texte = re.sub(r"(?<=\d)[\s](?=\d{3},)", "", document.document.texte)
    return re.findall(r"(?<![\d,])\d+,\d\d(?!\d)", texte)


def chiffre(document: DocumentVu, libelle: str, centimes: int) -> bool:
    """Tell whether an amount follows a label (a pattern) closely."""
    texte = " ".join(document.document.texte.split())
    return bool(re.search(rf"(?i)(?:{libelle})\D{{0,15}}{euros(centimes)}(?!\d)", texte))


def jour(aaaammjj: str) -> str:
    """Write a day of eight digits as documents do."""
    return f"{aaaammjj[6:8]}/{aaaammjj[4:6]}/{aaaammjj[:4]}"


def edites(dossier: Dossier, repere: str, genre: str = "") -> tuple[DocumentVu, ...]:
    """Give the documents handed over during a step, of one kind when it is named."""
    rendus = dossier.pendant(dossier.etape(repere), dossier.documents)
    return tuple(d for d in rendus if genre in {"", d.document.type})


def saisi(dossier: Dossier, repere: str, champ: str) -> str:
    """Give what was typed for the document of a step."""
    for echange in dossier.pendant(dossier.etape(repere), dossier.echanges):
        champs = echange.parametres.get("champs")
        if isinstance(champs, dict) and champs.get(champ):
            return str(champs[champ])
    return ""


def portent(dossier: Dossier, repere: str, genre: str, *attendus: str) -> Iterator[Jugement]:
    """Say whether the document of a step was handed over and bears every one of some words."""
    etape = dossier.etape(repere)
    if etape is None:
        return
    trouves = edites(dossier, repere, genre)
    if not trouves:
        rendus = [d.document.type for d in edites(dossier, repere)]
        yield non_conforme(etape, f"un document {genre}", ", ".join(rendus) or "aucun")
    for document in trouves[:1]:
        manquent = [x for x in attendus if not porte(document, x)]
        voulu = " ; ".join((genre, *attendus))
        yield tenu(document, not manquent, voulu, f"il manque : {' ; '.join(manquent) or 'rien'}")


def absents(dossier: Dossier, repere: str, genre: str, *interdits: str) -> Iterator[Jugement]:
    """Say whether the document of a step bears none of some words."""
    for document in edites(dossier, repere, genre):
        portes = [x for x in interdits if porte(document, x)]
        yield tenu(document, not portes, f"{genre} sans {' ; '.join(interdits)}", portes or "aucun")


def segments(document: DocumentVu, marques: list[str]) -> dict[str, str]:
    """Cut a document at marks that each open a row: mark, then what follows it up to the next.

    The text before a mark on its own line is kept with it; a mark that is not there has no row.
    """
    texte = " ".join(document.document.texte.split())
    places = sorted((texte.find(m), m) for m in marques if m in texte)
    suivantes = [*(place for place, _ in places[1:]), len(texte)]
    return {m: texte[p:f] for (p, m), f in zip(places, suivantes, strict=True)}
