"""The reception as a process of its own: mail on the loopback, orders on standard input.

Orders are one per line: `avancer N` (working days), `regler AAAA-MM-JJTHH:MM`, `fin`. Each is
answered by one JSON line on standard output; events go to `faits.jsonl` of the folder, their
pieces to `pieces/` under their SHA-256.
"""

import hashlib
import queue
import threading
from datetime import datetime
from pathlib import Path
from typing import TextIO

import msgspec

from vitalbench.simulators.reception.accueil import Accueil
from vitalbench.simulators.world.horloge import Horloge

_PAS = 0.05


class OrdreIncompris(ValueError):
    """An order line that means nothing; the message is French."""


class Journalier:
    """Writes events to a folder, one JSON line each."""

    def __init__(self, dossier: Path) -> None:
        self._pieces = dossier / "pieces"
        self._pieces.mkdir(parents=True, exist_ok=True)
        self._fichier = dossier / "faits.jsonl"

    def noter(self, genre: str, donnees: dict[str, object], pieces: dict[str, bytes]) -> None:
        """Append one event."""
        references = {}
        for nom, octets in pieces.items():
            empreinte = hashlib.sha256(octets).hexdigest()
            (self._pieces / empreinte).write_bytes(octets)
            references[nom] = empreinte
        ligne = msgspec.json.encode({"genre": genre, "donnees": donnees, "pieces": references})
        with self._fichier.open("ab") as sortie:
            sortie.write(ligne + b"\n")


def servir(accueil: Accueil, horloge: Horloge, entree: TextIO, sortie: TextIO) -> None:
    """Serve until `fin` or the end of the orders; what was left from before is done first."""
    accueil.demarrer()
    accueil.traiter()
    accueil.avancer()
    _dire(sortie, {"ports": msgspec.to_builtins(accueil.ports)})
    ordres = _ecouter(entree)
    while True:
        if accueil.attendre(_PAS):
            accueil.traiter()
        try:
            ligne = ordres.get_nowait()
        except queue.Empty:
            continue
        if ligne is None or ligne == "fin":
            accueil.arreter()
            return
        try:
            executer(ligne, horloge)
        except OrdreIncompris as erreur:
            _dire(sortie, {"erreur": str(erreur)})
            continue
        accueil.traiter()
        accueil.avancer()
        _dire(sortie, {"instant": horloge.maintenant().isoformat()})


def executer(ligne: str, horloge: Horloge) -> None:
    """Move the clock as an order says."""
    verbe, _, reste = ligne.partition(" ")
    try:
        if verbe == "avancer":
            horloge.avancer(jours_ouvres=int(reste))
            return
        if verbe == "regler":
            horloge.regler(datetime.fromisoformat(reste))
            return
    except ValueError as erreur:
        raise OrdreIncompris(f"{verbe} : valeur illisible {reste[:40]!r}") from erreur
    raise OrdreIncompris(f"ordre inconnu {verbe[:40]!r} : avancer N, regler DATE ou fin attendu")


def _ecouter(entree: TextIO) -> "queue.Queue[str | None]":
    ordres: queue.Queue[str | None] = queue.Queue()

    def lire() -> None:
        for ligne in entree:
            ordres.put(ligne.strip())
        ordres.put(None)

    threading.Thread(target=lire, daemon=True, name="ordres").start()
    return ordres


def _dire(sortie: TextIO, reponse: dict[str, object]) -> None:
    sortie.write(msgspec.json.encode(reponse).decode() + "\n")
    sortie.flush()
