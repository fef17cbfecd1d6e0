"""B2 complements of the header of a facture: AMC data, convention, beneficiary, address (PS)."""

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
    Libre,
)
from vitalbench.reference.norms.fiabilite import Fiabilite


class DonneesAmc(
    LigneFacture,
    code="2M",
    libelle="Suite d'en-tête, données AMC et STS",
    fixes=(type_b2("2"), complement("M", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 2M : suite d'en-tête, données amc et sts.

    Note : existence du complément M confirmée par ARTHUS.
    """

    no_organisme_complementaire: Chiffres = Chiffres(
        37, 10, F, "Numéro d'organisme complémentaire", PUBLIQUE, "SV", default=""
    )
    routage_amc: Alpha = Alpha(
        47, 2, F, "Code routage du destinataire AMC", PUBLIQUE, "SV", default=""
    )
    hote_amc: Alpha = Alpha(
        49, 3, F, "Identifiant d'hôte du destinataire AMC", PUBLIQUE, "SV", default=""
    )
    mutnum: Alpha = Alpha(
        52, 8, F, "MUTNUM de la gestion unique", Fiabilite.SIMULEE, "NOUS", default=""
    )
    nature_piece_amc: Alpha = Alpha(
        60,
        1,
        F,
        "Nature du justificatif des droits complémentaires",
        Fiabilite.SIMULEE,
        "NOUS",
        default="",
        liste=listes.PIECES_AMC,
    )
    id_amc_adherent: Chiffres = Chiffres(
        72,
        15,
        F,
        "Identifiant AMC fourni par l'organisme complémentaire",
        PUBLIQUE,
        "SV",
        default="",
    )
    forcage_amc: Alpha = Alpha(
        93,
        1,
        F,
        "Indicateur de forçage de la part complémentaire (blanc = aucun)",
        Fiabilite.SIMULEE,
        "NOUS",
        default="",
    )
    forcage_amo: Alpha = Alpha(
        94,
        1,
        F,
        "Code de forçage de la tarification AMO (blanc = aucun)",
        PUBLIQUE,
        "SV",
        default="",
    )
    type_sts: Alpha = Alpha(
        95, 1, F, "Type de module STS", PUBLIQUE, "SV", default="", liste=listes.MODULES_STS
    )
    version_sts: Alpha = Alpha(96, 4, F, "Version du module STS", PUBLIQUE, "SV", default="")
    code_routage_amc: Alpha = Alpha(100, 2, F, "Code routage AMC", PUBLIQUE, "SV", default="")
    id_hote_amc: Alpha = Alpha(102, 3, F, "Identifiant d'hôte AMC", PUBLIQUE, "SV", default="")
    nom_domaine: Libre = Libre(105, 20, F, "Nom de domaine", PUBLIQUE, "SV", default="")
    indicateur_traitement: Alpha = Alpha(
        125, 2, F, "Indicateur de traitement", PUBLIQUE, "SV", default=""
    )
    code_application_amc: Alpha = Alpha(
        127, 2, F, "Code application AMC", PUBLIQUE, "SV", default=""
    )


class ConventionAmc(
    LigneFacture,
    code="2P",
    libelle="Suite d'en-tête, opérateur et convention AMC",
    fixes=(type_b2("2"), complement("P", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 2P : suite d'en-tête, opérateur et convention amc.

    Note : ARTHUS découpe autrement le 2P des DRE 2009 : voir dre.yaml.
    """

    no_operateur_reglement: Alpha = Alpha(
        37, 10, F, "Numéro d'opérateur de règlement", PUBLIQUE, "SV", default=""
    )
    contexte_conventionnel: Alpha = Alpha(
        47, 34, F, "Contexte conventionnel AMC", PUBLIQUE, "SV", default=""
    )


class Beneficiaire(
    LigneFacture,
    code="2B",
    libelle="Suite d'en-tête, bénéficiaire et adresse",
    fixes=(type_b2("2"), complement("B", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 2B : suite d'en-tête, bénéficiaire et adresse.

    Note : FIDES précise que les établissements n'émettent ni 2B ni 2C.
    """

    qualite_beneficiaire: Alpha = Alpha(
        38, 2, O, "Qualité du bénéficiaire", PUBLIQUE, "SV", liste=listes.QUALITES_BENEFICIAIRE
    )
    civilite: Alpha = Alpha(
        40, 3, O, "Code civilité", RECOUPEE, "SV ATIH", note="ATIH cite M, MME, MLE, SAN"
    )
    nom_beneficiaire: Alpha = Alpha(43, 25, O, "Nom du bénéficiaire", RECOUPEE, "SV ARTHUS")
    prenom_beneficiaire: Alpha = Alpha(68, 15, O, "Prénom", RECOUPEE, "SV ARTHUS")
    no_voie: Chiffres = Chiffres(83, 4, F, "Numéro dans la voie", PUBLIQUE, "SV", default="")
    complement_voie: Alpha = Alpha(
        87, 1, F, "Complément du numéro de voie", PUBLIQUE, "SV", default=""
    )
    type_voie: Alpha = Alpha(88, 4, F, "Type de voie", PUBLIQUE, "SV", default="")
    libelle_voie: Alpha = Alpha(92, 25, F, "Libellé de la voie", PUBLIQUE, "SV", default="")


class Adresse(
    LigneFacture,
    code="2C",
    libelle="Suite d'en-tête, adresse et assuré",
    fixes=(type_b2("2"), complement("C", 36)),
    fiabilite=RECOUPEE,
):
    """B2 type 2C : suite d'en-tête, adresse et assuré."""

    complement_adresse: Alpha = Alpha(41, 25, F, "Complément d'adresse", PUBLIQUE, "SV", default="")
    commune: Alpha = Alpha(66, 25, O, "Commune de résidence", PUBLIQUE, "SV")
    code_postal: Alpha = Alpha(91, 5, O, "Code postal", RECOUPEE, "SV ATIH")
    nom_assure: Alpha = Alpha(96, 25, F, "Nom de l'assuré", PUBLIQUE, "SV", default="")
    prenom_assure: Alpha = Alpha(121, 8, F, "Prénom de l'assuré", PUBLIQUE, "SV", default="")
