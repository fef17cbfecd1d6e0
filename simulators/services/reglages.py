"""What a scenario can break in an online service: failure, slowness, refusal (DESIGN §4)."""

from enum import Enum
from typing import Literal

import msgspec


class Panne(Enum):
    """How a service fails when it does."""

    AUCUNE = "aucune"
    ERREUR = "erreur"
    INDISPONIBLE = "indisponible"
    COUPURE = "coupure"
    ILLISIBLE = "illisible"


class Reglage(msgspec.Struct, kw_only=True):
    """Settings of one service; changed by world steps between two calls.

    `delai_ms` is real time before the answer. `fois` limits a failure to the next calls
    (None: until changed). `preuve` is whether a proof of the CPS must come with each request.
    """

    panne: Panne = Panne.AUCUNE
    fois: int | None = None
    delai_ms: int = 0
    preuve: Literal["facultative", "exigee"] = "facultative"
    refus: str = ""

    def panne_due(self) -> Panne:
        """Give the failure of this call, counting it down."""
        if self.panne is Panne.AUCUNE or self.fois == 0:
            return Panne.AUCUNE
        if self.fois is not None:
            self.fois -= 1
        return self.panne
