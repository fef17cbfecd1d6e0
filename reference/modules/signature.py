"""Signatures of a facture: Vitale support first, CPS last (CDC-4.2.1.1-04, CDC-4.2.1.15-02)."""

import datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.domain.cartes import ContenuVitale
from vitalbench.reference.domain.facture import ModeSecurisation, NatureAssurance, SupportDroits
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.carte_vitale import CarteVitale
from vitalbench.reference.modules.entete_lue import lire_entete
from vitalbench.reference.modules.habilitations import est_pour, situation_signataire
from vitalbench.reference.modules.lecture import refuser_incompatibles
from vitalbench.reference.modules.scelles import FactureScellee
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.securing import cms
from vitalbench.reference.securing.certificats import Confiance, cle_publique
from vitalbench.reference.securing.erreurs import CertificatRefuse, SecurisationError
from vitalbench.reference.securing.manifeste import empreinte, manifeste_facture
from vitalbench.reference.securing.profils import Usage

_ORGANISME_CHOISI = (NatureAssurance.ACCIDENT_TRAVAIL.value, NatureAssurance.SMG.value)
"""Natures whose organism is not that of the card (CDC-4.2.1.13-04)."""


def signer_vitale(
    scellee: FactureScellee,
    vitale: CarteVitale,
    cps: CarteCps | None,
    confiance: Confiance,
    instant: datetime.datetime,
) -> FactureScellee:
    """Have the Vitale in the reader sign, if it is genuine and the one of the facture."""
    _exiger_etape_vitale(scellee)
    vitale.ouvrir()
    contenu = vitale.identite(cps)
    if cps is not None:
        refuser_incompatibles(cps.identite().test, contenu.type_carte)
    if not vitale.authentifier(confiance, instant):
        raise RefusModule(statuts.VITALE_NON_AUTHENTIFIEE)
    comparer(lire_entete(scellee.enregistrements), contenu)
    try:
        signatures = cms.signer(scellee.manifeste, vitale.certificat_signature(), vitale.signer)
    except SecurisationError as erreur:
        raise RefusModule(statuts.VITALE_MUETTE, str(erreur)) from erreur
    return msgspec.structs.replace(scellee, signatures=signatures)


def comparer(entete: EnteteFacture, carte: ContenuVitale) -> None:
    """Compare a facture with the card that would sign it (CDC-4.2.1.13-03, -04, -07).

    Birth date and rank always, unless rights come from ADR; NIR, régime, caisse and centre too
    when rights come from the card itself, unforced, outside AT and SMG. Raises RefusModule.
    """
    if entete.nature_piece_droits == SupportDroits.ADR.value:
        return
    if not any(
        (b.date_naissance[2:8], str(b.rang_naissance))
        == (entete.date_naissance, entete.rang_naissance)
        for b in carte.beneficiaires
    ):
        raise _different("date ou rang de naissance")
    if carte.nir != entete.nir_assure + entete.cle_nir:
        raise _different("numéro de l'assuré")
    organisme = (entete.grand_regime, entete.caisse_gestionnaire, entete.centre_gestionnaire)
    if (
        entete.nature_piece_droits != SupportDroits.CARTE.value
        or entete.nature_assurance in _ORGANISME_CHOISI
        or entete.forcage_amo
        or not carte.organisme.regime
    ):
        return
    lu = (carte.organisme.regime, carte.organisme.caisse, carte.organisme.centre)
    for nom, valeur, attendue in zip(("régime", "caisse", "centre"), lu, organisme, strict=True):
        if valeur != attendue:
            raise _different(f"code {nom}")


def calculer_empreinte(scellee: FactureScellee) -> bytes:
    """Give what a support outside the readers (ApCV) must sign: 32 bytes."""
    _exiger_etape_vitale(scellee)
    return empreinte(cms.attributs_signes(scellee.manifeste))


def ajouter_signature(
    scellee: FactureScellee,
    certificat: bytes,
    signature: bytes,
    confiance: Confiance,
    instant: datetime.datetime,
) -> FactureScellee:
    """Put the signature that the ApCV service gave in the facture, if it holds."""
    _exiger_etape_vitale(scellee)
    try:
        confiance.verifier(certificat, (Usage.SIGNATURE_APCV,), instant)
        cle_publique(certificat).verify(
            signature, cms.attributs_signes(scellee.manifeste), PKCS1v15(), SHA256()
        )
    except CertificatRefuse as refus:
        raise RefusModule(statuts.SIGNATURE_REFUSEE, str(refus)) from refus
    except InvalidSignature as erreur:
        raise RefusModule(statuts.SIGNATURE_REFUSEE, "signature ApCV fausse") from erreur
    signatures = cms.signer(scellee.manifeste, certificat, lambda _: signature)
    return msgspec.structs.replace(scellee, signatures=signatures)


def signer_cps(scellee: FactureScellee, cps: CarteCps) -> FactureScellee:
    """Have the CPS sign, its code presented, if it may and if it is that of the PS."""
    if scellee.complete:
        raise RefusModule(statuts.ETAPE, "facture déjà signée par la carte de professionnel")
    if scellee.mode is ModeSecurisation.SESAM_VITALE and scellee.signatures is None:
        raise RefusModule(statuts.ETAPE, "la signature du support Vitale vient d'abord")
    _exiger_intacte(scellee)
    numero = lire_entete(scellee.enregistrements).no_ps
    carte = cps.lire()
    if not est_pour("facture", carte, numero):
        raise RefusModule(
            statuts.CPS_AUTRE, "la carte n'est pas celle du professionnel de la facture"
        )
    if situation_signataire("facture", carte, numero) is None:
        raise RefusModule(statuts.CPS_NON_HABILITEE)
    certificat = cps.certificat_signature()
    try:
        if scellee.signatures is None:
            signatures = cms.signer(scellee.manifeste, certificat, cps.signer)
        else:
            signatures = cms.ajouter_signature(
                scellee.signatures, scellee.manifeste, certificat, cps.signer
            )
    except SecurisationError as erreur:
        raise RefusModule(statuts.SIGNATURE_REFUSEE, str(erreur)) from erreur
    return msgspec.structs.replace(scellee, signatures=signatures, complete=True)


def _exiger_intacte(scellee: FactureScellee) -> None:
    """Refuse a facture whose records or envelope are no longer those of its manifest."""
    try:
        attendu = manifeste_facture(
            scellee.enregistrements, scellee.flux, scellee.mode, scellee.enveloppe
        )
    except SecurisationError as erreur:
        raise RefusModule(statuts.SIGNATURE_REFUSEE, str(erreur)) from erreur
    if attendu != scellee.manifeste:
        raise RefusModule(statuts.SIGNATURE_REFUSEE, "facture modifiée depuis sa mise en forme")


def _exiger_etape_vitale(scellee: FactureScellee) -> None:
    if scellee.mode is not ModeSecurisation.SESAM_VITALE:
        raise RefusModule(statuts.ETAPE, "ce mode n'a pas de signature Vitale")
    if scellee.signatures is not None:
        raise RefusModule(statuts.ETAPE, "la facture porte déjà une signature")


def _different(quoi: str) -> RefusModule:
    return RefusModule(
        statuts.IDENTITE_DIFFERENTE, f"la carte Vitale n'est pas celle de la facture : {quoi}"
    )
