"""Command APDUs and status words (ISO 7816-3 §12.1, ISO 7816-4 §5)."""

import msgspec

APDU_MAX = 65_544


class SW:
    """Status words the cards give."""

    SUCCES = 0x9000
    EXTERNE_FAUSSE = 0x6300
    ESSAIS = 0x63C0
    MEMOIRE = 0x6581
    LONGUEUR = 0x6700
    CANAL = 0x6881
    CHAINE_ATTENDUE = 0x6883
    CHAINE_REFUSEE = 0x6884
    INCOMPATIBLE = 0x6981
    SECURITE = 0x6982
    BLOQUE = 0x6983
    CONDITIONS = 0x6985
    PAS_DE_FICHIER = 0x6986
    DONNEES = 0x6A80
    FONCTION = 0x6A81
    FICHIER_ABSENT = 0x6A82
    PLACE = 0x6A84
    PARAMETRES = 0x6A86
    REFERENCE = 0x6A88
    DECALAGE = 0x6B00
    INSTRUCTION = 0x6D00
    CLASSE = 0x6E00
    INDETERMINE = 0x6F00


class Commande(msgspec.Struct, frozen=True, gc=False):
    """One command: header, data, expected length (`le` None when the command says nothing).

    `etendue` tells that lengths were coded on two or three bytes.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    donnees: bytes
    le: int | None
    etendue: bool = False


Reponse = tuple[bytes, int]
"""Data and status word, before the transport (T=0) cuts them."""

RIEN: Reponse = (b"", SW.SUCCES)


def refus(mot: int) -> Reponse:
    """Answer a status word and no data."""
    return b"", mot


def analyser(apdu: bytes) -> Commande | None:
    """Cut a command in its parts, cases 1 to 4, short and extended; None when lengths lie."""
    taille = len(apdu)
    if taille == 5:
        return Commande(apdu[0], apdu[1], apdu[2], apdu[3], b"", apdu[4] or 256)
    if taille < 4 or taille > APDU_MAX:
        return None
    cla, ins, p1, p2 = apdu[:4]
    if taille == 4:
        return Commande(cla, ins, p1, p2, b"", None)
    lc = apdu[4]
    if lc:
        if taille == 5 + lc:
            return Commande(cla, ins, p1, p2, apdu[5:], None)
        if taille == 6 + lc:
            return Commande(cla, ins, p1, p2, apdu[5:-1], apdu[-1] or 256)
        return None
    if taille < 7:
        return None
    long = apdu[5] << 8 | apdu[6]
    if taille == 7:
        return Commande(cla, ins, p1, p2, b"", long or 65_536, True)
    if long and taille == 7 + long:
        return Commande(cla, ins, p1, p2, apdu[7:], None, True)
    if long and taille == 9 + long:
        le = apdu[-2] << 8 | apdu[-1]
        return Commande(cla, ins, p1, p2, apdu[7:-2], le or 65_536, True)
    return None
