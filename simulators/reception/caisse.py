"""What organisms do once a lot is accepted: liquidate it in time, then send its RSP.

A RSP for every tiers payant; in hors tiers payant for rejections only, since the assuré is paid
apart (CDC-3.3.2-07). One transaction per lot: liquidated and owed, or not at all.
"""

from datetime import date, datetime

from sqlalchemy import Connection, Row, select, update

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.b2_lecture import Facture, enregistrements
from vitalbench.simulators.reception.annuaire import Annuaire
from vitalbench.simulators.reception.chaine import plus_tard
from vitalbench.simulators.reception.courrier_retour import Adressage
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.liquidation import Decision, droits, liquider
from vitalbench.simulators.reception.registre import (
    FACTURES,
    LOTS,
    Registre,
    lire_piece,
    noter_fait,
    prochain,
)
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.reception.retours import Retour, programmer
from vitalbench.simulators.reception.rsp import FactureLiquidee, ecrire_580
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.monde import Monde

Ligne = Row[tuple[object, ...]]


class Caisse:
    """Liquidates the lots whose day has come."""

    def __init__(self, monde: Monde, registre: Registre, annuaire: Annuaire, jalon: Jalon) -> None:
        self._registre = registre
        self._organismes = {o.cle: o for o in annuaire.organismes.values()}
        self._droits = droits(monde)
        self._jalon = jalon
        self.reglages = Reglages()

    def liquider(self, maintenant: datetime) -> int:
        """Liquidate every lot due by now, oldest first; give their number."""
        nombre = 0
        while True:
            with self._registre.transaction() as connexion:
                lot = connexion.execute(
                    select(LOTS)
                    .where(LOTS.c.etat == "accepte", LOTS.c.liquidation <= maintenant)
                    .order_by(LOTS.c.liquidation, LOTS.c.id)
                    .limit(1)
                ).first()
                if lot is None:
                    return nombre
                self._lot(connexion, lot)
            self._jalon(Etape.RSP)
            nombre += 1

    def _lot(self, connexion: Connection, lot: Ligne) -> None:
        organisme = self._organismes[lot.organisme]
        reglages = self.reglages.organisme(organisme.cle)
        lignes = connexion.execute(
            select(FACTURES).where(FACTURES.c.lot == lot.id).order_by(FACTURES.c.id)
        ).all()
        liquidees = []
        for ligne in lignes:
            facture = lire_facture(lire_piece(connexion, ligne.corps))
            decision = liquider(
                facture,
                ModeSecurisation(lot.mode),
                self._droits,
                reglages.rejets,
                reglages.garantie,
            )
            _ecrire(connexion, ligne.id, decision)
            noter_fait(connexion, "liquidation", _fait(lot, ligne, decision), {})
            if decision.tiers_payant or (
                decision.motifs and reglages.rsp_hors_tiers_payant == "rejets"
            ):
                liquidees.append(
                    FactureLiquidee(
                        facture=facture,
                        no_lot=lot.no_lot,
                        date_lot=date.fromisoformat(lot.date_lot),
                        decision=decision,
                    )
                )
        connexion.execute(update(LOTS).where(LOTS.c.id == lot.id).values(etat="liquide"))
        self._jalon(Etape.LIQUIDATION)
        if liquidees:
            self._devoir_rsp(connexion, lot, organisme, tuple(liquidees))

    def _devoir_rsp(
        self,
        connexion: Connection,
        lot: Ligne,
        organisme: Organisme,
        liquidees: tuple[FactureLiquidee, ...],
    ) -> None:
        reglages = self.reglages.organisme(organisme.cle)
        adressage = Adressage(
            de=organisme.adresse,
            vers=lot.destinataire,
            reponse_a=lot.message_id,
            instant=lot.liquidation,
            rang=prochain(connexion, "retours"),
            no_destinataire=lot.no_ps,
        )
        contenu, message = ecrire_580(liquidees, organisme, lot.no_ps, lot.marquage, adressage)
        programmer(
            connexion,
            Retour(
                genre="RSP",
                sens="580",
                pour=str(lot.id),
                organisme=organisme.cle,
                boite=lot.destinataire,
                message_id=adressage.message_id,
                reponse_a=lot.message_id,
                du=plus_tard(adressage.instant, reglages.retard_rsp_jours),
                sort=reglages.sort_rsp,
                message=message,
                contenu=contenu,
                donnees={
                    "no_lot": lot.no_lot,
                    "factures": {
                        f.facture.enregistrements[0].texte[26:35]: f.decision.etat
                        for f in liquidees
                    },
                },
            ),
        )


def lire_facture(corps: bytes) -> Facture:
    """Read the records of one facture again, as the ledger keeps them in clear."""
    return Facture(lot=None, enregistrements=tuple(enregistrements(corps)))


def _ecrire(connexion: Connection, ident: int, decision: Decision) -> None:
    motif = decision.motifs[0].code if decision.motifs else ""
    connexion.execute(
        update(FACTURES)
        .where(FACTURES.c.id == ident)
        .values(etat=decision.etat, montant=decision.paye_amo + decision.paye_amc, motif=motif)
    )


def _fait(lot: Ligne, ligne: Ligne, decision: Decision) -> dict[str, object]:
    return {
        "facture": ligne.numero,
        "lot": lot.no_lot,
        "no_ps": lot.no_ps,
        "organisme": lot.organisme,
        "mode": lot.mode,
        "etat": decision.etat,
        "montant": decision.paye_amo + decision.paye_amc,
        "montant_amo": decision.paye_amo,
        "montant_amc": decision.paye_amc,
        "motif": decision.motifs[0].code if decision.motifs else "",
        "motifs": [
            {"code": m.code, "libelle": m.libelle, "genre": m.genre} for m in decision.motifs
        ],
        "garantie": decision.garantie,
        "tiers_payant": decision.tiers_payant,
        "instant": lot.liquidation.isoformat(),
        "recu": lot.recu.isoformat(),
    }
