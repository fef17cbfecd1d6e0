"""The compiled form of the catalogue: gzip JSON stamped with the fingerprint of its sources.

`python -m vitalbench.reference.catalogue` rewrites it after the YAML files change.
"""

from __future__ import annotations

import gzip
import zlib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import msgspec

from vitalbench.reference.catalogue import lecture
from vitalbench.reference.catalogue.exigence import Catalogue, Exigence

_PAQUET = files("vitalbench.reference.catalogue")


class FormeCompilee(msgspec.Struct, frozen=True, kw_only=True):
    """What the compiled file holds."""

    empreinte: str
    exigences: tuple[Exigence, ...]


def compiler(dossier: Path) -> bytes:
    """The compiled form of a folder of requirement files, the same bytes for the same sources."""
    forme = FormeCompilee(
        empreinte=lecture.empreinte(dossier), exigences=lecture.lire_dossier(dossier)
    )
    return gzip.compress(msgspec.json.encode(forme), compresslevel=9, mtime=0)


def charger(dossier: Path, compile_: Path) -> Catalogue:
    """The catalogue of a folder: from its compiled form when that is up to date, else from YAML."""
    forme = _lire_compile(compile_)
    if forme is not None and forme.empreinte == lecture.empreinte(dossier):
        return Catalogue(forme.exigences)
    return Catalogue(lecture.lire_dossier(dossier))


def _lire_compile(chemin: Path) -> FormeCompilee | None:
    try:
        return msgspec.json.decode(gzip.decompress(chemin.read_bytes()), type=FormeCompilee)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError):
        return None


@cache
def catalogue() -> Catalogue:
    """The catalogue shipped with the product."""
    with as_file(_PAQUET / "exigences") as dossier, as_file(_PAQUET / "exigences.json.gz") as forme:
        return charger(dossier, forme)
