"""Looks for a code porteur in what a software kept, said, printed and sent (CDC §3.2.9.3.1.1).

The same steps are played twice with two codes. A code found in the first outputs proves nothing
by itself: four digits are everywhere. The finding is a place that holds the first code in the
first run and the second in the second: it differs and it contains. A place is an output, how
its content was unwrapped, how the code is written, and the bytes around it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.evidence.journal import lire_evenements, lire_piece
from vitalbench.harness.runner.couches import couches

FICHIER_MAX = 64 * 1024 * 1024
VOISINS = 6
"""Bytes on one side of a code that must be the same in both runs."""
GENRES = frozenset(
    {"pilote", "smtp", "appel_module", "pop3", "service", "reception", "apdu", "telephone"}
)
Sorties = Mapping[str, bytes]
Occurrence = tuple[str, str, bytes, bytes]


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """One place that follows the code: which output, under which wrapping, written how."""

    sortie: str
    couche: str
    forme: str

    def __str__(self) -> str:
        par = f" ({self.couche})" if self.couche else ""
        return f"{self.sortie}{par} : {self.forme}"


def formes(code: str) -> dict[str, bytes]:
    """Give every way a code is written that a search of its digits alone would miss."""
    clair = code.encode()
    pair = code if len(code) % 2 == 0 else code + "F"
    return {
        "en clair": clair,
        "en UTF-16": code.encode("utf-16-le"),
        "en UTF-16 gros-boutiste": code.encode("utf-16-be"),
        "en échappements JSON": "".join(f"\\u{ord(c):04x}" for c in code).encode(),
        "en hexadécimal": clair.hex().encode(),
        "en hexadécimal majuscule": clair.hex().upper().encode(),
        "en BCD": bytes.fromhex(pair),
        "en BCD, quartets inversés": bytes.fromhex("".join(b + a for a, b in _paires(pair))),
        "en entier": int(code).to_bytes(2 if int(code) < 1 << 16 else 4, "big"),
        "en entier petit-boutiste": int(code).to_bytes(2 if int(code) < 1 << 16 else 4, "little"),
        **{
            f"en empreinte {nom}{ecriture}": forme
            for nom in ("md5", "sha1", "sha256")
            for ecriture, forme in _empreintes(nom, clair)
        },
    }


def _paires(texte: str) -> Iterator[tuple[str, str]]:
    return zip(texte[::2], texte[1::2], strict=True)


def _empreintes(nom: str, clair: bytes) -> tuple[tuple[str, bytes], ...]:
    brute = hashlib.new(nom, clair, usedforsecurity=False).digest()
    return ("", brute), (" hexadécimale", brute.hex().encode())


def autre_code(code: str) -> str:
    """Give a code of the same length that shares no digit in place with the first."""
    return "".join(str((int(chiffre) + 5) % 10) for chiffre in code)


def recueillir(journal: Path, stockage: Path) -> dict[str, bytes]:
    """Give everything the software left, by a name that two runs of the same steps share."""
    sorties: dict[str, bytes] = {}
    rangs: dict[str, int] = {}
    for _, evenement in lire_evenements(journal):
        if evenement.genre not in GENRES:
            continue
        rang = rangs[evenement.genre] = rangs.get(evenement.genre, 0) + 1
        nom = f"{evenement.genre} n° {rang}"
        sorties[nom] = _dit(evenement)
        for piece, empreinte in evenement.pieces.items():
            sorties[f"{nom}, {piece}"] = lire_piece(journal.parent, empreinte)
    for chemin in sorted(stockage.rglob("*")) if stockage.is_dir() else ():
        if chemin.is_file() and chemin.stat().st_size <= FICHIER_MAX:
            sorties[f"fichier {chemin.relative_to(stockage)}"] = chemin.read_bytes()
    return sorties


def _dit(evenement: Evenement) -> bytes:
    donnees = evenement.donnees
    if evenement.genre == "apdu":
        return bytes.fromhex(str(donnees.get("commande", "")))
    return msgspec.json.encode({c: v for c, v in donnees.items() if c != "duree_us"})


def comparer(
    code: str, sorties: Sorties, autre: str, autres: Sorties
) -> tuple[tuple[Trace, ...], int]:
    """Give the places that hold each code in its own run, and how many outputs were compared."""
    mienne, sienne = formes(code), formes(autre)
    seules: set[Occurrence] = set()
    traces: list[Trace] = []
    for nom, octets in sorties.items():
        pendant = autres.get(nom)
        if pendant is None:
            seules |= _occurrences(octets, mienne)
        elif octets != pendant:
            traces += _suivies(nom, _occurrences(octets, mienne) & _occurrences(pendant, sienne))
    restes = [octets for nom, octets in autres.items() if nom not in sorties]
    la = {o for octets in restes for o in _occurrences(octets, sienne)} if seules else set()
    return (*traces, *_suivies("sortie sans pendant", seules & la)), len(sorties)


def _suivies(nom: str, communes: set[Occurrence]) -> list[Trace]:
    lieux = sorted({(couche, forme) for couche, forme, _, _ in communes})
    return [Trace(sortie=nom, couche=couche, forme=forme) for couche, forme in lieux]


def _occurrences(octets: bytes, ecrites: Mapping[str, bytes]) -> set[Occurrence]:
    """Give where the code shows: wrapping, form, and the bytes on either side."""
    vues: set[Occurrence] = set()
    for couche, contenu in couches(octets):
        for forme, motif in ecrites.items():
            place = contenu.find(motif)
            while place >= 0:
                fin = place + len(motif)
                avant, apres = (
                    contenu[max(0, place - VOISINS) : place],
                    contenu[fin : fin + VOISINS],
                )
                cotes = [(avant, b""), (b"", apres)]
                pleins = [c for c in cotes if len(c[0] or c[1]) == VOISINS]
                vues.update((couche, forme, *c) for c in pleins or [(avant, apres)])
                place = contenu.find(motif, place + 1)
    return vues
