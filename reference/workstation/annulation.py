"""DRE d'annulation: the PS names a DRE already sent, and a DRE alone annuls it (CDC §3.2.3.5.3).

Never automatic, never with a new FSE; without the patient's card it is made in degraded mode.
"""

import msgspec

from vitalbench.reference.domain.facture import Facture, ModeSecurisation, SupportVitale
from vitalbench.reference.modules.lecture import ps_de_la_carte
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.workstation.archive import EtatFacture, FactureArchivee
from vitalbench.reference.workstation.cartes import refus_du_module
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.refus import RefusPoste

SUFFIXE = "A"
ANNULABLES = frozenset(
    {
        EtatFacture.TRANSMISE,
        EtatFacture.ACQUITTEE,
        EtatFacture.PAYEE,
        EtatFacture.REJETEE,
    }
)


def annuler(poste: Installation, designee: str) -> FactureArchivee:
    """Make the DRE d'annulation of one DRE; the CPS signs, its code given before."""
    base = designee.rpartition("-")[0] if designee[-2:] in {"-F", "-D"} else designee
    dre = poste.archive.facture(f"{base}-D")
    if dre is None:
        raise RefusPoste(v.R_INCONNU, f"DRE {designee!r} : inconnue")
    if dre.etat not in ANNULABLES:
        raise RefusPoste(v.R_MODE, f"DRE {dre.numero} : pas encore transmise, supprimez-la")
    ident = f"{base}-{SUFFIXE}"
    if poste.archive.facture(ident) is not None:
        raise RefusPoste(v.R_DEJA_SECURISEE, f"DRE {dre.numero} : son annulation existe déjà")
    poste.cartes.exiger_presence()
    poste.cartes.exiger_code(None)
    origine = msgspec.json.decode(dre.constituants, type=Facture)
    mode = _mode(poste, origine)
    annulation = msgspec.structs.replace(
        origine,
        date_elaboration=poste.horloge.aujourdhui(),
        annule_le=origine.date_elaboration,
        mode=mode,
        support_vitale=origine.support_vitale
        if mode is ModeSecurisation.SESAM_VITALE
        else SupportVitale.AUCUN,
    )
    copie = msgspec.structs.replace(
        dre,
        id=ident,
        mode=mode.value,
        etat=EtatFacture.CONSTITUEE,
        elaboree=poste.horloge.maintenant(),
        constituants=msgspec.json.encode(annulation),
        scellee=b"",
        critere_lot="",
        lot="",
        montant_paye=None,
        motif=f"annulation de la DRE {dre.numero}",
    )
    poste.archive.garder_facture(copie, "", ())
    try:
        ps = ps_de_la_carte(poste.cartes.lire_ps(None), origine.situation)
        (scellee,) = poste.ssv.formater_factures(annulation, ps=ps)
    except RefusModule as refus:
        raise refus_du_module(refus) from None
    poste.archive.changer_facture(
        ident,
        scellee=msgspec.msgpack.encode(scellee),
        critere_lot=scellee.critere_lot,
        etat=EtatFacture.SECURISEE.value,
    )
    return msgspec.structs.replace(copie, etat=EtatFacture.SECURISEE)


def _mode(poste: Installation, origine: Facture) -> ModeSecurisation:
    """Sign with the patient's card when it is there, in degraded mode otherwise."""
    if origine.support_vitale is not SupportVitale.CARTE:
        return ModeSecurisation.DEGRADE
    try:
        presentee = poste.cartes.vitale_presente(origine.date_elaboration)
    except RefusPoste:
        return ModeSecurisation.DEGRADE
    identite = origine.identite
    la = presentee is not None and any(
        (b.date_naissance, b.rang_naissance) == (identite.date_naissance, identite.rang_naissance)
        for b in presentee.beneficiaires
    )
    meme = la and presentee is not None and presentee.nir[:13] == identite.nir[:13]
    return ModeSecurisation.SESAM_VITALE if meme else ModeSecurisation.DEGRADE
