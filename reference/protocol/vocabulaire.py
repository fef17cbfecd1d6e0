"""Published vocabulary of the screen: ids of mentions, questions, fields, actions, refusals.

Each entry has its French label and the requirements that make it due. An LPS answers these
ids; texts are compared only where the specification imposes the words (`mot_pour_mot`).
"""

from typing import Literal

import msgspec

Genre = Literal["mention", "question", "champ", "action", "refus", "document"]


class Terme(msgspec.Struct, frozen=True, kw_only=True):
    """One id of the vocabulary."""

    id: str
    genre: Genre
    libelle: str
    exigences: tuple[str, ...] = ()
    mot_pour_mot: str = ""


_TERMES: list[Terme] = []
_LIBELLES: dict[tuple[Genre, str], str] = {}


def terme(genre: Genre, ident: str, libelle: str, *exigences: str, mot_pour_mot: str = "") -> str:
    """Declare one id and give it back, so that code names it by a constant."""
    _LIBELLES[genre, ident] = libelle
    _TERMES.append(
        Terme(
            id=ident,
            genre=genre,
            libelle=libelle,
            exigences=exigences,
            mot_pour_mot=mot_pour_mot,
        )
    )
    return ident


def vocabulaire() -> tuple[Terme, ...]:
    """Give every declared id, sorted by kind then id."""
    return tuple(sorted(_TERMES, key=lambda t: (t.genre, t.id)))


def libelle(genre: Genre, ident: str) -> str:
    """Give the label of one id, nothing when it is not of the vocabulary."""
    return _LIBELLES.get((genre, ident), "")


# Questions: asked in a facture, answered by `choisir`.
Q_SITUATION = terme(
    "question",
    "situation",
    "Situation d'exercice et de facturation",
    "CDC-4.2.1.2.1-02",
    "CDC-3.2.1-01",
)
Q_BENEFICIAIRE = terme(
    "question", "beneficiaire", "Bénéficiaire des soins", "CDC-4.2.1.3-01", "CDC-4.2.1.3-02"
)
Q_MEDECIN_TRAITANT = terme(
    "question",
    "medecin_traitant_declare",
    "Le patient a-t-il déclaré un médecin traitant ?",
    "CDC-4.2.1.7-02",
    "CDC-4.2.1.7-04",
)
Q_CONTEXTE = terme(
    "question",
    "contexte_parcours",
    "Contexte du parcours de soins",
    "CDC-4.2.1.7-02",
    "CDC-4.2.1.7-05",
    "CDC-3.2.2.3-01",
)
Q_NATURE = terme("question", "nature_assurance", "Nature d'assurance", "CDC-4.2.1.6-01")
Q_TIERS_PAYANT = terme("question", "tiers_payant", "Tiers payant", "CDC-4.2.1.4-14")
Q_SUPPORT_DROITS = terme(
    "question", "support_droits", "Support de droits AMO", "CDC-3.2.2.1-03", "CDC-4.2.1.3.1-01"
)
Q_EXONERATION = terme(
    "question", "exoneration", "Exonération appliquée", "CDC-3.2.2.1-36", "CDC-3.2.2.1-37"
)
Q_OPTION = terme(
    "question",
    "option_conventionnelle",
    "Option conventionnelle du PS",
    "CDC-4.2.1.2.2-01",
    "CDC-3.2.1.5-02",
)
Q_DOSSIER_AT = terme(
    "question", "dossier_at", "Accident du travail concerné", "CDC-3.2.2.1-10", "CDC-3.2.2.1-11"
)
Q_DATE_AMC = terme(
    "question",
    "date_reference_amc",
    "Date de référence des droits complémentaires",
    "CDC-4.2.1.3.2.3-02",
    "CDC-4.2.1.3.2.3-03",
)
Q_VOIE_AMC = terme("question", "voie_part_complementaire", "Part complémentaire", "CDC-4.2.1.9-01")

# Fields shown: what identifies the PS, the beneficiary, the rights and the facture.
C_PS_NOM = terme("champ", "ps_nom", "Professionnel de santé", "CDC-4.2.1.2.1-01")
C_PS_NUMERO = terme(
    "champ", "ps_numero_facturation", "Numéro de facturation AM", "CDC-4.2.1.2.1-01"
)
C_PS_RPPS = terme("champ", "ps_rpps", "Numéro RPPS", "CDC-3.2.1-03")
C_PS_SPECIALITE = terme("champ", "ps_specialite", "Spécialité", "CDC-4.2.1.2.1-01")
C_PS_CONVENTION = terme("champ", "ps_convention", "Situation conventionnelle", "CDC-4.2.1.2.1-01")
C_PS_CARTE = terme("champ", "ps_carte", "Type de carte CPx", "CDC-3.2.9.3.1.1-16")
C_SUPPORT_VITALE = terme(
    "champ", "support_vitale", "Support Vitale", "CDC-4.2.1.3-05", "CDC-4.2.1.3-08"
)
C_SUPPORT_DROITS = terme("champ", "support_droits_amo", "Support de droits", "CDC-4.2.1.3.1-03")
C_FIN_CONTEXTE = terme(
    "champ", "fin_contexte_apcv", "Fin de validité du contexte ApCV", "CDC-4.2.1.3-14"
)
C_NIR = terme("champ", "nir", "NIR de l'assuré", "CDC-4.2.1.3-08")
C_NOM = terme("champ", "nom", "Nom", "CDC-4.2.1.3-08")
C_PRENOM = terme("champ", "prenom", "Prénom", "CDC-4.2.1.3-08")
C_NAISSANCE = terme("champ", "date_naissance", "Date de naissance", "CDC-4.2.1.3-08")
C_RANG = terme("champ", "rang_naissance", "Rang de naissance", "CDC-4.2.1.3-08")
C_QUALITE = terme("champ", "qualite", "Qualité du bénéficiaire", "CDC-4.2.1.3-08")
C_REGIME = terme("champ", "regime", "Régime", "CDC-4.2.1.3-08")
C_CAISSE = terme("champ", "caisse", "Caisse gestionnaire", "CDC-4.2.1.3-08")
C_CENTRE = terme("champ", "centre", "Centre gestionnaire", "CDC-4.2.1.3-08")
C_CODE_GESTION = terme("champ", "code_gestion", "Code gestion", "CDC-4.2.1.3-08")
C_SERVICE_AMO = terme(
    "champ",
    "service_amo",
    "Service AMO particulier lu sur l'attestation (AME, migrant de passage…)",
    "CDC-3.2.2.6.4-04",
    "CDC-3.2.2.6.5-02",
)
C_COUVERTURE = terme(
    "champ",
    "couverture",
    "Exonération portée par le support de droits",
    "CDC-2.2.1.2.1-05",
    "CDC-3.2.2.1-35",
)
C_MEDECIN_TRAITANT = terme(
    "champ",
    "medecin_traitant_support",
    "Médecin traitant déclaré, selon le support de droits",
    "CDC-4.2.1.7-03",
    "CDC-4.2.1.3.1-04",
)
C_MUTUELLE = terme("champ", "mutuelle", "Mutuelle (gestion unique)", "CDC-4.2.1.3.2.2-08")
C_AMC = terme("champ", "amc", "AMC (gestion séparée)", "CDC-4.2.1.3.2.2-08", "CDC-4.2.1.3-09")
C_DATE_SOINS = terme("champ", "date_soins", "Date des soins")
C_NUMERO = terme("champ", "numero_facture", "Numéro de facture", "CDC-4.2.1.15-03")
C_MODE = terme("champ", "mode", "Mode de sécurisation", "CDC-3.2.9.1-01")
C_INDICATEUR = terme(
    "champ", "indicateur_parcours", "Indicateur de parcours de soins", "CDC-4.2.1.7-06"
)
C_TOTAL = terme("champ", "total", "Total (centimes)", "CDC-4.2.1.8-02")
C_TOTAL_AMO = terme("champ", "total_amo", "Part obligatoire (centimes)", "CDC-4.2.1.8-02")
C_TOTAL_AMC = terme("champ", "total_amc", "Part complémentaire (centimes)", "CDC-4.2.1.9-01")
C_RESTE = terme("champ", "a_payer", "À régler par l'assuré (centimes)", "CDC-4.2.1.8-01")

# Fields of the facture the PS types, by `saisir(champs=…)`.
C_ORIENTEUR_NOM = terme(
    "champ", "nom_orienteur", "Nom du médecin orienteur", "CDC-4.2.1.7-07", "CDC-3.2.2.3-03"
)
C_ORIENTEUR_PRENOM = terme(
    "champ", "prenom_orienteur", "Prénom du médecin orienteur", "CDC-4.2.1.7-07", "CDC-3.2.2.3-03"
)
C_PRESCRIPTEUR_RPPS = terme(
    "champ", "prescripteur_rpps", "RPPS du prescripteur", "CDC-3.2.1.6-01", "CDC-3.2.1.6-03"
)
C_PRESCRIPTEUR_STRUCTURE = terme(
    "champ", "prescripteur_structure", "Numéro de la structure de prescription", "CDC-3.2.1.6-03"
)
C_PRESCRIPTEUR_SPECIALITE = terme(
    "champ", "prescripteur_specialite", "Spécialité du prescripteur", "CDC-3.2.1.6-01"
)
C_DATE_PRESCRIPTION = terme(
    "champ", "date_prescription", "Date de la prescription", "CDC-3.2.1.6-02"
)
C_DATE_MATERNITE = terme("champ", "date_maternite", "Date de maternité", "CDC-3.2.2.1-21")
C_NUMERO_AT = terme("champ", "numero_at", "Numéro d'accident du travail")
C_MONTANT_AMC = terme(
    "champ", "montant_amc", "Part complémentaire saisie (centimes)", "CDC-4.2.1.9-01"
)

C_MONTANT_ACCORD = terme(
    "champ",
    "montant_accord",
    "Montant total de l'accord de prise en charge SMG (centimes)",
    "CDC-2.3.4.5-05",
)
C_NUMERO_ACCORD = terme(
    "champ", "numero_accord", "Référence de l'accord de prise en charge SMG", "CDC-2.3.4.5-06"
)
C_MONTANT_ACCORD_MEDICAMENTS = terme(
    "champ",
    "montant_accord_medicaments",
    "Montant total de l'accord SMG des médicaments (centimes)",
    "CDC-2.3.4.5-07",
)
C_NUMERO_ACCORD_MEDICAMENTS = terme(
    "champ",
    "numero_accord_medicaments",
    "Référence de l'accord SMG des médicaments",
    "CDC-2.3.4.5-07",
)
C_AT_REGIME = terme("champ", "at_regime", "Régime de l'organisme AT (feuillet)", "CDC-3.2.2.1-09")
C_AT_CAISSE = terme("champ", "at_caisse", "Caisse de l'organisme AT (feuillet)", "CDC-3.2.2.1-09")
C_AT_CENTRE = terme("champ", "at_centre", "Centre de l'organisme AT (feuillet)", "CDC-3.2.2.1-09")
C_MONTANT_APIAS = terme(
    "champ",
    "montant_apias",
    "Montant total pris en charge au titre des APIAS (centimes)",
    "CDC-3.2.2.1-16",
    "CDC-3.2.2.1-17",
)

# Columns of a line typed: in `Ecran.lignes` of a facture.
C_LIGNE_CODE = terme("champ", "ligne.code", "Code prestation", "CDC-4.2.1.6-01")
C_LIGNE_DATE = terme("champ", "ligne.date", "Date des soins", "CDC-4.2.1.1-19")
C_LIGNE_ADC = terme(
    "champ",
    "ligne.accident_droit_commun",
    "Accident de droit commun",
    "CDC-4.2.1.6-02",
    "CDC-4.2.1.6-03",
    "CDC-4.2.1.6-04",
)
C_LIGNE_PREVENTION = terme("champ", "ligne.prevention", "Top prévention", "CDC-4.2.1.6-14")
C_LIGNE_QUALIFIANT = terme(
    "champ", "ligne.qualifiant_prevention", "Qualifiant de prévention", "CDC-4.2.1.6-14"
)
C_LIGNE_CCAM = terme("champ", "ligne.code_ccam", "Code CCAM", "CDC-4.1.2.2-07")
C_LIGNE_PU = terme("champ", "ligne.prix_unitaire", "Prix unitaire", "CDC-4.2.1.8-02")
C_LIGNE_BASE = terme("champ", "ligne.base", "Base de remboursement", "CDC-4.2.1.8-02")
C_LIGNE_TAUX = terme("champ", "ligne.taux", "Taux", "CDC-4.2.1.8-02")
C_LIGNE_AMO = terme("champ", "ligne.montant_amo", "Montant remboursable AMO", "CDC-4.2.1.8-02")
C_LIGNE_AMC = terme("champ", "ligne.montant_amc", "Montant AMC", "CDC-4.2.1.9-01")

# Mentions.
M_PROVENANCE_VITALE = terme(
    "mention",
    "provenance_carte_vitale",
    "Les données proviennent de la carte Vitale",
    "CDC-4.2.1.3-08",
)
M_VITALE_NON_AUTHENTIQUE = terme(
    "mention", "vitale_non_authentifiee", "Carte Vitale non authentifiée", "CDC-2.3.5-06"
)
M_VITALE_PERIMEE = terme(
    "mention",
    "vitale_perimee",
    "Carte Vitale dont la date de fin de validité est dépassée",
    "CDC-3.2.2-03",
    "CDC-3.2.3.2-07",
)
M_DROITS_FERMES = terme(
    "mention",
    "droits_amo_non_ouverts",
    "Les droits lus ne sont pas ouverts à la date des soins",
    "CONV-VITALE-02",
)
M_MEDECIN_TRAITANT = terme(
    "mention",
    "medecin_traitant_declare",
    "Médecin traitant déclaré selon le support de droits",
    "CDC-4.2.1.3.1-04",
    "CDC-4.2.1.7-03",
)
M_PARCOURS_NON_CONCERNE = terme(
    "mention",
    "parcours_non_concerne",
    "La facture n'est pas concernée par le parcours de soins",
    "CDC-4.2.1.7-01",
)
M_DOUBLON = terme(
    "mention",
    "doublon_prestation",
    "La même prestation a déjà été facturée pour ce bénéficiaire à cette date",
    "CDC-2.3.1-23",
)
M_CODE_PORTEUR = terme(
    "mention",
    "code_porteur_demande",
    "Saisissez le code porteur de la carte de professionnel de santé",
    "CDC-4.2.1.2.1-04",
    "CDC-3.2.9.3.1.1-12",
    "CDC-3.2.9.3.1.1-14",
)
M_INCOHERENCE = terme(
    "mention",
    "incoherence_identification",
    "La carte présentée n'est pas celle de la facture",
    "CDC-4.2.1.13-03",
    "CDC-4.2.1.13-06",
)
M_FACTURE_SECURISEE = terme(
    "mention", "facture_securisee", "Facture sécurisée, en attente de mise en lot"
)
M_A_CONTRESIGNER = terme(
    "mention",
    "signature_ps_attendue",
    "Facture signée par le support Vitale, signature du PS attendue",
    "CDC-3.2.9.1-03",
)
M_PARAMETRAGE = terme(
    "mention",
    "parametrage_ps_requis",
    "Le paramétrage du professionnel de santé est à renseigner",
    "CDC-4.2.1.2.2-01",
    "CDC-3.2.1.3-02",
)
M_CONTROLE_ACTE = terme(
    "mention", "controle_acte", "Anomalie dans un acte saisi", "CDC-4.2.1.6-06", "CDC-3.2.4.10-01"
)
M_DIAGNOSTIC_CCAM = terme(
    "mention", "diagnostic_ccam", "Diagnostic du contrôle complet CCAM", "CDC-4.2.1.8-10"
)
M_TP_PAR_DEFAUT = terme(
    "mention",
    "tiers_payant_par_defaut",
    "Tiers payant AMO proposé d'office",
    "CDC-4.2.1.4-14",
)
M_TP_PROPOSE = terme(
    "mention",
    "tiers_payant_propose",
    "Tiers payant AMO proposé",
    "CDC-3.2.2.1-28",
    "CDC-3.2.2.1-31",
)
M_TP_ACS = terme(
    "mention",
    "tiers_payant_propose_acs",
    "Tiers payant AMO proposé au titre de l'ACS",
    "CDC-4.2.1.4-11",
)
M_CARTE_A_METTRE_A_JOUR = terme(
    "mention",
    "carte_a_mettre_a_jour",
    "La carte Vitale doit être mise à jour. Dans le cas contraire, l’application du tiers"
    " payant AMO générera un forçage transmis dans la FSE.",
    "CDC-4.2.1.4-05",
    mot_pour_mot="La carte Vitale doit être mise à jour. Dans le cas contraire, l’application du"
    " tiers payant AMO générera un forçage transmis dans la FSE.",
)
M_FORCAGE = terme(
    "mention",
    "forcage",
    "Élément forcé : la garantie de paiement ne s'applique plus",
    "CDC-3.2.2.4-04",
    "CDC-4.2.1.10-04",
)
M_DROITS_AMC_FERMES = terme(
    "mention",
    "droits_amc_non_ouverts",
    "Les droits complémentaires ne sont pas ouverts à la date de référence",
    "CDC-4.2.1.3.2.4-01",
)
M_AT_DIVERGENT = terme(
    "mention",
    "at_divergent",
    "L'organisme AT indiqué diffère du support : le mode dégradé est possible",
    "CDC-3.2.2.1-12",
)
M_SITUATION = terme(
    "mention",
    "situation_particuliere",
    "Situation particulière du bénéficiaire",
    "CDC-4.2.1.3.3.1-01",
    "CDC-4.2.1.3.3.2-01",
    "CDC-4.2.1.3.3.3-01",
    "CDC-4.2.1.3.3.4-01",
)
M_PROVENANCE_ADR = terme(
    "mention",
    "provenance_adr",
    "Les droits AMO proviennent du service ADR",
    "CDC-3.2.2.1-03",
    "CONV-ADR-01",
)
M_ADR_INDISPONIBLE = terme(
    "mention", "adr_indisponible", "Service ADR indisponible", "CDC-3.2.2.1-03"
)
M_PROVENANCE_APCV = terme(
    "mention", "provenance_apcv", "Les données proviennent de l'ApCV", "CDC-4.2.1.3-05"
)
M_APCV_IMPOSSIBLE = terme(
    "mention",
    "flux_apcv_impossible",
    "Aucun flux signé avec l'ApCV n'est possible : reprenez depuis un autre support",
    "CDC-4.2.1.3-16",
    "CDC-4.2.1.3-18",
)
M_APCV_PERIMEE = terme(
    "mention",
    "contexte_apcv_perime",
    "La validité du contexte ApCV est échue : une nouvelle authentification est à demander",
    "CDC-4.2.1.3-16",
    "CDC-3.2.3.2-05",
)
M_DEGRADE_PROPOSE = terme(
    "mention",
    "mode_degrade_propose",
    "Support Vitale absent ou illisible : la facture peut être faite en mode dégradé",
    "CONV-GEN-02",
)
M_SANS_VITALE_PROPOSE = terme(
    "mention",
    "sans_vitale_propose",
    "Télémédecine sans support Vitale : la facture se fait en mode SESAM sans Vitale",
    "CDC-3.5-03",
)
M_PAPIER_PROPOSE = terme(
    "mention",
    "feuille_papier_proposee",
    "Sans carte de professionnel de santé, seule la feuille de soins papier est possible",
    "CONV-GEN-02",
)
M_CONFIGURATION_FSV = terme(
    "mention", "configuration_fournitures", "Modules SESAM-Vitale", "CDC-3.6.1-01"
)
M_REFERENTIEL = terme(
    "mention", "referentiel_mis_a_jour", "Données de tarification mises à jour", "CONV-EQUIP-02"
)
M_ALERTE_TARIFICATION = terme(
    "mention", "alerte_tarification", "Alerte des règles de tarification", "CDC-4.2.1.6-06"
)
M_LOT_ACQUITTE = terme(
    "mention", "lot_acquitte", "Lot reçu et accepté par l'organisme", "CDC-3.3.1.1-01"
)
M_LOT_REJETE = terme("mention", "lot_rejete", "Lot refusé par l'organisme (ARL négatif)")
M_FACTURE_EN_CAUSE = terme(
    "mention",
    "facture_en_cause",
    "Facture désignée par l'ARL négatif",
    "CDC-3.3.1.2-02",
)
M_ARL_ABSENT = terme(
    "mention",
    "arl_absent",
    "Aucun ARL deux jours ouvrés après l'émission du lot : à réémettre",
    "CDC-3.4.1.2-10",
)
M_ECHEANCE = terme(
    "mention",
    "echeance_reemission",
    "Échéance de réémission d'un lot refusé ou sans ARL",
    "CDC-3.3.1.2-08",
    "CDC-3.4.1.2-10",
)
M_NON_REMISES = terme(
    "mention",
    "non_remises_repetees",
    "Plusieurs avis de non-remise successifs : vérifiez la messagerie",
    "CDC-3.4.1.2-08",
)
M_FACTURE_PAYEE = terme("mention", "facture_payee", "Facture payée", "CDC-3.3.2-01")
M_FACTURE_REJETEE = terme("mention", "facture_rejetee", "Facture rejetée", "CDC-3.3.2-01")
M_RETOUR_SANS_OBJET = terme(
    "mention", "retour_non_rapproche", "Retour sans lot ni facture correspondants"
)
M_MESSAGE_SERVICE = terme("mention", "message_service", "Message de service de l'organisme")
M_NON_REMISE = terme(
    "mention",
    "message_non_remis",
    "Avis de non-remise : les données sont renvoyées à l'identique",
    "CDC-3.4.1.2-07",
)
M_FICHIER_NON_TRANSMIS = terme(
    "mention",
    "fichier_non_transmis",
    "Fichier non transmis : il reste à émettre",
    "CDC-4.2.4-04",
    "CONV-EQUIP-03",
)
M_FICHIER_TRANSMIS = terme("mention", "fichier_transmis", "Fichier transmis", "CDC-4.2.4-04")
M_PIECES_PAPIER = terme(
    "mention",
    "pieces_sur_papier",
    "Pièces justificatives à envoyer sur papier (duplicata)",
    "CONV-SCOR-09",
)
M_FEUILLE_NON_SIGNEE = terme(
    "mention",
    "feuille_non_signee",
    "La feuille numérisée n'est pas signée du patient",
    "CONV-SCOR-01",
)
M_COPIE_PAPIER = terme(
    "mention",
    "copie_papier_a_envoyer",
    "Sans ARL PJ positif, la copie papier reste à adresser à la caisse",
    "CONV-SCOR-02",
)
M_PIECES_NON_TRANSMISES = terme(
    "mention",
    "pieces_non_transmises",
    "Pièces numérisées non transmises : elles seront renvoyées",
    "CONV-SCOR-08",
    "CONV-SCOR-11",
)
M_PIECES_ACQUITTEES = terme(
    "mention",
    "pieces_acquittees",
    "Pièces numérisées reçues : aucun papier n'est plus à envoyer",
    "CONV-SCOR-02",
    "CONV-SCOR-06",
)
M_PIECES_REFUSEES = terme(
    "mention",
    "pieces_refusees",
    "Pièces numérisées refusées par le point d'accueil",
    "CONV-SCOR-06",
)
M_REMPLACEMENT_PREPARE = terme(
    "mention", "remplacement_prepare", "Remplacement préparé", "CDC-4.2.5.1-07", "CDC-3.2.1.2-02"
)
M_REMPLACEMENT_OUVERT = terme(
    "mention", "remplacement_ouvert", "Session de remplacement ouverte", "CDC-4.2.5.2-01"
)
M_REMPLACEMENT_FERME = terme(
    "mention", "remplacement_ferme", "Session de remplacement fermée", "CDC-4.2.5.3-01"
)
M_FACTURES_HORS_LOT = terme(
    "mention",
    "factures_hors_lot",
    "Des factures attendent encore d'être mises en lot",
    "CDC-4.2.5.2-14",
)
M_RECLAMATION = terme(
    "mention", "reclamation_emise", "Rapport de réclamation envoyé", "CDC-2.2.4.3-03"
)
M_RECLAMATION_RECUE = terme(
    "mention", "reclamation_recue", "Rapport de réclamation reçu et transmis", "CDC-2.2.4.3-03"
)
M_FEUILLE_REQUISE = terme(
    "mention",
    "feuille_de_soins_requise",
    "Feuille de soins papier à remettre : facture en mode dégradé",
    "CDC-3.2.9.1-07",
)

# Actions offered.
ACTIONS = {
    ident: terme("action", ident, libelle, *exigences)
    for ident, libelle, exigences in (
        ("ouvrir", "Ouvrir une facture", ()),
        ("acquerir_cps", "Lire la carte du professionnel de santé", ()),
        ("acquerir_vitale", "Lire la carte Vitale", ()),
        ("acquerir_apcv", "Lire l'ApCV", ("CDC-2.2.1.2-04",)),
        ("acquerir_adr", "Interroger ADR", ()),
        ("acquerir_papier", "Saisir un autre support de droits", ("CDC-4.2.1.3-03",)),
        ("choisir", "Répondre", ()),
        ("saisir", "Saisir les prestations", ("CDC-4.2.1.6-01",)),
        ("saisir_ccam", "Saisir un acte CCAM", ("CDC-4.1.2.2-07",)),
        ("saisir_code_porteur", "Saisir le code porteur", ("CDC-3.2.9.3.1.1-11",)),
        ("forcer", "Forcer un élément", ()),
        ("confirmer", "Confirmer", ()),
        ("changer_support", "Changer de support", ("CDC-2.2.1.2-04",)),
        ("mode_sans_vitale", "Passer en SESAM sans Vitale", ("CDC-3.2.9.3.1.1-03",)),
        ("abandonner", "Abandonner la facture", ()),
        ("securiser", "Sécuriser la facture", ()),
        ("supprimer", "Supprimer une facture en attente", ("CDC-4.2.1.13-14",)),
        ("mettre_en_lots", "Mettre en lots", ("CDC-3.2.10.1.1-10",)),
        ("transmettre", "Transmettre", ()),
        ("reemettre", "Réémettre", ("CDC-3.2.10.2-04",)),
        ("relever", "Relever les retours", ()),
        ("consulter", "Consulter", ("CDC-4.2.1.13-13",)),
        ("imprimer", "Imprimer", ()),
        ("lire", "Consulter une carte", ("CDC-3.1-01",)),
        ("remplacer", "Remplacement", ("CDC-4.2.5.1-01",)),
        ("joindre_piece", "Joindre une pièce numérisée", ("CONV-SCOR-03",)),
        ("reclamer", "Rapport de réclamation", ("CDC-2.2.4.3-01",)),
        ("annuler_dre", "Annuler une DRE", ("CDC-3.2.3.5.3-01",)),
    )
}

# Refusals.
R_NON_CONFIGURE = terme("refus", "non_configure", "Le poste n'est pas configuré")
R_CONFIGURATION = terme("refus", "configuration_refusee", "Configuration inutilisable")
R_COMMANDE = terme("refus", "commande_non_prise_en_charge", "Commande non prise en charge")
R_SANS_FACTURE = terme("refus", "aucune_facture_ouverte", "Aucune facture n'est ouverte")
R_FACTURE_OUVERTE = terme("refus", "facture_deja_ouverte", "Une facture est déjà ouverte")
R_CODE_REQUIS = terme(
    "refus",
    "code_porteur_requis",
    "Le code porteur est requis",
    "CDC-3.2.9.3.1.1-08",
    "CDC-3.2.9.3.2.1-02",
)
R_CODE_FAUX = terme("refus", "code_porteur_faux", "Code porteur faux", "CDC-3.2.1-02")
R_CODE_BLOQUE = terme("refus", "code_porteur_bloque", "Code porteur bloqué")
R_CPS_ABSENTE = terme(
    "refus",
    "cps_absente",
    "Carte de professionnel de santé absente",
    "CDC-3.2.9.3.1.1-01",
    "CONV-CPS-01",
)
R_CPS_REFUSEE = terme(
    "refus",
    "cps_non_habilitee",
    "Cette carte n'est pas habilitée à signer",
    "CDC-3.2.9.3.1.1-16",
    "CDC-3.2.9.3.1.1-18",
)
R_CPS_INVALIDE = terme("refus", "cps_inexploitable", "Carte de PS inexploitable")
R_VITALE_ABSENTE = terme(
    "refus", "vitale_absente", "Carte Vitale absente", "CDC-3.2.9.1-02", "CDC-3.2.9.3.1.1-02"
)
R_VITALE_ILLISIBLE = terme("refus", "vitale_illisible", "Carte Vitale illisible")
R_VITALE_PERIMEE = terme(
    "refus", "vitale_perimee", "Carte Vitale périmée", "CDC-3.2.2-03", "CDC-3.2.3.2-07"
)
R_VITALE_NON_AUTHENTIQUE = terme(
    "refus",
    "vitale_non_authentifiee",
    "Carte Vitale non authentifiée",
    "CDC-3.2.2-04",
    "CDC-4.2.1.3-13",
)
R_LECTEUR = terme("refus", "lecteur_inutilisable", "Lecteur inutilisable")
R_CARTES = terme("refus", "cartes_incompatibles", "Carte d'essai et carte réelle ensemble")
R_CONFIGURATION_LECTEURS = terme(
    "refus", "configuration_lecteurs_refusee", "Configuration de lecteurs refusée", "CDC-4.1.2-10"
)
R_INCOHERENCE = terme(
    "refus",
    "incoherence_identification",
    "La carte présentée n'est pas celle de la facture",
    "CDC-4.2.1.13-06",
    "CDC-4.2.1.1-07",
)
R_QUESTION = terme("refus", "question_sans_reponse", "Une question attend une réponse")
R_CHOIX = terme("refus", "choix_inconnu", "Réponse non proposée")
R_CHAMP = terme(
    "refus", "champ_refuse", "Champ inconnu ou valeur refusée", "CDC-3.2.1-03", "CDC-4.2.1.7-07"
)
R_ACTE = terme("refus", "acte_refuse", "Acte refusé", "CDC-4.2.1.6-06", "CDC-3.2.4.10-01")
R_CCAM = terme("refus", "diagnostic_ccam", "Diagnostic CCAM à corriger", "CDC-4.2.1.8-12")
R_DOUBLON = terme("refus", "doublon_a_confirmer", "Doublon possible à confirmer", "CDC-2.3.1-23")
R_DEJA_SECURISEE = terme("refus", "deja_securisee", "Facture déjà sécurisée", "CDC-4.2.1.1-08")
R_PARAMETRAGE = terme(
    "refus",
    "parametrage_ps_requis",
    "Paramétrage du PS à renseigner",
    "CDC-4.2.1.2.2-01",
    "CDC-3.2.1.3-02",
)
R_FORCAGE = terme("refus", "forcage_refuse", "Donnée qui ne se force pas", "CDC-4.2.1.10-02")
R_ACCORD = terme(
    "refus",
    "accord_smg_requis",
    "Accord de prise en charge SMG à recevoir avant de facturer",
    "CDC-2.3.4.5-04",
)
R_ACCORD_UTILISE = terme(
    "refus", "accord_smg_deja_utilise", "Accord SMG déjà facturé", "CDC-2.3.4.5-06"
)
R_APIAS = terme(
    "refus", "montant_apias_requis", "Montant APIAS à saisir", "CDC-3.2.2.1-16", "CDC-3.2.2.1-17"
)
R_SANS_FSE_AT = terme(
    "refus",
    "regime_sans_fse_at",
    "Le régime n'accepte pas les FSE AT : feuille de soins papier",
    "CDC-3.2.2.1-14",
)
R_ENTENTE = terme(
    "refus", "entente_prealable_requise", "Entente préalable à renseigner", "CDC-2.3.4.4-02"
)
R_DROITS_AMC = terme(
    "refus",
    "droits_amc_fermes",
    "Droits complémentaires fermés : forcer les dates ou renoncer à la part complémentaire",
    "CDC-4.2.1.3.2.4-03",
    "CDC-3.2.6.1.2-03",
)
R_MODULE = terme("refus", "module_en_echec", "Un module SESAM-Vitale refuse", "CDC-4.1.2.3-01")
R_STS = terme(
    "refus",
    "tarification_complementaire_impossible",
    "Part complémentaire non calculée",
    "CDC-4.2.1.9.2-01",
)
R_CENTRE = terme(
    "refus",
    "numero_hors_centre",
    "Numéro de facturation étranger au centre",
    "CDC-3.2.9.3.2.1-09",
)
R_DUPLICATA = terme(
    "refus",
    "duplicata_papier",
    "Le lot n'est plus réémissible : duplicata papier",
    "CDC-3.3.1.2-11",
    "CDC-3.4.1.2-12",
)
R_PIECE = terme("refus", "piece_refusee", "Pièce numérisée inutilisable", "CONV-SCOR-06")
R_REMPLACEMENT = terme(
    "refus",
    "remplacement_refuse",
    "Remplacement impossible",
    "CDC-4.2.5.2-01",
    "CDC-3.2.1.2-01",
)
R_RECLAMATION = terme(
    "refus", "reclamation_fermee", "Aucun rapport de réclamation ouvert", "CDC-2.2.4.3-01"
)
R_IMPORT = terme("refus", "import_refuse", "Données importées inutilisables", "CONV-EQUIP-02")
R_SERVICE = terme("refus", "service_en_echec", "Un service en ligne refuse ou ne répond pas")
R_RIEN = terme("refus", "rien_a_faire", "Rien à traiter")
R_INCONNU = terme("refus", "objet_inconnu", "Objet inconnu")
R_DEJA_TRANSMIS = terme("refus", "deja_transmis", "Déjà transmis", "CDC-4.2.1.16.2-03")
R_ACQUITTE = terme("refus", "deja_acquitte", "Lot déjà acquitté", "CDC-3.3.1.1-01")
R_TRANSMISSION = terme(
    "refus", "transmission_impossible", "Transmission impossible", "CDC-4.2.4-04"
)
R_RELEVE = terme("refus", "releve_impossible", "Relève impossible")
R_APCV = terme(
    "refus",
    "flux_apcv_impossible",
    "Aucun flux signé avec l'ApCV n'est possible",
    "CDC-3.2.3.2-05",
    "CDC-2.2.1.2-03",
    "CDC-4.2.1.13-05",
)
R_MODE = terme("refus", "mode_refuse", "Mode de facturation refusé")

# Documents.
D_QUITTANCE = terme("document", "quittance", "Quittance subrogatoire ou reçu")
D_FEUILLE = terme("document", "feuille_de_soins", "Feuille de soins papier", "CDC-3.2.9.1-07")
D_DUPLICATA = terme(
    "document",
    "duplicata",
    "Duplicata papier d'une FSE",
    "CDC-3.4.3-01",
    "CDC-3.4.1.2-12",
)
D_LOT = terme("document", "lot", "Lot enregistré pour analyse", "CDC-3.3.1.2-07")
D_ORDONNANCE = terme("document", "ordonnance", "Ordonnance", "CDC-4.2.1.11-01")
D_ARCHIVE = terme("document", "archive", "Contenu de l'archive", "CDC-3.2.7.3-01")
D_JOURNAUX = terme("document", "journaux", "Journaux du logiciel", "CDC-4.2.1.2.1-07")
