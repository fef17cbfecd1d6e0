"""How a complete facture is sealed by the SSV: global call, ApCV steps, or first time alone.

(CDC-4.2.1.1-04): format, encrypt, Vitale signature, CPS signature, in this order.
"""

from vitalbench.reference.domain.facture import Facture, ModeSecurisation, SupportVitale, TypeFlux
from vitalbench.reference.modules.mise_en_forme import PsFacture
from vitalbench.reference.modules.scelles import FactureScellee
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.cartes import refus_du_module
from vitalbench.reference.workstation.en_cours import EnCours
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.services.soap import ServiceIndisponible, ServiceRefuse

DESYNCHRONISE = "desynchronise"


def ps_de_la_facture(facture: EnCours) -> PsFacture:
    """Say who bills, with the conventional data that count on this workstation."""
    if facture.ps is None or facture.situation is None:
        raise RefusPoste(v.R_QUESTION, "La situation de facturation n'est pas choisie")
    return PsFacture(
        situation=facture.situation,
        numero_national=facture.ps.numero_national,
        nom=facture.ps.nom,
        prenom=facture.ps.prenom,
        remplacant=facture.situation.numero_ps_remplacant,
    )


def sceller(
    facture: EnCours, poste: Installation, completes: tuple[Facture, ...]
) -> tuple[FactureScellee, ...]:
    """Have the SSV seal a FSE, a DRE, or both."""
    ps = ps_de_la_facture(facture)
    try:
        premiere = completes[0]
        if (
            premiere.mode is ModeSecurisation.SESAM_VITALE
            and premiere.support_vitale is SupportVitale.APCV
        ):
            signees = _par_apcv(facture, poste, completes, ps)
            if facture.mode == DESYNCHRONISE:
                return signees
            return tuple(poste.ssv.signer_cps(s) for s in signees)
        if facture.mode == DESYNCHRONISE:
            return poste.ssv.formater_factures_temps_1(*completes, ps=ps)
        return poste.ssv.formater_factures(*completes, ps=ps)
    except RefusModule as refus:
        raise refus_du_module(refus) from None


def _par_apcv(
    facture: EnCours, poste: Installation, completes: tuple[Facture, ...], ps: PsFacture
) -> tuple[FactureScellee, ...]:
    """Have the ApCV service sign what the SSV computed; the CPS has not signed yet."""
    if poste.apcv is None or facture.assure is None:
        raise RefusPoste(v.R_SERVICE, "Service ApCV non configuré")
    chiffrees = [poste.ssv.chiffrer(m) for m in poste.ssv.mettre_en_forme(*completes, ps=ps)]
    empreintes = {s.flux: poste.ssv.calculer_empreinte(s) for s in chiffrees}
    try:
        signee = poste.apcv.signer(
            facture.assure.numero_serie,
            completes[-1],
            ps.situation.numero_facturation,
            f"{ps.nom} {ps.prenom}",
            (empreintes.get(TypeFlux.FSE, b""), empreintes.get(TypeFlux.DRE, b"")),
        )
    except (ServiceRefuse, ServiceIndisponible) as panne:
        facture.alerte_apcv = f"Aucun flux signé avec l'ApCV n'est possible : {panne}"
        raise RefusPoste(v.R_SERVICE, f"ApCV : {panne}") from None
    valeurs = {TypeFlux.FSE: signee.fse, TypeFlux.DRE: signee.dre}
    return tuple(
        poste.ssv.ajouter_signature(s, signee.certificat, valeurs[s.flux]) for s in chiffrees
    )
