"""The HTML procès-verbal of a run: one file, no script, readable by keyboard and on paper."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2

from vitalbench.harness.evidence.resultats import Resultats
from vitalbench.harness.findings import Constat, Verdict
from vitalbench.reference.catalogue.tables import tables
from vitalbench.reports.chronologie import VOIES, chronologies
from vitalbench.reports.masquage import Masque, visible

CLASSES: Mapping[Verdict, str] = {
    Verdict.CONFORME: "conforme",
    Verdict.PARTIEL: "partiel",
    Verdict.NON_CONFORME: "nonconforme",
    Verdict.NON_APPLICABLE: "nonapplicable",
    Verdict.NON_VERIFIE: "nonverifie",
    Verdict.OBSERVATION: "observation",
}
SIGNES: Mapping[Verdict, str] = {
    Verdict.CONFORME: "✓",
    Verdict.PARTIEL: "◐",
    Verdict.NON_CONFORME: "✗",
    Verdict.NON_APPLICABLE: "–",
    Verdict.NON_VERIFIE: "?",
    Verdict.OBSERVATION: "i",
}


CONFORMES_MONTRES = 3


def _montres(constats: Sequence[Constat]) -> list[Constat]:
    """Keep every constat that is not CONFORME, and the first of those that are."""
    autres = [c for c in constats if c.verdict is not Verdict.CONFORME]
    tenus = [c for c in constats if c.verdict is Verdict.CONFORME]
    return autres + tenus[:CONFORMES_MONTRES]


@cache
def _gabarit() -> jinja2.Template:
    environnement = jinja2.Environment(
        loader=jinja2.FunctionLoader(
            lambda nom: (files("vitalbench.reports") / "gabarits" / nom).read_text("utf-8")
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environnement.get_template("proces_verbal.html.j2")


def proces_verbal(resultats: Resultats, journal: Path, masque: Masque) -> str:
    """Render the procès-verbal; every text of evidence goes through the mask and is escaped."""
    style = (files("vitalbench.reports") / "gabarits" / "style.css").read_text("utf-8")
    origines = {"vu": 0, "dit": 0, "declare": 0}
    for exigence in resultats.exigences:
        for partie in exigence.parties:
            for constat in partie.constats:
                origines[constat.origine] += 1
    return _gabarit().render(
        r=resultats,
        env=resultats.environnement,
        style=style,
        classes=CLASSES,
        signes=SIGNES,
        voies=VOIES,
        origines=origines,
        montres=_montres,
        choix=tables().choix_lecture,
        chronologies=chronologies(journal) if journal.exists() else {},
        m=lambda texte: visible(masque(str(texte))),
    )
