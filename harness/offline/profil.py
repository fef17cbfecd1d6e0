"""A profile of judgement: an editor's own official tables in place of the public ones.

A profile is a folder with `profil.yaml`: code lists by name, lists bound to fields, layouts of
delivered records, and record types of its own. What it does not say stays as delivered; what it
names must exist.
"""

from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from vitalbench.harness.offline.detection import concentrateur, etablissement
from vitalbench.harness.offline.dispositions import (
    NATURES,
    DispositionIllisible,
    Nature,
    disposer,
    lire_disposition,
)
from vitalbench.reference.norms.b2_socle import LigneFacture, complement, type_b2
from vitalbench.reference.norms.b2_tables import CP, DRE_OCT, PS, Table
from vitalbench.reference.norms.champs import (
    Alpha,
    Champ,
    Chiffres,
    Presence,
    Valeur,
)
from vitalbench.reference.norms.codec import Enregistrement, deriver
from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.liste import Liste
from vitalbench.reference.norms.noemie_lecture import NOEMIE

TAILLE_MAX = 4 * 1024 * 1024


class ProfilIllisible(ValueError):
    """A profile cannot be used; the message names the file and the place."""


class ChampDecrit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field of a record type that a profile adds."""

    nom: str
    debut: int
    longueur: int
    nature: Nature
    presence: Literal["O", "F"]
    libelle: str
    liste: str = ""


class TypeDecrit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A complement of types 2 to 5 that a profile adds (key of the facture included)."""

    type: Literal["2", "3", "4", "5"]
    complement: str
    position: int = 36
    libelle: str
    champs: tuple[ChampDecrit, ...] = ()


class ProfilDecrit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What profil.yaml holds."""

    nom: str
    source: str
    listes: dict[str, dict[str, str]] = {}
    zones: dict[str, str] = {}
    dispositions: dict[str, str] = {}
    """Layouts by record, `PS.2` or `NOEMIE.102`: the CSV file of the folder that holds each."""
    enregistrements: tuple[TypeDecrit, ...] = ()


PROPRES_AU_CONCENTRATEUR: Table = {
    code: forme for code, forme in DRE_OCT.items() if PS.get(code) is not forme
}
"""Record types seen only between a concentrator and an AMC."""


class Profil(msgspec.Struct, frozen=True, kw_only=True):
    """The tables that judge, and the name that the report prints."""

    nom: str
    ps: Table
    cp: Table
    noemie: Table
    dossier: str = ""
    """Where it was read; empty when it is the one delivered."""

    def table(self, tete: bytes) -> Table:
        """Give the table that the head of a B2 file calls for: CP, DRE of a concentrator, or PS."""
        if etablissement(tete):
            return self.cp
        if concentrateur(tete):
            return {**self.ps, **PROPRES_AU_CONCENTRATEUR}
        return self.ps


LIVRE = Profil(
    nom="tables publiques livrées (B2 PS et CP, NOEMIE, ARL-SIM-1, TR-SIM-1, SV-SIM-1)",
    ps=PS,
    cp=CP,
    noemie=NOEMIE,
)


def lire_profil(dossier: Path) -> Profil:
    """Read a profile folder."""
    fichier = dossier / "profil.yaml"
    decrit = _lire(fichier)
    try:
        return _construire(decrit, dossier)
    except DispositionIllisible as refus:
        raise ProfilIllisible(str(refus)) from None
    except (TypeError, ValueError) as refus:
        raise ProfilIllisible(f"{fichier} : {refus}") from None


def _lire(fichier: Path) -> ProfilDecrit:
    with fichier.open("rb") as flux:
        texte = flux.read(TAILLE_MAX + 1)
    if len(texte) > TAILLE_MAX:
        raise ProfilIllisible(f"{fichier} : plus de {TAILLE_MAX} octets")
    try:
        if any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(texte, Loader=yaml.CSafeLoader)):
            raise ProfilIllisible(f"{fichier} : ni ancre ni alias YAML")
        return msgspec.convert(yaml.load(texte, Loader=yaml.CSafeLoader), ProfilDecrit)
    except (yaml.YAMLError, msgspec.ValidationError, RecursionError) as refus:
        lieu = str(refus).replace("\n", " ")
        raise ProfilIllisible(f"{fichier} : {lieu}") from None


def _construire(decrit: ProfilDecrit, dossier: Path) -> Profil:
    connues = _listes_connues()
    propres = {
        nom: Liste(
            nom=nom,
            fiabilite=Fiabilite.PUBLIQUE,
            sources=(decrit.source,),
            valeurs=valeurs,
        )
        for nom, valeurs in decrit.listes.items()
    }
    par_zone: dict[str, Liste] = {}
    for zone, nom in decrit.zones.items():
        if nom not in propres and nom not in connues:
            raise ValueError(f"zones.{zone} : liste {nom!r} inconnue")
        par_zone[zone] = propres.get(nom) or connues[nom]
    tables = [_remplacer(table, propres, par_zone) for table in (PS, CP, NOEMIE)]
    zones = {f"{code}.{c.nom}" for t in tables for code, f in t.items() for c in f.champs}
    inconnues = sorted(set(par_zone) - zones)
    if inconnues:
        raise ValueError(f"zone inconnue : {', '.join(inconnues)}")
    ajouts = {
        forme.code: forme for forme in (_type(t, propres, connues) for t in decrit.enregistrements)
    }
    ps, cp, noemie = _disposer((tables[0], tables[1], tables[2]), decrit.dispositions, dossier)
    return Profil(
        nom=f"{decrit.nom} ({decrit.source})",
        ps={**ps, **ajouts},
        cp=cp,
        noemie=noemie,
        dossier=str(dossier),
    )


_NOMS = ("PS", "CP", "NOEMIE")


def _disposer(
    tables: tuple[Table, Table, Table], dispositions: Mapping[str, str], dossier: Path
) -> tuple[Table, Table, Table]:
    """Give the tables with the record types whose fields the profile moves."""
    ps, cp, noemie = (dict(table) for table in tables)
    par_nom = dict(zip(_NOMS, (ps, cp, noemie), strict=True))
    for cle, nom in dispositions.items():
        table, _, code = cle.partition(".")
        if table not in par_nom or code not in par_nom[table]:
            raise ValueError(
                f"dispositions.{cle} : enregistrement inconnu (PS.2, CP.3, NOEMIE.102…)"
            )
        if Path(nom).name != nom:
            raise ValueError(f"dispositions.{cle} : un fichier du dossier, {nom!r}")
        par_nom[table][code] = disposer(par_nom[table][code], lire_disposition(dossier / nom))
    return ps, cp, noemie


def _listes_connues() -> dict[str, Liste]:
    return {
        champ.liste.nom: champ.liste
        for table in (PS, CP, NOEMIE)
        for forme in table.values()
        for champ in forme.champs
        if champ.liste is not None
    }


def _remplacer(
    table: Table, listes: Mapping[str, Liste], par_zone: Mapping[str, Liste]
) -> dict[str, type[Enregistrement]]:
    """Give the table with the record types whose lists the profile replaces."""
    neuve: dict[str, type[Enregistrement]] = {}
    for code, forme in table.items():
        changes: dict[str, Champ[Valeur]] = {}
        for champ in forme.champs:
            liste = par_zone.get(f"{code}.{champ.nom}")
            if liste is None and champ.liste is not None:
                liste = listes.get(champ.liste.nom)
            if liste is not None:
                if any(len(valeur) > champ.longueur for valeur in liste.valeurs):
                    raise ValueError(
                        f"liste {liste.nom!r} : code de plus de {champ.longueur} caractères "
                        f"pour {code}.{champ.nom}"
                    )
                changes[champ.nom] = _avec_liste(champ, liste)
        neuve[code] = (
            deriver(
                forme,
                forme.__name__,
                changes,
                code=code,
                libelle=forme.libelle,
                longueur=forme.longueur,
            )
            if changes
            else forme
        )
    return neuve


def _avec_liste(champ: Champ[Valeur], liste: Liste) -> Champ[Valeur]:
    if not isinstance(champ, Chiffres | Alpha):
        raise ValueError(f"{champ.nom} n'est pas une zone codée")
    autre = copy(champ)
    autre.liste = liste
    return autre


def _type(
    decrit: TypeDecrit, propres: Mapping[str, Liste], connues: Mapping[str, Liste]
) -> type[Enregistrement]:
    code = decrit.type + decrit.complement
    if len(decrit.complement) != 1 or not ("A" <= decrit.complement <= "Z"):
        raise ValueError(f"complément {decrit.complement!r} : une lettre attendue")
    if decrit.position not in (36, 39):
        raise ValueError(f"{code} : la lettre du complément est en 36 ou en 39")
    champs: dict[str, Champ[Valeur]] = {}
    for champ in decrit.champs:
        presence = Presence.OBLIGATOIRE if champ.presence == "O" else Presence.FACULTATIF
        liste = propres.get(champ.liste) or connues.get(champ.liste)
        if champ.liste and liste is None:
            raise ValueError(f"{code}.{champ.nom} : liste {champ.liste!r} inconnue")
        champs[champ.nom] = NATURES[champ.nature](
            champ.debut,
            champ.longueur,
            presence,
            champ.libelle,
            Fiabilite.PUBLIQUE,
            "",
            liste=liste,
        )
    return deriver(
        LigneFacture,
        f"Type{code}",
        champs,
        code=code,
        libelle=decrit.libelle,
        fixes=(type_b2(decrit.type), complement(decrit.complement, decrit.position)),
    )
