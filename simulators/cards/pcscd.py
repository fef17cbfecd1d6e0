"""A private pcscd with virtual readers, in namespaces of its own: what tests put cards in.

Root, or a plain user where the system gives user namespaces. Clients reach it by the variable
PCSCLITE_CSOCK_NAME; vpcd, inside, is reachable by nobody else.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from vitalbench.simulators.cards.espace import PRET, SOCKET_ESPACE, SOCKET_PCSCD
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.lecteurs_virtuels import (
    Emplacement,
    Pcscd,
    PcscIndisponible,
    configurer,
    trouver,
)
from vitalbench.simulators.cards.liens import LienVpcd
from vitalbench.simulators.cards.pcscd_machine import PcscdMachine

VARIABLE = "PCSCLITE_CSOCK_NAME"
NOMS = ("Lecteur SESAM-Vitale simule",)

_MODULE = "vitalbench.simulators.cards.espace"
_ATTENTE_MACHINE = 100.0


class PcscdPrive(Pcscd):
    """One pcscd in its own namespaces."""

    def __init__(self, noms: tuple[str, ...] = NOMS) -> None:
        """Start it. Raises PcscIndisponible."""
        super().__init__()
        self._processus: subprocess.Popen[bytes] | None = None
        trouver("pcscd", "pcscd")
        isoler = trouver("unshare", "util-linux")
        self.dossier = Path(tempfile.mkdtemp(prefix="vb-pcsc-"))
        try:
            self.emplacements = configurer(self.dossier, noms)
            self._demarrer(isoler)
        except BaseException:
            self.fermer()
            raise

    def _demarrer(self, isoler: str) -> None:
        run = self.dossier / "run"
        run.mkdir()
        refus = ""
        for drapeaux in ("-mn", "-Urmn") if os.geteuid() == 0 else ("-Urmn",):
            ports = [str(e.port) for e in self.emplacements]
            ordre = [isoler, drapeaux, sys.executable, "-P", "-m", _MODULE, str(run)]
            processus = subprocess.Popen(  # noqa: S603 (our own words and paths)
                [*ordre, str(self.dossier / "lecteurs"), *ports],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            if processus.stdout is not None and processus.stdout.readline() == PRET:
                self._processus = processus
                return
            refus = processus.communicate(timeout=10)[1][-300:].decode("utf-8", "replace").strip()
        raise PcscIndisponible(f"espaces de noms refusés ou pcscd arrêté : {refus}")

    @property
    def environnement(self) -> dict[str, str]:
        """Give the variable that leads a PC/SC client to this pcscd."""
        return {VARIABLE: str(self.dossier / "run" / SOCKET_PCSCD)}

    def joindre(self, port: int) -> socket.socket:
        """Connect to a vpcd port inside the namespace."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prise:
            prise.connect(str(self.dossier / "run" / SOCKET_ESPACE))
            prise.sendall(port.to_bytes(2, "big"))
            reponse, descripteurs, _, _ = socket.recv_fds(prise, 1, 1)
        if reponse != b"\x01" or not descripteurs:
            raise ConnectionRefusedError(f"port vpcd {port} fermé")
        return socket.socket(fileno=descripteurs[0])

    def brancher(self, lecteur: LecteurSimule, emplacement: Emplacement) -> LienVpcd:
        """Show a simulated slot in a reader of this pcscd."""
        lien = LienVpcd(lecteur, lambda: self.joindre(emplacement.port))
        self._liens.append(lien)
        return lien

    def fermer(self) -> None:
        """Stop links, pcscd and the namespace."""
        self._arreter_liens()
        if self._processus is not None:
            self._processus.communicate(timeout=10)
            self._processus = None
        shutil.rmtree(self.dossier, ignore_errors=True)


def ouvrir_pcscd(noms: tuple[str, ...] = NOMS) -> Pcscd:
    """Give a private pcscd; where namespaces are refused, root gets the machine's, one at a time.

    Raises PcscIndisponible with both reasons.
    """
    try:
        return PcscdPrive(noms)
    except PcscIndisponible as refus:
        if os.geteuid() != 0:
            raise
        try:
            return PcscdMachine(noms, attente=_ATTENTE_MACHINE)
        except PcscIndisponible as suite:
            raise PcscIndisponible(f"{refus} ; {suite}") from None
