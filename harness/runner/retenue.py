"""What may still be proven where the software was not driven to the end, or did nothing.

An absence proves something only after something happened: a software that refuses every command,
or says yes and does nothing, gets neither a pass nor a blame from what was not there.
"""

from collections.abc import Iterable

import msgspec

from vitalbench.harness.evidence.dossier import Dossier
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.reference.catalogue import catalogue

ARRETES = {
    "non_supporte": "le scénario n'a pas pu être mené : commande non prise en charge",
    "interrompu": "le scénario a été interrompu",
    "passe": "l'opérateur a passé le scénario",
}
INACTIF = "le banc n'a rien vu faire au logiciel pendant ce scénario"
ACTIVITE = frozenset({"apdu", "appel_module", "smtp", "pop3", "service", "apcv"})
"""Kinds of events that only a software at work produces on the bench's own channels."""


def retenir(dossier: Dossier, etat_joue: str, constats: Iterable[Constat]) -> tuple[Constat, ...]:
    """Turn to NON VÉRIFIÉ what this run of the scenario cannot prove.

    Stopped on the way, only what a channel of the bench showed counts, never what was absent.
    Nothing done at all, nothing holds; and the world is not to blame for a software that sleeps.
    """
    if etat_joue in ARRETES:
        motif = ARRETES[etat_joue]
        return tuple(c if _montre(c) else _douteux(c, motif) for c in constats)
    if any(e.genre in ACTIVITE for e in dossier.journal.evenements):
        return tuple(constats)
    return tuple(c if _accuse_le_logiciel(c) else _douteux(c, INACTIF) for c in constats)


def faisable(dossier: Dossier, constats: Iterable[Constat]) -> tuple[Constat, ...]:
    """Leave undecided what was read after a gesture the world could not make.

    Where returns came without the days a scenario waits for, only what a channel of the bench
    showed still counts: what a screen says then may depend on days that did not pass, and so may
    what a check concludes that looked at a step of after.
    """
    impossible, sans_attente = (
        next(
            (
                e
                for e in dossier.journal.evenements
                if e.genre == "monde" and e.donnees.get("action") == action
            ),
            None,
        )
        for action in ("impossible", "sans_attente")
    )

    def juge(constat: Constat) -> Constat:
        place = constat.lieu.evenement
        for manque in (impossible, sans_attente):
            if manque is None:
                continue
            avant = place is not None and place < manque.seq
            if avant and dossier.lue_jusqu_a < manque.seq:
                continue
            if avant or manque is impossible or not _montre(constat):
                return _douteux(constat, str(manque.donnees.get("motif")))
        return constat

    return tuple(juge(c) for c in constats)


def _montre(constat: Constat) -> bool:
    return constat.origine == "vu" and constat.lieu.genre not in {"etape", "scenario.fin"}


def _accuse_le_logiciel(constat: Constat) -> bool:
    fautif = catalogue()[constat.exigence].acteur
    return constat.verdict is Verdict.NON_CONFORME and fautif == "progiciel"


def _douteux(constat: Constat, motif: str) -> Constat:
    if constat.verdict is Verdict.NON_VERIFIE:
        return constat
    return msgspec.structs.replace(constat, verdict=Verdict.NON_VERIFIE, trouve=motif)
