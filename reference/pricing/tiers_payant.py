"""Access to tiers payant: what is proposed, by default, and what costs a forçage (CDC §4.2.1.4)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from vitalbench.reference.domain.facture import (
    ModeSecurisation,
    NatureAssurance,
    SupportDroits,
    TiersPayant,
)
from vitalbench.reference.pricing.demande import (
    AccesTiersPayant,
    PropositionTp,
    SituationParticuliere,
)
from vitalbench.reference.pricing.moteur import Calcul, regle

REGIME_CFE: Final = "17"
MALADIE_OU_MATERNITE: Final = frozenset(
    {
        NatureAssurance.MALADIE,
        NatureAssurance.MALADIE_ALSACE_MOSELLE,
        NatureAssurance.MATERNITE,
    }
)
ACS_ENCADRE: Final = frozenset(
    {SituationParticuliere.ACS_A, SituationParticuliere.ACS_B, SituationParticuliere.ACS_C}
)
ACS_AUTRE: Final = frozenset(
    {SituationParticuliere.ACS_SANS_CONTRAT, SituationParticuliere.ACS_NON_ENCADRE}
)
SPECIALITES_OPTIQUE_AUDIO: Final = frozenset({"64", "65"})
GROUPES_OPTIQUE_AUDIO: Final = frozenset({"optique", "audioprothese"})
STANDARD: Final = "TPi ACS - Procédure standard SESAM-Vitale"
COORDONNE: Final = "TPi ACS - Paiement coordonné par l'AMO"
INDICATEUR_COORDONNE: Final = "62"


@regle(
    "droits_amo_limitants",
    "CDC-3.2.2.1-31",
    "CDC-3.2.2.1-33",
    "CDC-4.2.1.4-04",
    "CDC-4.2.1.4-06",
    "CDC-4.2.1.4-07",
)
def droits_amo_limitants(calcul: Calcul, situation: SituationParticuliere) -> bool:
    """Tell whether the end of AMO rights limits tiers payant.

    For a pharmacist, unless SMG, APIAS or rights from ADR; for others, only an « autre situation
    de migrant » or a member of the CFE.
    """
    demande = calcul.demande
    if demande.nature_assurance is NatureAssurance.SMG:
        return False
    if demande.executant.famille == "pharmacie":
        return not demande.apias and demande.support_droits is not SupportDroits.ADR
    return (
        situation is SituationParticuliere.AUTRE_MIGRANT
        or demande.beneficiaire.organisme.regime == REGIME_CFE
    )


@regle("fin_de_droits_depassee", "CDC-4.2.1.4-04", "CDC-4.2.1.4-07", "CDC-3.2.2.1-28")
def fin_de_droits_depassee(calcul: Calcul, jour: date) -> bool:
    """Tell whether the reference date is past the end of AMO rights.

    A pharmacist's card that gives no period counts as past; a period without end never is.
    """
    periodes = calcul.demande.beneficiaire.droits.periodes_amo
    if not periodes:
        return calcul.demande.executant.famille == "pharmacie"
    fins = [p.fin for p in periodes]
    return None not in fins and max(f for f in fins if f is not None) < jour


@regle(
    "tp_reglementaire",
    "CDC-4.2.1.4-14",
    "CDC-3.2.2.1-23",
    "CDC-3.2.2.1-29",
    "CDC-3.2.2.1-41",
    "CDC-3.2.2.5-25",
    "CDC-3.2.2.5-32",
)
def tp_reglementaire(calcul: Calcul, justificatifs: tuple[str, ...]) -> tuple[str, ...]:
    """Cases of regulatory tiers payant (R29) a facture falls in."""
    nature = calcul.demande.nature_assurance
    reconnus = {
        "ald": "4" in justificatifs,
        "maternite": nature is NatureAssurance.MATERNITE,
        "accident_travail": nature is NatureAssurance.ACCIDENT_TRAVAIL,
        "contraception": any(p.exoneration in {"3", "7"} for p in calcul.demande.prestations),
        "prevention": nature is NatureAssurance.PREVENTION or "7" in justificatifs,
    }
    return tuple(x.libelle for x in calcul.tables.tp_reglementaire if reconnus.get(x.cas))


@regle(
    "propositions_de_situation",
    "CDC-4.2.1.4-08",
    "CDC-4.2.1.4-09",
    "CDC-4.2.1.4-10",
    "CDC-4.2.1.4-11",
    "CDC-4.2.1.4-12",
    "CDC-3.2.2.6.1-06",
    "CDC-3.2.2.6.2-03",
    "CDC-3.2.2.6.3-04",
    "CDC-3.2.2.6.4-02",
    "CDC-4.2.1.3.3.7-04",
    "CDC-4.2.1.5.2-05",
)
def propositions_de_situation(
    calcul: Calcul, situation: SituationParticuliere
) -> tuple[PropositionTp, ...]:
    """What a particular situation makes the software propose."""
    demande = calcul.demande
    amo = PropositionTp(part="amo", motif=situation.value)
    amc = PropositionTp(part="amc", motif=situation.value)
    if situation in {SituationParticuliere.C2S, SituationParticuliere.AME}:
        return (amo, amc)
    if situation in {SituationParticuliere.SORTANT_C2S, SituationParticuliere.ATTENTAT}:
        return (amo,)
    if demande.nature_assurance not in MALADIE_OU_MATERNITE:
        return ()
    if situation in ACS_ENCADRE:
        return (amo, amc)
    if situation in ACS_AUTRE and demande.executant.medecin:
        return (amo,)
    return ()


@regle(
    "acces_tiers_payant",
    "CDC-3.2.2.1-27",
    "CDC-3.2.2.1-28",
    "CDC-3.2.2.1-32",
    "CDC-3.2.2.1-34",
    "CDC-3.2.2.1-45",
    "CDC-3.2.2.1-46",
    "CDC-4.2.1.4-05",
    "CDC-4.2.1.4-13",
)
def acces_tiers_payant(
    calcul: Calcul, jour: date, situation: SituationParticuliere, justificatifs: tuple[str, ...]
) -> AccesTiersPayant:
    """Proposals, default and cost of tiers payant for a facture, on its reference date."""
    demande = calcul.demande
    if demande.nature_assurance is NatureAssurance.SMG:
        return AccesTiersPayant(
            propositions=(PropositionTp(part="amo", motif="SMG"),), defaut=TiersPayant.AMO
        )
    bloque = calcul.appliquer(droits_amo_limitants, situation) and calcul.appliquer(
        fin_de_droits_depassee, jour
    )
    de_situation = calcul.appliquer(propositions_de_situation, situation)
    propositions = list(de_situation)
    cas = calcul.appliquer(tp_reglementaire, justificatifs)
    propositions += [PropositionTp(part="amo", motif=libelle) for libelle in cas]
    if demande.mode is ModeSecurisation.SESAM_VITALE and not bloque:
        propositions.append(PropositionTp(part="amo", motif="bénéficiaire identifié"))
    if bloque:
        propositions = [p for p in propositions if p.part != "amo"]
    defaut = TiersPayant.AUCUN
    if situation is SituationParticuliere.AME:
        defaut = TiersPayant.AMO_AMC
    elif (cas or situation is SituationParticuliere.ATTENTAT) and not bloque:
        defaut = TiersPayant.AMO
    return AccesTiersPayant(
        propositions=tuple(propositions),
        defaut=defaut,
        forcage=bloque,
        carte_a_mettre_a_jour=bloque and demande.executant.famille == "pharmacie",
    )


@regle(
    "dispositifs_tpi",
    "CDC-3.2.2.6.3-04",
    "CDC-3.2.2.6.3-07",
    "CDC-4.2.1.5.3.5-07",
)
def dispositifs_tpi(
    calcul: Calcul, situation: SituationParticuliere, groupes: frozenset[str]
) -> tuple[str, ...]:
    """Procedures offered for a framed ACS contract; none coordinated for optics or hearing aids."""
    if situation not in ACS_ENCADRE or calcul.demande.nature_assurance is NatureAssurance.SMG:
        return ()
    if calcul.demande.executant.specialite in SPECIALITES_OPTIQUE_AUDIO:
        return ()
    if groupes & GROUPES_OPTIQUE_AUDIO:
        return (STANDARD,)
    return (STANDARD, COORDONNE)


@regle(
    "indicateur_traitement",
    "CDC-4.2.1.5.2-04",
    "CDC-4.2.1.5.2-06",
    "CDC-4.2.1.5.2-07",
    "CDC-4.2.1.5.3.5-06",
)
def indicateur_traitement(
    _calcul: Calcul,
    situation: SituationParticuliere,
    dispositif: Literal["coordonne", "standard"],
    gestion: Literal["unique", "separee"],
    lu: str,
) -> str:
    """Treatment indicator carried: 62 when coordinated, 01 when gestion unique gives none."""
    if dispositif == "coordonne" and (
        situation is SituationParticuliere.C2S or situation in ACS_ENCADRE
    ):
        return INDICATEUR_COORDONNE
    if not lu and gestion == "unique":
        return "01"
    return lu
