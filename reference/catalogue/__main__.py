"""Rewrites the compiled form of the catalogue from its YAML files."""

from importlib.resources import as_file, files

from vitalbench.reference.catalogue.compilation import compiler

with as_file(files("vitalbench.reference.catalogue") / "exigences") as dossier:
    (dossier.parent / "exigences.json.gz").write_bytes(compiler(dossier))
