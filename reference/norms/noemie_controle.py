"""NOEMIE header, end of level and end of file: common to every reference."""

from vitalbench.reference.norms import listes, listes_noemie
from vitalbench.reference.norms.champs import (
    Alpha,
    Chiffres,
    Entier,
    JourNoemie,
    LibreEntite,
    Montant,
)
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie_socle import (
    PUBLIQUE,
    RECOUPEE,
    F,
    O,
    bornes,
    code_entite,
    constante,
)


class EnteteNoemie(
    Enregistrement,
    code="000",
    libelle="En-tête de fichier",
    longueur=128,
    fixes=(
        code_entite("000"),
        constante(70, "U", "monnaie", "Unité monétaire (U : euro)"),
    ),
    fiabilite=RECOUPEE,
):
    """NOEMIE 000 : en-tête de fichier."""

    type_emetteur: Alpha = Alpha(
        4, 2, O, "Type d'émetteur", RECOUPEE, "SV ARTHUS", liste=listes_noemie.ACTEURS
    )
    no_emetteur: Chiffres = Chiffres(6, 14, O, "Numéro d'émetteur", RECOUPEE, "SV ARTHUS")
    programme_emetteur: LibreEntite = LibreEntite(
        20, 6, F, "Programme émetteur", RECOUPEE, "SV ARTHUS", default=""
    )
    type_destinataire: Alpha = Alpha(
        26, 2, O, "Type de destinataire", RECOUPEE, "SV ARTHUS", liste=listes_noemie.ACTEURS
    )
    no_destinataire: LibreEntite = LibreEntite(
        28, 14, O, "Numéro de destinataire", RECOUPEE, "SV ARTHUS"
    )
    programme_destinataire: LibreEntite = LibreEntite(
        42, 6, F, "Programme destinataire", RECOUPEE, "SV ARTHUS", default=""
    )
    application: LibreEntite = LibreEntite(
        48, 2, O, "Application ou type d'échange", RECOUPEE, "SV ARTHUS"
    )
    id_fichier: LibreEntite = LibreEntite(
        50, 6, O, "Identification du fichier", RECOUPEE, "SV ARTHUS"
    )
    date_creation: JourNoemie = JourNoemie(
        56,
        6,
        O,
        "Date de création",
        RECOUPEE,
        "SV ARTHUS",
        note="JJMMAA dans ARTHUS, contrairement à B2",
    )
    reference: LibreEntite = LibreEntite(
        62, 4, O, "Référence de l'échange (ex. '580 ', '900 ')", RECOUPEE, "SV ARTHUS"
    )
    version: LibreEntite = LibreEntite(66, 2, F, "Version", PUBLIQUE, "SV", default="")
    compactage: LibreEntite = LibreEntite(68, 1, F, "Compactage", PUBLIQUE, "SV", default="")
    cryptage: Alpha = Alpha(
        69, 1, F, "Chiffrement", PUBLIQUE, "SV", default="", liste=listes.OUI_NON
    )
    type_flux: Alpha = Alpha(
        71, 1, F, "Type de flux", PUBLIQUE, "SV", default="", liste=listes_noemie.TYPES_FLUX
    )
    longueur_enregistrement: Chiffres = Chiffres(
        83,
        3,
        O,
        "Longueur d'enregistrement physique",
        PUBLIQUE,
        "SV",
        note="128 en forme PS ; ARTHUS note la longueur de bloc dans sa variante OCT",
    )
    mot_de_passe: LibreEntite = LibreEntite(86, 6, F, "Mot de passe", PUBLIQUE, "SV", default="")
    zone_message: LibreEntite = LibreEntite(92, 37, F, "Message libre", PUBLIQUE, "SV", default="")


class FinNiveau(
    Enregistrement,
    code="990",
    libelle="Contrôle de fin de niveau",
    longueur=43,
    fixes=bornes("990", 43),
    fiabilite=RECOUPEE,
):
    """NOEMIE 990 : contrôle de fin de niveau."""

    niveau: Chiffres = Chiffres(
        4,
        2,
        O,
        "Niveau fermé",
        RECOUPEE,
        "SV ARTHUS",
        note="SV n'indique que 99 ; ARTHUS écrit 05, 04, 03, 02 puis 01",
    )
    identification: LibreEntite = LibreEntite(
        6, 17, F, "Identification du niveau fermé", RECOUPEE, "SV ARTHUS", default=""
    )
    compteur: Entier = Entier(
        23, 8, O, "Nombre d'éléments du niveau inférieur", RECOUPEE, "SV ARTHUS"
    )
    cumul: Montant = Montant(
        31, 11, O, "Cumul des montants du niveau inférieur", RECOUPEE, "SV ARTHUS"
    )
    signe: Alpha = Alpha(
        42, 1, O, "Signe du cumul", RECOUPEE, "SV ARTHUS", liste=listes_noemie.SIGNES
    )


class FinNoemie(
    Enregistrement,
    code="999",
    libelle="Fin de fichier",
    longueur=128,
    fixes=(code_entite("999"),),
    fiabilite=RECOUPEE,
):
    """NOEMIE 999 : fin de fichier."""

    type_emetteur: Alpha = Alpha(
        4, 2, O, "Type d'émetteur", RECOUPEE, "SV ARTHUS", liste=listes_noemie.ACTEURS
    )
    no_emetteur: Chiffres = Chiffres(6, 14, O, "Numéro d'émetteur", RECOUPEE, "SV ARTHUS")
    programme_emetteur: LibreEntite = LibreEntite(
        20, 6, F, "Programme émetteur", RECOUPEE, "SV ARTHUS", default=""
    )
    type_destinataire: Alpha = Alpha(
        26, 2, O, "Type de destinataire", RECOUPEE, "SV ARTHUS", liste=listes_noemie.ACTEURS
    )
    no_destinataire: Chiffres = Chiffres(28, 14, O, "Numéro de destinataire", RECOUPEE, "SV ARTHUS")
    programme_destinataire: LibreEntite = LibreEntite(
        42, 6, F, "Programme destinataire", RECOUPEE, "SV ARTHUS", default=""
    )
    application: LibreEntite = LibreEntite(48, 2, O, "Application", RECOUPEE, "SV ARTHUS")
    id_fichier: LibreEntite = LibreEntite(
        50, 6, O, "Identification du fichier", RECOUPEE, "SV ARTHUS"
    )
    nb_enregistrements: Entier = Entier(
        56, 8, O, "Nombre d'enregistrements physiques", RECOUPEE, "SV ARTHUS"
    )
    type_flux: Alpha = Alpha(
        64, 1, F, "Type de flux", PUBLIQUE, "SV", default="", liste=listes_noemie.TYPES_FLUX
    )
    nb_lots: Entier = Entier(
        83, 3, O, "Nombre de lots (nombre d'entités du premier niveau)", RECOUPEE, "SV ARTHUS"
    )
    cumul: Montant = Montant(86, 11, O, "Cumul des montants", RECOUPEE, "SV ARTHUS")
    signe: Alpha = Alpha(97, 1, O, "Signe du cumul", PUBLIQUE, "SV", liste=listes_noemie.SIGNES)
    cumul_autre_monnaie: Montant = Montant(
        98, 11, F, "Cumul dans l'autre monnaie", PUBLIQUE, "SV", default=0
    )
