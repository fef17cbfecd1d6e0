"""A corrupted sample: the journal of the healthy run, changed, then judged again.

Used where a filter at the boundary would only change what the journal says of one channel.
"""

from collections.abc import Callable, Iterable

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.evidence.journal import JournalScenario
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Ecran
from vitalbench.reference.protocol.reponses import Reponse

Retouche = Callable[[Evenement], Evenement | None]


class Corruption(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample changes: events one by one (None takes one out), records of files."""

    evenement: Retouche | None = None
    b2: Callable[[Enregistrement], Enregistrement] | None = None

    def appliquer(self, journal: JournalScenario) -> "JournalCorrompu":
        """Give the journal as the wrong software would have left it."""
        pieces: dict[str, bytes] = {}
        retenus: list[Evenement] = []
        for lu in journal.evenements:
            evenement: Evenement | None = lu
            if self.b2 is not None and lu.genre == "reception" and "b2" in lu.pieces:
                nom = f"{len(pieces):064x}"
                octets = journal.piece(lu.pieces["b2"])
                pieces[nom] = b"".join(self.b2(e).brut for e in enregistrements(octets))
                evenement = msgspec.structs.replace(lu, pieces={**lu.pieces, "b2": nom})
            if self.evenement is not None and evenement is not None:
                evenement = self.evenement(evenement)
            if evenement is not None:
                retenus.append(evenement)
        return JournalCorrompu(
            scenario=journal.scenario,
            evenements=tuple(retenus),
            dossier=journal.dossier,
            corrompues=pieces,
        )


class JournalCorrompu(JournalScenario, frozen=True, kw_only=True):
    """A journal some pieces of which were changed."""

    corrompues: dict[str, bytes]

    def piece(self, nom: str) -> bytes:
        """Give a body, the corrupted one when there is one."""
        if nom in self.corrompues:
            return self.corrompues[nom]
        return super().piece(nom)


def donnees(genre: str, **changements: object) -> Retouche:
    """Change fields of every event of a kind."""

    def retoucher(evenement: Evenement) -> Evenement:
        if evenement.genre != genre:
            return evenement
        return msgspec.structs.replace(evenement, donnees={**evenement.donnees, **changements})

    return retoucher


def sans(genre: str, condition: Callable[[Evenement], bool] = lambda _: True) -> Retouche:
    """Take out the events of a kind that satisfy a condition."""

    def retoucher(evenement: Evenement) -> Evenement | None:
        return None if evenement.genre == genre and condition(evenement) else evenement

    return retoucher


def reponse(changer: Callable[[Reponse], Reponse], methodes: Iterable[str] = ()) -> Retouche:
    """Change the answers to some commands (all when none is named)."""
    voulues = frozenset(methodes)

    def retoucher(evenement: Evenement) -> Evenement:
        if evenement.genre != "pilote" or evenement.donnees.get("methode") == "bonjour":
            return evenement
        if voulues and evenement.donnees.get("methode") not in voulues:
            return evenement
        changee = changer(msgspec.convert(evenement.donnees["reponse"], Reponse))
        return msgspec.structs.replace(
            evenement,
            donnees={**evenement.donnees, "reponse": msgspec.to_builtins(changee)},
        )

    return retoucher


def ecran(changer: Callable[[Ecran], Ecran], methodes: Iterable[str] = ()) -> Retouche:
    """Change every screen of the answers to some commands."""

    def chacun(rendue: Reponse) -> Reponse:
        return msgspec.structs.replace(
            rendue,
            ecran=changer(rendue.ecran),
            etapes=tuple(changer(e) for e in rendue.etapes),
        )

    return reponse(chacun, methodes)


def sans_mention(ident: str) -> Callable[[Ecran], Ecran]:
    """Screen without one mention."""
    return lambda e: msgspec.structs.replace(
        e, mentions=tuple(m for m in e.mentions if m.id != ident)
    )


def sans_champ(ident: str) -> Callable[[Ecran], Ecran]:
    """Screen without one field."""
    return lambda e: msgspec.structs.replace(e, champs=tuple(c for c in e.champs if c.id != ident))


def sans_question(ident: str) -> Callable[[Ecran], Ecran]:
    """Screen without one question."""
    return lambda e: msgspec.structs.replace(
        e, propositions=tuple(p for p in e.propositions if p.id != ident)
    )


def sans_action(ident: str) -> Callable[[Ecran], Ecran]:
    """Screen without one action."""
    return lambda e: msgspec.structs.replace(e, actions=tuple(a for a in e.actions if a != ident))
