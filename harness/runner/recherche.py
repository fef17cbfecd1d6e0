"""Looks for a code porteur in what a software kept, said, printed and sent (CDC §3.2.9.3.1.1).

A run of digits counts only when no other digit or letter touches it. A code that shows is a
finding; a scenario run twice with two codes tells it from a coincidence.
"""

import re
from collections.abc import Iterator
from pathlib import Path

FICHIER_MAX = 64 * 1024 * 1024
_GENRES = (b'"genre":"pilote"', b'"genre":"smtp"', b'"genre":"appel_module"', b'"genre":"pop3"')


def chercher_code(code: str, journal: Path, stockage: Path) -> tuple[tuple[str, ...], int]:
    """Give the places where the code shows, and how many were searched."""
    motif = re.compile(rb"(?<![0-9A-Za-z+/=])" + re.escape(code.encode()) + rb"(?![0-9A-Za-z+/=])")
    trouves: list[str] = []
    examines = 0
    for nom, octets in (*_evenements(journal), *_fichiers(journal.parent / "pieces", stockage)):
        examines += 1
        if motif.search(octets):
            trouves.append(nom)
    return tuple(trouves), examines


def _evenements(journal: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what the software said or sent, event by event."""
    with journal.open("rb") as fichier:
        for numero, ligne in enumerate(fichier, start=1):
            if any(genre in ligne for genre in _GENRES):
                yield f"événement {numero}", ligne


def _fichiers(*dossiers: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the bodies the journal keeps apart and the files of the software."""
    for dossier in dossiers:
        for chemin in sorted(dossier.rglob("*")) if dossier.is_dir() else ():
            if chemin.is_file() and chemin.stat().st_size <= FICHIER_MAX:
                yield chemin.name, chemin.read_bytes()
