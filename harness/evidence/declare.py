"""What an operator declared of the software: known piece by piece, never more than was said.

A check that reads what the operator was not asked, or did not know, is stopped by `NonDit`: the
answer is then NON VÉRIFIÉ, whatever the check would have made of a silence.
"""

from collections.abc import Iterator

import msgspec

from vitalbench.harness.evidence.vues import DocumentVu, Echange, EcranVu, Vue
from vitalbench.reference.protocol.ecran import Champ, Ecran, Mention, Proposition
from vitalbench.reference.protocol.reponses import Reponse

PRODUCTRICES = frozenset({"facturer", "securiser"})
"""Commands that make factures, whose number only the screen gives."""


TU = "l'opérateur n'a pas dit :"
PRELIMINAIRES = frozenset({"reinitialiser", "horloge", "configurer"})
"""What is done once before the first step."""


class NonDit(Exception):
    """What a check wanted to read and nobody saw or declared; the message is French."""

    def __init__(self, vue: Vue, motif: str) -> None:
        super().__init__(motif)
        self.vue = vue


def cle(genre: str, ident: str = "") -> str:
    """Name one piece of knowledge, as the journal writes it."""
    return f"{genre}:{ident}" if ident else genre


class EcranDeclare(EcranVu, frozen=True, kw_only=True):
    """What the operator said of the screens of one step, merged into one."""

    dit: Ecran
    su: frozenset[str]

    @property  # type: ignore[misc]  # hides the field: nobody may read past what was declared
    def ecran(self) -> Ecran:
        """Refuse the whole screen: the operator describes parts of it."""
        raise NonDit(self, f"{TU} tout ce que montrait l'écran")

    @property
    def complet(self) -> bool:
        """Whether the operator saw all there was to see."""
        return self.dit.complet

    def mention(self, ident: str) -> Mention | None:
        """Give one mention by id."""
        self._exiger("mention", ident)
        return next((m for m in self.dit.mentions if m.id == ident), None)

    def champ(self, ident: str) -> Champ | None:
        """Give one field by id."""
        self._exiger("champ", ident)
        return next((c for c in self.dit.champs if c.id == ident), None)

    def proposition(self, ident: str) -> Proposition | None:
        """Give one question by id."""
        self._exiger("question", ident)
        return next((p for p in self.dit.propositions if p.id == ident), None)

    def action(self, ident: str) -> bool:
        """Tell whether one action is offered."""
        self._exiger("action", ident)
        return ident in self.dit.actions

    def _exiger(self, genre: str, ident: str) -> None:
        if cle(genre, ident) not in self.su:
            raise NonDit(self, f"{TU} {genre} {ident}")


class EchangeDeclare(Echange, frozen=True, kw_only=True):
    """One step done by hand: what the operator said of it."""

    @property
    def su(self) -> frozenset[str]:
        """What was asked and known."""
        return frozenset(msgspec.convert(self.evenement.donnees.get("su") or [], list[str]))

    @property
    def refus(self) -> str:
        """Code of the refusal, empty when the software did what was asked."""
        if "refus" not in self.su:
            raise NonDit(self, f"{TU} si le logiciel a refusé ({self.methode})")
        return super().refus

    def crees(self, type_: str) -> tuple[str, ...]:
        """Ids of what was made, of one type."""
        self._exiger_creation(type_)
        return super().crees(type_)

    def details(self, type_: str) -> tuple[dict[str, object], ...]:
        """Details of what was made: an operator gives none but the number of a facture."""
        raise NonDit(self, f"{TU} le détail de ce qui a été créé ({type_})")

    def factures_creees(self) -> tuple[tuple[str, str], ...]:
        """Number of each facture made, without leading zeros; the billing number is not said."""
        if self.methode in PRODUCTRICES:
            self._exiger_creation("facture")
        return super().factures_creees()

    def ecrans(self) -> Iterator[EcranVu]:
        """Yield the one screen the operator described; setting up has none to describe."""
        reponse = self.reponse
        if isinstance(reponse, Reponse) and self.methode not in PRELIMINAIRES:
            yield EcranDeclare(
                evenement=self.evenement,
                ecran=Ecran(),
                methode=self.methode,
                dit=reponse.ecran,
                su=self.su,
            )

    def documents(self) -> Iterator[DocumentVu]:
        """Yield every document handed over; one whose words are unknown stops its reader."""
        for document in super().documents():
            if not document.document.texte:
                raise NonDit(self, f"{TU} les mots du document {document.document.type}")
            yield document

    def _exiger_creation(self, type_: str) -> None:
        if cle("cree", type_) not in self.su:
            raise NonDit(self, f"{TU} l'identifiant de : {type_} ({self.methode})")
