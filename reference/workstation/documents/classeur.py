"""Documents put away as files, under names that no content can choose."""

import re
from pathlib import Path

from vitalbench.reference.protocol.reponses import Document

_EXTENSIONS = {"application/pdf": "pdf", "text/html": "html", "application/json": "json"}
_SUR = re.compile(r"[^A-Za-z0-9_-]+")


def ranger(document: Document, dossier: Path) -> Path:
    """Write a document in a folder, never over another, and give the file."""
    dossier.mkdir(parents=True, exist_ok=True)
    nom = "-".join(x for x in (_sur(document.type), _sur(document.facture)) if x) or "document"
    extension = _EXTENSIONS.get(document.mime, "bin")
    rang = 1
    while True:
        suffixe = f"-{rang}" if rang > 1 else ""
        chemin = dossier / f"{nom}{suffixe}.{extension}"
        try:
            with chemin.open("xb") as flux:
                flux.write(document.contenu)
        except FileExistsError:
            rang += 1
            continue
        return chemin


def _sur(nom: str) -> str:
    return _SUR.sub("-", nom)[:60].strip("-")
