"""Reference dates, coverage and particular situation of the beneficiary (CDC §3.2.2.6, §4.2.1.3.3).

The official tables of annexe 2 are not public: the date rule of each family and the codes
couverture are rows labelled « profil simulé Vitalbench ».
"""

from __future__ import annotations

from datetime import date

from vitalbench.reference.catalogue.lignes_droits import LigneCodeSituation
from vitalbench.reference.catalogue.tables import premiere
from vitalbench.reference.domain.droits import Couverture
from vitalbench.reference.domain.facture import NatureAssurance, Prestation
from vitalbench.reference.pricing.demande import SituationParticuliere, TarificationImpossible
from vitalbench.reference.pricing.moteur import Calcul, regle

GROUPES_A_LA_DELIVRANCE = frozenset(
    {
        "medicament",
        "honoraire_dispensation",
        "vaccination",
        "optique",
        "audioprothese",
        "orthese",
        "chaussure",
        "grand_appareillage",
        "prothese_externe",
        "prothese_oculaire",
        "vehicule",
        "domicile",
        "pansement",
        "implant",
    }
)
C2S_OU_ACS = frozenset(
    {
        SituationParticuliere.C2S,
        SituationParticuliere.ACS_SANS_CONTRAT,
        SituationParticuliere.ACS_NON_ENCADRE,
        SituationParticuliere.ACS_A,
        SituationParticuliere.ACS_B,
        SituationParticuliere.ACS_C,
    }
)


@regle("date_reference", "CDC-2.4-01", "CDC-3.2.2.1-36", "CDC-3.2.2.6-01")
def date_reference(calcul: Calcul, prestation: Prestation) -> date:
    """Date that decides rate, exoneration and situation: soins, prescription or facturation."""
    famille = calcul.demande.executant.famille
    ligne = premiere(
        calcul.tables.dates_reference, prestation.date_soins, lambda x: x.famille == famille
    )
    choix = "soins" if ligne is None else ligne.date
    if choix == "prescription" and calcul.demande.date_prescription is not None:
        return calcul.demande.date_prescription
    if choix == "facturation":
        return calcul.demande.date_elaboration
    return prestation.date_soins


@regle("couverture", "CDC-3.2.2.1-36", "CDC-3.2.2.1-37")
def couverture(calcul: Calcul, jour: date) -> Couverture:
    """Code couverture of the support in force on the reference date."""
    return calcul.demande.beneficiaire.droits.couverture_au(jour)


@regle("ligne_situation", "CDC-4.2.1.8-06")
def ligne_situation(
    calcul: Calcul, couverture_retenue: Couverture, jour: date
) -> LigneCodeSituation | None:
    """Meaning of a code situation; no code at all is common law."""
    code = couverture_retenue.code_situation
    if not code:
        return None
    ligne = premiere(calcul.tables.codes_situation, jour, lambda x: x.code == code)
    if ligne is None:
        raise TarificationImpossible(
            "code_situation", f"code situation {code} inconnu de la table", champ="code_situation"
        )
    return ligne


@regle(
    "situation_particuliere",
    "CDC-3.2.2.6-03",
    "CDC-3.2.2.6.7-03",
    "CDC-4.2.1.3.3-03",
    "CDC-4.2.1.3.3.1-02",
    "CDC-4.2.1.3.3.1-03",
    "CDC-4.2.1.3.3.2-02",
    "CDC-4.2.1.3.3.3-02",
    "CDC-4.2.1.3.3.7-02",
)
def situation_particuliere(calcul: Calcul, jour: date) -> SituationParticuliere:
    """Particular situation on a day: SMG ignores all, a declared one wins, then service, mutuelle.

    The treatment indicator of the complementary never tells a C2S.
    """
    demande = calcul.demande
    if demande.nature_assurance is NatureAssurance.SMG:
        return SituationParticuliere.AUCUNE
    if demande.situation is not None:
        return demande.situation
    droits = demande.beneficiaire.droits
    service = droits.service_amo
    numero = int(service.code) if service.code.isdigit() else 0
    if numero:
        if not service.periode.contient(jour):
            return SituationParticuliere.AUCUNE
        ligne = premiere(calcul.tables.situations_service, jour, lambda x: x.code == numero)
        return SituationParticuliere(ligne.situation) if ligne else SituationParticuliere.AUCUNE
    mutuelle = droits.mutuelle
    if mutuelle is None or not any(p.contient(jour) for p in mutuelle.periodes):
        return SituationParticuliere.AUCUNE
    connue = premiere(
        calcul.tables.situations_mutuelle,
        jour,
        lambda x: x.identification == mutuelle.identification.strip(),
    )
    return SituationParticuliere(connue.situation) if connue else SituationParticuliere.AUCUNE


@regle("situation_de_la_ligne", "CDC-3.2.2.6-02", "CDC-4.2.1.3.3-01", "CDC-4.2.1.3.3-02")
def situation_de_la_ligne(
    calcul: Calcul, prestation: Prestation, groupe: str, reference: date
) -> SituationParticuliere:
    """Situation of one act: C2S and ACS are judged at delivery for pharmacy and LPP."""
    a_la_reference = calcul.appliquer(situation_particuliere, reference)
    if groupe not in GROUPES_A_LA_DELIVRANCE:
        return a_la_reference
    a_la_delivrance = calcul.appliquer(situation_particuliere, prestation.date_soins)
    if a_la_reference in C2S_OU_ACS or a_la_delivrance in C2S_OU_ACS:
        return a_la_delivrance
    return a_la_reference


@regle("nature_assurance", "CDC-2.3.4.3-01", "CDC-4.2.1.8-06")
def nature_assurance(calcul: Calcul, situation: LigneCodeSituation | None) -> NatureAssurance:
    """Nature d'assurance carried: the one chosen, 13 for maladie under the local régime."""
    choisie = calcul.demande.nature_assurance
    if (
        choisie is NatureAssurance.MALADIE
        and situation is not None
        and situation.regime == "alsace_moselle"
    ):
        return NatureAssurance.MALADIE_ALSACE_MOSELLE
    return choisie


@regle("rupture_par_situation", "CDC-4.2.1.4-01")
def rupture_par_situation(
    _calcul: Calcul, couvertures: tuple[Couverture, ...]
) -> tuple[tuple[int, ...], ...]:
    """Line indexes by code situation: one FSE and one DRE for each."""
    groupes: dict[str, list[int]] = {}
    for rang, retenue in enumerate(couvertures):
        groupes.setdefault(retenue.code_situation, []).append(rang)
    return tuple(tuple(rangs) for rangs in groupes.values())


@regle(
    "mention_situation",
    "CDC-4.2.1.3.3.1-01",
    "CDC-4.2.1.3.3.2-01",
    "CDC-4.2.1.3.3.3-01",
    "CDC-4.2.1.3.3.4-01",
)
def mention_situation(calcul: Calcul, jour: date, situation: SituationParticuliere) -> str:
    """Mention shown for a situation, word for word; a C2S says who manages it."""
    droits = calcul.demande.beneficiaire.droits
    numero = int(droits.service_amo.code) if droits.service_amo.code.isdigit() else 0
    service = premiere(calcul.tables.situations_service, jour, lambda x: x.code == numero)
    gestion = service.gestion if service is not None else "amo"
    zone_amc = droits.amc is not None
    ligne = premiere(
        calcul.tables.mentions_situation,
        jour,
        lambda x: (
            x.situation == situation.value
            and x.gestion in {None, gestion}
            and x.zone_amc in {None, zone_amc}
        ),
    )
    return "" if ligne is None else ligne.mention
