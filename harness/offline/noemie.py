"""The judge of NOEMIE returns and of ARL-SIM-1: levels, controls, payments, identities."""

from typing import BinaryIO

import msgspec

from vitalbench.harness.offline.arl import juger_accuse, juger_motif
from vitalbench.harness.offline.b2_identifiants import defauts_nir, numero
from vitalbench.harness.offline.ecarts import Releve, Zone, zone
from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.norms.noemie import (
    AssureBeneficiaire,
    EnteteNoemie,
    FactureRetour,
    FinNiveau,
    FinNoemie,
    PartAmc,
    PartAmo,
    Rejet,
)
from vitalbench.reference.norms.noemie_ecriture import OUVRANTES, identification, montant_signe
from vitalbench.reference.norms.noemie_lecture import (
    NOEMIE,
    Forme,
    LectureNoemie,
    TableNoemie,
)

_PAR_FACTURE = (
    ("103", "NO-STR-11", 1, 1),
    ("198", "NO-STR-12", 0, 1),
    ("199", "NO-STR-13", 0, 1),
)
_EXTREMITES = (
    ("NO-EXT-01", "type_emetteur"),
    ("NO-EXT-02", "no_emetteur"),
    ("NO-EXT-03", "type_destinataire"),
    ("NO-EXT-04", "no_destinataire"),
    ("NO-EXT-05", "application"),
    ("NO-EXT-06", "id_fichier"),
)


class _Niveau(msgspec.Struct, kw_only=True):
    """An open level and what it gathers."""

    entite: Enregistrement
    elements: int = 0
    reel: int = 0
    declare: int = 0
    montants: list[Zone] = []
    discordants: list[tuple[FinNiveau, tuple[Zone, ...], int]] = []
    entites: dict[str, int] = {}
    rejetees: list[Zone] = []
    rejets: int = 0


class JugeNoemie:
    """Reads a return once and says what is wrong with it."""

    def __init__(self, releve: Releve, table: TableNoemie = NOEMIE) -> None:
        self.releve = releve
        self.table = table
        self.entete: EnteteNoemie | None = None
        self.fin: FinNoemie | None = None
        self.reference = ""
        self.niveaux: list[_Niveau] = []
        self.racine = _Niveau(entite=EnteteNoemie.depuis_texte(""))
        self.doute = False
        self.nombre = 0

    def juger(self, source: bytes | BinaryIO) -> None:
        """Read and judge."""
        lecture = LectureNoemie(source, self.table)
        for entite in lecture:
            self.nombre += 1
            if entite.fautes and self.releve.abandonner(entite):
                return
            self.releve.fautes(entite)
            self._prendre(entite)
        for faute in lecture.fautes:
            lieu = Zone(
                rang=faute.decalage // 128 + 1,
                decalage=faute.decalage,
                champ=faute.champ,
                libelle=faute.libelle,
                longueur=faute.longueur,
            )
            self.releve.noter("ZONE-FORME", (lieu,), faute.attendu, faute.trouve)
        self._finir(lecture)
        self.releve.vu("arl" if self.reference == "ARLS" else "noemie")

    def _prendre(self, entite: Enregistrement) -> None:
        releve = self.releve
        if self.nombre == 1 and entite.code != "000":
            releve.noter("NO-STR-01", (zone(entite),), "une entité 000", entite.code)
        if self.fin is not None:
            releve.noter("NO-STR-03", (zone(entite),), "rien après 999", entite.code)
            return
        match entite:
            case EnteteNoemie():
                self._ouvrir(entite)
            case FinNoemie():
                self.fin = entite
            case FinNiveau():
                self._fermer(entite)
            case _ if entite.code == "?":
                self.doute = True
            case _:
                self._entite(entite)

    def _ouvrir(self, entete: EnteteNoemie) -> None:
        self.entete = entete
        self.reference = entete.reference
        if self.reference not in OUVRANTES:
            attendu = ", ".join(OUVRANTES)
            self.releve.noter("NO-STR-05", (zone(entete, "reference"),), attendu, self.reference)
            self.doute = True

    def _entite(self, entite: Enregistrement) -> None:
        releve = self.releve
        self._contenu(entite)
        ouvrantes = OUVRANTES.get(self.reference, ())
        if entite.code in ouvrantes:
            rang = ouvrantes.index(entite.code) + 1
            if len(self.niveaux) != rang - 1 and not self.doute:
                attendu = f"{len(self.niveaux)} niveaux ouverts avant, trouvés {rang - 1}"
                releve.noter("NO-STR-06", (zone(entite, "entite"),), attendu, entite.code)
                self.doute = True
            self._niveau_de(entite, f"{rang:02d}")
            self.niveaux.append(_Niveau(entite=entite))
            if isinstance(entite, FactureRetour):
                releve.facture = entite.no_facture
            return
        if entite.code in ("110", "120"):
            self._niveau_de(entite, "05")
            return
        self._niveau_de(entite, "99")
        if not self.niveaux:
            if not self.doute:
                releve.noter("NO-STR-10", (zone(entite, "entite"),), "un niveau ouvert", "aucun")
            return
        ouvert = self.niveaux[-1]
        ouvert.elements += 1
        ouvert.entites[entite.code] = ouvert.entites.get(entite.code, 0) + 1
        if not entite.fautes:
            montant = montant_signe(entite)
            ouvert.reel += montant
            ouvert.declare += montant
            if entite.code in ("198", "199"):
                ouvert.montants += [zone(entite, "montant_paye"), zone(entite, "signe")]
        else:
            self.doute = True

    def _niveau_de(self, entite: Enregistrement, attendu: str) -> None:
        trouve = entite.brut_de("niveau")
        if trouve != attendu and not self.doute:
            self.releve.noter("NO-STR-08", (zone(entite, "niveau"),), attendu, trouve)

    def _contenu(self, entite: Enregistrement) -> None:
        releve = self.releve
        if entite.fautes:
            return
        match entite:
            case AssureBeneficiaire():
                self._nir(entite, "nir_assure", "cle_nir", "NO-ID-01", "NO-ID-02")
                if entite.nir_individuel:
                    self._nir(
                        entite, "nir_individuel", "cle_nir_individuel", "NO-ID-03", "NO-ID-04"
                    )
            case PartAmo() | PartAmc():
                self._part(entite)
            case Rejet():
                numero(releve, "NO-ID-05", entite, "no_executant")
                if self.niveaux:
                    self.niveaux[-1].rejets += 1
            case FactureRetour():
                self._dates(entite)
            case AccuseLot():
                juger_accuse(releve, entite)
            case MotifArl():
                juger_motif(releve, entite)

    def _nir(self, entite: Enregistrement, champ: str, cle: str, forme: str, faux: str) -> None:
        defauts = defauts_nir(entite.brut_de(champ), entite.brut_de(cle))
        if "B2-ID-01" in defauts:
            self.releve.noter(forme, (zone(entite, champ),), "un NIR", entite.brut_de(champ))
        elif "B2-ID-02" in defauts:
            zones = (zone(entite, champ), zone(entite, cle))
            self.releve.noter(faux, zones, "la clé du NIR", entite.brut_de(cle))

    def _part(self, part: PartAmo | PartAmc) -> None:
        releve = self.releve
        if part.etat == "R":
            if self.niveaux:
                self.niveaux[-1].rejetees.append(zone(part, "etat"))
            if part.montant_paye:
                zones = (zone(part, "montant_paye"), zone(part, "etat"))
                releve.noter("NO-PAY-01", zones, "0 (part rejetée)", part.montant_paye)
            if part.signe != "P":
                zones = (zone(part, "signe"), zone(part, "etat"))
                releve.noter("NO-PAY-02", zones, "P (part rejetée)", part.signe)
        elif part.signe == "P" and part.montant_paye > part.montant_demande:
            zones = (zone(part, "montant_paye"), zone(part, "montant_demande"))
            releve.noter(
                "NO-PAY-03", zones, f"au plus {part.montant_demande} centimes", part.montant_paye
            )

    def _dates(self, facture: FactureRetour) -> None:
        creation = self.entete.date_creation if self.entete is not None else None
        if creation is None or self.entete is None:
            return
        for regle, champ, jour in (
            ("NO-DAT-01", "date_facturation", facture.date_facturation),
            ("NO-DAT-02", "date_lot", facture.date_lot),
        ):
            if jour is not None and jour > creation:
                zones = (zone(facture, champ), zone(self.entete, "date_creation"))
                self.releve.noter(regle, zones, f"au plus tard {creation}", jour)

    def _fermer(self, fin: FinNiveau) -> None:
        if self.doute:
            return
        releve = self.releve
        if not self.niveaux:
            releve.noter("NO-STR-07", (zone(fin, "entite"),), "un niveau ouvert", "aucun")
            self.doute = True
            return
        niveau = self.niveaux.pop()
        rang = f"{len(self.niveaux) + 1:02d}"
        if fin.brut_de("niveau") != rang:
            releve.noter("NO-STR-09", (zone(fin, "niveau"),), rang, fin.brut_de("niveau"))
        if fin.fautes:
            self.doute = True
            return
        if fin.compteur != niveau.elements:
            releve.noter("NO-TOT-01", (zone(fin, "compteur"),), niveau.elements, fin.compteur)
        attendue = identification(niveau.entite)
        if fin.identification != attendue.rstrip(" "):
            zones = (zone(fin, "identification"), zone(niveau.entite))
            releve.noter("NO-TOT-04", zones, attendue, fin.identification)
        declare = -fin.cumul if fin.signe == "N" else fin.cumul
        self._cumul(niveau, declare)
        self._facture(niveau)
        parent = self.niveaux[-1] if self.niveaux else self.racine
        parent.elements += 1
        parent.reel += niveau.reel
        parent.declare += declare
        if declare != niveau.declare and not niveau.discordants:
            parent.discordants.append((fin, tuple(niveau.montants), niveau.declare))
        releve.facture = ""

    def _cumul(self, niveau: _Niveau, declare: int) -> None:
        """Settle what the levels below declared, now that one more witness speaks."""
        temoin_des_reels = declare == niveau.reel
        for bas, montants, reel in niveau.discordants:
            zones_bas = (zone(bas, "cumul"), zone(bas, "signe"))
            zones = zones_bas if temoin_des_reels or not montants else montants
            self.releve.noter("NO-TOT-02", zones, f"{reel} centimes", bas.cumul)

    def _facture(self, niveau: _Niveau) -> None:
        if niveau.entite.code == "102":
            for code, regle, minimum, maximum in _PAR_FACTURE:
                nombre = niveau.entites.get(code, 0)
                if not minimum <= nombre <= maximum:
                    attendu = f"{minimum} à {maximum} entité {code}"
                    self.releve.noter(regle, (zone(niveau.entite),), attendu, nombre)
            if niveau.rejetees and not niveau.rejets:
                self.releve.noter("NO-STR-14", niveau.rejetees, "une entité 294", "aucune")
        elif isinstance(niveau.entite, AccuseLot) and not niveau.entite.fautes:
            accuse, motifs = niveau.entite, niveau.entites.get("S02", 0)
            if accuse.nb_motifs != motifs:
                self.releve.noter("ARL-03", (zone(accuse, "nb_motifs"),), motifs, accuse.nb_motifs)
            if accuse.sens == "N" and motifs == 0:
                self.releve.noter("ARL-01", (zone(accuse, "sens"),), "un motif S02", "aucun")
            if accuse.sens == "P" and motifs:
                self.releve.noter("ARL-02", (zone(accuse, "sens"),), "aucun motif", motifs)

    def _finir(self, lecture: LectureNoemie) -> None:
        releve = self.releve
        if self.nombre == 0:
            releve.noter("NO-STR-15", (Zone(rang=1, decalage=0),), "un fichier", "0 octet")
            return
        if self.fin is None:
            if not self.doute:
                dernier = Zone(rang=lecture.physiques, decalage=max(0, lecture.physiques - 1) * 128)
                releve.noter("NO-STR-02", (dernier,), "une entité 999", "fin du fichier")
            return
        for niveau in self.niveaux if not self.doute else ():
            releve.noter("NO-STR-16", (zone(niveau.entite),), "un 990 qui le ferme", "aucun")
        self._extremites(self.fin)
        if not self.fin.fautes:
            self._totaux(self.fin, lecture)

    def _extremites(self, fin: FinNoemie) -> None:
        if self.entete is None:
            return
        for regle, champ in _EXTREMITES:
            debut, bout = self.entete.brut_de(champ), fin.brut_de(champ)
            if debut.strip(" ").lstrip("0") != bout.strip(" ").lstrip("0"):
                zones = (zone(fin, champ), zone(self.entete, champ))
                self.releve.noter(regle, zones, repr(debut), repr(bout))
        longueur = self.entete.brut_de("longueur_enregistrement")
        if longueur != "128" and self.entete.texte[:3] == "000":
            lieu = (zone(self.entete, "longueur_enregistrement"),)
            self.releve.noter("NO-STR-17", lieu, "128", longueur)

    def _totaux(self, fin: FinNoemie, lecture: LectureNoemie) -> None:
        releve = self.releve
        if lecture.forme is not Forme.CONTINU and fin.nb_enregistrements != lecture.physiques:
            lieu = (zone(fin, "nb_enregistrements"),)
            releve.noter("NO-TOT-05", lieu, lecture.physiques, fin.nb_enregistrements)
        if self.doute or self.niveaux:
            return
        if fin.nb_lots != self.racine.elements:
            releve.noter("NO-TOT-06", (zone(fin, "nb_lots"),), self.racine.elements, fin.nb_lots)
        declare = -fin.cumul if fin.signe == "N" else fin.cumul
        for bas, montants, reel in self.racine.discordants:
            zones_bas = (zone(bas, "cumul"), zone(bas, "signe"))
            zones = zones_bas if declare == self.racine.reel or not montants else montants
            releve.noter("NO-TOT-02", zones, f"{reel} centimes", bas.cumul)
        if declare not in (self.racine.reel, self.racine.declare):
            bout = (zone(fin, "cumul"), zone(fin, "signe"))
            releve.noter("NO-TOT-07", bout, f"{self.racine.declare} centimes", declare)
