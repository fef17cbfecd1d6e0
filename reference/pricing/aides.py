"""Aids to télétransmission: CIR-4 (year 2025) and FAMI, as their public texts compute them.

Amounts in cents. Each line due says its arithmetic and the requirement it comes from.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec

from vitalbench.reference.pricing.teletransmission import Taux

Regime = Literal["site_unique", "par_etablissement"]


class Convention(msgspec.Struct, frozen=True, kw_only=True):
    """What the CIR-4 pays one kind of professional; amounts in cents, `palier` in FSE a year."""

    specialites: frozenset[str]
    seuil_pct: int
    fse: int
    scor: int
    source: tuple[str, ...]
    regime: Regime = "site_unique"
    plafond: int | None = None
    palier: int | None = None
    fse_au_dela: int = 0


CONVENTIONS: Final = (
    Convention(
        specialites=frozenset({"60", "61", "62"}),
        seuil_pct=80,
        fse=30_000,
        scor=9_000,
        palier=75_000,
        fse_au_dela=45_000,
        source=("CIR4-1.1-02", "CIR4-1.1-05", "CIR4-1.1-04", "CIR4-1.1-07"),
    ),
    Convention(
        specialites=frozenset({"63", "66", "67", "68"}),
        seuil_pct=70,
        fse=30_000,
        scor=9_000,
        source=("CIR4-1.1-03", "CIR4-1.1-05", "CIR4-1.1-04", "CIR4-1.1-07"),
    ),
    Convention(
        specialites=frozenset({"64", "65"}),
        seuil_pct=70,
        fse=30_000,
        scor=9_000,
        regime="par_etablissement",
        plafond=40,
        source=("CIR4-1.2-02", "CIR4-1.2-03", "CIR4-1.2-04", "CIR4-1.2-06"),
    ),
    Convention(
        specialites=frozenset({"30"}),
        seuil_pct=90,
        fse=40_000,
        scor=40_000,
        regime="par_etablissement",
        source=("CIR4-1.3-02", "CIR4-1.3-03", "CIR4-1.3-04"),
    ),
)
"""Suppliers, opticians and audioprothésistes, biologists (30)."""

SOCLE_FAMI, COORDONNE_FAMI, INDICATEURS_FAMI = 49_000, 10_000, frozenset({1, 2, 3, 4, 5})
SEUIL_FAMI = 70
TELESANTE: Final[dict[str, int]] = {"appareils_connectes": 17_500, "videotransmission": 35_000}
PROFESSIONS_TELESANTE: Final = frozenset({"infirmier", "orthophoniste", "orthoptiste"})
APPAREILS: Final = (
    "oxymètre",
    "stéthoscope",
    "dermatoscope",
    "otoscope",
    "glucomètre",
    "ECG",
    "sonde doppler",
    "échographe",
    "mesure de pression artérielle",
    "outils de tests visuels et audiogramme",
    "caméra",
    "matériel d'exploration fonctionnelle respiratoire",
)
"""Connected devices that open the aid, a closed list of twelve (CPL-FAMI-08)."""


class Ligne(msgspec.Struct, frozen=True, kw_only=True):
    """One aid, due or not: its code, its amount in cents, how it comes, and from which text."""

    code: str
    montant: int
    detail: str
    source: tuple[str, ...]


class EnvoiScor(msgspec.Struct, frozen=True, kw_only=True):
    """One lot of papers sent: its day, and whether its ARL PJ was positive."""

    jour: date
    arl: Literal["positif", "negatif"] = "positif"


class SpecialiteHorsCircuit(LookupError):
    """The CIR-4 pays nothing to this specialty; the message is French."""


def convention(specialite: str) -> Convention:
    """Give what binds a specialty; raises SpecialiteHorsCircuit."""
    trouvee = next((c for c in CONVENTIONS if specialite in c.specialites), None)
    if trouvee is None:
        connues = ", ".join(sorted(s for c in CONVENTIONS for s in c.specialites))
        raise SpecialiteHorsCircuit(f"spécialité {specialite} hors de la CIR-4 ({connues})")
    return trouvee


def aide_fse(specialite: str, taux: Taux, fse: int, sites: int = 1) -> Ligne:
    """Give the aid to billing (FFS): due when the exact rate reaches the threshold."""
    regle = convention(specialite)
    seuil = f"taux {taux}, seuil {regle.seuil_pct} %"
    if not taux.atteint(regle.seuil_pct):
        return Ligne(code="FFS", montant=0, detail=f"{seuil} : non atteint", source=regle.source)
    unitaire = regle.fse
    if regle.palier is not None and fse > regle.palier:
        unitaire = regle.fse_au_dela
    nombre = _sites(regle, sites)
    return Ligne(
        code="FFS",
        montant=unitaire * nombre,
        detail=f"{seuil} : {euros(unitaire)} × {nombre}",
        source=regle.source,
    )


def aide_scor(
    specialite: str,
    envois: Iterable[EnvoiScor],
    annee: int,
    agrement: Literal["scor", "sans_scor"],
    sites: int = 1,
) -> Ligne:
    """Give the aid to scanned papers (IFT): one use in the year, by a software approved for it."""
    regle = convention(specialite)
    nombre = len(envois_de(envois, annee))
    constat = f"{nombre} envoi(s) SCOR en {annee}, logiciel {_AGREMENTS[agrement]}"
    if not nombre or agrement != "scor":
        return Ligne(code="IFT", montant=0, detail=f"{constat} : rien", source=regle.source)
    fois = _sites(regle, sites)
    return Ligne(
        code="IFT",
        montant=regle.scor * fois,
        detail=f"{constat} : {euros(regle.scor)} × {fois}",
        source=regle.source,
    )


def envois_de(envois: Iterable[EnvoiScor], annee: int) -> tuple[EnvoiScor, ...]:
    """Keep what counts in a year: sent within it, not refused by its ARL PJ (FAMI-1.3.1-01)."""
    return tuple(e for e in envois if e.jour.year == annee and e.arl == "positif")


def aides_fami(
    profession: str,
    indicateurs: frozenset[int],
    telesante: frozenset[str] = frozenset(),
    appareils: tuple[str, ...] = (),
    coordination: Literal["aucune", "attestee"] = "aucune",
) -> tuple[Ligne, ...]:
    """Give the lines of a FAMI: base, coordinated exercise, télésanté (CPL-FAMI-04 to -08)."""
    manquants = sorted(INDICATEURS_FAMI - indicateurs)
    socle = not manquants
    lignes = [
        Ligne(
            code="socle",
            montant=SOCLE_FAMI if socle else 0,
            detail="cinq indicateurs sur cinq"
            if socle
            else f"indicateur(s) {', '.join(map(str, manquants))} non atteint(s)",
            source=("CPL-FAMI-04",),
        )
    ]
    if coordination == "attestee":
        lignes.append(
            Ligne(
                code="exercice_coordonne",
                montant=COORDONNE_FAMI if socle else 0,
                detail="attesté, avec le socle" if socle else "le socle n'est pas atteint",
                source=("CPL-FAMI-06",),
            )
        )
    # télésanté is owed whatever becomes of the base (FAMI-1.7-02)
    if profession in PROFESSIONS_TELESANTE:
        lignes += [_telesante(option, appareils) for option in sorted(telesante & set(TELESANTE))]
    return tuple(lignes)


def options_telesante(profession: str) -> tuple[str, ...]:
    """Give the options of télésanté offered to a profession (FAMI-1.7-01)."""
    return tuple(TELESANTE) if profession in PROFESSIONS_TELESANTE else ()


def appareils_refuses(appareils: Iterable[str]) -> tuple[str, ...]:
    """Give the devices that are not of the closed list (CPL-FAMI-08)."""
    return tuple(a for a in appareils if a not in APPAREILS)


def _telesante(option: str, appareils: tuple[str, ...]) -> Ligne:
    source = ("CPL-FAMI-07", "FAMI-1.7-01", "FAMI-1.7-02")
    refuses = appareils_refuses(appareils)
    if option == "appareils_connectes" and refuses:
        detail = f"hors de la liste fermée : {', '.join(refuses)}"
        return Ligne(code=option, montant=0, detail=detail, source=("CPL-FAMI-08",))
    return Ligne(code=option, montant=TELESANTE[option], detail="attesté", source=source)


def _sites(regle: Convention, sites: int) -> int:
    if regle.regime == "site_unique":
        return 1
    return sites if regle.plafond is None else min(sites, regle.plafond)


def euros(centimes: int) -> str:
    """Write an amount in French."""
    return f"{centimes // 100},{centimes % 100:02d} €"


_AGREMENTS: Final = {"scor": "agréé SCOR", "sans_scor": "non agréé SCOR"}
