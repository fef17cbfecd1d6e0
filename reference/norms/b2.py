"""B2 records of the professional's profile (PS): the main journey of a facture.

Positions and labels come from public readings of the norm, not from the official specification;
each field carries its sources and how far it can be trusted. See `b2_complements` for the
refined complements (pharmacy, LPP, biology, CCAM…) and `b2_etablissement` for the CP profile.
"""

from vitalbench.reference.norms import listes
from vitalbench.reference.norms.b2_fichier import DebutFichier, DebutLot, FinFichier, FinLot
from vitalbench.reference.norms.b2_socle import (
    PUBLIQUE,
    RECOUPEE,
    F,
    LigneFacture,
    O,
    complement,
    type_b2,
)
from vitalbench.reference.norms.champs import (
    Alpha,
    Chiffres,
    Entier,
    Jour,
    Montant,
    Naissance,
    Zone,
)

__all__ = [
    "Acte",
    "DebutFichier",
    "DebutLot",
    "EnteteFacture",
    "FinFichier",
    "FinLot",
    "RppsActe",
    "SuiteActe",
    "SuiteEntete",
    "TotalFacture",
]


class EnteteFacture(
    LigneFacture,
    code="2",
    libelle="En-tête de facture, professionnel de santé",
    fixes=(type_b2("2"), complement(" ", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 2 : en-tête de facture, professionnel de santé."""

    marquage_facture: Alpha = Alpha(37, 1, F, "Marquage de la facture", PUBLIQUE, "SV", default="")
    forcage_amo: Alpha = Alpha(
        38, 1, F, "Indicateur de forçage de la tarification AMO", PUBLIQUE, "SV", default=""
    )
    nature_operation: Chiffres = Chiffres(39, 1, O, "Nature d'opération", PUBLIQUE, "SV")
    date_facturation: Jour = Jour(40, 6, O, "Date de facturation", RECOUPEE, "SV ARTHUS")
    top_eclatement_ps: Alpha = Alpha(
        46,
        1,
        F,
        "Éclatement du flux par le PS",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.ECLATEMENTS_PS,
    )
    type_facture: Alpha = Alpha(
        47,
        1,
        F,
        "Type de facture",
        RECOUPEE,
        "SV ARTHUS",
        default="",
        liste=listes.TYPES_FACTURE,
        note="ARTHUS lit aussi D, C, L, R dans les DRE",
    )
    dispositif_portable: Alpha = Alpha(
        48, 1, F, "Facture établie sur dispositif portable", PUBLIQUE, "SV", default=""
    )
    grand_regime: Chiffres = Chiffres(49, 2, O, "Code grand régime", PUBLIQUE, "SV")
    caisse_gestionnaire: Chiffres = Chiffres(51, 3, O, "Caisse gestionnaire", RECOUPEE, "SV ARTHUS")
    centre_gestionnaire: Chiffres = Chiffres(54, 4, O, "Centre gestionnaire", RECOUPEE, "SV ARTHUS")
    nature_piece_droits: Chiffres = Chiffres(
        58, 1, O, "Nature du justificatif de droits", PUBLIQUE, "SV"
    )
    no_prescripteur: Chiffres = Chiffres(
        59, 9, O, "Numéro du prescripteur, clé comprise", PUBLIQUE, "SV"
    )
    date_prescription: Jour = Jour(68, 6, O, "Date de prescription", PUBLIQUE, "SV", default=None)
    regime_prestation: Alpha = Alpha(
        74, 3, F, "Régime de prestation de l'assuré", RECOUPEE, "SV ARTHUS", default=""
    )
    nature_assurance: Chiffres = Chiffres(
        77, 2, O, "Nature d'assurance", PUBLIQUE, "SV", liste=listes.NATURES_ASSURANCE
    )
    justif_exoneration: Alpha = Alpha(
        79,
        1,
        O,
        "Justification d'exonération ou de modulation du TM",
        PUBLIQUE,
        "SV",
        liste=listes.EXONERATIONS,
        note="valeurs : FIDES",
    )
    date_maternite: Jour = Jour(80, 6, F, "Date maternité", PUBLIQUE, "SV", default=None)
    no_at_ou_date_accident: Chiffres = Chiffres(
        86, 9, F, "Numéro d'AT ou date d'accident de droit commun", PUBLIQUE, "SV", default=""
    )
    presence_cps_remplacant: Chiffres = Chiffres(
        95, 1, O, "CPS de remplaçant utilisée pour sécuriser", PUBLIQUE, "SV"
    )
    date_naissance: Naissance = Naissance(
        96,
        6,
        O,
        "Date de naissance du bénéficiaire",
        RECOUPEE,
        "SV ARTHUS",
        note="alphanumérique : les dates lunaires restent admises (déduit)",
    )
    rang_naissance: Chiffres = Chiffres(
        102, 1, F, "Rang de naissance", RECOUPEE, "SV ARTHUS", default=""
    )
    rang_beneficiaire: Alpha = Alpha(103, 2, F, "Rang de bénéficiaire", PUBLIQUE, "SV", default="")
    no_adherent: Alpha = Alpha(105, 8, F, "Numéro d'adhérent", PUBLIQUE, "SV", default="")
    specialite_prescripteur: Chiffres = Chiffres(
        113, 2, F, "Spécialité du prescripteur", PUBLIQUE, "SV", default=""
    )
    destinataire_reglement: Chiffres = Chiffres(
        115, 2, O, "Destinataire du règlement", PUBLIQUE, "SV", liste=listes.DESTINATAIRES_REGLEMENT
    )
    type_contrat: Chiffres = Chiffres(
        117,
        2,
        F,
        "Type de contrat complémentaire",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.CONTRATS,
    )
    no_organisme_complementaire: Alpha = Alpha(
        119, 10, F, "Numéro d'organisme complémentaire", RECOUPEE, "SV ARTHUS", default=""
    )


class SuiteEntete(
    LigneFacture,
    code="2S",
    libelle="Suite d'en-tête, immatriculation individuelle",
    fixes=(type_b2("2"), complement("S", 36)),
    fiabilite=PUBLIQUE,
):
    """B2 type 2S : suite d'en-tête, immatriculation individuelle."""

    nir_individuel: Alpha = Alpha(
        50, 13, F, "Immatriculation individuelle du bénéficiaire", PUBLIQUE, "SV", default=""
    )
    cle_nir_individuel: Chiffres = Chiffres(
        63, 2, F, "Clé de l'immatriculation individuelle", PUBLIQUE, "SV", default=""
    )
    ref_liste_opposition: Alpha = Alpha(
        65, 6, F, "Référence de la liste d'opposition", PUBLIQUE, "SV", default=""
    )


class Acte(
    LigneFacture,
    code="4",
    libelle="Acte ou prestation, professionnel de santé",
    fixes=(type_b2("4"), complement(" ", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 4 : acte ou prestation, professionnel de santé."""

    sequence: Entier = Entier(37, 2, F, "Séquence", PUBLIQUE, "SV", default=0)
    mode_traitement: Chiffres = Chiffres(39, 2, F, "Mode de traitement", PUBLIQUE, "SV", default="")
    discipline: Chiffres = Chiffres(
        41, 3, F, "Discipline de prestation", PUBLIQUE, "SV", default=""
    )
    date_dap: Jour = Jour(
        44, 6, F, "Date de demande d'accord préalable ou d'accord CMU", PUBLIQUE, "SV", default=None
    )
    code_accord: Chiffres = Chiffres(
        50, 1, O, "Code accord préalable", PUBLIQUE, "SV", liste=listes.ACCORDS_PREALABLES
    )
    sequence_renouvellement: Alpha = Alpha(
        51, 2, F, "Séquence de renouvellement", PUBLIQUE, "SV", default=""
    )
    justif_exo_acte: Alpha = Alpha(
        54,
        1,
        F,
        "Exonération ou modulation au niveau de l'acte",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.EXONERATIONS,
        note="valeurs : FIDES",
    )
    no_executant: Chiffres = Chiffres(
        55, 9, O, "Exécutant de l'acte, clé comprise", RECOUPEE, "SV ARTHUS"
    )
    zone_tarif: Chiffres = Chiffres(
        64, 2, F, "Zone tarifaire de l'exécutant", RECOUPEE, "SV ARTHUS", default=""
    )
    specialite_executant: Chiffres = Chiffres(
        66, 2, F, "Spécialité de l'exécutant", RECOUPEE, "SV ARTHUS", default=""
    )
    date_acte: Jour = Jour(68, 6, O, "Date de l'acte ou de la délivrance", RECOUPEE, "SV ARTHUS")
    code_acte: Alpha = Alpha(74, 5, O, "Code prestation", RECOUPEE, "SV ARTHUS")
    quantite: Entier = Entier(79, 2, O, "Quantité", RECOUPEE, "SV ARTHUS")
    coefficient: Entier = Entier(81, 6, O, "Coefficient", RECOUPEE, "SV ARTHUS", decimales=2)
    denombrement: Entier = Entier(87, 2, O, "Dénombrement", RECOUPEE, "SV ARTHUS")
    prix_unitaire: Montant = Montant(89, 7, O, "Prix unitaire", RECOUPEE, "SV ARTHUS")
    base_remboursement: Montant = Montant(96, 7, O, "Base de remboursement", RECOUPEE, "SV ARTHUS")
    taux: Entier = Entier(103, 3, O, "Taux (%)", RECOUPEE, "SV ARTHUS")
    montant_amo: Montant = Montant(106, 7, O, "Part obligatoire", RECOUPEE, "SV ARTHUS")
    montant_depense: Montant = Montant(113, 7, O, "Honoraires ou dépense", RECOUPEE, "SV ARTHUS")
    qualificatif_depense: Alpha = Alpha(
        120,
        1,
        O,
        "Qualificatif de la dépense",
        RECOUPEE,
        "SV ARTHUS",
        note="I = flux d'information (PUB-BG)",
        default="",
    )
    lieu: Chiffres = Chiffres(121, 1, O, "Lieu de l'acte", PUBLIQUE, "SV", liste=listes.LIEUX)
    montant_amc: Montant = Montant(
        122, 7, F, "Part complémentaire", RECOUPEE, "SV ARTHUS", default=0
    )


class SuiteActe(
    LigneFacture,
    code="4S",
    libelle="Suite d'acte",
    fixes=(type_b2("4"), complement("S", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 4S : suite d'acte."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    exercice_executant: Alpha = Alpha(
        39,
        1,
        F,
        "Exercice de l'exécutant",
        RECOUPEE,
        "SV FIDES",
        default="",
        liste=listes.EXERCICES,
    )
    option_coordination: Alpha = Alpha(
        40,
        1,
        F,
        "Option de coordination",
        RECOUPEE,
        "FIDES ARTHUS",
        default="",
        note="blanc dans SV",
    )
    base_theorique: Montant = Montant(
        41, 7, F, "Base de remboursement théorique", RECOUPEE, "SV FIDES", default=0
    )
    exercice_prescripteur: Alpha = Alpha(
        48,
        1,
        F,
        "Exercice du prescripteur",
        PUBLIQUE,
        "FIDES",
        default="",
        liste=listes.EXERCICES,
        note="blanc dans SV",
    )
    date_dap: Jour = Jour(
        49, 6, F, "Date de la demande d'accord préalable", RECOUPEE, "SV FIDES", default=None
    )
    code_accord: Chiffres = Chiffres(
        55, 1, O, "Code accord préalable", RECOUPEE, "SV FIDES", liste=listes.ACCORDS_PREALABLES
    )
    no_remplacant: Alpha = Alpha(56, 9, F, "Numéro du remplaçant", RECOUPEE, "SV FIDES", default="")
    complement_remplacant: Alpha = Alpha(
        65, 6, F, "Complément au numéro de remplaçant", RECOUPEE, "SV FIDES", default=""
    )
    forcage_amo: Alpha = Alpha(
        71, 1, F, "Forçage de la tarification AMO", RECOUPEE, "SV FIDES", default=""
    )
    lieu_execution: Chiffres = Chiffres(
        72, 14, F, "Lieu d'exécution", RECOUPEE, "SV FIDES", default=""
    )
    filiere_reseau: Chiffres = Chiffres(
        86, 14, F, "Filière ou réseau", RECOUPEE, "SV FIDES", default=""
    )
    forcage_amc: Alpha = Alpha(
        100, 1, F, "Forçage de la tarification AMC", RECOUPEE, "SV FIDES", default=""
    )
    no_forfait_technique: Chiffres = Chiffres(
        101, 5, F, "Numéro d'ordre du forfait technique", RECOUPEE, "SV FIDES", default=""
    )
    no_appareil: Chiffres = Chiffres(
        106, 14, F, "Numéro de l'appareil", RECOUPEE, "SV FIDES", default=""
    )
    no_ghs_ght: Chiffres = Chiffres(
        120, 4, F, "Numéro de GHS ou de GHT", RECOUPEE, "SV FIDES", default=""
    )
    domaine_court_sejour: Chiffres = Chiffres(
        124, 1, F, "Domaine court séjour", RECOUPEE, "SV FIDES", default=""
    )
    top_prevention: Alpha = Alpha(125, 1, F, "Top prévention", RECOUPEE, "FIDES ARTHUS", default="")
    qualifiant_depense: Alpha = Alpha(
        126, 2, F, "Qualifiant de la dépense", RECOUPEE, "FIDES ARTHUS", default=""
    )
    participation_assure: Alpha = Alpha(
        128, 1, F, "Participation de l'assuré", PUBLIQUE, "FIDES", default=""
    )


class RppsActe(
    LigneFacture,
    code="4E",
    libelle="RPPS du prescripteur et de l'exécutant",
    fixes=(type_b2("4"), complement("E", 36)),
    fiabilite=PUBLIQUE,
):
    """B2 type 4E : rpps du prescripteur et de l'exécutant.

    Note : décrit par FIDES pour les établissements ; usage en profil PS déduit.
    """

    sequence: Entier = Entier(37, 2, O, "Rang du complément", PUBLIQUE, "FIDES")
    rpps_prescripteur: Alpha = Alpha(
        39, 11, F, "RPPS du prescripteur", PUBLIQUE, "FIDES", default=""
    )
    structure_prescripteur: Alpha = Alpha(
        50, 14, F, "Structure du prescripteur", PUBLIQUE, "FIDES", default=""
    )
    rpps_executant: Alpha = Alpha(64, 11, F, "RPPS de l'exécutant", PUBLIQUE, "FIDES", default="")
    structure_executant: Alpha = Alpha(
        75, 14, F, "Structure de l'exécutant", PUBLIQUE, "FIDES", default=""
    )


class TotalFacture(
    LigneFacture,
    code="5",
    libelle="Total de facture, professionnel de santé",
    fixes=(type_b2("5"),),
    fiabilite=RECOUPEE,
):
    """B2 type 5 : total de facture, professionnel de santé."""

    nb_lignes_acte: Entier = Entier(
        39, 3, O, "Nombre d'enregistrements de type 4", RECOUPEE, "SV ARTHUS"
    )
    reserve_sesam_42: Zone = Zone(42, 16, O, "Réservé SESAM", PUBLIQUE, "SV", default="")
    total_facture: Montant = Montant(58, 8, O, "Total facturé", RECOUPEE, "SV ARTHUS")
    total_amo: Montant = Montant(66, 8, O, "Total part obligatoire", RECOUPEE, "SV ARTHUS")
    total_participation: Montant = Montant(
        74, 8, O, "Participation de l'assuré avant complémentaire", PUBLIQUE, "SV"
    )
    total_amc: Montant = Montant(
        82, 8, F, "Total part complémentaire", RECOUPEE, "SV ARTHUS", default=0
    )
    top_eclatement_oct: Alpha = Alpha(
        90, 1, O, "Éclatement par un OCT", PUBLIQUE, "SV", default="", liste=listes.ECLATEMENTS_OCT
    )
    reserve_sesam_91: Zone = Zone(91, 3, O, "Réservé SESAM", PUBLIQUE, "SV", default="")
    liste_opposition: Alpha = Alpha(94, 1, O, "Liste d'opposition", PUBLIQUE, "SV", default="")
    certification_facture: Alpha = Alpha(
        97,
        32,
        O,
        "Zone de certification (signature de la FSE)",
        PUBLIQUE,
        "SV",
        default="",
        note="contenu et algorithme non publics ; blancs hors SESAM",
    )
