"""The archive itself: keep, find, change state, count, purge (CDC §3.2.7.3, §3.2.10.1.2)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import Table, create_engine, delete, insert, select, update
from sqlalchemy.engine import Engine, RowMapping
from sqlalchemy.pool import StaticPool

from vitalbench.reference.workstation.archive import schema
from vitalbench.reference.workstation.archive.lignes import (
    EtatFacture,
    EtatFichier,
    EtatLot,
    FactureArchivee,
    FichierArchive,
    LotArchive,
    MessageRecu,
    RetourArchive,
)
from vitalbench.reference.workstation.archive.pieces import DepotPieces

CONSERVATION_JOURS = 90
CONSERVATION_RESERVEE_MOIS = 36

SANS_ARL = ("D", "F")
"""Degraded FSE: no ARL ever comes, the lot is kept as soon as it is sent (CDC-3.5-01)."""

Ligne = TypeVar("Ligne", bound=msgspec.Struct)


def _moteur(dossier: Path | None) -> Engine:
    if dossier is None:
        return create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
    dossier.mkdir(parents=True, exist_ok=True)
    return create_engine(
        f"sqlite:///{dossier / 'poste.sqlite'}", connect_args={"check_same_thread": False}
    )


def mois_avant(jour: date, mois: int) -> date:
    """Go back a number of months, to the last day of the month at most."""
    rang = jour.year * 12 + jour.month - 1 - mois
    annee, indice = divmod(rang, 12)
    premier_suivant = date(annee + (indice + 1) // 12, (indice + 1) % 12 + 1, 1)
    dernier = (premier_suivant - timedelta(days=1)).day
    return date(annee, indice + 1, min(jour.day, dernier))


class Archive:
    """Everything kept, in one SQLite base: a file when the workstation has a folder."""

    def __init__(self, dossier: Path | None = None) -> None:
        self._moteur = _moteur(dossier)
        schema.METADONNEES.create_all(self._moteur)
        self.pieces = DepotPieces(self._moteur)
        self._parametres = self._lire_parametres()

    def fermer(self) -> None:
        """Release the base."""
        self._moteur.dispose()

    # --- one object of a table ---------------------------------------------------------

    def _garder(self, table: Table, objet: msgspec.Struct) -> None:
        with self._moteur.begin() as connexion:
            connexion.execute(insert(table).values(**msgspec.structs.asdict(objet)))

    def _changer(self, table: Table, ident: str, **valeurs: object) -> None:
        with self._moteur.begin() as connexion:
            connexion.execute(update(table).where(table.c.id == ident).values(**valeurs))

    def _lire(self, table: Table, classe: type[Ligne], *conditions: object) -> tuple[Ligne, ...]:
        requete = select(table)
        for condition in conditions:
            requete = requete.where(condition)  # type: ignore[arg-type] # ColumnElement given
        with self._moteur.connect() as connexion:
            lignes: Iterable[RowMapping] = connexion.execute(requete).mappings()
            return tuple(classe(**dict(ligne)) for ligne in lignes)

    # --- counters and parameters -------------------------------------------------------

    def suivant(self, compteur: str, depart: int = 1) -> int:
        """Give the next value of a counter, `depart` the first time."""
        table = schema.COMPTEURS
        with self._moteur.begin() as connexion:
            actuel = connexion.execute(
                select(table.c.valeur).where(table.c.nom == compteur)
            ).scalar_one_or_none()
            if actuel is None:
                connexion.execute(insert(table).values(nom=compteur, valeur=depart))
                return depart
            valeur = int(actuel) + 1
            connexion.execute(update(table).where(table.c.nom == compteur).values(valeur=valeur))
            return valeur

    def regler_compteur(self, compteur: str, valeur: int) -> None:
        """Set a counter: the next value given is the one after."""
        table = schema.COMPTEURS
        with self._moteur.begin() as connexion:
            connexion.execute(delete(table).where(table.c.nom == compteur))
            connexion.execute(insert(table).values(nom=compteur, valeur=valeur))

    def _lire_parametres(self) -> dict[str, str]:
        table = schema.PARAMETRES
        with self._moteur.connect() as connexion:
            lignes = connexion.execute(select(table.c.nom, table.c.valeur)).all()
        return {str(nom): str(valeur) for nom, valeur in lignes}

    def memoriser(self, nom: str, valeur: str) -> None:
        """Remember a parameter."""
        table = schema.PARAMETRES
        with self._moteur.begin() as connexion:
            connexion.execute(delete(table).where(table.c.nom == nom))
            connexion.execute(insert(table).values(nom=nom, valeur=valeur))
        self._parametres[nom] = valeur

    def oublier(self, nom: str) -> None:
        """Forget a parameter."""
        with self._moteur.begin() as connexion:
            connexion.execute(delete(schema.PARAMETRES).where(schema.PARAMETRES.c.nom == nom))
        self._parametres.pop(nom, None)

    def parametre(self, nom: str) -> str | None:
        """Give a remembered parameter; read from memory, several are wanted at each answer."""
        return self._parametres.get(nom)

    def parametres(self, prefixe: str) -> tuple[str, ...]:
        """Give the remembered parameters whose name starts so, in the order of their names."""
        return tuple(self._parametres[n] for n in sorted(self._parametres) if n.startswith(prefixe))

    # --- factures ----------------------------------------------------------------------

    def garder_facture(
        self, facture: FactureArchivee, beneficiaire: str, actes: Iterable[tuple[str, date]]
    ) -> None:
        """Keep a facture and its acts (constituents are kept before any securing)."""
        with self._moteur.begin() as connexion:
            connexion.execute(delete(schema.FACTURES).where(schema.FACTURES.c.id == facture.id))
            connexion.execute(delete(schema.ACTES).where(schema.ACTES.c.facture == facture.id))
            connexion.execute(insert(schema.FACTURES).values(**msgspec.structs.asdict(facture)))
            for rang, (code, jour) in enumerate(actes, start=1):
                connexion.execute(
                    insert(schema.ACTES).values(
                        facture=facture.id,
                        rang=rang,
                        beneficiaire=beneficiaire,
                        code=code,
                        date_soins=jour,
                    )
                )

    def changer_facture(self, ident: str, **valeurs: object) -> None:
        """Change columns of a facture."""
        self._changer(schema.FACTURES, ident, **valeurs)

    def facture(self, ident: str) -> FactureArchivee | None:
        """Find a facture by id."""
        return next(
            iter(self._lire(schema.FACTURES, FactureArchivee, schema.FACTURES.c.id == ident)), None
        )

    def factures(self, *etats: EtatFacture) -> tuple[FactureArchivee, ...]:
        """Give the factures in these states (all states when none), by number."""
        conditions = (schema.FACTURES.c.etat.in_([e.value for e in etats]),) if etats else ()
        lues = self._lire(schema.FACTURES, FactureArchivee, *conditions)
        return tuple(sorted(lues, key=lambda f: (f.numero_facturation, f.numero, f.flux)))

    def factures_du_lot(self, lot: str) -> tuple[FactureArchivee, ...]:
        """Give the factures of a lot, by number."""
        lues = self._lire(schema.FACTURES, FactureArchivee, schema.FACTURES.c.lot == lot)
        return tuple(sorted(lues, key=lambda f: f.numero))

    def actes_connus(self, beneficiaire: str) -> frozenset[tuple[str, date]]:
        """Give the acts already in secured factures of a beneficiary, for duplicate control."""
        requete = (
            select(schema.ACTES.c.code, schema.ACTES.c.date_soins)
            .join(schema.FACTURES, schema.FACTURES.c.id == schema.ACTES.c.facture)
            .where(schema.ACTES.c.beneficiaire == beneficiaire)
            .where(
                schema.FACTURES.c.etat.notin_(
                    [EtatFacture.CONSTITUEE.value, EtatFacture.SUPPRIMEE.value]
                )
            )
        )
        with self._moteur.connect() as connexion:
            return frozenset((str(code), jour) for code, jour in connexion.execute(requete))

    # --- lots and files ----------------------------------------------------------------

    def garder_lot(self, lot: LotArchive, factures: Iterable[str]) -> None:
        """Keep a lot and bind its factures to it, in one transaction."""
        with self._moteur.begin() as connexion:
            connexion.execute(insert(schema.LOTS).values(**msgspec.structs.asdict(lot)))
            connexion.execute(
                update(schema.FACTURES)
                .where(schema.FACTURES.c.id.in_(list(factures)))
                .values(lot=lot.id, etat=EtatFacture.EN_LOT.value)
            )

    def changer_lot(self, ident: str, **valeurs: object) -> None:
        """Change columns of a lot."""
        self._changer(schema.LOTS, ident, **valeurs)

    def lot(self, ident: str) -> LotArchive | None:
        """Find a lot by id."""
        return next(iter(self._lire(schema.LOTS, LotArchive, schema.LOTS.c.id == ident)), None)

    def lots(self, *etats: EtatLot) -> tuple[LotArchive, ...]:
        """Give the lots in these states (all when none), by date of making."""
        conditions = (schema.LOTS.c.etat.in_([e.value for e in etats]),) if etats else ()
        return tuple(
            sorted(
                self._lire(schema.LOTS, LotArchive, *conditions), key=lambda x: (x.constitue, x.id)
            )
        )

    def lots_du_fichier(self, fichier: str) -> tuple[LotArchive, ...]:
        """Give the lots of a file, in the order of the file."""
        lues = self._lire(schema.LOTS, LotArchive, schema.LOTS.c.fichier == fichier)
        return tuple(sorted(lues, key=lambda x: (x.constitue, x.id)))

    def garder_fichier(self, fichier: FichierArchive, lots: Iterable[str]) -> None:
        """Keep a file and bind its lots to it, in one transaction."""
        with self._moteur.begin() as connexion:
            connexion.execute(insert(schema.FICHIERS).values(**msgspec.structs.asdict(fichier)))
            connexion.execute(
                update(schema.LOTS)
                .where(schema.LOTS.c.id.in_(list(lots)))
                .values(fichier=fichier.id, etat=EtatLot.EN_FICHIER.value)
            )

    def fichier_emis(self, ident: str, quand: datetime) -> None:
        """Note that the network took a file: its lots and factures are sent."""
        partis = [lot for lot in self.lots_du_fichier(ident) if lot.etat == EtatLot.EN_FICHIER]
        lots = [lot.id for lot in partis]
        sans_arl = [lot.id for lot in partis if (lot.mode, lot.flux) == SANS_ARL]
        with self._moteur.begin() as connexion:
            connexion.execute(
                update(schema.FICHIERS)
                .where(schema.FICHIERS.c.id == ident)
                .values(etat=EtatFichier.TRANSMIS.value, emis=quand)
            )
            connexion.execute(
                update(schema.LOTS)
                .where(schema.LOTS.c.id.in_(lots))
                .values(etat=EtatLot.TRANSMIS.value, emis=quand)
            )
            connexion.execute(
                update(schema.LOTS)
                .where(schema.LOTS.c.id.in_(sans_arl))
                .values(etat=EtatLot.ARCHIVE.value)
            )
            connexion.execute(
                update(schema.FACTURES)
                .where(schema.FACTURES.c.lot.in_(lots))
                .values(etat=EtatFacture.TRANSMISE.value)
            )

    def changer_fichier(self, ident: str, **valeurs: object) -> None:
        """Change columns of a file."""
        self._changer(schema.FICHIERS, ident, **valeurs)

    def fichier(self, ident: str) -> FichierArchive | None:
        """Find a file by id."""
        return next(
            iter(self._lire(schema.FICHIERS, FichierArchive, schema.FICHIERS.c.id == ident)), None
        )

    def fichiers(self, *etats: EtatFichier) -> tuple[FichierArchive, ...]:
        """Give the files in these states (all when none), by number."""
        conditions = (schema.FICHIERS.c.etat.in_([e.value for e in etats]),) if etats else ()
        lus = self._lire(schema.FICHIERS, FichierArchive, *conditions)
        return tuple(sorted(lus, key=lambda f: f.numero))

    # --- messages and returns ----------------------------------------------------------

    def garder_message(self, message: MessageRecu) -> bool:
        """Keep a fetched message; False when it is already known."""
        if self._lire(schema.MESSAGES, MessageRecu, schema.MESSAGES.c.id == message.id):
            return False
        self._garder(schema.MESSAGES, message)
        return True

    def messages_a_traiter(self) -> tuple[MessageRecu, ...]:
        """Give the messages kept and not yet processed."""
        return self._lire(schema.MESSAGES, MessageRecu, schema.MESSAGES.c.traite.is_(False))

    def message_traite(self, ident: str) -> None:
        """Note that a message is processed."""
        self._changer(schema.MESSAGES, ident, traite=True)

    def garder_retour(self, retour: RetourArchive) -> None:
        """Keep a return."""
        self._garder(schema.RETOURS, retour)

    def retours(self, *types: str) -> tuple[RetourArchive, ...]:
        """Give the returns of these types (all when none), in the order they came."""
        conditions = (schema.RETOURS.c.type.in_(list(types)),) if types else ()
        return tuple(
            sorted(
                self._lire(schema.RETOURS, RetourArchive, *conditions),
                key=lambda r: (r.recu, r.id),
            )
        )

    # --- purge -------------------------------------------------------------------------

    def purger(self, jour: date, mois_reservee: int = CONSERVATION_RESERVEE_MOIS) -> int:
        """Remove what no longer has to be kept; give how many factures left.

        A facture stays 90 days, longer when it holds an act reserved to the PS; a lot and
        its file stay until the positive ARL of the lot (CDC-3.2.10.1.2-02) and 90 days; an ARL
        stays 90 days (CDC-3.3.1.1-03).
        """
        limite = jour - timedelta(days=CONSERVATION_JOURS)
        limite_reservee = mois_avant(jour, mois_reservee)
        encore_utiles = {EtatLot.CONSTITUE, EtatLot.EN_FICHIER, EtatLot.TRANSMIS, EtatLot.REJETE}
        gardes = {lot.id for lot in self.lots() if lot.etat in encore_utiles}
        finies = {
            EtatFacture.ACQUITTEE,
            EtatFacture.TRANSMISE,
            EtatFacture.PAYEE,
            EtatFacture.REJETEE,
            EtatFacture.SUPPRIMEE,
            EtatFacture.CONSTITUEE,
        }
        partantes = [
            f.id
            for f in self.factures()
            if f.etat in finies
            and f.lot not in gardes
            and f.elaboree.date() < (limite_reservee if f.reservee else limite)
        ]
        restantes = {f.lot for f in self.factures() if f.id not in set(partantes)}
        lots = [
            lot.id
            for lot in self.lots()
            if lot.id not in gardes and lot.id not in restantes and lot.constitue.date() < limite
        ]
        utilises = {lot.fichier for lot in self.lots() if lot.id not in set(lots)}
        minuit = datetime.combine(limite, datetime.min.time())
        with self._moteur.begin() as connexion:
            connexion.execute(delete(schema.ACTES).where(schema.ACTES.c.facture.in_(partantes)))
            connexion.execute(delete(schema.FACTURES).where(schema.FACTURES.c.id.in_(partantes)))
            connexion.execute(delete(schema.LOTS).where(schema.LOTS.c.id.in_(lots)))
            connexion.execute(
                delete(schema.FICHIERS)
                .where(schema.FICHIERS.c.id.notin_(list(utilises)))
                .where(schema.FICHIERS.c.etat != EtatFichier.A_EMETTRE.value)
            )
            connexion.execute(delete(schema.RETOURS).where(schema.RETOURS.c.recu < minuit))
        self.pieces.purger(limite)
        return len(partantes)
