"""A headless Chromium driven through its debugging pipe: the DevTools protocol, no library."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = next((p for n in ("chromium", "chromium-browser") if (p := shutil.which(n))), None)
PUCES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--remote-debugging-pipe",
)  # fmt: skip


class Page:
    """One page: what it asked of the network, what its console said, what its keys do."""

    def __init__(self, processus: subprocess.Popen[bytes]) -> None:
        self._processus = processus
        self._numero = 0
        self._session = ""
        self.requetes: list[str] = []
        self.plaintes: list[str] = []
        self._charge = False

    def ouvrir(self, adresse: str) -> None:
        """Open an address and wait for its load."""
        cible = self.appeler("Target.createTarget", url="about:blank")["targetId"]
        attache = self.appeler("Target.attachToTarget", targetId=cible, flatten=True)
        self._session = attache["sessionId"]
        for domaine in ("Page", "Network", "Runtime", "Log"):
            self.appeler(f"{domaine}.enable")
        self.appeler("Page.navigate", url=adresse)
        while not self._charge:
            self._recevoir()

    def largeur(self, largeur: int, hauteur: int) -> None:
        """Show the page on a screen of that size."""
        self.appeler(
            "Emulation.setDeviceMetricsOverride",
            width=largeur, height=hauteur, deviceScaleFactor=1, mobile=largeur < 600,
        )  # fmt: skip

    def evaluer(self, expression: str) -> Any:
        """Give the value of an expression."""
        rendu = self.appeler("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in rendu, rendu
        return rendu["result"].get("value")

    def frapper(self, touche: str, texte: str = "") -> None:
        """Press and release a key."""
        code = {"Tab": 9, "Enter": 13, " ": 32}.get(touche, 0)
        commun = {"key": touche, "windowsVirtualKeyCode": code}
        self.appeler("Input.dispatchKeyEvent", type="keyDown", text=texte, **commun)
        self.appeler("Input.dispatchKeyEvent", type="keyUp", **commun)

    def photographier(self, chemin: Path) -> None:
        """Write a picture of what the screen shows."""
        image = self.appeler("Page.captureScreenshot", format="png")["data"]
        chemin.write_bytes(base64.b64decode(image))

    def imprimer(self) -> bytes:
        """Give the page as it prints, a PDF."""
        return base64.b64decode(
            self.appeler("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        )

    def appeler(self, methode: str, **parametres: Any) -> dict[str, Any]:
        """Call a method of the protocol and wait for its answer."""
        self._numero += 1
        numero = self._numero
        appel = {"id": numero, "method": methode, "params": parametres}
        if self._session:
            appel["sessionId"] = self._session
        assert self._processus.stdin is not None
        self._processus.stdin.write(json.dumps(appel).encode() + b"\0")
        self._processus.stdin.flush()
        while True:
            recu = self._recevoir()
            if recu.get("id") == numero:
                assert "error" not in recu, (methode, recu)
                resultat: dict[str, Any] = recu["result"]
                return resultat

    def _recevoir(self) -> dict[str, Any]:
        sortie = self._processus.stdout
        assert sortie is not None
        octets = bytearray()
        while (octet := sortie.read(1)) != b"\0":
            assert octet, "le navigateur s'est arrêté"
            octets += octet
        recu: dict[str, Any] = json.loads(octets)
        parametres = recu.get("params", {})
        match recu.get("method"):
            case "Page.loadEventFired":
                self._charge = True
            case "Network.requestWillBeSent":
                self.requetes.append(parametres["request"]["url"])
            case "Runtime.exceptionThrown" | "Log.entryAdded":
                self.plaintes.append(json.dumps(parametres))
            case "Runtime.consoleAPICalled":
                self.plaintes.append(json.dumps(parametres["args"]))
        return recu


@contextmanager
def page(adresse: str, dossier: Path) -> Iterator[Page]:
    """Open a page in a browser of its own, whose profile is kept in `dossier`."""
    assert CHROMIUM is not None
    processus = subprocess.Popen(
        [
            "sh", "-c", 'exec "$@" 3<&0 4>&1 </dev/null >/dev/null', "sh",
            CHROMIUM, *PUCES, f"--user-data-dir={dossier / 'navigateur'}",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        ouverte = Page(processus)
        ouverte.ouvrir(adresse)
        yield ouverte
    finally:
        processus.terminate()
        processus.wait(20)
