"""HTML pages of the file judge: the report and the viewer, escaped, without script."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from importlib import resources
from itertools import groupby

from jinja2 import Environment, FunctionLoader
from markupsafe import Markup

from vitalbench.harness.cli.erreurs import imprimable
from vitalbench.harness.findings import Constat
from vitalbench.harness.offline.bilan import Bilan, FichierJuge
from vitalbench.harness.offline.fiches import Fiche


def _lire(nom: str) -> str:
    return resources.files(__package__).joinpath("gabarits", nom).read_text("utf-8")


def _visible(valeur: object) -> object:
    """Make the control characters of evidence visible; what is already markup stays."""
    if isinstance(valeur, str) and not isinstance(valeur, Markup):
        return imprimable(valeur)
    return valeur


_MOTEUR = Environment(loader=FunctionLoader(_lire), autoescape=True, finalize=_visible)


def page_bilan(bilan: Bilan, instant: datetime) -> str:
    """Lay the report of an examination out."""
    return _MOTEUR.get_template("bilan.html").render(
        bilan=bilan,
        instant=instant.strftime("%d/%m/%Y %H:%M"),
        groupes=_groupes,
        resume=_resume(bilan),
    )


def page_vue(nom: str, nature: str, fiches: Iterable[Fiche], *, coupe: bool) -> str:
    """Lay the records of a file out, every field with a hover label."""
    return _MOTEUR.get_template("vue.html").render(
        nom=nom, nature=nature, fiches=list(fiches), coupe=coupe
    )


def _resume(bilan: Bilan) -> list[tuple[str, str, int]]:
    """Count the findings by rule, the most frequent first."""
    comptes = Counter((c.partie, c.regle) for f in bilan.fichiers for c in f.constats)
    return [(regle, texte, nombre) for (regle, texte), nombre in comptes.most_common()]


def _groupes(fichier: FichierJuge) -> list[tuple[str, list[Constat]]]:
    tries = sorted(fichier.constats, key=lambda c: (c.scenario, c.lieu.ligne or 0))
    return [(cle, list(groupe)) for cle, groupe in groupby(tries, key=lambda c: c.scenario)]
