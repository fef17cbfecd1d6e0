"""Opening of complementary rights, on their reference date (CDC §3.2.2.2, §4.2.1.3.2)."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from vitalbench.reference.catalogue.lignes_facturation import Gestion
from vitalbench.reference.catalogue.tables import premiere
from vitalbench.reference.domain.facture import Prestation
from vitalbench.reference.pricing.moteur import Calcul, regle
from vitalbench.reference.pricing.situations import date_reference

DateAmc = Literal["execution", "prescription", "facturation"]
Serie = Literal["isole", "serie"]

FAMILLES_ASSOUPLIES: Final = frozenset({"pharmacie", "fournisseur"})
AUXILIAIRES: Final = frozenset(
    {"infirmier", "masseur_kine", "orthophoniste", "pedicure_podologue", "orthoptiste"}
)


@regle("date_amc_au_choix", "CDC-2.3.1-17", "CDC-3.2.2.2-07", "CDC-4.2.1.3.2.3-02")
def date_amc_au_choix(calcul: Calcul, gestion: Gestion, serie: Serie) -> bool:
    """Tell whether the PS may choose the AMC reference date: gestion séparée, some families."""
    famille = calcul.demande.executant.famille
    return gestion == "separee" and (
        famille in FAMILLES_ASSOUPLIES or (famille in AUXILIAIRES and serie == "serie")
    )


@regle(
    "date_reference_amc",
    "CDC-3.2.2.2-06",
    "CDC-3.2.2.2-08",
    "CDC-4.2.1.3.2.3-01",
    "CDC-4.2.1.3.2.3-02",
)
def date_reference_amc(
    calcul: Calcul, prestation: Prestation, gestion: Gestion, serie: Serie, choix: DateAmc
) -> date:
    """Date on which AMC rights are judged: the AMO one, or the one chosen where that is open."""
    if not calcul.appliquer(date_amc_au_choix, gestion, serie):
        return calcul.appliquer(date_reference, prestation)
    demande = calcul.demande
    if choix == "facturation":
        return demande.date_elaboration
    if choix == "prescription" and demande.date_prescription is not None:
        return demande.date_prescription
    return prestation.date_soins


@regle("droits_amc_ouverts", "CDC-4.2.1.3.2.4-01")
def droits_amc_ouverts(calcul: Calcul, gestion: Gestion, jour: date) -> bool:
    """Tell whether AMC rights are open: guarantee and mutuelle dates, or validity of the data."""
    droits = calcul.demande.beneficiaire.droits
    if gestion == "unique":
        mutuelle = droits.mutuelle
        if mutuelle is None or not mutuelle.garanties.strip("0 "):
            return False
        return any(p.contient(jour) for p in mutuelle.periodes)
    return droits.amc is not None and droits.amc.periode.contient(jour)


@regle("message_droits_amc", "CDC-4.2.1.3.2.4-02")
def message_droits_amc(
    calcul: Calcul, jour: date, gestion: Gestion, serie: Serie, choix: DateAmc
) -> str:
    """Imposed message when an auxiliary's series falls out of AMC rights, word for word."""
    auxiliaire = calcul.demande.executant.famille in AUXILIAIRES
    ouverts = calcul.appliquer(droits_amc_ouverts, gestion, jour)
    if not auxiliaire or serie != "serie" or gestion != "separee" or ouverts:
        return ""
    ligne = premiere(calcul.tables.messages_droits_amc, jour, lambda x: x.reference == choix)
    return "" if ligne is None else ligne.mention
