"""Virtual PC/SC readers: the vpcd driver, its configuration, what every pcscd of ours offers."""

import shutil
from abc import ABC, abstractmethod
from pathlib import Path

import msgspec

from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.liens import PORT_VPCD, LienVpcd

PILOTE = "libifdvpcd.so"
SBIN = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin"

_PILOTES = ("/usr/lib/pcsc/drivers/serial", "/usr/local/lib/pcsc/drivers/serial")


class PcscIndisponible(Exception):
    """No pcscd of ours can be had here; the message says what is missing, in French."""


class Emplacement(msgspec.Struct, frozen=True, kw_only=True):
    """One virtual slot: the name clients see and the vpcd port of its card side."""

    nom: str
    port: int


class Pcscd(ABC):
    """A running pcscd whose readers we hold."""

    def __init__(self) -> None:
        self.dossier = Path()
        self.emplacements: list[Emplacement] = []
        self._liens: list[LienVpcd] = []

    @property
    @abstractmethod
    def environnement(self) -> dict[str, str]:
        """Give what a PC/SC client needs in its environment."""

    @abstractmethod
    def brancher(self, lecteur: LecteurSimule, emplacement: Emplacement) -> LienVpcd:
        """Show a simulated slot in a reader."""

    @abstractmethod
    def fermer(self) -> None:
        """Stop links and pcscd."""

    def journal(self) -> str:
        """Give what pcscd wrote."""
        return (self.dossier / "run" / "pcscd.log").read_text("utf-8", "replace")

    def _arreter_liens(self) -> None:
        for lien in self._liens:
            lien.arreter()
        self._liens.clear()


def trouver(programme: str, paquet: str) -> str:
    """Give the path of a program; raises PcscIndisponible with the package that has it."""
    chemin = shutil.which(programme, path=SBIN)
    if chemin is None:
        raise PcscIndisponible(f"{programme} absent (paquet {paquet})")
    return chemin


def trouver_pilote() -> Path:
    """Give the vpcd driver; raises PcscIndisponible."""
    for dossier in _PILOTES:
        chemin = Path(dossier, PILOTE)
        if chemin.exists():
            return chemin
    raise PcscIndisponible("pilote vpcd absent (paquet vsmartcard-vpcd)")


def configurer(dossier: Path, noms: tuple[str, ...], port: int = PORT_VPCD) -> list[Emplacement]:
    """Write a reader configuration: one block per name, two slots each.

    The driver keeps its slots in global variables: two blocks need two copies of the library.
    """
    pilote = trouver_pilote()
    blocs, emplacements = [], []
    for rang, nom in enumerate(noms):
        copie = dossier / f"{rang}-{PILOTE}"
        shutil.copyfile(pilote, copie)
        base = port + 2 * rang
        blocs.append(
            f'FRIENDLYNAME "{nom}"\nDEVICENAME /dev/null:0x{base:X}\n'
            f"LIBPATH {copie}\nCHANNELID 0x{base:X}\n"
        )
        emplacements += [
            Emplacement(nom=f"{nom} 00 {slot:02d}", port=base + slot) for slot in range(2)
        ]
    configuration = dossier / "lecteurs"
    configuration.mkdir()
    (configuration / "vitalbench").write_text("\n".join(blocs), encoding="ascii")
    return emplacements
