"""Observer at the end of a loopback TCP line: one JSON object a line, one answer a line.

The bench listens; the module tells `{"avant": appel}` and reads `{"issue": issue|null}`, then
tells `{"apres": {"appel": …, "issue": …}}` and reads `{}`.
"""

import socket
from types import TracebackType
from typing import Self

import msgspec

from vitalbench.reference.domain.systeme import phrase
from vitalbench.reference.modules.adresses import lire_adresse
from vitalbench.reference.modules.appels import Appel, Issue

DELAI_S = 30.0
LIGNE_MAX = 8 * 1024 * 1024


class ObservationError(Exception):
    """The line to the bench is cut, or the bench answers something else."""


class _Apres(msgspec.Struct, frozen=True, kw_only=True):
    appel: Appel
    issue: Issue


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the module tells: a call about to be made, or a call made."""

    avant: Appel | None = None
    apres: _Apres | None = None


class Retour(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the bench answers: an issue that replaces the module's own, or nothing."""

    issue: Issue | None = None


_ECRIRE = msgspec.json.Encoder()
_LIRE = msgspec.json.Decoder(Retour)


class ObservateurTcp:
    """Observer that reports every call to `tcp:HÔTE:PORT` and obeys its answers."""

    def __init__(self, adresse: str) -> None:
        hote, port = lire_adresse(adresse)
        self.adresse = adresse
        try:
            self._prise = socket.create_connection((hote, port), timeout=DELAI_S)
        except OSError as erreur:
            raise ObservationError(f"observation {adresse} : {phrase(erreur)}") from erreur
        self._prise.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._flux = self._prise.makefile("rb")

    def avant(self, appel: Appel) -> Issue | None:
        """Tell a call about to be made and give the answer imposed, if any."""
        return self._echanger(Message(avant=appel)).issue

    def apres(self, appel: Appel, issue: Issue) -> None:
        """Tell a call and what it gave."""
        self._echanger(Message(apres=_Apres(appel=appel, issue=issue)))

    def fermer(self) -> None:
        """Hang up."""
        self._flux.close()
        self._prise.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.fermer()

    def _echanger(self, message: Message) -> Retour:
        try:
            self._prise.sendall(_ECRIRE.encode(message) + b"\n")
            ligne = self._flux.readline(LIGNE_MAX)
        except OSError as erreur:
            raise ObservationError(f"observation {self.adresse} : {erreur}") from erreur
        if not ligne.endswith(b"\n"):
            raise ObservationError(f"observation {self.adresse} : ligne coupée par le banc")
        try:
            return _LIRE.decode(ligne)
        except msgspec.MsgspecError as erreur:
            raise ObservationError(f"observation {self.adresse} : {erreur}") from erreur
