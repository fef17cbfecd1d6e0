"""A list of codes with their meaning: data that a profile may replace."""

from collections.abc import Mapping

import msgspec

from vitalbench.reference.norms.fiabilite import Fiabilite


class Liste(msgspec.Struct, frozen=True, kw_only=True):
    """A list of codes with their meaning."""

    nom: str
    fiabilite: Fiabilite
    sources: tuple[str, ...]
    valeurs: Mapping[str, str]
    note: str = ""

    def sens(self, code: str) -> str | None:
        """Give the meaning of a code, None when the list does not hold it."""
        return self.valeurs.get(code)
