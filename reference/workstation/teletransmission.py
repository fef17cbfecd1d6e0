"""Commands after securing: lots, files, sending, returns, deletion, sending again."""

import msgspec

from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import (
    MettreEnLots,
    Reemettre,
    Supprimer,
)
from vitalbench.reference.protocol.ecran import Mention
from vitalbench.reference.protocol.reponses import Cree, Refus, Reponse
from vitalbench.reference.workstation import scor
from vitalbench.reference.workstation.archive import (
    EtatFacture,
    EtatFichier,
    EtatLot,
    FactureArchivee,
    FichierArchive,
    LotArchive,
)
from vitalbench.reference.workstation.consultation import (
    ligne_facture,
    ligne_fichier,
    ligne_lot,
    lots_prevus,
)
from vitalbench.reference.workstation.courrier import emettre, en_attente
from vitalbench.reference.workstation.echeances import alertes, reemissible
from vitalbench.reference.workstation.ecrans import ecran_accueil, mention
from vitalbench.reference.workstation.fichiers import constituer, refaire
from vitalbench.reference.workstation.installation import Installation
from vitalbench.reference.workstation.lots import mettre_en_lots
from vitalbench.reference.workstation.refus import RefusPoste
from vitalbench.reference.workstation.releve import relever
from vitalbench.reference.workstation.retours import traiter

SUPPRIMABLES = frozenset({EtatFacture.SECURISEE, EtatFacture.A_REFAIRE, EtatFacture.A_CONTRESIGNER})


def lot_cree(lot: LotArchive) -> Cree:
    """Say what a lot is."""
    return Cree(
        type="lot",
        id=lot.id,
        details={
            "numero": lot.numero,
            "flux": lot.flux,
            "mode": lot.mode,
            "nombre": lot.nombre,
            "numero_facturation": lot.numero_facturation,
        },
    )


def fichier_cree(fichier: FichierArchive) -> Cree:
    """Say what a file is."""
    return Cree(
        type="fichier",
        id=fichier.id,
        details={
            "numero": fichier.numero,
            "adresse": fichier.adresse,
            "message_id": fichier.message_id,
            "etat": fichier.etat,
        },
    )


class Teletransmission:
    """What happens to factures once they are secured."""

    def __init__(self, poste: Installation) -> None:
        self._poste = poste

    def mettre_en_lots(self, commande: MettreEnLots) -> Reponse:
        """Show the lots to come, then make and sign them."""
        prevus = lots_prevus(self._poste)
        serie = mettre_en_lots(self._poste, commande.code_porteur)
        mentions = (
            []
            if serie.arret is None
            else [mention(v.M_CODE_PORTEUR, serie.arret.message, "blocage")]
        )
        return Reponse(
            ecran=ecran_accueil("Lots", mentions, [ligne_lot(lot) for lot in serie.lots]),
            crees=tuple(lot_cree(lot) for lot in serie.lots),
            refus=None
            if serie.arret is None
            else Refus(code=serie.arret.code, message=serie.arret.message),
            etapes=(prevus,),
        )

    def transmettre(self) -> Reponse:
        """Make the files due, then send everything the network has not taken yet."""
        constituer(self._poste)
        attendus = en_attente(self._poste)
        if not attendus:
            mentions, crees = scor.envoyer(self._poste)
            if not mentions and not crees:
                raise RefusPoste(v.R_RIEN, "Aucun fichier à transmettre")
            return Reponse(ecran=ecran_accueil("Transmission", mentions), crees=tuple(crees))
        reponse = self._envoyer(attendus)
        mentions, crees = scor.envoyer(self._poste)
        ecran = msgspec.structs.replace(
            reponse.ecran, mentions=(*reponse.ecran.mentions, *mentions)
        )
        return msgspec.structs.replace(reponse, ecran=ecran, crees=(*reponse.crees, *crees))

    def _envoyer(self, fichiers: tuple[FichierArchive, ...]) -> Reponse:
        mentions: list[Mention] = []
        emis: list[FichierArchive] = []
        dernier: RefusPoste | None = None
        for fichier in fichiers:
            try:
                emis.append(emettre(self._poste, fichier))
                mentions.append(
                    mention(v.M_FICHIER_TRANSMIS, f"Fichier {fichier.numero} : transmis")
                )
            except RefusPoste as refus:
                dernier = refus
                mentions.append(
                    mention(
                        v.M_FICHIER_NON_TRANSMIS,
                        f"Fichier {fichier.numero} non transmis : {refus.message}",
                        "alerte",
                    )
                )
        return Reponse(
            ecran=ecran_accueil(
                "Transmission",
                mentions,
                [ligne_fichier(f) for f in self._poste.archive.fichiers()],
            ),
            crees=tuple(fichier_cree(f) for f in emis),
            refus=None if dernier is None else Refus(code=dernier.code, message=dernier.message),
        )

    def relever(self) -> Reponse:
        """Fetch, keep, then process everything not processed yet."""
        relever(self._poste)
        mentions: list[Mention] = []
        crees: list[Cree] = []
        for recu in self._poste.archive.messages_a_traiter():
            bilan = traiter(self._poste, recu)
            mentions += bilan.mentions
            crees += bilan.crees
        mentions += alertes(self._poste)
        return Reponse(
            ecran=ecran_accueil(
                "Retours",
                mentions,
                [ligne_facture(f) for f in self._poste.archive.factures()],
            ),
            crees=tuple(crees),
        )

    def supprimer(self, commande: Supprimer) -> Reponse:
        """Delete a facture that waits, one flux of a pair or both (CDC-4.2.1.13-14)."""
        visees = self._designees(commande.facture, commande.flux)
        if not visees:
            raise RefusPoste(v.R_INCONNU, f"Facture {commande.facture!r} : inconnue")
        for facture in visees:
            if facture.etat not in SUPPRIMABLES:
                raise RefusPoste(
                    v.R_DEJA_TRANSMIS, f"Facture {facture.id} : elle n'est plus en attente"
                )
        for facture in visees:
            self._poste.archive.changer_facture(facture.id, etat=EtatFacture.SUPPRIMEE.value)
        restantes = self._poste.archive.factures(EtatFacture.SECURISEE, EtatFacture.A_REFAIRE)
        return Reponse(
            ecran=ecran_accueil("Factures en attente", lignes=[ligne_facture(f) for f in restantes])
        )

    def _designees(self, ident: str, flux: str) -> list[FactureArchivee]:
        base = ident.rpartition("-")[0] if ident[-2:] in {"-F", "-D"} else ident
        lettres = {"fse": "F", "dre": "D", "tout": "FD"}[flux]
        trouvees = (self._poste.archive.facture(f"{base}-{lettre}") for lettre in lettres)
        return [f for f in trouvees if f is not None]

    def reemettre(self, commande: Reemettre) -> Reponse:
        """Send a kept lot or file again, unchanged; never one already acknowledged."""
        archive = self._poste.archive
        if commande.objet == "lot":
            return self._reemettre_lot(commande.id)
        fichier = archive.fichier(commande.id)
        if fichier is None:
            raise RefusPoste(v.R_INCONNU, f"Fichier {commande.id!r} : inconnu")
        if fichier.etat == EtatFichier.ACQUITTE:
            raise RefusPoste(v.R_ACQUITTE, f"Fichier {fichier.numero} : déjà reçu et accepté")
        return self._envoyer((msgspec.structs.replace(fichier, etat=EtatFichier.A_EMETTRE),))

    def _reemettre_lot(self, ident: str) -> Reponse:
        """Put one lot, as it was signed, alone in a new file (CDC-3.3.1.2-05)."""
        archive = self._poste.archive
        lot = archive.lot(ident)
        if lot is None:
            raise RefusPoste(v.R_INCONNU, f"Lot {ident!r} : inconnu")
        if lot.etat == EtatLot.ACQUITTE:
            raise RefusPoste(v.R_ACQUITTE, f"Lot {lot.numero} : déjà reçu et accepté")
        if not reemissible(lot, self._poste.horloge.aujourdhui()):
            raise RefusPoste(
                v.R_DUPLICATA,
                f"Lot {lot.numero} : il n'est plus réémissible, éditez un duplicata papier",
            )
        for facture in archive.factures_du_lot(lot.id):
            if facture.etat == EtatFacture.A_REFAIRE:
                archive.changer_facture(facture.id, etat=EtatFacture.EN_LOT.value)
        return self._envoyer((refaire(self._poste, lot),))
