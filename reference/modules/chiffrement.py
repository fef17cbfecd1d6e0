"""Masking and encryption of the sensitive data of a facture (CDC §3.2.9.2, SV-SIM-1).

A FSE always carries an envelope, empty when nothing was sensitive, so that an absent one is
never a doubt; a DRE is masked and has none. A revoked certificate forbids both, an expired one
is only a warning (CDC-4.2.1.13-15 to -17).
"""

import datetime

from vitalbench.reference.domain.facture import TypeFlux
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.destinataires import Annuaire
from vitalbench.reference.modules.scelles import FactureMiseEnForme, FactureScellee
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.securing import enveloppe
from vitalbench.reference.securing.certificats import Confiance, lire_certificat
from vitalbench.reference.securing.erreurs import Cause, CertificatRefuse
from vitalbench.reference.securing.manifeste import manifeste_facture, poser_index
from vitalbench.reference.securing.masque import masquer
from vitalbench.reference.securing.profils import Usage


def chiffrer(
    mise: FactureMiseEnForme, annuaire: Annuaire, confiance: Confiance, instant: datetime.datetime
) -> FactureScellee:
    """Mask the records, encrypt what was masked, fill the index of the facture."""
    certificat = annuaire.chercher(mise.regime, mise.organisme, mise.caisse).certificat_donnees
    avertissement = controler_certificat(certificat, confiance, instant)
    masquage = masquer(mise.enregistrements)
    scelle = None
    if mise.flux is TypeFlux.FSE:
        scelle = enveloppe.chiffrer(masquage.clairs, certificat)
    manifeste = manifeste_facture(masquage.corps, mise.flux, mise.mode, scelle)
    return FactureScellee(
        enregistrements=poser_index(masquage.corps, manifeste),
        enveloppe=scelle,
        manifeste=manifeste,
        signatures=None,
        mode=mise.mode,
        flux=mise.flux,
        numero=mise.numero,
        critere_lot=mise.critere_lot,
        avertissement=avertissement,
    )


def controler_certificat(
    certificat: bytes, confiance: Confiance, instant: datetime.datetime
) -> int:
    """Give 0, or the warning of an expired certificate; raises RefusModule for the others."""
    try:
        confiance.verifier(certificat, (Usage.DONNEES,), instant)
    except CertificatRefuse as refus:
        if refus.cause is Cause.CERTIFICAT_EXPIRE:
            return _perime(certificat, confiance)
        raise _refuse(refus) from refus
    return statuts.OK


def _perime(certificat: bytes, confiance: Confiance) -> int:
    """Check an expired certificate as it was at its end: revoked stays revoked."""
    try:
        confiance.verifier(certificat, (Usage.DONNEES,), lire_certificat(certificat).fin)
    except CertificatRefuse as refus:
        raise _refuse(refus) from refus
    return statuts.CERTIFICAT_PERIME


def _refuse(refus: CertificatRefuse) -> RefusModule:
    revoque = refus.cause is Cause.CERTIFICAT_REVOQUE
    code = statuts.CERTIFICAT_REVOQUE if revoque else statuts.CERTIFICAT_ABSENT
    return RefusModule(code, str(refus))
