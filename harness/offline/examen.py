"""One examination: files are opened, recognised, judged and compared with one another."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO, cast

import msgspec

from vitalbench.harness.offline.b2_etablissement import JugeCp
from vitalbench.harness.offline.b2_fichier import JugeB2
from vitalbench.harness.offline.cles import Cle, dechiffrer
from vitalbench.harness.offline.confrontation import Confrontation, Envoi
from vitalbench.harness.offline.courriel import (
    CourrielLu,
    FichierPorte,
    juger_avec_fichier,
    juger_contenu,
    juger_courriel,
)
from vitalbench.harness.offline.detection import (
    TETE,
    AvecTete,
    FluxDecompresse,
    Nature,
    concentrateur,
    etablissement,
    messages,
    reconnaitre,
    tout,
)
from vitalbench.harness.offline.ecarts import Releve, Zone
from vitalbench.harness.offline.noemie import JugeNoemie
from vitalbench.harness.offline.profil import LIVRE, Profil
from vitalbench.harness.offline.sceaux import JugeSceaux
from vitalbench.harness.offline.scor import (
    PiecesVues,
    est_arl_pieces,
    juger_arl_pieces,
    juger_lot_pieces,
)
from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.norms.b2_entete import DonneesAmc
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.compression import CompressionIllisible
from vitalbench.reference.norms.courriel import (
    Contenu,
    CourrielIllisible,
    Sujet,
    adresse_amc,
)
from vitalbench.reference.norms.courriel_retour import AvisNonRemise, Retour, lire_recu
from vitalbench.reference.norms.messages_service import (
    MessageServiceIllisible,
    lire_message_service,
)
from vitalbench.reference.norms.mime import MimeIllisible, lire_partie
from vitalbench.reference.norms.scor import DESCRIPTION_ARL
from vitalbench.reference.securing.certificats import Confiance

COURRIEL_MAX = 32 * 1024 * 1024
RETOUR_MAX = 256 * 1024 * 1024
FICHIERS_MAX = 10_000


class Examine(msgspec.Struct, kw_only=True):
    """One thing examined: a file, or a part of one."""

    nom: str
    nature: Nature
    releve: Releve
    contenus: tuple[str, ...] = ()
    non_verifies: list[str] = []
    erreur: str = ""


class Compostage(msgspec.Struct, frozen=True, kw_only=True):
    """A stamp already seen: on which message, announcing what, carrying what."""

    nom: str
    sujet: Sujet
    contenu: bytes | None
    """None when the content could not be opened."""

    def contredit(self, autre: "Compostage") -> bool:
        """Tell whether another message of this stamp is something else than a second sending."""
        lus = self.contenu is not None and autre.contenu is not None
        return self.sujet != autre.sujet or (lus and self.contenu != autre.contenu)


class Examen:
    """Examines files one after the other, then compares the returns with the sendings."""

    def __init__(
        self,
        *,
        cles: Iterable[Cle] = (),
        confiance: Confiance | None = None,
        profil: Profil = LIVRE,
    ) -> None:
        self.cles = tuple(cles)
        self.confiance = confiance
        self.profil = profil
        self.examines: list[Examine] = []
        self._acces: tuple[str, ...] = ()
        self._option_cle: tuple[str, ...] = ()
        self.confrontation = Confrontation(profil)
        self._compostages: dict[str, Compostage] = {}

    def examiner(self, chemins: Iterable[Path]) -> None:
        """Examine files and folders."""
        for chemin in _deplier(chemins):
            if isinstance(chemin, tuple):
                self._refuser(*chemin)
                continue
            self._acces = (str(chemin),)
            try:
                with chemin.open("rb") as flux:
                    self._fichier(chemin, flux)
            except OSError as erreur:
                self._refuser(str(chemin), phrase(erreur))
        self.confrontation.conclure()

    def examiner_octets(self, nom: str, octets: bytes) -> None:
        """Examine bytes already in memory."""
        self._octets(nom, octets)

    def _refuser(self, nom: str, raison: str) -> None:
        self.examines.append(
            Examine(nom=nom, nature=Nature.INCONNUE, releve=Releve(nom), erreur=raison)
        )

    def _ouvrir(self, nom: str, nature: Nature) -> Examine:
        examine = Examine(nom=nom, nature=nature, releve=Releve(nom))
        examine.releve.acces = self._acces or (nom,)
        self.examines.append(examine)
        return examine

    def _fichier(self, chemin: Path, flux: BinaryIO) -> None:
        nom = str(chemin)
        tete = flux.read(TETE)
        nature = reconnaitre(tete)
        suite = cast(BinaryIO, AvecTete(tete, flux))
        if nature is Nature.COMPRESSE:
            self._compresse(nom, cast(BinaryIO, FluxDecompresse(suite)), chemin)
        elif nature is Nature.B2:
            self._b2_en_flux(nom, suite, chemin)
        else:
            limite = RETOUR_MAX if nature is Nature.NOEMIE else COURRIEL_MAX
            octets = tout(suite, limite)
            if octets is None:
                self._refuser(nom, f"plus de {limite // 1024 // 1024} Mio pour un {nature.value}")
            else:
                self._octets(nom, octets, nature)

    def _compresse(self, nom: str, flux: BinaryIO, source: Path | bytes) -> None:
        try:
            tete = flux.read(TETE)
            nature = reconnaitre(tete)
            suite = cast(BinaryIO, AvecTete(tete, flux))
            if nature is Nature.B2:
                self._b2_en_flux(nom, suite, source)
            elif nature is Nature.COMPRESSE:
                self._refuser(nom, "fichier compressé deux fois")
            else:
                octets = tout(suite, RETOUR_MAX)
                if octets is None:
                    self._refuser(nom, "contenu compressé trop grand")
                else:
                    self._octets(nom, octets, nature)
        except CompressionIllisible as refus:
            examine = self._ouvrir(nom, Nature.COMPRESSE)
            examine.releve.vu("tout")
            lieu = Zone(rang=1, decalage=0)
            examine.releve.noter("FIC-01", (lieu,), "un fichier compressé lisible", refus)

    def _b2_en_flux(self, nom: str, flux: BinaryIO, source: Path | bytes) -> None:
        examine = self._ouvrir(nom, Nature.B2)
        tete = flux.read(TETE)
        table = self.profil.table(tete)
        juge = (
            JugeCp(examine.releve, table) if etablissement(tete) else JugeB2(examine.releve, table)
        )
        if concentrateur(tete):
            examine.contenus = ("DRE d'un concentrateur",)
        juge.juger(cast(BinaryIO, AvecTete(tete, flux)))
        if juge.debut is not None and not isinstance(juge, JugeCp):
            self.confrontation.envois.append(Envoi(releve=examine.releve, source=source))

    def _octets(self, nom: str, octets: bytes, nature: Nature | None = None) -> None:
        nature = nature or reconnaitre(octets[:TETE])
        match nature:
            case Nature.B2:
                self._b2_en_flux(nom, io.BytesIO(octets), octets)
            case Nature.COMPRESSE:
                self._compresse(nom, cast(BinaryIO, FluxDecompresse(io.BytesIO(octets))), octets)
            case Nature.NOEMIE:
                self._retour(nom, octets)
            case Nature.COURRIEL:
                self._courriel(nom, octets)
            case Nature.MBOX:
                acces = self._acces
                for rang, message in enumerate(messages(octets), start=1):
                    self._acces = (*acces, "--message", str(rang))
                    self._courriel(f"{nom}#{rang}", message)
                self._acces = acces
            case Nature.CMS:
                examine = self._ouvrir(nom, nature)
                self._enveloppe(examine, octets, None)
            case Nature.SIGNATURE:
                examine = self._ouvrir(nom, nature)
                examine.non_verifies.append("signature seule : donner le message qu'elle scelle")
            case Nature.SERVICE:
                self._service(nom, octets)
            case _:
                examine = self._ouvrir(nom, nature)
                examine.releve.vu("tout")
                lieu = Zone(rang=1, decalage=0)
                attendu = "un B2, un NOEMIE, un message, un CMS ou un gzip"
                examine.releve.noter("FIC-02", (lieu,), attendu, nature.value)

    def _retour(self, nom: str, octets: bytes) -> None:
        examine = self._ouvrir(nom, Nature.NOEMIE)
        JugeNoemie(examine.releve, self.profil.noemie).juger(octets)
        self.confrontation.retours.append((examine.releve, octets))

    def _service(self, nom: str, octets: bytes) -> None:
        examine = self._ouvrir(nom, Nature.SERVICE)
        if est_arl_pieces(octets):
            examine.contenus = ("ARL PJ",)
            juger_arl_pieces(examine.releve, octets)
            return
        examine.releve.vu("ms")
        lieu = Zone(rang=1, decalage=0, enregistrement="MS-SIM-1")
        try:
            message = lire_message_service(octets.decode("utf-8", "replace"))
        except MessageServiceIllisible as refus:
            examine.releve.noter("MS-01", (lieu,), "un message MS-SIM-1", refus)
            return
        if not message.code.startswith("9"):
            examine.releve.noter("MS-02", (lieu,), "9000 à 9999", message.code)

    def _courriel(self, nom: str, octets: bytes) -> None:
        try:
            recu = lire_recu(octets)
        except (CourrielIllisible, CompressionIllisible, ValueError):
            self._autre_courriel(nom, octets)
            return
        examine = self._ouvrir(nom, Nature.COURRIEL)
        if isinstance(recu, AvisNonRemise):
            examine.contenus = ("avis de non-remise",)
            return
        examine.contenus = (recu.genre,)
        self._recu(nom, examine, recu)

    def _autre_courriel(self, nom: str, octets: bytes) -> None:
        """Examine a mail that no return profile reads: an ARL PJ, or a sending."""
        try:
            racine = lire_partie(octets)
            accuse = racine.entete("Content-Description") == DESCRIPTION_ARL
            contenu = racine.contenu() if accuse else b""
        except MimeIllisible:
            accuse, contenu = False, b""
        if accuse:
            self._ouvrir(nom, Nature.COURRIEL).contenus = ("ARL PJ",)
            self._service(f"{nom}:ARLPJ", contenu)
        else:
            self._envoi(nom, octets)

    def _recu(self, nom: str, examine: Examine, recu: Retour) -> None:
        contenu = recu.contenu
        if recu.cms:
            clair = self._dechiffrer(contenu)
            if clair is None:
                examine.non_verifies.append("retour chiffré : donner la clé avec --cle")
                return
            contenu = clair
        if recu.genre in ("MS", "ARP"):
            self._service(f"{nom}:{recu.genre}", contenu)
        else:
            self._retour(f"{nom}:{recu.genre}", contenu)

    def _envoi(self, nom: str, octets: bytes) -> None:
        examine = self._ouvrir(nom, Nature.COURRIEL)
        lu = juger_courriel(examine.releve, octets)
        contenu: Contenu | None = None
        if lu.cms:
            contenu = self._enveloppe(examine, lu.cms, (octets, lu))
        elif lu.contenu is not None:
            contenu, self._option_cle = lu.contenu, ()
            self._contenu(examine, contenu, (octets, lu))
        if lu.sujet is not None:
            b2 = contenu.b2 if contenu is not None else None
            self._composter(examine.releve, Compostage(nom=nom, sujet=lu.sujet, contenu=b2))

    def _composter(self, releve: Releve, vu: Compostage) -> None:
        compostage = vu.sujet.compostage
        autre = self._compostages.setdefault(compostage, vu)
        if autre.contredit(vu):
            lieu = Zone(rang=1, decalage=0, champ="Subject", contenu=compostage)
            attendu = f"un compostage nouveau (déjà dans {autre.nom})"
            releve.noter("CR-07", (lieu,), attendu, compostage)

    def _enveloppe(
        self, examine: Examine, cms: bytes, courriel: tuple[bytes, CourrielLu] | None
    ) -> Contenu | None:
        clair = self._dechiffrer(cms)
        if clair is None:
            raison = "aucune clé donnée" if not self.cles else "aucune clé donnée ne l'ouvre"
            examine.non_verifies.append(f"contenu chiffré : {raison} (--cle)")
            self.confrontation.complete = False
            return None
        if courriel is not None and courriel[1].pieces:
            self._lot_pieces(examine, clair, courriel[1].instant)
            return None
        sujet = courriel[1].sujet if courriel is not None else None
        contenu = juger_contenu(examine.releve, clair, sujet)
        if contenu is not None:
            examine.releve.vu("dechiffre")
            self._contenu(examine, contenu, courriel)
        return contenu

    def _lot_pieces(self, examine: Examine, clair: bytes, instant: datetime | None) -> None:
        examine.contenus = ("lot de pièces",)
        lot = juger_lot_pieces(examine.releve, clair)
        if lot is not None:
            self.confrontation.pieces.append(
                PiecesVues(releve=examine.releve, lot=lot, instant=instant)
            )

    def _contenu(
        self, examine: Examine, contenu: Contenu, courriel: tuple[bytes, CourrielLu] | None
    ) -> None:
        interieur = self._ouvrir(f"{examine.nom}:{contenu.fichier or 'B2'}", Nature.B2)
        interieur.releve.acces = (*examine.releve.acces, "--contenu", *self._option_cle)
        juge = JugeB2(interieur.releve, self.profil.ps)
        juge.juger(contenu.b2)
        if juge.debut is not None:
            instant = courriel[1].instant if courriel is not None else None
            self.confrontation.envois.append(
                Envoi(releve=interieur.releve, source=contenu.b2, instant=instant)
            )
        if contenu.sceaux or "securise" in interieur.releve.vus:
            JugeSceaux(interieur.releve, contenu, self.confiance).juger()
            if self.confiance is None:
                interieur.non_verifies.append("signatures : donner les racines avec --confiance")
        if courriel is not None and juge.debut is not None:
            octets, lu = courriel
            porte = _porte(contenu, juge)
            juger_avec_fichier(examine.releve, octets, lu, porte)

    def _dechiffrer(self, cms: bytes) -> bytes | None:
        cle, clair = dechiffrer(cms, self.cles)
        self._option_cle = ("--cle", cle.chemin) if cle is not None and cle.chemin else ()
        return clair


def _porte(contenu: Contenu, juge: JugeB2) -> FichierPorte:
    regimes: set[str] = set()
    adresses: set[str] = set()
    caisses: set[str] = set()
    for e in enregistrements(contenu.b2, juge.table):
        if e.code == "2":
            regimes.add(e.texte[48:50])
        elif e.code == "1":
            caisses.add(e.texte[16:19])
        elif isinstance(e, DonneesAmc) and "dre" in juge.releve.vus and not e.fautes:
            adresses.add(adresse_amc(e.code_routage_amc, e.id_hote_amc, e.nom_domaine))
    return FichierPorte(
        emetteur=juge.debut.brut_de("no_emetteur") if juge.debut is not None else "",
        factures=juge.enregistrements_5,
        regimes=frozenset(regimes),
        caisses=frozenset(caisses),
        marquages=frozenset(juge.marquages),
        adresses_amc=frozenset(adresses),
        essai=contenu.essai,
    )


def _deplier(chemins: Iterable[Path]) -> Iterator[Path | tuple[str, str]]:
    """Yield files, folders unfolded in order, links inside folders left alone."""
    nombre = 0
    for chemin in chemins:
        try:
            genre = chemin.stat().st_mode
        except OSError as erreur:
            yield str(chemin), phrase(erreur)
            continue
        if not S_ISDIR(genre):
            if S_ISREG(genre):
                yield chemin
            else:
                yield str(chemin), "ni fichier ni dossier"
            continue
        for trouve in sorted(chemin.rglob("*")):
            if trouve.is_symlink() or not trouve.is_file():
                continue
            nombre += 1
            if nombre > FICHIERS_MAX:
                yield str(chemin), f"plus de {FICHIERS_MAX} fichiers"
                return
            yield trouve
