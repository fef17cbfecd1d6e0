"""Runs one scenario: its steps against a bench and a software, everything in the journal.

Nothing is judged here: the verdict is read from the journal afterwards, live or replayed.
"""

import datetime
import time
from pathlib import Path

import msgspec

from vitalbench.harness.evidence.cloture import clore
from vitalbench.harness.pilots.documents import lire_documents
from vitalbench.harness.pilots.pilote import PiloteDefaillant
from vitalbench.harness.profil.application import refus_scenario
from vitalbench.harness.profil.perimetre import OPTIONS
from vitalbench.harness.runner.banc import Banc, MondeImpossible
from vitalbench.harness.runner.garde import Garde
from vitalbench.harness.runner.jumeau import ouvrir_jumeau
from vitalbench.harness.runner.liaisons import Liaison, Relier
from vitalbench.harness.runner.observation import Consigne
from vitalbench.harness.runner.sonde import sonder_cps, sonder_vitale_1
from vitalbench.harness.scenario.modele import (
    MONDE,
    ArracherCarte,
    Avancer,
    ChangerDroits,
    Etape,
    Frapper,
    GesteCarte,
    GesteTelephone,
    Opposer,
    RechercheCode,
    Redemarrer,
    ReglageService,
    ReponseModule,
    Scenario,
    SondeCarte,
)
from vitalbench.reference.protocol.commandes import (
    COMMANDES,
    Bonjour,
    Commande,
    Horloge,
    Reinitialiser,
)
from vitalbench.reference.protocol.refus import R_COMMANDE
from vitalbench.reference.protocol.reponses import VERSION, Accueil, Reponse
from vitalbench.simulators.reception.bilans import DemandeBilan
from vitalbench.simulators.world.monde import Monde

REPONSE_IMPOSEE = "le banc ne peut pas imposer la réponse d'un module à ce logiciel"
ECHANGES_COURRIER = frozenset({"transmettre", "reemettre", "relever"})
LIBELLES_ANOMALIES = {
    "monde": "le scénario demande l'impossible",
    "erreur": "erreur inattendue pendant l'essai",
}


class HorsProfil(Exception):
    """The scenario is not for what the software claims to be."""


class Execution:
    """One scenario being run."""

    def __init__(
        self,
        banc: Banc,
        liaison: Liaison,
        declares: frozenset[str] | None = None,
        relier: Relier | None = None,
    ) -> None:
        self._banc = banc
        self._liaison = liaison
        self._declares = declares
        self._relier = relier
        self._crees: dict[str, str] = {}
        self._pilotable = False
        self._canaux: tuple[str, ...] = ()
        self._rang = 0

    def derouler(self) -> None:
        """Introduce the software to its bench, then play every step."""
        self.presenter()
        for etape in self._banc.scenario.etapes:
            self.jouer(etape)

    def presenter(self) -> None:
        """Greet the software, set its clock, tell it where everything is."""
        accueil = self.envoyer(Bonjour(protocole=VERSION))
        self._pilotable = isinstance(accueil, Accueil) and accueil.horloge == "pilotable"
        self._canaux = accueil.canaux if isinstance(accueil, Accueil) else ()
        if self._declares is None and isinstance(accueil, Accueil) and accueil.familles:
            _exiger(self._banc, frozenset(accueil.familles) | frozenset(OPTIONS))
        self.envoyer(Reinitialiser())
        self._mettre_a_l_heure()
        self.envoyer(self._liaison.configuration())

    def modules_vus(self) -> bool:
        """Tell whether the module calls of the software pass by the bench."""
        return "appel_module" in self._canaux

    def jouer(self, etape: Etape) -> Reponse | Accueil | None:
        """Play one step; give the answer of the software when it is one of its commands."""
        self._rang += 1
        self._banc.journal.noter(
            "etape",
            {
                "rang": self._rang,
                "action": etape.action,
                "parametres": etape.parametres,
                "repere": etape.repere,
            },
        )
        if etape.action in MONDE:
            self._geste(etape)
            return None
        return self._commande(etape)

    def envoyer(self, commande: Commande) -> Reponse | Accueil:
        """Send one command, keep its answer and its documents, read, in the journal."""
        reponse = self._liaison.pilote.envoyer(commande)
        pieces: dict[str, bytes] = {}
        donnees: dict[str, object] = {
            "methode": commande.methode,
            "parametres": msgspec.to_builtins(commande),
        }
        if isinstance(reponse, Reponse) and reponse.documents:
            lus = lire_documents(reponse)
            pieces = {f"document-{n}": contenu for n, contenu in enumerate(lus.contenus)}
            donnees["reponse"] = msgspec.to_builtins(lus.reponse)
            donnees["lectures"] = msgspec.to_builtins(lus.lectures)
        else:
            donnees["reponse"] = msgspec.to_builtins(reponse)
        self.consigner(donnees, pieces)
        return reponse

    def consigner(self, donnees: dict[str, object], pieces: dict[str, bytes]) -> None:
        """Write one answer in the journal: this software says so itself."""
        self._banc.journal.noter("pilote", donnees, pieces, origine="dit")

    def _commande(self, etape: Etape) -> Reponse | Accueil:
        modele = COMMANDES[etape.action]
        parametres = self._banc.resoudre(etape.parametres, self._crees)
        if _frappe_le_code(etape) and "code_porteur" not in parametres:
            parametres["code_porteur"] = self._banc.code_porteur
        try:
            commande = msgspec.convert(parametres, modele)
        except msgspec.ValidationError as erreur:
            raise MondeImpossible(f"{etape.action} : {erreur}") from None
        reponse = self.envoyer(commande)
        if isinstance(reponse, Reponse) and reponse.refus and reponse.refus.code == R_COMMANDE:
            raise PiloteDefaillant("non_supporte", f"{etape.action} : {reponse.refus.message}")
        if etape.repere and isinstance(reponse, Reponse) and reponse.crees:
            self._crees[etape.repere] = reponse.crees[0].id
        if etape.action in ECHANGES_COURRIER:
            self._banc.accueil.traiter()
        return reponse

    def _geste(self, etape: Etape) -> None:
        modele = MONDE[etape.action]
        banc = self._banc
        if etape.action == "reception":
            banc.regler_reception(etape.parametres)
            return
        geste = msgspec.convert(etape.parametres, modele)
        if isinstance(geste, Avancer):
            banc.avancer(geste)
            self._mettre_a_l_heure()
        elif isinstance(geste, SondeCarte):
            self._sonder(geste)
        elif isinstance(geste, RechercheCode):
            self._rechercher()
        elif isinstance(geste, ArracherCarte):
            banc.arracher(geste)
        elif isinstance(geste, ReponseModule):
            if not self.modules_vus():
                banc.journal.noter("monde", {"action": "impossible", "motif": REPONSE_IMPOSEE})
                return
            banc.observation.imposer(
                Consigne(
                    fonction=geste.fonction,
                    statut=geste.statut or 0,
                    groupes=geste.groupes,
                    fois=geste.fois,
                )
            )
            banc.journal.noter(
                "monde", {"action": "module", "parametres": msgspec.to_builtins(geste)}
            )
        elif isinstance(geste, ReglageService):
            banc.regler_service(geste)
        elif isinstance(geste, GesteTelephone):
            self._crees[etape.repere or "code"] = banc.presenter(geste)
        elif isinstance(geste, Opposer):
            banc.opposer(geste)
        elif isinstance(geste, ChangerDroits):
            banc.changer_droits(geste)
        elif isinstance(geste, DemandeBilan):
            banc.dresser_bilan(geste)
        elif isinstance(geste, Redemarrer):
            banc.changer_configuration(geste.parametres, geste.adresses)
            self.envoyer(self._liaison.configuration())
        elif isinstance(geste, Frapper):
            banc.frapper(geste.code)
        elif isinstance(geste, GesteCarte) and etape.action == "inserer":
            banc.inserer(geste)
        elif isinstance(geste, GesteCarte) and etape.action == "couper":
            banc.couper(geste.carte)
        elif isinstance(geste, GesteCarte):
            banc.retirer(geste.carte)

    def _sonder(self, geste: SondeCarte) -> None:
        """Probe a card of the bench, or its ApCV service."""
        if geste.carte == "apcv":
            self._banc.rejouer_signature()
            return
        cps, code = self._banc.lecteurs["cps"], self._banc.code_porteur
        if geste.carte == "cps":
            sonder_cps(cps, code)
            return
        sonder_vitale_1(
            self._banc.lecteurs["vitale"], cps if geste.cpx == "prouvee" else None, code
        )

    def _rechercher(self) -> None:
        """Play the steps so far again with another code, and compare all that was left."""
        if self._relier is None:
            return
        jumeau = ouvrir_jumeau(self._banc, self._banc.scenario.etapes[: self._rang - 1])
        try:
            jumeau.ouvrir()
            liaison = self._relier(jumeau)
            try:
                Execution(jumeau, liaison, self._declares).derouler()
                self._banc.comparer_avec(jumeau)
            finally:
                liaison.fermer()
        finally:
            jumeau.fermer({"etat": "joue"})

    def _mettre_a_l_heure(self) -> None:
        if self._pilotable:
            self.envoyer(Horloge(instant=self._banc.horloge.maintenant()))


def _exiger(banc: Banc, declares: frozenset[str]) -> None:
    if motif := refus_scenario(declares, banc.scenario, banc.monde):
        raise HorsProfil(motif)


def _frappe_le_code(etape: Etape) -> bool:
    """Tell whether a PS would type the code now: reading its card, billing at once, lots."""
    cible = etape.parametres.get("support") or etape.parametres.get("carte")
    if etape.action in {"acquerir", "lire"}:
        return cible == "cps"
    return etape.action in {"facturer", "mettre_en_lots", "remplacer"}


def executer(
    scenario: Scenario,
    monde: Monde,
    ancre: datetime.date,
    dossier: Path,
    relier: Relier,
    declares: frozenset[str] | None = None,
) -> Path:
    """Run one scenario and give the path of its journal, closed whatever happens.

    A software that fails to answer, a world that cannot be made, an error of the reference end
    the scenario: the journal keeps what went wrong. `declares` is what a profile claims.
    """
    chemin = dossier / f"{scenario.id}.jsonl"
    garde = Garde(_secrets(scenario, monde))
    with garde:
        _derouler(Banc(scenario, monde, ancre, dossier), relier, declares)
    if garde.erreur is not None:
        debut = {"id": scenario.id, "titre": scenario.titre, "exigences": scenario.exigences}
        clore(chemin, debut, f"essai impossible : {garde.motif}", garde.recit)
    return chemin


def _derouler(banc: Banc, relier: Relier, declares: frozenset[str] | None) -> None:
    debut = time.monotonic()
    issue: dict[str, object] = {"etat": "interrompu", "motif": "passage interrompu"}
    try:
        issue = _jouer(banc, relier, declares)
    finally:
        issue["duree_ms"] = int((time.monotonic() - debut) * 1000)
        banc.fermer(issue)


def _jouer(banc: Banc, relier: Relier, declares: frozenset[str] | None) -> dict[str, object]:
    garde = Garde(_secrets(banc.scenario, banc.monde))
    with garde:
        banc.ouvrir()
        return _confronter(banc, relier, declares)
    nature = "monde" if isinstance(garde.erreur, MondeImpossible) else "erreur"
    return _anomalie(banc, nature, f"{LIBELLES_ANOMALIES[nature]} : {garde.motif}", garde.recit)


def _confronter(banc: Banc, relier: Relier, declares: frozenset[str] | None) -> dict[str, object]:
    try:
        if declares is not None:
            _exiger(banc, declares)
        liaison = relier(banc)
        try:
            Execution(banc, liaison, declares, relier).derouler()
        finally:
            liaison.fermer()
    except HorsProfil as hors:
        return {"etat": "non_applicable", "motif": str(hors)}
    except PiloteDefaillant as defaut:
        issue = _anomalie(banc, defaut.nature, str(defaut), defaut.transcription)
        return issue | {"etat": "non_supporte"} if defaut.nature == "non_supporte" else issue
    return {"etat": "joue"}


def _anomalie(banc: Banc, nature: str, motif: str, transcription: str) -> dict[str, object]:
    banc.journal.noter(
        "anomalie",
        {"nature": nature, "detail": motif},
        {"transcription": transcription.encode()},
    )
    return {"etat": "interrompu", "motif": motif}


def _secrets(scenario: Scenario, monde: Monde) -> list[str]:
    """What may never be told: codes and passwords of the PS the scenario names."""
    nommes = [monde.professionnels[n] for n in scenario.personnes if n in monde.professionnels]
    ecrits = [
        p.get("code_porteur")
        for p in (
            *scenario.contexte.monde.professionnels.values(),
            *(e.parametres for e in scenario.etapes),
        )
    ]
    return [*(s for ps in nommes for s in (ps.code_porteur, ps.mot_de_passe))] + [
        str(code) for code in ecrits if code
    ]
