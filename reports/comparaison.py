"""Compares two runs: what got worse, what got better, what is no longer or newly judged."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from vitalbench.harness.evidence.resultats import (
    Environnement,
    Resultats,
    VerdictExigence,
    VerdictScenario,
)
from vitalbench.harness.findings import Verdict
from vitalbench.reference.domain.systeme import phrase
from vitalbench.reports.masquage import Masque, visible
from vitalbench.reports.page import rendre

Nature = Literal[
    "regression", "nouvelle lacune", "disparue", "persistante", "autre", "correction", "nouvelle"
]
"""Kinds of difference, worst first; `persistante` was and is NON CONFORME."""

NATURES: dict[Nature, str] = {
    "regression": "Régressions",
    "nouvelle lacune": "Nouvelles lacunes : jugé avant, plus vu en entier",
    "disparue": "Plus jugées : absentes ou sans objet désormais",
    "persistante": "Toujours non conformes",
    "autre": "Autres changements",
    "correction": "Corrections",
    "nouvelle": "Nouvelles et conformes",
}
Objet = Literal["exigence", "banc", "scenario"]
_LACUNES = {"PARTIEL", "NON VÉRIFIÉ"}
_SCENARIOS = {
    "conforme": "CONFORME",
    "non_conforme": "NON CONFORME",
    "interrompu": "NON CONFORME",
    "a_revoir": "NON CONFORME",
    "non_verifie": "NON VÉRIFIÉ",
    "non_applicable": "NON APPLICABLE",
    "echec_connu": "OBSERVATION",
}


class Ecart(msgspec.Struct, frozen=True, kw_only=True):
    """One requirement or scenario that differs between two runs; empty where it was not judged."""

    objet: Objet
    ident: str
    intitule: str
    nature: Nature
    avant: str = ""
    apres: str = ""
    motif: str = ""


class Illisible(Exception):
    """A resultats.json cannot be read; the message names the file and the field."""


class _Juge(msgspec.Struct, frozen=True, kw_only=True):
    """What one run says of one object, as a verdict."""

    objet: Objet
    intitule: str
    verdict: str
    motif: str


def lire_resultats(chemin: Path) -> Resultats:
    """Read a resultats.json, or the one in a run folder; raises Illisible."""
    fichier = chemin / "resultats.json" if chemin.is_dir() else chemin
    try:
        return msgspec.json.decode(fichier.read_bytes(), type=Resultats)
    except OSError as erreur:
        raise Illisible(f"{fichier} : {phrase(erreur)}") from erreur
    except msgspec.MsgspecError as erreur:
        raise Illisible(f"{fichier} : {erreur}") from erreur


def comparer(avant: Resultats, apres: Resultats) -> tuple[Ecart, ...]:
    """Give the differences between two runs, and what stays broken, worst first."""
    gauche, droite = dict(_juges(avant)), dict(_juges(apres))
    ecarts = []
    for cle in gauche.keys() | droite.keys():
        a, b = gauche.get(cle), droite.get(cle)
        nature = _nature(a.verdict if a else "", b.verdict if b else "")
        connu = b or a
        if nature is not None and connu is not None:
            ecarts.append(
                Ecart(
                    objet=connu.objet,
                    ident=cle[1],
                    intitule=connu.intitule,
                    nature=nature,
                    avant=a.verdict if a else "",
                    apres=b.verdict if b else "",
                    motif=b.motif if b else "",
                )
            )
    ordre, objets = list(NATURES), ("exigence", "banc", "scenario")
    return tuple(
        sorted(ecarts, key=lambda e: (ordre.index(e.nature), objets.index(e.objet), e.ident))
    )


def regressions(ecarts: Sequence[Ecart]) -> int:
    """Count what got worse: what a build fails for."""
    return sum(e.nature == "regression" for e in ecarts)


def page_comparaison(avant: Resultats, apres: Resultats, masque: Masque) -> str:
    """Render the comparison as one HTML page."""
    ecarts = comparer(avant, apres)
    return rendre(
        "comparaison.html.j2",
        avant=avant,
        apres=apres,
        environnements=_environnements(avant.environnement, apres.environnement),
        groupes=[(t, [e for e in ecarts if e.nature == n]) for n, t in NATURES.items()],
        regressions=regressions(ecarts),
        m=lambda texte: visible(masque(str(texte))),
    )


def _juges(resultats: Resultats) -> Iterator[tuple[tuple[Objet, str], _Juge]]:
    groupes: tuple[tuple[Objet, tuple[VerdictExigence, ...]], ...] = (
        ("exigence", resultats.exigences),
        ("banc", resultats.banc),
    )
    for objet, exigences in groupes:
        for e in exigences:
            yield (
                (objet, e.exigence),
                _Juge(objet=objet, intitule=e.enonce, verdict=str(e.verdict), motif=e.motif),
            )
    for s in resultats.scenarios:
        yield ("scenario", s.scenario), _juge_scenario(s)


def _juge_scenario(scenario: VerdictScenario) -> _Juge:
    return _Juge(
        objet="scenario",
        intitule=scenario.titre,
        verdict=_SCENARIOS[scenario.etat],
        motif=scenario.motif,
    )


def _nature(avant: str, apres: str) -> Nature | None:
    """Name a difference; what is not judged any more is never a correction."""
    if apres == Verdict.NON_CONFORME:
        return "persistante" if avant == apres else "regression"
    if avant == apres:
        return None
    if apres in _LACUNES:
        return "autre" if avant in _LACUNES else "nouvelle lacune"
    if not apres or apres == Verdict.NON_APPLICABLE:
        return "disparue"
    if not avant:
        return "nouvelle"
    return "correction" if apres == Verdict.CONFORME else "autre"


def _environnements(
    avant: Environnement | None, apres: Environnement | None
) -> list[tuple[str, str, str]]:
    """Give what each run was made of, side by side."""
    noms = {
        "logiciel": "Logiciel",
        "pilote": "Pilote",
        "vitalbench": "Vitalbench",
        "graine": "Graine",
        "ancre": "J",
        "empreinte_journal": "Empreinte du journal",
    }
    return [
        (titre, str(getattr(avant, nom, "") or "–"), str(getattr(apres, nom, "") or "–"))
        for nom, titre in noms.items()
    ]
