"""Groups that SSV_LireDroitsVitale gives, in the order of the zone."""

from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.zones.declaration import Nature, champ, groupe

B, D, N, X = Nature.BINAIRE, Nature.DATE, Nature.NUMERIQUE, Nature.TEXTE
PUBLIQUE, RECOUPEE, DEDUITE, SIMULEE = (
    Fiabilite.PUBLIQUE,
    Fiabilite.RECOUPEE,
    Fiabilite.DEDUITE,
    Fiabilite.SIMULEE,
)

groupe(
    101,
    "assure",
    "Carte Vitale et assuré",
    RECOUPEE,
    champ(
        "type_carte",
        "Sorte de carte",
        X,
        fiabilite=PUBLIQUE,
        valeurs={"T": "carte d'essai"},
        note="valeur d'une carte réelle ou de démonstration non vue",
    ),
    champ("numero_serie", "Numéro de série", N),
    champ("fin_validite", "Fin de validité de la carte", D, vide=True),
    champ("reserve_administration_1", "Réservé", X, vide=True, valeurs={"0": "seule valeur vue"}),
    champ("reserve_administration_2", "Réservé", X, vide=True),
    champ("reserve_administration_3", "Réservé", X, vide=True),
    champ(
        "type_identification_porteur",
        "Porteur de la carte",
        X,
        valeurs={"A": "assuré"},
        note="la valeur d'un ayant droit porteur n'est pas vue",
    ),
    champ(
        "nir",
        "NIR de l'assuré, sans clé",
        X,
        note="un mois 19 marque un NIR fictif dans les cartes d'essai",
    ),
    champ("cle_nir", "Clé du NIR", N),
    champ("code_regime", "Grand régime", N),
    champ(
        "caisse",
        "Caisse gestionnaire",
        N,
        note="01 999 : démonstration ; caisse 349 ou centre 0349 : essai CNDA",
    ),
    champ("centre", "Centre gestionnaire", N),
    champ("code_gestion", "Code gestion", X),
    champ("reserve_famille", "Réservé", X, vide=True),
)

groupe(
    102,
    "service_amo_famille",
    "Service AMO de la famille",
    RECOUPEE,
    champ("code_service", "Code service", N, valeurs={"0": "aucun, seule valeur vue"}),
    champ("debut", "Début", D, note="douze zéros si aucun"),
    champ("fin", "Fin", D),
)

groupe(
    103,
    "accident_travail",
    "Organisme et dossiers d'accident du travail",
    RECOUPEE,
    champ("organisme_at", "Organisme du risque AT : régime 2, caisse 3, centre 4", N),
    champ("code_bgdh_0", "Sans emploi pour ce rang", X, vide=True),
    champ("identifiant_at_0", "Sans emploi pour ce rang", X, valeurs={"0": "seule valeur vue"}),
    champ("organisme_at_1", "Organisme du premier dossier", N),
    champ("code_bgdh_1", "Code BGDH du premier dossier", X, note="vus : 01, A1, A2, M2"),
    champ(
        "identifiant_at_1",
        "Identifiant du premier dossier : date AAAAMMJJ ou numéro, 8 chiffres",
        N,
    ),
    champ("organisme_at_2", "Organisme du second dossier", N, note="neuf zéros si aucun"),
    champ("code_bgdh_2", "Code BGDH du second dossier", X, vide=True),
    champ("identifiant_at_2", "Identifiant du second dossier", N, note="« 0 » si aucun"),
)

groupe(
    104,
    "beneficiaire",
    "Bénéficiaire",
    RECOUPEE,
    champ("nom_usuel", "Nom d'usage", X),
    champ("nom_patronymique", "Nom de naissance", X, vide=True),
    champ("prenom", "Prénom", X),
    champ("adresse_1", "Adresse : destinataire ou chez", X, vide=True),
    champ("adresse_2", "Adresse : bâtiment, résidence", X, vide=True),
    champ("adresse_3", "Adresse : numéro et voie", X, vide=True),
    champ("adresse_4", "Adresse : lieu-dit", X, vide=True),
    champ("adresse_5", "Adresse : code postal (5), espace, localité", X, vide=True),
    champ("nir_certifie", "NIR certifié, sans clé", X, vide=True),
    champ("cle_nir_certifie", "Clé", N, note="« 00 » si le NIR est vide"),
    champ("date_certification", "Date de certification", D, note="douze zéros si aucune"),
    champ(
        "date_naissance",
        "Date de naissance",
        D,
        note="jours impossibles admis (dates lunaires)",
    ),
    champ(
        "rang_naissance",
        "Rang gémellaire",
        N,
        valeurs={"1": "premier", "2": "deuxième", "3": "troisième"},
    ),
    champ(
        "qualite",
        "Lien avec l'assuré",
        N,
        valeurs={
            "0": "assuré",
            "1": "ascendant, descendant ou collatéral",
            "2": "conjoint",
            "3": "divorcé",
            "4": "concubin",
            "5": "séparé",
            "6": "enfant",
            "8": "veuf",
            "9": "autre ayant droit",
        },
    ),
    champ(
        "code_service_amo",
        "Service AMO du bénéficiaire",
        N,
        valeurs={
            "0": "aucun",
            "1": "CMU-C gérée par l'AMO",
            "2": "CMU-C gérée par une AMC pour l'AMO",
            "3": "CMU-C gérée par une AMC",
            "10": "sortant de CMU-C",
            "11": "vu, sens inconnu",
        },
        note="vu sur 1 chiffre ou sur 2 avec zéro de tête : comparer en nombre",
    ),
    champ("debut_service_amo", "Début du service", D),
    champ("fin_service_amo", "Fin du service", D),
    champ(
        "reserve_beneficiaire",
        "Réservé AMO",
        X,
        vide=True,
        valeurs={"0": "vu", "1": "vu"},
        note="porte O ou N en profil simulé : médecin traitant déclaré",
    ),
)

groupe(
    105,
    "periode_droits_amo",
    "Période de droits AMO",
    RECOUPEE,
    champ("debut", "Début", D),
    champ("fin", "Fin", D, vide=True, note="vide : droits ouverts sans terme"),
)

groupe(
    106,
    "periode_code_couverture",
    "Période de code couverture",
    RECOUPEE,
    champ("debut", "Début", D, vide=True, note="vide pour la première occurrence"),
    champ("fin", "Fin", D, vide=True),
    champ(
        "code_ald",
        "Code ALD",
        N,
        valeurs={"0": "vu", "1": "vu", "2": "vu", "3": "vu", "4": "vu"},
        note="sens de chaque valeur hors de nos sources",
    ),
    champ(
        "code_situation",
        "Code situation",
        N,
        note="par exemple 0100, 0101, 0102, 0200, 1000, 9000",
    ),
)

groupe(
    107,
    "mutuelle",
    "Mutuelle en gestion unique",
    RECOUPEE,
    champ("identification", "Numéro de mutuelle", N),
    champ(
        "garanties_effectives", "Huit indicateurs O ou N", X, note="sens de chaque position inconnu"
    ),
    champ(
        "indicateur_traitement",
        "Traitement par la mutuelle",
        N,
        vide=True,
        valeurs={
            "00": "pas de tiers payant complémentaire",
            "01": "tiers payant selon accord",
            "02": "tiers payant réglementaire",
            "62": "CMU-C, tiers payant, sans éclatement",
            "71": "sortant de CMU-C, sans éclatement",
        },
        note="71 n'est pas vu dans les cartes",
    ),
    champ("type_services", "Type de services associés", X, vide=True),
    champ("services", "Services associés", X, vide=True),
    champ(
        "aiguillage_sts",
        "Module STS à appeler",
        X,
        vide=True,
        valeurs={"4": "FFSA", "8": "CTIP", "M": "FNMF", "R": "A8", "U": "CMU"},
        note="chaque lettre est aussi le suffixe d'un module livré (api.yaml)",
    ),
)

groupe(
    108,
    "periode_droits_mutuelle",
    "Période de droits mutuelle",
    RECOUPEE,
    champ("debut", "Début", D),
    champ("fin", "Fin", D),
)

groupe(
    109,
    "amc",
    "Complémentaire en gestion séparée",
    RECOUPEE,
    champ("numero_amc_b2", "Numéro de complémentaire pour B2", N),
    champ("numero_amc_edi", "Numéro de complémentaire EDI", X, vide=True),
    champ("numero_adherent", "Numéro d'adhérent", X, vide=True),
    champ(
        "indicateur_traitement",
        "Traitement accepté par l'AMC",
        N,
        valeurs={
            "00": "pas de DRE",
            "12": "DRE, sans flux de rectification",
            "13": "DRE hors tiers payant, avec rectification",
            "22": "DRE en tiers payant, sans rectification",
            "23": "DRE en tiers payant, avec rectification",
            "32": "DRE dans les deux cas, sans rectification",
            "33": "DRE dans les deux cas, avec rectification",
            "60": "CMU-C, pas de DRE",
            "62": "CMU-C, DRE sans rectification",
            "63": "CMU-C, DRE avec rectification",
            "72": "sortant de CMU-C, DRE sans rectification",
            "73": "sortant de CMU-C, DRE avec rectification",
        },
        note="vus dans les cartes : 00, 23, 33, 63",
    ),
    champ("debut_validite", "Début de validité des données AMC", D),
    champ("fin_validite", "Fin de validité", D),
    champ("code_routage", "Code de routage", X, note="vus : NR, OC, IP, SP, MA, SA"),
    champ("identifiant_hote", "Identifiant d'hôte", X),
    champ(
        "nom_domaine",
        "Domaine de l'adresse",
        X,
        vide=True,
        note="vus : RSS.FR, DRE.RSS.FR, un domaine de réseau de mutuelles",
    ),
    champ(
        "aiguillage_sts",
        "Module STS à appeler",
        X,
        vide=True,
        valeurs={"4": "FFSA", "8": "CTIP", "M": "FNMF", "R": "A8", "U": "CMU"},
    ),
    champ("type_services", "Type de services associés", N, vide=True, note="vus : 1, 5, 7"),
    champ("services", "Services associés", X, vide=True),
)

groupe(
    111,
    "zone_commune_complementaire",
    "Zone libre de la complémentaire",
    RECOUPEE,
    champ(
        "donnees",
        "Texte libre de l'AMC",
        X,
        note="contient souvent des virgules et des points-virgules : un code de poste et un taux",
    ),
)
