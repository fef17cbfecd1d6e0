"""Sendings against one another: numbers never reused, lots sent again as they were."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

import msgspec

from vitalbench.harness.offline.b2_fichier import zone_numero
from vitalbench.harness.offline.ecarts import Releve, zone
from vitalbench.harness.offline.paires import FactureVue, Paires, lire_facture
from vitalbench.reference.norms.arl import lire_arl
from vitalbench.reference.norms.b2 import DebutFichier, DebutLot, EnteteFacture, FinLot
from vitalbench.reference.norms.b2_lecture import Facture, evenements
from vitalbench.reference.norms.b2_tables import PS, Table

FACTURES_MAX = 200_000
"""Factures held in memory for the comparison; beyond, the others are not compared."""

LOT_MAX = 10_000
"""Factures of one lot compared; the format's ceiling is 999."""

CleLot = tuple[str, str]
"""Number of the PS and reference of the lot."""


class LotVu(msgspec.Struct, frozen=True, kw_only=True):
    """A lot already read: where, and what its bytes were."""

    fichier: str
    empreinte: bytes
    instant: datetime | None


class Accuse(msgspec.Struct, frozen=True, kw_only=True):
    """What an ARL said of a lot, and when."""

    positif: bool
    instant: datetime


class FactureLue(msgspec.Struct, frozen=True, kw_only=True):
    """A facture of the lot being read: judged once the lot is known whole."""

    entete: EnteteFacture
    facture: Facture
    vue: FactureVue


class FichierVu(msgspec.Struct, frozen=True, kw_only=True):
    """A file already read."""

    nom: str
    empreinte: bytes


class Croisements(msgspec.Struct, kw_only=True):
    """What the files read so far hold."""

    table: Table = msgspec.field(default_factory=lambda: PS)
    fichiers: dict[str, FichierVu] = {}
    lots: dict[CleLot, LotVu] = {}
    accuses: dict[CleLot, Accuse] = {}
    paires: Paires = msgspec.field(default_factory=Paires)
    _lues: list[FactureLue] = []

    def lire_accuses(self, retour: bytes) -> None:
        """Keep what an ARL says of lots; other returns say nothing here."""
        for accuse in lire_arl(retour).accuses:
            lot = accuse.lot
            if lot.fautes or lot.date_arl is None:
                continue
            try:
                heure = datetime.strptime(lot.heure_arl, "%H%M%S").time()
            except ValueError:
                continue
            instant = datetime.combine(lot.date_arl, heure)
            self.accuses[lot.no_ps, lot.no_lot] = Accuse(positif=accuse.positif, instant=instant)

    def lire(
        self,
        releve: Releve,
        source: bytes | BinaryIO,
        identite: bytes,
        instant: datetime | None = None,
    ) -> None:
        """Add a file, sent at an instant when it is known; say what it reuses or contradicts."""
        if self.fichiers:
            releve.vu("plusieurs_fichiers")
        debut: DebutLot | None = None
        corps = hashlib.sha256()
        for evenement in evenements(source, self.table):
            match evenement:
                case DebutFichier():
                    self._fichier(releve, evenement, identite)
                case DebutLot():
                    debut, self._lues = evenement, []
                    corps = hashlib.sha256(evenement.brut)
                case Facture():
                    corps.update(evenement.corps)
                    self._lire_facture(releve, evenement)
                case FinLot():
                    corps.update(evenement.brut)
                    if debut is not None:
                        self._lot(releve, debut, corps.digest(), instant)
                    debut, self._lues = None, []

    def conclure(self, releves: Mapping[str, Releve]) -> None:
        """Say, once every file is read, which DRE goes with a FSE of another number."""
        for numero, dre, autre in self.paires.depareillees():
            releve = releves[dre.fichier]
            releve.vu("fse_et_dre")
            releve.lot, releve.facture = dre.lot[1], numero
            lieu = zone_numero(self.table, dre.rang, dre.decalage)
            attendu = f"{autre}, le numéro de sa FSE : même assuré, mêmes actes"
            releve.noter("CR-19", (lieu,), attendu, numero)

    def _fichier(self, releve: Releve, debut: DebutFichier, identite: bytes) -> None:
        cle = debut.brut_de("no_emetteur") + debut.brut_de("id_fichier")
        vu = FichierVu(nom=releve.fichier, empreinte=identite)
        autre = self.fichiers.setdefault(cle, vu)
        if autre.empreinte != identite:
            lieu = zone(debut, "id_fichier")
            attendu = f"une valeur nouvelle (déjà dans {autre.nom})"
            releve.noter("CR-01", (lieu,), attendu, lieu.contenu)

    def _lire_facture(self, releve: Releve, facture: Facture) -> None:
        entete = facture.premier(EnteteFacture)
        if entete is None or entete.fautes or len(self._lues) >= LOT_MAX:
            return
        vue = lire_facture(releve.fichier, facture, entete)
        self._lues.append(FactureLue(entete=entete, facture=facture, vue=vue))

    def _lot(
        self, releve: Releve, debut: DebutLot, empreinte: bytes, instant: datetime | None
    ) -> None:
        releve.lot = debut.no_lot
        cle = (debut.no_ps, debut.no_lot)
        vu = self.lots.get(cle)
        if vu is None:
            if len(self.lots) < FACTURES_MAX:
                self.lots[cle] = LotVu(fichier=releve.fichier, empreinte=empreinte, instant=instant)
        elif vu.empreinte == empreinte:
            self._renvoi(releve, debut, cle, instant)
            releve.lot = ""
            return
        elif vu.fichier != releve.fichier:
            attendu = f"une référence nouvelle, ou le lot de {vu.fichier} à l'identique"
            releve.noter("CR-02", (zone(debut, "no_lot"),), attendu, debut.no_lot)
        for lue in self._lues:
            releve.facture = lue.entete.no_facture
            self._facture(releve, lue)
        releve.facture = releve.lot = ""

    def _renvoi(
        self, releve: Releve, debut: DebutLot, cle: CleLot, instant: datetime | None
    ) -> None:
        releve.vu("renvoi")
        accuse = self.accuses.get(cle)
        if accuse is None or instant is None or not accuse.positif:
            return
        releve.vu("renvoi_date")
        if accuse.instant < instant:
            attendu = f"aucun envoi après l'accusé positif du {accuse.instant:%d/%m/%Y %H:%M}"
            releve.noter("CR-09", (zone(debut, "no_lot"),), attendu, f"{instant:%d/%m/%Y %H:%M}")

    def _facture(self, releve: Releve, lue: FactureLue) -> None:
        entete, vue = lue.entete, lue.vue
        if vue.annulation:
            self.paires.annuler(releve, entete, vue)
            return
        cle = (entete.type_facture == "D", entete.no_ps, entete.no_facture)
        deja = self.paires.factures.get(cle)
        if deja is not None and deja.fichier != releve.fichier:
            self._reprise(releve, entete, deja, vue)
        elif len(self.paires.factures) < FACTURES_MAX:
            self.paires.factures[cle] = vue
        self.paires.accorder(releve, entete, lue.facture, vue)

    def _reprise(
        self, releve: Releve, entete: EnteteFacture, deja: FactureVue, vue: FactureVue
    ) -> None:
        lieu, numero = zone(entete, "no_facture"), entete.no_facture
        if vue.corps != deja.corps:
            attendu = f"un numéro nouveau (déjà dans {deja.fichier})"
            releve.noter("CR-03", (lieu,), attendu, numero)
            return
        accuse = self.accuses.get(deja.lot)
        if accuse is not None and not accuse.positif:
            releve.vu("lot_reduit")
            return
        attendu = f"un accusé négatif du lot {deja.lot[1]} ({deja.fichier})"
        trouve = "aucun accusé donné" if accuse is None else "un accusé positif"
        releve.noter("CR-08", (lieu,), attendu, trouve)


def identite(source: BinaryIO) -> bytes:
    """Give what tells a file from another: sending the same bytes again is no reuse."""
    digest = hashlib.sha256()
    while lu := source.read(1 << 16):
        digest.update(lu)
    return digest.digest()
