"""Code lists of NOEMIE: the values a field admits, their meaning, their origin.

Lists are data: a profile may replace any of them by the editor's own official table.
"""

from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.liste import Liste

ACTEURS = Liste(
    nom="acteurs des échanges",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "AN": "Assemblée nationale",
        "BF": "Banque de France",
        "CC": "cultes (CAVIMAC)",
        "CE": "CRPCEN",
        "CF": "SNCF",
        "CI": "CCI de Paris",
        "CM": "CNMSS",
        "CP": "CPAM",
        "CR": "CRAM",
        "CS": "centre de service complémentaire (AMC)",
        "CT": "centre informatique du régime général",
        "EN": "ENIM",
        "MA": "MSA",
        "OC": "organisme complémentaire",
        "OT": "concentrateur technique (OCT)",
        "PB": "port autonome de Bordeaux",
        "RM": "mines",
        "RP": "RATP",
        "SE": "Sénat",
        "SI": "autre émetteur",
        "SM": "section mutualiste nationale",
        "SR": "centre informatique régional (AMPI)",
        "TE": "établissement",
        "TP": "autre professionnel de santé",
    },
)

TYPES_FLUX = Liste(
    nom="types de flux",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        " ": "réel",
        "R": "réel",
        "T": "test",
        "D": "démonstration",
    },
)

TYPES_RETOUR = Liste(
    nom="types de retour",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "01": "prestations reçues en flux électronique",
        "02": "prestations en facturation papier",
        "03": "paiements ponctuels ou forfaitaires",
        "04": "rappels",
        "05": "retenues",
    },
)

TYPES_FACTURE_RETOUR = Liste(
    nom="types de facture d'un retour",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "A": "flux AMC",
        "B": "B2 ou SESAM dégradé",
        "D": "DRE",
        "F": "FSE",
        "P": "papier AMO ou AMO et AMC",
        "C": "papier AMC",
        "E": "rappel",
        "R": "inter-centres, rejeté",
        "L": "inter-centres, liquidé",
    },
)

TRAITEMENTS_AMC = Liste(
    nom="traitements de la part complémentaire",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        " ": "aucun",
        "N": "image décompte transmise à l'AMC",
        "V": "virement distinct par part",
        "C": "paiement coordonné",
        "E": "éclatement par le poste",
        "A": "éclatement par OCT",
        "F": "éclatement par OCT",
    },
)

NATURES_NOM = Liste(
    nom="natures du nom",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "M": "marital",
        "P": "patronymique",
        "U": "usage",
    },
)

NATURES_ASSURANCE_RETOUR = Liste(
    nom="natures d'assurance d'un retour",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "AS": "maladie",
        "AT": "accident du travail",
        "AM": "maternité",
    },
)

ETATS_PART = Liste(
    nom="états d'une part",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "P": "payé",
        "R": "rejeté",
        "D": "différé",
        " ": "part non traitée",
    },
)

SIGNES = Liste(
    nom="signes",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "P": "positif",
        "N": "négatif",
    },
)

COMPLEMENTS_ACTE = Liste(
    nom="compléments à la nature d'acte",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "E": "examen, expertise",
        "F": "majoration férié",
        "N": "majoration nuit",
        "P": "présent",
        "S": "sortie",
        "T": "transfert",
    },
)

QUALIFICATIFS_RETOUR = Liste(
    nom="qualificatifs de la dépense d'un retour",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "AT": "tiers payant AT",
        "DD": "dépassement non prescrit",
        "DE": "dépassement pour exigence",
        "DF": "dépassement pour situation de fortune",
        "DP": "dépassement permanent",
        "ED": "entente directe",
        "GR": "gratuit",
        "NR": "non remboursable",
        "S": "honoraires globalisés",
        "TM": "ticket modérateur seul",
    },
)

NATURES_DETTE = Liste(
    nom="natures de dette",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "ACC": "acompte sur prestations",
        "AFF": "affranchissement",
        "API": "acompte caisse centralisatrice",
        "APR": "avance sur prestations",
        "IEC": "indu, erreur comptable",
        "IND": "indu",
        "IPH": "indu sur avance pharmacie",
        "IPI": "créance d'une autre caisse",
        "ISP": "impayé",
        "ODL": "opposition interne, double paiement",
        "OID": "opposition interne diverse",
        "REL": "reliquat",
        "VMI": "virement ou mandat impayé",
    },
)

NATURES_RECUPERATION = Liste(
    nom="natures de récupération",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "ANT": "annulation totale",
        "CIN": "constat initial",
        "LOP": "mainlevée partielle",
        "LOT": "mainlevée totale",
        "NVP": "non-valeur partielle",
        "NVT": "non-valeur totale",
        "PAI": "paiement",
        "PPR": "passage en profit",
        "RAS": "remboursement à l'assuré",
        "RDP": "remise partielle",
        "RDS": "remise sous le seuil",
        "RDT": "remise totale",
        "REL": "rectification de signalétique",
        "RMO": "rectification de montant",
        "RPR": "retenue sur prestation",
    },
)

PERIODICITES = Liste(
    nom="périodicités",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "H": "hebdomadaire",
        "M": "mensuelle",
        "T": "trimestrielle",
        "S": "semestrielle",
        "A": "annuelle",
        "P": "ponctuelle",
    },
)

PORTEES_REJET = Liste(
    nom="portées d'un rejet",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "F": "facture",
        "L": "ligne",
        "A": "code affiné",
    },
)

PARTS = Liste(
    nom="parts",
    fiabilite=Fiabilite.PUBLIQUE,
    sources=("SV",),
    valeurs={
        "O": "obligatoire (ou les deux)",
        "C": "complémentaire",
    },
)
