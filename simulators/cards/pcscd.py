"""A private pcscd with virtual readers: what tests and `cards serve` put cards in.

Where the system allows (root, or a user with user namespaces), pcscd lives in its own mount and
network namespaces; clients reach it by the variable PCSCLITE_CSOCK_NAME.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

import msgspec

from vitalbench.simulators.cards.espace import (
    PRET,
    RUN,
    SOCKET_ESPACE,
    SOCKET_PCSCD,
    attendre_pcscd,
)
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.liens import PORT_VPCD, LienVpcd, vers_vpcd

VARIABLE = "PCSCLITE_CSOCK_NAME"
PILOTE = "libifdvpcd.so"
_PILOTES = ("/usr/lib/pcsc/drivers/serial", "/usr/local/lib/pcsc/drivers/serial")
_SBIN = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin"


class PcscIndisponible(Exception):
    """No private pcscd can be had here; the message says what is missing, in French."""


class Emplacement(msgspec.Struct, frozen=True, kw_only=True):
    """One virtual slot: the name clients see and the vpcd port of its card side."""

    nom: str
    port: int


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


class PcscdMachine:
    """The pcscd of the machine, started here with our readers; any PC/SC program sees them.

    The vpcd driver listens on every interface: `exposition` tells it and gives the rule that
    closes it.
    """

    def __init__(self, noms: tuple[str, ...]) -> None:
        self._noms = noms
        self._processus: subprocess.Popen[bytes] | None = None
        self._dossier = Path()
        self._liens: list[LienVpcd] = []
        self.emplacements: list[Emplacement] = []

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

    def __enter__(self) -> "PcscdMachine":
        programme = shutil.which("pcscd", path=_SBIN)
        if programme is None:
            raise PcscIndisponible("pcscd absent (paquet pcscd)")
        if os.geteuid() != 0:
            raise PcscIndisponible(
                "ouvrir les lecteurs de la machine demande root ; sans root : --pcsc prive"
            )
        if _pcscd_repond():
            raise PcscIndisponible(
                "un pcscd tourne déjà sur cette machine : arrêtez-le, employez --pcsc prive, "
                "ou --vpcd 127.0.0.1:35963 s'il a le pilote vpcd"
            )
        self._dossier = Path(tempfile.mkdtemp(prefix="vb-pcsc-"))
        self.emplacements = configurer(self._dossier, self._noms)
        RUN.mkdir(exist_ok=True)
        self._processus = subprocess.Popen(  # noqa: S603 (our own words and paths)
            [programme, "-f", "-c", str(self._dossier / "lecteurs")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if not attendre_pcscd(self._processus, [e.port for e in self.emplacements]):
            self.__exit__(None, None, None)
            raise PcscIndisponible("pcscd s'est arrêté ou n'a pas ouvert ses lecteurs")
        return self

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for lien in self._liens:
            lien.arreter()
        if self._processus is not None:
            self._processus.terminate()
            self._processus.wait(10)
        shutil.rmtree(self._dossier, ignore_errors=True)

    def brancher(self, lecteur: LecteurSimule, emplacement: Emplacement) -> LienVpcd:
        """Show a simulated slot in a reader of the machine."""
        lien = LienVpcd(lecteur, vers_vpcd(port=emplacement.port))
        self._liens.append(lien)
        return lien


def _pcscd_repond() -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prise:
        try:
            prise.connect(str(RUN / SOCKET_PCSCD))
        except OSError:
            return False
    return True


class PcscdPrive:
    """One pcscd in its own namespaces; use it as a context manager."""

    def __init__(self, noms: tuple[str, ...] = ("Lecteur SESAM-Vitale simule",)) -> None:
        self._noms = noms
        self._processus: subprocess.Popen[bytes] | None = None
        self._liens: list[LienVpcd] = []
        self.emplacements: list[Emplacement] = []
        self.dossier = Path()

    @property
    def environnement(self) -> dict[str, str]:
        """Give the variable that leads a PC/SC client to this pcscd."""
        return {VARIABLE: str(self.dossier / "run" / SOCKET_PCSCD)}

    def journal(self) -> str:
        """Give what pcscd wrote."""
        return (self.dossier / "run" / "pcscd.log").read_text("utf-8", "replace")

    def __enter__(self) -> "PcscdPrive":
        if shutil.which("pcscd", path=_SBIN) is None:
            raise PcscIndisponible("pcscd absent (paquet pcscd)")
        isoler = shutil.which("unshare", path=_SBIN)
        if isoler is None:
            raise PcscIndisponible("unshare absent (paquet util-linux)")
        self.dossier = Path(tempfile.mkdtemp(prefix="vb-pcsc-"))
        try:
            self.emplacements = configurer(self.dossier, self._noms)
            self._demarrer(isoler)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _demarrer(self, isoler: str) -> None:
        run = self.dossier / "run"
        run.mkdir()
        drapeaux = "-mn" if os.geteuid() == 0 else "-Urmn"
        ports = [str(e.port) for e in self.emplacements]
        module = "vitalbench.simulators.cards.espace"
        ordre = [isoler, drapeaux, sys.executable, "-P", "-m", module, str(run)]
        self._processus = subprocess.Popen(  # noqa: S603 (our own words and paths)
            [*ordre, str(self.dossier / "lecteurs"), *ports],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        sortie = self._processus.stdout
        if sortie is not None and sortie.readline() == PRET:
            return
        erreur = self._processus.stderr
        dit = b"" if erreur is None else erreur.read()[-300:]
        raise PcscIndisponible(
            "espaces de noms refusés ou pcscd arrêté : " + dit.decode("utf-8", "replace").strip()
        )

    def __exit__(
        self,
        genre: type[BaseException] | None,
        erreur: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for lien in self._liens:
            lien.arreter()
        self._liens.clear()
        if self._processus is not None:
            self._processus.communicate(timeout=10)
        shutil.rmtree(self.dossier, ignore_errors=True)

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
