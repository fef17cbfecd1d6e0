"""A document handed over: the same words as a PDF, or as an HTML page with print rules."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from vitalbench.reference.protocol.reponses import Document
from vitalbench.reference.workstation.documents.modele import LABEL, Imprime, epurer, texte

HTML, PDF = "text/html", "application/pdf"
FORMATS = {"html": HTML, "pdf": PDF}


@cache
def _gabarit() -> Template:
    moteur = Environment(
        loader=FunctionLoader(lambda nom: (files(__package__) / nom).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return moteur.get_template("imprime.html.j2")


def en_html(imprime: Imprime) -> bytes:
    """Lay a document out as one page without script nor outside resource."""
    return _gabarit().render(imprime=imprime, label=LABEL).encode()


def editer(imprime: Imprime, facture: str, mime: str = PDF) -> Document:
    """Produce a document in one format, with the words it shows."""
    net = epurer(imprime)
    return Document(
        type=net.type,
        titre=net.titre,
        mime=mime,
        contenu=en_html(net) if mime == HTML else _en_pdf(net),
        texte=texte(net),
        facture=facture,
    )


def _en_pdf(imprime: Imprime) -> bytes:
    """Lay out as a PDF; the library takes longer to load than the whole workstation."""
    from vitalbench.reference.workstation.documents.pdf import en_pdf

    return en_pdf(imprime)
