"""NOEMIE entities of the older family (references 900 and 576) and of one-off payments."""

from vitalbench.reference.norms import listes_noemie
from vitalbench.reference.norms.champs import (
    Alpha,
    Chiffres,
    Entier,
    JourNoemie,
    LibreEntite,
    Montant,
    NaissanceNoemie,
)
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie_socle import PUBLIQUE, RECOUPEE, F, O, bornes, rupture


class DateComptable(
    Enregistrement,
    code="070",
    libelle="Date comptable",
    longueur=12,
    fixes=bornes("070", 12),
    fiabilite=RECOUPEE,
):
    """NOEMIE 070 : date comptable."""

    niveau: Chiffres = rupture("02", RECOUPEE, "SV ARTHUS")
    date_comptable: JourNoemie = JourNoemie(6, 6, O, "Journée comptable", RECOUPEE, "SV ARTHUS")


class LotRetour(
    Enregistrement,
    code="080",
    libelle="Lot",
    longueur=15,
    fixes=bornes("080", 15),
    fiabilite=RECOUPEE,
):
    """NOEMIE 080 : lot."""

    niveau: Chiffres = rupture("03", RECOUPEE, "SV ARTHUS")
    date_lot: JourNoemie = JourNoemie(6, 6, O, "Date de constitution du lot", RECOUPEE, "SV ARTHUS")
    no_lot: LibreEntite = LibreEntite(
        12,
        3,
        O,
        "Référence du lot",
        RECOUPEE,
        "SV ARTHUS CDC",
        note="X pour admettre AAA à ZZZ (DRE)",
    )


class FactureAncienne(
    Enregistrement,
    code="100",
    libelle="Facture (ancienne forme)",
    longueur=15,
    fixes=bornes("100", 15),
    fiabilite=RECOUPEE,
):
    """NOEMIE 100 : facture (ancienne forme)."""

    niveau: Chiffres = rupture("05", RECOUPEE, "SV ARTHUS")
    no_facture: Chiffres = Chiffres(6, 9, O, "Numéro de facture", RECOUPEE, "SV ARTHUS")


class AssureAncien(
    Enregistrement,
    code="110",
    libelle="Assuré (ancienne forme)",
    longueur=88,
    fixes=bornes("110", 88),
    fiabilite=RECOUPEE,
):
    """NOEMIE 110 : assuré (ancienne forme)."""

    niveau: Chiffres = rupture("05", RECOUPEE, "SV ARTHUS")
    nir_assure: LibreEntite = LibreEntite(6, 13, O, "Immatriculation de l'assuré", PUBLIQUE, "SV")
    cle_nir: Chiffres = Chiffres(19, 2, O, "Clé", PUBLIQUE, "SV")
    nature_nom: Alpha = Alpha(
        21, 1, O, "Nature du nom", PUBLIQUE, "SV", liste=listes_noemie.NATURES_NOM
    )
    nom: LibreEntite = LibreEntite(22, 25, O, "Nom", PUBLIQUE, "SV")
    prenom: LibreEntite = LibreEntite(73, 15, O, "Prénom", PUBLIQUE, "SV")


class MaladeAncien(
    Enregistrement,
    code="120",
    libelle="Malade (ancienne forme)",
    longueur=57,
    fixes=bornes("120", 57),
    fiabilite=RECOUPEE,
):
    """NOEMIE 120 : malade (ancienne forme)."""

    niveau: Chiffres = rupture("05", RECOUPEE, "SV ARTHUS")
    date_naissance: NaissanceNoemie = NaissanceNoemie(6, 6, O, "Date de naissance", PUBLIQUE, "SV")
    rang_naissance: LibreEntite = LibreEntite(12, 1, O, "Rang", PUBLIQUE, "SV")
    nom: LibreEntite = LibreEntite(13, 25, O, "Nom", PUBLIQUE, "SV")
    prenom: LibreEntite = LibreEntite(38, 15, O, "Prénom", PUBLIQUE, "SV")
    unite_gestion: LibreEntite = LibreEntite(53, 4, O, "Unité de gestion", PUBLIQUE, "SV")


class NatureAssuranceRetour(
    Enregistrement,
    code="150",
    libelle="Nature d'assurance",
    longueur=8,
    fixes=bornes("150", 8),
    fiabilite=RECOUPEE,
):
    """NOEMIE 150 : nature d'assurance."""

    niveau: Chiffres = rupture("04", RECOUPEE, "SV ARTHUS")
    nature_assurance: Alpha = Alpha(
        6,
        2,
        O,
        "Nature d'assurance",
        RECOUPEE,
        "SV ARTHUS",
        liste=listes_noemie.NATURES_ASSURANCE_RETOUR,
    )


class Archivage(
    Enregistrement,
    code="160",
    libelle="Archivage",
    longueur=23,
    fixes=bornes("160", 23),
    fiabilite=RECOUPEE,
):
    """NOEMIE 160 : archivage."""

    niveau: Chiffres = rupture("99", RECOUPEE, "SV ARTHUS")
    no_archivage: Chiffres = Chiffres(6, 17, O, "Numéro d'archivage", RECOUPEE, "SV ARTHUS")


class ActeRetour(
    Enregistrement,
    code="210",
    libelle="Acte (ville)",
    longueur=118,
    fixes=bornes("210", 118),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 210 : acte (ville)."""

    niveau: Chiffres = rupture("99", PUBLIQUE, "SV")
    no_ligne: Chiffres = Chiffres(6, 2, O, "Numéro de ligne", PUBLIQUE, "SV")
    code_gestion: Chiffres = Chiffres(8, 2, O, "Code gestion du régime", PUBLIQUE, "SV")
    justif_exoneration: LibreEntite = LibreEntite(
        10, 1, O, "Justification d'exonération", PUBLIQUE, "SV"
    )
    mode_traitement: Chiffres = Chiffres(11, 2, O, "Mode de traitement", PUBLIQUE, "SV")
    discipline: Chiffres = Chiffres(13, 3, O, "Discipline", PUBLIQUE, "SV")
    date_prescription: JourNoemie = JourNoemie(
        16, 6, O, "Date de prescription", PUBLIQUE, "SV", default=None
    )
    date_debut: JourNoemie = JourNoemie(22, 6, O, "Date des soins ou de début", PUBLIQUE, "SV")
    date_fin: JourNoemie = JourNoemie(28, 6, O, "Date de fin", PUBLIQUE, "SV", default=None)
    prix_unitaire: Montant = Montant(34, 8, O, "Prix unitaire", PUBLIQUE, "SV")
    base_remboursement: Montant = Montant(42, 8, O, "Base de remboursement", PUBLIQUE, "SV")
    taux: Entier = Entier(50, 3, O, "Taux (%)", PUBLIQUE, "SV")
    montant_amo: Montant = Montant(53, 8, O, "Montant remboursé", PUBLIQUE, "SV")
    signe: Alpha = Alpha(61, 1, O, "Signe de la ligne", PUBLIQUE, "SV", liste=listes_noemie.SIGNES)
    code_acte: LibreEntite = LibreEntite(62, 3, O, "Nature de prestation (3)", PUBLIQUE, "SV")
    complement_acte: Alpha = Alpha(
        65,
        2,
        F,
        "Complément à la nature d'acte",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes_noemie.COMPLEMENTS_ACTE,
    )
    quantite: Entier = Entier(67, 3, O, "Quantité", PUBLIQUE, "SV")
    coefficient: Entier = Entier(
        70, 5, O, "Coefficient", PUBLIQUE, "SV", decimales=2, note="décimales déduites de B2"
    )
    denombrement: Entier = Entier(75, 3, O, "Dénombrement", PUBLIQUE, "SV")
    montant_depense: Montant = Montant(78, 8, O, "Dépense", PUBLIQUE, "SV")
    qualificatif: Alpha = Alpha(
        86,
        2,
        F,
        "Qualificatif de la dépense",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes_noemie.QUALIFICATIFS_RETOUR,
    )
    taux_local: Entier = Entier(88, 3, O, "Taux Alsace-Moselle", PUBLIQUE, "SV")
    montant_local: Montant = Montant(91, 8, O, "Montant Alsace-Moselle", PUBLIQUE, "SV")
    taux_amc: Entier = Entier(99, 3, O, "Taux part complémentaire", PUBLIQUE, "SV")
    montant_amc: Montant = Montant(102, 8, O, "Montant part complémentaire", PUBLIQUE, "SV")
    base_amc: Montant = Montant(110, 8, O, "Base part complémentaire", PUBLIQUE, "SV")


class FraisHospitaliers(
    Enregistrement,
    code="220",
    libelle="Frais hospitaliers",
    longueur=118,
    fixes=bornes("220", 118),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 220 : frais hospitaliers.

    Note : absente de SV.
    """

    niveau: Chiffres = rupture("99", PUBLIQUE, "ALC")
    no_ligne: Chiffres = Chiffres(6, 2, O, "Numéro de ligne", PUBLIQUE, "ALC")
    code_gestion: Chiffres = Chiffres(8, 2, O, "Code gestion du régime", PUBLIQUE, "ALC")
    justif_exoneration: LibreEntite = LibreEntite(
        10, 1, O, "Justification d'exonération", PUBLIQUE, "ALC"
    )
    mode_traitement: Chiffres = Chiffres(11, 2, O, "Mode de traitement", PUBLIQUE, "ALC")
    discipline: Chiffres = Chiffres(13, 3, O, "Discipline", PUBLIQUE, "ALC")
    date_debut: JourNoemie = JourNoemie(16, 6, O, "Date de début", PUBLIQUE, "ALC")
    date_fin: JourNoemie = JourNoemie(22, 6, O, "Date de fin", PUBLIQUE, "ALC")
    prix_unitaire: Montant = Montant(28, 8, O, "Prix unitaire", PUBLIQUE, "ALC")
    base_remboursement: Montant = Montant(36, 8, O, "Base de remboursement", PUBLIQUE, "ALC")
    taux: Entier = Entier(44, 3, O, "Taux (%)", PUBLIQUE, "ALC")
    montant_amo: Montant = Montant(47, 8, O, "Montant remboursé", PUBLIQUE, "ALC")
    signe: Alpha = Alpha(55, 1, O, "Signe de la ligne", PUBLIQUE, "ALC", liste=listes_noemie.SIGNES)
    code_acte: LibreEntite = LibreEntite(56, 3, O, "Nature de prestation (3)", PUBLIQUE, "ALC")
    complement_acte: Alpha = Alpha(
        59,
        2,
        F,
        "Complément à la nature d'acte",
        PUBLIQUE,
        "ALC",
        default="",
        liste=listes_noemie.COMPLEMENTS_ACTE,
    )
    quantite: Entier = Entier(61, 3, O, "Quantité", PUBLIQUE, "ALC")
    coefficient: Entier = Entier(
        64, 5, O, "Coefficient", PUBLIQUE, "ALC", decimales=2, note="décimales déduites de B2"
    )
    denombrement: Entier = Entier(69, 3, O, "Dénombrement", PUBLIQUE, "ALC")
    montant_depense: Montant = Montant(72, 8, O, "Dépense", PUBLIQUE, "ALC")
    qualificatif: Alpha = Alpha(
        80,
        2,
        F,
        "Qualificatif de la dépense",
        PUBLIQUE,
        "ALC",
        default="",
        liste=listes_noemie.QUALIFICATIFS_RETOUR,
    )
    coefficient_hospitalier: Entier = Entier(
        82, 5, O, "Coefficient global d'hospitalisation", PUBLIQUE, "ALC"
    )
    forfait_a_generer: LibreEntite = LibreEntite(
        87, 1, O, "Code forfait à générer", PUBLIQUE, "ALC", default=""
    )
    taux_local: Entier = Entier(88, 3, O, "Taux Alsace-Moselle", PUBLIQUE, "ALC")
    montant_local: Montant = Montant(91, 8, O, "Montant Alsace-Moselle", PUBLIQUE, "ALC")
    taux_amc: Entier = Entier(99, 3, O, "Taux part complémentaire", PUBLIQUE, "ALC")
    montant_amc: Montant = Montant(102, 8, O, "Montant part complémentaire", PUBLIQUE, "ALC")
    base_amc: Montant = Montant(110, 8, O, "Base part complémentaire", PUBLIQUE, "ALC")


class Retenue(
    Enregistrement,
    code="250",
    libelle="Retenue",
    longueur=47,
    fixes=bornes("250", 47),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 250 : retenue."""

    niveau: Chiffres = rupture("99", PUBLIQUE, "SV")
    no_ligne: Chiffres = Chiffres(6, 2, O, "Numéro de ligne", PUBLIQUE, "SV")
    ref_dette: LibreEntite = LibreEntite(8, 10, O, "Référence de la dette", PUBLIQUE, "SV")
    date_dette: JourNoemie = JourNoemie(
        18, 6, O, "Date d'enregistrement de la dette", PUBLIQUE, "SV"
    )
    nature_dette: Alpha = Alpha(
        24, 3, O, "Nature de la dette", PUBLIQUE, "SV", liste=listes_noemie.NATURES_DETTE
    )
    nature_recuperation: Alpha = Alpha(
        27,
        3,
        O,
        "Nature de la récupération",
        PUBLIQUE,
        "SV",
        liste=listes_noemie.NATURES_RECUPERATION,
    )
    montant: Montant = Montant(30, 8, O, "Montant du mouvement", PUBLIQUE, "SV")
    signe: Alpha = Alpha(38, 1, O, "Signe", PUBLIQUE, "SV", liste=listes_noemie.SIGNES)
    solde: Montant = Montant(39, 8, F, "Solde de la dette", PUBLIQUE, "SV", default=0)


class PaiementForfaitaire(
    Enregistrement,
    code="261",
    libelle="Paiement ponctuel ou forfaitaire",
    longueur=19,
    fixes=bornes("261", 19),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 261 : paiement ponctuel ou forfaitaire."""

    niveau: Chiffres = rupture("05", PUBLIQUE, "SV")
    code_paiement: Chiffres = Chiffres(6, 5, O, "Code du paiement", PUBLIQUE, "SV")
    montant: Montant = Montant(11, 8, O, "Montant", PUBLIQUE, "SV")


class DetailPaiement(
    Enregistrement,
    code="262",
    libelle="Détail de paiement ponctuel ou forfaitaire",
    longueur=134,
    fixes=bornes("262", 134),
    fiabilite=PUBLIQUE,
):
    """NOEMIE 262 : détail de paiement ponctuel ou forfaitaire."""

    niveau: Chiffres = rupture("99", PUBLIQUE, "SV")
    code_detail: LibreEntite = LibreEntite(6, 5, F, "Codification", PUBLIQUE, "SV", default="")
    libelle_detail: LibreEntite = LibreEntite(11, 80, F, "Libellé", PUBLIQUE, "SV", default="")
    nir: LibreEntite = LibreEntite(91, 13, F, "Immatriculation", PUBLIQUE, "SV", default="")
    cle_nir: Chiffres = Chiffres(104, 2, F, "Clé", PUBLIQUE, "SV", default="")
    date_naissance: NaissanceNoemie = NaissanceNoemie(
        106, 6, F, "Date de naissance", PUBLIQUE, "SV", default=""
    )
    rang_naissance: Chiffres = Chiffres(112, 1, F, "Rang de naissance", PUBLIQUE, "SV", default="")
    periode: Alpha = Alpha(
        113, 1, O, "Périodicité", PUBLIQUE, "SV", liste=listes_noemie.PERIODICITES
    )
    debut_periode: JourNoemie = JourNoemie(
        114, 6, F, "Début de période", PUBLIQUE, "SV", default=None
    )
    fin_periode: JourNoemie = JourNoemie(120, 6, F, "Fin de période", PUBLIQUE, "SV", default=None)
    montant: Montant = Montant(126, 8, O, "Montant", PUBLIQUE, "SV")


class RejetAncien(
    Enregistrement,
    code="290",
    libelle="Rejet ou signalement (ancienne forme)",
    longueur=98,
    fixes=bornes("290", 98),
    fiabilite=RECOUPEE,
):
    """NOEMIE 290 : rejet ou signalement (ancienne forme)."""

    niveau: Chiffres = rupture("99", RECOUPEE, "SV ARTHUS")
    no_ligne: Chiffres = Chiffres(6, 2, O, "Numéro de ligne", RECOUPEE, "SV ARTHUS")
    code_rejet: LibreEntite = LibreEntite(8, 10, O, "Code de rejet", RECOUPEE, "SV ARTHUS")
    libelle_rejet: LibreEntite = LibreEntite(18, 80, O, "Libellé", RECOUPEE, "SV ARTHUS")
