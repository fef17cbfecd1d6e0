"""Profil simulé SRT-SIM-1 and STS-SIM-1: groups of the pricing modules, made up by Vitalbench."""

from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.zones.declaration import Nature, champ, groupe

N, X, D = Nature.NUMERIQUE, Nature.TEXTE, Nature.DATE
SIMULEE = Fiabilite.SIMULEE

groupe(
    60101,
    "acte_controle",
    "Acte soumis au référentiel",
    SIMULEE,
    champ("rang", "Rang de l'acte dans la facture", N),
    champ("code_prestation", "Code prestation", X),
    champ("code_ccam", "Code de l'acte CCAM", X, vide=True),
    champ("date_soins", "Date des soins", D),
    champ("modificateurs", "Modificateurs", X, vide=True),
    champ("association", "Code association", X, vide=True),
    champ("quantite", "Quantité", N),
)
groupe(
    60102,
    "executant_controle",
    "Professionnel qui a fait l'acte",
    SIMULEE,
    champ("specialite", "Spécialité", N),
    champ("secteur", "Secteur conventionnel", X),
)
groupe(
    60110,
    "fiche_acte",
    "Acte au référentiel",
    SIMULEE,
    champ("code_ccam", "Code de l'acte CCAM", X),
    champ("libelle", "Libellé", X),
    champ("regroupement", "Code de regroupement", X),
    champ("tarif", "Tarif en centimes", N),
)
groupe(
    60111,
    "tarif_acte",
    "Prix unitaire et base d'un acte",
    SIMULEE,
    champ("prix_unitaire", "Prix unitaire en centimes", N),
    champ("base_remboursement", "Base de remboursement en centimes", N),
)
groupe(
    60112,
    "diagnostic",
    "Diagnostic d'un module de tarification",
    SIMULEE,
    champ("rang", "Rang de l'acte, 0 pour la facture", N),
    champ("code", "Code du diagnostic", X),
    champ("niveau", "Niveau de gravité", N, note="bloquant à partir de 3"),
    champ("libelle", "Libellé", X),
)
groupe(
    60201,
    "contexte_complementaire",
    "Complémentaire et formule à appliquer",
    SIMULEE,
    champ("aiguillage", "Lettre du module", X),
    champ("numero_complementaire", "Numéro de complémentaire", N),
    champ("formule", "Numéro de formule", N, vide=True),
    champ("parametre", "Paramètre de la formule", N, vide=True),
)
groupe(
    60202,
    "ligne_a_tarifer",
    "Ligne tarifée pour la part obligatoire",
    SIMULEE,
    champ("rang", "Rang de la ligne", N),
    champ("code_prestation", "Code prestation", X),
    champ("montant", "Montant en centimes", N),
    champ("base", "Base en centimes", N),
    champ("montant_amo", "Part obligatoire en centimes", N),
    champ("parametre", "Paramètre de la ligne", N, vide=True),
    champ("minoration", "Part obligatoire perdue hors parcours, en centimes", N),
)
groupe(
    60210,
    "ligne_tarifee",
    "Part complémentaire d'une ligne",
    SIMULEE,
    champ("rang", "Rang de la ligne", N),
    champ("montant_amc", "Part complémentaire en centimes", N),
)
groupe(
    60211,
    "total_complementaire",
    "Part complémentaire de la facture",
    SIMULEE,
    champ("total_amc", "Total en centimes", N),
)
groupe(
    60212,
    "formule",
    "Formule proposée par l'assistance",
    SIMULEE,
    champ("numero", "Numéro", N),
    champ("libelle", "Libellé", X),
    champ("parametre", "Paramètre attendu", X, vide=True),
)
