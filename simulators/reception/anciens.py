"""The older returns of AMO that 580 replaces in time: 576 for payments, 900 for rejections.

CDC-3.3.2-03: they coexist; an organism set to them sends a 576, a 900, or both for one lot.
"""

from collections.abc import Iterator

from vitalbench.reference.norms.b2 import Acte, EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie import DestinataireReglement
from vitalbench.reference.norms.noemie_anciens import (
    ActeRetour,
    AssureAncien,
    DateComptable,
    FactureAncienne,
    LotRetour,
    MaladeAncien,
    NatureAssuranceRetour,
    RejetAncien,
)
from vitalbench.reference.norms.noemie_ecriture import Composeur
from vitalbench.simulators.reception.causes import Referentiel
from vitalbench.simulators.reception.courrier_retour import Adressage, ascii_seul, ecrire_fichier
from vitalbench.simulators.reception.rsp import FactureLiquidee, entete, naissance
from vitalbench.simulators.world.habitants import Organisme

_ASSURANCES = {"10": "AS", "13": "AS", "90": "AS", "30": "AM", "41": "AT"}
_INCONNU = "NON CONNU"


def ecrire_ancien(
    reference: str,
    liquidees: tuple[FactureLiquidee, ...],
    organisme: Organisme,
    no_ps: str,
    connu: Referentiel,
    adressage: Adressage,
) -> tuple[bytes, bytes]:
    """Give the 576 or 900 of factures of one lot and the mail that carries it."""
    jour = adressage.instant.date()
    composeur = Composeur(entete(organisme, no_ps, reference, "", jour, adressage.rang))
    composeur.ajouter(
        DestinataireReglement(niveau="01", no_destinataire_reglement=no_ps.rjust(15, "0")),
        DateComptable(date_comptable=jour),
        LotRetour(date_lot=liquidees[0].date_lot, no_lot=liquidees[0].no_lot),
    )
    nature = ""
    for liquidee in liquidees:
        en_tete = liquidee.facture.entete
        if en_tete is None:
            raise ValueError("facture sans en-tête")
        if _ASSURANCES[en_tete.nature_assurance] != nature:
            nature = _ASSURANCES[en_tete.nature_assurance]
            composeur.ajouter(NatureAssuranceRetour(nature_assurance=nature))
        composeur.ajouter(*_facture(liquidee, en_tete, reference, connu))
    contenu = composeur.finir()
    description = f"IRISSIM/NOEMIE/{reference}/Z"
    return contenu, ecrire_fichier(adressage, description, reference, contenu)


def _facture(
    liquidee: FactureLiquidee, entete_b2: EnteteFacture, reference: str, connu: Referentiel
) -> Iterator[Enregistrement]:
    personne = connu.personne(entete_b2)
    identite = personne.identite if personne is not None else None
    nom = ascii_seul(identite.nom)[:25] if identite is not None else _INCONNU
    prenom = ascii_seul(identite.prenom)[:15] if identite is not None else _INCONNU
    yield FactureAncienne(no_facture=entete_b2.no_facture)
    yield AssureAncien(
        nir_assure=entete_b2.nir_assure,
        cle_nir=entete_b2.cle_nir,
        nature_nom="P",
        nom=nom,
        prenom=prenom,
    )
    yield MaladeAncien(
        date_naissance=naissance(entete_b2.date_naissance),
        rang_naissance=entete_b2.rang_naissance.strip() or "1",
        nom=nom,
        prenom=prenom,
        unite_gestion="0000",
    )
    if reference == "576":
        for rang, ligne in enumerate(liquidee.facture.lignes, 1):
            yield _acte(rang, ligne.acte, entete_b2)
    for rang, motif in enumerate(liquidee.decision.motifs, 1):
        if (motif.genre == "rejet") == (reference == "900"):
            yield RejetAncien(
                no_ligne=str(rang),
                code_rejet=motif.code,
                libelle_rejet=ascii_seul(motif.libelle)[:80].strip(),
            )


def _acte(rang: int, acte: Acte, entete_b2: EnteteFacture) -> ActeRetour:
    return ActeRetour(
        no_ligne=str(rang),
        code_gestion="0",
        justif_exoneration=acte.justif_exo_acte or entete_b2.justif_exoneration,
        mode_traitement="0",
        discipline="0",
        date_prescription=entete_b2.date_prescription or acte.date_acte,
        date_debut=acte.date_acte,
        date_fin=acte.date_acte,
        prix_unitaire=acte.prix_unitaire,
        base_remboursement=acte.base_remboursement,
        taux=acte.taux,
        montant_amo=acte.montant_amo,
        signe="P",
        code_acte=acte.code_acte[:3],
        quantite=acte.quantite,
        coefficient=acte.coefficient,
        denombrement=acte.denombrement,
        montant_depense=acte.montant_depense,
        taux_local=0,
        montant_local=0,
        taux_amc=0,
        montant_amc=acte.montant_amc,
        base_amc=0,
    )
