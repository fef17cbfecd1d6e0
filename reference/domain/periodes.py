"""Periods of days, both ends included; an absent end is open."""

from datetime import date

import msgspec


class Periode(msgspec.Struct, frozen=True, kw_only=True):
    """From `debut` to `fin`, both included; None leaves that side open."""

    debut: date | None = None
    fin: date | None = None

    def contient(self, jour: date) -> bool:
        """Tell whether a day is inside."""
        return (self.debut is None or self.debut <= jour) and (self.fin is None or jour <= self.fin)
