"""The pipeline: from a stored mail to its lots judged and its ARL owed (DESIGN §8).

Opening and judging are pure and may be done again; what is decided of one lot is written in one
transaction. Killed anywhere, the mail is taken up again from its bytes, its lots already written
left as they are.
"""

from datetime import timedelta

import msgspec
from sqlalchemy import Connection, select, update

from vitalbench.simulators.reception import messages_service as ms
from vitalbench.simulators.reception.annuaire import Annuaire
from vitalbench.simulators.reception.arl import LotRecu, arl_du, ecrire_arl
from vitalbench.simulators.reception.concentrateur import relayer, repartir
from vitalbench.simulators.reception.courrier_retour import Adressage
from vitalbench.simulators.reception.doublons import (
    doublons,
)
from vitalbench.simulators.reception.fichier import (
    FichierRecu,
    lire_enveloppe_fichier,
    verifier_destinataire,
)
from vitalbench.simulators.reception.inscription import (
    Recu,
    ecrire_factures,
    ecrire_lot,
    plus_tard,
)
from vitalbench.simulators.reception.jalons import Etape, Jalon
from vitalbench.simulators.reception.jugement import Juge, LotJuge, registres
from vitalbench.simulators.reception.lots import (
    numero_facture,
    zone_du,
)
from vitalbench.simulators.reception.motifs import Motif
from vitalbench.simulators.reception.ouverture import (
    Ouverture,
    dechiffrer_message,
    ouvrir_message,
)
from vitalbench.simulators.reception.papiers import SCOR, recevoir_papiers
from vitalbench.simulators.reception.reclamations import (
    CESI,
    accuser_reclamation,
    lire_reclamation,
)
from vitalbench.simulators.reception.refus import RefusMessage
from vitalbench.simulators.reception.registre import (
    DEPOTS,
    LOTS,
    Registre,
    lire_piece,
    noter_fait,
    prochain,
)
from vitalbench.simulators.reception.reglages import Reglages
from vitalbench.simulators.reception.retours import Retour, programmer
from vitalbench.simulators.reception.signatures import (
    Sceaux,
    Verificateur,
)
from vitalbench.simulators.reception.transit import alterer_fichier, alterer_message
from vitalbench.simulators.world.habitants import Organisme
from vitalbench.simulators.world.horloge import Horloge
from vitalbench.simulators.world.monde import Monde
from vitalbench.simulators.world.pki import Pki


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
                message=alterer_message(lire_piece(connexion, ligne.empreinte), ligne.alteration),
                message_id=ligne.message_id,
                instant=ligne.a_traiter,
                alteration=ligne.alteration,
            )

    def _traiter(self, recu: Recu) -> None:
        try:
            if recu.organisme.cle == SCOR:
                self._papiers(recu)
            elif recu.organisme.cle == CESI:
                self._reclamation(recu)
            elif recu.organisme.role == "oct":
                self._concentrer(recu)
            else:
                self._factures(recu)
        except RefusMessage as refus:
            self._refuser(recu, refus)

    def _papiers(self, recu: Recu) -> None:
        enveloppe, clair = dechiffrer_message(
            recu.message, recu.organisme, recu.instant, self._pki, self._jalon
        )
        self._jalon(Etape.PIECES)
        with self._registre.transaction() as connexion:
            reglages = self.reglages.organisme(recu.organisme.cle)
            recevoir_papiers(connexion, recu, enveloppe, clair, reglages)
            _clore(connexion, recu.depot)
        self._jalon(Etape.ENREGISTREMENT)

    def _reclamation(self, recu: Recu) -> None:
        racine = lire_reclamation(recu.message)
        self._jalon(Etape.RECLAMATION)
        with self._registre.transaction() as connexion:
            reglages = self.reglages.organisme(recu.organisme.cle)
            accuser_reclamation(connexion, recu, racine, reglages)
            _clore(connexion, recu.depot)
        self._jalon(Etape.ENREGISTREMENT)

    def _concentrer(self, recu: Recu) -> None:
        ouverture = ouvrir_message(
            recu.message, recu.organisme, recu.instant, self._pki, self._jalon
        )
        fichier = lire_enveloppe_fichier(alterer_fichier(ouverture.contenu.b2, recu.alteration))
        reglages = self.reglages.organisme(recu.organisme.cle)
        envois = repartir(fichier, self._annuaire.organismes.values(), reglages.eclatement)
        self._jalon(Etape.CONCENTRATION)
        with self._registre.transaction() as connexion:
            relayer(connexion, recu, ouverture, fichier, envois, self._pki, self.reglages)
            _clore(connexion, recu.depot)
        self._jalon(Etape.ENREGISTREMENT)

    def _factures(self, recu: Recu) -> None:
        ouverture = ouvrir_message(
            recu.message, recu.organisme, recu.instant, self._pki, self._jalon
        )
        fichier = lire_enveloppe_fichier(alterer_fichier(ouverture.contenu.b2, recu.alteration))
        verifier_destinataire(fichier, recu.organisme)
        self._jalon(Etape.FICHIER)
        juge = Juge(
            organisme=recu.organisme,
            instant=recu.instant,
            reglages=self.reglages,
            verificateur=self._verificateur(recu.organisme),
            sceaux=Sceaux(ouverture.contenu),
            jalon=self._jalon,
        )
        faits = self._rangs_faits(recu)
        for decoupe in fichier.lots():
            if decoupe.rang in faits:
                continue
            juge_rendu = juge.juger(decoupe)
            with self._registre.transaction() as connexion:
                self._enregistrer(connexion, recu, ouverture, fichier, juge_rendu)
            self._jalon(Etape.ENREGISTREMENT)
        with self._registre.transaction() as connexion:
            _clore(connexion, recu.depot)
            fait = self._fait(recu, Etape.FICHIER, "ok") | {
                "compostage": ouverture.enveloppe.sujet.compostage,
                "lots": len(fichier.bornes),
                "factures": fichier.nb_factures,
            }
            noter_fait(connexion, "reception", fait, {"b2": fichier.octets})
        self._jalon(Etape.ENREGISTREMENT)

    def _rangs_faits(self, recu: Recu) -> set[int]:
        """Give the lots of a mail that an earlier life of the process has judged."""
        with self._registre.lecture() as connexion:
            requete = select(LOTS.c.rang).where(LOTS.c.depot == recu.depot)
            return set(connexion.execute(requete).scalars())

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
        fichier: FichierRecu,
        juge: LotJuge,
    ) -> None:
        lot, organisme = juge.lot, recu.organisme
        motifs = juge.motifs or doublons(connexion, lot, organisme)
        motifs = motifs or self._impose(connexion, organisme)
        self._jalon(Etape.DOUBLONS)
        reglages = self.reglages.organisme(organisme.cle)
        numero = ecrire_lot(connexion, recu, juge, motifs, reglages)
        if not motifs:
            ecrire_factures(connexion, numero, organisme, lot, juge.clairs)
        sens = "negatif" if motifs else "positif"
        fait = self._fait(recu, Etape.LOTS, "refus" if motifs else "ok") | {
            "cause": motifs[0].code if motifs else "",
            "motifs": [msgspec.to_builtins(m) | {"libelle": m.libelle} for m in motifs],
            "lot": zone_du(lot, "no_lot"),
            "date_lot": zone_du(lot, "date_creation_lot"),
            "no_ps": zone_du(lot, "no_ps"),
            "mode": zone_du(lot, "certification_lot"),
            "factures": [numero_facture(f) for f in lot.factures],
            "compostage": ouverture.enveloppe.sujet.compostage,
            "arl": sens if arl_du(lot, organisme) else "aucun",
        }
        noter_fait(connexion, "reception", fait, juge.pieces)
        if arl_du(lot, organisme):
            self._devoir_arl(connexion, recu, ouverture, fichier, juge, motifs, numero)

    def _impose(self, connexion: Connection, organisme: Organisme) -> tuple[Motif, ...]:
        """Give the reason that the settings impose on a lot that nothing condemns."""
        for impose in self.reglages.organisme(organisme.cle).arl_imposes:
            nom = f"arl/{organisme.cle}/{impose.code}"
            if prochain(connexion, nom) <= impose.fois:
                facture = impose.facture.rjust(9, "0") if impose.facture else ""
                return (Motif(code=impose.code, detail="imposé au banc", facture=facture),)
        return ()

    def _devoir_arl(
        self,
        connexion: Connection,
        recu: Recu,
        ouverture: Ouverture,
        fichier: FichierRecu,
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
            id_fichier=fichier.debut.id_fichier,
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
                    "no_lot": zone_du(juge.lot, "no_lot"),
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


def _clore(connexion: Connection, depot: int) -> None:
    connexion.execute(update(DEPOTS).where(DEPOTS.c.id == depot).values(etat="traite"))
