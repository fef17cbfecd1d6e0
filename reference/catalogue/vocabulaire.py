"""Closed vocabularies of the requirement catalogue: actors, strengths, channels, suites, themes."""

from __future__ import annotations

from typing import Final, Literal, get_args

Acteur = Literal[
    "progiciel",
    "amo",
    "ps",
    "carte",
    "amc",
    "ssv",
    "cnda",
    "apcv",
    "adr",
    "reseau",
    "oct",
    "cesi",
    "sts",
    "srt",
]
Force = Literal["doit", "ne_doit_pas", "recommande", "peut", "info"]
Observable = Literal[
    "ecran", "fichier", "smtp", "document", "api", "apdu", "archive", "service", "interne"
]
RaisonHorsPortee = Literal[
    "interne", "geste humain", "ergonomie", "hors logiciel", "texte illisible"
]

FORCES_OPPOSABLES: Final[frozenset[Force]] = frozenset({"doit", "ne_doit_pas"})

SUITES: Final[dict[str, str]] = {
    "nominal": "Parcours nominal, de la carte au paiement",
    "dre": "Demande de remboursement électronique",
    "conventions": "Conventions avec les organismes complémentaires",
    "aides": "Aides à la télétransmission et à la numérisation",
    "pharmacie": "Pharmaciens",
    "administration": "Administration du poste",
    "documents": "Documents remis ou imprimés",
    "degrade": "Mode SESAM-Vitale dégradé",
    "fami": "Forfait d'aide à la modernisation",
    "fournisseurs": "Fournisseurs de la LPP",
    "apcv": "Application carte Vitale",
    "arl": "Accusés de réception logiques",
    "auxiliaires": "Auxiliaires médicaux",
    "rsp": "Rejets, signalements, paiements",
    "c2s": "Complémentaire santé solidaire",
    "sans_vitale": "Mode SESAM sans Vitale",
    "remplacant": "Remplaçants",
    "laboratoire": "Laboratoires",
    "smg": "Soins médicaux gratuits",
    "contraception": "Contraception",
    "forcage": "Forçage",
    "scor": "Pièces numérisées SCOR",
    "acs": "Aide à la complémentaire santé",
    "at": "Accidents du travail et maladies professionnelles",
    "desynchronise": "Sécurisation désynchronisée",
    "chiffrement": "Chiffrement des données sensibles",
    "ame": "Aide médicale de l'État",
    "messages_service": "Messages de service",
    "demonstration": "Mode démonstration",
    "migrants": "Migrants de passage",
    "opposition": "Liste d'opposition",
    "telemedecine": "Télémédecine",
    "attentat": "Victimes d'attentat",
    "test": "Mode test",
}

THEMES: Final[frozenset[str]] = frozenset(
    {
        "acteurs",
        "administration",
        "adr",
        "agrement",
        "aides",
        "amc",
        "apcv",
        "arl",
        "at",
        "cartes",
        "chiffrement",
        "conventions",
        "cps",
        "degrade",
        "documents",
        "droits",
        "fichiers",
        "flux",
        "forcage",
        "lots",
        "maternite",
        "messages_service",
        "parcours",
        "pharmacie",
        "prestation",
        "qualite",
        "remplacement",
        "rsp",
        "sauvegarde",
        "scor",
        "securisation",
        "situations",
        "smg",
        "tarification_amc",
        "tarification_amo",
        "telemedecine",
        "transmission",
        "vitale",
    }
)

OUT_OF_REACH: Final[dict[RaisonHorsPortee, str]] = {
    "interne": "Le fait reste dans le logiciel, sans trace sur aucun canal observable.",
    "geste humain": "L'exigence porte sur un geste d'une personne, que le logiciel ne décide pas.",
    "ergonomie": "Le jugement relève de l'appréciation d'un utilisateur et non d'une valeur.",
    "hors logiciel": "L'exigence porte sur un contrat, une organisation ou un matériel.",
    "texte illisible": "Le texte d'origine est altéré au point qu'on n'en tire pas de règle.",
}
"""Why a requirement may be left out of reach; a screen, document, archive or API never is one."""

FORCES: Final[tuple[str, ...]] = get_args(Force)
ACTEURS: Final[tuple[str, ...]] = get_args(Acteur)
OBSERVABLES: Final[tuple[str, ...]] = get_args(Observable)
