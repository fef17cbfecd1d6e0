"""Coding of a zone: groups one after the other, number on 2 bytes, lengths in BER form.

A field is a length and its bytes (ISO 8859-1); a zone has neither header nor end. Recouped by
two public sources up to 255 bytes a group; longer forms (0x82…) are deduced.
"""

from collections.abc import Iterable

import msgspec

from vitalbench.reference.norms.zones import (  # noqa: F401 - importing declares the groups
    carte_ps,
    configuration,
    facture,
    simule,
    tarification,
    vitale,
)
from vitalbench.reference.norms.zones.declaration import GroupeZone, Nature, declares

JEU = "iso8859-1"
ZONE_MAX = 64 * 1024 * 1024
_DEUX_OCTETS = 0x10000
_FORME_COURTE = 0x80


class Groupe(msgspec.Struct, frozen=True, kw_only=True):
    """One group of a zone: its number, its name, its fields in order (binary ones in hex)."""

    groupe: int
    nom: str
    champs: dict[str, str] = {}


class ZoneIllisible(ValueError):
    """A zone is not one; `decalage` is the offset of what cannot be read."""

    def __init__(self, decalage: int, motif: str) -> None:
        self.decalage = decalage
        self.motif = motif
        super().__init__(f"zone illisible, octet {decalage} : {motif}")


class ChampRefuse(ValueError):
    """A value cannot be written in its field."""

    def __init__(self, groupe: int, champ: str, motif: str) -> None:
        self.groupe = groupe
        self.champ = champ
        super().__init__(f"groupe {groupe}, champ {champ} : {motif}")


def composer(numero: int, /, **valeurs: str) -> Groupe:
    """Make a declared group; fields not given are empty."""
    declare = declares()[numero]
    inconnus = set(valeurs) - {champ.nom for champ in declare.champs}
    if inconnus:
        raise ChampRefuse(numero, ", ".join(sorted(inconnus)), "champ inconnu du groupe")
    return Groupe(
        groupe=numero,
        nom=declare.nom,
        champs={champ.nom: valeurs.get(champ.nom, "") for champ in declare.champs},
    )


def encoder(groupes: Iterable[Groupe]) -> bytes:
    """Give the bytes of a zone."""
    morceaux = bytearray()
    for groupe in groupes:
        contenu = bytearray()
        for nom, valeur in groupe.champs.items():
            octets = _octets(groupe, nom, valeur)
            contenu += _longueur(len(octets)) + octets
        if not 0 <= groupe.groupe < _DEUX_OCTETS:
            raise ChampRefuse(groupe.groupe, "-", "un numéro de groupe tient sur 2 octets")
        morceaux += groupe.groupe.to_bytes(2) + _longueur(len(contenu)) + contenu
    return bytes(morceaux)


def decoder(zone: bytes) -> tuple[Groupe, ...]:
    """Read the groups of a zone, in its order; unknown groups keep numbered fields."""
    if len(zone) > ZONE_MAX:
        raise ZoneIllisible(ZONE_MAX, f"plus de {ZONE_MAX} octets")
    groupes = []
    position = 0
    while position < len(zone):
        debut = position
        if position + 2 > len(zone):
            raise ZoneIllisible(debut, "numéro de groupe coupé")
        numero = int.from_bytes(zone[position : position + 2])
        taille, position = _lire_longueur(zone, position + 2, len(zone))
        fin = position + taille
        if fin > len(zone):
            raise ZoneIllisible(debut, f"groupe {numero} de {taille} octets, coupé par la fin")
        groupes.append(_lire_groupe(zone, numero, position, fin))
        position = fin
    return tuple(groupes)


def _lire_groupe(zone: bytes, numero: int, position: int, fin: int) -> Groupe:
    declare = declares().get(numero)
    champs: dict[str, str] = {}
    while position < fin:
        taille, debut = _lire_longueur(zone, position, fin)
        if debut + taille > fin:
            raise ZoneIllisible(
                position, f"champ {len(champs) + 1} du groupe {numero} plus long que son groupe"
            )
        position = debut + taille
        nom, binaire = _nom(declare, len(champs))
        octets = zone[debut:position]
        champs[nom] = octets.hex() if binaire else octets.decode(JEU)
    return Groupe(groupe=numero, nom=declare.nom if declare else "inconnu", champs=champs)


def _nom(declare: GroupeZone | None, rang: int) -> tuple[str, bool]:
    if declare is None or rang >= len(declare.champs):
        return f"champ_{rang + 1}", False
    champ = declare.champs[rang]
    return champ.nom, champ.nature is Nature.BINAIRE


def _octets(groupe: Groupe, nom: str, valeur: str) -> bytes:
    declare = declares().get(groupe.groupe)
    binaire = declare is not None and any(
        c.nom == nom and c.nature is Nature.BINAIRE for c in declare.champs
    )
    try:
        return bytes.fromhex(valeur) if binaire else valeur.encode(JEU)
    except ValueError as erreur:
        raise ChampRefuse(groupe.groupe, nom, f"hors du jeu attendu ({erreur})") from erreur


def _longueur(taille: int) -> bytes:
    if taille < _FORME_COURTE:
        return taille.to_bytes(1)
    suite = taille.to_bytes((taille.bit_length() + 7) // 8)
    return (_FORME_COURTE | len(suite)).to_bytes(1) + suite


def _lire_longueur(zone: bytes, position: int, fin: int) -> tuple[int, int]:
    if position >= fin:
        raise ZoneIllisible(position, "longueur absente")
    premier = zone[position]
    if premier < _FORME_COURTE:
        return premier, position + 1
    suite = premier & ~_FORME_COURTE
    if not 1 <= suite <= 4 or position + 1 + suite > fin:
        raise ZoneIllisible(position, f"longueur illisible (0x{premier:02X})")
    return int.from_bytes(zone[position + 1 : position + 1 + suite]), position + 1 + suite
