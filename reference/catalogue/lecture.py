"""Reads the requirement files; a malformed entry is refused with its file, line and field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import msgspec
import yaml

from vitalbench.reference.catalogue import compilation
from vitalbench.reference.catalogue.exigence import Catalogue, Exigence
from vitalbench.reference.catalogue.vocabulaire import (
    ACTEURS,
    FORCES,
    OBSERVABLES,
    SUITES,
    THEMES,
)

TAILLE_MAX: Final = 4 * 1024 * 1024
CHAMPS: Final = Exigence.__struct_fields__
_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Za-z0-9.]+)+\Z")
_TEXTES = ("id", "section", "theme", "acteur", "force", "enonce", "condition", "verification")
_Chargeur = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CatalogueRefuse(ValueError):
    """A requirement file that cannot be trusted, with the place of the fault."""

    def __init__(self, fichier: str, ligne: int, champ: str, motif: str) -> None:
        lieu = f"{fichier}, ligne {ligne}"
        if champ:
            lieu += f", champ « {champ} »"
        super().__init__(f"{lieu} : {motif}")
        self.fichier, self.ligne, self.champ, self.motif = fichier, ligne, champ, motif


class CatalogueCompile(msgspec.Struct, frozen=True, kw_only=True):
    """What the compiled file of the catalogue holds."""

    empreinte: str
    exigences: tuple[Exigence, ...]


def charger(dossier: Path, forme: Path) -> Catalogue:
    """The catalogue of a folder: from its compiled form when that is up to date, else from YAML."""
    lue = compilation.lire(forme, CatalogueCompile)
    if lue is not None and lue.empreinte == compilation.empreinte(dossier):
        return Catalogue(lue.exigences)
    return Catalogue(lire_dossier(dossier))


@cache
def catalogue() -> Catalogue:
    """The catalogue shipped with the product."""
    paquet = files("vitalbench.reference.catalogue")
    with as_file(paquet / "exigences") as dossier, as_file(paquet / "exigences.json.gz") as forme:
        return charger(dossier, forme)


def lire_dossier(dossier: Path) -> tuple[Exigence, ...]:
    """Every requirement of a folder; ids are unique over all its files."""
    vus: dict[str, str] = {}
    lues: list[Exigence] = []
    for chemin in sorted(dossier.glob("*.yaml")):
        for ligne, exigence in lire_fichier(chemin):
            if exigence.id in vus:
                raise CatalogueRefuse(
                    chemin.name, ligne, "id", f"{exigence.id} est déjà défini ({vus[exigence.id]})"
                )
            vus[exigence.id] = f"{chemin.name}, ligne {ligne}"
            lues.append(exigence)
    return tuple(lues)


def lire_fichier(chemin: Path) -> Iterator[tuple[int, Exigence]]:
    """The requirements of one file, each with the line where it starts."""
    if chemin.stat().st_size > TAILLE_MAX:
        raise CatalogueRefuse(chemin.name, 1, "", f"fichier de plus de {TAILLE_MAX} octets")
    try:
        texte = chemin.read_text(encoding="utf-8")
    except UnicodeDecodeError as erreur:
        raise CatalogueRefuse(
            chemin.name, 1, "", f"texte qui n'est pas de l'UTF-8 (octet {erreur.start})"
        ) from None
    chargeur = _Chargeur(texte)
    try:
        racine = chargeur.get_single_node()
        if not isinstance(racine, yaml.SequenceNode):
            raise CatalogueRefuse(chemin.name, 1, "", "une liste d'exigences est attendue")
        for noeud in racine.value:
            ligne = noeud.start_mark.line + 1
            if not isinstance(noeud, yaml.MappingNode):
                raise CatalogueRefuse(chemin.name, ligne, "", "une exigence est un objet à champs")
            yield ligne, _exigence(chemin.name, noeud, chargeur.construct_object(noeud, deep=True))
    except yaml.MarkedYAMLError as erreur:
        marque = erreur.problem_mark or erreur.context_mark
        raise CatalogueRefuse(
            chemin.name, marque.line + 1 if marque else 1, "", f"YAML illisible : {erreur.problem}"
        ) from None
    except yaml.YAMLError as erreur:
        raise CatalogueRefuse(chemin.name, 1, "", f"YAML illisible : {erreur}") from None
    finally:
        chargeur.dispose()


def _exigence(fichier: str, noeud: yaml.MappingNode, valeur: dict[str, object]) -> Exigence:
    lignes: dict[str, int] = {}
    for cle, _ in noeud.value:
        if cle.value in lignes:
            raise CatalogueRefuse(fichier, cle.start_mark.line + 1, cle.value, "champ répété")
        lignes[cle.value] = cle.start_mark.line + 1
    debut = noeud.start_mark.line + 1
    for champ in CHAMPS:
        if champ not in valeur:
            raise CatalogueRefuse(fichier, debut, champ, "champ absent")
    for champ in valeur:
        if champ not in CHAMPS:
            raise CatalogueRefuse(fichier, lignes[str(champ)], str(champ), "champ inconnu")
    for champ in _TEXTES:
        texte = valeur[champ]
        if not isinstance(texte, str) or not texte.strip():
            raise CatalogueRefuse(fichier, lignes[champ], champ, "un texte non vide est attendu")
    if not _ID.match(str(valeur["id"])):
        raise CatalogueRefuse(
            fichier, lignes["id"], "id", f"identifiant mal formé : {valeur['id']!r}"
        )
    for champ, admis in (("acteur", ACTEURS), ("force", FORCES), ("theme", THEMES)):
        if valeur[champ] not in admis:
            raise CatalogueRefuse(
                fichier, lignes[champ], champ, f"valeur hors vocabulaire : {valeur[champ]!r}"
            )
    for champ, vocabulaire in (("observable", OBSERVABLES), ("suites", SUITES)):
        _mots(fichier, lignes[champ], champ, valeur[champ], vocabulaire)
    try:
        return msgspec.convert(msgspec.to_builtins(valeur), Exigence)
    except (msgspec.ValidationError, TypeError) as erreur:
        raise CatalogueRefuse(fichier, debut, "donnees", str(erreur)) from None


def _mots(fichier: str, ligne: int, champ: str, valeur: object, admis: Collection[str]) -> None:
    if not isinstance(valeur, list):
        raise CatalogueRefuse(fichier, ligne, champ, "une liste est attendue")
    if champ == "observable" and not valeur:
        raise CatalogueRefuse(fichier, ligne, champ, "au moins un canal est attendu")
    for mot in valeur:
        if mot not in admis:
            raise CatalogueRefuse(fichier, ligne, champ, f"valeur hors vocabulaire : {mot!r}")
    if len(set(valeur)) != len(valeur):
        raise CatalogueRefuse(fichier, ligne, champ, "valeur répétée")
