"""One printed page: a title, lines of text, a table; HTML or PDF, both with their text.

Layouts are ours (profil simulé Vitalbench): none imitates an official form.
"""

import io
from html import escape

import msgspec
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from vitalbench.reference.protocol.reponses import Document

LABEL = "Mise en page du LPS de référence Vitalbench, sans valeur officielle."
_STYLE = (
    "body{font:12pt/1.4 sans-serif;max-width:42em;margin:2em auto;padding:0 1em;color:#111}"
    "h1{font-size:1.4em;border-bottom:2px solid #111;padding-bottom:.3em}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}"
    "th,td{border:1px solid #666;padding:.3em .5em;text-align:left}"
    "footer{margin-top:2em;font-size:.8em;color:#555}"
    "p{margin:.2em 0}"
)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed, before any layout."""

    type: str
    titre: str
    lignes: tuple[str, ...]
    colonnes: tuple[str, ...] = ()
    rangs: tuple[tuple[str, ...], ...] = ()
    pied: tuple[str, ...] = ()


def en_html(page: Page, facture: str) -> Document:
    """Lay a page out as HTML."""
    return Document(
        type=page.type,
        titre=page.titre,
        mime="text/html",
        contenu=_html(page).encode(),
        texte=_texte(page),
        facture=facture,
    )


def en_pdf(page: Page, facture: str) -> Document:
    """Lay a page out as a PDF whose text can be selected and searched."""
    return Document(
        type=page.type,
        titre=page.titre,
        mime="application/pdf",
        contenu=_pdf(page),
        texte=_texte(page),
        facture=facture,
    )


def _texte(page: Page) -> str:
    tableau = [" | ".join(page.colonnes)] if page.colonnes else []
    tableau += [" | ".join(rang) for rang in page.rangs]
    return "\n".join((page.titre, *page.lignes, *tableau, *page.pied))


def _html(page: Page) -> str:
    corps = "".join(f"<p>{escape(ligne)}</p>\n" for ligne in page.lignes)
    tableau = ""
    if page.colonnes:
        entetes = "".join(f'<th scope="col">{escape(c)}</th>' for c in page.colonnes)
        rangs = "".join(
            "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in rang) + "</tr>\n"
            for rang in page.rangs
        )
        tableau = f"<table>\n<tr>{entetes}</tr>\n{rangs}</table>\n"
    pied = "".join(f"<p>{escape(ligne)}</p>\n" for ligne in page.pied)
    return (
        '<!doctype html>\n<html lang="fr">\n<head><meta charset="utf-8">'
        f"<title>{escape(page.titre)}</title><style>{_STYLE}</style></head>\n"
        f"<body>\n<h1>{escape(page.titre)}</h1>\n"
        f"{corps}{tableau}{pied}<footer>{escape(LABEL)}</footer>\n</body>\n</html>\n"
    )


def _pdf(page: Page) -> bytes:
    tampon = io.BytesIO()
    toile = Canvas(tampon, pagesize=A4, invariant=1)
    toile.setTitle(page.titre)
    haut, bas = A4[1] - 25 * mm, 25 * mm
    y = haut

    def ecrire(texte: str, taille: int, x: float = 20 * mm) -> None:
        nonlocal y
        if y < bas:
            toile.showPage()
            y = haut
        toile.setFont("Helvetica-Bold" if taille > 11 else "Helvetica", taille)
        toile.drawString(x, y, _latin(texte))

    ecrire(page.titre, 16)
    y -= 10 * mm
    for ligne in page.lignes:
        ecrire(ligne, 11)
        y -= 6 * mm
    if page.colonnes:
        largeur = (A4[0] - 40 * mm) / len(page.colonnes)
        for rang in (page.colonnes, *page.rangs):
            y -= 2 * mm
            for indice, cellule in enumerate(rang):
                ecrire(cellule, 9, 20 * mm + indice * largeur)
            y -= 5 * mm
    y -= 4 * mm
    for ligne in page.pied:
        ecrire(ligne, 11)
        y -= 6 * mm
    y -= 6 * mm
    ecrire(LABEL, 8)
    toile.save()
    return tampon.getvalue()


def _latin(texte: str) -> str:
    """Keep what the standard PDF fonts draw; thin spaces become plain ones."""
    simple = texte.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
    return simple.encode("cp1252", "replace").decode("cp1252")
