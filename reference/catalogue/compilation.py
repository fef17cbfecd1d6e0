"""Compiled forms of the data files: gzip JSON stamped with the fingerprint of their sources.

A compiled form whose fingerprint is not that of the sources beside it is not believed.
`python -m vitalbench.reference.catalogue` rewrites them after the YAML files change.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")


def empreinte(dossier: Path) -> str:
    """Fingerprint of the YAML files of a folder, names included."""
    somme = hashlib.sha256()
    for chemin in sorted(dossier.glob("*.yaml")):
        somme.update(chemin.name.encode() + b"\0" + chemin.read_bytes() + b"\0")
    return somme.hexdigest()


def comprimer(forme: msgspec.Struct) -> bytes:
    """The compiled form, the same bytes for the same content."""
    return gzip.compress(msgspec.json.encode(forme), compresslevel=9, mtime=0)


def lire(chemin: Path, genre: type[T]) -> T | None:
    """The compiled form of a file, or None when it is absent or broken."""
    try:
        return msgspec.json.decode(gzip.decompress(chemin.read_bytes()), type=genre)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError):
        return None
