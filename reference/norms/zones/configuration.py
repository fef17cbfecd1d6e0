"""Groups that SSV_LireConfig gives: versions, readers, components."""

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
    60,
    "entete_configuration",
    "En-tête de configuration",
    PUBLIQUE,
    champ("version_ssv", "Version des SSV", X),
    champ("version_galss", "Version du GALSS", X),
    champ("version_pss", "Version du PSS", X),
)

groupe(
    61,
    "configuration_lecteur",
    "Lecteur",
    PUBLIQUE,
    champ("constructeur", "Constructeur", X),
    champ("type_lecteur", "Modèle", X),
    champ("numero_serie", "Numéro de série", X),
    champ("systeme", "Système du lecteur", X),
    champ("nombre_logiciels", "Nombre de logiciels embarqués", N),
    champ("nom_logiciel", "Logiciel embarqué", X),
    champ("version_logiciel", "Version du logiciel", X),
    champ("date_heure", "Date et heure du lecteur", D),
    champ("somme_controle", "Somme de contrôle du logiciel", X),
)

groupe(
    62,
    "composant_ssv",
    "Bibliothèque SSV et tables",
    PUBLIQUE,
    champ("version_bibliotheque", "Version de la bibliothèque", X),
    champ("libelle_tables", "Nom du fichier de tables", X),
    champ("version_tables", "Version des tables", X),
    champ("nombre_fichiers_organismes", "Nombre de fichiers d'organismes destinataires", N),
    champ("code_regime", "Régime couvert par ces fichiers", N),
    champ("version_reservee", "Version, réservé", X),
)

groupe(
    63,
    "composant_galss",
    "Composants du GALSS",
    PUBLIQUE,
    champ("version_bibliotheque", "Version de la bibliothèque", X),
    champ("version_serveur", "Version du serveur", X),
    champ("version_client", "Version du client", X),
    champ("version_gestion_ini", "Version de la lecture de galss.ini", X),
)

groupe(
    64,
    "composant_sesam_vitale",
    "Autre composant (suivi de parc)",
    PUBLIQUE,
    champ(
        "identifiant",
        "Identifiant pour le suivi de parc",
        X,
        note="le suivi de parc écrit un fichier <nombre>.adm par composant",
    ),
    champ("libelle", "Description", X),
    champ("version", "Version", X),
)
