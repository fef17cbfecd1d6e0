"""The pipeline: from a stored mail to its lots judged and its ARL owed (DESIGN §8).

Opening and judging are pure and may be done again; what is decided of one mail is written in one
transaction. Killed anywhere before it, the mail is handled again from its bytes; after it, never.
"""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, insert, select, update

from vitalbench.reference.norms.b2_lecture import Egare, Facture, Fichier, Lot
from vitalbench.simulators.reception import messages_service as ms
from vitalbench.simulators.reception.annuaire import Annuaire
from vitalbench.simulators.reception.arl import LotRecu, arl_du, ecrire_arl
from vitalbench.simulators.reception.courrier_retour import Adressage
from vitalbench.simulators.reception.doublons import (
    date_facturation,
    date_lot,
    doublons,
    type_flux,
)
from vitalbench.simulators.reception.fichier import examiner_fichier
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.lots import (
    examiner_contenu,
    examiner_structure,
    mode_du_lot,
    numero_facture,
)
from vitalbench.simulators.reception.motifs import Motif
from vitalbench.simulators.reception.ouverture import Ouverture, ouvrir_message
from vitalbench.simulators.reception.refus import RefusMessage
from vitalbench.simulators.reception.registre import (
    DEPOTS,
    FACTURES,
    LOTS,
    Registre,
    garder_piece,
    lire_piece,
    noter_fait,
    prochain,
)
from vitalbench.simulators.reception.reglages import Reglages, ReglagesOrganisme
from vitalbench.simulators.reception.retours import Retour, programmer
from vitalbench.simulators.reception.signatures import (
    Registres,
    SceauxFacture,
    SceauxLot,
    Verificateur,
    Verification,
    verifier_sceaux,
)
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.horloge import Horloge, ajouter_jours_ouvres
from vitalbench.simulators.world.monde import Monde
from vitalbench.simulators.world.pki import Pki


class Recu(msgspec.Struct, frozen=True, kw_only=True):
    """A mail taken from the ledger, to judge."""

    depot: int
    organisme: Organisme
    de: str
    message: bytes
    message_id: str
    instant: datetime


class LotJuge(msgspec.Struct, frozen=True, kw_only=True):
    """A lot, the reasons found against it before duplicates, and its factures in clear."""

    lot: Lot
    motifs: tuple[Motif, ...]
    clairs: dict[str, bytes]
    pieces: dict[str, bytes]


class Chaine:
    """Judges the mails that wait in the ledger."""

    def __init__(
        self,
        monde: Monde,
        pki: Pki,
        horloge: Horloge,
        registre: Registre,
        annuaire: Annuaire,
        jalon: Jalon,
    ) -> None:
        self._pki = pki
        self._horloge = horloge
        self._registre = registre
        self._annuaire = annuaire
        self._jalon = jalon
        self._registres = registres(monde)
        self.reglages = Reglages()

    def traiter(self) -> int:
        """Judge every mail that waits and is due; give their number."""
        nombre = 0
        while (recu := self._suivant()) is not None:
            self._traiter(recu)
            nombre += 1
        return nombre

    def _suivant(self) -> Recu | None:
        with self._registre.lecture() as connexion:
            ligne = connexion.execute(
                select(DEPOTS)
                .where(DEPOTS.c.etat == "depose", DEPOTS.c.a_traiter <= self._horloge.maintenant())
                .order_by(DEPOTS.c.a_traiter, DEPOTS.c.id)
                .limit(1)
            ).first()
            if ligne is None:
                return None
            organisme = self._annuaire.organisme(ligne.vers)
            if organisme is None:
                raise LookupError(f"depot {ligne.id} : organisme {ligne.vers} absent du monde")
            return Recu(
                depot=ligne.id,
                organisme=organisme,
                de=ligne.de,
                message=lire_piece(connexion, ligne.empreinte),
                message_id=ligne.message_id,
                instant=ligne.a_traiter,
            )

    def _traiter(self, recu: Recu) -> None:
        try:
            ouverture = ouvrir_message(recu.message, recu.organisme, self._pki, self._jalon)
            fichier = examiner_fichier(ouverture.contenu.b2, recu.organisme)
        except RefusMessage as refus:
            self._refuser(recu, refus)
            return
        self._jalon(Etape.FICHIER)
        juges = self._juger(recu, ouverture, fichier)
        with self._registre.transaction() as connexion:
            for juge in juges:
                self._enregistrer(connexion, recu, ouverture, fichier, juge)
            connexion.execute(update(DEPOTS).where(DEPOTS.c.id == recu.depot).values(etat="traite"))
            noter_fait(
                connexion,
                "reception",
                self._fait(recu, Etape.FICHIER, "ok")
                | {
                    "compostage": ouverture.enveloppe.sujet.compostage,
                    "lots": len(fichier.lots),
                    "factures": len(fichier.factures),
                },
                {"b2": ouverture.contenu.b2},
            )
        self._jalon(Etape.ENREGISTREMENT)

    def _refuser(self, recu: Recu, refus: RefusMessage) -> None:
        with self._registre.transaction() as connexion:
            connexion.execute(
                update(DEPOTS)
                .where(DEPOTS.c.id == recu.depot)
                .values(etat="refuse", cause=refus.cause)
            )
            fait = self._fait(recu, refus.etape, "refus") | {
                "cause": refus.cause,
                "message_service": refus.famille.code,
                "famille": refus.famille.nom,
            }
            noter_fait(connexion, "reception", fait, {"message": recu.message})
            ms.envoyer(
                connexion,
                famille=refus.famille,
                boite=recu.de,
                message=recu.message,
                organisme=recu.organisme,
                cause=refus.public,
                instant=recu.instant,
            )
        self._jalon(Etape.ENREGISTREMENT)

    def _juger(self, recu: Recu, ouverture: Ouverture, fichier: Fichier) -> list[LotJuge]:
        egares = _par_lot(fichier)
        structures = [
            examiner_structure(lot, egares[rang]) for rang, lot in enumerate(fichier.lots)
        ]
        contenus: list[tuple[Motif, ...]] = []
        for lot, structure in zip(fichier.lots, structures, strict=True):
            contenus.append(
                structure
                or examiner_contenu(lot, recu.organisme, recu.instant.date(), self.reglages)
            )
        self._jalon(Etape.LOTS)
        verificateur = self._verificateur(recu.organisme)
        juges = []
        for lot, structure, contenu in zip(fichier.lots, structures, contenus, strict=True):
            sceaux = _sceaux(lot, ouverture)
            verification = Verification(motifs=(), clairs={})
            if not structure:
                verification = verifier_sceaux(lot, sceaux, verificateur, recu.instant)
            clairs = {f"clair-{numero}": clair for numero, clair in verification.clairs.items()}
            juges.append(
                LotJuge(
                    lot=lot,
                    motifs=contenu + verification.motifs,
                    clairs=verification.clairs,
                    pieces=clairs | _pieces(lot, sceaux),
                )
            )
        self._jalon(Etape.SIGNATURES)
        return juges

    def _verificateur(self, organisme: Organisme) -> Verificateur:
        detient = organisme.role == "amo"
        return Verificateur(
            confiance=self._pki.confiance(),
            registres=self._registres,
            certificat_donnees=self._pki.certificat_donnees(organisme) if detient else None,
            cle_donnees=self._pki.cle_donnees(organisme) if detient else None,
        )

    def _enregistrer(
        self,
        connexion: Connection,
        recu: Recu,
        ouverture: Ouverture,
        fichier: Fichier,
        juge: LotJuge,
    ) -> None:
        lot, organisme = juge.lot, recu.organisme
        motifs = juge.motifs or doublons(connexion, lot, organisme)
        self._jalon(Etape.DOUBLONS)
        reglages = self.reglages.organisme(organisme.cle)
        numero = _ecrire_lot(connexion, recu, lot, motifs, reglages)
        if not motifs:
            for facture in lot.factures:
                _ecrire_facture(connexion, numero, organisme, facture, juge.clairs)
        sens = "negatif" if motifs else "positif"
        fait = self._fait(recu, Etape.LOTS, "refus" if motifs else "ok") | {
            "cause": motifs[0].code if motifs else "",
            "motifs": [msgspec.to_builtins(m) | {"libelle": m.libelle} for m in motifs],
            "lot": _zone(lot, "no_lot"),
            "date_lot": _zone(lot, "date_creation_lot"),
            "no_ps": _zone(lot, "no_ps"),
            "mode": _zone(lot, "certification_lot"),
            "factures": [numero_facture(f) for f in lot.factures],
            "compostage": ouverture.enveloppe.sujet.compostage,
            "arl": sens if arl_du(lot, organisme) else "aucun",
        }
        noter_fait(connexion, "reception", fait, juge.pieces)
        if arl_du(lot, organisme):
            self._devoir_arl(connexion, recu, ouverture, fichier, juge, motifs, numero)

    def _devoir_arl(
        self,
        connexion: Connection,
        recu: Recu,
        ouverture: Ouverture,
        fichier: Fichier,
        juge: LotJuge,
        motifs: tuple[Motif, ...],
        numero: int,
    ) -> None:
        reglages = self.reglages.organisme(recu.organisme.cle)
        sujet = ouverture.enveloppe.sujet
        adressage = Adressage(
            de=recu.organisme.adresse,
            vers=recu.de,
            reponse_a=recu.message_id,
            instant=recu.instant + timedelta(hours=reglages.heures_arl),
            rang=prochain(connexion, "retours"),
            no_destinataire=sujet.emetteur.strip(),
        )
        lot_recu = LotRecu(
            lot=juge.lot,
            compostage=sujet.compostage,
            id_fichier=fichier.debut.id_fichier if fichier.debut is not None else "",
            emetteur=sujet.emetteur,
        )
        contenu, message = ecrire_arl(lot_recu, recu.organisme, motifs, adressage)
        programmer(
            connexion,
            Retour(
                genre="ARL",
                sens="negatif" if motifs else "positif",
                pour=str(numero),
                organisme=recu.organisme.cle,
                boite=recu.de,
                message_id=adressage.message_id,
                reponse_a=recu.message_id,
                du=plus_tard(adressage.instant, reglages.retard_arl_jours),
                sort=reglages.sort_arl,
                message=message,
                contenu=contenu,
                donnees={
                    "no_lot": _zone(juge.lot, "no_lot"),
                    "motifs": [m.code for m in motifs],
                },
            ),
        )

    def _fait(self, recu: Recu, etape: Etape, statut: str) -> dict[str, object]:
        return {
            "etape": etape.value,
            "statut": statut,
            "organisme": recu.organisme.cle,
            "message_id": recu.message_id,
            "instant": recu.instant.isoformat(),
        }


def registres(monde: Monde) -> Registres:
    """Give what every organism knows of the PS of a world: who may sign for whom."""
    habilites: dict[str, set[str]] = {}
    for ps in monde.professionnels.values():
        identifiant = ps.cps.type_identification + ps.cps.numero_national
        for situation in ps.cps.situations:
            habilites.setdefault(situation.numero_facturation, set()).add(identifiant)
    return Registres(habilites={n: frozenset(ids) for n, ids in habilites.items()})


def plus_tard(instant: datetime, jours_ouvres: int) -> datetime:
    """Give the same hour so many working days later."""
    return datetime.combine(ajouter_jours_ouvres(instant.date(), jours_ouvres), instant.time())


def _par_lot(fichier: Fichier) -> list[tuple[Egare, ...]]:
    """Share the stray records out: each to the lot where it stands, the last one at worst."""
    bornes = [lot.debut.rang if lot.debut is not None else 0 for lot in fichier.lots]
    parts: list[list[Egare]] = [[] for _ in fichier.lots]
    for egare in fichier.egares:
        rang = egare.enregistrement.rang
        indice = max((i for i, borne in enumerate(bornes) if borne <= rang), default=0)
        parts[indice].append(egare)
    return [tuple(part) for part in parts]


def _sceaux(lot: Lot, ouverture: Ouverture) -> SceauxLot:
    no_lot = _zone(lot, "no_lot")
    factures = []
    for facture in lot.factures:
        siens = ouverture.contenu.de_facture(no_lot, numero_facture(facture))
        enveloppes = [s.der for s in siens if s.genre == "enveloppe"]
        signatures = [s.der for s in siens if s.genre == "facture"]
        factures.append(
            SceauxFacture(
                enveloppe=enveloppes[0] if enveloppes else None,
                signatures=signatures[0] if len(signatures) == 1 else b"",
            )
        )
    du_lot = ouverture.contenu.de_lot(no_lot)
    return SceauxLot(factures=tuple(factures), signature=du_lot[0].der if len(du_lot) == 1 else b"")


def _pieces(lot: Lot, sceaux: SceauxLot) -> dict[str, bytes]:
    pieces = {"lot": lot.corps, "sceau-lot": sceaux.signature}
    for facture, sceau in zip(lot.factures, sceaux.factures, strict=True):
        numero = numero_facture(facture)
        pieces[f"sceau-{numero}"] = sceau.signatures
        if sceau.enveloppe is not None:
            pieces[f"enveloppe-{numero}"] = sceau.enveloppe
    return pieces


def _zone(lot: Lot, nom: str) -> str:
    return lot.debut.brut_de(nom).strip() if lot.debut is not None else ""


def _ecrire_lot(
    connexion: Connection,
    recu: Recu,
    lot: Lot,
    motifs: tuple[Motif, ...],
    reglages: ReglagesOrganisme,
) -> int:
    mode = mode_du_lot(lot)
    resultat = connexion.execute(
        insert(LOTS).values(
            depot=recu.depot,
            organisme=recu.organisme.cle,
            no_ps=_zone(lot, "no_ps"),
            no_lot=_zone(lot, "no_lot"),
            date_lot=date_lot(lot).isoformat() if not motifs else "",
            flux=type_flux(lot),
            mode=mode.value if mode is not None else "",
            marquage=lot.fin.brut_de("marquage_lot").strip() if lot.fin is not None else "",
            empreinte=garder_piece(connexion, lot.corps),
            destinataire=recu.de,
            message_id=recu.message_id,
            recu=recu.instant,
            liquidation=None if motifs else plus_tard(recu.instant, reglages.jours_liquidation),
            etat="refuse" if motifs else "accepte",
        )
    )
    cle = resultat.inserted_primary_key
    return int(cle[0]) if cle else 0


def _ecrire_facture(
    connexion: Connection,
    lot: int,
    organisme: Organisme,
    facture: Facture,
    clairs: dict[str, bytes],
) -> None:
    numero = numero_facture(facture)
    entete = facture.entete
    connexion.execute(
        insert(FACTURES).values(
            lot=lot,
            organisme=organisme.cle,
            no_ps=entete.no_ps if entete is not None else "",
            numero=numero,
            date_facturation=date_facturation(facture),
            flux="D" if entete is not None and entete.type_facture == "D" else "F",
            etat="recue",
            corps=garder_piece(connexion, clairs.get(numero, facture.corps)),
        )
    )
