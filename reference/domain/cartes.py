"""Logical contents of the Vitale and CPx cards, whatever their generation or file layout.

Names are those of the SSV groups (1, 2, 101 to 111), so that the card, the SSV module and
the workstation speak of the same thing (CDC §2.2.1.2.1, §4.2.1.2).
"""

from datetime import date
from typing import Literal

import msgspec

from vitalbench.reference.domain.droits import (
    DossierAt,
    DroitsBeneficiaire,
    OrganismeAmo,
    ServiceAmo,
)

GenerationVitale = Literal["vitale_2", "vitale_1ter", "vitale_1bis"]
TypeCarte = Literal["reelle", "test", "demonstration"]
TypeCpx = Literal["CPS", "CPF", "CDE", "CPE", "CPA"]
ModeleEuropeen = Literal["E111", "E112", "E128"]


class FormulaireEuropeen(msgspec.Struct, frozen=True, kw_only=True):
    """Data to edit one European form of free movement, kept in the card (volets E 111 to E 128)."""

    modele: ModeleEuropeen
    donnees: str


class BeneficiaireCarte(msgspec.Struct, frozen=True, kw_only=True):
    """One beneficiary written in a Vitale card (group 104 and those that follow it).

    `date_naissance` keeps the eight characters AAAAMMJJ: lunar dates are legal.
    """

    nom: str
    prenom: str
    date_naissance: str
    rang_naissance: int = 1
    nom_naissance: str = ""
    qualite: str = "00"
    nir_certifie: str = ""
    date_certification: date | None = None
    adresse: tuple[str, ...] = ()
    droits: DroitsBeneficiaire = DroitsBeneficiaire()
    complement_etm: str = ""
    zone_complementaire: str = ""
    netlink: str = ""


class ContenuVitale(msgspec.Struct, frozen=True, kw_only=True):
    """What a Vitale card holds: its carrier, organism, family rights and beneficiaries.

    `nir` is the 13-character NIR of the assuré followed by its 2-digit key.
    """

    nir: str
    numero_serie: str
    organisme: OrganismeAmo
    beneficiaires: tuple[BeneficiaireCarte, ...]
    generation: GenerationVitale = "vitale_2"
    type_carte: TypeCarte = "test"
    debut_validite: date | None = None
    fin_validite: date | None = None
    service_famille: ServiceAmo = ServiceAmo()
    dossiers_at: tuple[DossierAt, ...] = ()
    urgence: str = ""
    transcard: str = ""
    formulaires_europeens: tuple[FormulaireEuropeen, ...] = ()


class SituationPs(msgspec.Struct, frozen=True, kw_only=True):
    """One situation d'exercice et de facturation of a CPx (group 2); DAM data behind the PIN.

    `numero_facturation` is the nine-character AM number, key included.
    """

    numero_logique: int
    numero_facturation: str
    raison_sociale: str = ""
    mode_exercice: str = "0"
    statut_exercice: str = "1"
    secteur_activite: str = "31"
    type_structure: str = ""
    numero_structure: str = ""
    numero_ps_remplacant: str = ""
    code_conventionnel: str = "1"
    code_specialite: str = "01"
    code_zone_tarifaire: str = "10"
    code_zone_ik: str = "01"
    agrements: tuple[str, ...] = ("0",)
    habilitation_signer_facture: bool = True
    habilitation_signer_lot: bool = True


class ContenuCps(msgspec.Struct, frozen=True, kw_only=True):
    """What a CPx card holds: its carrier and situations (groups 1 and 2).

    `numero_national` is the RPPS (11 digits, key included) or the ADELI number; `profession`
    is the two-digit code of the field (10 médecin, 21 pharmacien, 60 infirmier…).
    """

    type_carte: TypeCpx
    numero_serie: str
    numero_national: str
    type_identification: str
    nom: str
    prenom: str
    profession: str
    situations: tuple[SituationPs, ...]
    civilite: str = "26"
    remplacant: bool = False
    test: TypeCarte = "test"
    debut_validite: date | None = None
    fin_validite: date | None = None
