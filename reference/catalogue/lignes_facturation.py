"""Rows of the billing tables: types of flux, services, addressing, forcing, mentions."""

from __future__ import annotations

from typing import Literal

from vitalbench.reference.catalogue.lignes import Ligne

Gestion = Literal["unique", "separee"]
SourceAdresse = Literal["support", "table", "aucune"]


class LigneTypeFlux(Ligne, frozen=True, kw_only=True):
    """One of the ten lines that decide which flux a facture makes (CDC-4.2.1.12.1-01)."""

    ligne: int
    acte_amo: bool
    convention: bool
    gestion: Gestion | None
    oct_eclateur: bool | None
    fse: bool
    dre: bool
    part_amc_dans_fse: bool
    adressage_dans_fse: bool


class LigneServiceTraitement(Ligne, frozen=True, kw_only=True):
    """What a complementary treatment indicator opens."""

    gestion: Gestion
    valeur: str
    services: tuple[Literal["tiers_payant", "hors_tiers_payant"], ...]


class LigneAdressage(Ligne, frozen=True, kw_only=True):
    """Where the address of a DRE comes from (CDC-4.2.1.12.2.2-03)."""

    support: Literal["electronique", "attestation", "aucun"]
    table: bool
    indicateur_usage: Literal["0", "1"] | None
    tp: SourceAdresse
    htp: SourceAdresse


class LigneForcage(Ligne, frozen=True, kw_only=True):
    """A value the PS may or may not change, and the indicator that change raises."""

    champ: str
    origine: Literal["carte", "calcul", "choix"]
    niveau: Literal["facture", "acte"]
    part: Literal["amo", "amc", "aucune"]
    forcable: bool


class LigneMentionOrdonnance(Ligne, frozen=True, kw_only=True):
    """The parcours mention of an ordonnance, word for word."""

    mention: str
    contextes: tuple[str, ...]
    medecin_traitant: bool | None


class LigneMentionSituation(Ligne, frozen=True, kw_only=True):
    """The mention shown for a particular situation, word for word."""

    situation: str
    gestion: Literal["amo", "unique", "separee"] | None
    zone_amc: bool | None
    mention: str


class LigneTpReglementaire(Ligne, frozen=True, kw_only=True):
    """A case of regulatory tiers payant (rule R29)."""

    cas: str
    libelle: str


class LignePrestationAjoutee(Ligne, frozen=True, kw_only=True):
    """A code prestation the software adds by itself."""

    contexte: str
    code: str
    libelle: str


class LigneFluxMode(Ligne, frozen=True, kw_only=True):
    """What a securing mode sends and waits for (CDC-3.5-01)."""

    mode: Literal["S", "F", "D"]
    papier: bool
    arl_fse: bool
    arl_dre: bool


class LigneSansVitale(Ligne, frozen=True, kw_only=True):
    """Who may bill without a Vitale support (CDC-3.2.9.3.1.1-03)."""

    famille: str | None
    specialites: tuple[str, ...] | None
    cas: Literal["toujours", "telemedecine", "contraception_mineure", "lpp_location_ou_long_cours"]
    hors_centre_de_sante: bool


class LigneCritereAmo(Ligne, frozen=True, kw_only=True):
    """A specific AMO criterion that keeps factures in lots of their own."""

    regime: str
    nature: str
    critere: str


class LigneMessageAmc(Ligne, frozen=True, kw_only=True):
    """The imposed message for a reference date out of the AMC rights."""

    reference: Literal["execution", "prescription"]
    mention: str


class LigneChoix(Ligne, frozen=True, kw_only=True):
    """A choice the source leaves open: the named parameter, its value, the other readings.

    `lu_par` names the table that holds the value when a rule reads it from one.
    """

    exigence: str
    parametre: str
    valeur: str
    autres: tuple[str, ...]
    lu_par: str | None
