"""One printed page: a title, lines of text, a table; HTML with its plain text beside."""

from html import escape

import msgspec

from vitalbench.reference.protocol.reponses import Document


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed, before any layout."""

    type: str
    titre: str
    lignes: tuple[str, ...]
    colonnes: tuple[str, ...] = ()
    rangs: tuple[tuple[str, ...], ...] = ()
    pied: tuple[str, ...] = ()


def document(page: Page, facture: str) -> Document:
    """Lay a page out as HTML, with its text."""
    return Document(
        type=page.type,
        titre=page.titre,
        mime="text/html",
        contenu=_html(page).encode(),
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
        f"<title>{escape(page.titre)}</title></head>\n<body>\n<h1>{escape(page.titre)}</h1>\n"
        f"{corps}{tableau}{pied}</body>\n</html>\n"
    )
