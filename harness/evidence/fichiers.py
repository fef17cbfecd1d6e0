"""Files, lots, factures and fields as the reception saw them: the file channel, always « vu ».

Every one of them is a proof that knows its place: file, line (rank of the record), column.
"""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.findings import Lieu, Origine
from vitalbench.reference.norms.b2 import Acte, DebutLot, EnteteFacture, TotalFacture
from vitalbench.reference.norms.b2_lecture import Facture, Fichier, Lot
from vitalbench.reference.norms.champs import Valeur
from vitalbench.reference.norms.codec import Enregistrement

MODES = {"S": "sesam_vitale", "F": "sans_vitale", "D": "degrade"}


class PreuveFichier(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what a file shows: the event and the file behind."""

    evenement: Evenement
    fichier: str

    @property
    def origine(self) -> Origine:
        """Files are seen by the bench itself."""
        return self.evenement.origine

    @property
    def seq(self) -> int:
        """Number of the event: the order of the journal."""
        return self.evenement.seq

    @property
    def lieu(self) -> Lieu:
        """Place: the file."""
        return Lieu(
            genre="fichier",
            evenement=self.evenement.seq,
            fichier=self.fichier,
            ligne=self._rang,
            colonne=1,
        )

    @property
    def _rang(self) -> int:
        return 1

    def zone(self, enregistrement: Enregistrement, champ: str) -> "ZoneVue":
        """Give one field of one record as a proof of its own."""
        return ZoneVue(
            evenement=self.evenement,
            fichier=self.fichier,
            enregistrement=enregistrement,
            champ=champ,
        )


class ZoneVue(PreuveFichier, frozen=True, kw_only=True):
    """One field of one record: its value, its place to the column."""

    enregistrement: Enregistrement
    champ: str

    @property
    def valeur(self) -> Valeur:
        """Value read, None when it cannot be read or when the record due is not there."""
        if not self._attendu:
            return None
        return self.enregistrement.valeur(self.champ)

    @property
    def _attendu(self) -> bool:
        """Tell whether the record is of the type that has this field."""
        return any(champ.nom == self.champ for champ in self.enregistrement.champs)

    @property
    def lieu(self) -> Lieu:
        """Place: file, line, column, field."""
        if not self._attendu:
            return Lieu(
                genre="fichier",
                evenement=self.evenement.seq,
                fichier=self.fichier,
                ligne=self.enregistrement.rang,
                champ=self.champ,
                detail=f"type {self.enregistrement.code} à la place attendue",
            )
        champ = self.enregistrement.champ(self.champ)
        return Lieu(
            genre="fichier",
            evenement=self.evenement.seq,
            fichier=self.fichier,
            ligne=self.enregistrement.rang,
            colonne=champ.debut,
            longueur=champ.longueur,
            champ=self.champ,
            detail=f"type {self.enregistrement.code}, {champ.libelle}",
        )


class ActeRecu(PreuveFichier, frozen=True, kw_only=True):
    """One line of a facture: the record 4 and its complements."""

    acte: Acte
    complements: tuple[Enregistrement, ...]

    @property
    def _rang(self) -> int:
        return self.acte.rang

    def de(self, champ: str) -> ZoneVue:
        """Give one field of the record 4."""
        return self.zone(self.acte, champ)


class FactureRecue(PreuveFichier, frozen=True, kw_only=True):
    """One facture of a lot as received (sensitive data masked)."""

    facture: Facture

    @property
    def _rang(self) -> int:
        return self.facture.enregistrements[0].rang

    @property
    def entete(self) -> EnteteFacture | None:
        """Record 2."""
        return self.facture.entete

    @property
    def total(self) -> TotalFacture | None:
        """Record 5."""
        return self.facture.total

    @property
    def numero(self) -> str:
        """Number of the facture, leading zeros kept."""
        premier = self.facture.enregistrements[0]
        return str(premier.valeur("no_facture") or "")

    @property
    def numero_facturation(self) -> str:
        """Billing number of the PS, key included."""
        return str(self.facture.enregistrements[0].valeur("no_ps") or "")

    @property
    def mode(self) -> str:
        """Securing mode, from the lot (1:81)."""
        lettre = self.facture.lot.valeur("certification_lot") if self.facture.lot else ""
        return MODES.get(str(lettre), str(lettre))

    @property
    def flux(self) -> str:
        """F for a FSE, D for a DRE (2:47)."""
        return str(self.entete.valeur("type_facture")) if self.entete else ""

    @property
    def actes(self) -> tuple[ActeRecu, ...]:
        """Lines of the facture."""
        return tuple(
            ActeRecu(
                evenement=self.evenement,
                fichier=self.fichier,
                acte=ligne.acte,
                complements=ligne.complements,
            )
            for ligne in self.facture.lignes
        )

    def de(self, champ: str) -> ZoneVue:
        """Give one field of the record 2; the first record stands in when there is none."""
        return self.zone(self.entete or self.facture.enregistrements[0], champ)

    def du_total(self, champ: str) -> ZoneVue:
        """Give one field of the record 5; the last record stands in when there is none."""
        return self.zone(self.total or self.facture.enregistrements[-1], champ)


class LotRecu(PreuveFichier, frozen=True, kw_only=True):
    """One lot of a file."""

    lot: Lot

    @property
    def _rang(self) -> int:
        return self.lot.debut.rang if self.lot.debut else 1

    @property
    def debut(self) -> DebutLot | None:
        """Record 1."""
        return self.lot.debut

    @property
    def reference(self) -> str:
        """Reference of the lot."""
        return str(self.lot.debut.valeur("no_lot")) if self.lot.debut else ""

    @property
    def factures(self) -> tuple[FactureRecue, ...]:
        """Factures of the lot."""
        return tuple(
            FactureRecue(evenement=self.evenement, fichier=self.fichier, facture=f)
            for f in self.lot.factures
        )

    def de(self, champ: str) -> ZoneVue:
        """Give one field of the record 1."""
        if self.lot.debut is None:
            raise LookupError("lot sans enregistrement 1")
        return self.zone(self.lot.debut, champ)


class FichierRecu(PreuveFichier, frozen=True, kw_only=True):
    """One file as received, decoded."""

    message_id: str
    contenu: Fichier
    octets: bytes

    @property
    def lots(self) -> tuple[LotRecu, ...]:
        """Lots of the file."""
        return tuple(
            LotRecu(evenement=self.evenement, fichier=self.fichier, lot=lot)
            for lot in self.contenu.lots
        )

    @property
    def factures(self) -> tuple[FactureRecue, ...]:
        """Factures of all lots."""
        return tuple(f for lot in self.lots for f in lot.factures)

    def de(self, champ: str) -> ZoneVue:
        """Give one field of the record 000."""
        if self.contenu.debut is None:
            raise LookupError("fichier sans enregistrement 000")
        return self.zone(self.contenu.debut, champ)


def enregistrements_de(facture: FactureRecue, code: str) -> Iterator[ZoneVue]:
    """Yield the records of one type of a facture, each as the proof of its first field."""
    for enregistrement in facture.facture.enregistrements:
        if enregistrement.code == code:
            yield facture.zone(enregistrement, enregistrement.champs[0].nom)
