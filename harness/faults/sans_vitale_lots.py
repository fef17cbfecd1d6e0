"""Faults about lots of real factures: two lots run together, one lot cut in two."""

from vitalbench.harness.faults.echantillon import Corruption
from vitalbench.harness.faults.registre import faute
from vitalbench.reference.norms.b2 import DebutLot, FinLot, TotalFacture
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.codec import Enregistrement

CRITERES = "CDC-3.2.10.1.1-01"


def _rang(lus: list[Enregistrement], type_: type[Enregistrement]) -> int:
    return next(rang for rang, lu in enumerate(lus) if isinstance(lu, type_))


def _reunir(b2: bytes) -> bytes:
    """Take out the end of the first lot and the start of the second one."""
    lus = list(enregistrements(b2))
    fin = _rang(lus, FinLot)
    if fin + 1 < len(lus) and isinstance(lus[fin + 1], DebutLot):
        del lus[fin : fin + 2]
    return b"".join(lu.brut for lu in lus)


def _couper(b2: bytes) -> bytes:
    """Put the end of the first lot, and its start again, after its first facture."""
    lus = list(enregistrements(b2))
    debut, fin = lus[_rang(lus, DebutLot)], lus[_rang(lus, FinLot)]
    apres = _rang(lus, TotalFacture) + 1
    return b"".join(lu.brut for lu in (*lus[:apres], fin, debut, *lus[apres:]))


@faute(
    "lots-reels-reunis",
    tue=[(CRITERES, "distincts")],
    scenario="SSV-020",
    lieu="fichier",
)
def lots_reunis() -> Corruption:
    """Une facture hors tiers payant est mise dans le lot des factures en tiers payant."""
    return Corruption(piece=("reception", "b2", _reunir))


@faute(
    "lots-reels-coupes",
    tue=[(CRITERES, "ensemble")],
    scenario="SSV-020",
    lieu="fichier",
)
def lots_coupes() -> Corruption:
    """Deux factures pareilles font deux lots."""
    return Corruption(piece=("reception", "b2", _couper))
