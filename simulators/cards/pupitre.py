"""The desk of a bench that serves cards: orders over a private Unix socket, exchanges back.

One JSON object per line. `serve` holds the desk; `insert`, `remove`, `swap`, `break` and `trace`
are its clients. The socket belongs to its user alone.
"""

import contextlib
import json
import os
import queue
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.lecteur import EchangeApdu, EvenementCarte, LecteurSimule

LIGNE_MAX = 65_536
_FILE_MAX = 10_000
_ATTENTE = 0.2

Fabriquer = Callable[[str, str, str], tuple[Carte, str]]
"""From reader, person and state to a card and what to say of it; raises LookupError."""


class PupitreAbsent(Exception):
    """No bench serves cards here; the message says how to start one, in French."""


class OrdreRefuse(Exception):
    """The bench refuses an order; the message is its own, in French."""


def chemin_par_defaut() -> Path:
    """Give the socket of the user's desk."""
    base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
    return Path(base) / f"vitalbench-cartes-{os.getuid()}.sock"


class Pupitre:
    """Takes orders for the readers of one bench."""

    def __init__(
        self, lecteurs: Mapping[str, LecteurSimule], fabriquer: Fabriquer, chemin: Path
    ) -> None:
        self._lecteurs = lecteurs
        self._fabriquer = fabriquer
        self._chemin = chemin
        self._fin = threading.Event()
        self._ordres: dict[str, Callable[[Mapping[str, str]], str]] = {
            "inserer": self._inserer,
            "retirer": self._retirer,
            "arracher": self._arracher,
            "ralentir": self._ralentir,
        }
        _liberer(chemin)
        ancien = os.umask(0o177)
        try:
            self._ecoute = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._ecoute.bind(str(chemin))
        finally:
            os.umask(ancien)
        self._ecoute.listen()
        self._ecoute.settimeout(_ATTENTE)
        self._fil = threading.Thread(target=self._tourner, name="pupitre", daemon=True)
        self._fil.start()

    def arreter(self) -> None:
        """Close the desk."""
        self._fin.set()
        self._fil.join()
        self._ecoute.close()
        with contextlib.suppress(FileNotFoundError):
            self._chemin.unlink()

    def executer(self, demande: Mapping[str, str]) -> dict[str, object]:
        """Do one order; the answer says what was done, or why it was not."""
        ordre = self._ordres.get(demande.get("ordre", ""))
        if ordre is None:
            return {"ok": False, "dit": f"ordre inconnu ; connus : {', '.join(self._ordres)}"}
        try:
            return {"ok": True, "dit": ordre(demande)}
        except (LookupError, ValueError) as refus:
            return {"ok": False, "dit": str(refus).strip("'\"")}

    def _lecteur(self, demande: Mapping[str, str]) -> LecteurSimule:
        nom = demande.get("lecteur", "")
        if nom not in self._lecteurs:
            raise LookupError(f"lecteur inconnu : {nom} ; connus : {', '.join(self._lecteurs)}")
        return self._lecteurs[nom]

    def _inserer(self, demande: Mapping[str, str]) -> str:
        lecteur = self._lecteur(demande)
        etat = demande.get("etat") or "normale"
        carte, dit = self._fabriquer(demande["lecteur"], demande.get("qui", ""), etat)
        lecteur.inserer(carte)
        return f"{lecteur.nom} : {dit}"

    def _retirer(self, demande: Mapping[str, str]) -> str:
        lecteur = self._lecteur(demande)
        etait = lecteur.retirer()
        return f"{lecteur.nom} : " + ("carte retirée" if etait else "déjà vide")

    def _arracher(self, demande: Mapping[str, str]) -> str:
        lecteur = self._lecteur(demande)
        apres = int(demande.get("apres") or 0)
        lecteur.arracher(apres=apres)
        quand = f"sera arrachée après {apres} échanges" if apres else "arrachée"
        return f"{lecteur.nom} : carte {quand}"

    def _ralentir(self, demande: Mapping[str, str]) -> str:
        lecteur = self._lecteur(demande)
        secondes = float(demande.get("secondes") or 0)
        if not 0 <= secondes <= 60:
            raise ValueError("lenteur de 0 à 60 secondes par échange")
        lecteur.ralentir(secondes)
        return f"{lecteur.nom} : {secondes} s au moins par échange"

    def _tourner(self) -> None:
        while not self._fin.is_set():
            try:
                client, _ = self._ecoute.accept()
            except TimeoutError:
                continue
            threading.Thread(target=self._servir, args=(client,), daemon=True).start()

    def _servir(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, client.makefile("rwb") as flux:
            demande = _lire(flux.readline(LIGNE_MAX))
            if demande.get("ordre") == "suivre":
                self._suivre(client)
                return
            flux.write(json.dumps(self.executer(demande)).encode() + b"\n")

    def _suivre(self, client: socket.socket) -> None:
        """Send every exchange and event to one client, until it leaves."""
        vus: queue.Queue[EchangeApdu | EvenementCarte] = queue.Queue(_FILE_MAX)

        def garder(vu: EchangeApdu | EvenementCarte) -> None:
            with contextlib.suppress(queue.Full):
                vus.put_nowait(vu)

        arrets = [lecteur.observer(garder) for lecteur in self._lecteurs.values()]
        try:
            client.sendall(b'{"suivi": true}\n')
            while not self._fin.is_set():
                with contextlib.suppress(queue.Empty):
                    vu = vus.get(timeout=_ATTENTE)
                    client.sendall(json.dumps(_en_ligne(vu)).encode() + b"\n")
        finally:
            for arreter in arrets:
                arreter()


def _lire(ligne: bytes) -> dict[str, str]:
    try:
        objet = json.loads(ligne)
    except ValueError:
        return {}
    if not isinstance(objet, dict):
        return {}
    return {str(nom): str(valeur) for nom, valeur in objet.items()}


def _en_ligne(vu: EchangeApdu | EvenementCarte) -> dict[str, str]:
    if isinstance(vu, EvenementCarte):
        return {"lecteur": vu.lecteur, "evenement": vu.evenement, "atr": vu.atr.hex()}
    return {
        "lecteur": vu.lecteur,
        "commande": vu.commande.hex(),
        "reponse": vu.reponse.hex(),
        "duree_us": str(vu.duree_ns // 1000),
    }


def _liberer(chemin: Path) -> None:
    """Remove the socket of a bench that is gone; raises OrdreRefuse when one still answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prise:
        try:
            prise.connect(str(chemin))
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                chemin.unlink()
            return
    raise OrdreRefuse(f"un banc de cartes répond déjà à {chemin}")


def _joindre(chemin: Path) -> socket.socket:
    prise = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        prise.connect(str(chemin))
    except OSError:
        prise.close()
        raise PupitreAbsent(
            f"aucun banc de cartes à {chemin} : lancez d'abord « vitalbench cards serve »"
        ) from None
    return prise


def commander(demande: Mapping[str, str], chemin: Path) -> str:
    """Give one order to the desk and return what it says.

    Raises PupitreAbsent, or OrdreRefuse with the words of the desk.
    """
    with _joindre(chemin) as prise, prise.makefile("rwb") as flux:
        flux.write(json.dumps(dict(demande)).encode() + b"\n")
        flux.flush()
        reponse = _lire(flux.readline(LIGNE_MAX))
    if reponse.get("ok") != "True":
        raise OrdreRefuse(reponse.get("dit") or "le banc n'a pas répondu")
    return reponse["dit"]


def suivre(chemin: Path) -> Iterator[dict[str, str]]:
    """Give exchanges and events as they happen, until the desk closes."""
    with _joindre(chemin) as prise, prise.makefile("rwb") as flux:
        flux.write(b'{"ordre": "suivre"}\n')
        flux.flush()
        for ligne in flux:
            lu = _lire(ligne)
            if "lecteur" in lu:
                yield lu
