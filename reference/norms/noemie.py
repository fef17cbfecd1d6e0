"""NOEMIE entities of reference 580 (payments and rejections, both parts) and of the controls."""

from vitalbench.reference.norms import listes_noemie
from vitalbench.reference.norms.champs import (
    Alpha,
    Chiffres,
    JourNoemie,
    LibreEntite,
    Montant,
    NaissanceNoemie,
)
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie_controle import EnteteNoemie, FinNiveau, FinNoemie
from vitalbench.reference.norms.noemie_socle import PUBLIQUE, RECOUPEE, F, O, bornes, rupture

__all__ = [
    "AssureBeneficiaire",
    "Commentaire",
    "DestinataireReglement",
    "EnteteNoemie",
    "FactureRetour",
    "FinNiveau",
    "FinNoemie",
    "Mandataire",
    "OrganismeComplementaire",
    "PartAmc",
    "PartAmo",
    "Rejet",
    "TypeRetour",
    "Virement",
]


class OrganismeComplementaire(
    Enregistrement,
    code="010",
    libelle="Organisme complémentaire",
    longueur=14,
    fixes=bornes("010", 14),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 010 : organisme complémentaire.

    Note : absente de SV ; utile au retour vers une AMC.
    """

    niveau: Chiffres = rupture("99", PUBLIQUE, "ALC")
    no_organisme_complementaire: Chiffres = Chiffres(
        6, 7, O, "Organisme complémentaire", PUBLIQUE, "ALC"
    )
    cle_organisme: Chiffres = Chiffres(13, 1, O, "Clé", PUBLIQUE, "ALC")


class Mandataire(
    Enregistrement,
    code="020",
    libelle="Mandataire",
    longueur=21,
    fixes=bornes("020", 21),
    fiabilite=RECOUPEE,
):
    """NOEMIE 020 : mandataire."""

    niveau: Chiffres = rupture("01", RECOUPEE, "SV ARTHUS")
    no_mandataire: Chiffres = Chiffres(
        6, 15, O, "Identifiant du mandataire ou destinataire", RECOUPEE, "SV ARTHUS"
    )


class DestinataireReglement(
    Enregistrement,
    code="040",
    libelle="Destinataire de règlement",
    longueur=21,
    fixes=bornes("040", 21),
    fiabilite=RECOUPEE,
):
    """NOEMIE 040 : destinataire de règlement."""

    niveau: Chiffres = rupture("02", RECOUPEE, "SV ARTHUS")
    no_destinataire_reglement: Chiffres = Chiffres(
        6, 15, O, "Identifiant du destinataire de règlement (15 caractères)", RECOUPEE, "SV ARTHUS"
    )


class Virement(
    Enregistrement,
    code="071",
    libelle="Date comptable et virement",
    longueur=86,
    fixes=bornes("071", 86),
    fiabilite=RECOUPEE,
):
    """NOEMIE 071 : date comptable et virement."""

    niveau: Chiffres = rupture("03", RECOUPEE, "SV ARTHUS")
    date_virement: JourNoemie = JourNoemie(
        6, 6, O, "Journée comptable ou date du virement", RECOUPEE, "SV ARTHUS"
    )
    libelle_virement_1: LibreEntite = LibreEntite(
        12, 32, O, "Libellé du virement, ligne 1", RECOUPEE, "SV ARTHUS"
    )
    libelle_virement_2: LibreEntite = LibreEntite(
        44, 32, F, "Libellé du virement, ligne 2", RECOUPEE, "SV ARTHUS", default=""
    )
    organisme_payeur: LibreEntite = LibreEntite(
        76, 10, F, "Organisme payeur", RECOUPEE, "SV ARTHUS", default=""
    )


class TypeRetour(
    Enregistrement,
    code="081",
    libelle="Type de retour",
    longueur=22,
    fixes=bornes("081", 22),
    fiabilite=RECOUPEE,
):
    """NOEMIE 081 : type de retour."""

    niveau: Chiffres = rupture("04", RECOUPEE, "SV ARTHUS")
    type_retour: Chiffres = Chiffres(
        6, 2, O, "Type de retour", RECOUPEE, "SV ARTHUS", liste=listes_noemie.TYPES_RETOUR
    )
    lieu_execution: LibreEntite = LibreEntite(
        8, 14, F, "Lieu d'exécution", RECOUPEE, "SV ARTHUS", default=""
    )


class FactureRetour(
    Enregistrement,
    code="102",
    libelle="Facture",
    longueur=40,
    fixes=bornes("102", 40),
    fiabilite=RECOUPEE,
):
    """NOEMIE 102 : facture."""

    niveau: Chiffres = rupture("05", RECOUPEE, "SV ARTHUS")
    no_facture: LibreEntite = LibreEntite(6, 9, O, "Numéro de facture", RECOUPEE, "SV ARTHUS")
    complement_facture: LibreEntite = LibreEntite(
        15, 6, F, "Complément au numéro de facture", RECOUPEE, "SV ARTHUS", default=""
    )
    no_lot: LibreEntite = LibreEntite(21, 3, F, "Numéro de lot", RECOUPEE, "SV ARTHUS", default="")
    date_lot: JourNoemie = JourNoemie(
        24,
        6,
        F,
        "Date de création du lot",
        RECOUPEE,
        "SV ARTHUS",
        default=None,
        note="ARTHUS recopie la date B2 sans l'inverser (AAMMJJ) : ordre des chiffres à confirmer",
    )
    type_facture: Alpha = Alpha(
        30, 1, O, "Type de facture", RECOUPEE, "SV ARTHUS", liste=listes_noemie.TYPES_FACTURE_RETOUR
    )
    date_facturation: JourNoemie = JourNoemie(
        31, 6, F, "Date de facturation", RECOUPEE, "SV ARTHUS", default=None
    )
    traitement_amc: Alpha = Alpha(
        37,
        1,
        F,
        "Traitement de la part AMC",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes_noemie.TRAITEMENTS_AMC,
    )
    nature_assurance: LibreEntite = LibreEntite(
        38, 2, F, "Nature d'assurance", PUBLIQUE, "SV", default=""
    )


class AssureBeneficiaire(
    Enregistrement,
    code="103",
    libelle="Assuré et bénéficiaire",
    longueur=152,
    fixes=bornes("103", 152),
    fiabilite=RECOUPEE,
):
    """NOEMIE 103 : assuré et bénéficiaire.

    Note : longueur 152 et niveau confirmés par ARTHUS.
    """

    niveau: Chiffres = rupture("99", RECOUPEE, "SV ARTHUS")
    nir_assure: LibreEntite = LibreEntite(
        6, 13, O, "Immatriculation de l'assuré", RECOUPEE, "SV ARTHUS"
    )
    cle_nir: Chiffres = Chiffres(19, 2, O, "Clé", RECOUPEE, "SV ARTHUS")
    nom_patronymique: LibreEntite = LibreEntite(
        21, 25, F, "Nom patronymique", PUBLIQUE, "SV", default=""
    )
    nom_usage: LibreEntite = LibreEntite(46, 25, F, "Nom d'usage", PUBLIQUE, "SV", default="")
    prenom: LibreEntite = LibreEntite(71, 15, F, "Prénom", PUBLIQUE, "SV", default="")
    nir_individuel: LibreEntite = LibreEntite(
        86, 13, F, "Immatriculation individuelle", RECOUPEE, "SV ARTHUS", default=""
    )
    cle_nir_individuel: Chiffres = Chiffres(99, 2, F, "Clé", RECOUPEE, "SV ARTHUS", default="")
    date_naissance: NaissanceNoemie = NaissanceNoemie(
        101,
        6,
        O,
        "Date de naissance",
        RECOUPEE,
        "SV ARTHUS",
        note="ARTHUS recopie la date B2 sans l'inverser (AAMMJJ) : ordre à confirmer",
    )
    rang_naissance: Chiffres = Chiffres(107, 1, O, "Rang de naissance", RECOUPEE, "SV ARTHUS")
    nom_beneficiaire: LibreEntite = LibreEntite(
        108, 25, F, "Nom du bénéficiaire", PUBLIQUE, "SV", default=""
    )
    prenom_beneficiaire: LibreEntite = LibreEntite(
        133, 15, F, "Prénom du bénéficiaire", PUBLIQUE, "SV", default=""
    )
    unite_gestion: Chiffres = Chiffres(
        148, 4, F, "Unité de gestion", RECOUPEE, "SV ARTHUS", default=""
    )


class PartAmo(
    Enregistrement,
    code="198",
    libelle="Part AMO",
    longueur=24,
    fixes=bornes("198", 24),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 198 : part amo.

    Note : calque de 199 ; non vue dans ARTHUS, qui n'émet que la part AMC.
    """

    niveau: Chiffres = rupture("99", PUBLIQUE, "SV")
    montant_demande: Montant = Montant(6, 8, O, "Montant demandé", PUBLIQUE, "SV")
    etat: Alpha = Alpha(14, 1, O, "État de la part", PUBLIQUE, "SV", liste=listes_noemie.ETATS_PART)
    montant_paye: Montant = Montant(15, 8, F, "Montant payé", PUBLIQUE, "SV", default=0)
    signe: Alpha = Alpha(
        23, 1, O, "Signe du montant payé", PUBLIQUE, "SV", liste=listes_noemie.SIGNES
    )


class PartAmc(
    Enregistrement,
    code="199",
    libelle="Part AMC",
    longueur=49,
    fixes=bornes("199", 49),
    fiabilite=RECOUPEE,
):
    """NOEMIE 199 : part amc."""

    niveau: Chiffres = rupture("99", RECOUPEE, "SV ARTHUS")
    montant_demande: Montant = Montant(6, 8, O, "Montant demandé", RECOUPEE, "SV ARTHUS")
    etat: Alpha = Alpha(
        14, 1, O, "État de la part", RECOUPEE, "SV ARTHUS", liste=listes_noemie.ETATS_PART
    )
    montant_paye: Montant = Montant(15, 8, F, "Montant payé", RECOUPEE, "SV ARTHUS", default=0)
    signe: Alpha = Alpha(
        23, 1, O, "Signe du montant payé", RECOUPEE, "SV ARTHUS", liste=listes_noemie.SIGNES
    )
    no_amc: Chiffres = Chiffres(24, 10, O, "AMC destinataire", RECOUPEE, "SV ARTHUS")
    id_amc_adherent: LibreEntite = LibreEntite(
        34, 15, F, "Identifiant AMC de l'adhérent", RECOUPEE, "SV ARTHUS", default=""
    )


class Rejet(
    Enregistrement,
    code="294",
    libelle="Rejet",
    longueur=153,
    fixes=bornes("294", 153),
    fiabilite=RECOUPEE,
):
    """NOEMIE 294 : rejet."""

    niveau: Chiffres = rupture("99", RECOUPEE, "SV ARTHUS")
    code_rejet: LibreEntite = LibreEntite(
        6,
        10,
        O,
        "Code de rejet",
        PUBLIQUE,
        "ARTHUS",
        note="SV découpe autrement la même zone : code 6-9, libellé 10-95",
    )
    libelle_rejet: LibreEntite = LibreEntite(16, 80, O, "Libellé du rejet", PUBLIQUE, "ARTHUS")
    niveau_rejet: Alpha = Alpha(
        96, 1, O, "Portée du rejet", RECOUPEE, "SV ARTHUS", liste=listes_noemie.PORTEES_REJET
    )
    part: Alpha = Alpha(
        97, 1, O, "Part concernée", RECOUPEE, "SV ARTHUS", liste=listes_noemie.PARTS
    )
    nature_prestation: LibreEntite = LibreEntite(
        98, 5, F, "Prestation concernée", RECOUPEE, "SV ARTHUS", default=""
    )
    date_soins: JourNoemie = JourNoemie(
        103, 6, F, "Date des soins", RECOUPEE, "SV ARTHUS", default=None
    )
    no_executant: Chiffres = Chiffres(109, 9, F, "Exécutant", RECOUPEE, "SV ARTHUS", default="")
    no_ligne: Chiffres = Chiffres(118, 3, F, "Numéro de ligne", RECOUPEE, "SV ARTHUS", default="")
    rang_rejet: Chiffres = Chiffres(121, 2, F, "Rang du rejet", RECOUPEE, "SV ARTHUS", default="")
    info_complementaire: LibreEntite = LibreEntite(
        123, 30, F, "Information complémentaire", RECOUPEE, "SV ARTHUS", default=""
    )


class Commentaire(
    Enregistrement,
    code="295",
    libelle="Commentaire",
    longueur=135,
    fixes=bornes("295", 135),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 295 : commentaire."""

    niveau: Chiffres = rupture("99", PUBLIQUE, "SV")
    code_commentaire: LibreEntite = LibreEntite(
        6, 1, F, "Code commentaire", PUBLIQUE, "SV", default=""
    )
    commentaire: LibreEntite = LibreEntite(7, 128, O, "Commentaire", PUBLIQUE, "SV")
