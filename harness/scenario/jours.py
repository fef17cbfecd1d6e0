"""Days relative to the anchor J become days; names of steps become what they created."""

from collections.abc import Callable, Mapping
from datetime import date

from vitalbench.harness.scenario.modele import DateRelativeInvalide, decomposer_jour

JourOuvre = Callable[[date, int], date]


def jour(texte: str, ancre: date, jours_ouvres: JourOuvre) -> date:
    """Give the day a text means once J is known."""
    fixe, jours, ouvres = decomposer_jour(texte)
    if fixe is not None:
        return fixe
    depart = date.fromordinal(ancre.toordinal() + jours)
    return jours_ouvres(depart, ouvres) if ouvres else depart


def resoudre(
    valeur: object, ancre: date, jours_ouvres: JourOuvre, crees: Mapping[str, str]
) -> object:
    """Copy parameters with days and step names (`@repere`) replaced, at any depth."""
    if isinstance(valeur, dict):
        return {str(c): resoudre(v, ancre, jours_ouvres, crees) for c, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [resoudre(v, ancre, jours_ouvres, crees) for v in valeur]
    if isinstance(valeur, str):
        if valeur.startswith("@"):
            return crees.get(valeur[1:], "")
        if valeur == "J" or valeur[:2] in {"J+", "J-"}:
            try:
                return jour(valeur, ancre, jours_ouvres).isoformat()
            except DateRelativeInvalide:
                return valeur
    return valeur


def fusionner(base: object, changement: object) -> object:
    """Copy builtins with a change laid over: objects by field, lists by rank, the rest replaced."""
    if isinstance(base, dict) and isinstance(changement, dict):
        return {**base, **{c: fusionner(base.get(c), v) for c, v in changement.items()}}
    if isinstance(base, list | tuple) and isinstance(changement, dict):
        copie = list(base)
        for rang, valeur in changement.items():
            if str(rang).isdigit() and int(rang) < len(copie):
                copie[int(rang)] = fusionner(copie[int(rang)], valeur)
            else:
                copie.append(valeur)
        return copie
    return changement
