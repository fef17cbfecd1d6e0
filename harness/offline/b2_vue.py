"""One facture of the PS profile as the rules of context look at it."""

from functools import cache

from vitalbench.harness.offline.b2_mode import Mode
from vitalbench.harness.offline.ecarts import Zone, zone
from vitalbench.reference.catalogue import tables
from vitalbench.reference.norms.b2 import EnteteFacture
from vitalbench.reference.norms.codec import Enregistrement

ACCOMPAGNEMENT = "accompagnement"
HORS_TIERS_PAYANT_AMC = frozenset({"00", "05"})


class FactureJugee:
    """Header, lines and lot of a facture; what is costly is read once, when a rule asks."""

    __slots__ = ("_codes", "actes", "e", "entete", "lettre", "mode", "suite")

    def __init__(
        self, entete: EnteteFacture, suite: tuple[Enregistrement, ...], mode: Mode
    ) -> None:
        self.entete = entete
        self.e = entete.texte
        self.suite = suite
        self.mode = mode
        self.lettre = mode.lettre
        self.actes = [r for r in suite if r.code == "4"]
        self._codes: frozenset[str] | None = None

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the prestations."""
        if self._codes is None:
            self._codes = frozenset(a.texte[73:78].rstrip(" ") for a in self.actes)
        return self._codes

    @property
    def nature(self) -> str:
        """Nature d'assurance."""
        return self.e[76:78]

    @property
    def dre(self) -> bool:
        """Tell whether it is a DRE."""
        return self.e[46] == "D"

    @property
    def famille(self) -> str:
        """Family of the one who executes, from the speciality of the first act."""
        return familles().get(self.actes[0].texte[65:67], "") if self.actes else ""

    def zone(self, champ: str) -> Zone:
        """Give the place of a field of the header."""
        return zone(self.entete, champ)


def age(entete: str) -> int | None:
    """Give the age of the beneficiary of a header, under 100; None when a date is unreadable."""
    naissance, facturation = entete[95:101], entete[39:45]
    if not (naissance.isdigit() and facturation.isdigit()):
        return None
    # two-digit years: born in the same century, or at the end of the former
    return (int(facturation) - int(naissance)) % 1_000_000 // 10_000


@cache
def familles() -> dict[str, str]:
    """Give the family of each speciality (SNDS)."""
    return {x.code: x.famille or "" for x in tables().specialites}


@cache
def codes_telemedecine() -> frozenset[str]:
    """Give the codes of acts at a distance, accompaniment aside."""
    return frozenset(
        x.code for x in tables().prestations if x.telemedecine and x.groupe != ACCOMPAGNEMENT
    )


@cache
def codes_medicaments() -> frozenset[str]:
    """Give the codes under which a boxed medicine is billed."""
    return frozenset(
        x.code
        for x in tables().prestations
        if x.nomenclature == "pharmacie" and x.groupe == "medicament"
    )
