"""Says each step of a scenario in French: what the tester does, what the bench does.

One wording for the console of the operator, the printed sheet and the scenarios as lessons.
"""

from typing import Literal

import msgspec

from vitalbench.harness.scenario import gestes_monde, gestes_ps
from vitalbench.harness.scenario.diction import Diction, Saisies, majuscule
from vitalbench.harness.scenario.modele import MONDE, Etape


class Geste(msgspec.Struct, frozen=True, kw_only=True):
    """One step in words: who acts, one sentence, and what to type with the label of each field."""

    acteur: Literal["operateur", "banc"]
    texte: str
    saisies: Saisies = ()


def dire(etape: Etape, diction: Diction) -> Geste:
    """Say one step of a scenario."""
    acteur: Literal["operateur", "banc"] = "banc" if etape.action in MONDE else "operateur"
    phrases = gestes_monde.PHRASES if acteur == "banc" else gestes_ps.PHRASES
    phrase = phrases.get(etape.action)
    if phrase is None:
        saisies = tuple(diction.plat(etape.parametres))
        return Geste(acteur=acteur, texte=f"{majuscule(etape.action)} :", saisies=saisies)
    texte, saisies = phrase(etape.parametres, diction)
    return Geste(acteur=acteur, texte=texte, saisies=saisies)
