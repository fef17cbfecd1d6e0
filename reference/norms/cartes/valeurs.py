"""Elementary values of card files: ISO 8859-1 text and AAAAMMJJ dates."""

from datetime import date

from vitalbench.reference.norms.cartes.tlv import Champs, FichierIllisible


def texte(valeur: str) -> bytes:
    """Write text; a character the card cannot hold becomes a question mark."""
    return valeur.encode("latin-1", "replace")


def jour(valeur: date | None) -> bytes:
    """Write a day; none is written as nothing."""
    return b"" if valeur is None else valeur.strftime("%Y%m%d").encode("ascii")


def lire_jour(champs: Champs, tag: int) -> date | None:
    """Read a day; raises FichierIllisible when the eight characters are not one."""
    objet = champs.premier(tag)
    if objet is None:
        return None
    lu = objet.valeur.decode("latin-1")
    if len(lu) == 8 and lu.isascii() and lu.isdigit():
        try:
            return date(int(lu[:4]), int(lu[4:6]), int(lu[6:]))
        except ValueError:
            pass
    raise FichierIllisible(objet.position, f"date AAAAMMJJ attendue, lu {lu!r}", objet.fichier)
