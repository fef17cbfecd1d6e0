"""A session with an operator: scenarios one after the other, readers and ports that stay.

Each scenario has its own world. It may be passed, started again, or stopped and taken up later:
its journal says so, and an attempt given up is kept beside the others.
"""

import datetime
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from vitalbench.harness.pilots.operateur import Operateur
from vitalbench.harness.pilots.operateur_banc import BancReel
from vitalbench.harness.pilots.operateur_besoins import Demande, besoins
from vitalbench.harness.pilots.operateur_pupitre import (
    Arreter,
    Passer,
    Pupitre,
    Recommencer,
    Refaire,
)
from vitalbench.harness.pilots.operateur_temoin import CALME_S, Temoin
from vitalbench.harness.profil.application import refus_scenario
from vitalbench.harness.runner.banc import Banc
from vitalbench.harness.runner.campagne import ANCRE, GRAINE, Commande
from vitalbench.harness.runner.execution import REPONSE_IMPOSEE, Execution
from vitalbench.harness.runner.garde import Garde
from vitalbench.harness.runner.observation import ServeurObservation
from vitalbench.harness.scenario.attendus import preambule
from vitalbench.harness.scenario.diction import Diction
from vitalbench.harness.scenario.modele import MONDE, Etape, Scenario
from vitalbench.reference.catalogue import catalogue
from vitalbench.reference.protocol.commandes import Configurer
from vitalbench.reference.protocol.reponses import Accueil, Reponse
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.reception.accueil import Ports
from vitalbench.simulators.world.monde import creer_monde

Temps = Literal["reelle", "pilotable"]


class Identite(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits in front of what."""

    operateur: str
    logiciel: str = "logiciel conduit à la main"
    version: str = ""
    horloge: Temps = "reelle"


class LiaisonOperateur:
    """A software nobody of ours drives: the operator stands for its pilot."""

    def __init__(self, banc: Banc, operateur: Operateur) -> None:
        self._banc = banc
        self.pilote = operateur

    def configuration(self) -> Configurer:
        """What a software would be told; the operator types it."""
        return self._banc.configuration("à la main", "à la main", "")

    def fermer(self) -> None:
        """Nothing to close."""


class ExecutionOperateur(Execution):
    """One scenario done by hand."""

    def __init__(
        self,
        banc: Banc,
        operateur: Operateur,
        identite: Identite,
        declares: frozenset[str] | None,
        modules: ServeurObservation,
    ) -> None:
        super().__init__(banc, LiaisonOperateur(banc, operateur), declares)
        self._operateur = operateur
        self._identite = identite
        self._modules = modules

    def derouler(self) -> None:
        """Configure, then do each step, as many times as the operator wants."""
        self.presenter()
        etapes = self._banc.scenario.etapes
        restent = deque(range(len(etapes)))
        while restent:
            self._rang = restent[0]
            try:
                self.jouer(etapes[restent[0]])
                restent.popleft()
            except Refaire:
                restent.appendleft(self._precedente(restent[0]))

    def modules_vus(self) -> bool:
        """Tell whether test modules report to the bench: nothing announces it by hand."""
        return self._modules.relie

    def jouer(self, etape: Etape) -> Reponse | Accueil | None:
        """Tell the operator, then play the step."""
        self._operateur.annoncer(self._rang + 1, etape)
        if isinstance(self._banc, BancReel):
            self._banc.battre()
            self._banc.ensuite = self._prochaine(self._rang)
        reponse = super().jouer(etape)
        if etape.action == "module" and not self.modules_vus():
            self._operateur.prevenir(REPONSE_IMPOSEE)
        if etape.action == "telephone":
            self._operateur.montrer_code(self._crees.get(etape.repere or "code", ""))
        return reponse

    def consigner(self, donnees: dict[str, object], pieces: dict[str, bytes]) -> None:
        """Write what was declared, with who and when, then the answer it makes."""
        operateur = self._operateur
        if operateur.questions:
            self._banc.journal.noter(
                "declare",
                {
                    "operateur": self._identite.operateur,
                    "heure": datetime.datetime.now().isoformat(timespec="seconds"),
                    "methode": donnees["methode"],
                    "reponses": [list(paire) for paire in operateur.questions],
                },
                operateur.pieces,
                origine="declare",
            )
        self._banc.journal.noter(
            "pilote", {**donnees, "su": operateur.su}, pieces, origine="declare"
        )

    def _prochaine(self, rang: int) -> str:
        """Give what the PS does after this step, nothing at the end."""
        suite = self._banc.scenario.etapes[rang + 1 :]
        return next((e.action for e in suite if e.action not in MONDE), "")

    def _precedente(self, rang: int) -> int:
        """Give the last step of the operator before this one, or this one when there is none."""
        etapes = self._banc.scenario.etapes
        return next(
            (n for n in range(rang - 1, -1, -1) if etapes[n].action not in MONDE),
            rang,
        )


class Session:
    """Scenarios led by an operator, in the order of the run."""

    def __init__(
        self,
        pupitre: Pupitre,
        identite: Identite,
        lecteurs: dict[str, LecteurSimule],
        dits: list[str],
        ports: Ports,
        calme_s: float = CALME_S,
    ) -> None:
        self._pupitre = pupitre
        self._calme_s = calme_s
        self._identite = identite
        self._lecteurs = lecteurs
        self._dits = dits
        self._ports = ports
        self._arret = ""

    def mener(self, commande: Commande, scenario: Scenario, parties: Path) -> Path:
        """Lead one scenario and give its journal; once stopped, the run is over."""
        if self._arret:
            raise KeyboardInterrupt
        declares = None if commande.profil is None else commande.profil.declares
        demandes = besoins(scenario, creer_monde(GRAINE, ANCRE), ANCRE)
        essai = 1
        while True:
            banc = self._banc(commande, scenario, parties)
            issue = self._jouer(banc, demandes, declares, essai)
            if issue["etat"] != "recommence":
                return banc.journal.chemin
            essais = parties.parent / "essais"
            essais.mkdir(exist_ok=True)
            banc.journal.chemin.replace(essais / f"{scenario.id}-{essai}.jsonl")
            essai += 1

    def _banc(self, commande: Commande, scenario: Scenario, parties: Path) -> Banc:
        reelle = self._identite.horloge == "reelle"
        ancre = datetime.date.today() if reelle else commande.ancre
        classe = BancReel if reelle else Banc
        monde = creer_monde(commande.graine, ancre)
        banc = classe(scenario, monde, ancre, parties, self._ports)
        banc.lecteurs = self._lecteurs
        return banc

    def _jouer(
        self,
        banc: Banc,
        demandes: Mapping[int, tuple[Demande, ...]],
        declares: frozenset[str] | None,
        essai: int,
    ) -> dict[str, object]:
        debut = time.monotonic()
        issue: dict[str, object] = {"etat": "interrompu", "motif": "passage interrompu"}
        garde = Garde()
        try:
            with garde:
                banc.ouvrir()
                self._ports = banc.accueil.ports
                issue = self._conduire(banc, demandes, declares, essai)
            if garde.erreur is not None:
                self._pupitre.dire(f"Le scénario ne peut pas continuer : {garde.motif}")
                issue["motif"] = garde.motif
        finally:
            issue["duree_ms"] = int((time.monotonic() - debut) * 1000)
            for lecteur in self._lecteurs.values():
                lecteur.retirer()
            banc.fermer(issue)
        return issue

    def _conduire(
        self,
        banc: Banc,
        demandes: Mapping[int, tuple[Demande, ...]],
        declares: frozenset[str] | None,
        essai: int,
    ) -> dict[str, object]:
        scenario = banc.scenario
        if declares is not None and (hors := refus_scenario(declares, scenario, banc.monde)):
            return {"etat": "non_applicable", "motif": hors}
        diction = Diction(scenario, banc.monde, banc.ancre)
        self._annoncer(diction, essai)
        modules = ServeurObservation(banc.observation)
        operateur = Operateur(
            self._pupitre,
            Temoin(banc.journal.chemin, self._calme_s),
            diction,
            demandes,
            self._accueil(),
            lambda: self._ou(banc, modules.adresse),
            lambda: banc.code_porteur,
            _numeros_am(banc),
        )
        try:
            ExecutionOperateur(banc, operateur, self._identite, declares, modules).derouler()
        except Passer as ordre:
            return self._finir(banc, "passe", f"passé par l'opérateur : {_motif(ordre)}")
        except Recommencer as ordre:
            return self._finir(banc, "recommence", f"recommencé : {_motif(ordre)}")
        except (Arreter, KeyboardInterrupt) as arret:
            self._arret = f"arrêté par l'opérateur : {_motif(arret)}"
            return self._finir(banc, "interrompu", self._arret)
        finally:
            modules.arreter()
        self._pupitre.dire(f"Scénario {scenario.id} terminé.")
        return {"etat": "joue"}

    def _finir(self, banc: Banc, etat: str, motif: str) -> dict[str, object]:
        self._pupitre.dire(f"Scénario {banc.scenario.id} {motif}")
        banc.journal.noter(
            "declare", {"operateur": self._identite.operateur, "motif": motif}, origine="declare"
        )
        return {"etat": etat, "motif": motif}

    def _accueil(self) -> Accueil:
        return Accueil(
            nom=self._identite.logiciel,
            version=self._identite.version,
            editeur="",
            horloge=self._identite.horloge,
        )

    def _annoncer(self, diction: Diction, essai: int) -> None:
        scenario = diction.scenario
        reprise = f" (essai {essai})" if essai > 1 else ""
        self._pupitre.dire(
            "",
            "=" * 78,
            f"{scenario.id} — {scenario.titre}{reprise}",
            "Ni agrément ni document du CNDA. !aide : les ordres possibles.",
            "=" * 78,
            *(
                f"  {nom} : {valeur}"
                for nom, valeur in preambule(diction)
                if nom != "Date et heure" or self._identite.horloge == "pilotable"
            ),
            "Ce qui est vérifié :",
            *(f"  {ident} : {catalogue()[ident].enonce}" for ident in scenario.exigences),
        )

    def _ou(self, banc: Banc, observation: str) -> list[str]:
        """Say where everything is, and leave beside the journal what the software must trust."""
        return [
            *self._dits,
            *dire_configuration(banc, banc.journal.dossier.parent),
            f"observation des modules, pour qui emploie les fournitures d'essai : {observation}",
        ]


def dire_configuration(banc: Banc, dossier: Path) -> list[str]:
    """Say what the software must be configured with; certificates are left in files."""
    ports, ps = banc.accueil.ports, banc.monde.professionnel(banc.scenario.contexte.ps)
    configuration = banc.configuration("", "", "")
    dossier = dossier.resolve()
    confiance, annuaire = dossier / "confiance.pem", dossier / "destinataires.json"
    confiance.write_bytes(banc.pki.confiance_pem())
    annuaire.write_bytes(msgspec.json.format(msgspec.json.encode(configuration.destinataires)))
    return [
        f"SMTP 127.0.0.1:{ports.smtp} (STARTTLS) · POP3 127.0.0.1:{ports.pop3s} (TLS)",
        f"compte {ps.adresse_courriel} · mot de passe {ps.mot_de_passe}",
        f"code porteur de la carte de {ps.id} : {ps.code_porteur}",
        f"autorités à reconnaître : {confiance}",
        f"organismes et certificats : {annuaire}",
        *(f"service {nom} : {adresse}" for nom, adresse in configuration.services.items()),
        *(f"réglage {nom} : {valeur}" for nom, valeur in configuration.parametres.items()),
    ]


def _numeros_am(banc: Banc) -> frozenset[str]:
    """Billing numbers factures of the scenario may bear: numbers start at 1 under each."""
    nommes = [banc.monde.professionnels.get(n) for n in banc.scenario.personnes]
    return frozenset(
        situation.numero_facturation for ps in nommes if ps for situation in ps.cps.situations
    )


def _motif(arret: BaseException) -> str:
    return str(arret) or ("Ctrl-C" if isinstance(arret, KeyboardInterrupt) else "sans motif dit")
