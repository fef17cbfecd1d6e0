"""Rate of an act and its justificatif d'exonération (CDC §4.2.1.8).

The order of choice (SMG, AT, maternité, prévention, exoneration of the line, of the beneficiary,
régime, common law, parcours) is the bench's own: annexe 2 is not public.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from vitalbench.reference.catalogue.lignes_droits import LigneCodeSituation
from vitalbench.reference.catalogue.lignes_prestations import LignePrestation
from vitalbench.reference.catalogue.tables import premiere
from vitalbench.reference.domain.droits import Couverture
from vitalbench.reference.domain.facture import NatureAssurance, Prestation
from vitalbench.reference.pricing.demande import SituationParticuliere, TarificationImpossible
from vitalbench.reference.pricing.moteur import Calcul, regle
from vitalbench.reference.pricing.parcours import minoration_hors_parcours

PORTES_PAR_LA_NATURE: Final = {
    NatureAssurance.SMG: "smg",
    NatureAssurance.ACCIDENT_TRAVAIL: "at_mp",
    NatureAssurance.MATERNITE: "maternite",
    NatureAssurance.PREVENTION: "prevention",
}
MEDICAMENTS_JAMAIS_EXONERES: Final = frozenset({"medicament_PH4", "medicament_PH2"})
GROUPES_ASPA: Final = ("honoraires_", "biologie", "teleconsultation", "ccam", "auxiliaires")


class Exoneration(msgspec.Struct, frozen=True, kw_only=True):
    """A justificatif and the rate it gives; no rate means common law."""

    justificatif: str = "0"
    taux: int | None = None


@regle("groupe_taux", "CDC-4.2.1.8-06")
def groupe_taux(calcul: Calcul, jour: date, prestation: LignePrestation) -> str:
    """Rate group of an act: by its code, else its group and family, else the family alone."""
    famille = calcul.demande.executant.famille
    ligne = premiere(
        calcul.tables.groupes_taux,
        jour,
        lambda x: (
            (x.codes is None or prestation.code in x.codes)
            and (x.groupe is None or x.groupe == prestation.groupe)
            and (x.familles is None or famille in x.familles)
        ),
    )
    if ligne is None:
        raise TarificationImpossible("taux", f"aucun taux pour {prestation.code}", champ="code")
    return ligne.groupe_taux


@regle("taux_droit_commun", "CDC-4.2.1.8-02", "CDC-4.2.1.8-06")
def taux_droit_commun(calcul: Calcul, jour: date, groupe: str) -> int:
    """Common-law rate of a group on the reference date."""
    ligne = premiere(
        calcul.tables.taux_droit_commun, jour, lambda x: x.groupe == groupe and x.taux is not None
    )
    if ligne is None or ligne.taux is None:
        raise TarificationImpossible(
            "taux", f"aucun taux de {groupe} au {jour:%d/%m/%Y}", champ="taux"
        )
    return ligne.taux


@regle("taux_regime", "CDC-4.2.1.8-06", "CDC-2.3.1-15")
def taux_regime(
    calcul: Calcul, jour: date, groupe: str, situation: LigneCodeSituation | None
) -> int | None:
    """Rate a régime gives in place of common law, or None."""
    if situation is None or situation.regime is None:
        return None
    du_regime = premiere(calcul.tables.groupes_regime, jour, lambda x: x.groupe_taux == groupe)
    if du_regime is None:
        return None
    numero = calcul.demande.beneficiaire.organisme.regime
    ligne = premiere(
        calcul.tables.taux_regimes,
        jour,
        lambda x: (
            x.groupe == du_regime.groupe_regime
            and (
                x.regime == situation.regime
                or (situation.regime == "propre" and x.regime.startswith(f"{numero} "))
            )
        ),
    )
    return None if ligne is None else ligne.taux


@regle("exoneration_de_nature", "CDC-2.3.4.4-01", "CDC-3.2.2.1-21")
def exoneration_de_nature(calcul: Calcul, jour: date) -> Exoneration | None:
    """What the nature d'assurance gives by itself: SMG, AT, maternité and prévention at 100 %."""
    nature = PORTES_PAR_LA_NATURE.get(calcul.demande.nature_assurance)
    if nature is None:
        return None
    ligne = premiere(calcul.tables.taux_par_nature, jour, lambda x: x.nature == nature)
    if ligne is None:
        return None
    return Exoneration(justificatif="7" if nature == "prevention" else "0", taux=ligne.taux)


@regle(
    "exoneration_de_la_ligne",
    "CDC-3.2.2.1-36",
    "CDC-3.2.2.5-08",
    "CDC-3.2.2.5-16",
    "CDC-3.2.2.5-24",
    "CDC-3.2.2.5-31",
    "CDC-3.2.4.2-01",
)
def exoneration_de_la_ligne(
    calcul: Calcul, jour: date, prestation: Prestation, couverte: Couverture, droit_commun: int
) -> Exoneration | None:
    """Exoneration typed for the act, or ALD care when the support opens it on the date.

    An act already at 100 % takes no justificatif 3 (CDC-3.2.2.5-24).
    """
    code = prestation.exoneration
    if code is None and prestation.en_rapport_ald:
        ald = premiere(calcul.tables.codes_ald, jour, lambda x: x.code == couverte.code_ald)
        if ald is not None and ald.exonerante:
            code = "4"
    if not code or code == "0":
        return None
    if code == "3" and droit_commun == 100:
        return None
    ligne = premiere(calcul.tables.exonerations, jour, lambda x: x.code == code)
    if ligne is None:
        raise TarificationImpossible(
            "exoneration", f"justificatif d'exonération {code!r} inconnu", champ="exoneration"
        )
    return Exoneration(justificatif=code, taux=ligne.taux)


@regle("exoneration_du_beneficiaire", "CDC-3.2.2.1-36", "CDC-3.2.2.1-37", "CDC-2.3.1-15")
def exoneration_du_beneficiaire(
    calcul: Calcul, jour: date, groupe: str, situation: LigneCodeSituation | None
) -> Exoneration | None:
    """Exoneration of the code situation: invalidité, rente, pension, ASPA, nouveau-né."""
    if situation is None or situation.situation is None or groupe in MEDICAMENTS_JAMAIS_EXONERES:
        return None
    if situation.situation == "aspa" and not groupe.startswith(GROUPES_ASPA):
        return None
    ligne = premiere(calcul.tables.situations, jour, lambda x: x.situation == situation.situation)
    if ligne is None:
        return None
    return Exoneration(justificatif=ligne.justificatif, taux=ligne.taux)


class TauxRetenu(msgspec.Struct, frozen=True, kw_only=True):
    """The rate of an act and the justificatif that explains it."""

    taux: int
    justificatif: str = "0"
    minore: bool = False


@regle("taux_applicable", "CDC-4.2.1.8-06", "CDC-3.2.5-01", "CDC-4.2.1.8-01")
def taux_applicable(
    calcul: Calcul,
    jour: date,
    prestation: Prestation,
    ligne: LignePrestation,
    couverte: Couverture,
    situation: LigneCodeSituation | None,
    indicateur: str,
) -> TauxRetenu:
    """Rate of an act: nature, then line, then beneficiary, then régime, then common law."""
    if prestation.qualificatif in {"N", "NR"}:
        return TauxRetenu(taux=0)
    if calcul.demande.situation is SituationParticuliere.ATTENTAT:
        return TauxRetenu(taux=100)
    de_nature = calcul.appliquer(exoneration_de_nature, jour)
    if de_nature is not None and de_nature.taux is not None:
        return TauxRetenu(taux=de_nature.taux, justificatif=de_nature.justificatif)
    groupe = calcul.appliquer(groupe_taux, jour, ligne)
    droit_commun = calcul.appliquer(taux_droit_commun, jour, groupe)
    du_regime = calcul.appliquer(taux_regime, jour, groupe, situation)
    normal = droit_commun if du_regime is None else du_regime
    trouvee = calcul.appliquer(
        exoneration_de_la_ligne, jour, prestation, couverte, droit_commun
    ) or calcul.appliquer(exoneration_du_beneficiaire, jour, groupe, situation)
    if trouvee is None:
        retenu = TauxRetenu(taux=normal)
    else:
        exonere = normal if trouvee.taux is None or droit_commun == 0 else trouvee.taux
        retenu = TauxRetenu(taux=max(normal, exonere), justificatif=trouvee.justificatif)
    if not calcul.demande.executant.medecin or ligne.nomenclature == "pharmacie":
        return retenu
    minore = calcul.appliquer(
        minoration_hors_parcours, jour, retenu.taux, indicateur, retenu.justificatif
    )
    return TauxRetenu(taux=minore, justificatif=retenu.justificatif, minore=minore < retenu.taux)
