"""B2 complements of a transport: the invoice as a whole, each journey (PS)."""

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
)


class Transport(
    LigneFacture,
    code="4T",
    libelle="Transport, facture globale",
    fixes=(type_b2("4"), complement("T", 36)),
    fiabilite=PUBLIQUE,
):
    """B2 type 4T : transport, facture globale."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", PUBLIQUE, "SV")
    serie: Chiffres = Chiffres(46, 1, O, "Transport en série", PUBLIQUE, "SV", liste=listes.ZERO_UN)
    lien_hospitalisation: Chiffres = Chiffres(
        47,
        1,
        O,
        "Lien avec une hospitalisation",
        RECOUPEE,
        "SV ARTHUS",
        liste=listes.LIENS_HOSPITALISATION,
    )
    longue_distance: Chiffres = Chiffres(
        48, 1, O, "Longue distance", RECOUPEE, "SV ARTHUS", liste=listes.ZERO_UN
    )
    type_forfait: Chiffres = Chiffres(
        50, 1, O, "Type de forfait", RECOUPEE, "SV ARTHUS", liste=listes.FORFAITS_TRANSPORT
    )
    pu_forfait: Montant = Montant(
        51, 6, F, "PU du forfait non majoré", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    qte_forfait: Entier = Entier(57, 2, F, "Forfaits", PUBLIQUE, "SV", default=0)
    qte_forfait_nuit: Entier = Entier(59, 2, F, "Forfaits majorés nuit", PUBLIQUE, "SV", default=0)
    qte_forfait_ferie: Entier = Entier(
        61, 2, F, "Forfaits majorés dimanche ou férié", PUBLIQUE, "SV", default=0
    )
    pu_km: Montant = Montant(
        63, 6, F, "PU du kilomètre", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    km_150: Entier = Entier(69, 4, F, "km jusqu'à 150", PUBLIQUE, "SV", default=0)
    km_sup150: Entier = Entier(73, 4, F, "km au-delà de 150", PUBLIQUE, "SV", default=0)
    km_nuit_150: Entier = Entier(77, 4, F, "km de nuit jusqu'à 150", PUBLIQUE, "SV", default=0)
    km_nuit_sup150: Entier = Entier(
        81, 4, F, "km de nuit au-delà de 150", PUBLIQUE, "SV", default=0
    )
    km_ferie_150: Alpha = Alpha(
        85, 4, F, "km dimanche ou férié jusqu'à 150", PUBLIQUE, "SV", default=""
    )
    km_ferie_sup150: Alpha = Alpha(
        89, 4, F, "km dimanche ou férié au-delà de 150", PUBLIQUE, "SV", default=""
    )
    type_supplement: Chiffres = Chiffres(
        93,
        1,
        F,
        "Type de supplément",
        PUBLIQUE,
        "SV",
        default="",
        liste=listes.SUPPLEMENTS_TRANSPORT,
    )
    qte_supplement: Entier = Entier(94, 2, F, "Quantité de suppléments", PUBLIQUE, "SV", default=0)
    mt_supplement: Montant = Montant(
        96, 6, F, "Montant des suppléments", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    nb_peages: Entier = Entier(
        102, 2, F, "Péages et voies d'eau, nombre", PUBLIQUE, "SV", default=0
    )
    mt_peages: Montant = Montant(
        104,
        6,
        F,
        "Péages et voies d'eau, montant",
        PUBLIQUE,
        "SV",
        default=0,
        note="décimales déduites",
    )
    mt_abattements: Montant = Montant(
        110, 7, F, "Abattements, montant", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )


class Trajet(
    LigneFacture,
    code="4U",
    libelle="Transport, détail du trajet",
    fixes=(type_b2("4"), complement("U", 36)),
    fiabilite=PUBLIQUE,
):
    """B2 type 4U : transport, détail du trajet."""

    sequence: Entier = Entier(37, 2, O, "Rang du complément (01 et suivants)", PUBLIQUE, "SV")
    date_depart: Jour = Jour(39, 6, O, "Date de départ", PUBLIQUE, "SV")
    heure_depart: Chiffres = Chiffres(45, 4, O, "Heure de départ", PUBLIQUE, "SV")
    lieu_depart: Chiffres = Chiffres(49, 5, O, "Lieu de départ (code commune)", PUBLIQUE, "SV")
    no_vehicule: Alpha = Alpha(54, 9, O, "Véhicule", PUBLIQUE, "SV")
    nom_conducteur: Alpha = Alpha(63, 8, O, "Nom du conducteur (8 premiers)", PUBLIQUE, "SV")
    prenom_conducteur: Alpha = Alpha(71, 3, O, "Prénom du conducteur (3 premiers)", PUBLIQUE, "SV")
    nom_accompagnateur: Alpha = Alpha(
        74, 8, F, "Nom de l'accompagnateur", PUBLIQUE, "SV", default=""
    )
    prenom_accompagnateur: Alpha = Alpha(
        82, 3, F, "Prénom de l'accompagnateur", PUBLIQUE, "SV", default=""
    )
    date_arrivee: Jour = Jour(85, 6, O, "Date d'arrivée", PUBLIQUE, "SV")
    heure_arrivee: Chiffres = Chiffres(91, 4, O, "Heure d'arrivée", PUBLIQUE, "SV")
    lieu_arrivee: Chiffres = Chiffres(95, 5, O, "Lieu d'arrivée", PUBLIQUE, "SV")
    nb_malades: Entier = Entier(100, 1, O, "Malades transportés", PUBLIQUE, "SV")
    pct_abattement: Entier = Entier(101, 2, F, "Abattement (%)", PUBLIQUE, "SV", default=0)
    mt_abattement: Montant = Montant(
        103, 6, F, "Abattement, montant", PUBLIQUE, "SV", default=0, note="décimales déduites"
    )
    distance: Entier = Entier(109, 4, F, "Distance (km)", PUBLIQUE, "SV", default=0)
