"""The timeline of each scenario, from the journal: who spoke to whom, step by step.

A row says in words what one channel did. APDUs are counted with the module call that made them
and rows that follow each other on one channel are gathered, so that a facture reads at a glance;
the journal holds every exchange and each row names its events.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

TRANSCRIPTION_MAX = 4000
"""Characters kept of the transcript of an adapter that failed: the last ones say why."""
FAITS_MAX = 40
"""Facts written in one gathered row; the others are counted."""

MUETS = frozenset({"campagne", "scenario.debut", "scenario.fin"})


class EvenementLu(msgspec.Struct, frozen=True):
    """What a report needs of one line of the journal."""

    seq: int
    genre: str
    t_monde: str = ""
    t_reel: datetime.datetime | None = None
    scenario: str = ""
    donnees: dict[str, object] = {}
    pieces: dict[str, str] = {}


class DocumentLie(msgspec.Struct, frozen=True, kw_only=True):
    """One PDF that the software handed over: its title, its body beside the report."""

    titre: str
    lien: str
    nom: str


class Rangee(msgspec.Struct, kw_only=True):
    """What one channel did between two events; `alerte` marks a refusal or a failure."""

    premier: int
    dernier: int
    voie: str
    faits: list[str]
    apdus: int = 0
    alerte: bool = False
    transcription: str = ""
    documents: list[DocumentLie] = []

    @property
    def dits(self) -> str:
        """The facts one after the other, the same one counted once, then the APDUs."""
        comptes = Counter(self.faits[:FAITS_MAX])
        dits = [fait if n == 1 else f"{fait} (×{n})" for fait, n in comptes.items()]
        if len(self.faits) > FAITS_MAX:
            dits.append(f"et {len(self.faits) - FAITS_MAX} autres")
        if self.apdus:
            pluriel = "s" if self.apdus > 1 else ""
            dits.append(f"{self.apdus} échange{pluriel} avec les cartes")
        return " · ".join(dits)


class Temps(msgspec.Struct, kw_only=True):
    """One step of the scenario, its rows, and the instant of the world when it starts."""

    rang: int
    titre: str
    instant: str
    rangees: list[Rangee]


class Chronologie(msgspec.Struct, kw_only=True):
    """A whole scenario as its journal tells it; `debut_ms` is when it really ran (Unix)."""

    temps: list[Temps]
    debut_ms: int = 0

    def rangee_de(self, evenement: int | None) -> int | None:
        """Give the first event of the row that holds an event."""
        for temps in self.temps:
            for rangee in temps.rangees:
                if evenement is not None and rangee.premier <= evenement <= rangee.dernier:
                    return rangee.premier
        return None

    def alertes(self) -> list[Rangee]:
        """Rows of refusals and failures."""
        return [r for t in self.temps for r in t.rangees if r.alerte]

    def en_texte(self) -> Iterator[str]:
        """Tell the timeline in lines of text."""
        for temps in self.temps:
            yield f"{temps.instant}  {temps.titre}"
            for rangee in temps.rangees:
                alerte = " !" if rangee.alerte else ""
                yield f"  {rangee.premier}-{rangee.dernier} {rangee.voie}{alerte} : {rangee.dits}"
                if rangee.transcription:
                    yield rangee.transcription


class _Recit:
    """Builds one chronologie, event after event."""

    def __init__(self) -> None:
        self.temps: list[Temps] = []
        self.debut_ms = 0
        self._appel: int | None = None
        self._montrees: frozenset[str] = frozenset()

    def ajouter(self, evenement: EvenementLu, pieces: Path) -> None:
        donnees = evenement.donnees
        if not self.debut_ms and evenement.t_reel is not None:
            self.debut_ms = int(evenement.t_reel.timestamp() * 1000)
        if evenement.genre == "etape" or not self.temps:
            self._ouvrir(evenement)
            if evenement.genre == "etape":
                return
        if evenement.genre == "appel_module" and donnees.get("phase") == "avant":
            self._appel = evenement.seq
            return
        if evenement.genre == "apdu":
            self._compter(evenement)
            return
        voie, fait, alerte = _decrire(evenement)
        if evenement.genre == "pilote":
            mauvaises = _lectures_mauvaises(donnees)
            fait += self._nouveautes(donnees) + mauvaises
            alerte = alerte or bool(mauvaises)
        debut = evenement.seq
        if evenement.genre == "appel_module" and self._appel is not None:
            debut, self._appel = self._appel, None
        self._ranger(
            Rangee(
                premier=debut,
                dernier=evenement.seq,
                voie=voie,
                faits=[fait] if fait else [],
                alerte=alerte,
                transcription=_transcription(evenement, pieces),
                documents=_documents(evenement),
            )
        )

    def _nouveautes(self, donnees: dict[str, object]) -> str:
        """Say the messages of the screens that the one before did not show."""
        reponse = _objet(donnees.get("reponse"))
        ecrans = [*_objets(reponse.get("etapes")), _objet(reponse.get("ecran"))]
        montrees = dict.fromkeys(
            str(m.get("texte"))
            for ecran in ecrans
            for m in _objets(ecran.get("mentions"))
            if m.get("texte")
        )
        neuves = [f"« {texte} »" for texte in montrees if texte not in self._montrees]
        self._montrees = frozenset(montrees)
        return f" ; affiche {' '.join(neuves)}" if neuves else ""

    def _ouvrir(self, evenement: EvenementLu) -> None:
        donnees = evenement.donnees
        rang = donnees.get("rang")
        action, repere = str(donnees.get("action", "")), donnees.get("repere")
        titre = f"{action} ({repere})" if repere else action
        etape = evenement.genre == "etape"
        self.temps.append(
            Temps(
                rang=rang if etape and isinstance(rang, int) else 0,
                titre=titre if etape else "Mise en place",
                instant=evenement.t_monde.replace("T", " ")[:16],
                rangees=[],
            )
        )

    def _compter(self, evenement: EvenementLu) -> None:
        """Count an APDU in the call that made it, or in a row of its own when no module did."""
        rangees = self.temps[-1].rangees
        seq = evenement.seq if self._appel is None else self._appel
        voie = "cartes" if self._appel is None else "modules"
        if not rangees or rangees[-1].voie != voie or rangees[-1].alerte:
            rangees.append(Rangee(premier=seq, dernier=evenement.seq, voie=voie, faits=[]))
        rangees[-1].dernier = evenement.seq
        rangees[-1].apdus += 1

    def _ranger(self, rangee: Rangee) -> None:
        rangees = self.temps[-1].rangees
        derniere = rangees[-1] if rangees else None
        if derniere is None or derniere.voie != rangee.voie or derniere.alerte or rangee.alerte:
            rangees.append(rangee)
            return
        derniere.dernier = rangee.dernier
        derniere.faits += rangee.faits
        derniere.documents += rangee.documents


def lire_evenements(journal: Path) -> Iterator[EvenementLu]:
    """Stream the events of a journal, one line at a time."""
    decodeur = msgspec.json.Decoder(EvenementLu)
    with journal.open("rb") as flux:
        for ligne in flux:
            if ligne.strip():
                yield decodeur.decode(ligne)


def logiciel_annonce(journal: Path) -> str:
    """Give the name the software says it has, empty when it said none."""
    for evenement in lire_evenements(journal):
        if evenement.genre == "pilote" and evenement.donnees.get("methode") == "bonjour":
            reponse = _objet(evenement.donnees.get("reponse"))
            return _mot(reponse, "nom", "version", "editeur")
    return ""


def chronologies(journal: Path) -> dict[str, Chronologie]:
    """Give the timeline of each scenario of a journal, by scenario id."""
    recits: dict[str, _Recit] = {}
    for evenement in lire_evenements(journal):
        if evenement.genre not in MUETS:
            recit = recits.setdefault(evenement.scenario, _Recit())
            recit.ajouter(evenement, journal.parent / "pieces")
    return {
        scenario: Chronologie(temps=recit.temps, debut_ms=recit.debut_ms)
        for scenario, recit in recits.items()
    }


def _lectures_mauvaises(donnees: dict[str, object]) -> str:
    """Say which documents could not be read, or do not show what was announced."""
    dites = []
    for lecture in _objets(donnees.get("lectures")):
        if lecture.get("defaut"):
            dites.append(f"document {lecture.get('rang')} illisible : {lecture['defaut']}")
        elif lecture.get("ecart"):
            dites.append(f"document {lecture.get('rang')} : le texte annoncé n'y est pas tout")
    return f" ; {' ; '.join(dites)}" if dites else ""


def _documents(evenement: EvenementLu) -> list[DocumentLie]:
    """Give the PDF of an answer: their bodies are pieces of the journal.

    HTML pages are hostile in a browser: they stay in the journal, without a link.
    """
    rendus = _objets(_objet(evenement.donnees.get("reponse")).get("documents"))
    lies = []
    for lecture in _objets(evenement.donnees.get("lectures")):
        rang = lecture.get("rang")
        if lecture.get("genre") != "pdf" or not isinstance(rang, int) or rang >= len(rendus):
            continue
        empreinte = evenement.pieces.get(f"document-{rang}", "")
        if _EMPREINTE.fullmatch(empreinte):
            genre = _HORS_NOM.sub("-", str(rendus[rang].get("type")))[:40]
            lies.append(
                DocumentLie(
                    titre=str(rendus[rang].get("titre")),
                    lien=f"pieces/{empreinte}",
                    nom=f"{genre}-{evenement.seq}.pdf",
                )
            )
    return lies


_EMPREINTE = re.compile(r"[0-9a-f]{64}")
_HORS_NOM = re.compile(r"[^A-Za-z0-9_]+")


def _mot(donnees: dict[str, object], *cles: str) -> str:
    return " ".join(str(donnees[cle]) for cle in cles if donnees.get(cle) not in (None, "", []))


def _objets(valeur: object) -> list[dict[str, object]]:
    """Give the objects of a list, whatever a software answered in its place."""
    return [v for v in valeur if isinstance(v, dict)] if isinstance(valeur, list) else []


def _objet(valeur: object) -> dict[str, object]:
    return valeur if isinstance(valeur, dict) else {}


def _decrire(evenement: EvenementLu) -> tuple[str, str, bool]:
    """Give the channel of an event, what happened in words, and whether it is an alert."""
    donnees = evenement.donnees
    match evenement.genre:
        case "carte":
            return "cartes", _mot(donnees, "action", "lecteur", "contenu_id"), False
        case "appel_module":
            return "modules", *_appel(donnees)
        case "service":
            service = _mot(donnees, "service", "operation", "statut")
            return "services", service, donnees.get("statut") not in {"ok", 200, None}
        case "smtp":
            code = donnees.get("code")
            refus = isinstance(code, int) and code >= 400
            return "messagerie", f"message remis ({_mot(donnees, 'reponse') or code})", refus
        case "pop3":
            lus = donnees.get("lus")
            nombre = len(lus) if isinstance(lus, list) else 0
            return "messagerie", f"relève, {nombre} message(s) lu(s)", False
        case "reception":
            refus = donnees.get("statut") == "refus"
            fait = _mot(donnees, "etape", "lot", "statut", "cause")
            return "organismes", f"accueil : {fait}", refus
        case "retour":
            fait = _mot(donnees, "type", "sens")
            return "organismes", f"retour {fait}" + _du(donnees, "no_lot"), False
        case "relais":
            fait = _mot(donnees, "vers", "etat")
            return "organismes", f"concentrateur : {fait}", donnees.get("etat") == "perdu"
        case "bilan":
            return "organismes", "bilan dressé par la caisse", False
        case "liquidation":
            montant = donnees.get("montant")
            somme = f" {montant / 100:.2f} €".replace(".", ",") if isinstance(montant, int) else ""
            fait = _mot(donnees, "facture", "etat", "motif")
            return "organismes", f"liquidation {fait}{somme}", False
        case "pilote":
            return "logiciel", *_dialogue(donnees)
        case "telephone":
            return "services", "le téléphone reçoit le récapitulatif de la facture", False
        case "horloge":
            return "monde", f"horloge : {_mot(donnees, 'instant').replace('T', ' ')[:16]}", False
        case "monde":
            return "monde", _mot(donnees, "action"), False
        case "declare":
            return "opérateur", _mot(donnees, "operateur", "texte"), False
        case "anomalie":
            return "logiciel", f"défaillance : {_mot(donnees, 'nature', 'detail')}", True
        case genre:
            return "banc", genre, False


def _du(donnees: dict[str, object], cle: str) -> str:
    return f", lot {donnees[cle]}" if donnees.get(cle) else ""


def _appel(donnees: dict[str, object]) -> tuple[str, bool]:
    statut = donnees.get("statut")
    fonction = str(donnees.get("fonction", ""))
    if isinstance(statut, int) and statut:
        return f"{fonction} : code retour {statut:04X}", True
    return fonction, False


def _dialogue(donnees: dict[str, object]) -> tuple[str, bool]:
    """Say what the software was asked and what it answered, refusals in their verbatim words."""
    methode = str(donnees.get("methode", ""))
    if donnees.get("erreur") is not None:
        return f"{methode} : erreur {donnees['erreur']}", True
    reponse = _objet(donnees.get("reponse"))
    refus = _objet(reponse.get("refus"))
    crees = [_mot(c, "type", "id") for c in _objets(reponse.get("crees"))]
    remis = [_mot(d, "titre") or _mot(d, "type") for d in _objets(reponse.get("documents"))]
    suites = []
    if refus:
        suites.append(f"refusé, {_mot(refus, 'message')} ({_mot(refus, 'code')})")
    if crees:
        suites.append("crée " + ", ".join(crees))
    if remis:
        suites.append("remet " + ", ".join(remis))
    return " ; ".join([methode, *suites]) if suites else methode, bool(refus)


def _transcription(evenement: EvenementLu, pieces: Path) -> str:
    """Read the transcript kept with an anomaly: the end of what the adapter and the bench said."""
    nom = evenement.pieces.get("transcription", "")
    if not nom.isalnum():
        return ""
    try:
        texte = (pieces / nom).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    if len(texte) <= TRANSCRIPTION_MAX:
        return texte
    fin = texte[-TRANSCRIPTION_MAX:]
    # Cut at a space: half a NIR is no longer a NIR for the mask.
    return f"… {fin.partition(' ')[2]}"
