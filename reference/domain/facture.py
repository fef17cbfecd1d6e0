"""A facture and its parts, before any exchange format (CDC §3.2.3, §4.2.1)."""

from datetime import date
from enum import StrEnum
from typing import Literal

import msgspec

from vitalbench.reference.domain.droits import DroitsBeneficiaire, OrganismeAmo
from vitalbench.reference.domain.montants import Centimes


class ModeSecurisation(StrEnum):
    """Securing modes; the value is the letter of B2 1:81 (CDC-3.2.9.1-01)."""

    SESAM_VITALE = "S"
    SANS_VITALE = "F"
    DEGRADE = "D"


class TypeFlux(StrEnum):
    """FSE for the AMO, DRE for the AMC; the value is the letter of B2 2:47."""

    FSE = "F"
    DRE = "D"


class SupportVitale(StrEnum):
    """Where the identity of the beneficiary comes from."""

    CARTE = "carte"
    APCV = "apcv"
    AUCUN = "aucun"


class SupportDroits(StrEnum):
    """Where AMO rights come from; the value is group 1420 field 1 (profil simulé SSV-SIM-1)."""

    CARTE = "1"
    ADR = "2"
    AUTRE = "3"
    DECLARATIF = "4"


class TiersPayant(StrEnum):
    """What the PS is paid by others for."""

    AUCUN = "aucun"
    AMO = "amo"
    AMO_AMC = "amo_amc"
    AMC = "amc"


class NatureAssurance(StrEnum):
    """Nature d'assurance, coded as in B2 2:77; the code of SMG is not public (profil simulé)."""

    MALADIE = "10"
    MALADIE_ALSACE_MOSELLE = "13"
    MATERNITE = "30"
    ACCIDENT_TRAVAIL = "41"
    PREVENTION = "90"
    SMG = "22"


class Forcage(msgspec.Struct, frozen=True, kw_only=True):
    """One element of the card or one computed value that the PS changed."""

    zone: str
    valeur_calculee: str
    valeur_forcee: str
    ligne: int | None = None
    part: Literal["amo", "amc"] = "amo"


class Identite(msgspec.Struct, frozen=True, kw_only=True):
    """Who the beneficiary is for the facture: the five data compared before signing.

    (CDC §4.2.1.13): NIR of the assuré (15 characters with key), birth date AAAAMMJJ, birth
    rank, and the organism; names are shown, never compared.
    """

    nir: str
    nom: str
    prenom: str
    date_naissance: str
    rang_naissance: int
    organisme: OrganismeAmo
    nir_individuel: str = ""
    qualite: str = "00"
    nom_assure: str = ""
    prenom_assure: str = ""


class Prescripteur(msgspec.Struct, frozen=True, kw_only=True):
    """Who prescribed: RPPS (11), AM number of the structure when there is one, date.

    A fictitious prescriber has a number and no RPPS (CDC-3.2.2.5-04).
    """

    rpps: str
    numero_structure: str = ""
    specialite: str = ""
    date_prescription: date | None = None


class Parcours(msgspec.Struct, frozen=True, kw_only=True):
    """Parcours de soins of a facture: the two answers and the indicator they give."""

    medecin_traitant_declare: bool | None = None
    contexte: str = ""
    indicateur: str = ""
    nom_orienteur: str = ""
    prenom_orienteur: str = ""


class Prestation(msgspec.Struct, frozen=True, kw_only=True):
    """What the PS typed for one act; amounts in cents, coefficient in hundredths."""

    code: str
    date_soins: date
    quantite: int = 1
    coefficient: int = 100
    denombrement: int = 0
    montant: Centimes | None = None
    qualificatif: str = ""
    lieu: str = "0"
    code_ccam: str = ""
    modificateurs: str = ""
    association: str = ""
    code_cip: str = ""
    exoneration: str | None = None
    accident_droit_commun: bool | None = None
    en_rapport_ald: bool = False
    code_saisi: str = ""
    accord_prealable: date | None = None
    prevention: str = ""
    qualifiant_prevention: str = ""


class LigneTarifee(msgspec.Struct, frozen=True, kw_only=True):
    """One act priced: unit price, base, rate in percent, parts in cents."""

    prestation: Prestation
    prix_unitaire: Centimes
    base: Centimes
    taux: int
    montant: Centimes
    montant_amo: Centimes
    montant_amc: Centimes = 0
    qualificatif: str = ""
    exoneration: str = "0"
    regles: tuple[str, ...] = ()


class Facture(msgspec.Struct, frozen=True, kw_only=True):
    """One facture complete and priced, ready for the SSV module to format and secure.

    `annule_le` makes it the DRE d'annulation of the DRE of the same number, made that day.
    `piece_amo` and `piece_amc` are the natures of justificatif that ADR gave, else empty.
    """

    numero: int
    date_elaboration: date
    identite: Identite
    droits: DroitsBeneficiaire
    support_vitale: SupportVitale
    support_droits: SupportDroits
    mode: ModeSecurisation
    tiers_payant: TiersPayant
    nature_assurance: NatureAssurance
    lignes: tuple[LigneTarifee, ...]
    parcours: Parcours = Parcours()
    prescripteur: Prescripteur | None = None
    flux: TypeFlux = TypeFlux.FSE
    exoneration: str = "0"
    date_maternite: date | None = None
    numero_at: str = ""
    date_piece: date | None = None
    piece_amo: str = ""
    piece_amc: str = ""
    victime_attentat: bool = False
    forcages: tuple[Forcage, ...] = ()
    situation: int = 1
    destinataire: OrganismeAmo | None = None
    annule_le: date | None = None

    @property
    def total(self) -> Centimes:
        """Total of what is asked, in cents."""
        return sum(ligne.montant for ligne in self.lignes)

    @property
    def total_amo(self) -> Centimes:
        """Total of the compulsory part, in cents."""
        return sum(ligne.montant_amo for ligne in self.lignes)

    @property
    def total_amc(self) -> Centimes:
        """Total of the complementary part, in cents."""
        return sum(ligne.montant_amc for ligne in self.lignes)
