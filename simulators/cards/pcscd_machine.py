"""The pcscd of the machine with our readers: any PC/SC program sees them, one session at a time."""

import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO

from vitalbench.simulators.cards.espace import RUN, SOCKET_PCSCD, attendre_pcscd
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.lecteurs_virtuels import (
    Emplacement,
    Pcscd,
    PcscIndisponible,
    configurer,
    trouver,
)
from vitalbench.simulators.cards.liens import LienVpcd, vers_vpcd

_VERROU = Path(tempfile.gettempdir(), "vitalbench-pcscd.lock")
_PAS = 0.1


class PcscdMachine(Pcscd):
    """A pcscd started where clients look for it; needs root, and a lock that others wait for.

    The vpcd driver listens on every interface: `exposition` tells it and gives the rule that
    closes it.
    """

    def __init__(self, noms: tuple[str, ...], *, attente: float = 0.0) -> None:
        """Start it, waiting so many seconds for another session. Raises PcscIndisponible."""
        super().__init__()
        self._processus: subprocess.Popen[bytes] | None = None
        programme = trouver("pcscd", "pcscd")
        if os.geteuid() != 0:
            raise PcscIndisponible(
                "ouvrir les lecteurs de la machine demande root ; sans root : --pcsc prive"
            )
        self._verrou: IO[str] = _VERROU.open("w")
        try:
            _verrouiller(self._verrou, attente)
            self._demarrer(programme, noms)
        except BaseException:
            self.fermer()
            raise

    def _demarrer(self, programme: str, noms: tuple[str, ...]) -> None:
        if _pcscd_repond():
            raise PcscIndisponible(
                "un pcscd tourne déjà sur cette machine : arrêtez-le, employez --pcsc prive, "
                "ou --vpcd 127.0.0.1:35963 s'il a le pilote vpcd"
            )
        self.dossier = Path(tempfile.mkdtemp(prefix="vb-pcsc-"))
        (self.dossier / "run").mkdir()
        self.emplacements = configurer(self.dossier, noms)
        RUN.mkdir(exist_ok=True)
        with (self.dossier / "run" / "pcscd.log").open("wb") as journal:
            self._processus = subprocess.Popen(  # noqa: S603 (our own words and paths)
                [programme, "-f", "-c", str(self.dossier / "lecteurs")],
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
            )
        if not attendre_pcscd(self._processus, [e.port for e in self.emplacements]):
            raise PcscIndisponible("pcscd s'est arrêté ou n'a pas ouvert ses lecteurs")

    @property
    def environnement(self) -> dict[str, str]:
        """Nothing to set: clients find this pcscd where they always do."""
        return {}

    @property
    def exposition(self) -> str:
        """Tell what vpcd opens, and how to close it."""
        ports = [e.port for e in self.emplacements]
        plage = f"{min(ports)}-{max(ports)}"
        return (
            f"Attention : le pilote vpcd écoute sur toutes les interfaces, ports {plage} ; "
            "une autre machine pourrait y présenter une carte. Pour fermer :\n"
            f"  nft add table inet vitalbench; nft add chain inet vitalbench entree "
            "'{ type filter hook input priority 0; }'; "
            f"nft add rule inet vitalbench entree iifname != lo tcp dport {plage} drop"
        )

    def brancher(self, lecteur: LecteurSimule, emplacement: Emplacement) -> LienVpcd:
        """Show a simulated slot in a reader of the machine."""
        lien = LienVpcd(lecteur, vers_vpcd(port=emplacement.port))
        self._liens.append(lien)
        return lien

    def fermer(self) -> None:
        """Stop links and pcscd, then let another session in."""
        self._arreter_liens()
        if self._processus is not None:
            self._processus.terminate()
            self._processus.wait(10)
            self._processus = None
        if self.dossier != Path():
            shutil.rmtree(self.dossier, ignore_errors=True)
        self._verrou.close()


def _verrouiller(verrou: IO[str], attente: float) -> None:
    fin = time.monotonic() + attente
    while True:
        try:
            fcntl.flock(verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= fin:
                raise PcscIndisponible(
                    "une autre session Vitalbench tient le pcscd de la machine"
                ) from None
            time.sleep(_PAS)
        else:
            return


def _pcscd_repond() -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prise:
        try:
            prise.connect(str(RUN / SOCKET_PCSCD))
        except OSError:
            return False
    return True
