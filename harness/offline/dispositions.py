"""An editor's own layout of a delivered record: other positions, lengths and presence, as data.

A layout is a CSV file, one line per field: `zone;debut;longueur;presence`, and for a field that
the delivered record lacks, `nature;libelle`. Records are read where the editor says, and handed to
the rules in the delivered layout: rules never move, and findings name the editor's columns.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import new_class
from typing import Literal, cast, get_args

import msgspec

from vitalbench.reference.norms.champs import (
    Alpha,
    Champ,
    Chiffres,
    Entier,
    Fixe,
    Jour,
    Libre,
    Montant,
    Naissance,
    Presence,
    Valeur,
    Zone,
)
from vitalbench.reference.norms.codec import Enregistrement, deriver
from vitalbench.reference.norms.fiabilite import Fiabilite

TAILLE_MAX = 1 << 20
COLONNES = ("zone", "debut", "longueur", "presence")
FACULTATIVES = ("nature", "libelle")

Nature = Literal["chiffres", "entier", "montant", "texte", "libre", "zone", "date", "naissance"]
NATURES: Mapping[str, type[Champ[Valeur]]] = dict(
    zip(
        get_args(Nature),
        (Chiffres, Entier, Montant, Alpha, Libre, Zone, Jour, Naissance),
        strict=True,
    )
)
PRESENCES = {"O": Presence.OBLIGATOIRE, "F": Presence.FACULTATIF}


class DispositionIllisible(ValueError):
    """A layout cannot be used; the message names the file, the line and the column."""


class ZonePlacee(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a layout, and where it stands in its file."""

    zone: str
    debut: int
    longueur: int
    presence: Presence
    nature: str
    libelle: str
    ligne: int


class Disposition(msgspec.Struct, frozen=True, kw_only=True):
    """A layout as read, and the file that a refusal names."""

    fichier: str
    zones: tuple[ZonePlacee, ...]

    def refuser(self, ligne: int, colonne: str, raison: str) -> DispositionIllisible:
        """Make the refusal of one place."""
        return DispositionIllisible(f"{self.fichier}, ligne {ligne}, colonne {colonne} : {raison}")


def lire_disposition(fichier: Path) -> Disposition:
    """Read a layout file; raises DispositionIllisible."""
    with fichier.open("rb") as flux:
        octets = flux.read(TAILLE_MAX + 1)
    vide = Disposition(fichier=str(fichier), zones=())
    if len(octets) > TAILLE_MAX:
        raise vide.refuser(1, "zone", f"plus de {TAILLE_MAX} octets")
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as refus:
        ligne = octets.count(b"\n", 0, refus.start) + 1
        raise vide.refuser(ligne, "zone", "texte UTF-8 attendu") from None
    separateur = ";" if ";" in texte.partition("\n")[0] else ","
    lecteur = csv.DictReader(io.StringIO(texte), delimiter=separateur)
    titres = [titre.strip() for titre in lecteur.fieldnames or ()]
    for colonne in COLONNES:
        if colonne not in titres:
            raise vide.refuser(1, colonne, f"colonne absente (attendues : {', '.join(COLONNES)})")
    for titre in titres:
        if titre not in (*COLONNES, *FACULTATIVES):
            raise vide.refuser(1, titre[:40], "colonne inconnue")
    lecteur.fieldnames = titres
    try:
        zones = tuple(_zones(vide, lecteur))
    except csv.Error as refus:
        raise vide.refuser(lecteur.line_num, "zone", str(refus)) from None
    return Disposition(fichier=str(fichier), zones=zones)


def _zones(vide: Disposition, lecteur: "csv.DictReader[str]") -> Iterator[ZonePlacee]:
    for brute in lecteur:
        ligne = lecteur.line_num
        lue = {nom: (brute.get(nom) or "").strip() for nom in (*COLONNES, *FACULTATIVES)}
        if not lue["zone"].isidentifier():
            raise vide.refuser(ligne, "zone", f"{lue['zone'][:40]!r} n'est pas un nom de zone")
        nombres = {}
        for colonne in ("debut", "longueur"):
            texte = lue[colonne]
            if not (texte.isascii() and texte.isdigit() and 1 <= int(texte[:6]) <= 999):
                raise vide.refuser(ligne, colonne, f"un nombre de 1 à 999 attendu, {texte[:20]!r}")
            nombres[colonne] = int(texte)
        if lue["presence"] not in PRESENCES:
            raise vide.refuser(ligne, "presence", f"O ou F attendu, {lue['presence'][:20]!r}")
        if lue["nature"] and lue["nature"] not in NATURES:
            raise vide.refuser(ligne, "nature", f"une nature parmi {', '.join(NATURES)}")
        yield ZonePlacee(
            zone=lue["zone"],
            debut=nombres["debut"],
            longueur=nombres["longueur"],
            presence=PRESENCES[lue["presence"]],
            nature=lue["nature"],
            libelle=lue["libelle"],
            ligne=ligne,
        )


def disposer(livree: type[Enregistrement], disposition: Disposition) -> type[Enregistrement]:
    """Give the record type that reads a layout and shows it in the delivered one."""
    return _transposee(livree, _propre(livree, disposition))


def _propre(livree: type[Enregistrement], disposition: Disposition) -> type[Enregistrement]:
    fixes = tuple(c for c in livree.champs if isinstance(c, Fixe) and not c.nom.startswith("blanc"))
    prises: dict[int, str] = {
        position: fixe.nom for fixe in fixes for position in range(fixe.debut, fixe.fin + 1)
    }
    champs: dict[str, Champ[Valeur]] = {}
    for placee in disposition.zones:
        if placee.zone in champs or any(fixe.nom == placee.zone for fixe in fixes):
            raise disposition.refuser(placee.ligne, "zone", f"{placee.zone} : zone fixe ou répétée")
        if placee.debut + placee.longueur - 1 > livree.longueur:
            raise disposition.refuser(
                placee.ligne, "longueur", f"au-delà de la position {livree.longueur}"
            )
        for position in range(placee.debut, placee.debut + placee.longueur):
            occupant = prises.setdefault(position, placee.zone)
            if occupant != placee.zone:
                raise disposition.refuser(
                    placee.ligne, "debut", f"position {position} déjà prise par {occupant}"
                )
        champs[placee.zone] = _champ(livree, disposition, placee)
    return deriver(
        Enregistrement,
        f"{livree.__name__}Propre",
        champs,
        code=livree.code,
        libelle=livree.libelle,
        longueur=livree.longueur,
        fixes=fixes,
    )


def _champ(
    livree: type[Enregistrement], disposition: Disposition, placee: ZonePlacee
) -> Champ[Valeur]:
    connu = livree.champ(placee.zone) if livree.a_champ(placee.zone) else None
    if connu is None:
        if not placee.nature or not placee.libelle:
            raise disposition.refuser(
                placee.ligne, "nature", f"{placee.zone} est nouvelle : nature et libelle attendus"
            )
        genre, libelle = NATURES[placee.nature], placee.libelle
    else:
        if placee.nature:
            raise disposition.refuser(
                placee.ligne, "nature", f"{placee.zone} est livrée : sa nature ne change pas"
            )
        genre, libelle = type(connu), placee.libelle or connu.libelle
        if isinstance(connu, Jour | Naissance) and placee.longueur != connu.longueur:
            raise disposition.refuser(
                placee.ligne, "longueur", f"une date a {connu.longueur} positions"
            )
    return genre(
        placee.debut,
        placee.longueur,
        placee.presence,
        libelle,
        Fiabilite.PUBLIQUE,
        "",
        liste=connu.liste if connu is not None else None,
        decimales=connu.decimales if connu is not None else 0,
    )


def _transposee(livree: type[Enregistrement], propre: type[Enregistrement]) -> type[Enregistrement]:
    """Make the type that reads `propre` and holds the text of `livree`."""

    def depuis_texte(
        cls: type[Enregistrement], texte: str, rang: int = 0, decalage: int = 0
    ) -> Enregistrement:
        lu = object.__new__(cls)
        lu.origine = propre.depuis_texte(texte, rang, decalage)
        lu.texte = _reporter(livree, lu.origine)
        lu.rang, lu.decalage, lu.fautes = rang, decalage, lu.origine.fautes
        return lu

    espace = {
        "depuis_texte": classmethod(depuis_texte),
        "tel_que_lu": property(lambda lu: lu.origine),
    }
    transposee = new_class(livree.__name__, (livree,), exec_body=lambda ns: ns.update(espace))
    return cast("type[Enregistrement]", transposee)


def _reporter(livree: type[Enregistrement], origine: Enregistrement) -> str:
    """Write what was read in the delivered layout, each field at its delivered width."""
    if len(origine.texte) != livree.longueur:
        return origine.texte
    morceaux = []
    for champ in livree.champs:
        if isinstance(champ, Fixe):
            morceaux.append(champ.gabarit.replace("%%", "%"))
            continue
        contenu = origine.brut_de(champ.nom) if origine.a_champ(champ.nom) else ""
        if champ.nature != "N":
            morceaux.append(contenu.ljust(champ.longueur)[: champ.longueur])
        elif contenu.strip(" "):
            morceaux.append(contenu.rjust(champ.longueur, "0")[-champ.longueur :])
        else:
            morceaux.append(champ.absence)
    return "".join(morceaux)
