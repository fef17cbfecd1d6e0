"""Hand-made returns for the tests of the judge (fictitious data)."""

from datetime import date

from fabrique_b2 import CLE_NIR, NIR, PS

from vitalbench.reference.norms.arl import Accuse, composer_arl, entete_arl
from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie import (
    AssureBeneficiaire,
    DestinataireReglement,
    EnteteNoemie,
    FactureRetour,
    Mandataire,
    PartAmc,
    PartAmo,
    Rejet,
    TypeRetour,
    Virement,
)
from vitalbench.reference.norms.noemie_ecriture import Composeur

J = date(2026, 11, 26)
LOT = date(2026, 11, 21)


def entete_noemie(**valeurs) -> EnteteNoemie:
    return EnteteNoemie(
        **{
            "type_emetteur": "CP",
            "no_emetteur": "00000000001999",
            "type_destinataire": "SI",
            "no_destinataire": PS.rjust(14, "0"),
            "application": "TR",
            "id_fichier": "000001",
            "date_creation": J,
            "reference": "580",
            "longueur_enregistrement": "128",
            **valeurs,
        }
    )


def facture_retour(numero: str, *parts: Enregistrement, **valeurs) -> list[Enregistrement]:
    return [
        FactureRetour(
            **{
                "no_facture": numero,
                "type_facture": "F",
                "no_lot": "001",
                "date_lot": LOT,
                "date_facturation": LOT,
                **valeurs,
            }
        ),
        AssureBeneficiaire(
            nir_assure=NIR, cle_nir=CLE_NIR, date_naissance="150185", rang_naissance="1"
        ),
        *parts,
    ]


def payee(**valeurs) -> PartAmo:
    return PartAmo(
        **{"montant_demande": 2100, "etat": "P", "montant_paye": 2100, "signe": "P", **valeurs}
    )


def payee_amc(**valeurs) -> PartAmc:
    return PartAmc(
        **{
            "montant_demande": 900,
            "etat": "P",
            "montant_paye": 900,
            "signe": "P",
            "no_amc": "0000000001",
            **valeurs,
        }
    )


def rejet(**valeurs) -> Rejet:
    return Rejet(
        **{
            "code_rejet": "SIM000001R",
            "libelle_rejet": "DROITS FERMES",
            "niveau_rejet": "F",
            "part": "O",
            **valeurs,
        }
    )


def ouverture() -> list[Enregistrement]:
    return [
        Mandataire(no_mandataire=PS),
        DestinataireReglement(no_destinataire_reglement=PS),
        Virement(date_virement=J, libelle_virement_1="VIR 999"),
        TypeRetour(type_retour="01"),
    ]


def retour(*factures: list[Enregistrement], entete=None) -> bytes:
    composeur = Composeur(entete or entete_noemie())
    composeur.ajouter(*ouverture())
    for une in factures or (
        facture_retour("000000010", payee(), payee_amc()),
        facture_retour("000000020", payee(etat="R", montant_paye=0), rejet()),
        facture_retour("000000030", payee()),
    ):
        composeur.ajouter(*une)
    return composeur.finir()


def accuse_lot(**valeurs) -> AccuseLot:
    return AccuseLot(
        **{
            "sens": "P",
            "id_retour": "000000000001",
            "date_arl": J,
            "heure_arl": "101500",
            "compostage_recu": "2026112110150000001",
            "id_fichier_recu": "000001",
            "no_ps": PS,
            "no_lot": "001",
            "date_lot": LOT,
            "nb_factures": 3,
            "montant_lot": 9000,
            "nb_motifs": 0,
            **valeurs,
        }
    )


def motif(**valeurs) -> MotifArl:
    return MotifArl(**{"code_motif": "SIM004", "libelle_motif": "total faux", **valeurs})


def arl(*accuses: Accuse) -> bytes:
    tete = entete_arl(type_emetteur="CP", no_emetteur="999", no_ps=PS, id_fichier="A00001", jour=J)
    return composer_arl(tete, accuses or (Accuse(lot=accuse_lot()),))
