"""B2 records of the establishments profile (CP): header and total of a facture."""

from vitalbench.reference.norms import listes
from vitalbench.reference.norms.b2_socle import (
    PUBLIQUE,
    RECOUPEE,
    F,
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
    Naissance,
    Zone,
)


class EnteteSejour(
    LigneFactureCp,
    code="2",
    libelle="En-tête de facture, établissement",
    fixes=(type_b2("2"),),
    fiabilite=RECOUPEE,
):
    """B2 type 2 (profil CP) : en-tête de facture, établissement."""

    nature_operation: Chiffres = Chiffres(
        39, 1, O, "Nature d'opération", RECOUPEE, "SV FIDES ATIH ALC", note="ALC émet 1"
    )
    no_entree: Alpha = Alpha(40, 9, F, "Numéro d'entrée", RECOUPEE, "SV FIDES ATIH ALC", default="")
    grand_regime: Chiffres = Chiffres(
        49,
        2,
        O,
        "Code grand régime",
        RECOUPEE,
        "SV FIDES ATIH ALC",
        note="ATIH liste 01 à 10, 12, 14 à 17, 80, 90 à 96, 99",
    )
    caisse_gestionnaire: Chiffres = Chiffres(
        51, 3, O, "Caisse gestionnaire", RECOUPEE, "SV FIDES ALC"
    )
    centre_gestionnaire: Chiffres = Chiffres(
        54, 4, O, "Centre gestionnaire", RECOUPEE, "SV FIDES ALC"
    )
    nature_piece_droits: Chiffres = Chiffres(
        58, 1, O, "Nature du justificatif de droits", RECOUPEE, "SV FIDES ALC", note="ALC émet 3"
    )
    date_etablissement_pec: Jour = Jour(
        59, 6, F, "Prise en charge établie le", RECOUPEE, "SV FIDES ALC", default=None
    )
    date_effet_droits: Jour = Jour(
        65, 6, F, "Droits valables à compter du", RECOUPEE, "SV FIDES ALC", default=None
    )
    delivree_par: Chiffres = Chiffres(
        71, 3, F, "Organisme qui a délivré la prise en charge", RECOUPEE, "SV FIDES ALC", default=""
    )
    regime_prestation: Alpha = Alpha(
        74, 3, F, "Régime de prestation de l'assuré", RECOUPEE, "SV FIDES ALC", default=""
    )
    nature_assurance: Chiffres = Chiffres(
        77,
        2,
        O,
        "Nature d'assurance",
        RECOUPEE,
        "SV FIDES ATIH ALC",
        liste=listes.NATURES_ASSURANCE,
    )
    justif_exoneration: Alpha = Alpha(
        79,
        1,
        O,
        "Justification d'exonération ou de modulation du TM",
        RECOUPEE,
        "SV FIDES ATIH ALC",
        liste=listes.EXONERATIONS,
    )
    date_hospitalisation: Jour = Jour(
        80,
        6,
        F,
        "Date d'hospitalisation (date maternité dans SV)",
        RECOUPEE,
        "SV FIDES",
        default=None,
    )
    no_at_ou_date_accident: Chiffres = Chiffres(
        86,
        9,
        F,
        "Numéro d'AT ou date d'accident (000AAMMJJ)",
        RECOUPEE,
        "SV FIDES ATIH",
        default="",
    )
    top_eclatement: Alpha = Alpha(
        95,
        1,
        F,
        "Éclatement du flux (blanc ou F)",
        RECOUPEE,
        "SV FIDES",
        default="",
        liste=listes.ECLATEMENTS_PS,
        note="SV (2007) y place un indicateur de CPS de remplaçant",
    )
    date_naissance: Naissance = Naissance(
        96, 6, O, "Date de naissance du bénéficiaire", RECOUPEE, "SV FIDES ATIH ALC"
    )
    rang_naissance: Chiffres = Chiffres(
        102, 1, F, "Rang de naissance", RECOUPEE, "SV FIDES ATIH ALC", default=""
    )
    date_entree: Jour = Jour(103, 6, O, "Date d'entrée", RECOUPEE, "SV FIDES ATIH ALC")
    date_sortie: Jour = Jour(109, 6, O, "Date de sortie", RECOUPEE, "SV FIDES ATIH ALC")
    heure_sortie: Chiffres = Chiffres(115, 2, O, "Heure de sortie", RECOUPEE, "SV FIDES ALC")
    type_contrat: Chiffres = Chiffres(
        117,
        2,
        F,
        "Type de contrat complémentaire",
        RECOUPEE,
        "SV FIDES ATIH",
        default="",
        liste=listes.CONTRATS,
    )
    no_organisme_complementaire: Zone = Zone(
        119,
        10,
        F,
        "Organisme complémentaire ; ou blancs et M en position 128 (top mutualiste)",
        RECOUPEE,
        "SV FIDES ATIH",
        default="",
    )


class SuiteEnteteCp(
    LigneFactureCp,
    code="2S",
    libelle="Suite d'en-tête établissement, médecin traitant et parcours",
    fixes=(type_b2("2"), complement("S", 39)),
    fiabilite=RECOUPEE,
):
    """B2 type 2S (profil CP) : suite d'en-tête établissement, médecin traitant et parcours.

    Note : positions 71 à 121 absentes de SV (2007), apportées par la version 2005-E.
    """

    sequence: Entier = Entier(40, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    complement_titre: Chiffres = Chiffres(
        42,
        6,
        F,
        "Complément au numéro de titre de recette",
        RECOUPEE,
        "SV FIDES ARTHUS",
        default="",
    )
    destinataire_reglement: Chiffres = Chiffres(
        48,
        2,
        F,
        "Destinataire du règlement",
        RECOUPEE,
        "SV FIDES",
        default="",
        liste=listes.DESTINATAIRES_REGLEMENT,
    )
    nir_individuel: Alpha = Alpha(
        50,
        13,
        F,
        "Immatriculation individuelle du bénéficiaire",
        RECOUPEE,
        "SV FIDES ATIH ARTHUS",
        default="",
    )
    cle_nir_individuel: Chiffres = Chiffres(
        63,
        2,
        F,
        "Clé de l'immatriculation individuelle",
        RECOUPEE,
        "SV FIDES ATIH ARTHUS",
        default="",
    )
    top_medecin_traitant: Alpha = Alpha(
        71, 1, F, "Top médecin traitant", PUBLIQUE, "FIDES", default=""
    )
    nom_medecin_traitant: Alpha = Alpha(
        72, 25, F, "Nom du médecin traitant", PUBLIQUE, "FIDES", default=""
    )
    prenom_medecin_traitant: Alpha = Alpha(
        97, 15, F, "Prénom du médecin traitant", PUBLIQUE, "FIDES", default=""
    )
    no_am_medecin_traitant: Chiffres = Chiffres(
        112, 9, F, "Numéro AM du médecin traitant", PUBLIQUE, "FIDES", default=""
    )
    indicateur_parcours_soins: Alpha = Alpha(
        121,
        1,
        F,
        "Indicateur de parcours de soins",
        RECOUPEE,
        "FIDES ATIH ARTHUS",
        default="",
        liste=listes.PARCOURS_SOINS,
    )


class TotalSejour(
    LigneFactureCp,
    code="5",
    libelle="Total de facture, établissement",
    fixes=(type_b2("5"),),
    fiabilite=RECOUPEE,
):
    """B2 type 5 (profil CP) : total de facture, établissement."""

    nb_lignes: Entier = Entier(
        39,
        3,
        O,
        "Enregistrements de types 3 et 4, compléments inclus (FIDES)",
        RECOUPEE,
        "SV FIDES ALC",
    )
    base_hospitaliere: Montant = Montant(
        42, 8, O, "Base de remboursement, prestations hospitalières", RECOUPEE, "SV FIDES ATIH ALC"
    )
    amo_hospitaliere: Montant = Montant(
        50, 8, O, "Part obligatoire, prestations hospitalières", RECOUPEE, "SV FIDES ATIH ALC"
    )
    total_honoraires: Montant = Montant(
        58, 8, O, "Total des honoraires", RECOUPEE, "SV FIDES ATIH ALC"
    )
    amo_honoraires: Montant = Montant(
        66, 8, O, "Part obligatoire, honoraires", RECOUPEE, "SV FIDES ATIH ALC"
    )
    total_participation: Montant = Montant(
        74, 8, O, "Participation de l'assuré avant complémentaire", RECOUPEE, "SV FIDES ATIH ALC"
    )
    amc_hospitaliere: Montant = Montant(
        82,
        8,
        F,
        "Part complémentaire, prestations hospitalières",
        RECOUPEE,
        "SV FIDES ATIH ALC",
        default=0,
    )
    amc_honoraires: Montant = Montant(
        90, 8, F, "Part complémentaire, honoraires", RECOUPEE, "SV FIDES ATIH ALC", default=0
    )
    total_hospitalier: Montant = Montant(
        115, 8, O, "Total facturé, prestations hospitalières", RECOUPEE, "SV FIDES ATIH ALC"
    )
    zone_editeur: Zone = Zone(
        123, 4, F, "Zone réservée aux éditeurs", PUBLIQUE, "FIDES", default=""
    )
