"""The dossier of one scenario: everything checks may read, decoded on first use."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from vitalbench.harness.evidence.declare import EchangeDeclare, NonDit
from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.evidence.fichiers import FactureRecue, FichierRecu, LotRecu
from vitalbench.harness.evidence.journal import JournalScenario
from vitalbench.harness.evidence.vues import (
    Apdu,
    Appel,
    DocumentVu,
    Echange,
    EcranVu,
    Envoi,
    Etape,
    Reception,
    Retour,
    Situe,
    Vue,
)
from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale
from vitalbench.reference.domain.droits import DroitsBeneficiaire
from vitalbench.reference.norms.b2_lecture import lire_fichier
from vitalbench.reference.protocol.reponses import CANAUX, Accueil

CACHES = {
    "apdu": "les cartes que lit ce logiciel ne sont pas celles du banc",
    "appel_module": "les appels de ce logiciel à ses modules ne se voient pas",
    "service": "les services qu'appelle ce logiciel ne sont pas ceux du banc",
    "smtp": "les envois de ce logiciel ne passent pas par le banc",
    "pop3": "la boîte que relève ce logiciel n'est pas celle du banc",
}
"""What is said of a channel the software does not go through."""

V = TypeVar("V", bound=Vue)
S = TypeVar("S", bound=Situe)


class Attente(msgspec.Struct, frozen=True, kw_only=True):
    """One expectation of the scenario: its kind and its literals."""

    type: str
    valeurs: dict[str, object] = {}


class FaitPersonne(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the scenario: what is really written in the card, what the AMO knows."""

    id: str
    vitale: ContenuVitale | None = None
    beneficiaire: int = 0
    dossier: ContenuVitale | None = None
    droits_reels: DroitsBeneficiaire | None = None


class FaitProfessionnel(msgspec.Struct, frozen=True, kw_only=True):
    """One PS of the scenario: what is really written in the card, and the family."""

    id: str
    famille: str
    cps: ContenuCps
    adresse: str = ""


class FaitOrganisme(msgspec.Struct, frozen=True, kw_only=True):
    """One organism of the world and its mail address."""

    regime: str
    caisse: str
    adresse: str
    role: str = "amo"
    serie_donnees: str = ""
    serie_piece_jointe: str = ""


class Faits(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of the world the scenario stands on."""

    ancre: str = ""
    graine: int = 0
    ps: str = ""
    patient: str = ""
    personnes: dict[str, FaitPersonne] = {}
    professionnels: dict[str, FaitProfessionnel] = {}
    organismes: dict[str, FaitOrganisme] = {}


class Dossier:
    """Evidence of one scenario."""

    def __init__(self, journal: JournalScenario, chemin: Path | None = None) -> None:
        self.journal = journal
        self.id = journal.scenario
        self.chemin = chemin or journal.dossier / "journal.jsonl"
        self.lue_jusqu_a = 0

    def piece(self, vue: Vue, nom: str) -> bytes | None:
        """Give one body of an event, None when it has none of that name."""
        empreinte = vue.evenement.pieces.get(nom)
        return None if empreinte is None else self.journal.piece(empreinte)

    def contenu(self, document: DocumentVu) -> bytes:
        """Give the bytes of a document the software handed over."""
        return self.piece(document, f"document-{document.rang}") or b""

    def vues(self, genre: str, classe: type[V]) -> tuple[V, ...]:
        """Every event of a kind, as a view of a class of the caller's.

        A channel the software does not go through decides nothing.
        """
        if genre in CACHES and genre not in self.canaux:
            raise NonDit(Vue(evenement=self.debut), CACHES[genre])
        return tuple(classe(evenement=e) for e in self._par_genre.get(genre, ()))

    @cached_property
    def _par_genre(self) -> dict[str, list[Evenement]]:
        groupes: dict[str, list[Evenement]] = {}
        for evenement in self.journal.evenements:
            groupes.setdefault(evenement.genre, []).append(evenement)
        return groupes

    @cached_property
    def debut(self) -> Evenement:
        """First event: the scenario as it was run."""
        return self.journal.evenements[0]

    @cached_property
    def fin(self) -> Evenement:
        """Last event: how the run ended."""
        return self.journal.evenements[-1]

    @cached_property
    def canaux(self) -> frozenset[str]:
        """Kinds of events the software lets the bench see: announced, or seen anyway."""
        annonces = [e.reponse for e in self.echanges if e.methode == "bonjour"]
        accueil = next((a for a in annonces if isinstance(a, Accueil)), None)
        visibles = CANAUX if accueil is None else accueil.canaux
        return frozenset(visibles) | self._par_genre.keys()

    @property
    def titre(self) -> str:
        """Title of the scenario."""
        return str(self.debut.donnees.get("titre", ""))

    @cached_property
    def exigences(self) -> frozenset[str]:
        """Requirements the scenario cites."""
        return frozenset(msgspec.convert(self.debut.donnees.get("exigences") or [], list[str]))

    @cached_property
    def faits(self) -> Faits:
        """Facts of the world."""
        return msgspec.convert(self.debut.donnees.get("faits") or {}, Faits)

    @cached_property
    def toutes_attentes(self) -> tuple[Attente, ...]:
        """Expectations of the scenario, in its order."""
        return msgspec.convert(self.debut.donnees.get("attentes") or [], tuple[Attente, ...])

    def attentes(self, type_: str) -> tuple[Attente, ...]:
        """Expectations of one kind."""
        return tuple(a for a in self.toutes_attentes if a.type == type_)

    @cached_property
    def etapes(self) -> tuple[Etape, ...]:
        """Steps, each closed by the one that follows; one done again replaces the one before."""
        retenues = {e.rang: e for e in self._jouees}
        return tuple(e for e in self._jouees if retenues[e.rang] is e)

    @cached_property
    def _jouees(self) -> tuple[Etape, ...]:
        debuts = self._par_genre.get("etape", [])
        fins = [*(e.seq - 1 for e in debuts[1:]), self.fin.seq][: len(debuts)]
        return tuple(Etape(evenement=e, fin=fin) for e, fin in zip(debuts, fins, strict=True))

    def etape(self, repere: str) -> Etape | None:
        """Give the step the scenario named so; the last one asked for is remembered."""
        trouvee = next((e for e in self.etapes if e.repere == repere), None)
        if trouvee is not None:
            self.lue_jusqu_a = max(self.lue_jusqu_a, trouvee.seq)
        return trouvee

    def pendant(self, etape: Etape | None, vues: Iterable[S]) -> tuple[S, ...]:
        """Keep what happened during a step; nothing when there is no such step."""
        return tuple(v for v in vues if etape is not None and etape.contient(v))

    @cached_property
    def apdus(self) -> tuple[Apdu, ...]:
        """Every card command."""
        return self.vues("apdu", Apdu)

    @cached_property
    def cartes(self) -> tuple[Vue, ...]:
        """Every insertion and removal of a card."""
        return self.vues("carte", Vue)

    @cached_property
    def appels(self) -> tuple[Appel, ...]:
        """Every module call, answered."""
        vus = self.vues("appel_module", Appel)
        return tuple(a for a in vus if a.texte("phase") != "avant")

    def appels_de(self, *fonctions: str) -> tuple[Appel, ...]:
        """Calls of some functions."""
        return tuple(a for a in self.appels if a.fonction in fonctions)

    @cached_property
    def services(self) -> tuple[Vue, ...]:
        """Every call of an online service."""
        return self.vues("service", Vue)

    @cached_property
    def smtp(self) -> tuple[Envoi, ...]:
        """Every SMTP transaction."""
        return self.vues("smtp", Envoi)

    @cached_property
    def receptions(self) -> tuple[Reception, ...]:
        """Every stage of the reception."""
        return self.vues("reception", Reception)

    @cached_property
    def fichiers(self) -> tuple[FichierRecu, ...]:
        """Every file that reached the reception, once by message, decoded."""
        trouves: dict[str, FichierRecu] = {}
        for vue in self.receptions:
            octets = self.piece(vue, "b2")
            message = vue.texte("message_id")
            if octets is not None and message not in trouves:
                trouves[message] = FichierRecu(
                    evenement=vue.evenement,
                    fichier=f"pieces/{vue.evenement.pieces['b2']}",
                    message_id=message,
                    contenu=lire_fichier(octets),
                    octets=octets,
                )
        return tuple(trouves.values())

    @cached_property
    def lots(self) -> tuple[LotRecu, ...]:
        """Every lot received, in order."""
        return tuple(lot for fichier in self.fichiers for lot in fichier.lots)

    @cached_property
    def factures(self) -> tuple[FactureRecue, ...]:
        """Every facture received, in order."""
        return tuple(facture for lot in self.lots for facture in lot.factures)

    def factures_de(self, repere: str) -> tuple[FactureRecue, ...]:
        """Factures received that the software says it made during a named step."""
        faites = {
            cle
            for echange in self.pendant(self.etape(repere), self.echanges)
            for cle in echange.factures_creees()
        }
        return tuple(
            f
            for f in self.factures
            if (f.numero_facturation, f.numero.lstrip("0")) in faites
            or ("", f.numero.lstrip("0")) in faites
        )

    @cached_property
    def retours(self) -> tuple[Retour, ...]:
        """Every return emitted."""
        return self.vues("retour", Retour)

    @cached_property
    def liquidations(self) -> tuple[Vue, ...]:
        """Every facture liquidated."""
        return self.vues("liquidation", Vue)

    @cached_property
    def pop3(self) -> tuple[Vue, ...]:
        """Every POP3 session."""
        return self.vues("pop3", Vue)

    @cached_property
    def echanges(self) -> tuple[Echange, ...]:
        """Every command sent to the software, with its answer; what was done again only once."""
        reprises = [e for e in self._jouees if e not in self.etapes]
        return tuple(
            vue
            for vue in (
                EchangeDeclare(evenement=e) if e.origine == "declare" else Echange(evenement=e)
                for e in self._par_genre.get("pilote", ())
            )
            if not any(etape.contient(vue) for etape in reprises)
        )

    def reponses_a(self, *methodes: str) -> tuple[Echange, ...]:
        """Answers to some commands."""
        return tuple(e for e in self.echanges if e.methode in methodes)

    @cached_property
    def ecrans(self) -> tuple[EcranVu, ...]:
        """Every screen, in order."""
        return tuple(ecran for e in self.echanges for ecran in e.ecrans())

    @cached_property
    def documents(self) -> tuple[DocumentVu, ...]:
        """Every document handed over, in order."""
        return tuple(document for e in self.echanges for document in e.documents())

    @cached_property
    def anomalies(self) -> tuple[Vue, ...]:
        """Crashes, time-outs and malformed lines of the software's adapter."""
        return self.vues("anomalie", Vue)
