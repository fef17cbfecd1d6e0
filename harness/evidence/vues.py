"""Typed views of events: what each channel showed, each with its place and its origin.

A view is made from one event and never invents: a field the event lacks reads as empty.
"""

import datetime
from collections.abc import Iterator
from typing import Protocol

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.findings import Lieu, Origine
from vitalbench.reference.protocol.ecran import Champ, Ecran, Mention, Proposition
from vitalbench.reference.protocol.reponses import Accueil, Document, Reponse

NON_DECRIT = Ecran()


class Situe(Protocol):
    """Anything that happened at one event of the journal."""

    @property
    def seq(self) -> int: ...


class Vue(msgspec.Struct, frozen=True, kw_only=True):
    """Base of views: the event behind."""

    evenement: Evenement

    @property
    def seq(self) -> int:
        """Number of the event: the order of the journal."""
        return self.evenement.seq

    @property
    def origine(self) -> Origine:
        """Who says so: `vu`, `dit` or `declare`."""
        return self.evenement.origine

    @property
    def lieu(self) -> Lieu:
        """Place in the journal."""
        return self.evenement.lieu()

    @property
    def instant(self) -> datetime.datetime:
        """World time."""
        return datetime.datetime.fromisoformat(self.evenement.t_monde)

    def texte(self, cle: str) -> str:
        """Give one field as text, empty when the event has none."""
        valeur = self.evenement.donnees.get(cle)
        return "" if valeur is None else str(valeur)

    def entier(self, cle: str) -> int:
        """Give one field as an integer, 0 when the event has none."""
        valeur = self.evenement.donnees.get(cle)
        return valeur if isinstance(valeur, int) else 0


class Apdu(Vue, frozen=True, kw_only=True):
    """One command sent to a card and its reply."""

    @property
    def lieu(self) -> Lieu:
        """Place: reader and rank of the APDU."""
        return self.evenement.lieu(detail=f"lecteur {self.lecteur}, APDU n° {self.entier('rang')}")

    @property
    def lecteur(self) -> str:
        """Reader: `vitale` or `cps`."""
        return self.texte("lecteur")

    @property
    def commande(self) -> bytes:
        """Command as sent (PIN masked)."""
        return bytes.fromhex(self.texte("commande"))

    @property
    def reponse(self) -> bytes:
        """Reply, status word included."""
        return bytes.fromhex(self.texte("reponse"))

    @property
    def ins(self) -> int:
        """Instruction byte."""
        return self.commande[1] if len(self.commande) > 1 else -1

    @property
    def sw(self) -> int:
        """Status word."""
        return int.from_bytes(self.reponse[-2:], "big")


class Groupe(msgspec.Struct, frozen=True, kw_only=True):
    """One group of a module call."""

    groupe: int
    nom: str = ""
    champs: dict[str, str] = {}


class Appel(Vue, frozen=True, kw_only=True):
    """One module call answered: groups in and out, status."""

    @property
    def lieu(self) -> Lieu:
        """Place: the function called."""
        return self.evenement.lieu(detail=f"appel {self.fonction}")

    @property
    def fonction(self) -> str:
        """Function called."""
        return self.texte("fonction")

    @property
    def statut(self) -> int:
        """Status word of the module: 0 when it succeeded."""
        return self.entier("statut")

    @property
    def entrees(self) -> tuple[Groupe, ...]:
        """Groups in."""
        return msgspec.convert(self.evenement.donnees.get("entrees") or (), tuple[Groupe, ...])

    @property
    def sorties(self) -> tuple[Groupe, ...]:
        """Groups out."""
        return msgspec.convert(self.evenement.donnees.get("sorties") or (), tuple[Groupe, ...])

    def entree(self, groupe: int) -> tuple[Groupe, ...]:
        """Occurrences of one group in."""
        return tuple(g for g in self.entrees if g.groupe == groupe)

    def sortie(self, groupe: int) -> tuple[Groupe, ...]:
        """Occurrences of one group out."""
        return tuple(g for g in self.sorties if g.groupe == groupe)


class Envoi(Vue, frozen=True, kw_only=True):
    """One SMTP transaction seen by the bench's server."""

    @property
    def accepte(self) -> bool:
        """Whether the message was taken."""
        return self.entier("code") == 250

    @property
    def destinataires(self) -> tuple[tuple[str, str], ...]:
        """Each recipient with the NOTIFY it asked for."""
        vers = self.evenement.donnees.get("vers")
        return tuple(
            (str(un.get("adresse", "")), str(un.get("notify") or ""))
            for un in (vers if isinstance(vers, list) else [])
            if isinstance(un, dict)
        )

    @property
    def message_id(self) -> str:
        """Message-ID of the message."""
        return self.texte("message_id")


class Reception(Vue, frozen=True, kw_only=True):
    """One stage of the reception about a message, a lot or a facture."""

    @property
    def etape(self) -> str:
        """Stage."""
        return self.texte("etape")

    @property
    def accepte(self) -> bool:
        """Whether the stage passed."""
        return self.texte("statut") == "ok"

    @property
    def cause(self) -> str:
        """Why it was refused."""
        return self.texte("cause")


class Retour(Vue, frozen=True, kw_only=True):
    """One return emitted by the reception or a network."""

    @property
    def type(self) -> str:
        """ARL, RSP, MS, ARP or DSN."""
        return self.texte("type")


class EcranVu(Vue, frozen=True, kw_only=True):
    """One screen the software says it showed; `rang` is its place in a one-shot command."""

    ecran: Ecran
    methode: str
    rang: int = 0

    @property
    def lieu(self) -> Lieu:
        """Place: the command answered."""
        return self.evenement.lieu(detail=f"réponse à {self.methode}, écran {self.rang}")

    @property
    def complet(self) -> bool:
        """Whether an absence proves something."""
        return self.ecran.complet

    def mention(self, ident: str) -> Mention | None:
        """Give one mention by id."""
        return next((m for m in self.ecran.mentions if m.id == ident), None)

    def champ(self, ident: str) -> Champ | None:
        """Give one field by id."""
        return next((c for c in self.ecran.champs if c.id == ident), None)

    def proposition(self, ident: str) -> Proposition | None:
        """Give one question by id."""
        return next((p for p in self.ecran.propositions if p.id == ident), None)

    def action(self, ident: str) -> bool:
        """Tell whether one action is offered."""
        return ident in self.ecran.actions


class DocumentVu(Vue, frozen=True, kw_only=True):
    """One document the software handed over."""

    document: Document
    methode: str
    rang: int = 0

    @property
    def lieu(self) -> Lieu:
        """Place: the document, among those of its answer."""
        return self.evenement.lieu(
            piece=f"document-{self.rang}", detail=f"document {self.document.type}"
        )


class Echange(Vue, frozen=True, kw_only=True):
    """One command of the bench and the answer of the software."""

    @property
    def lieu(self) -> Lieu:
        """Place: the command."""
        return self.evenement.lieu(detail=f"commande {self.methode}")

    @property
    def methode(self) -> str:
        """Command."""
        return self.texte("methode")

    @property
    def parametres(self) -> dict[str, object]:
        """Parameters sent (code porteur masked)."""
        brut = self.evenement.donnees.get("parametres")
        return brut if isinstance(brut, dict) else {}

    @property
    def reponse(self) -> Reponse | Accueil | None:
        """Answer, or None when the software failed to answer."""
        brut = self.evenement.donnees.get("reponse")
        if brut is None:
            return None
        if self.methode == "bonjour":
            return msgspec.convert(brut, Accueil)
        return msgspec.convert(brut, Reponse)

    @property
    def refus(self) -> str:
        """Code of the refusal, empty when the command was done."""
        reponse = self.reponse
        return reponse.refus.code if isinstance(reponse, Reponse) and reponse.refus else ""

    def crees(self, type_: str) -> tuple[str, ...]:
        """Ids of what the command created, of one type."""
        reponse = self.reponse
        if not isinstance(reponse, Reponse):
            return ()
        return tuple(c.id for c in reponse.crees if c.type == type_)

    def details(self, type_: str) -> tuple[dict[str, object], ...]:
        """Details of what the command created, of one type."""
        reponse = self.reponse
        if not isinstance(reponse, Reponse):
            return ()
        return tuple(dict(c.details) for c in reponse.crees if c.type == type_)

    def factures_creees(self) -> tuple[tuple[str, str], ...]:
        """Billing number (empty when the software does not say) and number of each facture made.

        Numbers have no leading zeros.
        """
        reponse = self.reponse
        if not isinstance(reponse, Reponse):
            return ()
        return tuple(
            (
                str(c.details.get("numero_facturation") or ""),
                str(c.details.get("numero") or c.id).lstrip("0"),
            )
            for c in reponse.crees
            if c.type == "facture"
        )

    def ecrans(self) -> Iterator[EcranVu]:
        """Every screen of the answer: the steps of a one-shot command, then the last one.

        A screen the software says nothing of is no screen: it can neither show nor lack.
        """
        reponse = self.reponse
        if isinstance(reponse, Reponse):
            for rang, ecran in enumerate((*reponse.etapes, reponse.ecran)):
                if ecran != NON_DECRIT:
                    yield EcranVu(
                        evenement=self.evenement, ecran=ecran, methode=self.methode, rang=rang
                    )

    def documents(self) -> Iterator[DocumentVu]:
        """Every document of the answer."""
        reponse = self.reponse
        if isinstance(reponse, Reponse):
            for rang, document in enumerate(reponse.documents):
                yield DocumentVu(
                    evenement=self.evenement, document=document, methode=self.methode, rang=rang
                )


class Etape(Vue, frozen=True, kw_only=True):
    """One step of the scenario, from its first to its last event."""

    fin: int

    @property
    def action(self) -> str:
        """Action of the step: a command or a world step."""
        return self.texte("action")

    @property
    def repere(self) -> str:
        """Name the scenario gives the step."""
        return self.texte("repere")

    @property
    def rang(self) -> int:
        """Rank of the step in the scenario, from 1."""
        return self.entier("rang")

    def contient(self, vue: Situe) -> bool:
        """Tell whether something happened during the step."""
        return self.evenement.seq <= vue.seq <= self.fin
