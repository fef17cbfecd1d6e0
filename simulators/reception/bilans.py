"""What an organism draws up for a professional: rates, aids, use of ADR, from a declared activity.

Pure: rules and amounts live in `reference/pricing`; here they are only asked and laid side by side.
"""

from typing import Literal

import msgspec

from vitalbench.reference.pricing.aides import (
    APPAREILS,
    SEUIL_FAMI,
    EnvoiScor,
    Ligne,
    aide_fse,
    aide_scor,
    aides_fami,
    appareils_refuses,
    convention,
    envois_de,
    options_telesante,
)
from vitalbench.reference.pricing.teletransmission import (
    SECURISES,
    Actes,
    Degrade,
    Nombre,
    Taux,
    exclus,
    part,
    taux_aides,
    taux_local,
)


class DemandeFami(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declaration for the FAMI: indicators reached, options attested."""

    profession: str
    indicateurs: frozenset[int] = frozenset()
    telesante: frozenset[str] = frozenset()
    appareils: tuple[str, ...] = ()
    coordination: Literal["aucune", "attestee"] = "aucune"


class DemandeAdr(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The use of ADR over a month: professionals, those who called it, factures, those made so."""

    professionnels: Nombre
    utilisateurs: Nombre
    factures: Nombre
    avec_adr: Nombre


class DemandeBilan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An activity to draw up: acts by mode, papers sent, declarations; specialty for the CIR-4.

    `sites_scor` are the sites that scan, when they are not those that bill (CIR4-1.3-03).
    """

    annee: int = 2025
    actes: tuple[Actes, ...] = ()
    degrade: Degrade = "au_denominateur"
    specialite: str = ""
    sites: Nombre = 1
    sites_scor: Nombre | None = None
    envois_scor: tuple[EnvoiScor, ...] = ()
    agrement: Literal["scor", "sans_scor"] = "scor"
    fami: DemandeFami | None = None
    adr: DemandeAdr | None = None


class Mesure(msgspec.Struct, frozen=True, kw_only=True):
    """A rate as it is shown: its terms, hundredths of a percent, its arithmetic and its source."""

    numerateur: int
    denominateur: int
    centiemes: int
    detail: str
    source: tuple[str, ...]
    seuil: int | None = None
    atteint: bool | None = None


class Bilan(msgspec.Struct, frozen=True, kw_only=True):
    """What was drawn up; local rate and rate of aids stand apart, under their own names."""

    degrade: Degrade
    taux_aides: Mesure | None = None
    taux_local: Mesure | None = None
    part_fse: Mesure | None = None
    part_degrade: Mesure | None = None
    adr_professionnels: Mesure | None = None
    adr_factures: Mesure | None = None
    exclus: int = 0
    envois_scor: int = 0
    lignes: tuple[Ligne, ...] = ()
    options_telesante: tuple[str, ...] = ()
    appareils_proposes: tuple[str, ...] = ()
    appareils_refuses: tuple[str, ...] = ()


def dresser(demande: DemandeBilan) -> Bilan:
    """Draw up an activity; raises SpecialiteHorsCircuit for a specialty the CIR-4 ignores."""
    bilan = Bilan(
        degrade=demande.degrade, envois_scor=len(envois_de(demande.envois_scor, demande.annee))
    )
    if demande.actes:
        bilan = _taux(bilan, demande)
    if demande.adr is not None:
        adr = demande.adr
        pro = part(
            adr.utilisateurs, adr.professionnels, "professionnels utilisateurs", "CPL-NUM-04"
        )
        fac = part(adr.avec_adr, adr.factures, "factures avec ADR", "CPL-NUM-04")
        bilan = msgspec.structs.replace(
            bilan, adr_professionnels=_mesure(pro), adr_factures=_mesure(fac)
        )
    if demande.fami is not None:
        bilan = _fami(bilan, demande.fami)
    return bilan


def _taux(bilan: Bilan, demande: DemandeBilan) -> Bilan:
    taux = taux_aides(demande.actes, demande.degrade)
    total = sum(a.nombre for a in demande.actes)
    fse = sum(a.nombre for a in demande.actes if a.mode in SECURISES)
    degrades = sum(a.nombre for a in demande.actes if a.mode == "degrade")
    seuil = convention(demande.specialite).seuil_pct if demande.specialite else SEUIL_FAMI
    lignes = bilan.lignes
    if demande.specialite:
        lignes += (
            aide_fse(demande.specialite, taux, fse, demande.sites),
            aide_scor(
                demande.specialite,
                demande.envois_scor,
                demande.annee,
                demande.agrement,
                demande.sites if demande.sites_scor is None else demande.sites_scor,
            ),
        )
    return msgspec.structs.replace(
        bilan,
        taux_aides=_mesure(taux, seuil),
        taux_local=_mesure(taux_local(demande.actes)),
        part_fse=_mesure(part(fse, total, "FSE", "CPL-NUM-01")),
        part_degrade=_mesure(part(degrades, total, "dégradés", "CPL-NUM-01")),
        exclus=sum(a.nombre for a in demande.actes if exclus(a)),
        lignes=lignes,
    )


def _fami(bilan: Bilan, fami: DemandeFami) -> Bilan:
    lignes = aides_fami(
        fami.profession, fami.indicateurs, fami.telesante, fami.appareils, fami.coordination
    )
    return msgspec.structs.replace(
        bilan,
        lignes=bilan.lignes + lignes,
        options_telesante=options_telesante(fami.profession),
        appareils_proposes=APPAREILS,
        appareils_refuses=appareils_refuses(fami.appareils),
    )


def _mesure(taux: Taux, seuil: int | None = None) -> Mesure:
    return Mesure(
        numerateur=taux.numerateur,
        denominateur=taux.denominateur,
        centiemes=taux.centiemes,
        detail=str(taux),
        source=taux.source,
        seuil=seuil,
        atteint=None if seuil is None else taux.atteint(seuil),
    )
