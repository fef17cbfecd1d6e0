"""B2 refined complements of an act: biology, CCAM, LPP, retroceded and ordinary pharmacy, dental.

Their codes are the sensitive data that SV-SIM-1 masks (profil simulé Vitalbench).
"""

from vitalbench.reference.norms import listes
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
    Zone,
)


class ActesBiologie(
    LigneFacture,
    code="4B",
    libelle="Actes de biologie",
    fixes=(type_b2("4"), complement("B", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 4B : actes de biologie."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    reserve_sesam: Zone = Zone(39, 4, F, "Réservé SESAM", RECOUPEE, "SV FIDES", default="")
    date_acte_1: Jour = Jour(49, 6, O, "Date de l'acte 1", RECOUPEE, "SV FIDES ATIH")
    quantite_1: Entier = Entier(55, 2, O, "Quantité 1", RECOUPEE, "SV FIDES ATIH")
    code_nabm_1: Chiffres = Chiffres(
        57, 8, O, "Code de l'acte 1", RECOUPEE, "SV FIDES ATIH", sensible=True
    )
    date_acte_2: Jour = Jour(65, 6, F, "Date de l'acte 2", RECOUPEE, "SV FIDES ATIH", default=None)
    quantite_2: Entier = Entier(71, 2, F, "Quantité 2", RECOUPEE, "SV FIDES ATIH", default=0)
    code_nabm_2: Chiffres = Chiffres(
        73, 8, F, "Code de l'acte 2", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    date_acte_3: Jour = Jour(81, 6, F, "Date de l'acte 3", RECOUPEE, "SV FIDES ATIH", default=None)
    quantite_3: Entier = Entier(87, 2, F, "Quantité 3", RECOUPEE, "SV FIDES ATIH", default=0)
    code_nabm_3: Chiffres = Chiffres(
        89, 8, F, "Code de l'acte 3", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    date_acte_4: Jour = Jour(97, 6, F, "Date de l'acte 4", RECOUPEE, "SV FIDES ATIH", default=None)
    quantite_4: Entier = Entier(103, 2, F, "Quantité 4", RECOUPEE, "SV FIDES ATIH", default=0)
    code_nabm_4: Chiffres = Chiffres(
        105, 8, F, "Code de l'acte 4", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    date_acte_5: Jour = Jour(113, 6, F, "Date de l'acte 5", RECOUPEE, "SV FIDES ATIH", default=None)
    quantite_5: Entier = Entier(119, 2, F, "Quantité 5", RECOUPEE, "SV FIDES ATIH", default=0)
    code_nabm_5: Chiffres = Chiffres(
        121, 8, F, "Code de l'acte 5", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )


class Pharmacie(
    LigneFacture,
    code="4C",
    libelle="Détail de pharmacie (CIP)",
    fixes=(type_b2("4"), complement("C", 36)),
    fiabilite=PUBLIQUE,
):
    """B2 type 4C : détail de pharmacie (cip).

    Note : CIP à 7 chiffres, antérieur au CIP13 (voir le complément 4P de `dre`).
    """

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", PUBLIQUE, "SV")
    reserve_sesam: Zone = Zone(39, 4, F, "Réservé SESAM", PUBLIQUE, "SV", default="")
    code_cip_1: Chiffres = Chiffres(44, 7, O, "Code CIP 1", PUBLIQUE, "SV", sensible=True)
    prix_unitaire_1: Montant = Montant(
        51, 6, O, "Prix unitaire 1", PUBLIQUE, "SV", note="décimales déduites"
    )
    quantite_1: Entier = Entier(57, 2, O, "Quantité 1", PUBLIQUE, "SV")
    code_taux_1: Chiffres = Chiffres(
        59, 1, O, "Code taux ou laboratoire 1", PUBLIQUE, "SV", liste=listes.TAUX_PHARMACIE_CIP
    )
    substitution_1: Alpha = Alpha(
        60,
        1,
        F,
        "Indicateur de substitution 1",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.SUBSTITUTIONS,
    )
    code_cip_2: Chiffres = Chiffres(
        61, 7, F, "Code CIP 2", PUBLIQUE, "SV", default="", sensible=True
    )
    prix_unitaire_2: Montant = Montant(
        68, 6, F, "Prix unitaire 2", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    quantite_2: Entier = Entier(74, 2, F, "Quantité 2", PUBLIQUE, "SV", default=0)
    code_taux_2: Chiffres = Chiffres(
        76,
        1,
        F,
        "Code taux ou laboratoire 2",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.TAUX_PHARMACIE_CIP,
    )
    substitution_2: Alpha = Alpha(
        77,
        1,
        F,
        "Indicateur de substitution 2",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.SUBSTITUTIONS,
    )
    code_cip_3: Chiffres = Chiffres(
        78, 7, F, "Code CIP 3", PUBLIQUE, "SV", default="", sensible=True
    )
    prix_unitaire_3: Montant = Montant(
        85, 6, F, "Prix unitaire 3", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    quantite_3: Entier = Entier(91, 2, F, "Quantité 3", PUBLIQUE, "SV", default=0)
    code_taux_3: Chiffres = Chiffres(
        93,
        1,
        F,
        "Code taux ou laboratoire 3",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.TAUX_PHARMACIE_CIP,
    )
    substitution_3: Alpha = Alpha(
        94,
        1,
        F,
        "Indicateur de substitution 3",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.SUBSTITUTIONS,
    )
    code_cip_4: Chiffres = Chiffres(
        95, 7, F, "Code CIP 4", PUBLIQUE, "SV", default="", sensible=True
    )
    prix_unitaire_4: Montant = Montant(
        102, 6, F, "Prix unitaire 4", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    quantite_4: Entier = Entier(108, 2, F, "Quantité 4", PUBLIQUE, "SV", default=0)
    code_taux_4: Chiffres = Chiffres(
        110,
        1,
        F,
        "Code taux ou laboratoire 4",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.TAUX_PHARMACIE_CIP,
    )
    substitution_4: Alpha = Alpha(
        111,
        1,
        F,
        "Indicateur de substitution 4",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.SUBSTITUTIONS,
    )
    code_cip_5: Chiffres = Chiffres(
        112, 7, F, "Code CIP 5", PUBLIQUE, "SV", default="", sensible=True
    )
    prix_unitaire_5: Montant = Montant(
        119, 6, F, "Prix unitaire 5", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    quantite_5: Entier = Entier(125, 2, F, "Quantité 5", PUBLIQUE, "SV", default=0)
    code_taux_5: Chiffres = Chiffres(
        127,
        1,
        F,
        "Code taux ou laboratoire 5",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.TAUX_PHARMACIE_CIP,
    )
    substitution_5: Alpha = Alpha(
        128,
        1,
        F,
        "Indicateur de substitution 5",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.SUBSTITUTIONS,
    )


class ActesDentaires(
    LigneFacture,
    code="4D",
    libelle="Détail d'actes dentaires",
    fixes=(type_b2("4"), complement("D", 36)),
    fiabilite=PUBLIQUE,
):
    """B2 type 4D : détail d'actes dentaires."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", PUBLIQUE, "SV")
    reserve_sesam: Zone = Zone(39, 4, F, "Réservé SESAM", PUBLIQUE, "SV", default="")
    date_acte_1: Jour = Jour(43, 6, O, "Date de l'acte 1", PUBLIQUE, "SV")
    quantite_1: Entier = Entier(49, 2, O, "Quantité 1", PUBLIQUE, "SV")
    code_acte_1: Alpha = Alpha(51, 13, O, "Code de l'acte 1", PUBLIQUE, "SV", sensible=True)
    coefficient_modulateur_1: Entier = Entier(
        64, 3, F, "Coefficient modulateur 1", PUBLIQUE, "SV", default=0
    )
    no_dent_1: Chiffres = Chiffres(67, 2, O, "Dent 1", PUBLIQUE, "SV", sensible=True)
    date_acte_2: Jour = Jour(69, 6, F, "Date de l'acte 2", PUBLIQUE, "SV", default=None)
    quantite_2: Entier = Entier(75, 2, F, "Quantité 2", PUBLIQUE, "SV", default=0)
    code_acte_2: Alpha = Alpha(
        77, 13, F, "Code de l'acte 2", PUBLIQUE, "SV", default="", sensible=True
    )
    coefficient_modulateur_2: Entier = Entier(
        90, 3, F, "Coefficient modulateur 2", PUBLIQUE, "SV", default=0
    )
    no_dent_2: Chiffres = Chiffres(93, 2, F, "Dent 2", PUBLIQUE, "SV", default="", sensible=True)


class Lpp(
    LigneFacture,
    code="4F",
    libelle="Détail LPP de ville",
    fixes=(type_b2("4"), complement("F", 36)),
    fiabilite=PUBLIQUE,
):
    """B2 type 4F : détail lpp de ville."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", PUBLIQUE, "SV")
    reserve_sesam: Zone = Zone(39, 4, F, "Réservé SESAM", PUBLIQUE, "SV", default="")
    code_lpp: Alpha = Alpha(43, 13, F, "Code LPP", RECOUPEE, "SV ARTHUS", default="", sensible=True)
    type_prestation: Alpha = Alpha(
        56, 1, O, "Type de prestation", PUBLIQUE, "SV", liste=listes.PRESTATIONS_LPP
    )
    siret: Alpha = Alpha(
        57, 14, F, "SIRET du fabricant ou de l'importateur", PUBLIQUE, "SV", default=""
    )
    date_debut: Jour = Jour(77, 6, O, "Début de location, achat ou délivrance", PUBLIQUE, "SV")
    date_fin: Jour = Jour(83, 6, F, "Fin de location ou de service", PUBLIQUE, "SV", default=None)
    tarif_lpp: Montant = Montant(89, 7, O, "Tarif de référence ou PU sur devis", PUBLIQUE, "SV")
    quantite: Entier = Entier(96, 2, O, "Nombre d'unités", PUBLIQUE, "SV")
    prix_vente: Montant = Montant(98, 7, O, "Prix unitaire de vente", PUBLIQUE, "SV")
    base_remboursement: Montant = Montant(105, 7, O, "Base de remboursement LPP", PUBLIQUE, "SV")
    montant_facture: Montant = Montant(112, 7, O, "Montant total facturé", PUBLIQUE, "SV")


class MedicamentRetrocede(
    LigneFacture,
    code="4H",
    libelle="Médicaments rétrocédés",
    fixes=(type_b2("4"), complement("H", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 4H : médicaments rétrocédés."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    reserve_sesam: Zone = Zone(39, 4, F, "Réservé SESAM", PUBLIQUE, "SV", default="")
    code_ucd: Chiffres = Chiffres(49, 7, O, "Code UCD", RECOUPEE, "SV FIDES ARTHUS", sensible=True)
    code_taux: Chiffres = Chiffres(
        56, 1, O, "Code taux", PUBLIQUE, "SV", liste=listes.TAUX_PHARMACIE
    )
    coefficient_fractionnement: Entier = Entier(
        57,
        5,
        F,
        "Coefficient de fractionnement",
        PUBLIQUE,
        "FIDES",
        default=0,
        decimales=4,
        note="blanc dans SV",
    )
    prix_achat_unitaire: Montant = Montant(
        67, 7, F, "Prix d'achat unitaire", RECOUPEE, "SV FIDES", default=0
    )
    marge: Montant = Montant(74, 7, F, "Marge", RECOUPEE, "SV FIDES", default=0)
    prix_unitaire: Montant = Montant(81, 7, O, "Prix unitaire facturé", RECOUPEE, "SV FIDES")
    quantite: Entier = Entier(88, 3, O, "Quantité", RECOUPEE, "SV FIDES")
    montant_facture: Montant = Montant(91, 7, O, "Montant total facturé", RECOUPEE, "SV FIDES")


class ActeCcam(
    LigneFacture,
    code="4M",
    libelle="Acte CCAM",
    fixes=(type_b2("4"), complement("M", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 4M : acte ccam."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", RECOUPEE, "SV FIDES")
    reserve_sesam: Zone = Zone(39, 4, F, "Réservé SESAM", PUBLIQUE, "SV", default="")
    code_ccam: Alpha = Alpha(
        43, 13, O, "Code CCAM (7 utiles)", RECOUPEE, "SV FIDES ATIH ARTHUS", sensible=True
    )
    extension_documentaire: Alpha = Alpha(
        56, 1, F, "Extension documentaire", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    activite: Alpha = Alpha(57, 1, O, "Activité", RECOUPEE, "SV FIDES ATIH ARTHUS", sensible=True)
    phase: Chiffres = Chiffres(
        58, 1, F, "Phase de traitement", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    modificateur_1: Alpha = Alpha(
        59, 1, F, "Modificateur 1", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    modificateur_2: Alpha = Alpha(
        60, 1, F, "Modificateur 2", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    modificateur_3: Alpha = Alpha(
        61, 1, F, "Modificateur 3", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    modificateur_4: Alpha = Alpha(
        62, 1, F, "Modificateur 4", RECOUPEE, "SV FIDES ATIH", default="", sensible=True
    )
    association: Alpha = Alpha(
        63,
        1,
        F,
        "Association non prévue",
        RECOUPEE,
        "SV FIDES ATIH",
        default="",
        liste=listes.ASSOCIATIONS_CCAM,
        sensible=True,
    )
    remboursement_exceptionnel: Alpha = Alpha(
        64,
        1,
        F,
        "Remboursement sous condition",
        RECOUPEE,
        "SV FIDES ATIH ARTHUS",
        default="",
        liste=listes.OUI_NON,
        sensible=True,
    )
    date_seance: Jour = Jour(
        65, 6, F, "Date de la séance de la phase", RECOUPEE, "SV FIDES", default=None
    )
    dent_1: Alpha = Alpha(
        71, 2, F, "Dent 1", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_2: Alpha = Alpha(
        73, 2, F, "Dent 2", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_3: Alpha = Alpha(
        75, 2, F, "Dent 3", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_4: Alpha = Alpha(
        77, 2, F, "Dent 4", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_5: Alpha = Alpha(
        79, 2, F, "Dent 5", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_6: Alpha = Alpha(
        81, 2, F, "Dent 6", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_7: Alpha = Alpha(
        83, 2, F, "Dent 7", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_8: Alpha = Alpha(
        85, 2, F, "Dent 8", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_9: Alpha = Alpha(
        87, 2, F, "Dent 9", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_10: Alpha = Alpha(
        89, 2, F, "Dent 10", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_11: Alpha = Alpha(
        91, 2, F, "Dent 11", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_12: Alpha = Alpha(
        93, 2, F, "Dent 12", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_13: Alpha = Alpha(
        95, 2, F, "Dent 13", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_14: Alpha = Alpha(
        97, 2, F, "Dent 14", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_15: Alpha = Alpha(
        99, 2, F, "Dent 15", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    dent_16: Alpha = Alpha(
        101, 2, F, "Dent 16", RECOUPEE, "SV FIDES ATIH ARTHUS", default="", sensible=True
    )
    supplement_cabinet: Alpha = Alpha(
        103,
        1,
        F,
        "Supplément de charge en cabinet",
        RECOUPEE,
        "SV FIDES",
        default="",
        liste=listes.SUPPLEMENTS_CABINET,
    )
    modificateur_oc_1: Alpha = Alpha(
        104, 1, F, "Modificateur OC 1", RECOUPEE, "SV FIDES ARTHUS", default="", sensible=True
    )
    modificateur_oc_2: Alpha = Alpha(
        105, 1, F, "Modificateur OC 2", RECOUPEE, "SV FIDES ARTHUS", default="", sensible=True
    )
    modificateur_oc_3: Alpha = Alpha(
        106,
        1,
        F,
        "Modificateur OC 3",
        RECOUPEE,
        "FIDES ARTHUS",
        default="",
        sensible=True,
        note="blanc dans SV",
    )
    modificateur_oc_4: Alpha = Alpha(
        107,
        1,
        F,
        "Modificateur OC 4",
        RECOUPEE,
        "FIDES ARTHUS",
        default="",
        sensible=True,
        note="blanc dans SV",
    )
