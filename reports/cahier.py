"""CSV in the layout of a test book: one row a requirement part."""

import csv
import io

from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.reports.masquage import Masque, cellule

COLONNES = (
    "exigence", "section", "enonce", "partie", "verdict", "origine", "scenario", "attendu",
    "trouve", "lieu",
)  # fmt: skip


def cahier(resultats: Resultats, masque: Masque) -> str:
    """Give the test book as CSV (semicolons, as French spreadsheets read it)."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    ecrivain.writerow(COLONNES)
    for exigence in (*resultats.exigences, *resultats.banc):
        for partie in exigence.parties:
            for constat in partie.constats or (None,):
                ecrivain.writerow(
                    cellule(masque(valeur))
                    for valeur in (
                        exigence.exigence,
                        exigence.section,
                        exigence.enonce,
                        partie.texte,
                        str(partie.verdict),
                        constat.origine if constat else "",
                        constat.scenario if constat else "",
                        constat.attendu if constat else "",
                        constat.trouve if constat else "",
                        constat.lieu.detail or constat.lieu.genre if constat else "",
                    )
                )
    return sortie.getvalue()
