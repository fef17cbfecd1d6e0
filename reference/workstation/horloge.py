"""Clock of the workstation: real until it is set, then the instant it was given."""

from datetime import date, datetime


class HorlogePoste:
    """What time it is for the software; naive local French time."""

    def __init__(self) -> None:
        self._instant: datetime | None = None

    def regler(self, instant: datetime) -> None:
        """Set the clock; a zone, if any, is dropped."""
        self._instant = instant.replace(tzinfo=None)

    def maintenant(self) -> datetime:
        """Give the current instant."""
        return self._instant or datetime.now().replace(microsecond=0)

    def aujourdhui(self) -> date:
        """Give the current day."""
        return self.maintenant().date()
