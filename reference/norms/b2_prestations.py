"""B2 records of the establishments profile (CP): stays, prestations, acts and their detail."""

from vitalbench.reference.norms import listes
from vitalbench.reference.norms.b2_socle import (
    PUBLIQUE,
    RECOUPEE,
    F,
    LigneFacture,
    LigneFactureCp,
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
)


class PrestationHospitaliere(
    LigneFactureCp,
    code="3",
    libelle="Prestation hospitalière",
    fixes=(type_b2("3"),),
    fiabilite=RECOUPEE,
):
    """B2 type 3 (profil CP) : prestation hospitalière."""

    mode_traitement: Chiffres = Chiffres(
        39, 2, F, "Mode de traitement", RECOUPEE, "SV FIDES ATIH ALC ARTHUS", default=""
    )
    discipline: Chiffres = Chiffres(
        41, 3, F, "Discipline de prestation", RECOUPEE, "SV FIDES ATIH ALC ARTHUS", default=""
    )
    date_debut: Jour = Jour(
        44, 6, O, "Début de séjour ou date des soins", RECOUPEE, "SV FIDES ATIH ALC ARTHUS"
    )
    date_fin: Jour = Jour(50, 6, O, "Fin de séjour", RECOUPEE, "SV FIDES ALC ARTHUS", default=None)
    code_acte: Alpha = Alpha(
        56, 5, O, "Code prestation (4) et complément (1)", RECOUPEE, "SV FIDES ATIH ALC ARTHUS"
    )
    quantite: Entier = Entier(61, 3, O, "Quantité", RECOUPEE, "SV FIDES ATIH ALC ARTHUS")
    justif_exo_acte: Alpha = Alpha(
        64,
        1,
        F,
        "Exonération du TM au niveau de l'acte",
        RECOUPEE,
        "SV FIDES ATIH ALC",
        default="",
        liste=listes.EXONERATIONS,
    )
    coefficient: Entier = Entier(
        65, 5, F, "Coefficient", RECOUPEE, "SV FIDES ATIH ALC ARTHUS", default=0, decimales=2
    )
    forfait_journalier: Alpha = Alpha(
        70,
        1,
        F,
        "Prise en charge du forfait journalier",
        RECOUPEE,
        "SV FIDES",
        default="",
        liste=listes.FORFAITS_JOURNALIERS,
    )
    coefficient_mco: Entier = Entier(
        71, 5, F, "Coefficient MCO ou HAD", RECOUPEE, "SV FIDES ATIH", default=0, decimales=4
    )
    prix_unitaire: Montant = Montant(
        76, 7, O, "Prix unitaire", RECOUPEE, "SV FIDES ATIH ALC ARTHUS"
    )
    base_remboursement: Montant = Montant(
        83, 8, O, "Base de remboursement", RECOUPEE, "SV FIDES ATIH ALC ARTHUS"
    )
    taux: Entier = Entier(91, 3, O, "Taux (%)", RECOUPEE, "SV FIDES ATIH ALC ARTHUS")
    montant_amo: Montant = Montant(
        94, 8, O, "Part obligatoire", RECOUPEE, "SV FIDES ATIH ALC ARTHUS"
    )
    montant_depense: Montant = Montant(
        102, 8, O, "Dépense totale, dépassement compris", RECOUPEE, "SV FIDES ATIH ALC ARTHUS"
    )
    no_ghs_ght: Chiffres = Chiffres(
        110, 4, F, "Numéro de GHS ou de GHT", RECOUPEE, "SV FIDES", default=""
    )
    taux_financement: Entier = Entier(114, 3, F, "Taux de financement", PUBLIQUE, "SV", default=0)
    participation_assure: Alpha = Alpha(
        117, 1, F, "Participation de l'assuré", PUBLIQUE, "FIDES", default="", note="blanc dans SV"
    )
    qualificatif_depense: Alpha = Alpha(
        120, 1, F, "Qualificatif de la dépense", RECOUPEE, "SV FIDES ARTHUS", default=""
    )
    domaine_court_sejour: Alpha = Alpha(
        121, 1, F, "Domaine court séjour", RECOUPEE, "SV FIDES", default=""
    )
    montant_amc: Montant = Montant(
        122, 7, F, "Part complémentaire", RECOUPEE, "SV FIDES ATIH ARTHUS", default=0
    )


class SuitePrestation(
    LigneFactureCp,
    code="3S",
    libelle="Suite de prestation hospitalière",
    fixes=(type_b2("3"), complement("S", 39)),
    fiabilite=RECOUPEE,
):
    """B2 type 3S (profil CP) : suite de prestation hospitalière."""

    sequence: Entier = Entier(40, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    no_prescripteur: Chiffres = Chiffres(42, 9, O, "Numéro du prescripteur", RECOUPEE, "SV FIDES")
    exercice_prescripteur: Alpha = Alpha(
        51,
        1,
        F,
        "Exercice du prescripteur",
        RECOUPEE,
        "SV FIDES",
        default="",
        liste=listes.EXERCICES,
    )
    specialite_prescripteur: Chiffres = Chiffres(
        52, 2, O, "Spécialité du prescripteur salarié", RECOUPEE, "SV FIDES"
    )
    date_prescription: Jour = Jour(
        54, 6, O, "Date de prescription", RECOUPEE, "SV FIDES", default=None
    )
    date_dap: Jour = Jour(
        60, 6, F, "Date de la demande d'accord préalable", RECOUPEE, "SV FIDES", default=None
    )
    code_accord: Chiffres = Chiffres(
        66, 1, O, "Code accord préalable", RECOUPEE, "SV FIDES", liste=listes.ACCORDS_PREALABLES
    )
    lieu_execution: Chiffres = Chiffres(
        67,
        14,
        F,
        "Établissement de transfert ou de retour, ou lieu d'exécution",
        RECOUPEE,
        "SV FIDES",
        default="",
    )
    fin_sejour: Alpha = Alpha(
        81,
        1,
        F,
        "Nature d'interruption ou de fin de séjour",
        RECOUPEE,
        "SV FIDES",
        default="",
        liste=listes.FINS_SEJOUR,
    )
    filiere_reseau: Chiffres = Chiffres(
        82, 14, F, "Filière ou réseau", RECOUPEE, "SV FIDES", default=""
    )
    no_forfait_technique: Chiffres = Chiffres(
        96, 5, F, "Numéro d'ordre du forfait technique", RECOUPEE, "SV FIDES", default=""
    )
    no_appareil: Chiffres = Chiffres(
        101, 14, F, "Numéro de l'appareil", RECOUPEE, "SV FIDES", default=""
    )
    origine_prescription: Alpha = Alpha(
        115,
        1,
        F,
        "Origine de la prescription",
        RECOUPEE,
        "FIDES ARTHUS",
        default="",
        note="blanc dans SV",
    )


class RppsPrestation(
    LigneFactureCp,
    code="3E",
    libelle="RPPS du prescripteur (prestation hospitalière)",
    fixes=(type_b2("3"), complement("E", 39)),
    fiabilite=PUBLIQUE,
):
    """B2 type 3E (profil CP) : rpps du prescripteur (prestation hospitalière)."""

    sequence: Entier = Entier(40, 2, O, "Rang du complément", PUBLIQUE, "FIDES")
    rpps_prescripteur: Alpha = Alpha(42, 11, O, "RPPS du prescripteur", PUBLIQUE, "FIDES")
    structure_prescripteur: Alpha = Alpha(
        53, 14, F, "Structure du prescripteur", PUBLIQUE, "FIDES", default=""
    )


class LppHospitalier(
    LigneFacture,
    code="3F",
    libelle="Dispositifs médicaux LPP (hospitalier)",
    fixes=(type_b2("3"), complement("F", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 3F (profil CP) : dispositifs médicaux lpp (hospitalier)."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    reserve_sesam: Chiffres = Chiffres(39, 4, O, "Réservé SESAM", PUBLIQUE, "SV", default="")
    code_lpp: Alpha = Alpha(
        43, 13, O, "Code de référence LPP", RECOUPEE, "SV FIDES ATIH", sensible=True
    )
    siret: Alpha = Alpha(
        56, 14, F, "SIRET du fabricant ou de l'importateur", RECOUPEE, "SV FIDES", default=""
    )
    quantite: Entier = Entier(70, 2, O, "Quantité", RECOUPEE, "SV FIDES ATIH")
    tarif_lpp: Montant = Montant(
        72, 7, O, "Tarif de référence ou PU sur devis", RECOUPEE, "SV FIDES ATIH"
    )
    montant_facture: Montant = Montant(79, 7, O, "Montant total facturé", RECOUPEE, "SV FIDES ATIH")
    prix_achat_unitaire: Montant = Montant(
        86,
        7,
        F,
        "Prix d'achat unitaire",
        RECOUPEE,
        "FIDES ATIH",
        default=0,
        note="SV (2007) y place un second groupe code LPP 2 (86 à 128)",
    )
    ecart_unitaire: Montant = Montant(
        93, 7, F, "Écart indemnisable unitaire", RECOUPEE, "FIDES ATIH", default=0
    )
    ecart_total: Montant = Montant(
        100, 7, F, "Écart indemnisable total", RECOUPEE, "FIDES ATIH", default=0
    )


class MedicamentEnSus(
    LigneFacture,
    code="3H",
    libelle="Médicaments hospitaliers en sus",
    fixes=(type_b2("3"), complement("H", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 3H (profil CP) : médicaments hospitaliers en sus."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    reserve_sesam: Chiffres = Chiffres(39, 4, O, "Réservé SESAM", PUBLIQUE, "SV", default="")
    code_ucd: Chiffres = Chiffres(49, 7, O, "Code UCD", RECOUPEE, "SV FIDES ATIH", sensible=True)
    code_taux: Chiffres = Chiffres(
        56,
        1,
        F,
        "Code taux",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.TAUX_PHARMACIE,
        note="valeurs SV ; absent de FIDES",
    )
    coefficient_fractionnement: Entier = Entier(
        57,
        5,
        F,
        "Coefficient de fractionnement, 10000 par défaut",
        RECOUPEE,
        "FIDES ATIH",
        default=0,
        decimales=4,
    )
    prix_achat_unitaire: Montant = Montant(
        67, 7, F, "Prix d'achat unitaire", RECOUPEE, "SV FIDES ATIH", default=0
    )
    ecart_unitaire: Montant = Montant(
        74, 7, F, "Écart indemnisable unitaire", RECOUPEE, "SV FIDES ATIH", default=0
    )
    ecart_total: Montant = Montant(
        81,
        7,
        O,
        "Écart indemnisable total",
        RECOUPEE,
        "FIDES ATIH",
        note="SV (2007) : prix unitaire facturé",
    )
    quantite: Entier = Entier(88, 3, O, "Quantité", RECOUPEE, "SV FIDES ATIH")
    montant_facture: Montant = Montant(91, 7, O, "Montant total facturé", RECOUPEE, "SV FIDES ATIH")


class ActeExterne(
    LigneFactureCp,
    code="4",
    libelle="Honoraires ou soins externes, établissement",
    fixes=(type_b2("4"),),
    fiabilite=RECOUPEE,
):
    """B2 type 4 (profil CP) : honoraires ou soins externes, établissement."""

    mode_traitement: Chiffres = Chiffres(
        39, 2, F, "Mode de traitement", RECOUPEE, "SV FIDES ATIH ARTHUS", default=""
    )
    discipline: Chiffres = Chiffres(
        41, 3, F, "Discipline de prestation", RECOUPEE, "SV FIDES ATIH ARTHUS", default=""
    )
    no_prescripteur: Chiffres = Chiffres(
        44, 9, O, "Prescripteur, clé comprise", RECOUPEE, "SV FIDES ARTHUS"
    )
    origine_prescription: Alpha = Alpha(
        53,
        1,
        F,
        "Origine de la prescription",
        RECOUPEE,
        "FIDES ARTHUS",
        default="",
        note="blanc dans SV",
    )
    justif_exo_acte: Alpha = Alpha(
        54,
        1,
        F,
        "Exonération ou modulation au niveau de l'acte",
        RECOUPEE,
        "SV FIDES ATIH",
        default="",
        liste=listes.EXONERATIONS,
    )
    specialite_prescripteur: Chiffres = Chiffres(
        55, 2, F, "Spécialité du prescripteur", RECOUPEE, "SV FIDES ARTHUS", default=""
    )
    no_executant: Chiffres = Chiffres(
        57, 9, O, "Exécutant, clé comprise", RECOUPEE, "SV FIDES ARTHUS"
    )
    zone_tarif: Chiffres = Chiffres(
        66, 2, F, "Zone tarifaire de l'exécutant", RECOUPEE, "SV FIDES ARTHUS", default=""
    )
    specialite_executant: Chiffres = Chiffres(
        68, 2, F, "Spécialité de l'exécutant", RECOUPEE, "SV FIDES ATIH ARTHUS", default=""
    )
    date_soins: Jour = Jour(70, 6, O, "Date des soins", RECOUPEE, "SV FIDES ATIH ARTHUS")
    code_acte: Alpha = Alpha(
        76, 5, O, "Code prestation (4) et complément (1)", RECOUPEE, "SV FIDES ATIH ARTHUS"
    )
    quantite: Entier = Entier(81, 2, O, "Quantité", RECOUPEE, "SV FIDES ATIH ARTHUS")
    coefficient: Entier = Entier(
        83, 6, O, "Coefficient", RECOUPEE, "SV FIDES ATIH ARTHUS", decimales=2
    )
    denombrement: Entier = Entier(89, 2, O, "Dénombrement", RECOUPEE, "SV FIDES ATIH ARTHUS")
    prix_unitaire: Montant = Montant(91, 7, O, "Prix unitaire", RECOUPEE, "SV FIDES ATIH ARTHUS")
    base_remboursement: Montant = Montant(
        98, 7, O, "Base de remboursement", RECOUPEE, "SV FIDES ATIH ARTHUS"
    )
    taux: Entier = Entier(105, 3, O, "Taux (%)", RECOUPEE, "SV FIDES ATIH ARTHUS")
    montant_amo: Montant = Montant(108, 7, O, "Part obligatoire", RECOUPEE, "SV FIDES ATIH ARTHUS")
    montant_honoraires: Montant = Montant(
        115, 7, O, "Honoraires, dépassement compris", RECOUPEE, "SV FIDES ATIH ARTHUS"
    )
    qualificatif_depense: Alpha = Alpha(
        122, 1, F, "Qualificatif de la dépense", RECOUPEE, "SV FIDES ARTHUS", default=""
    )
    montant_amc: Montant = Montant(
        123, 6, F, "Part complémentaire", RECOUPEE, "SV FIDES ATIH ARTHUS", default=0
    )
