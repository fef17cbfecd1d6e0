"""The simulated world: one seed and one anchor day give one world, always the same (DESIGN §6).

Values are immutable; a scenario gets its own variant by `msgspec.structs.replace`.
"""

import datetime
import difflib
from functools import lru_cache
from typing import Final, TypeVar

import msgspec

from vitalbench.simulators.world.habitants import (
    Amc,
    Etablissement,
    Organisme,
    Personne,
    Professionnel,
)
from vitalbench.simulators.world.institutions import amcs, organismes
from vitalbench.simulators.world.patients import Peuplement
from vitalbench.simulators.world.soignants import etablissements, professionnels
from vitalbench.simulators.world.tirage import Tirage

DOMAINE: Final = "sim.invalid"


class Monde(msgspec.Struct, frozen=True, kw_only=True):
    """One world: everything that exists at anchor day J (`ancre`) for one seed."""

    graine: int
    ancre: datetime.date
    personnes: dict[str, Personne]
    professionnels: dict[str, Professionnel]
    organismes: dict[str, Organisme]
    amcs: dict[str, Amc]
    etablissements: dict[str, Etablissement]

    def personne(self, ident: str) -> Personne:
        """Give a person by id; raises InconnuDuMonde, which suggests close names."""
        return _trouver(self.personnes, ident, "personne inconnue")

    def professionnel(self, ident: str) -> Professionnel:
        """Give a professional by id; raises InconnuDuMonde, which suggests close names."""
        return _trouver(self.professionnels, ident, "professionnel inconnu")

    def organisme(self, cle: str) -> Organisme:
        """Give an organism by its key `regime-caisse`; raises InconnuDuMonde."""
        return _trouver(self.organismes, cle, "organisme inconnu")


def changer_personne(monde: Monde, personne: Personne) -> None:
    """Put another version of a person in a scenario's own copy, for all who look in it."""
    monde.personnes[personne.id] = personne


class InconnuDuMonde(LookupError):
    """An id that nobody bears in this world; the message is French and suggests others."""


_T = TypeVar("_T")


def _trouver(table: dict[str, _T], ident: str, genre: str) -> _T:
    try:
        return table[ident]
    except KeyError:
        proches = difflib.get_close_matches(ident, table, n=3) or sorted(table)[:3]
        raise InconnuDuMonde(f"{genre} : {ident[:60]} (proches : {', '.join(proches)})") from None


@lru_cache(maxsize=8)
def creer_monde(graine: int, ancre: datetime.date) -> Monde:
    """Make the world of a seed at an anchor day; the result is shared, hence never changed."""
    tirage = Tirage(graine)
    structures = etablissements(tirage)
    connus, complementaires = organismes(DOMAINE), amcs(DOMAINE)
    return Monde(
        graine=graine,
        ancre=ancre,
        personnes=Peuplement(tirage, ancre, connus, complementaires).personnes(),
        professionnels=professionnels(tirage, structures, ancre, DOMAINE),
        organismes=connus,
        amcs=complementaires,
        etablissements=structures,
    )
