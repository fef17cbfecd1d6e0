"""Complementary part: services open, sharing out an agreement, flux made, address of a DRE.

(CDC §4.2.1.5.2, §4.2.1.9.1, §4.2.1.12.) The STS modules price it; nothing here does.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from vitalbench.reference.catalogue.lignes_facturation import Gestion, LigneTypeFlux, SourceAdresse
from vitalbench.reference.catalogue.tables import premiere
from vitalbench.reference.domain.facture import NatureAssurance
from vitalbench.reference.domain.montants import Centimes
from vitalbench.reference.pricing.demande import SituationParticuliere
from vitalbench.reference.pricing.moteur import Calcul, regle
from vitalbench.reference.pricing.tiers_payant import ACS_ENCADRE

Service = Literal["tiers_payant", "hors_tiers_payant"]
Recherche = Literal["aucune", "transmission_directe", "complete"]


class Adressage(msgspec.Struct, frozen=True, kw_only=True):
    """The three routing data of a DRE; an address is complete or is none."""

    code_routage: str = ""
    identifiant_hote: str = ""
    nom_domaine: str = ""

    @property
    def complet(self) -> bool:
        """Tell whether the three data are there."""
        return bool(self.code_routage and self.identifiant_hote and self.nom_domaine)


class Ventilation(msgspec.Struct, frozen=True, kw_only=True):
    """An agreement shared out over lines: amounts, and the total the PS typed."""

    montants: tuple[Centimes, ...]
    total: Centimes


@regle(
    "services_amc",
    "CDC-4.2.1.5.2-01",
    "CDC-4.2.1.5.2-03",
)
def services_amc(
    calcul: Calcul, jour: date, gestion: Gestion, indicateur: str
) -> tuple[Service, ...]:
    """Services a treatment indicator opens: by its first position in gestion séparée."""
    valeur = indicateur[:1] if gestion == "separee" else indicateur
    ligne = premiere(
        calcul.tables.services_traitement,
        jour,
        lambda x: x.gestion == gestion and x.valeur == valeur,
    )
    return () if ligne is None else ligne.services


@regle("indicateur_attestation", "CDC-4.2.1.5.2-02")
def indicateur_attestation(_calcul: Calcul, indicateur_usage: str, de_l_attestation: str) -> str:
    """Indicator of a paper attestation: its own, 00 if it has none; 32 when the usage is 1."""
    if indicateur_usage == "1":
        return "32"
    return de_l_attestation or "00"


@regle(
    "ventilation_pec",
    "CDC-4.2.1.9.1.2-02",
    "CDC-4.2.1.9.1.2-03",
    "CDC-4.2.1.9.1.2-04",
    "CDC-4.2.1.9.1.2-06",
)
def ventilation_pec(
    _calcul: Calcul, global_: Centimes, lignes: tuple[tuple[Centimes, Centimes], ...]
) -> Ventilation:
    """Share out a global agreement over (honoraires, AMO) lines, in order, first served.

    The total stays the amount typed even when the lines cannot hold it all.
    """
    reste = global_
    montants = []
    for honoraires, amo in lignes:
        part = min(max(0, honoraires - amo), reste)
        montants.append(part)
        reste -= part
    return Ventilation(montants=tuple(montants), total=global_)


@regle("amc_ecartee", "CDC-4.2.1.9-02", "CDC-4.2.1.9-03", "CDC-4.2.1.9-04", "CDC-4.2.1.3.2.2-07")
def amc_ecartee(calcul: Calcul, situation: SituationParticuliere) -> str:
    """Why no complementary part is worked out at all, or nothing."""
    if calcul.demande.nature_assurance is NatureAssurance.SMG:
        return "SMG"
    if calcul.demande.apias:
        return "APIAS"
    if situation is SituationParticuliere.ATTENTAT:
        return "victime d'attentat"
    return ""


@regle("sts_appele", "CDC-4.2.1.9-05")
def sts_appele(calcul: Calcul, situation: SituationParticuliere) -> bool:
    """Tell whether the STS may price the complementary part: never for the AME."""
    return (
        situation is not SituationParticuliere.AME
        and calcul.appliquer(amc_ecartee, situation) == ""
    )


@regle("recherche_convention", "CDC-4.2.1.5.1-05")
def recherche_convention(
    calcul: Calcul,
    situation: SituationParticuliere,
    gestion: Gestion,
    dispositif: Literal["coordonne", "standard"],
) -> Recherche:
    """How far a convention with the complementary is looked for: not at all where it is useless.

    A C2S in gestion unique, the AME and a coordinated ACS need none; a C2S in gestion séparée
    only asks it for the direct transmission of the DRE.
    """
    if calcul.appliquer(amc_ecartee, situation) or situation is SituationParticuliere.AME:
        return "aucune"
    if situation is SituationParticuliere.C2S:
        return "aucune" if gestion == "unique" else "transmission_directe"
    if situation in ACS_ENCADRE and dispositif == "coordonne":
        return "aucune"
    return "complete"


@regle("type_flux", "CDC-4.2.1.12.1-01", "CDC-3.2.6.3-02", "CDC-4.2.1.3.3.7-05")
def type_flux(
    calcul: Calcul,
    jour: date,
    situation: SituationParticuliere = SituationParticuliere.AUCUNE,
    *,
    acte_amo: bool,
    convention: bool,
    gestion: Gestion | None,
    oct_eclateur: bool,
) -> LigneTypeFlux:
    """Which of the ten lines a facture is; SMG, APIAS and attack make a FSE AMO alone."""
    if calcul.appliquer(amc_ecartee, situation):
        acte_amo, convention, gestion, oct_eclateur = True, False, None, False
    trouvee = premiere(
        calcul.tables.types_flux,
        jour,
        lambda x: (
            x.acte_amo == acte_amo
            and x.convention == convention
            and (not convention or x.gestion == gestion)
            and (x.oct_eclateur is None or x.oct_eclateur == oct_eclateur)
        ),
    )
    if trouvee is None:
        raise ValueError("une convention retenue suppose un mode de gestion, unique ou separee")
    return trouvee


@regle(
    "source_adresse_dre",
    "CDC-4.2.1.12.2.2-02",
    "CDC-4.2.1.12.2.2-04",
    "CDC-4.2.1.12.2.2-05",
    "CDC-4.2.1.12.2.2-06",
    "CDC-4.2.1.12.2.2-07",
    "CDC-4.2.1.12.2.2-08",
    "CDC-4.2.1.12.2.2-09",
    "CDC-4.2.1.12.2.2-10",
    "CDC-4.2.1.12.2.2-11",
    "CDC-4.2.1.12.2.2-12",
    "CDC-4.2.1.12.2.2-13",
)
def source_adresse_dre(
    calcul: Calcul,
    jour: date,
    service: Service,
    *,
    support: Adressage | None,
    nature: Literal["electronique", "attestation"],
    indicateur_usage: str,
    convention: Adressage | None,
) -> SourceAdresse:
    """Where the three routing data of a DRE come from, all of them; aucune means no DRE."""
    porte = support is not None and support.complet
    table = convention is not None and convention.complet
    attestation_en_table = nature == "attestation" and indicateur_usage == "1"
    genre = nature if porte or attestation_en_table else "aucun"
    usage = indicateur_usage if genre == "attestation" else None
    ligne = premiere(
        calcul.tables.adressage_dre,
        jour,
        lambda x: x.support == genre and x.table == table and x.indicateur_usage == usage,
    )
    if ligne is None:
        return "aucune"
    return ligne.tp if service == "tiers_payant" else ligne.htp
