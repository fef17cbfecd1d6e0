"""The positions that no field declares: blank by norm, or unknown to our sources."""

from enum import Enum

from vitalbench.reference.norms.champs import Champ, Fixe, Presence, Valeur, Zone
from vitalbench.reference.norms.fiabilite import Fiabilite


class Lacunes(Enum):
    """What the positions that no field declares hold."""

    BLANCHES = "blanches"
    INCONNUES = "inconnues"


def couvrir(
    nom: str,
    declares: list[Champ[Valeur]],
    longueur: int,
    lacunes: Lacunes,
) -> tuple[Champ[Valeur], ...]:
    """Fill the gaps between declared fields; refuse overlaps."""
    combler = _LACUNES[lacunes]
    couverts: list[Champ[Valeur]] = []
    position = 1
    for champ in declares:
        if champ.debut < position:
            raise TypeError(f"{nom}.{champ.nom} recouvre la position {position - 1}")
        if champ.debut > position:
            couverts.append(combler(position, champ.debut - position))
        couverts.append(champ)
        position = champ.fin + 1
    if position > longueur + 1:
        raise TypeError(f"{nom} dépasse {longueur} positions")
    if position <= longueur:
        couverts.append(combler(position, longueur + 1 - position))
    return tuple(couverts)


def _blanc(debut: int, longueur: int) -> Champ[Valeur]:
    blanc = Fixe(debut, " " * longueur, "Blanc", Fiabilite.PUBLIQUE, "")
    blanc.nom = f"blanc_{debut}"
    return blanc


def _inconnu(debut: int, longueur: int) -> Champ[Valeur]:
    zone = Zone(
        debut,
        longueur,
        Presence.FACULTATIF,
        "Zone inconnue de nos sources",
        Fiabilite.DEDUITE,
        "",
        default="",
    )
    zone.nom = f"inconnu_{debut}"
    return zone


_LACUNES = {Lacunes.BLANCHES: _blanc, Lacunes.INCONNUES: _inconnu}
