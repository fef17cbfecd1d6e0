"""Registry of faults: what each one alters, the check parts it must kill, and where.

A fault is killed when every part it names is NON CONFORME at the declared place and nothing it
does not declare is. `Alteration` runs the scenario again with filters at the boundary;
`Echantillon` corrupts the journal of the healthy run and judges it again.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import msgspec

from vitalbench.harness.faults.alteration import Alteration
from vitalbench.harness.faults.echantillon import Corruption

Recette: TypeAlias = Callable[[], Alteration | Corruption]


class Faute(msgspec.Struct, frozen=True, kw_only=True):
    """One fault.

    `lieu` is the kind of place, then the field when it matters: `fichier:taux`; several places
    are told apart by a bar: `appel_module|pilote`.
    """

    id: str
    phrase: str
    tue: tuple[tuple[str, str], ...]
    scenario: str
    lieu: str
    aussi: tuple[str, ...] = ()
    recette: Recette


class FauteInvalide(Exception):
    """A fault that names what does not exist."""


_FAUTES: dict[str, Faute] = {}


def faute(
    ident: str,
    *,
    tue: list[tuple[str, str]],
    scenario: str,
    lieu: str,
    aussi: tuple[str, ...] = (),
) -> Callable[[Recette], Recette]:
    """Register a fault; its docstring says what the wrong software does, in French."""

    def inscrire(recette: Recette) -> Recette:
        if ident in _FAUTES:
            raise FauteInvalide(f"faute {ident} inscrite deux fois")
        phrase = (inspect.getdoc(recette) or "").partition("\n\n")[0].replace("\n", " ")
        if not phrase:
            raise FauteInvalide(f"faute {ident} sans docstring")
        _FAUTES[ident] = Faute(
            id=ident,
            phrase=phrase,
            tue=tuple(tue),
            scenario=scenario,
            lieu=lieu,
            aussi=aussi,
            recette=recette,
        )
        return recette

    return inscrire


MACHINERIE = frozenset({"registre", "alteration", "echantillon", "courrier", "execution"})


@cache
def fautes() -> tuple[Faute, ...]:
    """Load every theme of faults, once."""
    paquet = importlib.import_module("vitalbench.harness.faults")
    for module in pkgutil.iter_modules(paquet.__path__):
        if module.name not in MACHINERIE:
            importlib.import_module(f"{paquet.__name__}.{module.name}")
    return tuple(sorted(_FAUTES.values(), key=lambda f: f.id))
