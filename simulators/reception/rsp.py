"""Writing the RSP of a lot: NOEMIE 580, one facture after the other (CDC §3.3.2).

Amounts paid and rejected come from the decisions; every 990 and the 999 from the norm's composer.
"""

from datetime import date

import msgspec

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.b2_lecture import Facture
from vitalbench.reference.norms.noemie import (
    AssureBeneficiaire,
    Commentaire,
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
from vitalbench.simulators.reception.courrier_retour import Adressage, ascii_seul, ecrire_fichier
from vitalbench.simulators.reception.emetteurs import numero_emetteur, type_emetteur
from vitalbench.simulators.reception.liquidation import Decision, Motif
from vitalbench.simulators.world.habitants import Organisme

TYPE_ELECTRONIQUE = "01"


class FactureLiquidee(msgspec.Struct, frozen=True, kw_only=True):
    """A facture in clear, the lot it came in, and what was decided."""

    facture: Facture
    no_lot: str
    date_lot: date
    mode: ModeSecurisation
    decision: Decision


def ecrire_580(
    liquidees: tuple[FactureLiquidee, ...],
    organisme: Organisme,
    no_ps: str,
    type_flux: str,
    adressage: Adressage,
) -> tuple[bytes, bytes]:
    """Give the NOEMIE 580 of factures of one PS and the mail that carries it."""
    jour = adressage.instant.date()
    composeur = Composeur(entete(organisme, no_ps, "580", type_flux, jour, adressage.rang))
    composeur.ajouter(
        Mandataire(no_mandataire=no_ps.rjust(15, "0")),
        DestinataireReglement(no_destinataire_reglement=no_ps.rjust(15, "0")),
        Virement(
            date_virement=jour,
            libelle_virement_1=f"VIR {ascii_seul(organisme.nom)}"[:32].strip(),
            libelle_virement_2=f"REF {adressage.rang:010d}",
            organisme_payeur=numero_emetteur(organisme)[-5:],
        ),
        TypeRetour(type_retour=TYPE_ELECTRONIQUE),
    )
    for liquidee in liquidees:
        _facture(composeur, liquidee, organisme)
    contenu = composeur.finir()
    return contenu, ecrire_fichier(adressage, "IRISSIM/NOEMIE/580/Z", "580", contenu)


def entete(
    organisme: Organisme, no_ps: str, reference: str, type_flux: str, jour: date, rang: int
) -> EnteteNoemie:
    """Build the 000 of a NOEMIE return, from an organism to a PS."""
    return EnteteNoemie(
        type_emetteur=type_emetteur(organisme),
        no_emetteur=numero_emetteur(organisme),
        type_destinataire="TP",
        no_destinataire=no_ps.rjust(14, "0"),
        application="TR",
        id_fichier=f"N{rang % 100_000:05d}",
        date_creation=jour,
        reference=reference,
        type_flux=type_flux,
        longueur_enregistrement="128",
    )


def naissance(aammjj: str) -> str:
    """Turn a birth date of B2 (AAMMJJ) into one of NOEMIE (JJMMAA), lunar dates included."""
    return aammjj[4:6] + aammjj[2:4] + aammjj[0:2]


def _facture(composeur: Composeur, liquidee: FactureLiquidee, organisme: Organisme) -> None:
    facture, decision = liquidee.facture, liquidee.decision
    en_tete = facture.entete
    if en_tete is None:
        raise ValueError("facture sans en-tete")
    rejetee = decision.etat == "rejetee"
    amc_rejetee = decision.etat in ("rejetee", "partielle")
    composeur.ajouter(
        FactureRetour(
            no_facture=en_tete.no_facture,
            no_lot=liquidee.no_lot,
            date_lot=liquidee.date_lot,
            type_facture=type_retour(en_tete.type_facture, liquidee.mode),
            date_facturation=en_tete.date_facturation,
            nature_assurance=en_tete.nature_assurance,
        ),
        AssureBeneficiaire(
            nir_assure=en_tete.nir_assure,
            cle_nir=en_tete.cle_nir,
            date_naissance=naissance(en_tete.date_naissance),
            rang_naissance=en_tete.rang_naissance.strip() or "1",
        ),
    )
    if organisme.role == "amo":
        composeur.ajouter(
            PartAmo(
                montant_demande=decision.demande_amo,
                etat="R" if rejetee else "P",
                montant_paye=decision.paye_amo,
                signe="P",
            )
        )
    if decision.demande_amc or organisme.role == "amc":
        composeur.ajouter(
            PartAmc(
                montant_demande=decision.demande_amc,
                etat="R" if amc_rejetee else "P",
                montant_paye=abs(decision.paye_amc),
                signe="N" if decision.paye_amc < 0 else "P",
                no_amc=_chiffres(en_tete.no_organisme_complementaire),
            )
        )
    rejets = [m for m in decision.motifs if m.genre == "rejet"]
    for rang, motif in enumerate(rejets, 1):
        composeur.ajouter(
            Rejet(
                code_rejet=motif.code,
                libelle_rejet=ascii_seul(motif.libelle)[:80].strip(),
                niveau_rejet="F",
                part="C" if organisme.role == "amc" else motif.part,
                no_executant=en_tete.no_ps,
                rang_rejet=str(rang),
            )
        )
    for motif in decision.motifs:
        if motif.genre != "rejet":
            composeur.ajouter(Commentaire(commentaire=commentaire(motif)))


def commentaire(motif: Motif) -> str:
    """Write a recycling or a remark as the text of an entity 295."""
    correction = f" CORRIGE EN {motif.correction}" if motif.correction else ""
    return ascii_seul(f"{motif.genre} {motif.code} {motif.libelle}{correction}".upper())[:128]


def type_retour(type_facture: str, mode: ModeSecurisation) -> str:
    """Give the type of facture of a return: D for DRE, B for degraded, F otherwise."""
    if type_facture == "D":
        return "D"
    return "B" if mode is ModeSecurisation.DEGRADE else "F"


def _chiffres(texte: str) -> str:
    return "".join(c for c in texte if c.isdigit()).rjust(10, "0")[-10:]
