"""Keeps a failure inside its scenario: what broke becomes evidence, and the run goes on."""

import re
import traceback
from collections.abc import Iterable
from types import TracebackType

from vitalbench.harness.evidence.masquage import MASQUE

RECIT_MAX = 16_000


class Garde:
    """Context that keeps whatever error the software in process, or a check, lets out.

    The judge runs code it did not write: no list of exceptions would be complete. Only errors
    are kept; what ends the program (Ctrl-C, exit) goes through.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self.erreur: Exception | None = None
        self._trace = ""
        self._secrets = [s for s in secrets if s]

    def __enter__(self) -> "Garde":
        return self

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(erreur, Exception):
            return False
        self.erreur = erreur
        self._trace = "".join(traceback.format_exception(genre, erreur, trace))
        return True

    @property
    def motif(self) -> str:
        """Say the error in one line, secrets masked; ours are already sentences."""
        genre = type(self.erreur)
        nom = "" if genre.__module__.startswith("vitalbench.") else f"{genre.__name__} : "
        return self._masquer(f"{nom}{self.erreur}".replace("\n", " ")[:500])

    @property
    def recit(self) -> str:
        """Give the end of the trace, secrets masked: it goes to the journal, not to a terminal."""
        return self._masquer(self._trace[-RECIT_MAX:])

    def _masquer(self, texte: str) -> str:
        for secret in self._secrets:
            texte = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", MASQUE, texte)
        return texte
