"""Reads a profile: an error names the file, the line, the key and what is wrong, in French."""

import re
import tomllib
from pathlib import Path
from typing import NoReturn

import msgspec

from vitalbench.harness.profil.modele import Profil
from vitalbench.harness.profil.perimetre import FAMILLES, OPTIONS
from vitalbench.harness.scenario.francais import Chemin, expliquer, nommer, suggerer
from vitalbench.reference.catalogue import catalogue
from vitalbench.reference.domain.systeme import phrase

TAILLE_MAX = 256 * 1024
_ENTETE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_CLE = re.compile(r"\s*([A-Za-z0-9_.\"'-]+)\s*=")
_POSITION = re.compile(r" \(at line (\d+), column (\d+)\)| \(at end of document\)")
_JOKERS = frozenset("*?[]%")


class ProfilIllisible(Exception):
    """A profile that cannot be used: file, line, key and reason."""

    def __init__(self, fichier: str, ligne: int, cle: str, motif: str) -> None:
        lieu = f"{fichier}, ligne {ligne}" if ligne else fichier
        if cle:
            lieu += f", clé « {cle} »"
        super().__init__(f"{lieu} : {motif}")
        self.fichier, self.ligne, self.cle, self.motif = fichier, ligne, cle, motif


class SourceToml:
    """A TOML text with the line of each of its keys."""

    def __init__(self, chemin: Path) -> None:
        self.fichier = str(chemin)
        try:
            if chemin.stat().st_size > TAILLE_MAX:
                raise ProfilIllisible(self.fichier, 0, "", f"plus de {TAILLE_MAX} octets")
            texte = chemin.read_text(encoding="utf-8")
        except OSError as erreur:
            raise ProfilIllisible(self.fichier, 0, "", phrase(erreur)) from None
        except UnicodeDecodeError as erreur:
            raise ProfilIllisible(
                self.fichier, 0, "", f"texte qui n'est pas de l'UTF-8 (octet {erreur.start})"
            ) from None
        try:
            self.valeur: dict[str, object] = tomllib.loads(texte)
        except tomllib.TOMLDecodeError as erreur:
            place = _POSITION.search(str(erreur))
            ligne = int(place[1]) if place and place[1] else texte.count("\n") + 1
            motif = _POSITION.sub("", str(erreur))
            raise ProfilIllisible(self.fichier, ligne, "", f"TOML illisible : {motif}") from None
        except RecursionError:
            raise ProfilIllisible(self.fichier, 0, "", "structure trop profonde") from None
        self._lignes = _lignes(texte)

    def refuser(self, chemin: Chemin, motif: str) -> NoReturn:
        """Refuse what stands at a path, at the nearest line known."""
        connu = chemin
        while connu and connu not in self._lignes:
            connu = connu[:-1]
        raise ProfilIllisible(self.fichier, self._lignes.get(connu, 0), nommer(chemin), motif)


def lire_profil(chemin: Path) -> Profil:
    """Read a profile and hold it against the catalogue."""
    source = SourceToml(chemin)
    try:
        profil = msgspec.convert(source.valeur, Profil)
    except msgspec.ValidationError as erreur:
        place, motif = expliquer(erreur)
        source.refuser(place, motif + _aide(place, motif))
    _verifier_exclusions(profil, source)
    return profil


def _aide(place: Chemin, motif: str) -> str:
    """Name what is admitted where a name is wrong."""
    if place[:1] == ("options",) and motif.startswith("champ inconnu"):
        return suggerer(motif.split("« ")[1].removesuffix(" »"), OPTIONS) or (
            f" (admis : {', '.join(OPTIONS)})"
        )
    if place[:2] == ("perimetre", "familles") and motif.startswith("valeur non admise"):
        return f" (admises : {', '.join(FAMILLES)})"
    return ""


def _verifier_exclusions(profil: Profil, source: SourceToml) -> None:
    connues = catalogue()
    vues: set[str] = set()
    for rang, exclusion in enumerate(profil.exclusions):
        place: Chemin = ("exclusions", rang, "exigence")
        ident = exclusion.exigence
        if _JOKERS & set(ident):
            source.refuser(place, "une exclusion nomme une seule exigence, sans joker")
        if ident not in connues:
            source.refuser(
                place,
                f"exigence inconnue du catalogue : {ident!r}"
                + suggerer(ident, (e.id for e in connues)),
            )
        if ident in vues:
            source.refuser(place, f"{ident} est déjà exclue plus haut")
        vues.add(ident)
        if not exclusion.motif.strip():
            source.refuser(("exclusions", rang, "motif"), "un motif est attendu")


def _lignes(texte: str) -> dict[Chemin, int]:
    """Give the line of each table and of each key written at the start of a line."""
    lieux: dict[Chemin, int] = {(): 1}
    rangs: dict[str, int] = {}
    table: Chemin = ()
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        if entete := _ENTETE.match(ligne):
            nom = entete[2]
            table = tuple(p.strip(" \"'") for p in nom.split("."))
            if entete[1] == "[[":
                rangs[nom] = rangs.get(nom, -1) + 1
                table = (*table, rangs[nom])
            lieux.setdefault(table, numero)
        elif cle := _CLE.match(ligne):
            pas = tuple(p.strip(" \"'") for p in cle[1].split("."))
            lieux.setdefault((*table, *pas), numero)
    return lieux
