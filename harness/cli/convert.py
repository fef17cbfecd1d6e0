"""The convert command: exchange files to JSON lines and back."""

import io
import sys
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer

from vitalbench.harness.offline.conversion import depuis_json, en_json
from vitalbench.harness.offline.ouverture import ouvrir


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("convert")(convert)


def convert(
    fichier: Annotated[Path, typer.Argument(help="Fichier d'échange, ou lignes JSON.")],
    out: Annotated[Path | None, typer.Option(help="Fichier écrit ; sinon la sortie.")] = None,
) -> None:
    """Convertit un fichier B2 ou NOEMIE en lignes JSON, et des lignes JSON en fichier, sans perte.

    Les valeurs sont en clair : ne pas diffuser la conversion d'un fichier de production.

    Exemple : vitalbench convert lot.b2 --out lot.jsonl
    """
    if out is None:
        _convertir(fichier, sys.stdout.buffer)
    else:
        with out.open("wb") as sortie:
            _convertir(fichier, sortie)


def _convertir(fichier: Path, sortie: BinaryIO) -> None:
    with fichier.open("rb") as flux:
        json = flux.read(1) == b"{"
        flux.seek(0)
        if json:
            for octets in depuis_json(flux):
                sortie.write(octets)
            return
    with ouvrir(fichier) as ouvert:
        source = ouvert.source
        if isinstance(source, bytes):
            source = cast(BinaryIO, io.BytesIO(source))
        for ligne in en_json(ouvert.nature, source):
            sortie.write(ligne)
