"""A record as a labelled table: every position, its French label, its decoded value, its faults."""

import datetime
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec

from vitalbench.harness.offline.detection import TETE, AvecTete, Nature
from vitalbench.harness.offline.discretion import Discretion
from vitalbench.harness.offline.profil import LIVRE, Profil
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.champs import Champ, Entier, Fixe, Montant, Valeur
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie_lecture import entites

_RESUMES = {
    "1": ("no_lot", "date_creation_lot", "certification_lot"),
    "2": ("no_facture", "nir_assure", "date_facturation"),
    "4": ("code_acte", "date_acte", "montant_depense", "montant_amo"),
    "5": ("total_facture", "total_amo", "total_amc"),
    "6": ("no_lot", "nb_factures", "total_facture"),
    "102": ("no_facture", "no_lot"),
    "198": ("etat", "montant_demande", "montant_paye"),
    "199": ("etat", "montant_demande", "montant_paye"),
    "294": ("code_rejet", "libelle_rejet"),
    "S01": ("sens", "no_lot"),
    "S02": ("code_motif", "libelle_motif"),
}
"""What the tree shows of a record in one line."""


class ZoneLue(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a record, as shown."""

    nom: str
    libelle: str
    debut: int
    fin: int
    brut: str
    valeur: str
    sens: str
    fiabilite: str
    saisi: bool
    faute: str


class Fiche(msgspec.Struct, frozen=True, kw_only=True):
    """One record, as shown."""

    code: str
    libelle: str
    rang: int
    decalage: int
    zones: tuple[ZoneLue, ...]
    resume: str
    fautes: int


def fiche(enregistrement: Enregistrement, discretion: Discretion) -> Fiche:
    """Describe a record, in the layout it was read in."""
    enregistrement = enregistrement.tel_que_lu
    fautes = {faute.champ: faute.attendu for faute in enregistrement.fautes}
    return Fiche(
        code=enregistrement.code,
        libelle=enregistrement.libelle,
        rang=enregistrement.rang,
        decalage=enregistrement.decalage,
        zones=tuple(
            _zone(enregistrement, champ, discretion, fautes.get(champ.nom, ""))
            for champ in enregistrement.champs
        ),
        resume=resume(enregistrement, discretion),
        fautes=len(enregistrement.fautes),
    )


def resume(enregistrement: Enregistrement, discretion: Discretion) -> str:
    """Give the few values that name a record in a tree."""
    noms = _RESUMES.get(enregistrement.code, ())
    declares = {champ.nom: champ for champ in enregistrement.champs}
    return ", ".join(
        discretion(nom, afficher(declares[nom], enregistrement.valeur(nom)))
        for nom in noms
        if nom in declares
    )


def lire(
    nature: Nature, source: bytes | BinaryIO, profil: Profil = LIVRE
) -> Iterator[Enregistrement]:
    """Yield the records of a file of a known nature, in the profile that a B2 file says."""
    if nature is Nature.NOEMIE:
        return entites(source, profil.noemie)
    flux = io.BytesIO(source) if isinstance(source, bytes) else source
    tete = flux.read(TETE)
    return enregistrements(cast(BinaryIO, AvecTete(tete, flux)), profil.table(tete))


def afficher(champ: Champ[Valeur], valeur: Valeur) -> str:
    """Write a decoded value the way a French reader expects it."""
    match valeur:
        case None:
            return "illisible" if isinstance(champ, Entier) else ""
        case datetime.date():
            return valeur.strftime("%d/%m/%Y")
        case int() if isinstance(champ, Montant):
            return f"{valeur // 100},{valeur % 100:02d} €"
        case int() if champ.decimales:
            unite = 10**champ.decimales
            return f"{valeur // unite},{valeur % unite:0{champ.decimales}d}"
        case _:
            return str(valeur)


def _zone(
    enregistrement: Enregistrement, champ: Champ[Valeur], discretion: Discretion, faute: str
) -> ZoneLue:
    brut = enregistrement.texte[champ.tranche]
    sens = champ.liste.sens(brut.rstrip(" ") or " ") if champ.liste is not None else None
    return ZoneLue(
        nom=champ.nom,
        libelle=champ.libelle,
        debut=champ.debut,
        fin=champ.fin,
        brut=discretion(champ.nom, brut),
        valeur=discretion(champ.nom, afficher(champ, enregistrement.valeur(champ.nom))),
        sens=sens or "",
        fiabilite=champ.fiabilite.libelle,
        saisi=not isinstance(champ, Fixe),
        faute=faute,
    )
