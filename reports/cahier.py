"""CSV in the layout of a test book: one row a part of a requirement and a scenario."""

import csv
import io
from collections.abc import Iterator

from vitalbench.harness.evidence.resultats import PartieVue, Resultats, VerdictExigence
from vitalbench.harness.findings import Constat
from vitalbench.reports.masquage import Masque, cellule

COLONNES = (
    "numero", "exigence", "section", "acteur", "enonce", "verification", "point_verifie",
    "scenario", "titre_scenario", "attendu", "obtenu", "verdict", "verdict_exigence", "origine",
    "preuve", "pour_voir", "cause_probable", "remarque",
)  # fmt: skip
"""`remarque` is left empty: the tester's own column."""


def cahier(resultats: Resultats, masque: Masque) -> str:
    """Give the test book as CSV (semicolons, as French spreadsheets read it)."""
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";")
    ecrivain.writerow(COLONNES)
    titres = {s.scenario: s.titre for s in resultats.scenarios}
    for numero, rangee in enumerate(_rangees(resultats), start=1):
        ecrivain.writerow(cellule(masque(v)) for v in (str(numero), *_cellules(*rangee, titres)))
    return sortie.getvalue()


Rangee = tuple[VerdictExigence, PartieVue | None, Constat | None]


def _rangees(resultats: Resultats) -> Iterator[Rangee]:
    for exigence in (*resultats.exigences, *resultats.banc):
        if not exigence.parties:
            yield exigence, None, None
        for partie in exigence.parties:
            for constat in partie.constats or (None,):
                yield exigence, partie, constat


def _cellules(
    exigence: VerdictExigence,
    partie: PartieVue | None,
    constat: Constat | None,
    titres: dict[str, str],
) -> Iterator[str]:
    yield from (exigence.exigence, exigence.section, exigence.acteur, exigence.enonce)
    yield exigence.verification
    yield partie.texte if partie else ""
    yield constat.scenario if constat else ", ".join(exigence.scenarios)
    yield titres.get(constat.scenario, "") if constat else ""
    yield constat.attendu if constat else ""
    yield constat.trouve if constat else (partie.raison_hors_portee if partie else exigence.motif)
    yield str(constat.verdict if constat else partie.verdict if partie else exigence.verdict)
    yield str(exigence.verdict)
    yield constat.origine if constat else ""
    yield constat.lieu.designation if constat else ""
    yield constat.commande if constat else ""
    yield constat.cause_probable if constat else ""
    yield ""
