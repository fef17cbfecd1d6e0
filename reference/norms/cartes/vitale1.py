"""Memory of the Vitale 1 cards: words, zones and pointers (class BC).

Public: addresses count quartets from 0200h to 2188h, words of 32 bits whose two first bits are
skipped, pointers to every zone from 2128h. The coding of pointers, the zones and all that a
genuine card protects otherwise are a simulated profile.
"""

from collections.abc import Mapping

import msgspec

from vitalbench.reference.norms.cartes.tlv import FichierIllisible, decoder, encoder

CLASSE = 0xBC
DEBUT = 0x0200
DONNEES = 0x0288
POINTEURS = 0x2128
ADMAX = 0x2188
CERTIFICATS = 0x4000
LECTURE_MAX = 0xF8

ZONE_LIBRE = 1
ZONE_RESERVEE = 2
ZONE_CERTIFICAT_SIGNATURE = 3
ZONE_CERTIFICAT_AUTHENTIFICATION = 4

_UNITES_PAR_MOT = 8
_OCTETS_PAR_SEGMENT = 945
"""252 words of 30 useful bits: the most that one pointer covers without cutting a byte."""

_POINTEURS_MAX = (ADMAX - POINTEURS) // _UNITES_PAR_MOT

VOLETS = (
    "PAN",
    "IDENT",
    "CARTE",
    "NIR",
    "DROITS",
    "EXO",
    "C2S",
    "MUTUELLE",
    "AMC",
    "ATMP",
    "MEDTRAIT",
    "ADRESSE",
    "URGENCE",
    "COMPLETM",
    "COMPLEM",
    "EUROPE",
    "TRANSCAR",
    "NETLINK",
)
_TAG = 0x7F40


class Pointeur(msgspec.Struct, frozen=True):
    """Where one segment of a zone lies: kind of zone, address, number of words."""

    zone: int
    adresse: int
    mots: int

    @property
    def octets(self) -> int:
        """Bytes to read for this segment."""
        return self.mots * 4


def vers_mots(octets: bytes) -> bytes:
    """Lay bytes in words of 30 useful bits, the two first bits of each null.

    >>> vers_mots(b"\\xff\\xff\\xff\\xff").hex()
    '3fffffff30000000'
    """
    bits = len(octets) * 8
    mots = -(-bits // 30)
    nombre = int.from_bytes(octets, "big") << (mots * 30 - bits)
    return b"".join(
        ((nombre >> (30 * rang)) & 0x3FFFFFFF).to_bytes(4, "big")
        for rang in range(mots - 1, -1, -1)
    )


def depuis_mots(mots: bytes) -> bytes:
    """Take the useful bits of whole words; the last bytes may be padding."""
    nombre = 0
    entiers = len(mots) // 4
    for rang in range(entiers):
        nombre = nombre << 30 | int.from_bytes(mots[rang * 4 : rang * 4 + 4], "big") & 0x3FFFFFFF
    octets = entiers * 30 // 8
    return (nombre >> (entiers * 30 - octets * 8)).to_bytes(octets, "big")


def encoder_volets(fichiers: Mapping[str, bytes], noms: frozenset[str]) -> bytes:
    """Write the named volets one after the other, each under its own tag."""
    return b"".join(
        encoder(_TAG + rang, fichiers[nom])
        for rang, nom in enumerate(VOLETS)
        if nom in noms and nom in fichiers
    )


def decoder_volets(zone: bytes) -> dict[str, bytes]:
    """Read the volets of a zone; unknown tags are skipped."""
    return {
        VOLETS[objet.tag - _TAG]: objet.valeur
        for objet in decoder(zone, 0, "zone Vitale 1")
        if 0 <= objet.tag - _TAG < len(VOLETS)
    }


class Memoire(msgspec.Struct, frozen=True):
    """The image of a card: bytes from 0200h to 2188h, then the certificates from 4000h."""

    principale: bytes
    certificats: bytes
    pointeurs: tuple[Pointeur, ...]


def composer(libre: bytes, reservee: bytes, signature: bytes, authentification: bytes) -> Memoire:
    """Lay zones and pointers in a memory; raises ValueError when four kilobytes are too few."""
    pointeurs: list[Pointeur] = []
    donnees = _ranger(pointeurs, ((ZONE_LIBRE, libre), (ZONE_RESERVEE, reservee)), DONNEES)
    certificats = _ranger(
        pointeurs,
        (
            (ZONE_CERTIFICAT_SIGNATURE, signature),
            (ZONE_CERTIFICAT_AUTHENTIFICATION, authentification),
        ),
        CERTIFICATS,
    )
    place = (POINTEURS - DONNEES) // 2
    if len(donnees) > place or len(pointeurs) > _POINTEURS_MAX:
        raise ValueError(
            f"Vitale 1 pleine : {len(donnees)} octets de données pour {place}, "
            f"{len(pointeurs)} zones pour {_POINTEURS_MAX}"
        )
    table = b"".join((p.zone << 24 | p.adresse << 8 | p.mots).to_bytes(4, "big") for p in pointeurs)
    entete = b"\x3f\xff\xff\xff" * ((DONNEES - DEBUT) // _UNITES_PAR_MOT)
    fin = table.ljust((ADMAX - POINTEURS) // 2, b"\x00")
    return Memoire(entete + donnees.ljust(place, b"\x00") + fin, certificats, tuple(pointeurs))


def _ranger(pointeurs: list[Pointeur], zones: tuple[tuple[int, bytes], ...], depart: int) -> bytes:
    image = b""
    for zone, contenu in zones:
        for debut in range(0, len(contenu), _OCTETS_PAR_SEGMENT):
            mots = vers_mots(contenu[debut : debut + _OCTETS_PAR_SEGMENT])
            pointeurs.append(Pointeur(zone, depart + len(image) * 2, len(mots) // 4))
            image += mots
    return image


def decoder_pointeurs(table: bytes) -> tuple[Pointeur, ...]:
    """Read the pointers; raises FichierIllisible when one leads outside the memory."""
    lus = []
    for rang in range(0, len(table) - 3, 4):
        mot = int.from_bytes(table[rang : rang + 4], "big") & 0x3FFFFFFF
        if not mot:
            continue
        pointeur = Pointeur(mot >> 24, mot >> 8 & 0xFFFF, mot & 0xFF)
        dedans = DONNEES <= pointeur.adresse < POINTEURS or pointeur.adresse >= CERTIFICATS
        if not dedans or not pointeur.mots:
            raise FichierIllisible(rang, f"pointeur incohérent {mot:08X}", "pointeurs Vitale 1")
        lus.append(pointeur)
    return tuple(lus)
