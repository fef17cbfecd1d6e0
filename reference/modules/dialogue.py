"""Commands to a contact card in T=0: answers fetched, exact lengths, chained data (ISO 7816-4)."""

from vitalbench.reference.domain.lecteurs import Lecteur
from vitalbench.reference.norms.cartes import vitale1

SUCCES = 0x9000
SECURITE = 0x6982
BLOQUE = 0x6983
ABSENT = 0x6A82
HORS_FICHIER = 0x6B00
CODE_FAUX_CPS2TER = 0x9804

LECTURE = 0xE7
"""Bytes read at once: the most that an IAS-ECC card gives."""
_ENCHAINE = 0x10
_MORCEAU = 255
_ATTENTES = (0x61, 0x9F)
_TOURS = 64
_FICHIER_MAX = 32768


class MotEtat(Exception):
    """A card refused a command; `mot` is its status word."""

    def __init__(self, commande: str, mot: int) -> None:
        self.commande = commande
        self.mot = mot
        super().__init__(f"{commande} : la carte répond {mot:04X}")


def envoyer(
    lecteur: Lecteur, entete: bytes, donnees: bytes = b"", le: int | None = None
) -> tuple[bytes, int]:
    """Send a command (CLA INS P1 P2) with its data and give the whole answer and status word."""
    while len(donnees) > _MORCEAU:
        morceau, donnees = donnees[:_MORCEAU], donnees[_MORCEAU:]
        suite = bytes((entete[0] | _ENCHAINE,)) + entete[1:]
        mot = _mot(lecteur.transmettre(suite + bytes((_MORCEAU,)) + morceau))
        if mot != SUCCES:
            return b"", mot
    if donnees:
        apdu = entete + bytes((len(donnees),)) + donnees
    else:
        apdu = entete if le is None else entete + bytes((le,))
    return _recuperer(lecteur, apdu)


def exiger(
    lecteur: Lecteur, nom: str, entete: bytes, donnees: bytes = b"", le: int | None = None
) -> bytes:
    """Send a command that must succeed; raises MotEtat when it does not."""
    reponse, mot = envoyer(lecteur, entete, donnees, le)
    if mot != SUCCES:
        raise MotEtat(nom, mot)
    return reponse


def selectionner_application(lecteur: Lecteur, aid: bytes) -> None:
    """Select an application by its identifier."""
    exiger(lecteur, "SELECT", bytes.fromhex("00A4040C"), aid)


def lire_fichier(lecteur: Lecteur, fid: int, *, taille: int | None = None) -> bytes:
    """Select a file of the current application and read it whole.

    Raises MotEtat when it is absent (6A82) or protected (6982).
    """
    exiger(lecteur, f"SELECT {fid:04X}", bytes.fromhex("00A4020C"), fid.to_bytes(2))
    return _lire(lecteur, b"\x00\xb0", f"READ BINARY {fid:04X}", taille)


def lire_fichier_cps2ter(lecteur: Lecteur, classe: int, chemin: tuple[int, ...]) -> bytes:
    """Walk to a file of the older command set and read it whole; it says its size itself."""
    description = b""
    for fid in chemin:
        description = exiger(
            lecteur, f"SELECT {fid:04X}", bytes((classe, 0xA4, 0, 0)), fid.to_bytes(2)
        )
    taille = int.from_bytes(description[2:4])
    return _lire(lecteur, bytes((classe, 0xB0)), f"READ BINARY {chemin[-1]:04X}", taille)


def _lire(lecteur: Lecteur, debut: bytes, nom: str, taille: int | None) -> bytes:
    contenu = b""
    while taille is None or len(contenu) < taille:
        combien = LECTURE if taille is None else min(LECTURE, taille - len(contenu))
        lu, mot = envoyer(lecteur, debut + len(contenu).to_bytes(2), le=combien)
        if mot == HORS_FICHIER and contenu:
            break
        if mot != SUCCES:
            raise MotEtat(nom, mot)
        contenu += lu
        if len(lu) < combien or len(contenu) > _FICHIER_MAX:
            break
    return contenu


def _recuperer(lecteur: Lecteur, apdu: bytes) -> tuple[bytes, int]:
    reponse = lecteur.transmettre(apdu)
    recu = reponse[:-2]
    mot = _mot(reponse)
    for _ in range(_TOURS):
        if mot >> 8 in _ATTENTES:
            reponse = lecteur.transmettre(bytes((_classe(apdu[0]), 0xC0, 0, 0, mot & 0xFF)))
        elif mot >> 8 == 0x6C:
            reponse = lecteur.transmettre(apdu[:4] + bytes((mot & 0xFF,)))
        else:
            break
        recu += reponse[:-2]
        mot = _mot(reponse)
    return recu, mot


def _classe(cla: int) -> int:
    """Give the class of the GET RESPONSE that follows; class BC has no chaining bit."""
    return cla if cla == vitale1.CLASSE else cla & ~_ENCHAINE


def _mot(reponse: bytes) -> int:
    return int.from_bytes(reponse[-2:])
