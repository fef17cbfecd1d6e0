"""Volets of the Vitale 1 cards: presence by generation, reading and writing rights.

This is the table of CDC §2.2.1.2.1, row by row, with the files that hold each zone here.
"""

from typing import Literal

import msgspec
from msgspec.structs import replace

from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuVitale
from vitalbench.reference.domain.droits import ServiceAmo

Lecture = Literal["libre", "reservee"]
Ecriture = Literal["amo", "protegee", "amo_ou_amc", "organisme_at"]


class Volet(msgspec.Struct, frozen=True, kw_only=True):
    """One zone of the table; `fichier` is where its data lie, `optionnel` as the table says."""

    volet: str
    zone: str
    niveau: Literal["carte", "famille", "beneficiaire", "non_precise"]
    optionnel: bool
    v1bis: bool
    fichier: str
    lecture: Lecture = "libre"
    ecriture: Ecriture = "amo"


def _v(
    volet: str,
    zone: str,
    niveau: Literal["carte", "famille", "beneficiaire", "non_precise"],
    presence: Literal["toujours", "optionnel", "v1ter", "v1ter_optionnel"],
    fichier: str,
    lecture: Lecture = "libre",
    ecriture: Ecriture = "amo",
) -> Volet:
    return Volet(
        volet=volet,
        zone=zone,
        niveau=niveau,
        optionnel=presence in ("optionnel", "v1ter_optionnel"),
        v1bis=presence in ("toujours", "optionnel"),
        fichier=fichier,
        lecture=lecture,
        ecriture=ecriture,
    )


VOLETS = (
    _v("Mapping", "Version mapping", "carte", "toujours", "CARTE"),
    _v("Administration carte", "Date de fin de validité", "carte", "v1ter_optionnel", "CARTE"),
    _v("Famille", "Données de base", "famille", "toujours", "DROITS"),
    _v("Famille", "Nom de famille ; adresse", "famille", "v1ter", "ADRESSE"),
    _v("Famille", "Services AMO", "famille", "v1ter_optionnel", "DROITS"),
    _v("ETM famille", "Exonération du TM", "famille", "optionnel", "EXO", "reservee"),
    _v("Bénéficiaire", "Données de base", "beneficiaire", "toujours", "IDENT"),
    _v("Bénéficiaire", "Exonération du TM", "beneficiaire", "toujours", "EXO", "reservee"),
    _v("Bénéficiaire", "NIR certifié", "beneficiaire", "v1ter_optionnel", "NIR"),
    _v("Bénéficiaire", "Complément ETM", "beneficiaire", "v1ter_optionnel", "COMPLETM", "reservee"),
    _v("Bénéficiaire", "Services AMO", "beneficiaire", "v1ter_optionnel", "C2S"),
    _v(
        "Mutuelle",
        "Part gérée par l'AMO",
        "beneficiaire",
        "optionnel",
        "MUTUELLE",
        "libre",
        "protegee",
    ),
    _v(
        "AMC",
        "Part gérée par une AMC",
        "beneficiaire",
        "v1ter_optionnel",
        "AMC",
        "libre",
        "protegee",
    ),
    _v("Complémentaire", "Zone commune", "non_precise", "v1ter", "COMPLEM", "libre", "amo_ou_amc"),
    _v("Transcard", "Expérimentation", "famille", "optionnel", "TRANSCAR"),
    _v("Netlink", "Expérimentation", "beneficiaire", "optionnel", "NETLINK"),
    _v(
        "AT",
        "Accident du travail",
        "non_precise",
        "v1ter_optionnel",
        "ATMP",
        "libre",
        "organisme_at",
    ),
    _v("E 111", "Formulaire européen", "non_precise", "v1ter_optionnel", "EUROPE"),
    _v("E 112", "Formulaire européen", "non_precise", "v1ter_optionnel", "EUROPE"),
    _v("E 128", "Formulaire européen", "non_precise", "v1ter_optionnel", "EUROPE"),
)

RESERVES = frozenset(v.fichier for v in VOLETS if v.lecture == "reservee")


def selon_generation(contenu: ContenuVitale) -> ContenuVitale:
    """Leave out what a card of that generation cannot hold: a V1bis lacks the V1ter additions."""
    if contenu.generation != "vitale_1bis":
        return contenu
    return replace(
        contenu,
        fin_validite=None,
        service_famille=ServiceAmo(),
        dossiers_at=(),
        formulaires_europeens=(),
        urgence="",
        beneficiaires=tuple(map(_v1bis, contenu.beneficiaires)),
    )


def _v1bis(b: BeneficiaireCarte) -> BeneficiaireCarte:
    return replace(
        b,
        nom_naissance="",
        adresse=(),
        nir_certifie="",
        date_certification=None,
        complement_etm="",
        zone_complementaire="",
        droits=replace(b.droits, service_amo=ServiceAmo(), amc=None, medecin_traitant_declare=None),
    )
