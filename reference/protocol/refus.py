"""Refusals: their ids, labels and the requirements that make them due."""

from vitalbench.reference.protocol.termes import terme

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
R_VITALE_OPPOSEE = terme(
    "refus",
    "vitale_en_opposition",
    "Carte Vitale dans la liste d'opposition",
    "CDC-3.2.3.2-08",
    "CDC-4.2.1.3-11",
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
