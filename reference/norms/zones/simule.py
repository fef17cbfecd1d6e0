"""Profil simulé SSV-SIM-1: groups whose content is not public, made up by Vitalbench."""

from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.zones.declaration import Nature, champ, groupe

B, D, N, X = Nature.BINAIRE, Nature.DATE, Nature.NUMERIQUE, Nature.TEXTE
PUBLIQUE, RECOUPEE, DEDUITE, SIMULEE = (
    Fiabilite.PUBLIQUE,
    Fiabilite.RECOUPEE,
    Fiabilite.DEDUITE,
    Fiabilite.SIMULEE,
)

groupe(
    1410,
    "cadre_remboursement",
    "Cadre remboursement",
    SIMULEE,
    champ("cadre", "Cadre", N),
)

groupe(
    1420,
    "piece_justificative_amo",
    "Piece justificative amo",
    SIMULEE,
    champ(
        "support_droits",
        "Support droits",
        N,
        valeurs={"1": "carte Vitale", "2": "ADR", "3": "autre support", "4": "déclaratif"},
    ),
    champ("date_piece", "Date piece", D),
)

groupe(
    1510,
    "nature_assurance",
    "Nature assurance",
    SIMULEE,
    champ(
        "nature",
        "Nature",
        N,
        valeurs={
            "10": "maladie",
            "13": "maladie Alsace-Moselle",
            "22": "soins médicaux gratuits",
            "30": "maternité",
            "41": "accident du travail",
            "90": "prévention",
        },
    ),
)

groupe(
    1512,
    "assurance_maternite",
    "Assurance maternite",
    SIMULEE,
    champ("date_reference", "Date reference", D),
    champ(
        "sens_date",
        "Sens date",
        N,
        valeurs={"1": "début de grossesse présumé", "2": "accouchement"},
    ),
)

groupe(
    1513,
    "assurance_at",
    "Assurance at",
    SIMULEE,
    champ("identifiant_at", "Identifiant at", N),
    champ("organisme_at", "Organisme at", N),
)

groupe(
    1610,
    "prestation",
    "Prestation",
    SIMULEE,
    champ("numero_ligne", "Numero ligne", N),
    champ("date_soins", "Date soins", D),
    champ("lieu_execution", "Lieu execution", N),
    champ("code_prestation", "Code prestation", X),
    champ("coefficient", "Coefficient", N),
    champ("quantite", "Quantite", N),
    champ("denombrement", "Denombrement", N),
    champ("prix_unitaire", "Prix unitaire", N),
    champ("base_remboursement", "Base remboursement", N),
    champ("taux", "Taux", N),
    champ("montant_facture", "Montant facture", N),
    champ("montant_amo", "Montant amo", N),
    champ("montant_amc", "Montant amc", N),
    champ("justificatif_exoneration", "Justificatif exoneration", N),
    champ("qualificatif_depense", "Qualificatif depense", X),
)

groupe(
    1900,
    "forcage",
    "Forcage",
    SIMULEE,
    champ("zone_forcee", "Zone forcee", X),
    champ("valeur_calculee", "Valeur calculee", X),
    champ("valeur_forcee", "Valeur forcee", X),
)

groupe(
    3700,
    "contexte_sts",
    "Contexte sts",
    SIMULEE,
    champ("top_cmu", "Top cmu", X),
    champ("top_medecin_referent", "Top medecin referent", X),
)

groupe(
    60001,
    "facture_securisee",
    "Facture securisee",
    SIMULEE,
    champ("type_facture", "Type facture", X, valeurs={"F": "FSE", "D": "DRE"}),
    champ("mode_securisation", "Mode securisation", X),
    champ("facture_mise_en_forme", "Facture mise en forme", B),
    champ("signature_vitale", "Signature vitale", B, vide=True),
    champ("signature_cps", "Signature cps", B, vide=True),
)

groupe(
    60002,
    "critere_lot",
    "Critere lot",
    SIMULEE,
    champ("critere", "Critere", X),
)

groupe(
    60003,
    "lot_securise",
    "Lot securise",
    SIMULEE,
    champ("reference_lot", "Reference lot", N),
    champ("lot_mis_en_forme", "Lot mis en forme", B),
    champ("signature_cps", "Signature cps", B),
)

groupe(
    60004,
    "critere_fichier",
    "Critere fichier",
    SIMULEE,
    champ("critere", "Critere", X),
)

groupe(
    60005,
    "adressage",
    "Adressage",
    SIMULEE,
    champ("boite_destinataire", "Boite destinataire", X),
    champ("sujet", "Sujet", X),
)

groupe(
    60006,
    "encadrement_fichier",
    "Encadrement fichier",
    SIMULEE,
    champ("entete", "Entete", B),
    champ("fin", "Fin", B),
)

groupe(
    60010,
    "arl",
    "Arl",
    SIMULEE,
    champ("sens", "Sens", X),
    champ("reference_lot", "Reference lot", N),
    champ("date_lot", "Date lot", D),
    champ("code_motif", "Code motif", N, vide=True),
    champ("numero_facture", "Numero facture", N, vide=True),
)

groupe(
    60020,
    "anomalie",
    "Anomalie",
    SIMULEE,
    champ("groupe", "Groupe", N),
    champ("champ", "Champ", N),
    champ("occurrence", "Occurrence", N),
    champ("code", "Code", N),
    champ("libelle", "Libelle", X),
)
