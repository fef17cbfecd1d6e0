"""A person in front of the console: reads it, does each step on a real workstation, answers it.

The workstation is the reference, in its own hands: TCP readers, SMTP and POP3 of the console.
"""

import codecs
import datetime
import os
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from vitalbench.harness.scenario.jours import resoudre
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.protocol.commandes import (
    COMMANDES,
    Configurer,
    Destinataire,
    Horloge,
    Messagerie,
)
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.reponses import Document, Reponse
from vitalbench.reference.protocol.vocabulaire import libelle
from vitalbench.reference.workstation.poste import Poste
from vitalbench.simulators.world.horloge import ajouter_jours_ouvres

_LISTE = re.compile(r"^ +(\d+)\. (.+)$", re.MULTILINE)
_EVENEMENT = re.compile(
    r"— Étape (?P<rang>\d+)/\d+ · Vous —|(?P<attend>Entrée si rien ne vient\.)\n"
    r"|(?P<faire>Entrée quand c'est fait, r si[^\n]*)\n|(?P<pret>Entrée quand c'est fait\.)\n"
    r"|(?P<valider>Entrée pour valider[^\n]*)\n|Code à lire : (?P<code>\S+)"
    r"|(?P<oui>[^\n]+)\[o/n/\?\] |(?P<liste>Numéros \(0[^\n]*\) : ?)"
    r"|(?P<texte>(?:Numéro de (?:la )?fact|Fichier de|« |Recopiez|Votre nom)[^\n]*:) $"
)
_TCP = re.compile(r"tcp:127\.0\.0\.1:\d+")
SANS_CODE = frozenset({"facturer", "mettre_en_lots", "remplacer"})
"""Commands where a PS types the code without being told."""

Mensonge = Callable[[str, str], str]
"""What the person answers: the question and the true answer, into the answer given."""


def franc(question: str, reponse: str) -> str:
    """Say the truth."""
    del question
    return reponse


class Console:
    """Both ends of a terminal: what the bench wrote, what the person types."""

    def __init__(self, lit: int, ecrit: int) -> None:
        self._lit, self._ecrit = lit, ecrit
        self.tout = ""
        self.lu = 0
        self._debut = 0
        self._neuf = threading.Condition()
        self.fini = False
        threading.Thread(target=self._lire, daemon=True).start()

    def taper(self, ligne: str) -> None:
        """Type a line."""
        self._debut = self.lu
        os.write(self._ecrit, f"{ligne}\n".encode())

    def raccrocher(self) -> None:
        """Close the end that types."""
        if self._ecrit >= 0:
            os.close(self._ecrit)
        self._ecrit = -1

    def attendre(self, motif: re.Pattern[str], secondes: float = 60.0) -> re.Match[str] | None:
        """Wait for text not read yet that matches; None when the bench said all it had to."""
        echeance = time.monotonic() + secondes
        with self._neuf:
            while True:
                trouve = motif.search(self.tout, self.lu)
                if trouve:
                    self.lu = trouve.end()
                    return trouve
                if self.fini:
                    return None
                reste = echeance - time.monotonic()
                if reste <= 0:
                    raise TimeoutError(f"rien ne correspond à {motif.pattern} dans :\n{self.tout}")
                self._neuf.wait(reste)

    def patienter(self, motif: re.Pattern[str], secondes: float) -> bool:
        """Tell whether text comes within so many seconds; what is read stays to be read."""
        echeance = time.monotonic() + secondes
        with self._neuf:
            while not motif.search(self.tout, self.lu):
                reste = echeance - time.monotonic()
                if reste <= 0 or self.fini:
                    return False
                self._neuf.wait(reste)
        return True

    @property
    def depuis_invite(self) -> str:
        """What was said since the line before the last typed, up to what was read."""
        return self.tout[self._debut : self.lu]

    def _lire(self) -> None:
        lecteur = codecs.getincrementaldecoder("utf-8")("replace")
        while bloc := self._bloc():
            with self._neuf:
                self.tout += lecteur.decode(bloc).replace("\r\n", "\n")
                self._neuf.notify_all()
        with self._neuf:
            self.fini = True
            self._neuf.notify_all()

    def _bloc(self) -> bytes:
        try:
            return os.read(self._lit, 65536)
        except OSError:
            return b""


class Humain:
    """Follows the console to the end of the run."""

    def __init__(
        self,
        console: Console,
        scenarios: tuple[Scenario, ...],
        dossier: Path,
        repondre: Mensonge = franc,
        omet: frozenset[str] = frozenset(),
        modules: str = "",
    ) -> None:
        self.console = console
        self.poses: list[str] = []
        self._scenarios = list(scenarios)
        self._dossier = dossier
        self._repondre = repondre
        self._omet = omet
        self._modules = modules
        self._poste = Poste()
        self._crees: dict[str, str] = {}
        self._rang = 0
        self._posee: tuple[str, list[tuple[str, str]]] = ("", [])
        self._reponse = Reponse()

    def travailler(self) -> None:
        """Do what the console asks until it stops."""
        try:
            while lu := self.console.attendre(_EVENEMENT):
                vus = {nom: valeur for nom, valeur in lu.groupdict().items() if valeur is not None}
                for nom, valeur in vus.items():
                    getattr(self, f"_{nom}" if nom != "rang" else "_rang_")(valeur)
        except EOFError:
            self.console.raccrocher()
        self._poste.fermer()

    # --- what is read ------------------------------------------------------------------------

    def _etape(self) -> tuple[str, dict[str, object], str]:
        etape = self._scenario().etapes[self._rang - 1]
        aujourdhui = datetime.date.today()
        resolus = resoudre(etape.parametres, aujourdhui, ajouter_jours_ouvres, self._crees)
        assert isinstance(resolus, dict)
        return etape.action, resolus, etape.repere

    def _scenario(self) -> Scenario:
        titres = re.findall(r"^(\S+) — ", self.console.tout[: self.console.lu], re.MULTILINE)
        return next(s for s in self._scenarios if s.id == titres[-1])

    def _rang_(self, rang: str) -> None:
        self._rang = int(rang)

    def _code(self, code: str) -> None:
        precedentes = self._scenario().etapes
        rang = int(re.findall(r"— Étape (\d+)/", self.console.tout[: self.console.lu])[-1])
        self._crees[precedentes[rang - 1].repere or "code"] = code

    def _attend(self, _: str) -> None:
        """Do it; hit return at once when nothing will come, else only if nothing comes."""
        fait = self._agir()
        vu = re.compile("✓ Vu par le banc")
        if not fait or not self.console.patienter(vu, 10.0):
            self.console.taper("")

    def _faire(self, _: str) -> None:
        self._agir()
        self.console.taper("r" if self._reponse.refus else "")

    def _pret(self, _: str) -> None:
        if "Configurez le logiciel" in self.console.depuis_invite:
            self._configurer()
        self.console.taper("")

    def _valider(self, _: str) -> None:
        self.console.taper("")

    # --- what is done ------------------------------------------------------------------------

    def _agir(self) -> bool:
        """Do the step on the workstation; tell whether it did what was asked."""
        action, parametres, repere = self._etape()
        if action in self._omet:
            self._reponse = Reponse()
            return False
        if "code_porteur" not in parametres and action in SANS_CODE:
            parametres["code_porteur"] = "1234"
        if parametres.get("support", parametres.get("carte")) == "cps":
            parametres.setdefault("code_porteur", "1234")
        self._poste.traiter(Horloge(instant=datetime.datetime.now()))
        reponse = self._poste.traiter(msgspec.convert(parametres, COMMANDES[action]))
        assert isinstance(reponse, Reponse)
        self._reponse = reponse
        if repere and reponse.crees:
            self._crees[repere] = reponse.crees[0].id
        return reponse.refus is None

    def _configurer(self) -> None:
        dit = self.console.depuis_invite
        lecteurs = _TCP.findall(dit)

        def apres(motif: str) -> str:
            trouve = re.search(motif, dit)
            assert trouve is not None, dit
            return trouve[1]

        compte = apres(r"compte (\S+) ·")
        self._poste.fermer()
        self._poste = Poste()
        self._crees = {}
        self._poste.traiter(Horloge(instant=datetime.datetime.now()))
        self._poste.traiter(
            Configurer(
                lecteur_vitale=lecteurs[0],
                lecteur_cps=lecteurs[1],
                messagerie=Messagerie(
                    adresse=compte,
                    smtp_hote="127.0.0.1",
                    smtp_port=int(apres(r"SMTP 127\.0\.0\.1:(\d+)")),
                    pop_hote="127.0.0.1",
                    pop_port=int(apres(r"POP3 127\.0\.0\.1:(\d+)")),
                    utilisateur=compte,
                    mot_de_passe=apres(r"mot de passe (\S+)"),
                ),
                confiance=Path(apres(r"autorités à reconnaître : (\S+)")).read_text(),
                destinataires=msgspec.json.decode(
                    Path(apres(r"organismes et certificats : (\S+)")).read_bytes(),
                    type=tuple[Destinataire, ...],
                ),
                services=dict(re.findall(r"service (\S+) : (\S+)", dit)),
                observation=apres(r"fournitures d'essai : (\S+)") if self._modules else "",
                parametres=dict(re.findall(r"réglage (\S+) : (\S+)", dit)),
            )
        )

    # --- what is answered --------------------------------------------------------------------

    def _ecrans(self) -> tuple[Ecran, ...]:
        return (*self._reponse.etapes, self._reponse.ecran)

    def _dire(self, question: str, reponse: str) -> None:
        self.poses.append(question.strip())
        self.console.taper(self._repondre(question, reponse))

    def _oui(self, question: str) -> None:
        if "refusé" in question:
            vrai = self._reponse.refus is not None
        elif "tout l'écran" in question or "Ces mots" in question:
            vrai = True
        elif "produit" in question:
            vrai = any(d.titre in question or _nom(d.type) in question for d in self._documents())
        elif "offrait-il" in question:
            offertes = {a for e in self._ecrans() for a in e.actions}
            vrai = any(libelle("action", a) in question for a in offertes)
        elif "demandait-il" in question:
            posees = {p.id for e in self._ecrans() for p in e.propositions}
            vrai = any(libelle("question", p) in question for p in posees)
        else:
            vrai = any(c.modifiable for e in self._ecrans() for c in e.champs)
        self._dire(question, "o" if vrai else "n")

    def _liste(self, _: str) -> None:
        dit = self.console.depuis_invite
        titres = re.findall(r"^([^\n]+)$(?=\n +1\. )", dit, re.MULTILINE)
        if titres:
            self._posee = titres[-1], _LISTE.findall(dit[dit.rindex(titres[-1]) :])
        titre, choix = self._posee
        montres = {libelle("mention", m.id) for e in self._ecrans() for m in e.mentions} | {
            m.texte for e in self._ecrans() for m in e.mentions
        }
        if "refus" in titre:
            montres = {libelle("refus", self._reponse.refus.code)} if self._reponse.refus else set()
        elif "offertes" in titre:
            montres = {c.libelle for e in self._ecrans() for p in e.propositions for c in p.choix}
        elif "retenue" in titre:
            montres = {
                c.libelle
                for e in self._ecrans()
                for p in e.propositions
                for c in p.choix
                if c.id == p.retenu
            }
        numeros = [n for n, texte in choix if texte in montres]
        self._dire(titre, " ".join(numeros) or "0")

    def _texte(self, question: str) -> None:
        if "Numéro de la facture" in question:
            crees = [c for c in self._reponse.crees if c.type == "facture"]
            self._dire(question, " ".join(str(c.details.get("numero") or c.id) for c in crees))
        elif "facturation AM" in question:
            self._dire(question, str(self._reponse.crees[0].details.get("numero_facturation")))
        elif "Fichier de" in question:
            self._dire(question, self._imprimer(question))
        elif "valeur affichée" in question:
            champs = [
                c for e in self._ecrans() for c in e.champs if libelle("champ", c.id) in question
            ]
            self._dire(question, str(champs[-1].valeur) if champs else "-")
        elif "Recopiez" in question:
            self._dire(question, self._reponse.refus.message if self._reponse.refus else "rien")
        else:
            self._dire(question, "Camille Testeur")

    def _documents(self) -> list[Document]:
        return list(self._reponse.documents)

    def _imprimer(self, question: str) -> str:
        for document in self._documents():
            if document.titre in question or _nom(document.type) in question:
                suffixe = ".pdf" if document.contenu.startswith(b"%PDF-") else ".txt"
                chemin = self._dossier / f"{document.type}{suffixe}"
                chemin.write_bytes(document.contenu)
                return str(chemin)
        return ""


def _nom(type_: str) -> str:
    return libelle("document", type_) or type_
