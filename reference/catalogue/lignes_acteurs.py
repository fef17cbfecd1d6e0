"""Rows of the actor tables: organisms, professionals, AT and military forms."""

from __future__ import annotations

from typing import Literal

from vitalbench.reference.catalogue.lignes import Ligne


class LigneCaisse(Ligne, frozen=True, kw_only=True):
    """A caisse of a régime."""

    regime: str
    caisse: str
    type: str
    libelle: str
    departement: str | None
    centre_informatique: str | None
    centres_vus: tuple[str, ...]
    alsace_moselle: bool


class LigneCaisseMilitaire(Ligne, frozen=True, kw_only=True):
    """A caisse of the military régime."""

    regime: str
    caisse: str
    libelle: str


class LigneDestinataire(Ligne, frozen=True, kw_only=True):
    """How régimes give the organism a facture goes to."""

    regimes: tuple[str, ...]
    regle: str


class LigneService(Ligne, frozen=True, kw_only=True):
    """The situation a code service AMO says, and who manages it."""

    code: int
    situation: str
    gestion: Literal["amo", "unique", "separee"] | None


class LigneMutuelle(Ligne, frozen=True, kw_only=True):
    """The situation an identification mutuelle says when no code service is carried."""

    identification: str
    situation: str
    gestion: Literal["amo", "unique", "separee"] | None


class LigneRegimeAt(Ligne, frozen=True, kw_only=True):
    """Whether a régime accepts FSE in AT sent to the maladie organism (tables 11.x)."""

    regime: str
    accepte: bool


class LigneIndicateurTraitement(Ligne, frozen=True, kw_only=True):
    """A complementary treatment indicator."""

    type: str
    code: str
    libelle: str


class LigneAmc(Ligne, frozen=True, kw_only=True):
    """A fictitious complementary organism."""

    numero: str
    libelle: str
    type: str
    sts: str
    indicateur: str


class LigneOct(Ligne, frozen=True, kw_only=True):
    """A fictitious OCT."""

    numero: str
    libelle: str


class LigneFamille(Ligne, frozen=True, kw_only=True):
    """A family of professionals."""

    code: str
    libelle: str
    type: str


class LigneSpecialite(Ligne, frozen=True, kw_only=True):
    """A speciality of professionals and its family."""

    code: str
    libelle: str
    famille: str | None
    conventions: tuple[str, ...]
    option_tarifaire: str | None


class LigneFournisseur(Ligne, frozen=True, kw_only=True):
    """The speciality of a supplier by chapter of the LPP."""

    code: str
    libelle: str
    lpp: str


class LigneConvention(Ligne, frozen=True, kw_only=True):
    """A code conventionnel and its sector."""

    code: str
    libelle: str
    secteur: str


class LigneCodeSnds(Ligne, frozen=True, kw_only=True):
    """A code that only the reference of the caisse knows."""

    code_snds: str | int | None
    libelle: str


class LigneTarifSecteur(Ligne, frozen=True, kw_only=True):
    """How a sector bills."""

    secteur: str
    regle: str


class LigneZone(Ligne, frozen=True, kw_only=True):
    """A zone tarifaire."""

    code: str
    libelle: str
    conv: str | None


class LigneZoneIk(Ligne, frozen=True, kw_only=True):
    """A zone of indemnité kilométrique and its allowance."""

    code: str
    libelle: str
    abattement_km_aller_retour_medecin: int | None


class LigneSourceAt(Ligne, frozen=True, kw_only=True):
    """A rank in the choice of the AT organism."""

    rang: int | None
    cas: str


class LigneFeuilletAt(Ligne, frozen=True, kw_only=True):
    """A zone of the feuillet AT."""

    zone: str
    obligatoire: bool


class LigneImprime(Ligne, frozen=True, kw_only=True):
    """A paper form."""

    imprime: str
    libelle: str
