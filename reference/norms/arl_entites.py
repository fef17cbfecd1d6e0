"""Entities of ARL-SIM-1: the acknowledgement of a lot (profil simulé Vitalbench)."""

from vitalbench.reference.norms import listes
from vitalbench.reference.norms.champs import (
    Alpha,
    Chiffres,
    Entier,
    JourNoemie,
    LibreEntite,
    Montant,
)
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie_socle import SIMULEE, F, O, bornes, rupture


class AccuseLot(
    Enregistrement,
    code="S01",
    libelle="Accusé d'un lot",
    longueur=91,
    fixes=bornes("S01", 91),
    fiabilite=SIMULEE,
):
    """ARL-SIM-1 S01 : accusé d'un lot."""

    niveau: Chiffres = rupture("01", SIMULEE, "NOUS")
    sens: Alpha = Alpha(6, 1, O, "Sens", SIMULEE, "NOUS", liste=listes.SENS_ARL)
    id_retour: LibreEntite = LibreEntite(7, 12, O, "Identifiant du retour", SIMULEE, "NOUS")
    date_arl: JourNoemie = JourNoemie(19, 6, O, "Date de l'ARL", SIMULEE, "NOUS")
    heure_arl: Chiffres = Chiffres(25, 6, O, "Heure de l'ARL (HHMMSS)", SIMULEE, "NOUS")
    compostage_recu: Chiffres = Chiffres(
        31, 19, O, "Compostage du courriel reçu (transport.md)", SIMULEE, "NOUS"
    )
    id_fichier_recu: LibreEntite = LibreEntite(
        50, 6, O, "000.id_fichier du B2 reçu", SIMULEE, "NOUS"
    )
    no_ps: Chiffres = Chiffres(56, 9, O, "Numéro du PS", SIMULEE, "NOUS")
    no_lot: LibreEntite = LibreEntite(65, 3, O, "Numéro de lot", SIMULEE, "NOUS")
    date_lot: JourNoemie = JourNoemie(68, 6, O, "Date du lot", SIMULEE, "NOUS")
    nb_factures: Entier = Entier(74, 5, O, "Factures du lot", SIMULEE, "NOUS")
    montant_lot: Montant = Montant(79, 9, O, "Total facturé du lot", SIMULEE, "NOUS")
    nb_motifs: Entier = Entier(88, 3, O, "Entités S02 qui suivent", SIMULEE, "NOUS")


class MotifArl(
    Enregistrement,
    code="S02",
    libelle="Motif d'un ARL négatif",
    longueur=115,
    fixes=bornes("S02", 115),
    fiabilite=SIMULEE,
):
    """ARL-SIM-1 S02 : motif d'un arl négatif."""

    niveau: Chiffres = rupture("99", SIMULEE, "NOUS")
    code_motif: LibreEntite = LibreEntite(6, 6, O, "Code de motif, préfixe SIM", SIMULEE, "NOUS")
    no_enregistrement: Chiffres = Chiffres(
        12, 8, F, "Rang de l'enregistrement B2 fautif (000 = 1)", SIMULEE, "NOUS", default=""
    )
    position: Chiffres = Chiffres(
        20, 3, F, "Position dans l'enregistrement", SIMULEE, "NOUS", default=""
    )
    no_facture: Chiffres = Chiffres(23, 9, F, "Facture en cause", SIMULEE, "NOUS", default="")
    type_enregistrement: LibreEntite = LibreEntite(
        32, 3, F, "Type et complément en cause", SIMULEE, "NOUS", default=""
    )
    libelle_motif: LibreEntite = LibreEntite(35, 80, O, "Libellé du motif", SIMULEE, "NOUS")
