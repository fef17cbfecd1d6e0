"""One corrupted file of the establishments profile per rule."""

from datetime import date

from fabrique_b2 import CLE_NIR, NIR, J

from vitalbench.reference.norms.b2 import DebutFichier, DebutLot, FinFichier, FinLot
from vitalbench.reference.norms.b2_etablissement import EnteteSejour, TotalSejour
from vitalbench.reference.norms.b2_prestations import ActeExterne, PrestationHospitaliere
from vitalbench.reference.norms.codec import Enregistrement

# Luhn de 99000000 : 9x2=18 -> 9 en rang pair depuis la droite, 9 : somme 18, clé 2
FINESS = "990000002"
CLE = {
    "no_ps": FINESS,
    "nir_assure": NIR,
    "cle_nir": CLE_NIR,
    "rang_beneficiaire": "000",
    "no_facture": "000000010",
}


def entete(**valeurs) -> EnteteSejour:
    return EnteteSejour(
        **{
            **CLE,
            "nature_operation": "1",
            "grand_regime": "01",
            "caisse_gestionnaire": "999",
            "centre_gestionnaire": "0999",
            "nature_piece_droits": "3",
            "nature_assurance": "10",
            "justif_exoneration": "0",
            "date_naissance": "850115",
            "date_entree": date(2026, 11, 18),
            "date_sortie": J,
            "heure_sortie": "12",
            **valeurs,
        }
    )


def prestation(**valeurs) -> PrestationHospitaliere:
    return PrestationHospitaliere(
        **{
            **CLE,
            "date_debut": date(2026, 11, 18),
            "date_fin": J,
            "code_acte": "GHS",
            "quantite": 1,
            "prix_unitaire": 100_000,
            "base_remboursement": 100_000,
            "taux": 80,
            "montant_amo": 80_000,
            "montant_depense": 100_000,
            "montant_amc": 20_000,
            **valeurs,
        }
    )


def acte(**valeurs) -> ActeExterne:
    return ActeExterne(
        **{
            **CLE,
            "no_prescripteur": "000000000",
            "no_executant": "000000000",
            "date_soins": J,
            "code_acte": "CS",
            "quantite": 1,
            "coefficient": 100,
            "denombrement": 0,
            "prix_unitaire": 3000,
            "base_remboursement": 3000,
            "taux": 70,
            "montant_amo": 2100,
            "montant_honoraires": 3000,
            "montant_amc": 900,
            **valeurs,
        }
    )


def total(**valeurs) -> TotalSejour:
    # une prestation et un acte : 1 000,00 et 30,00 €, AMO 800,00 et 21,00, AMC 200,00 et 9,00
    return TotalSejour(
        **{
            **CLE,
            "nb_lignes": 2,
            "base_hospitaliere": 100_000,
            "amo_hospitaliere": 80_000,
            "total_honoraires": 3000,
            "amo_honoraires": 2100,
            "total_participation": 20_900,
            "amc_hospitaliere": 20_000,
            "amc_honoraires": 900,
            "total_hospitalier": 100_000,
            **valeurs,
        }
    )


def fichier(*facture: Enregistrement, fin=None) -> bytes:
    suite = [
        DebutFichier(
            type_emetteur="TE",
            no_emetteur=FINESS,
            type_destinataire="CP",
            no_destinataire="00000000001999",
            id_fichier="000001",
            date_creation=J,
            norme="CP",
        ),
        DebutLot(
            no_ps=FINESS,
            no_caisse_destinataire="999",
            no_lot="001",
            raison_sociale="CLINIQUE FICTIVE",
            date_creation_lot=J,
            code_norme="CP",
            no_version_norme="062007",
        ),
        *(facture or (entete(), prestation(), acte(), total())),
        FinLot(
            **{
                "no_ps": FINESS,
                "nb_factures": 1,
                "nb_lignes_actes": 2,
                "nb_types_2": 1,
                "nb_types_5": 1,
                "total_facture": 103_000,
                "total_amo": 82_100,
                "total_amc": 20_900,
                "no_lot": "001",
                **(fin or {}),
            }
        ),
        FinFichier(
            type_emetteur="TE",
            no_emetteur=FINESS,
            type_destinataire="CP",
            no_destinataire="00000000001999",
            id_fichier="000001",
            nb_enregistrements=8,
            nb_lots=1,
        ),
    ]
    return b"".join(e.encode() for e in suite)


def faux_total(**valeurs) -> bytes:
    return fichier(entete(), prestation(), acte(), total(**valeurs))


PREUVES = {
    "B2-CP-05": (
        lambda: fichier(entete(), prestation(rang_beneficiaire="001"), acte(), total()),
        set(),
    ),
    "B2-CP-06": (
        lambda: fichier(entete(date_sortie=date(2026, 11, 17)), prestation(), acte(), total()),
        set(),
    ),
    "B2-CP-07": (
        lambda: fichier(entete(), prestation(date_fin=date(2026, 11, 17)), acte(), total()),
        set(),
    ),
    "B2-CP-10": (lambda: faux_total(nb_lignes=3), set()),
    "B2-CP-11": (lambda: faux_total(total_hospitalier=100_001), {"B2-CP-20"}),
    "B2-CP-12": (lambda: faux_total(amo_hospitaliere=80_001), {"B2-CP-21"}),
    "B2-CP-13": (lambda: faux_total(base_hospitaliere=100_001), set()),
    "B2-CP-14": (lambda: faux_total(amc_hospitaliere=20_001), {"B2-CP-22"}),
    "B2-CP-15": (lambda: faux_total(total_honoraires=3001), {"B2-CP-20"}),
    "B2-CP-16": (lambda: faux_total(amo_honoraires=2101), {"B2-CP-21"}),
    "B2-CP-17": (lambda: faux_total(amc_honoraires=901), {"B2-CP-22"}),
    "B2-CP-20": (lambda: fichier(fin={"total_facture": 103_001}), set()),
    "B2-CP-21": (lambda: fichier(fin={"total_amo": 82_101}), set()),
    "B2-CP-22": (lambda: fichier(fin={"total_amc": 20_901}), set()),
}
