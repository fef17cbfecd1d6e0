"""Hand-made B2 files for the tests of the judge (fictitious data)."""

from datetime import date

from vitalbench.reference.norms.b2 import (
    Acte,
    DebutFichier,
    DebutLot,
    EnteteFacture,
    FinFichier,
    FinLot,
    RppsActe,
    SuiteActe,
    SuiteEntete,
    TotalFacture,
)
from vitalbench.reference.norms.b2_complements import ActeCcam, Lpp, MedicamentRetrocede
from vitalbench.reference.norms.b2_entete import Adresse, Beneficiaire, DonneesAmc
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.reference.norms.b2_totaux import compter_fichier, totaux_facture, totaux_lot
from vitalbench.reference.norms.b2_transport import Trajet
from vitalbench.reference.norms.codec import Enregistrement

J = date(2026, 11, 21)
# 2850199999001 = 97 x 29383505144 + 33, clé 97 - 33 = 64
NIR, CLE_NIR = "2850199999001", "64"
# Luhn de 99123456 : 6x2=12 -> 3, 5, 4x2=8, 3, 2x2=4, 1, 9x2=18 -> 9, 9 : somme 42, clé 8
PS = "991234568"


def cle(numero: str) -> dict[str, str]:
    return {"no_ps": PS, "nir_assure": NIR, "cle_nir": CLE_NIR, "no_facture": numero}


def entete(numero: str, **valeurs) -> EnteteFacture:
    return EnteteFacture(
        **{
            **cle(numero),
            "nature_operation": "1",
            "date_facturation": J,
            "grand_regime": "01",
            "caisse_gestionnaire": "999",
            "centre_gestionnaire": "0999",
            "nature_piece_droits": "1",
            "no_prescripteur": "000000000",
            "nature_assurance": "10",
            "justif_exoneration": "0",
            "presence_cps_remplacant": "0",
            "date_naissance": "850115",
            "destinataire_reglement": "05",
            **valeurs,
        }
    )


def acte(numero: str, **valeurs) -> Acte:
    return Acte(
        **{
            **cle(numero),
            "code_accord": "9",
            "no_executant": PS,
            "date_acte": J,
            "code_acte": "G",
            "quantite": 1,
            "coefficient": 100,
            "denombrement": 0,
            "prix_unitaire": 3000,
            "base_remboursement": 3000,
            "taux": 70,
            "montant_amo": 2100,
            "montant_depense": 3000,
            "lieu": "0",
            **valeurs,
        }
    )


def total(numero: str, suite: list[Enregistrement], **valeurs) -> TotalFacture:
    t = totaux_facture(suite)
    return TotalFacture(
        **{
            **cle(numero),
            "nb_lignes_acte": t.nb_lignes_acte,
            "total_facture": t.total_facture,
            "total_amo": t.total_amo,
            "total_participation": t.total_facture - t.total_amo,
            "total_amc": t.total_amc,
            **valeurs,
        }
    )


def facture(numero: str, *autres: Enregistrement, entete_=None) -> list[Enregistrement]:
    """One header, what is given, one act if none is, and the total."""
    suite = [entete_ or entete(numero), *autres]
    if not any(e.code == "4" for e in suite):
        suite.append(acte(numero))
    return [*suite, total(numero, suite)]


def riche(numero: str) -> list[Enregistrement]:
    """A facture with complements of several kinds."""
    k = cle(numero)
    return facture(
        numero,
        SuiteEntete(**k, nir_individuel=NIR, cle_nir_individuel=CLE_NIR),
        Beneficiaire(
            **k,
            qualite_beneficiaire="A",
            civilite="MME",
            nom_beneficiaire="DUPONT",
            prenom_beneficiaire="MARIE",
        ),
        Adresse(**k, commune="VILLE FICTIVE", code_postal="99999"),
        acte(numero),
        SuiteActe(**k, sequence=1, code_accord="9"),
        RppsActe(**k, sequence=1, rpps_executant="99900000011"),
        ActeCcam(**k, sequence=1, code_ccam="DEQP003", activite="1"),
        acte(numero, code_acte="DVO"),
        Lpp(
            **k,
            sequence=1,
            code_lpp="1234567",
            type_prestation="A",
            date_debut=J,
            tarif_lpp=500,
            quantite=2,
            prix_vente=500,
            base_remboursement=500,
            montant_facture=1000,
        ),
        acte(numero, code_acte="PH7"),
        MedicamentRetrocede(
            **k,
            sequence=1,
            code_ucd="1234567",
            code_taux="5",
            prix_unitaire=700,
            quantite=3,
            montant_facture=2100,
        ),
        acte(numero, code_acte="ABA"),
        Trajet(
            **k,
            sequence=1,
            date_depart=J,
            heure_depart="0900",
            lieu_depart="99999",
            no_vehicule="AA999AA",
            nom_conducteur="MARTIN",
            prenom_conducteur="LUC",
            date_arrivee=J,
            heure_arrivee="0930",
            lieu_arrivee="99999",
            nb_malades=1,
        ),
    )


FIN_SECURISEE = {
    "certification_lot": "0F" * 16,
    "agrement_logiciel": "SIM000000001",
    "type_facture": "F",
}


def secrete(numero: str) -> list[Enregistrement]:
    """A facture of a secured lot: masked CCAM act, zone of certification filled."""
    ccam = ActeCcam(**cle(numero), sequence=1, code_ccam="DEQP003", activite="1").masquer()
    suite = [entete(numero, type_facture="F"), acte(numero), ccam]
    return [*suite, total(numero, suite, certification_facture="A1" * 16)]


def lot(reference: str, *factures: list[Enregistrement], debut=None, fin=None) -> list:
    """One lot with the totals of what it holds."""
    t = totaux_lot(Facture(lot=None, enregistrements=tuple(f)) for f in factures)
    return [
        DebutLot(
            **{
                "no_ps": PS,
                "no_caisse_destinataire": "999",
                "no_lot": reference,
                "raison_sociale": "DR LENOIR",
                "date_creation_lot": J,
                "no_version_norme": "000000",
                **(debut or {}),
            }
        ),
        *(e for f in factures for e in f),
        FinLot(
            **{
                "no_ps": PS,
                "nb_factures": t.nb_factures,
                "nb_lignes_actes": t.nb_lignes_actes,
                "nb_types_2": t.nb_types_2,
                "nb_types_5": t.nb_types_5,
                "total_facture": t.total_facture,
                "total_amo": t.total_amo,
                "total_amc": t.total_amc,
                "no_lot": reference,
                **(fin or {}),
            }
        ),
    ]


def fichier(*lots: list[Enregistrement], debut=None, fin=None) -> list[Enregistrement]:
    """A whole file, ranks and offsets included."""
    suite = [
        DebutFichier(
            **{
                "no_emetteur": PS,
                "type_destinataire": "CP",
                "no_destinataire": "00000000001999",
                "id_fichier": "000001",
                "date_creation": J,
                **(debut or {}),
            }
        ),
        *(e for un_lot in lots for e in un_lot),
    ]
    nombre, nb_lots = compter_fichier(suite)
    suite.append(
        FinFichier(
            **{
                "no_emetteur": PS,
                "type_destinataire": "CP",
                "no_destinataire": "00000000001999",
                "id_fichier": "000001",
                "nb_enregistrements": nombre,
                "nb_lots": nb_lots,
                **(fin or {}),
            }
        )
    )
    for rang, e in enumerate(suite, start=1):
        e.rang, e.decalage = rang, (rang - 1) * 128
    return suite


def brut(suite: list[Enregistrement]) -> bytes:
    return b"".join(e.brut for e in suite)


def domaine_amc(numero: str, **valeurs) -> DonneesAmc:
    return DonneesAmc(
        **{
            **cle(numero),
            "code_routage_amc": "XX",
            "id_hote_amc": "001",
            "nom_domaine": "amc.sim.invalid",
            **valeurs,
        }
    )
