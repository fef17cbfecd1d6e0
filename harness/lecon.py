"""A scenario as a lesson: its rule, its steps in French, what is expected and why, its faults.

Words of steps and expectations are those of the printed sheet; the arithmetic is the comment its
author wrote beside each expectation; a wrong software is what the faults of its requirements do.
"""

import datetime
import re
from collections.abc import Mapping, Sequence

import msgspec

from vitalbench.harness.faults.registre import Faute, fautes
from vitalbench.harness.scenario.attendus import dire_attente, preambule
from vitalbench.harness.scenario.diction import Diction
from vitalbench.harness.scenario.gestes import dire
from vitalbench.harness.scenario.modele import Scenario
from vitalbench.reference.catalogue import catalogue
from vitalbench.simulators.world.monde import Monde

Paire = tuple[str, str]
_ELEMENT = re.compile(r" *- ")
_COMMENTAIRE = re.compile(r"""(?:^|\s)#\s*((?:[^"']|'[^']*'|"[^"]*")*)$""")


class AttenteDite(msgspec.Struct, frozen=True, kw_only=True):
    """One expectation in words, and the arithmetic or the reason its author gave."""

    texte: str
    calcul: str = ""


class TempsDit(msgspec.Struct, frozen=True, kw_only=True):
    """One step: who acts, in words; what is expected of it; what each side did on the reference."""

    rang: int
    acteur: str
    texte: str
    note: str = ""
    saisies: tuple[Paire, ...] = ()
    attentes: tuple[AttenteDite, ...] = ()
    cotes: tuple[Paire, ...] = ()


class FauteDite(msgspec.Struct, frozen=True, kw_only=True):
    """What a wrong software does, and the requirements that say no."""

    phrase: str
    contredit: tuple[str, ...]


class Lecon(msgspec.Struct, frozen=True, kw_only=True):
    """A whole lesson."""

    id: str
    titre: str
    suite: str
    regle: str
    exigences: tuple[Paire, ...]
    variantes: tuple[Paire, ...] = ()
    depart: tuple[Paire, ...] = ()
    temps: tuple[TempsDit, ...] = ()
    attentes: tuple[AttenteDite, ...] = ()
    fautes: tuple[FauteDite, ...] = ()
    fautes_voisines: tuple[FauteDite, ...] = ()


def lecon(
    scenario: Scenario,
    monde: Monde,
    ancre: datetime.date,
    *,
    cotes: Mapping[int, Sequence[Paire]],
    variantes: Sequence[Paire] = (),
) -> Lecon:
    """Make the lesson of a scenario; `cotes` says what each side did at each step."""
    diction = Diction(scenario, monde, ancre)
    citees = [catalogue()[e] for e in scenario.exigences if e in catalogue()]
    notes = commentaires(scenario.source, "when")
    calculs = commentaires(scenario.source, "then")
    attentes = [
        (
            str(a.valeurs.get("repere") or ""),
            AttenteDite(texte=dire_attente(a, diction), calcul=calculs.get(rang, "")),
        )
        for rang, a in enumerate(scenario.attentes, start=1)
    ]
    propres, voisines = _fautes(scenario)
    return Lecon(
        id=scenario.id,
        titre=scenario.titre,
        suite=scenario.suite,
        regle=scenario.lecon or " ".join(e.enonce for e in citees) or scenario.titre,
        exigences=tuple((e.id, e.enonce) for e in citees),
        variantes=tuple(variantes),
        depart=tuple(preambule(diction)),
        temps=tuple(
            TempsDit(
                rang=rang,
                acteur={"operateur": "Le professionnel", "banc": "Le monde"}[geste.acteur],
                texte=geste.texte,
                note=notes.get(rang, ""),
                saisies=geste.saisies,
                attentes=tuple(dite for r, dite in attentes if r and r == etape.repere),
                cotes=tuple(cotes.get(rang, ())),
            )
            for rang, etape in enumerate(scenario.etapes, start=1)
            for geste in (dire(etape, diction),)
        ),
        attentes=tuple(dite for repere, dite in attentes if not repere),
        fautes=propres,
        fautes_voisines=voisines,
    )


def commentaires(source: str, cle: str) -> dict[int, str]:
    """Give the comments written beside, or just above, each element of a list of the YAML text."""
    notes: dict[int, list[str]] = {}
    rang, retrait, dessus = 0, -1, list[str]()
    lignes = iter(source.splitlines())
    for ligne in lignes:
        if ligne.startswith(f"{cle}:"):
            break
    for ligne in lignes:
        if ligne and not ligne.startswith((" ", "#", "-")):
            break
        trouve = _COMMENTAIRE.search(ligne)
        texte = trouve[1].strip() if trouve else ""
        if ligne.lstrip().startswith("#"):
            dessus.append(texte)
            continue
        creux = len(ligne) - len(ligne.lstrip())
        if _ELEMENT.match(ligne) and (retrait < 0 or creux == retrait):
            retrait = creux
            rang += 1
            notes[rang] = dessus
            dessus = []
        if texte and rang:
            notes[rang].append(texte)
    return {rang: " ".join(dits) for rang, dits in notes.items() if dits}


def _fautes(scenario: Scenario) -> tuple[tuple[FauteDite, ...], tuple[FauteDite, ...]]:
    """Give the faults proven on this scenario, and those proven elsewhere of its requirements."""
    citees = set(scenario.exigences)
    concernees = [f for f in fautes() if citees & {e for e, _ in f.tue}]
    ici = [f for f in concernees if _meme(f.scenario, scenario.id)]
    ailleurs = [f for f in concernees if f not in ici]
    return _dites(ici), _dites(ailleurs)


def _meme(gauche: str, droite: str) -> bool:
    """Tell whether two ids are of the same file, whatever the variante."""
    return re.sub(r"-V\d+\Z", "", gauche) == re.sub(r"-V\d+\Z", "", droite)


def _dites(registrees: Sequence[Faute]) -> tuple[FauteDite, ...]:
    """Say each misdeed once, however many faults show it."""
    contredites: dict[str, list[str]] = {}
    for faute in registrees:
        contredites.setdefault(faute.phrase, []).extend(exigence for exigence, _ in faute.tue)
    return tuple(
        FauteDite(phrase=phrase, contredit=tuple(dict.fromkeys(ids)))
        for phrase, ids in contredites.items()
    )
