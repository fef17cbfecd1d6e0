"""B2 records that wrap factures: 000 and 999 of the file, 1 and 6 of the lot (PS and CP)."""

from vitalbench.reference.norms import listes
from vitalbench.reference.norms.b2_socle import PUBLIQUE, RECOUPEE, F, O, constante, type_b2
from vitalbench.reference.norms.champs import (
    Alpha,
    Chiffres,
    Entier,
    Jour,
    Libre,
    Montant,
    Zone,
)
from vitalbench.reference.norms.codec import Enregistrement


class DebutFichier(
    Enregistrement,
    code="000",
    libelle="Début de fichier",
    fixes=(
        type_b2("000"),
        constante(66, "B2", "version_norme", "Version de la norme"),
        constante(83, "128", "longueur_enregistrement", "Longueur d'enregistrement"),
    ),
    fiabilite=RECOUPEE,
):
    """B2 type 000 : début de fichier."""

    type_emetteur: Alpha = Alpha(
        4, 2, O, "Type d'émetteur", RECOUPEE, "SV ALC ARTHUS", default="TP", liste=listes.EMETTEURS
    )
    no_emetteur: Chiffres = Chiffres(
        6, 14, O, "Numéro d'émetteur, zéros à gauche", RECOUPEE, "SV ALC ARTHUS"
    )
    type_destinataire: Alpha = Alpha(
        26,
        2,
        O,
        "Type de destinataire",
        RECOUPEE,
        "SV ALC ARTHUS",
        note="mêmes codes que les types d'émetteur NOEMIE (CP, MA, OC, OT...)",
    )
    no_destinataire: Alpha = Alpha(28, 14, O, "Numéro de destinataire", RECOUPEE, "SV ALC ARTHUS")
    date_reception_frontal: Jour = Jour(
        42,
        6,
        O,
        "Date de réception par le frontal",
        PUBLIQUE,
        "SV",
        default=None,
        note="laissé à blanc par ALC à l'émission",
    )
    application: Alpha = Alpha(
        48, 2, O, "Application", RECOUPEE, "SV ALC", default="TR", note="valeur observée TR (ALC)"
    )
    id_fichier: Alpha = Alpha(50, 6, O, "Identification du fichier", RECOUPEE, "SV ALC ARTHUS")
    date_creation: Jour = Jour(56, 6, O, "Date de création du fichier", RECOUPEE, "SV ALC ARTHUS")
    norme: Alpha = Alpha(
        62,
        4,
        O,
        "Norme",
        RECOUPEE,
        "SV ALC",
        default="PS",
        note="'CP  ' pour la variante établissement ; valeur du profil PS non publique",
    )
    reserve_sesam: Zone = Zone(
        70, 3, O, "Réservé SESAM", PUBLIQUE, "SV", default="", note="blanc hors SESAM (ALC)"
    )
    zone_message: Libre = Libre(
        92,
        37,
        F,
        "Message libre (éditeur, logiciel)",
        RECOUPEE,
        "SV ALC ARTHUS",
        default="",
        note="ARTHUS y attend 'FACTURE INITIALE' dans les fichiers DRE 2009",
    )


class DebutLot(
    Enregistrement,
    code="1",
    libelle="Début de lot",
    fixes=(type_b2("1"),),
    fiabilite=RECOUPEE,
):
    """B2 type 1 : début de lot."""

    no_ps: Chiffres = Chiffres(
        2, 9, O, "Numéro du partenaire de santé, clé comprise", RECOUPEE, "SV ALC"
    )
    origine_fichier: Alpha = Alpha(
        11,
        6,
        F,
        "Origine du fichier",
        RECOUPEE,
        "SV ALC",
        default="",
        note="valeur BG citée pour les flux d'information (PUB-BG)",
    )
    no_caisse_destinataire: Chiffres = Chiffres(
        17, 3, O, "Organisme destinataire", RECOUPEE, "SV ALC"
    )
    no_lot: Alpha = Alpha(
        20,
        3,
        O,
        "Référence du lot",
        RECOUPEE,
        "SV ALC ARTHUS CDC",
        note="001 à 999 (FSE), AAA à ZZZ (DRE, CDC-4.2.1.16.1-06)",
    )
    categorie: Alpha = Alpha(
        23,
        3,
        F,
        "Catégorie du partenaire",
        RECOUPEE,
        "SV ALC",
        default="",
        note="ex. 189 (CMPP, ALC)",
    )
    statut_juridique: Alpha = Alpha(
        26, 2, F, "Statut juridique", RECOUPEE, "SV ALC", default="", note="ex. 60 (ALC)"
    )
    mode_tarif: Alpha = Alpha(
        28, 2, F, "Mode de fixation des tarifs", RECOUPEE, "SV ALC", default="", note="ex. 05 (ALC)"
    )
    raison_sociale: Alpha = Alpha(30, 40, O, "Nom ou raison sociale", RECOUPEE, "SV ALC")
    version_norme: Alpha = Alpha(
        70, 2, O, "Version de la norme", RECOUPEE, "SV ALC ARTHUS", default="B2", note="'B2' (ALC)"
    )
    date_creation_lot: Jour = Jour(72, 6, O, "Date de création du lot", RECOUPEE, "SV ALC ARTHUS")
    code_norme: Alpha = Alpha(
        79,
        2,
        O,
        "Code norme",
        RECOUPEE,
        "SV ALC ARTHUS",
        default="PS",
        note="CP, ES (établissements), FR (fournisseurs) ; PS : profil simulé",
    )
    certification_lot: Alpha = Alpha(
        81,
        1,
        F,
        "Niveau de sécurisation du lot",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.SECURISATIONS_LOT,
    )
    no_version_norme: Chiffres = Chiffres(
        82, 6, O, "Numéro de version de norme", RECOUPEE, "SV ALC ARTHUS", note="ex. 062007 (ALC)"
    )
    unite_monetaire: Alpha = Alpha(
        88, 1, F, "Unité monétaire", RECOUPEE, "SV ALC", default="U", liste=listes.MONNAIES
    )
    grand_regime_pivot: Alpha = Alpha(
        89, 2, F, "Grand régime de la caisse pivot", PUBLIQUE, "SV", default=""
    )
    caisse_pivot: Alpha = Alpha(91, 3, F, "Numéro de la caisse pivot", PUBLIQUE, "SV", default="")
    dispositif_ccp: Alpha = Alpha(
        94, 1, F, "Indicateur caisse centralisatrice des paiements", PUBLIQUE, "SV", default=""
    )


class FinLot(
    Enregistrement,
    code="6",
    libelle="Fin de lot",
    fixes=(type_b2("6"),),
    fiabilite=RECOUPEE,
):
    """B2 type 6 : fin de lot."""

    no_ps: Chiffres = Chiffres(
        2, 9, O, "Numéro du partenaire de santé, clé comprise", RECOUPEE, "SV ALC"
    )
    nb_factures: Entier = Entier(11, 3, O, "Nombre de factures", RECOUPEE, "SV ALC ARTHUS")
    nb_lignes_actes: Entier = Entier(
        14, 4, O, "Lignes de types 3 et 4 sans complément", RECOUPEE, "SV ALC ARTHUS"
    )
    nb_types_2: Entier = Entier(
        18, 4, O, "Enregistrements de type 2, compléments inclus", RECOUPEE, "SV ALC ARTHUS"
    )
    nb_types_5: Entier = Entier(22, 3, O, "Enregistrements de type 5", RECOUPEE, "SV ALC ARTHUS")
    total_facture: Montant = Montant(25, 9, O, "Total facturé du lot", RECOUPEE, "SV ALC ARTHUS")
    total_amo: Montant = Montant(
        34, 9, O, "Total part obligatoire du lot", RECOUPEE, "SV ALC ARTHUS"
    )
    total_amc: Montant = Montant(
        43,
        9,
        O,
        "Total part complémentaire du lot",
        RECOUPEE,
        "SV ALC ARTHUS",
        note="SV écrit par erreur un début en 53",
    )
    no_lot: Alpha = Alpha(52, 3, O, "Référence du lot", RECOUPEE, "SV ALC CDC", note="comme en 1")
    marquage_lot: Alpha = Alpha(
        55, 1, F, "Marquage des factures du lot", PUBLIQUE, "SV", default="", liste=listes.MARQUAGES
    )
    type_facture: Alpha = Alpha(
        56, 1, F, "Type de facture", PUBLIQUE, "SV", default="", liste=listes.TYPES_FACTURE
    )
    agrement_logiciel: Alpha = Alpha(61, 12, F, "Agrément du logiciel", PUBLIQUE, "SV", default="")
    agrement_portable: Alpha = Alpha(
        73, 12, F, "Agrément du dispositif portable", PUBLIQUE, "SV", default=""
    )
    no_remplacant: Chiffres = Chiffres(
        88,
        9,
        F,
        "Numéro du PS remplaçant",
        PUBLIQUE,
        "SV",
        default="",
        note="laissé à blanc par ALC",
    )
    certification_lot: Alpha = Alpha(
        97,
        32,
        F,
        "Zone de certification du lot",
        PUBLIQUE,
        "SV",
        default="",
        note="contenu non public ; blancs hors SESAM",
    )


class FinFichier(
    Enregistrement,
    code="999",
    libelle="Fin de fichier",
    fixes=(type_b2("999"),),
    fiabilite=RECOUPEE,
):
    """B2 type 999 : fin de fichier."""

    type_emetteur: Alpha = Alpha(
        4, 2, O, "Type d'émetteur", RECOUPEE, "SV ALC", default="TP", liste=listes.EMETTEURS
    )
    no_emetteur: Chiffres = Chiffres(6, 14, O, "Numéro d'émetteur", RECOUPEE, "SV ALC")
    type_destinataire: Alpha = Alpha(26, 2, O, "Type de destinataire", RECOUPEE, "SV ALC")
    no_destinataire: Chiffres = Chiffres(28, 14, O, "Numéro de destinataire", RECOUPEE, "SV ALC")
    application: Alpha = Alpha(48, 2, O, "Application", RECOUPEE, "SV ALC", default="TR")
    id_fichier: Alpha = Alpha(50, 6, O, "Identification du fichier", RECOUPEE, "SV ALC")
    nb_enregistrements: Entier = Entier(
        56, 8, O, "Nombre d'enregistrements, 999 compris", RECOUPEE, "SV ALC ARTHUS"
    )
    nb_lots: Entier = Entier(83, 3, O, "Nombre de lots", RECOUPEE, "SV ALC ARTHUS")
