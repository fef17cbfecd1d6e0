"""Rewrites the compiled forms of the catalogue and of the tables from their YAML files."""

from importlib.resources import as_file, files

from vitalbench.reference.catalogue.compilation import comprimer, empreinte
from vitalbench.reference.catalogue.lecture import CatalogueCompile, lire_dossier
from vitalbench.reference.catalogue.tables import TablesCompilees, lire_tables

with as_file(files("vitalbench.reference.catalogue")) as paquet:
    exigences, tarifs = paquet / "exigences", paquet / "tarifs"
    (paquet / "exigences.json.gz").write_bytes(
        comprimer(
            CatalogueCompile(empreinte=empreinte(exigences), exigences=lire_dossier(exigences))
        )
    )
    (paquet / "tarifs.json.gz").write_bytes(
        comprimer(TablesCompilees(empreinte=empreinte(tarifs), tables=lire_tables(tarifs)))
    )
