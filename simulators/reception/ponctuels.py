"""RSP that no electronic facture called for: one-off payments, withholdings, paper (CDC §4.2.2.2).

NOEMIE 580 again, with another type of return: 02 paper, 03 one-off payment, 05 withholding.
"""

from datetime import date
from typing import Literal

import msgspec

from vitalbench.reference.norms.noemie import (
    AssureBeneficiaire,
    DestinataireReglement,
    FactureRetour,
    Mandataire,
    PartAmo,
    TypeRetour,
    Virement,
)
from vitalbench.reference.norms.noemie_anciens import (
    DetailPaiement,
    PaiementForfaitaire,
    Retenue,
)
from vitalbench.reference.norms.noemie_ecriture import Composeur
from vitalbench.simulators.reception.courrier_retour import Adressage, ascii_seul, ecrire_fichier
from vitalbench.simulators.reception.emetteurs import numero_emetteur
from vitalbench.simulators.reception.rsp import entete
from vitalbench.simulators.world.habitants import Organisme

_TYPES = {"papier": "02", "paiement": "03", "retenue": "05"}
CODE_INDEMNITE = "90007"
_NUMERO_PAPIER = "900000000"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """An operation an AMO makes of its own: payment (aide pérenne, ROSP…), withholding, paper.

    `montant` is in cents; a withholding takes it off. `code` is that of the payment (5 digits) or
    the nature of the debt (3 letters). `nir` and `naissance` (AAMMJJ) serve the paper form alone.
    """

    genre: Literal["papier", "paiement", "retenue"]
    organisme: str
    ps: str
    montant: int
    libelle: str
    code: str = "90001"
    nir: str = ""
    naissance: str = ""


def ecrire_operation(
    operation: Operation, organisme: Organisme, no_ps: str, adressage: Adressage
) -> tuple[bytes, bytes]:
    """Give the NOEMIE 580 of an operation and the mail that carries it."""
    jour = adressage.instant.date()
    composeur = Composeur(entete(organisme, no_ps, "580", "", jour, adressage.rang))
    composeur.ajouter(
        Mandataire(no_mandataire=no_ps.rjust(15, "0")),
        DestinataireReglement(no_destinataire_reglement=no_ps.rjust(15, "0")),
        Virement(
            date_virement=jour,
            libelle_virement_1=f"VIR {ascii_seul(organisme.nom)}"[:32].strip(),
            libelle_virement_2=f"REF {adressage.rang:010d}",
            organisme_payeur=numero_emetteur(organisme)[-5:],
        ),
        TypeRetour(type_retour=_TYPES[operation.genre]),
    )
    match operation.genre:
        case "paiement":
            _paiement(composeur, operation)
        case "retenue":
            _retenue(composeur, operation, jour)
        case "papier":
            _papier(composeur, operation, jour)
    contenu = composeur.finir()
    return contenu, ecrire_fichier(adressage, "IRISSIM/NOEMIE/580/Z", "580", contenu)


def _paiement(composeur: Composeur, operation: Operation) -> None:
    composeur.ajouter(
        PaiementForfaitaire(code_paiement=operation.code, montant=operation.montant),
        DetailPaiement(
            code_detail=operation.code,
            libelle_detail=ascii_seul(operation.libelle).upper()[:80].strip(),
            periode="P",
            montant=operation.montant,
        ),
    )


def _retenue(composeur: Composeur, operation: Operation, jour: date) -> None:
    composeur.ajouter(
        Retenue(
            no_ligne="1",
            ref_dette=f"D{jour:%y%m%d}"[:10],
            date_dette=jour,
            nature_dette=operation.code,
            nature_recuperation="PAI",
            montant=operation.montant,
            signe="N",
        )
    )


def _papier(composeur: Composeur, operation: Operation, jour: date) -> None:
    naissance = operation.naissance
    composeur.ajouter(
        FactureRetour(no_facture=_NUMERO_PAPIER, type_facture="P", date_facturation=jour),
        AssureBeneficiaire(
            nir_assure=operation.nir[:13],
            cle_nir=operation.nir[13:],
            date_naissance=naissance[4:6] + naissance[2:4] + naissance[0:2],
            rang_naissance="1",
        ),
        PartAmo(
            montant_demande=operation.montant,
            etat="P",
            montant_paye=operation.montant,
            signe="P",
        ),
    )
