"""Inside a private namespace: a pcscd of our own, and its vpcd ports handed out as sockets.

Run by `pcscd.py` under `unshare -mn`: the loopback and /run here are nobody else's, so that
several test sessions live side by side and vpcd, which listens on every interface, is reachable
by no other machine. Clients outside reach pcscd by a path, we reach vpcd by sockets passed over
a Unix socket.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

SOCKET_ESPACE = "espace.sock"
SOCKET_PCSCD = "pcscd.comm"
PRET = b"pret\n"

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_DELAI = 10.0
RUN = Path("/run/pcscd")


def monter_boucle() -> None:
    """Bring the loopback interface up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as prise:
        requete = struct.pack("16sh14x", b"lo", 0)
        (drapeaux,) = struct.unpack_from("h", fcntl.ioctl(prise, _SIOCGIFFLAGS, requete), 16)
        fcntl.ioctl(prise, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", drapeaux | _IFF_UP))


def isoler_run(dossier: Path) -> None:
    """Put a private /run here, where /run/pcscd is a directory of the caller."""
    monter = shutil.which("mount") or "/bin/mount"
    subprocess.run([monter, "-t", "tmpfs", "none", "/run"], check=True)  # noqa: S603 (fixed words)
    RUN.mkdir()
    subprocess.run([monter, "--bind", str(dossier), str(RUN)], check=True)  # noqa: S603 (our path)


def attendre_pcscd(pcscd: "subprocess.Popen[bytes]", ports: list[int]) -> bool:
    """Wait until pcscd answers clients and vpcd listens on its ports."""
    fin = time.monotonic() + _DELAI
    while time.monotonic() < fin and pcscd.poll() is None:
        if (RUN / SOCKET_PCSCD).exists() and all(map(_ecoute, ports)):
            return True
        time.sleep(0.005)
    return False


def _ecoute(port: int) -> bool:
    """Look in the kernel's table: a trial connection would be taken for a card."""
    attendu = f":{port:04X}"
    for nom in ("tcp", "tcp6"):
        table = Path("/proc/self/net", nom)
        for ligne in table.read_text().splitlines()[1:] if table.exists() else ():
            colonnes = ligne.split()
            if colonnes[1].endswith(attendu) and colonnes[3] == "0A":
                return True
    return False


def servir(ecoute: socket.socket) -> None:
    """Answer each two-byte port with a connected socket, or with a lone zero byte."""
    while True:
        client, _ = ecoute.accept()
        with client:
            demande = client.recv(2)
            if len(demande) != 2:
                continue
            try:
                connexion = socket.create_connection(
                    ("127.0.0.1", int.from_bytes(demande, "big")), 1.0
                )
            except OSError:
                client.sendall(b"\x00")
                continue
            with connexion:
                socket.send_fds(client, [b"\x01"], [connexion.fileno()])


def main(arguments: list[str]) -> int:
    """Isolate, start pcscd, say ready, serve until standard input closes."""
    dossier, configuration = Path(arguments[0]), arguments[1]
    ports = [int(port) for port in arguments[2:]]
    monter_boucle()
    isoler_run(dossier)
    programme = shutil.which("pcscd", path="/usr/sbin:/usr/bin:/sbin:/bin") or "pcscd"
    journal = (dossier / "pcscd.log").open("wb")
    with subprocess.Popen(  # noqa: S603 (fixed words and our own path)
        [programme, "-f", "-c", configuration], stdin=subprocess.DEVNULL, stdout=journal,
        stderr=journal,
    ) as pcscd:  # fmt: skip
        try:
            if not attendre_pcscd(pcscd, ports):
                return 1
            ecoute = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            ecoute.bind(str(dossier / SOCKET_ESPACE))
            ecoute.listen()
            os.write(1, PRET)
            enfant = os.fork()
            if enfant == 0:
                servir(ecoute)
            sys.stdin.buffer.read()
            os.kill(enfant, 15)
            os.waitpid(enfant, 0)
            return 0
        finally:
            pcscd.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
