"""Templates of the Vitale files (profil simulé beyond 65/80–82, 65/90, 65/93, 66/80, public)."""

from vitalbench.reference.domain.cartes import TypeCarte
from vitalbench.reference.norms.cartes.gabarits import (
    Code,
    Duree,
    Durees,
    Entier,
    Gabarit,
    Jour,
    Lignes,
    Suite,
    Texte,
    TexteToujours,
)

_TYPES: dict[object, str] = {"reelle": "1", "test": "2", "demonstration": "3"}
TYPE_PAR_DEFAUT: TypeCarte = "reelle"

IDENT = Gabarit(
    0x65,
    Texte(0x80, "nom"),
    Texte(0x81, "prenom"),
    Texte(0x82, "date_naissance"),
    Texte(0x83, "nom_naissance"),
    Entier(0x84, "rang_naissance", 1),
)
NIR = Gabarit(
    0x65,
    Texte(0x90, "pays"),
    Texte(0x93, "nir"),
    Texte(0x94, "nir_certifie"),
    Jour(0x95, "date_certification"),
)
CARTE = Gabarit(
    0x66,
    Jour(0x80, "debut_validite"),
    Jour(0x81, "fin_validite"),
    Texte(0x82, "numero_serie"),
    Code(0x83, "type_carte", _TYPES, TYPE_PAR_DEFAUT),
    Texte(0x84, "generation"),
)
FAMILLE = Gabarit(
    0x77,
    Texte(0x80, "regime"),
    Texte(0x81, "caisse"),
    Texte(0x82, "centre"),
    Texte(0x83, "code_gestion"),
    Texte(0x84, "code"),
    Duree(0x85, 0x86, "periode"),
)
DROITS = Gabarit(
    0x67,
    TexteToujours(0x84, "qualite"),
    Durees(0xA5, 0x86, 0x87, "periodes_amo"),
)
EXO = Gabarit(
    0x68,
    Suite(
        Gabarit(
            0xA8,
            Texte(0x80, "code_ald"),
            Texte(0x84, "code_situation"),
            Duree(0x81, 0x82, "periode"),
        ),
        "couvertures",
    ),
)
SERVICE = Gabarit(0x69, Texte(0x80, "code"), Duree(0x81, 0x82, "periode"))
MUTUELLE = Gabarit(
    0x6A,
    TexteToujours(0x80, "identification"),
    Texte(0x81, "indicateur_traitement"),
    Texte(0x85, "aiguillage_sts"),
    Texte(0x86, "services"),
    Texte(0x87, "type_services"),
    Texte(0x88, "garanties"),
    Durees(0xA5, 0x86, 0x87, "periodes"),
)
AMC = Gabarit(
    0x71,
    TexteToujours(0x80, "numero_amc"),
    Texte(0x81, "indicateur_traitement"),
    Duree(0x82, 0x83, "periode"),
    Texte(0x84, "numero_adherent"),
    Texte(0x85, "aiguillage_sts"),
    Texte(0x86, "services"),
    Texte(0x87, "type_services"),
    Texte(0x88, "code_routage"),
    Texte(0x89, "identifiant_hote"),
    Texte(0x8A, "nom_domaine"),
)
ATMP = Gabarit(
    0x6B,
    Texte(0x80, "identifiant"),
    Jour(0x81, "date_accident"),
    Texte(0x82, "organisme"),
    Texte(0x83, "code_bgdh"),
)
MEDECIN = Gabarit(
    0x6C, Code(0x80, "medecin_traitant_declare", {True: "O", False: "N", None: ""}, None)
)
ADRESSE = Gabarit(0x6D, Lignes(0x80, "adresse", 5))
URGENCE = Gabarit(0x6E, Texte(0x80, "urgence"))
COMPLEMENT_ETM = Gabarit(0x72, Texte(0x80, "complement_etm"))
COMPLEMENTAIRE = Gabarit(0x73, Texte(0x80, "zone_complementaire"))
NETLINK = Gabarit(0x74, Texte(0x80, "netlink"))
EUROPE = Gabarit(0x75, Texte(0x80, "modele"), Texte(0x81, "donnees"))
TRANSCARD = Gabarit(0x76, Texte(0x80, "transcard"))
