"""The judge of a B2 or DRE file of the PS profile: one pass, one facture in memory."""

from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from vitalbench.harness.offline.b2_cloture import (
    MONTANTS,
    juger_fin_lot,
    rendre_discordances,
)
from vitalbench.harness.offline.b2_facture import juger_facture
from vitalbench.harness.offline.b2_identifiants import numero
from vitalbench.harness.offline.b2_lot import Lot
from vitalbench.harness.offline.b2_lots import LotsDuFichier
from vitalbench.harness.offline.b2_types import reconnaitre
from vitalbench.harness.offline.ecarts import Releve, Zone, zone
from vitalbench.harness.offline.uniques import Uniques
from vitalbench.reference.norms.b2 import (
    DebutFichier,
    DebutLot,
    EnteteFacture,
    FinFichier,
    FinLot,
)
from vitalbench.reference.norms.b2_entete import DonneesAmc
from vitalbench.reference.norms.b2_lecture import LONGUEUR, enregistrements
from vitalbench.reference.norms.b2_socle import Incomplet, Inconnu
from vitalbench.reference.norms.b2_tables import PS, Table
from vitalbench.reference.norms.codec import Enregistrement

ENREGISTREMENTS_MAX = 990
_FACTURE_MAX = 50_000
_RECONNUS_MAX = 10_000
_RIEN = frozenset({"0000000", "       ", "00000000", "        "})
"""A complementary amount that is not filled, in a line or in a total."""
_EXTREMITES = (
    ("B2-EXT-01", "type_emetteur"),
    ("B2-EXT-02", "no_emetteur"),
    ("B2-EXT-03", "type_destinataire"),
    ("B2-EXT-04", "no_destinataire"),
    ("B2-EXT-05", "application"),
    ("B2-EXT-06", "id_fichier"),
)


class JugeB2:
    """Reads a file once and says what is wrong with it (PS profile)."""

    TABLE: ClassVar[Table] = PS
    NUMERO: ClassVar[slice] = slice(26, 35)
    """Where the number of a facture stands in its records 2 and 5."""
    TOTAUX_LOT: ClassVar[tuple[str, str, str]] = ("B2-TOT-16", "B2-TOT-17", "B2-TOT-18")

    def __init__(self, releve: Releve, table: Table | None = None) -> None:
        self.releve = releve
        self.table = table or self.TABLE
        self.debut: DebutFichier | None = None
        self.fin: FinFichier | None = None
        self.nombre = 0
        self.marquages: set[str] = set()
        self.lots = 0
        self.factures = 0
        self.enregistrements_5 = 0
        self.sommable = True
        self._lot: Lot | None = None
        self._ouverte: list[Enregistrement] = []
        self._close = False
        self._reconnus = 0
        self._references: set[str] = set()
        self._lots = LotsDuFichier()
        self._uniques = Uniques()

    def juger(self, source: bytes | BinaryIO) -> None:
        """Read and judge."""
        with self._uniques:
            for lu in enregistrements(source, self.table):
                self.nombre += 1
                if lu.fautes:
                    if self.releve.abandonner(lu):
                        return
                    self._prendre(self._reconnaitre(lu))
                elif self._ouverte and not self._close and lu.code[0] in "45":
                    # the usual cases, first: a line or the total of the facture that is open
                    self._ouverte.append(lu)
                    if lu.code == "5":
                        self._close = True
                    elif len(self._ouverte) >= _FACTURE_MAX:
                        self._clore_facture()
                elif lu.code == "2" and self._close and self.fin is None:
                    self._clore_facture()
                    self._ouverte = [lu]
                else:
                    self._prendre(lu)
            self._finir()

    def _reconnaitre(self, lu: Enregistrement) -> Enregistrement:
        """Recognise a faulty record, unless the file has too many to be worth the time."""
        self._reconnus += 1
        return reconnaitre(lu, self.table) if self._reconnus <= _RECONNUS_MAX else lu

    def _prendre(self, lu: Enregistrement) -> None:
        code = lu.code
        if self.nombre == 1 and code != "000":
            self.releve.noter("B2-STR-01", (zone(lu),), "un enregistrement 000", code)
        if self.fin is not None and self.nombre > 1:
            if code == "000":
                self.releve.noter("B2-STR-03", (zone(lu),), "un seul fichier", "un second 000")
            else:
                self.releve.noter("B2-STR-04", (zone(lu),), "rien après 999", code)
        premier = code[0]
        if premier in "2345" and code != "2":
            self._dans_facture(lu)
            return
        if isinstance(lu, Inconnu | Incomplet):
            self.releve.fautes(lu)
            self._douter()
            return
        self._clore_facture()
        match lu:
            case EnteteFacture():
                self._ouverte = [lu]
            case DebutLot():
                self._ouvrir_lot(lu)
            case FinLot():
                self._fermer_lot(lu)
            case DebutFichier():
                self._ouvrir_fichier(lu)
            case FinFichier():
                self._fermer_fichier(lu)
            case _:
                self._ouverte = [lu]

    def _dans_facture(self, lu: Enregistrement) -> None:
        if self._close and not lu.code.startswith("5"):
            self._clore_facture()
        if not self._ouverte:
            self.releve.fautes(lu)
            self.releve.noter("B2-STR-08", (zone(lu),), "un enregistrement 2 avant", lu.code)
            self._douter()
            return
        if self._close and lu.code == "5":
            self._clore_facture()
            self._dans_facture(lu)
            return
        self._ouverte.append(lu)
        self._close = self._close or lu.code == "5"
        if len(self._ouverte) >= _FACTURE_MAX:
            self._clore_facture()

    def _douter(self) -> None:
        self.sommable = False
        if self._lot is not None:
            self._lot.sommable = False

    def _clore_facture(self) -> None:
        if not self._ouverte:
            return
        suite, self._ouverte, self._close = tuple(self._ouverte), [], False
        releve, lot = self.releve, self._lot
        entete = suite[0]
        releve.facture = suite[-1].texte[self.NUMERO]
        if lot is None:
            releve.noter("B2-STR-05", (zone(entete),), "un enregistrement 1 avant", entete.code)
            lot = self._lot = Lot(None)
        fautif = False
        for enregistrement in suite:
            if enregistrement.fautes:
                releve.fautes(enregistrement)
                fautif = True
        sain = self._juger_facture(suite, lot)
        self.factures += 1
        if entete.texte[self.NUMERO] == suite[-1].texte[self.NUMERO]:
            self._numeroter(lot, entete)
        self._compter(lot, suite, sommable=sain and not fautif)
        if fautif:
            releve.fautives = {f for f in releve.fautives if f[0] < suite[0].rang}
        releve.facture = ""

    def _juger_facture(self, suite: tuple[Enregistrement, ...], lot: Lot) -> bool:
        return juger_facture(self.releve, suite, lot.debut, lot.mode)

    def _numeroter(self, lot: Lot, entete: Enregistrement) -> None:
        numero_facture = entete.texte[self.NUMERO]
        if lot.dernier and numero_facture < lot.dernier:
            self.releve.noter(
                "B2-CLE-07",
                (zone(entete, "no_facture"),),
                f"un numéro supérieur à {lot.dernier}",
                numero_facture,
            )
        elif numero_facture == lot.dernier:
            self.releve.noter(
                "B2-CLE-06", (zone(entete, "no_facture"),), "un numéro par facture", numero_facture
            )
            return
        lot.dernier = numero_facture
        if self._uniques.ajouter(numero_facture, entete.rang, entete.decalage):
            for doublon in self._uniques.verser():
                self._doublon(doublon)

    def _doublon(self, doublon: tuple[str, int, int, int]) -> None:
        numero_facture, premier, rang, decalage = doublon
        lieu = zone_numero(self.table, rang, decalage)
        self.releve.noter(
            "B2-CLE-08", (lieu,), f"un numéro unique (déjà au rang {premier})", numero_facture
        )

    def _compter(self, lot: Lot, suite: tuple[Enregistrement, ...], *, sommable: bool) -> None:
        lot.factures += 1
        lignes = complements = types_2 = types_5 = depense = amo = amc = 0
        total: Enregistrement | None = None
        for e in suite:
            code = e.code
            if code == "4":
                lignes += 1
                if sommable:
                    t = e.texte
                    depense += int(t[112:119])
                    amo += int(t[105:112])
                    if t[121:128] not in _RIEN:
                        amc += int(t[121:128])
            elif code == "5":
                types_5 += 1
                total = e
            elif code[0] == "2":
                types_2 += 1
            elif code[0] == "5":
                types_5 += 1
            else:
                complements += 1
        lot.lignes += lignes
        lot.types_2 += types_2
        lot.types_5 += types_5
        entete = suite[0]
        if isinstance(entete, EnteteFacture):
            lot.voter(entete)
            if entete.texte[46] == "D":
                for record in suite:
                    if isinstance(record, DonneesAmc) and not record.fautes:
                        lot.router(record)
        if total is None or not sommable:
            lot.sommable = False
            return
        self.enregistrements_5 += 1
        t = total.texte
        attendu, trouve = lignes + complements, int(t[38:41])
        if trouve != attendu:
            self.releve.noter(
                "B2-TOT-01", (zone(total, "nb_lignes_acte"),), f"{attendu} (C09)", trouve
            )
        sommes = (depense, amo, amc)
        part_amc = 0 if t[81:89] in _RIEN else int(t[81:89])
        declares = (int(t[57:65]), int(t[65:73]), part_amc)
        lot.ajouter(sommes, declares)
        if declares != sommes:
            self._discorder(lot, suite, total, sommes, declares)

    def _discorder(
        self,
        lot: Lot,
        suite: tuple[Enregistrement, ...],
        total: Enregistrement,
        sommes: tuple[int, int, int],
        declares: tuple[int, int, int],
    ) -> None:
        """Keep a facture whose total is not that of its lines until its lot tells which lies."""
        actes = [e for e in suite if e.code == "4"][:20]
        for i, (somme, declare) in enumerate(zip(sommes, declares, strict=True)):
            if somme != declare and len(lot.discordances) < 1000:
                champ, champ_ligne, _ = MONTANTS[i]
                zones = tuple(zone(acte, champ_ligne) for acte in actes)
                lot.discordances.append((i, zones, zone(total, champ), somme, declare))

    def _ouvrir_fichier(self, lu: DebutFichier) -> None:
        self.releve.fautes(lu)
        if self.debut is None:
            self.debut = lu

    def _ouvrir_lot(self, lu: DebutLot) -> None:
        if self._lot is not None:
            self.releve.noter("B2-STR-06", (zone(lu),), "un enregistrement 6 avant", "1")
            rendre_discordances(self.releve, self._lot, ())
        self.releve.fautes(lu)
        self._lot = Lot(lu)
        self.lots += 1
        reference = lu.texte[19:22]
        self.releve.lot = reference
        numero(self.releve, "B2-ID-10", lu, "no_ps")
        if reference in self._references:
            self.releve.noter(
                "B2-CLE-10", (zone(lu, "no_lot"),), "une référence nouvelle", reference
            )
        elif len(self._references) < 20_000:
            self._references.add(reference)
        self._dates_lot(lu)
        if self.debut is not None and self.debut.texte[61:63] != lu.texte[78:80]:
            zones = (zone(lu, "code_norme"), zone(self.debut, "norme"))
            self.releve.noter("B2-COH-16", zones, self.debut.texte[61:63], lu.texte[78:80])
        if lu.texte[87] == " ":
            self.releve.noter("B2-COH-17", (zone(lu, "unite_monetaire"),), "U ou E", "blanc")
        if lu.texte[69:71] != "B2":
            self.releve.noter("B2-COH-18", (zone(lu, "version_norme"),), "B2", lu.texte[69:71])

    def _dates_lot(self, lu: DebutLot) -> None:
        if self.debut is None or lu.fautes or self.debut.fautes:
            return
        creation, fichier = lu.date_creation_lot, self.debut.date_creation
        if creation is None or fichier is None:
            return
        zones = (zone(lu, "date_creation_lot"), zone(self.debut, "date_creation"))
        if (creation - fichier).days > 2:
            self.releve.noter("B2-DAT-07", zones, "au plus 2 jours après le fichier", creation)
        elif (fichier - creation).days > 90:
            self.releve.noter("B2-DAT-08", zones, "moins de 90 jours avant le fichier", creation)

    def _fermer_lot(self, lu: FinLot) -> None:
        releve, lot = self.releve, self._lot
        releve.fautes(lu)
        if lot is not None:
            lot.depouiller()
            self.marquages |= lot.marques.comptes.keys()
        if lot is None:
            releve.noter("B2-STR-07", (zone(lu),), "un enregistrement 1 avant", "6")
            self._douter()
            return
        juger_fin_lot(releve, lot, lu, self.TOTAUX_LOT)
        if lot.debut is not None and lot.types.comptes:
            self._lots.compter(releve, lot, lot.debut)
        releve.lot = ""
        self._lot = None

    def _fermer_fichier(self, lu: FinFichier) -> None:
        releve = self.releve
        releve.fautes(lu)
        if self._lot is not None:
            releve.noter("B2-STR-06", (zone(lu),), "un enregistrement 6 avant", "999")
            self._lot = None
        self.fin = lu
        if self.debut is not None:
            for regle, champ in _EXTREMITES:
                debut, fin = self.debut.brut_de(champ), lu.brut_de(champ)
                if not _memes(debut, fin):
                    zones = (zone(lu, champ), zone(self.debut, champ))
                    releve.noter(regle, zones, f"{debut!r} (C12)", repr(fin))
        if lu.fautes:
            return
        nombre = int(lu.texte[55:63])
        if nombre != self.nombre:
            releve.noter(
                "B2-TOT-21", (zone(lu, "nb_enregistrements"),), f"{self.nombre} (C02)", nombre
            )
        lots = int(lu.texte[82:85])
        if lots != self.lots and self.sommable:
            releve.noter("B2-TOT-22", (zone(lu, "nb_lots"),), f"{self.lots} (C03)", lots)

    def _finir(self) -> None:
        self._clore_facture()
        releve = self.releve
        for doublon in self._uniques.verser():
            self._doublon(doublon)
        if self.nombre == 0:
            vide = Zone(rang=1, decalage=0)
            releve.noter("B2-STR-21", (vide,), "un fichier B2", "0 octet")
            return
        if self.fin is None and self.sommable:
            dernier = Zone(rang=self.nombre, decalage=(self.nombre - 1) * 128, longueur=128)
            releve.noter("B2-STR-02", (dernier,), "un enregistrement 999", "fin du fichier")
        self._lots.conclure(releve)
        if self.nombre > ENREGISTREMENTS_MAX:
            lieu = Zone(rang=ENREGISTREMENTS_MAX + 1, decalage=ENREGISTREMENTS_MAX * 128)
            releve.noter("B2-STR-22", (lieu,), f"{ENREGISTREMENTS_MAX} au plus", self.nombre)
        releve.vu("b2", *self._sujets())

    def _sujets(self) -> Iterator[str]:
        yield "b2ps"
        if self.factures > self.lots:
            yield "plusieurs_factures"
        if self.lots > 1:
            yield "plusieurs_lots"
        yield from self._lots.sujets(self.lots)
        yield from (f"marque_{m}" for m in self.marquages if m in "RTD")


def zone_numero(table: Table, rang: int, decalage: int) -> Zone:
    """Give the place of the number of a facture whose header is no longer in memory."""
    return zone(table["2"].depuis_texte(" " * LONGUEUR, rang, decalage), "no_facture")


def _memes(debut: str, fin: str) -> bool:
    """Compare two header fields: an address may be X in 000 and N, zero-filled, in 999."""
    return debut == fin or debut.strip(" ").lstrip("0") == fin.strip(" ").lstrip("0")
