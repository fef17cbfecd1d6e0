"""Groups that a software builds to have a facture formatted (numbers and fields of 2005)."""

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
    1110,
    "identification_facture",
    "Identification facture",
    RECOUPEE,
    champ("numero_facture", "Numéro de facture", N),
    champ(
        "nature_operation",
        "Nature de l'opération",
        N,
        fiabilite=PUBLIQUE,
        valeurs={"1": "seule valeur employée par un logiciel public"},
    ),
    champ("date_elaboration", "Date d'élaboration", D),
    champ("numero_logique_situation", "Situation du PS (2.1)", X, fiabilite=PUBLIQUE),
    champ("numero_facture_rectifiee", "Facture rectifiée", N, vide=True, fiabilite=PUBLIQUE),
    champ(
        "date_facture_rectifiee", "Date de la facture rectifiée", D, vide=True, fiabilite=PUBLIQUE
    ),
)

groupe(
    1120,
    "identification_ps",
    "Identification ps",
    PUBLIQUE,
    champ("numero_facturation", "Numéro de facturation", N),
    champ("cle", "Clé", N),
    champ("nom", "Nom", X),
    champ("prenom", "Prénom", X),
    champ("code_conventionnel", "Situation conventionnelle", N),
    champ("code_specialite", "Spécialité", N),
    champ("code_zone_tarifaire", "Zone tarifaire", N),
    champ("code_zone_ik", "Zone IK", N),
    champ("code_agrement_1", "Agrément 1", N),
    champ("code_agrement_2", "Agrément 2", N),
    champ("code_agrement_3", "Agrément 3", N),
    champ(
        "conditions_exercice", "Conditions d'exercice", X, valeurs={"L": "libéral", "S": "salarié"}
    ),
)

groupe(
    1130,
    "identification_beneficiaire",
    "Identification beneficiaire",
    RECOUPEE,
    champ("type_identification", "Type d'identification", X, fiabilite=PUBLIQUE),
    champ("nir_assure", "NIR de l'assuré", X),
    champ("cle_nir_assure", "Clé", N),
    champ("date_naissance", "Naissance du bénéficiaire", D),
    champ("rang_naissance", "Rang gémellaire", N),
    champ("qualite", "Lien avec l'assuré", N, fiabilite=PUBLIQUE),
    champ(
        "code_couverture",
        "Code ALD suivi du code situation",
        N,
        vide=True,
        fiabilite=PUBLIQUE,
        note="facultatif hors mode sécurisé ; 1 + 4 chiffres, déduit de 106",
    ),
    champ(
        "presentation_carnet",
        "Carnet médical présenté",
        X,
        fiabilite=PUBLIQUE,
        valeurs={"O": "oui", "N": "non"},
        note="sans emploi aujourd'hui, sans doute",
    ),
)

groupe(
    1140,
    "identification_structure",
    "Identification structure",
    PUBLIQUE,
    champ("type_identification", "Répertoire", N),
    champ("numero", "Numéro de structure", X),
    champ("cle", "Clé", N),
    champ("nom", "Nom", X),
)

groupe(
    1150,
    "identification_remplacant",
    "Identification remplacant",
    PUBLIQUE,
    champ("numero_facturation", "Numéro du remplaçant", N),
    champ("cle", "Clé", N),
    champ("nom", "Nom", X),
    champ("prenom", "Prénom", X),
    champ("indicateur_signature", "Qui signe : remplaçant ou remplacé", X),
)

groupe(
    1160,
    "identification_individu",
    "Identification individu",
    RECOUPEE,
    champ("nir_beneficiaire", "NIR du bénéficiaire", X),
    champ("cle_nir_beneficiaire", "Clé", N),
)

groupe(
    1220,
    "arret_travail",
    "Arret travail",
    PUBLIQUE,
    champ("nombre_jours", "Jours d'arrêt prescrits", N),
    champ("date_fin", "Fin de l'arrêt", D),
)

groupe(
    1310,
    "organisme_amo",
    "Organisme amo",
    RECOUPEE,
    champ("code_regime", "Grand régime", N),
    champ("caisse", "Caisse gestionnaire", N),
    champ("centre", "Centre gestionnaire", N),
    champ(
        "organisme_destinataire",
        "Organisme destinataire",
        N,
        fiabilite=PUBLIQUE,
        note="souvent la caisse elle-même ; voir regles_organisme",
    ),
    champ(
        "centre_informatique",
        "Centre informatique",
        N,
        fiabilite=PUBLIQUE,
        valeurs={"000": "cas courant", "999": "carte de démonstration 01 999"},
    ),
)

groupe(
    1321,
    "organisme_amc",
    "Organisme amc",
    RECOUPEE,
    champ("type_contrat", "Type de contrat", N, fiabilite=PUBLIQUE),
    champ("numero_organisme", "Numéro de complémentaire", N, fiabilite=PUBLIQUE),
    champ("numero_adherent", "Numéro d'adhérent", X, fiabilite=PUBLIQUE),
    champ("zone_1", "Zone AMC 1", X, fiabilite=PUBLIQUE),
    champ("zone_2", "Zone AMC 2", X, fiabilite=PUBLIQUE),
    champ("numero_edi", "Numéro EDI", X, fiabilite=PUBLIQUE),
    champ(
        "code_application",
        "Code application",
        N,
        fiabilite=PUBLIQUE,
        valeurs={"98": "vu", "99": "vu"},
    ),
    champ("code_routage", "Code de routage", X, fiabilite=PUBLIQUE),
    champ("domaine", "Domaine", X, fiabilite=PUBLIQUE),
    champ("indicateur_traitement", "Indicateur (107.3 ou 109.4)", N, fiabilite=PUBLIQUE),
    champ("identifiant_hote", "Hôte", X, fiabilite=PUBLIQUE),
    champ("identifiant_assure_amc", "Identifiant de l'assuré chez l'AMC", X, fiabilite=PUBLIQUE),
    champ(
        "zone_supplementaire",
        "Zone libre, certifiée seulement pour certains contrats",
        X,
        fiabilite=PUBLIQUE,
    ),
)
