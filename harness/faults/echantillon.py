"""A corrupted sample: the journal of the healthy run, changed, then judged again.

Used where a filter at the boundary would only change what the journal says of one channel.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from vitalbench.harness.evidence.evenement import Evenement
from vitalbench.harness.evidence.journal import JournalScenario
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.codec import Enregistrement
from vitalbench.reference.protocol.ecran import Champ, Ecran, Mention, Proposition
from vitalbench.reference.protocol.reponses import Reponse

FORMATER = "SSV_FormaterFactures"
Retouche = Callable[[Evenement], Evenement | Sequence[Evenement] | None]


RetoucheB2 = Callable[[Enregistrement], Enregistrement]
RetouchePiece = tuple[str, str, Callable[[bytes], bytes]]


class Corruption(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample changes: events one by one (None takes one out), records of files.

    `etape` limits changes of events and bodies to one named step of the scenario; `piece`
    changes the bodies of a kind of event: (genre, name of the body, change).
    """

    evenement: Retouche | None = None
    etape: str = ""
    b2: RetoucheB2 | None = None
    piece: RetouchePiece | None = None

    def appliquer(self, journal: JournalScenario) -> "JournalCorrompu":
        """Give the journal as the wrong software would have left it."""
        pieces: dict[str, bytes] = {}
        retenus: list[Evenement] = []
        dans_l_etape = not self.etape
        for lu in journal.evenements:
            if self.etape and lu.genre == "etape":
                dans_l_etape = lu.donnees.get("repere") == self.etape
            evenement = self._corps(journal, lu, pieces, self.piece if dans_l_etape else None)
            if self.evenement is None or not dans_l_etape or lu.genre in _INTOUCHES:
                retenus.append(evenement)
                continue
            rendu = self.evenement(evenement)
            if isinstance(rendu, Evenement):
                retenus.append(rendu)
            elif rendu is not None:
                retenus.extend(rendu)
        return JournalCorrompu(
            scenario=journal.scenario,
            evenements=tuple(retenus),
            dossier=journal.dossier,
            corrompues=pieces,
        )

    def _corps(
        self,
        journal: JournalScenario,
        lu: Evenement,
        pieces: dict[str, bytes],
        piece: RetouchePiece | None,
    ) -> Evenement:
        changes: dict[str, str] = {}
        for nom, empreinte in lu.pieces.items():
            octets: bytes | None = None
            if self.b2 is not None and lu.genre == "reception" and nom == "b2":
                octets = b"".join(
                    self.b2(e).brut for e in enregistrements(journal.piece(empreinte))
                )
            if piece is not None and (lu.genre, nom) == piece[:2]:
                octets = piece[2](journal.piece(empreinte))
            if octets is not None:
                changes[nom] = f"{len(pieces):064x}"
                pieces[changes[nom]] = octets
        return msgspec.structs.replace(lu, pieces={**lu.pieces, **changes}) if changes else lu


_INTOUCHES = frozenset({"scenario.debut", "scenario.fin"})


class JournalCorrompu(JournalScenario, frozen=True, kw_only=True):
    """A journal some pieces of which were changed."""

    corrompues: dict[str, bytes]

    def piece(self, nom: str) -> bytes:
        """Give a body, the corrupted one when there is one."""
        if nom in self.corrompues:
            return self.corrompues[nom]
        return super().piece(nom)


def zone(type_: type[Enregistrement], champ: str, brut: str) -> RetoucheB2:
    """Change one field of every record of a type."""
    return lambda e: e.avec_brut(champ, brut) if isinstance(e, type_) else e


def zone_de(type_: type[Enregistrement], numero: int, champ: str, brut: str) -> RetoucheB2:
    """Change one field of the records of a type, in one facture."""

    def changer(e: Enregistrement) -> Enregistrement:
        if isinstance(e, type_) and e.brut_de("no_facture") == f"{numero:09d}":
            return e.avec_brut(champ, brut)
        return e

    return changer


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


def avec_champ(ident: str, valeur: str) -> Callable[[Ecran], Ecran]:
    """Screen with one more field, or another value in it."""
    return lambda e: msgspec.structs.replace(
        e, champs=(*(c for c in e.champs if c.id != ident), Champ(id=ident, valeur=valeur))
    )


def avec_mention(ident: str, texte: str = "") -> Callable[[Ecran], Ecran]:
    """Screen with one more mention."""
    return lambda e: msgspec.structs.replace(
        e, mentions=(*e.mentions, Mention(id=ident, texte=texte))
    )


def sans_refus(rendue: Reponse) -> Reponse:
    """Answer that refuses nothing."""
    return msgspec.structs.replace(rendue, refus=None)


def suivi_de(genre: str, quand: str = "etape", **champs: object) -> Retouche:
    """Add one event, of a kind, after each event of another kind."""

    def retoucher(evenement: Evenement) -> Sequence[Evenement]:
        if evenement.genre != quand:
            return [evenement]
        ajoute = msgspec.structs.replace(
            evenement, genre=genre, donnees=msgspec.to_builtins(champs), pieces={}
        )
        return [evenement, ajoute]

    return retoucher


def appel_ajoute(
    fonction: str,
    statut: int = 0,
    sorties: Sequence[Mapping[str, object]] = (),
    entrees: Sequence[Mapping[str, object]] = (),
) -> Retouche:
    """Add one module call at the start of a step."""
    return suivi_de(
        "appel_module",
        fonction=fonction,
        statut=statut,
        sorties=list(sorties),
        entrees=list(entrees),
        phase="apres",
    )


def apdu_ajoutee(lecteur: str, commande: str, reponse: str = "9000") -> Retouche:
    """Add one card command at the start of a step."""
    return suivi_de("apdu", lecteur=lecteur, rang=0, commande=commande, reponse=reponse)


def appel_change(fonction: str, **champs: object) -> Retouche:
    """Change the calls of one function: their status, their groups."""

    def retoucher(evenement: Evenement) -> Evenement:
        lues = evenement.donnees
        if evenement.genre != "appel_module" or lues.get("fonction") != fonction:
            return evenement
        if lues.get("phase") == "avant":
            return evenement
        return msgspec.structs.replace(evenement, donnees={**lues, **champs})

    return retoucher


def jamais_formee(etape: str) -> Corruption:
    """No facture is made during a step: the call that makes it fails."""
    return Corruption(evenement=appel_change(FORMATER, statut=0xE000), etape=etape)


def formee_a_tort(etape: str) -> Corruption:
    """A facture is made during a step that should make none."""
    return Corruption(evenement=appel_ajoute(FORMATER), etape=etape)


def propositions(
    ident: str, changer: Callable[[Proposition], Proposition]
) -> Callable[[Ecran], Ecran]:
    """Screen on which one question is another."""
    return lambda e: msgspec.structs.replace(
        e, propositions=tuple(changer(p) if p.id == ident else p for p in e.propositions)
    )


def du_service(service: str) -> Callable[[Evenement], bool]:
    """Tell the events of one online service."""
    return lambda e: e.donnees.get("service") == service


def de_la_fonction(fonction: str) -> Callable[[Evenement], bool]:
    """Tell the calls of one module function."""
    return lambda e: e.donnees.get("fonction") == fonction


def requete_changee(motif: bytes, remplacement: bytes) -> tuple[str, str, Callable[[bytes], bytes]]:
    """Change the body of every request to a service, for the `piece` of a corruption."""
    return ("service", "requete", lambda octets: re.sub(motif, remplacement, octets))


def choix_retenu(ident: str, choix: str) -> Callable[[Ecran], Ecran]:
    """Screen on which a question has another answer retained."""

    return propositions(ident, lambda p: msgspec.structs.replace(p, retenu=choix))
