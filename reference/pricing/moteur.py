"""Named rules, the registry that finds them, and the calculation that applies and traces them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType, ModuleType
from typing import Concatenate, Generic, ParamSpec, TypeVar, cast

from vitalbench.reference.catalogue.tables import Tables
from vitalbench.reference.pricing.demande import DemandeTarification

P = ParamSpec("P")
R = TypeVar("R")


class Regle(Generic[P, R]):
    """A rule: its name, the requirements it serves, the function that decides."""

    __slots__ = ("exigences", "fonction", "nom", "phrase")

    def __init__(
        self, nom: str, exigences: tuple[str, ...], fonction: Callable[Concatenate[Calcul, P], R]
    ) -> None:
        self.nom = nom
        self.exigences = exigences
        self.fonction = fonction
        self.phrase = (fonction.__doc__ or "").partition("\n")[0]


def regle(
    nom: str, *exigences: str
) -> Callable[[Callable[Concatenate[Calcul, P], R]], Regle[P, R]]:
    """Declare a function as the rule of that name."""

    def declarer(fonction: Callable[Concatenate[Calcul, P], R]) -> Regle[P, R]:
        return Regle(nom, exigences, fonction)

    return declarer


class RegleInconnue(KeyError):
    """A rule name that the registry does not hold."""

    def __str__(self) -> str:
        return f"règle inconnue : {self.args[0]}"


class Registre:
    """The rules in force, by name; a copy may have one of them replaced."""

    def __init__(self, regles: Iterable[Regle[..., object]]) -> None:
        self._regles: Mapping[str, Regle[..., object]] = MappingProxyType(
            {r.nom: r for r in regles}
        )

    @classmethod
    def des_modules(cls, *modules: ModuleType) -> Registre:
        """Gather every rule declared in some modules; a name is declared once."""
        trouvees: dict[str, Regle[..., object]] = {}
        for module in modules:
            for valeur in vars(module).values():
                if not isinstance(valeur, Regle):
                    continue
                if trouvees.setdefault(valeur.nom, valeur) is not valeur:
                    raise ValueError(f"règle déclarée deux fois : {valeur.nom}")
        return cls(trouvees.values())

    def __getitem__(self, nom: str) -> Regle[..., object]:
        try:
            return self._regles[nom]
        except KeyError:
            raise RegleInconnue(nom) from None

    def noms(self) -> tuple[str, ...]:
        """Names of the rules, sorted."""
        return tuple(sorted(self._regles))

    def avec(self, nom: str, fonction: Callable[..., object]) -> Registre:
        """A copy where one rule is decided by another function of the same signature."""
        remplacee = self[nom]
        autre = Regle[..., object](nom, remplacee.exigences, fonction)
        return Registre({**self._regles, nom: autre}.values())

    def fonction(self, voulue: Regle[P, R]) -> Callable[Concatenate[Calcul, P], R]:
        """The function in force for a rule."""
        return cast("Callable[Concatenate[Calcul, P], R]", self[voulue.nom].fonction)


class Calcul:
    """One pricing under way: the request, the tables, the rules, and the trace of those applied."""

    __slots__ = ("demande", "registre", "tables", "trace")

    def __init__(self, demande: DemandeTarification, tables: Tables, registre: Registre) -> None:
        self.demande = demande
        self.tables = tables
        self.registre = registre
        self.trace: list[str] = []

    def appliquer(self, voulue: Regle[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Apply a rule by its name, so that a replaced one is the one applied."""
        if voulue.nom not in self.trace:
            self.trace.append(voulue.nom)
        return self.registre.fonction(voulue)(self, *args, **kwargs)

    def nouvelle_trace(self) -> Calcul:
        """The same calculation with an empty trace."""
        return Calcul(self.demande, self.tables, self.registre)
