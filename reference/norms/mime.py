"""MIME, as far as billing mail needs it: headers in order, doubled ones included; bounded depth.

A small reader rather than a general one: sizes and depth are bounded before anything is copied,
doubled headers are kept and the last one speaks, and every part knows its offset.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator

import msgspec

PROFONDEUR_MAX = 20
PARTIES_MAX = 20_000
ENTETES_MAX = 65_536

_PARAMETRE = re.compile(r';\s*([A-Za-z0-9_*.-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)')
_BLANCS = re.compile(rb"[^A-Za-z0-9+/=]")


class MimeIllisible(ValueError):
    """A message cannot be cut into parts; the message says why, `decalage` where."""

    def __init__(self, raison: str, decalage: int = 0) -> None:
        super().__init__(f"{raison} (octet {decalage})")
        self.raison = raison
        self.decalage = decalage


class Partie(msgspec.Struct, frozen=True, kw_only=True):
    """One MIME part: its headers in order, its body as transmitted."""

    entetes: tuple[tuple[str, str], ...]
    corps: bytes
    decalage: int
    """Offset of the body in the message that was read."""

    def entete(self, nom: str) -> str:
        """Give the last header of that name, empty when there is none."""
        return next((v for n, v in reversed(self.entetes) if n.lower() == nom.lower()), "")

    def tous(self, nom: str) -> tuple[str, ...]:
        """Give every header of that name, in order."""
        return tuple(v for n, v in self.entetes if n.lower() == nom.lower())

    @property
    def genre(self) -> str:
        """Give the media type in lower case (text/plain when none is said)."""
        return self.entete("Content-Type").partition(";")[0].strip().lower() or "text/plain"

    def parametre(self, nom: str, entete: str = "Content-Type") -> str:
        """Give a parameter of a header, empty when absent."""
        return parametres(self.entete(entete)).get(nom.lower(), "")

    def contenu(self) -> bytes:
        """Give the body with its transfer encoding undone."""
        codage = self.entete("Content-Transfer-Encoding").strip().lower()
        if codage == "base64":
            utile = _BLANCS.sub(b"", self.corps)
            try:
                return base64.b64decode(utile, validate=True)
            except (binascii.Error, ValueError):
                raise MimeIllisible("base64 illisible", self.decalage) from None
        if codage == "quoted-printable":
            return quopri.decodestring(self.corps)
        if codage in ("", "7bit", "8bit", "binary"):
            return self.corps
        raise MimeIllisible(f"codage de transfert inconnu {codage[:40]!r}", self.decalage)

    def parties(self) -> tuple["Partie", ...]:
        """Cut a multipart into its parts."""
        if not self.genre.startswith("multipart/"):
            return ()
        frontiere = self.parametre("boundary")
        if not frontiere or len(frontiere) > 200:
            raise MimeIllisible("multipart sans frontière", self.decalage)
        morceaux = list(_couper(self.corps, frontiere.encode("latin-1", "replace"), self.decalage))
        if not morceaux:
            raise MimeIllisible("multipart sans partie", self.decalage)
        return tuple(lire_partie(brut, decalage) for brut, decalage in morceaux)


def parametres(valeur: str) -> dict[str, str]:
    """Read the parameters of a structured header."""
    return {
        nom.lower(): brut[1:-1].replace('\\"', '"') if brut.startswith('"') else brut
        for nom, brut in _PARAMETRE.findall(";" + valeur.partition(";")[2])
    }


def lire_partie(brut: bytes, decalage: int = 0) -> Partie:
    """Read headers and body; the body is not looked into."""
    fin, debut_corps = _fin_entetes(brut)
    if fin > ENTETES_MAX:
        raise MimeIllisible(f"en-têtes de plus de {ENTETES_MAX} octets", decalage)
    entetes: list[tuple[str, str]] = []
    for ligne in brut[:fin].decode("latin-1").replace("\r\n", "\n").split("\n"):
        if ligne[:1] in (" ", "\t") and entetes:
            nom, valeur = entetes[-1]
            entetes[-1] = (nom, f"{valeur} {ligne.strip()}".strip())
        elif ligne:
            nom, deux_points, valeur = ligne.partition(":")
            if not deux_points or not nom or " " in nom.rstrip():
                raise MimeIllisible(f"en-tête illisible {ligne[:40]!r}", decalage)
            entetes.append((nom.strip(), valeur.strip()))
    return Partie(entetes=tuple(entetes), corps=brut[debut_corps:], decalage=decalage + debut_corps)


def feuilles(racine: Partie) -> Iterator[Partie]:
    """Yield the parts that hold content, in order, refusing more nesting than any billing mail."""
    attente = [(racine, 1)]
    vues = 0
    while attente:
        partie, profondeur = attente.pop()
        vues += 1
        if vues > PARTIES_MAX:
            raise MimeIllisible(f"plus de {PARTIES_MAX} parties", partie.decalage)
        filles = partie.parties()
        if not filles:
            yield partie
            continue
        if profondeur >= PROFONDEUR_MAX:
            raise MimeIllisible(f"plus de {PROFONDEUR_MAX} niveaux de parties", partie.decalage)
        attente.extend((fille, profondeur + 1) for fille in reversed(filles))


def ecrire_partie(entetes: Iterable[tuple[str, str]], corps: bytes) -> bytes:
    """Lay a part out with CRLF; a header never holds a line break."""
    lignes = []
    for nom, valeur in entetes:
        if "\r" in valeur or "\n" in valeur or not valeur.isascii():
            raise MimeIllisible(f"en-tête {nom} : une ligne ASCII attendue")
        lignes.append(f"{nom}: {valeur}\r\n".encode("ascii"))
    return b"".join(lignes) + b"\r\n" + corps


def ecrire_multipart(parties: Iterable[bytes], frontiere: str) -> bytes:
    """Lay the body of a multipart out."""
    ligne = b"--" + frontiere.encode("ascii")
    morceaux = [ligne + b"\r\n" + partie + b"\r\n" for partie in parties]
    return b"".join(morceaux) + ligne + b"--\r\n"


def base64_en_lignes(brut: bytes, largeur: int = 64) -> bytes:
    """Encode in base64, lines of 64 characters ended by CRLF."""
    texte = base64.b64encode(brut)
    return b"".join(texte[i : i + largeur] + b"\r\n" for i in range(0, len(texte), largeur))


def _fin_entetes(brut: bytes) -> tuple[int, int]:
    for vide in (b"\r\n", b"\n"):
        if brut.startswith(vide):
            return 0, len(vide)
    crlf, lf = brut.find(b"\r\n\r\n"), brut.find(b"\n\n")
    if crlf >= 0 and (lf < 0 or crlf < lf):
        return crlf, crlf + 4
    return (lf, lf + 2) if lf >= 0 else (len(brut), len(brut))


def _couper(corps: bytes, frontiere: bytes, decalage: int) -> Iterator[tuple[bytes, int]]:
    ligne = b"--" + frontiere
    position = 0 if corps.startswith(ligne) else corps.find(b"\n" + ligne) + 1
    if position == 0 and not corps.startswith(ligne):
        return
    while True:
        debut = corps.find(b"\n", position) + 1
        if debut == 0 or corps.startswith(b"--", position + len(ligne)):
            return
        suivante = corps.find(b"\n" + ligne, debut - 1)
        fin = suivante if suivante >= 0 else len(corps)
        if fin > debut and corps[fin - 1 : fin] == b"\r":
            fin -= 1
        yield corps[debut : max(fin, debut)], decalage + debut
        if suivante < 0:
            return
        position = suivante + 1
