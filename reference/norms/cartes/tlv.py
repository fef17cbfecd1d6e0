"""BER-TLV coding of card files (ISO 7816-4 annex): tags of one or two bytes, definite lengths."""

from collections.abc import Iterable, Iterator

import msgspec

_TAG_MAX = 0xFFFF


class FichierIllisible(ValueError):
    """A card file cannot be decoded; says which file, at which byte, and why."""

    def __init__(self, position: int, cause: str, fichier: str = "") -> None:
        self.fichier = fichier
        self.position = position
        self.cause = cause
        lieu = f"fichier {fichier}, " if fichier else ""
        super().__init__(f"{lieu}octet {position} : {cause}")


class Tlv(msgspec.Struct, frozen=True, gc=False):
    """One data object: its tag, its value, and where that value lies (file, offset)."""

    tag: int
    valeur: bytes
    position: int
    fichier: str = ""

    def contenu(self) -> "Champs":
        """Read the value as a sequence of data objects."""
        return Champs(tuple(decoder(self.valeur, self.position, self.fichier)))


class Champs:
    """The data objects of one template, looked up by tag."""

    __slots__ = ("_objets",)

    def __init__(self, objets: tuple[Tlv, ...]) -> None:
        self._objets = objets

    def octets(self, tag: int) -> bytes:
        """Give the value of the first object of that tag, empty when there is none."""
        return next((objet.valeur for objet in self._objets if objet.tag == tag), b"")

    def texte(self, tag: int) -> str:
        """Give the value of a tag as text; cards are written in ISO 8859-1."""
        return self.octets(tag).decode("latin-1")

    def tous(self, tag: int) -> tuple[Tlv, ...]:
        """Give every object of that tag, in the order of the file."""
        return tuple(objet for objet in self._objets if objet.tag == tag)

    def premier(self, tag: int) -> Tlv | None:
        """Give the first object of that tag."""
        return next((objet for objet in self._objets if objet.tag == tag), None)


def encoder(tag: int, valeur: bytes) -> bytes:
    """Write one data object.

    >>> encoder(0x5A, bytes(2)).hex()
    '5a020000'
    """
    if not 0 < tag <= _TAG_MAX:
        raise ValueError(f"étiquette TLV hors bornes : {tag:X}")
    etiquette = tag.to_bytes(2 if tag > 0xFF else 1, "big")
    return etiquette + _longueur(len(valeur)) + valeur


def encoder_suite(objets: Iterable[tuple[int, bytes]]) -> bytes:
    """Write data objects one after the other, leaving out the empty ones."""
    return b"".join(encoder(tag, valeur) for tag, valeur in objets if valeur)


def decoder(donnees: bytes, base: int = 0, fichier: str = "") -> Iterator[Tlv]:
    """Read data objects one after the other; null bytes between objects are padding.

    Raises FichierIllisible at the byte where an object does not hold in what was read.
    """
    position = 0
    fin = len(donnees)
    while position < fin:
        if donnees[position] == 0:
            position += 1
            continue
        debut = position
        tag = donnees[position]
        position += 1
        if tag & 0x1F == 0x1F:
            if position >= fin:
                raise FichierIllisible(base + debut, "étiquette TLV coupée", fichier)
            tag = tag << 8 | donnees[position]
            position += 1
            if tag & 0x80:
                raise FichierIllisible(
                    base + debut, "étiquette TLV de plus de deux octets", fichier
                )
        if position >= fin:
            raise FichierIllisible(
                base + debut, f"longueur absente après l'étiquette {tag:X}", fichier
            )
        longueur = donnees[position]
        position += 1
        if longueur > 0x80:
            taille = longueur & 0x7F
            if taille > 2 or position + taille > fin:
                raise FichierIllisible(
                    base + debut, f"longueur illisible de l'étiquette {tag:X}", fichier
                )
            longueur = int.from_bytes(donnees[position : position + taille], "big")
            position += taille
        elif longueur == 0x80:
            raise FichierIllisible(
                base + debut, f"longueur indéfinie de l'étiquette {tag:X}", fichier
            )
        if position + longueur > fin:
            raise FichierIllisible(
                base + debut,
                f"étiquette {tag:X} : {longueur} octets annoncés, {fin - position} présents",
                fichier,
            )
        yield Tlv(tag, donnees[position : position + longueur], base + position, fichier)
        position += longueur


def lire(donnees: bytes, fichier: str = "") -> Champs:
    """Read a whole file as a sequence of data objects; errors will name the file."""
    return Champs(tuple(decoder(donnees, 0, fichier)))


def _longueur(nombre: int) -> bytes:
    if nombre < 0x80:
        return bytes((nombre,))
    if nombre <= 0xFF:
        return bytes((0x81, nombre))
    if nombre <= 0xFFFF:
        return b"\x82" + nombre.to_bytes(2, "big")
    raise ValueError(f"valeur TLV de {nombre} octets, 65 535 au plus")
