"""Mentions of the screen: their ids, labels and the requirements that make them due."""

from vitalbench.reference.protocol.termes import terme

M_PROVENANCE_VITALE = terme(
    "mention",
    "provenance_carte_vitale",
    "Les données proviennent de la carte Vitale",
    "CDC-4.2.1.3-08",
)
M_VITALE_NON_AUTHENTIQUE = terme(
    "mention", "vitale_non_authentifiee", "Carte Vitale non authentifiée", "CDC-2.3.5-06"
)
M_DEMONSTRATION = terme(
    "mention",
    "flux_de_demonstration",
    "Support de démonstration : la facture sera un flux de démonstration",
    "CDC-3.4.5-01",
    "CDC-3.4.5-02",
)
M_VITALE_OPPOSEE = terme(
    "mention",
    "vitale_en_opposition",
    "Carte Vitale en opposition : aucun flux ne peut être créé avec elle",
    "CDC-4.2.1.3-11",
    "CDC-3.2.3.2-08",
)
M_OPPOSITION_NON_RECUE = terme(
    "mention",
    "liste_opposition_non_recue",
    "La liste d'opposition n'a pas été reçue",
    "CDC-3.2.3.2-10",
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
