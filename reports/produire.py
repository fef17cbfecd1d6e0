"""Writes every report of a run into its folder."""

from pathlib import Path

import msgspec

from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.reports.cahier import cahier
from vitalbench.reports.junit import junit
from vitalbench.reports.lignes import lignes
from vitalbench.reports.masquage import Masque, masquer_nir
from vitalbench.reports.proces_verbal import proces_verbal


def produire(
    resultats: Resultats, journal: Path, dossier: Path, masque: Masque = masquer_nir
) -> list[Path]:
    """Write the results as JSON and JSON lines, JUnit, test book and HTML; give their paths.

    `masque` hides NIR in what is printed; pass `reports.masquage.en_clair` to leave them.
    """
    dossier.mkdir(parents=True, exist_ok=True)
    json = masque(msgspec.json.format(msgspec.json.encode(resultats), indent=2).decode())
    contenus = {
        "resultats.json": json.encode(),
        "resultats.jsonl": lignes(resultats, masque).encode(),
        "junit.xml": junit(resultats, masque),
        "cahier.csv": cahier(resultats, masque).encode("utf-8-sig"),
        "proces-verbal.html": proces_verbal(resultats, journal, masque).encode(),
    }
    chemins = []
    for nom, contenu in contenus.items():
        chemin = dossier / nom
        chemin.write_bytes(contenu)
        chemins.append(chemin)
    return chemins
