"""Acquisition: who bills and for whom, from cards or from what the PS types (CDC §4.2.1.2, .3)."""

from vitalbench.reference.domain.cartes import BeneficiaireCarte
from vitalbench.reference.domain.droits import (
    ContratAmc,
    Couverture,
    DroitsBeneficiaire,
    OrganismeAmo,
)
from vitalbench.reference.domain.facture import SupportDroits, SupportVitale
from vitalbench.reference.domain.identifiants import nir_valide
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Valeur
from vitalbench.reference.workstation.en_cours import Assure, EnCours
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

TYPES_SANS_FACTURE = frozenset({"CPA"})


def acquerir_ps(facture: EnCours, poste: Installation, code_porteur: str | None) -> None:
    """Read the card of the PS; another PS starts the facture again."""
    ps = poste.cartes.lire_ps(code_porteur)
    if not ps.situations:
        raise RefusPoste(v.R_CPS_INVALIDE, "La carte ne porte aucune situation de facturation")
    change = facture.ps is not None and facture.ps.numero_national != ps.numero_national
    if change:
        facture.oublier_beneficiaire()
        facture.assure = None
    if change or facture.ps is None:
        facture.situation = (
            poste.parametrage.situation(ps.situations[0]) if len(ps.situations) == 1 else None
        )
    facture.ps = ps


def acquerir_vitale(facture: EnCours, poste: Installation) -> None:
    """Read the Vitale card; the beneficiary is chosen when the card holds several."""
    installer(facture, poste.cartes.lire_vitale(facture.date_soins))


def installer(facture: EnCours, assure: Assure) -> None:
    """Take a support as the one of the facture: what hung on another is forgotten."""
    precedent = facture.assure
    facture.assure = assure
    meme = (
        precedent is not None
        and precedent.nir == assure.nir
        and precedent.numero_serie == assure.numero_serie
        and precedent.support == assure.support
    )
    if not meme:
        autre_amc = facture.champs.get("amc_autre_support")
        facture.oublier_beneficiaire()
        if autre_amc is not None:
            facture.champs["amc_autre_support"] = autre_amc
    if len(assure.beneficiaires) == 1:
        choisir_beneficiaire(facture, 0)


def choisir_beneficiaire(facture: EnCours, rang: int) -> None:
    """Take one beneficiary of the support; another one clears acts and rights."""
    assure = facture.assure
    if assure is None or not 0 <= rang < len(assure.beneficiaires):
        raise RefusPoste(v.R_CHOIX, f"Le support n'a pas de bénéficiaire de rang {rang}")
    if facture.rang is not None and facture.rang != rang:
        facture.oublier_beneficiaire()
    facture.rang = rang
    facture.droits = assure.beneficiaires[rang].droits
    facture.support_droits = (
        SupportDroits.CARTE if assure.support is SupportVitale.CARTE else SupportDroits.AUTRE
    )


def _texte(donnees: dict[str, Valeur], nom: str, defaut: str = "") -> str:
    valeur = donnees.get(nom)
    return defaut if valeur is None else str(valeur)


def assure_saisi(donnees: dict[str, Valeur]) -> Assure:
    """Build the beneficiary from what the PS copies of a paper support (CDC-4.2.1.3-03)."""
    nir = _texte(donnees, v.C_NIR)
    if not nir_valide(nir):
        raise RefusPoste(v.R_CHAMP, "nir : 13 caractères et une clé exacte sont attendus")
    naissance = _texte(donnees, v.C_NAISSANCE)
    if len(naissance) != 8 or not naissance.isascii() or not naissance.isdigit():
        raise RefusPoste(v.R_CHAMP, "date_naissance : huit chiffres AAAAMMJJ sont attendus")
    couverture = _texte(donnees, v.C_COUVERTURE, "00100")
    amc = _texte(donnees, v.C_AMC)
    droits = DroitsBeneficiaire(
        couvertures=(Couverture(code_ald=couverture[:1], code_situation=couverture[1:]),),
        amc=ContratAmc(numero_amc=amc) if amc else None,
    )
    return Assure(
        support=SupportVitale.AUCUN,
        nir=nir,
        organisme=OrganismeAmo(
            regime=_texte(donnees, v.C_REGIME, "01"),
            caisse=_texte(donnees, v.C_CAISSE),
            centre=_texte(donnees, v.C_CENTRE, "0000"),
            code_gestion=_texte(donnees, v.C_CODE_GESTION, "10"),
        ),
        beneficiaires=(
            BeneficiaireCarte(
                nom=_texte(donnees, v.C_NOM),
                prenom=_texte(donnees, v.C_PRENOM),
                date_naissance=naissance,
                rang_naissance=int(_texte(donnees, v.C_RANG, "1")),
                qualite=_texte(donnees, v.C_QUALITE, "00"),
                droits=droits,
            ),
        ),
    )


def acquerir_papier(facture: EnCours, donnees: dict[str, Valeur]) -> None:
    """Take data typed from another support: rights alone, or the whole beneficiary."""
    amc = _texte(donnees, v.C_AMC)
    if facture.assure is not None and facture.assure.support is not SupportVitale.AUCUN:
        _completer(facture, donnees, amc)
        return
    if set(donnees) == {v.C_AMC}:
        facture.champs["amc_autre_support"] = amc
        return
    installer(facture, assure_saisi(donnees))


def _completer(facture: EnCours, donnees: dict[str, Valeur], amc: str) -> None:
    """Complete the rights of the card by another support; identity stays the card's."""
    if facture.beneficiaire is None or facture.droits is None:
        raise RefusPoste(v.R_QUESTION, "Choisissez d'abord le bénéficiaire")
    couvertures = facture.droits.couvertures
    couverture = _texte(donnees, v.C_COUVERTURE)
    if couverture:
        couvertures = (Couverture(code_ald=couverture[:1], code_situation=couverture[1:]),)
        facture.support_droits = SupportDroits.AUTRE
    facture.droits = DroitsBeneficiaire(
        service_amo=facture.droits.service_amo,
        periodes_amo=facture.droits.periodes_amo,
        couvertures=couvertures,
        mutuelle=None if amc else facture.droits.mutuelle,
        amc=ContratAmc(numero_amc=amc) if amc else facture.droits.amc,
        medecin_traitant_declare=facture.droits.medecin_traitant_declare,
    )
    if amc:
        facture.champs["amc_autre_support"] = amc
    facture.oublier_tarification()
