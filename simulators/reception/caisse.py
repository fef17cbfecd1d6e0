"""What organisms do once a lot is accepted: liquidate it in time, then send its RSP.

A RSP for every tiers payant; in hors tiers payant for rejections only, since the assuré is paid
apart (CDC-3.3.2-07). One transaction per lot: liquidated and owed, or not at all.
"""

from datetime import date, datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, Row, select, update

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.norms.b2_lecture import Facture, enregistrements
from vitalbench.simulators.reception.anciens import ecrire_ancien
from vitalbench.simulators.reception.annuaire import Annuaire
from vitalbench.simulators.reception.causes import Referentiel
from vitalbench.simulators.reception.courrier_retour import Adressage
from vitalbench.simulators.reception.inscription import plus_tard
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.liquidation import (
    Decision,
    annuler,
    concerne,
    liquider,
    referentiel,
)
from vitalbench.simulators.reception.papiers import papiers_recus, retransmettre
from vitalbench.simulators.reception.ponctuels import (
    CODE_INDEMNITE,
    Operation,
    ecrire_operation,
)
from vitalbench.simulators.reception.registre import (
    FACTURES,
    LOTS,
    Registre,
    lire_piece,
    noter_fait,
    prochain,
)
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme
from vitalbench.simulators.reception.retours import Retour, programmer
from vitalbench.simulators.reception.rsp import FactureLiquidee, ecrire_580
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.horloge import jour_ouvre
from vitalbench.simulators.world.monde import Monde

DELAI_INDEMNITE: Final = 7
"""Working days to pay a FSE secured by Vitale; beyond, an indemnity is due (CONV-PAIEMENT-02)."""

_REPRISE = "reprise"
Ligne = Row[tuple[object, ...]]


class Caisse:
    """Liquidates the lots whose day has come."""

    def __init__(self, monde: Monde, registre: Registre, annuaire: Annuaire, jalon: Jalon) -> None:
        self._registre = registre
        self._organismes = {o.cle: o for o in annuaire.organismes.values()}
        self._monde = monde
        self._jalon = jalon
        self.reglages = Reglages()

    def liquider(self, maintenant: datetime) -> int:
        """Liquidate every lot due by now, oldest first; give their number.

        Papers lost on their way are asked for first.
        """
        with self._registre.transaction() as connexion:
            demandes = retransmettre(connexion, maintenant)
        if demandes:
            self._jalon(Etape.RETRANSMISSION)
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
        connu = msgspec.structs.replace(
            referentiel(self._monde, reglages),
            prescriptions_recues=papiers_recus(connexion, "ORD"),
            feuilles_recues=papiers_recus(connexion, "FSP"),
        )
        liquidees = []
        for ligne in lignes:
            facture = lire_facture(lire_piece(connexion, ligne.corps))
            if not concerne(facture, organisme):
                continue
            if ligne.etat == "annulee":
                arretee = annuler(facture, 0)
                _ecrire(connexion, ligne.id, arretee)
                noter_fait(connexion, "liquidation", _fait(lot, ligne, arretee), {})
                continue
            decision = self._annulation(connexion, ligne, facture) or liquider(
                facture,
                ModeSecurisation(lot.mode),
                organisme,
                connu,
                reglages,
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
                        mode=ModeSecurisation(lot.mode),
                        decision=decision,
                    )
                )
        connexion.execute(update(LOTS).where(LOTS.c.id == lot.id).values(etat="liquide"))
        self._jalon(Etape.LIQUIDATION)
        for reference, concernees in _references(tuple(liquidees), organisme, reglages):
            self._devoir_rsp(connexion, lot, organisme, reference, concernees, connu)
        retard = jours_ouvres_entre(lot.recu.date(), lot.liquidation.date())
        dues = [f for f in liquidees if _indemnisable(f)] if retard > DELAI_INDEMNITE else []
        if dues:
            operation = Operation(
                genre="paiement",
                organisme=organisme.cle,
                ps=lot.destinataire,
                montant=reglages.indemnite_retard * len(dues),
                libelle=f"indemnité de retard lot {lot.no_lot}, {retard} jours ouvrés",
                code=CODE_INDEMNITE,
            )
            self._operer(connexion, operation, organisme, lot.no_ps, lot.liquidation)

    def _annulation(self, connexion: Connection, ligne: Ligne, facture: Facture) -> Decision | None:
        """Decide on a DRE d'annulation from what became of the DRE it names; None for others."""
        if ligne.flux != "A":
            return None
        visee = connexion.execute(
            select(FACTURES)
            .where(
                FACTURES.c.organisme == ligne.organisme,
                FACTURES.c.no_ps == ligne.no_ps,
                FACTURES.c.numero == ligne.numero,
                FACTURES.c.flux == "D",
            )
            .order_by(FACTURES.c.id.desc())
            .limit(1)
        ).first()
        if visee is None or visee.motif == _REPRISE:
            return annuler(facture, None)
        reprise = {"etat": "annulee", "motif": _REPRISE}
        connexion.execute(update(FACTURES).where(FACTURES.c.id == visee.id).values(**reprise))
        return annuler(facture, visee.montant if visee.etat == "payee" else 0)

    def operer(self, operation: Operation, no_ps: str, instant: datetime) -> None:
        """Owe the RSP of an operation that no electronic facture called for."""
        with self._registre.transaction() as connexion:
            organisme = self._organismes[operation.organisme]
            self._operer(connexion, operation, organisme, no_ps, instant)

    def _operer(
        self,
        connexion: Connection,
        operation: Operation,
        organisme: Organisme,
        no_ps: str,
        instant: datetime,
    ) -> None:
        adressage = self._adressage(connexion, organisme, operation.ps, "", no_ps, instant)
        contenu, message = ecrire_operation(operation, organisme, no_ps, adressage)
        self._programmer(
            connexion, organisme, adressage, "580", "", message, contenu,
            {"operation": msgspec.to_builtins(operation)},
        )  # fmt: skip

    def _devoir_rsp(
        self,
        connexion: Connection,
        lot: Ligne,
        organisme: Organisme,
        reference: str,
        liquidees: tuple[FactureLiquidee, ...],
        connu: Referentiel,
    ) -> None:
        adressage = self._adressage(
            connexion, organisme, lot.destinataire, lot.message_id, lot.no_ps, lot.liquidation
        )
        if reference == "580":
            contenu, message = ecrire_580(liquidees, organisme, lot.no_ps, lot.marquage, adressage)
        else:
            contenu, message = ecrire_ancien(
                reference, liquidees, organisme, lot.no_ps, connu, adressage
            )
        etats = {f.facture.enregistrements[0].texte[26:35]: f.decision.etat for f in liquidees}
        self._programmer(
            connexion, organisme, adressage, reference, str(lot.id), message, contenu,
            {"no_lot": lot.no_lot, "factures": etats},
        )  # fmt: skip

    def _adressage(
        self,
        connexion: Connection,
        organisme: Organisme,
        boite: str,
        reponse_a: str,
        no_ps: str,
        instant: datetime,
    ) -> Adressage:
        return Adressage(
            de=organisme.adresse,
            vers=boite,
            reponse_a=reponse_a,
            instant=instant,
            rang=prochain(connexion, "retours"),
            no_destinataire=no_ps,
        )

    def _programmer(
        self,
        connexion: Connection,
        organisme: Organisme,
        adressage: Adressage,
        reference: str,
        pour: str,
        message: bytes,
        contenu: bytes,
        donnees: dict[str, object],
    ) -> None:
        reglages = self.reglages.organisme(organisme.cle)
        programmer(
            connexion,
            Retour(
                genre="RSP",
                sens=reference,
                pour=pour,
                organisme=organisme.cle,
                boite=adressage.vers,
                message_id=adressage.message_id,
                reponse_a=adressage.reponse_a,
                du=plus_tard(adressage.instant, reglages.retard_rsp_jours),
                sort=reglages.sort_rsp,
                message=message,
                contenu=contenu,
                donnees=donnees,
            ),
        )


def jours_ouvres_entre(debut: date, fin: date) -> int:
    """Count the working days after a day, up to another included."""
    nombre, jour = 0, debut
    while jour < fin:
        jour += timedelta(days=1)
        nombre += jour_ouvre(jour)
    return nombre


def _references(
    liquidees: tuple[FactureLiquidee, ...], organisme: Organisme, reglages: ReglagesOrganisme
) -> list[tuple[str, tuple[FactureLiquidee, ...]]]:
    """Share factures between the returns of an organism: 580 for all, or 576 and 900 apart."""
    if not liquidees:
        return []
    if organisme.role == "amc" or reglages.reference_rsp == "580":
        return [("580", liquidees)]
    payees = tuple(f for f in liquidees if f.decision.etat in ("payee", "partielle"))
    rejetees = tuple(f for f in liquidees if f.decision.etat in ("partielle", "rejetee"))
    return [(ref, part) for ref, part in (("576", payees), ("900", rejetees)) if part]


def _indemnisable(liquidee: FactureLiquidee) -> bool:
    """Tell whether lateness costs the organism: FSE secured by Vitale, paid to the PS."""
    return (
        liquidee.mode is ModeSecurisation.SESAM_VITALE
        and liquidee.decision.etat in ("payee", "partielle")
        and liquidee.decision.tiers_payant
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
        "motifs": msgspec.to_builtins(decision.motifs),
        "garantie": decision.garantie,
        "tiers_payant": decision.tiers_payant,
        "instant": lot.liquidation.isoformat(),
        "recu": lot.recu.isoformat(),
    }
