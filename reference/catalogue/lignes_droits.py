"""Rows of the rights tables: natures, rates, exonerations, parcours de soins."""

from __future__ import annotations

from typing import Literal

from vitalbench.reference.catalogue.lignes import Ligne


class LigneNature(Ligne, frozen=True, kw_only=True):
    """A nature d'assurance and its codes."""

    libelle: str
    b2: str | None
    snds: int | None
    sigle_snds: str | None


class LigneTaux(Ligne, frozen=True, kw_only=True):
    """A common-law rate in percent for a group."""

    groupe: str
    taux: int | None


class LigneTauxNature(Ligne, frozen=True, kw_only=True):
    """A rate that comes with a nature d'assurance."""

    nature: str
    taux: int
    portee: str
    borne_debut: str | None = None
    borne_fin: str | None = None


class LigneTauxParcours(Ligne, frozen=True, kw_only=True):
    """What being out of the parcours does to a rate."""

    cas: str
    taux_normal: int | None
    taux: int | None


class LigneTauxRegime(Ligne, frozen=True, kw_only=True):
    """A rate of a régime that differs from common law."""

    regime: str
    groupe: str
    taux: int | None


class LigneGroupeTaux(Ligne, frozen=True, kw_only=True):
    """Which rate group a prestation falls in; the first row that fits decides."""

    codes: tuple[str, ...] | None
    groupe: str | None
    familles: tuple[str, ...] | None
    groupe_taux: str


class LigneGroupeRegime(Ligne, frozen=True, kw_only=True):
    """Which group of the régimes table covers a rate group."""

    groupe_taux: str
    groupe_regime: str


class LigneExoneration(Ligne, frozen=True, kw_only=True):
    """A justificatif d'exonération and the rate it gives."""

    code: str
    libelle: str
    taux: int | None


class LigneMotif(Ligne, frozen=True, kw_only=True):
    """A motive of exoneration as the caisse names it, beside its justificatif."""

    motif: int
    libelle: str
    justificatif_rapproche: str


class LigneTauxAdmis(Ligne, frozen=True, kw_only=True):
    """A rate that exists."""

    taux: int


class LigneSituation(Ligne, frozen=True, kw_only=True):
    """What a situation of the beneficiary does to rate and justificatif."""

    situation: str
    portee: str
    taux: int | None
    justificatif: str


class LigneCodeSituation(Ligne, frozen=True, kw_only=True):
    """A code situation of the code couverture (profil simulé)."""

    code: str
    libelle: str
    situation: str | None
    regime: str | None


class LigneCodeAld(Ligne, frozen=True, kw_only=True):
    """A code ALD of the code couverture (profil simulé)."""

    code: str
    libelle: str
    exonerante: bool


class LigneIndicateur(Ligne, frozen=True, kw_only=True):
    """A letter of the parcours indicator."""

    code: str
    snds: int | None
    libelle: str
    emis_par: Literal["lps", "caisse"]
    respecte: bool


class LigneCalculParcours(Ligne, frozen=True, kw_only=True):
    """One of the 24 couples (médecin traitant declared, context) and its indicator."""

    medecin_traitant_declare: bool
    contexte: str
    indicateur: str


class LigneContexte(Ligne, frozen=True, kw_only=True):
    """One of the twelve contexts of the parcours."""

    code: str
    libelle: str
    orienteur: bool


class LigneExclusion(Ligne, frozen=True, kw_only=True):
    """A case the parcours does not concern."""

    cas: str


class LigneAge(Ligne, frozen=True, kw_only=True):
    """An age bound, in years."""

    cle: str
    ans: int


class LigneAccesDirect(Ligne, frozen=True, kw_only=True):
    """A speciality open to direct access."""

    specialites: tuple[str, ...] | None
    libelle: str
    actes: str
    condition: str | None


class LigneCoordination(Ligne, frozen=True, kw_only=True):
    """A coordination code and what it demands."""

    code: str
    famille: str
    specialites: tuple[str, ...] | None
    secteurs: tuple[str, ...]
    indicateurs: tuple[str, ...]
    conditions: tuple[str, ...]


class LigneDepassement(Ligne, frozen=True, kw_only=True):
    """A qualifier of the expense, in its display form."""

    code: str
    libelle: str
    remboursable: bool


class LigneQualificatif(Ligne, frozen=True, kw_only=True):
    """A qualifier of the expense, in its one-letter form."""

    lettre: str
    libelle: str
    remboursable: bool


class LigneOrigine(Ligne, frozen=True, kw_only=True):
    """An origin of a prescription, by indicator when it is deduced."""

    origine: str
    contexte: str = ""
    indicateurs: tuple[str, ...] = ()


class LigneDateReference(Ligne, frozen=True, kw_only=True):
    """Which date decides the rate and the situation for a family (profil simulé)."""

    famille: str
    date: Literal["soins", "prescription", "facturation"]
