"""JSON lines and back, without loss: values by name, bytes wherever values would lose something."""

import base64
import binascii
import datetime
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from vitalbench.harness.offline.detection import TETE, Nature, concentrateur, etablissement
from vitalbench.reference.norms.b2_lecture import LONGUEUR
from vitalbench.reference.norms.b2_tables import CP, DRE_OCT, PS, Aiguillage
from vitalbench.reference.norms.champs import Jour, Valeur
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.fautes import RefusCodage
from vitalbench.reference.norms.noemie_ecriture import encadrer
from vitalbench.reference.norms.noemie_lecture import NOEMIE, Forme, LectureNoemie

LIGNE_MAX = 1 << 18
NOEMIE_MAX = 256 * 1024 * 1024
_PAR_BLOC = 512
_PROFILS = {"": PS, "CP": CP, "OCT": DRE_OCT}

Plat = str | int | None


class ConversionImpossible(ValueError):
    """A line of JSON cannot become a record; the message says which and why."""


class Ligne(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record, or the framing of a return."""

    code: str = ""
    profil: str = ""
    """CP for the establishments profile; PS, or NOEMIE, otherwise."""
    valeurs: dict[str, Plat] = {}
    brut: str = ""
    """Base64 of the bytes, when values alone would lose something."""
    forme: str = ""
    """Framing of the NOEMIE entities that follow."""


_CODEUR = msgspec.json.Encoder()
_LECTEUR = msgspec.json.Decoder(Ligne)


def en_json(nature: Nature, source: BinaryIO) -> Iterator[bytes]:
    """Yield one JSON line per record."""
    lignes = _noemie(source) if nature is Nature.NOEMIE else _b2(source)
    return (_CODEUR.encode(ligne) + b"\n" for ligne in lignes)


def _b2(source: BinaryIO) -> Iterator[Ligne]:
    reste, bloc = b"", source.read(TETE)
    profil = "CP" if etablissement(bloc) else "OCT" if concentrateur(bloc) else ""
    choix = Aiguillage(_PROFILS[profil])
    while bloc:
        reste += bloc
        entiers = len(reste) - len(reste) % LONGUEUR
        for i in range(0, entiers, LONGUEUR):
            octets = reste[i : i + LONGUEUR]
            texte = octets.decode("latin-1")
            yield _ligne(choix(texte).depuis_texte(texte), octets, profil)
        reste, bloc = reste[entiers:], source.read(LONGUEUR * _PAR_BLOC)
    if reste:
        texte = reste.decode("latin-1")
        entier = len(reste) == LONGUEUR
        yield _ligne(choix(texte).depuis_texte(texte), reste, profil) if entier else _brute(reste)


def _noemie(source: BinaryIO) -> Iterator[Ligne]:
    octets = b"".join(iter(lambda: source.read(1 << 20), b""))
    if len(octets) > NOEMIE_MAX:
        raise ConversionImpossible(f"retour de plus de {NOEMIE_MAX} octets")
    lecture = LectureNoemie(octets)
    lues = list(lecture)
    refait = encadrer([lue.texte for lue in lues], lecture.forme).encode("latin-1")
    if refait != octets:
        yield from (_brute(octets[i : i + LONGUEUR]) for i in range(0, len(octets), LONGUEUR))
        return
    yield Ligne(forme=lecture.forme.name)
    yield from (_ligne(lue, lue.brut) for lue in lues)


def _ligne(lu: Enregistrement, octets: bytes, profil: str = "") -> Ligne:
    valeurs = {nom: _plat(valeur) for nom, valeur in lu.valeurs().items()}
    ligne = Ligne(code=lu.code, profil=profil, valeurs=valeurs)
    try:
        if not lu.fautes and _octets(ligne) == octets:
            return ligne
    except (RefusCodage, TypeError, ValueError, KeyError):
        # what values cannot say again, bytes do
        pass
    brut = base64.b64encode(octets).decode("ascii")
    return Ligne(code=lu.code, profil=profil, valeurs=valeurs, brut=brut)


def _brute(octets: bytes) -> Ligne:
    return Ligne(code="!", brut=base64.b64encode(octets).decode("ascii"))


def depuis_json(source: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of each line, exactly those that the file had."""
    lues = _lire(source)
    premiere = next(lues, None)
    if premiere is None:
        return
    if premiere.forme:
        yield _retour(premiere.forme, lues)
        return
    yield _octets(premiere)
    for ligne in lues:
        yield _octets(ligne)


def _retour(forme: str, lignes: Iterable[Ligne]) -> bytes:
    if forme not in Forme.__members__:
        raise ConversionImpossible(f"forme {forme[:20]!r} inconnue")
    textes = [_octets(ligne).decode("latin-1") for ligne in lignes]
    return encadrer(textes, Forme[forme]).encode("latin-1")


def _lire(source: BinaryIO) -> Iterator[Ligne]:
    rang = 0
    while texte := source.readline(LIGNE_MAX):
        rang += 1
        if len(texte) >= LIGNE_MAX:
            raise ConversionImpossible(f"ligne {rang} : plus de {LIGNE_MAX} octets")
        try:
            ligne = _LECTEUR.decode(texte)
            if not ligne.forme:
                _octets(ligne)
        except (msgspec.MsgspecError, RefusCodage, TypeError, ValueError, KeyError) as refus:
            raise ConversionImpossible(f"ligne {rang} : {refus}") from None
        yield ligne


def _octets(ligne: Ligne) -> bytes:
    if ligne.brut:
        try:
            return base64.b64decode(ligne.brut, validate=True)
        except binascii.Error:
            raise ConversionImpossible("base64 illisible") from None
    forme = _PROFILS.get(ligne.profil, PS).get(ligne.code)
    if forme is None or not set(ligne.valeurs) <= {champ.nom for champ in forme.champs}:
        forme = NOEMIE.get(ligne.code)
    if forme is None:
        raise ConversionImpossible(f"code {ligne.code[:20]!r} inconnu")
    lues: dict[str, Valeur] = {
        nom: datetime.date.fromisoformat(valeur)
        if isinstance(forme.champ(nom), Jour) and isinstance(valeur, str)
        else valeur
        for nom, valeur in ligne.valeurs.items()
    }
    return forme.depuis_valeurs(lues).encode()


def _plat(valeur: Valeur) -> Plat:
    return valeur.isoformat() if isinstance(valeur, datetime.date) else valeur
