"""The opposition list of Vitale cards, OPPO-SIM-1 (simulé): whole list or what changed since.

Text of fixed lines, ASCII: `OPPO-SIM-1|<version>|<depuis>|<date AAAAMMJJ>`, then one line a card,
`+<numéro de série>` put in opposition or `-<numéro de série>` taken out, then `FIN|<nombre>`.
"""

import datetime
from typing import Final

from vitalbench.simulators.world.horloge import Horloge

PROFIL: Final = "OPPO-SIM-1"


class ListeOpposition:
    """Which card serials are in opposition; each change makes a new version of the list."""

    def __init__(self, horloge: Horloge) -> None:
        self._horloge = horloge
        self._mouvements: list[tuple[str, str]] = []

    @property
    def version(self) -> int:
        """Give the version: how many changes were made."""
        return len(self._mouvements)

    def opposer(self, numero_serie: str) -> None:
        """Put a card in opposition."""
        if not self.contient(numero_serie):
            self._mouvements.append(("+", numero_serie))

    def lever(self, numero_serie: str) -> None:
        """Take a card out of opposition."""
        if self.contient(numero_serie):
            self._mouvements.append(("-", numero_serie))

    def contient(self, numero_serie: str) -> bool:
        """Tell whether a card is in opposition now."""
        return numero_serie in self._etat(0)

    def fichier(self, depuis: int = 0) -> bytes:
        """Give the list: whole from version 0, else what changed since a version (dLOI)."""
        if not 0 <= depuis <= self.version:
            raise ValueError(f"version de liste d'opposition inconnue : {depuis}")
        jour: datetime.date = self._horloge.maintenant().date()
        lignes = [f"{signe}{serie}" for serie, signe in sorted(self._etat(depuis).items())]
        entete = f"{PROFIL}|{self.version}|{depuis}|{jour:%Y%m%d}"
        return "\r\n".join([entete, *lignes, f"FIN|{len(lignes)}", ""]).encode("ascii")

    def _etat(self, depuis: int) -> dict[str, str]:
        etat: dict[str, str] = {}
        for signe, serie in self._mouvements[depuis:]:
            if signe == "-" and depuis == 0:
                etat.pop(serie, None)
            else:
                etat[serie] = signe
        return etat
