"""Code lists of B2, DRE and ARL-SIM-1: values, meaning and origin.

Lists are data: a profile may replace any of them by the editor's own official table.
"""

from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.liste import Liste

EMETTEURS = Liste(
    nom="types d'émetteur",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "TP": "professionnel de santé hors établissement",
        "TE": "établissement",
        "SI": "autre émetteur (société civile...)",
        "OT": "concentrateur technique (OCT) vers caisse",
    },
)

SECURISATIONS_LOT = Liste(
    nom="niveaux de sécurisation du lot",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        " ": "B2 sans sécurisation ni chiffrement",
        "S": "SESAM avec Vitale",
        "F": "SESAM sans Vitale",
        "D": "SESAM dégradé (CPS seule)",
    },
)

MONNAIES = Liste(
    nom="unités monétaires",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        " ": "franc",
        "E": "euro",
        "U": "unique (euro)",
    },
)

ECLATEMENTS_PS = Liste(
    nom="éclatement par le PS",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        " ": "pas d'éclatement",
        "E": "éclaté par le PS avec DRE",
        "F": "éclaté par le PS hors SESAM-Vitale",
    },
)

TYPES_FACTURE = Liste(
    nom="types de facture",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=(
        "SV",
        "ARTHUS",
    ),
    note="D, C, L et R observés dans les DRE ; sens déduit",
    valeurs={
        " ": "hors SESAM",
        "F": "SESAM ou SESAM dégradé",
        "D": "facture (DRE)",
        "C": "facture (DRE)",
        "L": "avis de paiement (DRE)",
        "R": "avis de paiement (DRE)",
    },
)

NATURES_ASSURANCE = Liste(
    nom="natures d'assurance",
    fiabilite=Fiabilite.RECOUPEE,
    sources=(
        "SV",
        "FIDES",
        "ATIH",
    ),
    valeurs={
        "10": "maladie",
        "13": "maladie, régime local Alsace-Moselle",
        "22": "soins médicaux gratuits (profil simulé)",
        "30": "maternité",
        "41": "accident du travail",
        "90": "prévention",
    },
)

EXONERATIONS = Liste(
    nom="exonérations ou modulations du ticket modérateur",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("FIDES",),
    valeurs={
        "0": "pas d'exonération",
        "1": "acte coûteux (coefficient au seuil)",
        "3": "traitement exonérant",
        "4": "ALD",
        "5": "régime exonérant",
        "6": "SNCF/Mines",
        "7": "prévention",
        "9": "ASPA",
        "C": "seuil CCAM",
    },
)

DESTINATAIRES_REGLEMENT = Liste(
    nom="destinataires du règlement",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "00": "assuré (hors tiers payant)",
        "05": "PS, part obligatoire seule",
        "15": "PS, part obligatoire et complémentaire",
        "25": "PS, part complémentaire seule",
        "10": "réservé régime général (AT en consultation externe)",
        "06": "PS des régimes SNCF ou Mines, intégral",
    },
)

CONTRATS = Liste(
    nom="types de contrat complémentaire",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "00": "sans objet",
        "85": "sortant CMU-C, gestion organisme obligatoire",
        "87": "sortant CMU-C, gestion organisme complémentaire",
        "88": "aide à la mutualisation",
        "89": "CMU-C (C2S) en cours",
        "99": "éclatement autorisé à l'OCT",
    },
)

PARCOURS_SOINS = Liste(
    nom="indicateurs de parcours de soins",
    fiabilite=Fiabilite.RECOUPEE,
    sources=(
        "FIDES",
        "ATIH",
    ),
    note="liste de l'ATIH ; sens non repris",
    valeurs={
        " ": "",
        "A": "",
        "B": "",
        "D": "",
        "H": "",
        "J": "",
        "M": "",
        "N": "",
        "O": "",
        "R": "",
        "S": "",
        "T": "",
        "U": "",
    },
)

MODULES_STS = Liste(
    nom="types de module STS",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "R": "régime obligatoire",
        "U": "CMU",
        "M": "FMF/FNMF",
        "8": "CTIP",
        "4": "FFSA",
    },
)

QUALITES_BENEFICIAIRE = Liste(
    nom="qualités du bénéficiaire",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "A": "assuré",
        "C": "conjoint ou concubin",
        "E": "enfant",
        "AA": "autre bénéficiaire",
    },
)

FORFAITS_JOURNALIERS = Liste(
    nom="prise en charge du forfait journalier",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "A": "malade",
        "R": "régime obligatoire",
        "L": "régime local Alsace-Moselle",
    },
)

EXERCICES = Liste(
    nom="modes d'exercice",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "L": "libéral",
        "S": "salarié",
    },
)

ACCORDS_PREALABLES = Liste(
    nom="codes d'accord préalable",
    fiabilite=Fiabilite.RECOUPEE,
    sources=(
        "SV",
        "FIDES",
    ),
    valeurs={
        "0": "caisse sans réponse dans le délai",
        "4": "accord",
        "5": "urgence",
        "9": "acte non soumis",
    },
)

FINS_SEJOUR = Liste(
    nom="fins de séjour",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "T": "transfert",
        "R": "retour",
        "E": "échange de plateau technique",
        "P": "présent",
        "S": "sortie définitive",
        "D": "décès",
    },
)

TAUX_PHARMACIE = Liste(
    nom="taux de pharmacie (UCD)",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "2": "35 %",
        "4": "65 %",
        "5": "100 %",
    },
)

LIEUX = Liste(
    nom="lieux de l'acte",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "0": "cabinet",
        "1": "domicile du malade (ou transport)",
    },
)

TAUX_PHARMACIE_CIP = Liste(
    nom="taux de pharmacie (CIP)",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "2": "35 %",
        "4": "65 %",
        "5": "100 %",
        "6": "laboratoire, grand prix 35 %",
        "7": "laboratoire, petit prix 35 %",
        "9": "libre",
    },
)

PIECES_AMC = Liste(
    nom="natures du justificatif des droits complémentaires",
    fiabilite=Fiabilite.SIMULEE,
    sources=("NOUS",),
    valeurs={
        " ": "non dit",
        "1": "carte Vitale",
        "2": "ADR",
        "3": "autre support, ou fichier du cabinet",
    },
)

SUBSTITUTIONS = Liste(
    nom="substitutions",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "P": "prescrit, non délivré car substitué",
        "D": "délivré",
        "M": "prescription en DCI",
        "U": "substitution pour urgence ou accord",
        "G": "générique vers générique",
    },
)

PRESTATIONS_LPP = Liste(
    nom="types de prestation LPP",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "A": "achat",
        "E": "entretien",
        "L": "location",
        "P": "port",
        "R": "réparation",
        "S": "service",
        "V": "livraison",
    },
)

ASSOCIATIONS_CCAM = Liste(
    nom="associations CCAM",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "1": "même voie d'abord, technique ou sextant",
        "2": "voies, techniques ou sextants différents",
        "3": "plus de quatre actes",
        "4": "anesthésie",
    },
)

OUI_NON = Liste(
    nom="oui ou non",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "O": "oui",
        "N": "non",
    },
)

SUPPLEMENTS_CABINET = Liste(
    nom="suppléments en cabinet",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "C": "supplément demandé pour activité en cabinet",
    },
)

ZERO_UN = Liste(
    nom="zéro ou un",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "0": "non",
        "1": "oui",
    },
)

LIENS_HOSPITALISATION = Liste(
    nom="liens avec une hospitalisation",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "0": "non",
        "1": "entrée ou sortie",
        "2": "transfert",
    },
)

FORFAITS_TRANSPORT = Liste(
    nom="forfaits de transport",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "0": "aucun",
        "1": "département",
        "2": "agglomération",
        "3": "région parisienne",
    },
)

SUPPLEMENTS_TRANSPORT = Liste(
    nom="suppléments de transport",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "0": "aéroport",
        "1": "prématuré",
        "2": "appel d'urgence régulé",
    },
)

ECLATEMENTS_OCT = Liste(
    nom="éclatement par un OCT",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "A": "éclaté par un OCT",
        " ": "ni éclatement ni demande AMC",
    },
)

MARQUAGES = Liste(
    nom="marquages de factures",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "R": "réel",
        "T": "test",
        "D": "démonstration",
        " ": "non marqué",
    },
)

SENS_ARL = Liste(
    nom="sens d'un accusé de lot",
    fiabilite=Fiabilite.SIMULEE,
    sources=("NOUS",),
    valeurs={"P": "positif", "N": "négatif"},
)

MOTIFS_ARL = Liste(
    nom="motifs d'un accusé négatif (ARL-SIM-1)",
    fiabilite=Fiabilite.SIMULEE,
    sources=("NOUS",),
    valeurs={
        "SIM001": "enregistrement de longueur différente de 128",
        "SIM002": "type d'enregistrement inconnu ou mal placé",
        "SIM003": "compteur de 999 ou de 6 faux",
        "SIM004": "total de 6 ou de 5 faux",
        "SIM005": "lot déjà reçu",
        "SIM006": "lot post-daté de plus de 2 jours (strictement)",
        "SIM007": "signature ou certification invérifiable",
        "SIM008": "déchiffrement impossible",
        "SIM009": "zone numérique non numérique",
        "SIM010": "destinataire étranger à la caisse",
        "SIM011": "lot créé depuis plus de 90 jours",
        "SIM012": "numéro d'agrément absent, inconnu ou échu",
        "SIM013": "facture déjà reçue dans un autre lot",
        "SIM014": "certificat de signature révoqué",
        "SIM015": "certificat de signature périmé à la date du lot",
        "SIM016": "signataire sans habilitation, ou étranger au PS de la facture",
        "SIM017": "signature Vitale absente ou étrangère au bénéficiaire, en mode SESAM-Vitale",
        "SIM018": "factures non rangées ou mêlant modes, types ou destinataires",
        "SIM019": "empreinte de facture ou de lot différente du corps reçu",
        "SIM020": "données sensibles illisibles ou masque incohérent",
    },
)
