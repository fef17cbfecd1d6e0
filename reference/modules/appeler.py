"""How every function of a module is run: tell the observer, obey it, answer, tell the answer."""

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.appels import MASQUE_CODE, Appel, Issue, Observateur
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.zones.codec import Groupe, composer

T = TypeVar("T")

SUCCES = frozenset((statuts.OK,))
_ANOMALIE = 60020


class Travail(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What a function made when nothing was refused: value, output groups, status."""

    valeur: T
    sorties: tuple[Groupe, ...] = ()
    statut: int = statuts.OK


class Appelant:
    """Makes the calls of one module before its observer."""

    def __init__(self, observateur: Observateur) -> None:
        self._observateur = observateur

    def appeler(
        self,
        fonction: str,
        entrees: tuple[Groupe, ...],
        travail: Callable[[], Travail[T]],
        *,
        admis: frozenset[int] = SUCCES,
        relire: Callable[[Issue, T | None], T] | None = None,
    ) -> Travail[T]:
        """Run one call between its two events; raises RefusModule unless its status is admitted.

        An observer that imposes a status not admitted stops the function. One that imposes an
        admitted status lets it run, then each field of its groups replaces the same field of
        ours, and `relire` makes the value from the result; what the function refused no longer
        counts when the imposed groups are enough to make a value.
        """
        appel = Appel(fonction=fonction, entrees=entrees)
        imposee = self._observateur.avant(appel)
        if imposee is not None and imposee.statut not in admis:
            self._observateur.apres(appel, imposee)
            raise RefusModule(imposee.statut, _libelle(imposee))
        try:
            fait = travail()
        except RefusModule as refus:
            if imposee is None or relire is None or not imposee.sorties:
                self._observateur.apres(appel, Issue(statut=refus.code, sorties=_anomalie(refus)))
                raise
            fait = Travail(valeur=relire(imposee, None), sorties=())
        if imposee is not None:
            issue = Issue(statut=imposee.statut, sorties=_fusionner(fait.sorties, imposee.sorties))
            valeur = fait.valeur
            if relire is not None:
                valeur = relire(issue, fait.valeur)
            fait = Travail(valeur=valeur, sorties=issue.sorties, statut=issue.statut)
        self._observateur.apres(appel, Issue(statut=fait.statut, sorties=fait.sorties))
        return fait


def parametres(**valeurs: str) -> Groupe:
    """Give the plain parameters of a call as a group 0, which the modules do not use."""
    return Groupe(groupe=0, nom="parametres", champs=valeurs)


def code_masque(code_porteur: str | None) -> str:
    """Give what observers see of a code porteur: that there was one."""
    return MASQUE_CODE if code_porteur is not None else ""


def _fusionner(faites: tuple[Groupe, ...], imposees: tuple[Groupe, ...]) -> tuple[Groupe, ...]:
    """Put imposed fields in the groups of the same number, rank by rank; the rest is added."""
    restantes = list(imposees)
    sorties = []
    for groupe in faites:
        autre = next((g for g in restantes if g.groupe == groupe.groupe), None)
        if autre is None:
            sorties.append(groupe)
            continue
        restantes.remove(autre)
        sorties.append(msgspec.structs.replace(groupe, champs={**groupe.champs, **autre.champs}))
    return (*sorties, *restantes)


def _anomalie(refus: RefusModule) -> tuple[Groupe, ...]:
    if not refus.detail:
        return ()
    libelle = refus.detail.encode("latin-1", "replace").decode("latin-1")
    return (composer(_ANOMALIE, code=f"{refus.code}", libelle=libelle),)


def _libelle(issue: Issue) -> str:
    anomalies = (g.champs.get("libelle", "") for g in issue.sorties if g.groupe == _ANOMALIE)
    return next(anomalies, "")
