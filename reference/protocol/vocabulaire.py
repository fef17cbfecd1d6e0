"""Published vocabulary of the screen: ids of mentions, questions, fields, actions, refusals.

Each entry has its French label and the requirements that make it due. An LPS answers these
ids; texts are compared only where the specification imposes the words (`mot_pour_mot`).
Mentions and refusals are declared beside; all ids are read from here.
"""

from vitalbench.reference.protocol.mentions import *  # noqa: F403 - one namespace of ids
from vitalbench.reference.protocol.refus import *  # noqa: F403 - one namespace of ids
from vitalbench.reference.protocol.termes import Genre as Genre
from vitalbench.reference.protocol.termes import Terme as Terme
from vitalbench.reference.protocol.termes import libelle as libelle
from vitalbench.reference.protocol.termes import terme as terme
from vitalbench.reference.protocol.termes import vocabulaire as vocabulaire

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
Q_ATTENTAT = terme(
    "question",
    "victime_attentat",
    "Soins liés à un acte de terrorisme",
    "CDC-3.2.2.6.7-02",
    "CDC-4.2.1.3.3.7-01",
)
Q_CONVENTION = terme(
    "question", "convention", "Convention avec la complémentaire", "CDC-4.2.1.5.1-05"
)
Q_DISPOSITIF_TPI = terme(
    "question", "dispositif_tpi", "Tiers payant intégral de l'ACS", "CDC-4.2.1.5.3.5-07"
)
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
D_BON_EXAMEN = terme("document", "bon_examen", "Bon d'examen", "CDC-4.2.3.1-08")
D_BORDEREAU = terme(
    "document", "bordereau", "Bordereau récapitulatif des ordonnances", "CDC-4.2.3.1-08"
)
D_BORDEREAU_PIECES = terme(
    "document", "bordereau_pieces", "Bordereau des pièces papier ou numérisées d'un lot"
)
D_COPIE = terme(
    "document",
    "copie",
    "Copie d'une FSE ou d'une DRE transmise",
    "CDC-3.2.7.4-01",
    "CDC-3.2.7.4-02",
)
D_FEUILLET_AT = terme("document", "feuillet_at", "Feuillet d'accident du travail")
D_TICKET = terme("document", "ticket", "Ticket Vitale du pharmacien", "CDC-3.2.8.3-11")
D_VACCINATION = terme(
    "document", "vaccination", "Attestation de vaccination antigrippale", "CDC-3.2.8.5-01"
)
D_DMP = terme("document", "attestation_dmp", "Compatibilité DMP du logiciel", "FAMI-1.1.3-04")
D_RESERVEES = terme(
    "document", "factures_reservees", "Factures réservées au PS, en csv", "CDC-3.2.7.3-10"
)
D_ARCHIVE = terme("document", "archive", "Contenu de l'archive", "CDC-3.2.7.3-01")
D_JOURNAUX = terme("document", "journaux", "Journaux du logiciel", "CDC-4.2.1.2.1-07")
# Mentions printed on documents, in the words the specification imposes where it does.
I_DEGRADEE, I_DUPLICATA, I_COPIE = "imprimee_degradee", "imprimee_duplicata", "imprimee_copie"
I_SMG, I_PARCOURS = "imprimee_smg", "imprimee_parcours"
MENTIONS_IMPRIMEES = {
    I_DEGRADEE: "Télétransmission dégradée",
    I_DUPLICATA: "DUPLICATA",
    I_COPIE: "Copie remise à l'assuré, sans valeur pour le remboursement",
    I_SMG: "en rapport avec les soins médicaux gratuits",
}
terme(
    "mention",
    I_DEGRADEE,
    "Mention de la feuille de soins dégradée",
    "CDC-3.4.2-02",
    mot_pour_mot=MENTIONS_IMPRIMEES[I_DEGRADEE],
)
terme(
    "mention",
    I_DUPLICATA,
    "Mention du duplicata",
    "CDC-3.4.3-02",
    mot_pour_mot=MENTIONS_IMPRIMEES[I_DUPLICATA],
)
terme("mention", I_COPIE, MENTIONS_IMPRIMEES[I_COPIE], "CDC-3.2.7.4-01", "CDC-3.2.7.4-02")
terme(
    "mention",
    I_SMG,
    "Mention de l'ordonnance en soins médicaux gratuits",
    "CDC-3.2.8.3-06",
    mot_pour_mot=MENTIONS_IMPRIMEES[I_SMG],
)
terme("mention", I_PARCOURS, "Mention de parcours de soins de l'ordonnance", "CDC-4.2.1.11-01")
