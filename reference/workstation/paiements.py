"""NOEMIE returns matched to their factures: paid and rejected told apart (CDC §3.3.2)."""

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Cree
from vitalbench.reference.workstation.annulation import SUFFIXE as ANNULATION
from vitalbench.reference.workstation.archive import EtatFacture, MessageRecu, RetourArchive
from vitalbench.reference.workstation.bilan import Bilan, identifiant
from vitalbench.reference.workstation.ecrans import mention, montant
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.noemie import FactureRetournee, lire_retour


def traiter_noemie(poste: Installation, recu: MessageRecu, reference: str, contenu: bytes) -> Bilan:
    """Process every facture of one NOEMIE file."""
    mentions: list[Mention] = []
    crees: list[Cree] = []
    for payee in lire_retour(contenu):
        partiel = _facture(poste, recu, reference, contenu, payee)
        mentions += partiel.mentions
        crees += partiel.crees
    return Bilan(mentions=tuple(mentions), crees=tuple(crees))


def _facture(
    poste: Installation, recu: MessageRecu, reference: str, contenu: bytes, payee: FactureRetournee
) -> Bilan:
    trouvees = [
        f
        for f in poste.archive.factures()
        if f.numero == payee.numero
        and f.numero_facturation == payee.numero_facturation
        and f.flux in payee.flux
        and not f.id.endswith(f"-{ANNULATION}")
    ]
    facture = trouvees[0] if trouvees else None
    rejetee = payee.rejetee
    sens = "rejetee" if rejetee else "payee"
    motif = " ; ".join((*payee.rejets, *payee.signalements))
    ident = identifiant(poste, "RSP")
    poste.archive.garder_retour(
        RetourArchive(
            id=ident,
            type=f"RSP-{reference}",
            recu=poste.horloge.maintenant(),
            message=recu.id,
            contenu=contenu,
            sens=sens,
            facture=facture.id if facture else "",
            montant=payee.montant,
            motif=motif,
        )
    )
    details: dict[str, str | int | bool | None] = {
        "type": f"RSP-{reference}",
        "sens": sens,
        "facture": facture.id if facture else "",
        "numero": payee.numero,
        "montant": payee.montant,
        "motif": motif,
    }
    cree = Cree(type="retour", id=ident, details=details)
    if facture is None:
        return Bilan(
            mentions=(
                mention(
                    v.M_RETOUR_SANS_OBJET, f"Retour de la facture {payee.numero} inconnue", "alerte"
                ),
            ),
            crees=(cree,),
        )
    if rejetee:
        poste.archive.changer_facture(
            facture.id, etat=EtatFacture.REJETEE.value, motif=motif, montant_paye=0
        )
        dite = mention(v.M_FACTURE_REJETEE, f"Facture {facture.numero} rejetée : {motif}", "alerte")
    else:
        poste.archive.changer_facture(
            facture.id, etat=EtatFacture.PAYEE.value, montant_paye=payee.montant, motif=motif
        )
        dite = mention(
            v.M_FACTURE_PAYEE, f"Facture {facture.numero} payée : {montant(payee.montant)}"
        )
    return Bilan(mentions=(dite,), crees=(cree,))
