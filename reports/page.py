"""HTML pages of one file: templates, and the policy that admits only their own style and script.

Nothing of a page comes from elsewhere and nothing of the evidence can act.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files

import jinja2


def rendre(gabarit: str, *, feuille: str = "style.css", **valeurs: object) -> str:
    """Render a page with its style, its script and their digests."""
    style, script = fichier(feuille), fichier("filtre.js")
    return (
        _environnement()
        .get_template(gabarit)
        .render(
            style=style,
            script=script,
            empreintes={"style": _empreinte(style), "script": _empreinte(script)},
            **valeurs,
        )
    )


@cache
def fichier(nom: str) -> str:
    """Read a template, a style or a script of the package."""
    return (files("vitalbench.reports") / "gabarits" / nom).read_text("utf-8").strip()


def _empreinte(texte: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(texte.encode()).digest()).decode()


@cache
def _environnement() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(fichier),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
