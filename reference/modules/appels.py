"""The seam of the fournitures: every module call is an event that an observer sees.

An observer may also answer in place of the module (a criterion, a refusal, a failure): that is
how a test bench puts the software in front of every answer the real modules can give. What
observers get never holds a code porteur: entries that carry one are masked before.
"""

from typing import Protocol

import msgspec

from vitalbench.reference.norms.zones.codec import Groupe

__all__ = ["MASQUE_CODE", "Appel", "Groupe", "Issue", "Observateur", "SansObservateur"]

MASQUE_CODE = "****"


class Appel(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a function of the fournitures, with its input groups."""

    fonction: str
    entrees: tuple[Groupe, ...] = ()


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """What a call gives back: a 16-bit status (0 is success) and output groups."""

    statut: int
    sorties: tuple[Groupe, ...] = ()


class Observateur(Protocol):
    """Who watches module calls, and may answer instead of the module."""

    def avant(self, appel: Appel) -> Issue | None: ...

    def apres(self, appel: Appel, issue: Issue) -> None: ...


class SansObservateur:
    """Watches nothing and leaves every call to the module."""

    def avant(self, appel: Appel) -> Issue | None:  # noqa: ARG002 - signature of the seam
        """Let the module answer."""
        return None

    def apres(self, appel: Appel, issue: Issue) -> None:
        """Forget the call."""
