"""What pricing is asked and what it answers (CDC §4.2.1.8): plain values, no I/O."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from vitalbench.reference.catalogue.tables import Tables
from vitalbench.reference.domain.cartes import SituationPs
from vitalbench.reference.domain.droits import Couverture, DroitsBeneficiaire, OrganismeAmo
from vitalbench.reference.domain.facture import (
    LigneTarifee,
    ModeSecurisation,
    NatureAssurance,
    Parcours,
    Prestation,
    SupportDroits,
    TiersPayant,
)
from vitalbench.reference.domain.montants import Centimes

Part = Literal["amo", "amc"]


class TarificationImpossible(ValueError):
    """A facture that no rule can price, with the line and the field at fault."""

    def __init__(
        self, code: str, message: str, *, ligne: int | None = None, champ: str = ""
    ) -> None:
        lieu = "" if ligne is None else f"ligne {ligne + 1} : "
        super().__init__(f"{lieu}{message}")
        self.code, self.message, self.ligne, self.champ = code, message, ligne, champ


class SituationParticuliere(StrEnum):
    """Particular situation of the beneficiary (CDC §3.2.2.6)."""

    AUCUNE = ""
    C2S = "c2s"
    SORTANT_C2S = "sortant_c2s"
    ACS_SANS_CONTRAT = "acs_sans_contrat"
    ACS_NON_ENCADRE = "acs_non_encadre"
    ACS_A = "acs_a"
    ACS_B = "acs_b"
    ACS_C = "acs_c"
    AME = "ame"
    MIGRANT_PASSAGE = "migrant_passage"
    AUTRE_MIGRANT = "autre_migrant"
    ATTENTAT = "attentat"


class Executant(msgspec.Struct, frozen=True, kw_only=True):
    """The professional who bills, as pricing needs to know him.

    `fonctions` holds the functions added to the family, today "propharmacien".
    """

    famille: str
    specialite: str
    convention: str = "1"
    option_tarifaire: str = ""
    zone: str = "metropole"
    zone_ik: str = "01"
    fonctions: tuple[str, ...] = ()

    @classmethod
    def de_situation(
        cls,
        situation: SituationPs,
        tables: Tables,
        *,
        option_tarifaire: str = "",
        zone: str = "metropole",
        fonctions: tuple[str, ...] = (),
    ) -> Executant:
        """Read it from a situation of the CPS; the speciality gives the family."""
        code = situation.code_specialite
        famille = next((x.famille for x in tables.specialites if x.code == code), None)
        if famille is None:
            raise TarificationImpossible(
                "specialite", f"spécialité {code} sans famille connue", champ="specialite"
            )
        return cls(
            famille=famille,
            specialite=code,
            convention=situation.code_conventionnel,
            option_tarifaire=option_tarifaire,
            zone=zone,
            zone_ik=situation.code_zone_ik,
            fonctions=fonctions,
        )

    @property
    def medecin(self) -> bool:
        """Tell whether the parcours de soins concerns the executant at all."""
        return self.famille in {"medecin_generaliste", "medecin_specialiste"}

    @property
    def secteur(self) -> str:
        """The key of the tariff tables: s1, optam, s2, or hors convention."""
        if self.convention in {"1", "2"}:
            return "s1"
        if self.convention == "3":
            return "optam" if self.option_tarifaire else "s2"
        return "hors_convention"


class Beneficiaire(msgspec.Struct, frozen=True, kw_only=True):
    """The beneficiary of care: birth date AAAAMMJJ, rights of the support, organism."""

    date_naissance: str
    droits: DroitsBeneficiaire
    organisme: OrganismeAmo

    def age_au(self, jour: date) -> int:
        """Age in completed years; a lunar month counts as December."""
        annee, mois, quantieme = (
            int(self.date_naissance[:4]),
            int(self.date_naissance[4:6]),
            int(self.date_naissance[6:8]),
        )
        if not 1 <= mois <= 12:
            mois, quantieme = 12, 31
        return jour.year - annee - ((jour.month, jour.day) < (mois, quantieme))


class DemandeTarification(msgspec.Struct, frozen=True, kw_only=True):
    """One facture to price."""

    executant: Executant
    beneficiaire: Beneficiaire
    prestations: tuple[Prestation, ...]
    date_elaboration: date
    nature_assurance: NatureAssurance = NatureAssurance.MALADIE
    tiers_payant: TiersPayant = TiersPayant.AUCUN
    parcours: Parcours = Parcours()
    date_prescription: date | None = None
    date_maternite: date | None = None
    situation: SituationParticuliere | None = None
    organisme_at: OrganismeAmo | None = None
    montant_accord: Centimes | None = None
    montant_accord_medicaments: Centimes | None = None
    support_droits: SupportDroits = SupportDroits.CARTE
    mode: ModeSecurisation = ModeSecurisation.SESAM_VITALE

    @property
    def apias(self) -> bool:
        """AT with an AT organism of régime 08 (CDC-3.2.2.1-16)."""
        return (
            self.nature_assurance is NatureAssurance.ACCIDENT_TRAVAIL
            and self.organisme_at is not None
            and self.organisme_at.regime == "08"
        )


class PropositionTp(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to propose tiers payant on a part; the beneficiary may always refuse."""

    part: Part
    motif: str


class AccesTiersPayant(msgspec.Struct, frozen=True, kw_only=True):
    """What tiers payant a facture opens.

    `forcage` says that granting it on the AMO part forces the facture; `carte_a_mettre_a_jour`
    that a pharmacist is told so.
    """

    propositions: tuple[PropositionTp, ...] = ()
    defaut: TiersPayant = TiersPayant.AUCUN
    forcage: bool = False
    carte_a_mettre_a_jour: bool = False

    def propose(self, part: Part) -> bool:
        """Tell whether tiers payant is proposed on a part."""
        return any(p.part == part for p in self.propositions)


class Alerte(msgspec.Struct, frozen=True, kw_only=True):
    """Something the PS is told that does not stop the facture."""

    code: str
    message: str
    ligne: int | None = None


class LigneCalculee(msgspec.Struct, frozen=True, kw_only=True):
    """One act priced, with what the facture does not carry but the rest of the journey needs."""

    tarifee: LigneTarifee
    depassement: Centimes
    amc_possible: Centimes
    date_reference: date
    couverture: Couverture
    groupe: str = ""
    alertes: tuple[Alerte, ...] = ()

    @property
    def reste(self) -> Centimes:
        """What the patient keeps once the AMO part is paid."""
        return self.tarifee.montant - self.tarifee.montant_amo


class ResultatTarification(msgspec.Struct, frozen=True, kw_only=True):
    """One facture priced, line by line, with the names of the rules that decided."""

    lignes: tuple[LigneCalculee, ...]
    nature_assurance: NatureAssurance
    situation: SituationParticuliere
    parcours: Parcours
    exclusion_parcours: str
    groupes: tuple[tuple[int, ...], ...]
    destinataire: OrganismeAmo
    regles: tuple[str, ...]
    acces: AccesTiersPayant = AccesTiersPayant()
    ruptures_smg: tuple[tuple[int, ...], ...] = ()

    @property
    def alertes(self) -> tuple[Alerte, ...]:
        """What the PS is told, each with its line."""
        return tuple(
            msgspec.structs.replace(alerte, ligne=rang)
            for rang, ligne in enumerate(self.lignes)
            for alerte in ligne.alertes
        )

    @property
    def part_complementaire(self) -> bool:
        """Tell whether a complementary part may be worked out at all."""
        return self.total_amc_possible > 0

    @property
    def lignes_tarifees(self) -> tuple[LigneTarifee, ...]:
        """The lines as a facture carries them."""
        return tuple(ligne.tarifee for ligne in self.lignes)

    @property
    def total(self) -> Centimes:
        """Total of what is asked."""
        return sum(ligne.tarifee.montant for ligne in self.lignes)

    @property
    def total_amo(self) -> Centimes:
        """Total of the compulsory part."""
        return sum(ligne.tarifee.montant_amo for ligne in self.lignes)

    @property
    def total_amc_possible(self) -> Centimes:
        """The most a complementary part may cover: never more than what is left."""
        return sum(ligne.amc_possible for ligne in self.lignes)
