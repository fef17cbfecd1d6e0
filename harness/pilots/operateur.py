"""The operator pilot: a person does each step on the software, then says what only they saw.

What the bench sees by itself is never asked. An answer may be « je ne sais pas »: what is not
known stays unsaid, and a check that needs it is NON VÉRIFIÉ (DESIGN: origine `declare`).
"""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from vitalbench.harness.evidence.declare import PRODUCTRICES, cle
from vitalbench.harness.pilots.operateur_besoins import Demande
from vitalbench.harness.pilots.operateur_pupitre import (
    NE_SAIT_PAS,
    Configuration,
    Joindre,
    Ordre,
    Pupitre,
)
from vitalbench.harness.pilots.operateur_temoin import Temoin, marque
from vitalbench.harness.scenario.diction import Diction
from vitalbench.harness.scenario.gestes import dire
from vitalbench.harness.scenario.gestes_ps import CODE_DE_LA_CARTE
from vitalbench.harness.scenario.modele import Etape
from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.protocol.commandes import (
    Bonjour,
    Commande,
    Configurer,
    Horloge,
    Reinitialiser,
)
from vitalbench.reference.protocol.ecran import Champ, Ecran, Mention, Proposition
from vitalbench.reference.protocol.reponses import Accueil, Cree, Document, Refus, Reponse
from vitalbench.reference.protocol.vocabulaire import Genre, libelle, vocabulaire

PIECE_MAX = 16 * 1024 * 1024
AUTRE = "autre"
LEURRES = 4
_REDIRE = "Configurez le logiciel avec ce qui suit (ou vérifiez) :"


class PieceRefusee(Exception):
    """A file that cannot be attached; the message is French."""


class Operateur:
    """A person in front of the software."""

    nom = "opérateur"

    def __init__(
        self,
        pupitre: Pupitre,
        temoin: Temoin,
        diction: Diction,
        besoins: Mapping[int, tuple[Demande, ...]],
        accueil: Accueil,
        configuration: Callable[[], list[str]],
        code: Callable[[], str],
        numeros_am: frozenset[str],
    ) -> None:
        self._pupitre = pupitre
        self._temoin = temoin
        self.diction = diction
        self._besoins = besoins
        self._accueil = accueil
        self._configuration = configuration
        self._code = code
        self._numeros_am = numeros_am
        pupitre.servir = self._servir
        self._rang = 0
        self._etape: Etape | None = None
        self.su: list[str] = []
        self.questions: list[tuple[str, str]] = []
        self.pieces: dict[str, bytes] = {}
        self._jointes: list[tuple[str, str]] = []

    def fermer(self) -> None:
        """Nothing to close: the software is not ours."""

    def annoncer(self, rang: int, etape: Etape) -> None:
        """Show one step: who does what, what to type, what to expect."""
        self._rang, self._etape = rang, etape
        geste = dire(etape, self.diction)
        qui = "Vous" if geste.acteur == "operateur" else "Le banc"
        total = len(self.diction.scenario.etapes)
        self._pupitre.dire("", f"— Étape {rang}/{total} · {qui} —", geste.texte)
        for nom, valeur in geste.saisies:
            frappe = nom == "Code porteur" and valeur == CODE_DE_LA_CARTE
            dit = f"{self._code()}, s'il est demandé" if frappe else valeur
            self._pupitre.dire(f"   {nom} : {dit}")

    def prevenir(self, motif: str) -> None:
        """Say what the bench cannot do here: what comes after proves nothing."""
        self._pupitre.dire(f"   {motif} : la suite du scénario sera NON VÉRIFIÉE (!passer).")

    def montrer_code(self, code: str) -> None:
        """Show what the phone of the patient shows, to be given to the software."""
        self._pupitre.dire(f"   Code à lire : {code}")

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        """Have one command done by hand, and give what is known of its answer."""
        self.su, self.questions, self.pieces = ["refus", "documents"], [], {}
        self._jointes = []
        if isinstance(commande, Bonjour):
            return self._accueil
        if isinstance(commande, Reinitialiser):
            self._pupitre.dire("Repartez d'un poste neuf, ou d'un PS sans facture en attente.")
        elif isinstance(commande, Configurer):
            self._pupitre.dire(_REDIRE, *(f"   {ligne}" for ligne in self._configuration()))
        elif isinstance(commande, Horloge):
            self._pupitre.dire(
                f"Mettez l'horloge du poste au {commande.instant:%d/%m/%Y à %H h %M}."
            )
        else:
            return self._faire()
        self._entree("Entrée quand c'est fait.")
        return Reponse()

    # --- one step --------------------------------------------------------------------------

    def _faire(self) -> Reponse:
        etape = self._etape
        if etape is None:
            return Reponse()
        voulue = marque(etape.action, etape.parametres)
        if voulue:
            self._pupitre.dire(f"Le banc attend {voulue.attendu}. Entrée si rien ne vient.")
        else:
            self._pupitre.dire("Entrée quand c'est fait, r si le logiciel refuse.")
        vus, ligne = self._temoin.guetter(voulue, self._pupitre.attendre)
        if voulue and vus:
            self._pupitre.dire(f"✓ Vu par le banc : {vus} {voulue.vu}.")
        douteux = ligne == "r" or (voulue is not None and not vus)
        while True:
            self.su, self.questions = ["refus", "documents"], [*self._jointes]
            reponse = self._interroger(etape, vus, douteux)
            if not self.questions or self._valider():
                return reponse

    def _interroger(self, etape: Etape, vus: int, douteux: bool) -> Reponse:
        """Ask what only the operator saw; `douteux` when nothing shows that the step was done."""
        demandes = self._besoins.get(self._rang, ())
        attendus = [d.id for d in demandes if d.genre == "refus"]
        refus = self._refus(attendus, vus) if attendus or douteux else None
        crees: tuple[Cree, ...] = ()
        if etape.action in PRODUCTRICES and refus is None and "refus" in self.su:
            crees = self._numeros()
        return Reponse(
            ecran=self._ecran(demandes),
            refus=refus,
            crees=crees,
            documents=self._documents([d.id for d in demandes if d.genre == "document"]),
        )

    def _valider(self) -> bool:
        return self._entree("Entrée pour valider ces réponses, c pour les corriger.") != "c"

    def _refus(self, attendus: list[str], vus: int) -> Refus | None:
        """Ask whether the software refused, and why."""
        refuse = self._trancher("Le logiciel a-t-il refusé ?")
        if refuse is None:
            self.su.remove("refus")
        if not refuse:
            if refuse is False and not vus:
                self._pupitre.dire("Ce que le banc n'a pas vu passer comptera comme absent.")
            return None
        if vus:
            self._pupitre.dire("Le banc a pourtant vu le logiciel agir : les deux seront notés.")
        ids = _melanges("refus", attendus)
        retenus, _ = self._pupitre.choisir(
            "Que disait le refus, en substance ?", [libelle("refus", i) for i in ids]
        )
        code = ids[min(retenus)] if len(retenus) == 1 else AUTRE
        message = libelle("refus", code) or self._demander("Recopiez le refus :")
        self._retenir("motif du refus", message)
        return Refus(code=code, message=message)

    def _numeros(self) -> tuple[Cree, ...]:
        mots = self._demander("Numéro de la facture affiché (? : je ne sais pas) :").split()
        numeros = [m.lstrip("0") for m in mots if m.isascii() and m.isdigit() and len(m) <= 18]
        if not numeros or len(numeros) != len(mots):
            return ()
        am = ""
        if len(self._numeros_am) > 1:
            am = self._demander("Numéro de facturation AM de cette facture (? : je ne sais pas) :")
            if am not in self._numeros_am:
                return ()
        self.su.append(cle("cree", "facture"))
        details = {"numero_facturation": am} if am else {}
        return tuple(Cree(type="facture", id=n, details={"numero": n, **details}) for n in numeros)

    # --- the screen ------------------------------------------------------------------------

    def _ecran(self, demandes: tuple[Demande, ...]) -> Ecran:
        avant = len(self.questions)
        mentions = self._mentions([d.id for d in demandes if d.genre == "mention"])
        champs = [c for d in demandes if d.genre == "champ" and (c := self._champ(d.id))]
        propositions = [p for d in demandes if d.genre == "question" and (p := self._question(d))]
        actions = [d.id for d in demandes if d.genre == "action" and self._action(d.id)]
        complet = None
        if len(self.questions) > avant:
            complet = self._trancher(
                "Avez-vous vu tout l'écran (rien derrière un onglet ou un défilement) ?"
            )
        return Ecran(
            complet=bool(complet),
            mentions=tuple(mentions),
            champs=tuple(champs),
            propositions=tuple(propositions),
            actions=tuple(actions),
        )

    def _mentions(self, ids: list[str]) -> list[Mention]:
        """Ask which mentions showed, and their words where the specification imposes them."""
        if not ids:
            return []
        imposes = {t.id: t.mot_pour_mot for t in vocabulaire() if t.genre == "mention"}
        textes = [imposes.get(i) or libelle("mention", i) or i for i in ids]
        vus, doutes = self._pupitre.choisir("L'écran disait-il, en substance :", textes)
        mentions = []
        for rang, (ident, texte) in enumerate(zip(ids, textes, strict=True)):
            if rang in doutes:
                self._retenir(f"mention {ident}", NE_SAIT_PAS)
                continue
            self.su.append(cle("mention", ident))
            self._retenir(f"mention {ident}", "affichée" if rang in vus else "pas affichée")
            if rang in vus:
                affiche = self._mot_pour_mot(texte) if imposes.get(ident) else texte
                mentions.append(Mention(id=ident, texte=affiche))
        return mentions

    def _mot_pour_mot(self, impose: str) -> str:
        if self._trancher(f"Ces mots exactement : « {impose} » ?"):
            return impose
        return self._demander("Recopiez les mots affichés :")

    def _champ(self, ident: str) -> Champ | None:
        nom = self.diction.champ(ident)
        valeur = self._demander(f"« {nom} » : valeur affichée (- : champ absent, ? : sais pas) :")
        if valeur == NE_SAIT_PAS:
            return None
        if valeur == "-":
            self.su.append(cle("champ", ident))
            return None
        modifiable = self._trancher(f"Pouvait-on modifier « {nom} » ?")
        if modifiable is None:
            return None
        self.su.append(cle("champ", ident))
        return Champ(id=ident, valeur=valeur, modifiable=modifiable, libelle=nom)

    def _question(self, demande: Demande) -> Proposition | None:
        nom = libelle("question", demande.id) or demande.id
        posee = self._trancher(f"Le logiciel demandait-il « {nom} » ?")
        if posee is None:
            return None
        if not posee or not demande.choix:
            self.su.append(cle("question", demande.id))
            return Proposition(id=demande.id, libelle=nom) if posee else None
        libelles = [c.libelle for c in demande.choix]
        offerts, doutes = self._pupitre.choisir("Réponses offertes :", libelles)
        retenus, flous = self._pupitre.choisir("Réponse déjà retenue par le logiciel :", libelles)
        self._retenir(f"réponses offertes à {demande.id}", " ".join(map(str, sorted(offerts))))
        if doutes or flous or len(retenus) > 1:
            return None
        self.su.append(cle("question", demande.id))
        return Proposition(
            id=demande.id,
            libelle=nom,
            choix=tuple(c for n, c in enumerate(demande.choix) if n in offerts),
            retenu=demande.choix[min(retenus)].id if retenus else None,
        )

    def _action(self, ident: str) -> bool:
        offerte = self._trancher(
            f"Le logiciel offrait-il : « {libelle('action', ident) or ident} » ?"
        )
        if offerte is not None:
            self.su.append(cle("action", ident))
        return bool(offerte)

    # --- documents and pieces --------------------------------------------------------------

    def _documents(self, types: list[str]) -> tuple[Document, ...]:
        """Ask for the file of each document due; one without its file has no known words."""
        documents = []
        for type_ in types:
            nom = libelle("document", type_) or type_
            sorti = self._trancher(f"Le logiciel a-t-il produit : « {nom} » ?")
            if sorti is None:
                self.su.remove("documents")
                return ()
            if sorti:
                contenu, mime, texte = self._fichier(nom)
                documents.append(
                    Document(type=type_, titre=nom, mime=mime, contenu=contenu, texte=texte)
                )
        return tuple(documents)

    def _fichier(self, nom: str) -> tuple[bytes, str, str]:
        while chemin := self._demander(f"Fichier de « {nom} » (vide : aucun) :"):
            try:
                contenu = lire_piece(chemin)
            except PieceRefusee as refus:
                self._pupitre.dire(str(refus))
                continue
            if contenu.startswith(b"%PDF-"):
                return contenu, "application/pdf", ""
            mime = "text/html" if chemin.endswith((".html", ".htm")) else "text/plain"
            texte = contenu.decode(errors="replace") if chemin.endswith((".txt", ".csv")) else ""
            return contenu, mime, texte
        return b"", "", ""

    def _joindre(self, chemin: str) -> None:
        try:
            contenu = lire_piece(chemin)
        except PieceRefusee as refus:
            self._pupitre.dire(str(refus))
            return
        self.pieces[f"piece-{len(self.pieces)}"] = contenu
        empreinte = hashlib.sha256(contenu).hexdigest()
        self._jointes.append(("pièce jointe", f"{Path(chemin).name}, SHA-256 {empreinte}"))
        self.questions.append(self._jointes[-1])
        self._pupitre.dire(f"Pièce gardée : {len(contenu)} octets, {empreinte[:16]}…")

    # --- talking ---------------------------------------------------------------------------

    def _servir(self, ordre: Ordre) -> bool:
        """Serve what may be asked in the middle of a step without leaving it."""
        if isinstance(ordre, Joindre):
            self._joindre(str(ordre))
        elif isinstance(ordre, Configuration):
            self._pupitre.dire(*self._configuration())
        return isinstance(ordre, Joindre | Configuration)

    def _entree(self, invite: str) -> str:
        self._pupitre.dire(invite)
        while (ligne := self._pupitre.attendre(60.0)) is None:
            pass
        return ligne

    def _demander(self, question: str) -> str:
        reponse = self._pupitre.demander(question)
        self._retenir(question, reponse)
        return reponse

    def _trancher(self, question: str) -> bool | None:
        reponse = self._pupitre.trancher(question)
        self._retenir(question, {True: "oui", False: "non", None: NE_SAIT_PAS}[reponse])
        return reponse

    def _retenir(self, question: str, reponse: str) -> None:
        self.questions.append((question, reponse))


def lire_piece(chemin: str) -> bytes:
    """Read a file the operator hands over: bounded, never run."""
    fichier = Path(chemin.strip().strip("'\"")).expanduser()
    try:
        if not fichier.is_file():
            raise PieceRefusee(f"{fichier} : aucun fichier de ce nom")
        if fichier.stat().st_size > PIECE_MAX:
            raise PieceRefusee(f"{fichier} : plus de {PIECE_MAX >> 20} Mio")
        return fichier.read_bytes()
    except OSError as erreur:
        raise PieceRefusee(f"{chemin} : {phrase(erreur)}") from None
    except (ValueError, RuntimeError):
        raise PieceRefusee(f"{chemin} : ce n'est pas un chemin") from None


def _melanges(genre: Genre, attendus: list[str]) -> list[str]:
    """Lay what is expected among others of its kind, so that the list does not tell the answer."""
    autres = sorted(
        (t.id for t in vocabulaire() if t.genre == genre and t.id not in attendus),
        key=lambda ident: hashlib.sha256(f"{attendus}{ident}".encode()).digest(),
    )
    return sorted([*attendus, *autres[:LEURRES]], key=lambda ident: libelle(genre, ident))
