"""Order and repetition of the records of a facture (B2 conventions ordre_facture, repetitions_max).

The sequence of codes alone decides, so each distinct sequence is judged once.
"""

from functools import lru_cache

from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.reference.norms.codec import Enregistrement

_RANGS_ENTETE = {"2": 0, "2S": 1, "2M": 2, "2P": 3, "2B": 4, "2C": 5, "2T": 6, "2X": 7}
_RANGS_ACTE = {"4": 0, "4S": 1, "4E": 2}
_REPETITIONS = {"3F": 10, "4B": 10, "4H": 10, "4M": 26}
_REGLES_REPETITION = {
    "3F": "B2-STR-31",
    "4B": "B2-STR-32",
    "4H": "B2-STR-33",
    "4M": "B2-STR-34",
}
_LIGNES_MAX = 999
_MEMORISABLE = 100
"""Records of a facture whose sequence is worth remembering."""


@lru_cache(maxsize=4096)
def defauts(codes: tuple[str, ...]) -> tuple[tuple[str, int, str, str], ...]:
    """Give (rule, index of the record, expected, found) for a sequence of codes."""
    trouves: list[tuple[str, int, str, str]] = []
    if codes[-1] != "5" and not codes[-1].startswith("5"):
        trouves.append(("B2-STR-09", len(codes) - 1, "un enregistrement 5", codes[-1]))
    entetes: set[str] = set()
    ligne = -1
    rang = 0
    vus: dict[str, int] = {}
    lignes = 0
    for i, code in enumerate(codes):
        if code[0] == "2":
            if ligne >= 0:
                trouves.append(
                    ("B2-STR-10", i, "avant la première ligne", f"{code} après une ligne")
                )
            elif code in entetes:
                trouves.append(("B2-STR-11", i, f"un seul {code}", "un second"))
            elif _RANGS_ENTETE.get(code, 9) < rang:
                trouves.append(("B2-STR-12", i, "l'ordre 2, 2S, 2M, 2P, 2B, 2C", code))
            rang = max(rang, _RANGS_ENTETE.get(code, 9))
            entetes.add(code)
        elif code in ("3", "4"):
            ligne, rang, vus = i, 0, {}
            lignes += 1
        elif code[0] in "34":
            if ligne < 0:
                trouves.append(("B2-STR-13", i, "après une ligne", f"{code} avant toute ligne"))
                continue
            if codes[ligne][0] != code[0]:
                trouves.append(("B2-STR-14", i, f"sous une ligne {code[0]}", codes[ligne]))
            vus[code] = vus.get(code, 0) + 1
            place = _RANGS_ACTE.get(code, 3) if code[0] == "4" else (1 if code == "3S" else 2)
            if place < rang:
                trouves.append(("B2-STR-15", i, "l'ordre 4, 4S, 4E puis 4B 4H 4M…", code))
            rang = max(rang, place)
            if code in ("4S", "4E", "3S") and vus[code] == 2:
                trouves.append(("B2-STR-16", i, f"un seul {code} par ligne", "un second"))
            if vus[code] == _REPETITIONS.get(code, 10_000) + 1:
                trouves.append(
                    (_REGLES_REPETITION[code], i, f"{_REPETITIONS[code]} au plus", "un de plus")
                )
    if lignes == 0:
        trouves.append(("B2-STR-17", 0, "au moins une ligne 3 ou 4", "aucune"))
    elif lignes > _LIGNES_MAX:
        trouves.append(("B2-STR-18", 0, "999 lignes au plus", str(lignes)))
    return tuple(trouves)


@lru_cache(maxsize=4096)
def rangs(codes: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Give (index, start of the rank, rank due) for the numbered complements of a sequence."""
    dus = []
    vus: dict[str, int] = {}
    for i, code in enumerate(codes):
        if code in ("3", "4"):
            vus = {}
        elif code[0] in "34":
            vus[code] = vus.get(code, 0) + 1
            dus.append((i, 39 if code in ("3S", "3E") else 36, f"{vus[code]:02d}"))
    return tuple(dus)


def ordre(releve: Releve, suite: tuple[Enregistrement, ...]) -> bool:
    """Check the order and ranks of a facture; tell whether its records are where they should be."""
    codes = tuple([e.code for e in suite])
    court = len(codes) <= _MEMORISABLE
    for i, debut, du in rangs(codes) if court else rangs.__wrapped__(codes):
        if suite[i].texte[debut : debut + 2] != du and suite[i].a_champ("sequence"):
            trouve = suite[i].texte[debut : debut + 2]
            releve.noter("B2-STR-19", (zone(suite[i], "sequence"),), du, trouve)
    trouves = defauts(codes) if court else defauts.__wrapped__(codes)
    for regle, indice, attendu, trouve in trouves:
        releve.noter(regle, (zone(suite[indice]),), attendu, trouve)
    return not trouves
