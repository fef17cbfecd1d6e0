"""Watches the journal of the bench while a person works: what need not be asked.

Each action of a PS leaves marks on channels of ours (cards, mail, services); the witness says
which marks end an action, and waits until they stop coming.
"""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from vitalbench.harness.evidence.evenement import Evenement

_SIGNER = "002a9e9a"
CALME_S = 0.7
"""How long a channel stays still before what it showed is taken for done."""
_PAS_S = 0.15


class Marque(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the bench can see by itself, in the words told to the operator."""

    attendu: str
    vu: str
    reconnait: Callable[[Evenement], bool]


def _apdu(lecteur: str, debut: str = "") -> Callable[[Evenement], bool]:
    return lambda e: (
        e.genre == "apdu"
        and e.donnees.get("lecteur") == lecteur
        and str(e.donnees.get("commande", "")).startswith(debut)
    )


def _est(genre: str) -> Callable[[Evenement], bool]:
    return lambda e: e.genre == genre


SIGNATURE = Marque(
    attendu="la signature par la carte de professionnel de santé",
    vu="signature(s) de la carte de professionnel de santé",
    reconnait=_apdu("cps", _SIGNER),
)
LECTURE_CPS = Marque(
    attendu="la lecture de la carte de professionnel de santé",
    vu="échange(s) avec la carte de professionnel de santé",
    reconnait=_apdu("cps"),
)
LECTURE_VITALE = Marque(
    attendu="la lecture de la carte Vitale",
    vu="échange(s) avec la carte Vitale",
    reconnait=_apdu("vitale"),
)
ENVOI = Marque(attendu="le message", vu="message(s) remis en SMTP", reconnait=_est("smtp"))
RELEVE = Marque(attendu="la relève de la boîte", vu="relève(s) en POP3", reconnait=_est("pop3"))
SERVICE = Marque(
    attendu="l'appel du service en ligne",
    vu="appel(s) de service en ligne",
    reconnait=_est("service"),
)
_PAR_ACTION: Mapping[str, Marque] = {
    "facturer": SIGNATURE,
    "securiser": SIGNATURE,
    "mettre_en_lots": SIGNATURE,
    "transmettre": ENVOI,
    "reemettre": ENVOI,
    "relever": RELEVE,
}
_PAR_SUPPORT: Mapping[object, Marque] = {
    "cps": LECTURE_CPS,
    "vitale": LECTURE_VITALE,
    "apcv": SERVICE,
    "adr": SERVICE,
}


def marque(action: str, parametres: Mapping[str, object]) -> Marque | None:
    """Give what shows that a step is done, when a channel of the bench can show it."""
    if action == "facturer" and parametres.get("securiser") is False:
        return None
    if action in {"acquerir", "lire"}:
        return _PAR_SUPPORT.get(parametres.get("support") or parametres.get("carte"))
    return _PAR_ACTION.get(action)


class Temoin:
    """Reads the events of one scenario as they are written."""

    def __init__(self, journal: Path, calme_s: float = CALME_S) -> None:
        self._journal = journal
        self._calme_s = calme_s
        self._place = 0
        self._decodeur = msgspec.json.Decoder(Evenement)
        self._reste = b""

    def nouveaux(self) -> Iterator[Evenement]:
        """Yield what was written since the last call."""
        with contextlib.suppress(OSError), self._journal.open("rb") as flux:
            flux.seek(self._place)
            lu = flux.read()
            self._place += len(lu)
            *lignes, self._reste = (self._reste + lu).split(b"\n")
            for ligne in lignes:
                yield self._decodeur.decode(ligne)

    def guetter(
        self, voulue: Marque | None, attendre: Callable[[float], str | None]
    ) -> tuple[int, str | None]:
        """Wait for a mark, until it stops coming, or for a line; give how many, and the line."""
        comptes: Counter[bool] = Counter()
        ligne: str | None = None
        while ligne is None:
            avant = comptes[True]
            ligne = attendre(self._calme_s if avant else _PAS_S)
            comptes.update(voulue is not None and voulue.reconnait(e) for e in self.nouveaux())
            if ligne is None and avant and comptes[True] == avant:
                break
        return comptes[True], ligne
