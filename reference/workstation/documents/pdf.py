"""A document as a PDF of A4 pages whose text can be selected, searched and extracted."""

import io
from html import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    LongTable,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from vitalbench.reference.workstation.documents.modele import (
    LABEL,
    Bloc,
    Cadres,
    Champs,
    Imprime,
    Mention,
    Tableau,
    Texte,
)

MARGE, PIED = 18 * mm, 14 * mm
LARGEUR = A4[0] - 2 * MARGE
ENCRE, GRIS, FILET, FOND = (
    colors.HexColor("#111111"),
    colors.HexColor("#555555"),
    colors.HexColor("#9a9a9a"),
    colors.HexColor("#eeeeee"),
)
_TITRE = ParagraphStyle("titre", fontName="Helvetica-Bold", fontSize=15, leading=18)
_SOUS_TITRE = ParagraphStyle(
    "sous-titre", fontName="Helvetica-Bold", fontSize=10, leading=13, spaceBefore=3, spaceAfter=2
)
_CORPS = ParagraphStyle("corps", fontName="Helvetica", fontSize=9.5, leading=12.5)
_NOM = ParagraphStyle("nom", parent=_CORPS, fontSize=8.5, leading=12.5, textColor=GRIS)
_MENTION = ParagraphStyle(
    "mention",
    fontName="Helvetica-Bold",
    fontSize=10.5,
    leading=14,
    alignment=TA_CENTER,
    borderColor=ENCRE,
    borderWidth=1,
    borderPadding=(4, 4, 5, 4),
    leftIndent=4,
    rightIndent=4,
    spaceBefore=9,
    spaceAfter=9,
)
_CELLULE = ParagraphStyle("cellule", fontName="Helvetica", fontSize=8.5, leading=10.5)
_CELLULE_DROITE = ParagraphStyle("cellule-droite", parent=_CELLULE, alignment=TA_RIGHT)
_TETE = ParagraphStyle("tete", parent=_CELLULE, fontName="Helvetica-Bold", fontSize=8)
_TETE_DROITE = ParagraphStyle("tete-droite", parent=_TETE, alignment=TA_RIGHT)


def en_pdf(imprime: Imprime) -> bytes:
    """Lay a document out; the same document always gives the same bytes."""
    tampon = io.BytesIO()
    gabarit = BaseDocTemplate(
        tampon,
        pagesize=A4,
        title=imprime.titre,
        author="LPS de référence Vitalbench",
        subject=LABEL,
        lang="fr-FR",
        invariant=1,
    )
    cadre = Frame(MARGE, MARGE + PIED, LARGEUR, A4[1] - 2 * MARGE - PIED, 0, 0, 0, 0)
    gabarit.addPageTemplates(PageTemplate(frames=[cadre], onPageEnd=_bandeau))
    flux: list[Flowable] = [_paragraphe(imprime.titre, _TITRE), Spacer(1, 3 * mm)]
    for bloc in imprime.blocs:
        flux += _flux(bloc)
    gabarit.build(flux)
    return tampon.getvalue()


def _bandeau(toile: Canvas, gabarit: BaseDocTemplate) -> None:
    """Rule the foot of each page, say whose model it is, and number it."""
    toile.saveState()
    toile.setStrokeColor(FILET)
    toile.line(MARGE, MARGE + 8 * mm, A4[0] - MARGE, MARGE + 8 * mm)
    toile.setFont("Helvetica", 7.5)
    toile.setFillColor(GRIS)
    toile.drawString(MARGE, MARGE + 4 * mm, LABEL)
    toile.drawRightString(A4[0] - MARGE, MARGE + 4 * mm, f"page {gabarit.page}")
    toile.restoreState()


def _paragraphe(texte: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(texte, quote=False), style)


def _flux(bloc: Bloc) -> list[Flowable]:
    match bloc:
        case Mention():
            return [_paragraphe(bloc.texte, _MENTION)]
        case Champs():
            return [*_sous_titre(bloc.titre), _champs(bloc), Spacer(1, 2 * mm)]
        case Texte():
            lignes = [_paragraphe(x, _CORPS) for x in bloc.lignes]
            return [*_sous_titre(bloc.titre), *lignes, Spacer(1, 2 * mm)]
        case Tableau():
            return [*_sous_titre(bloc.titre), _tableau(bloc), Spacer(1, 3 * mm)]
        case Cadres():
            return [_cadres(bloc), Spacer(1, 3 * mm)]


def _sous_titre(titre: str) -> list[Flowable]:
    return [CondPageBreak(25 * mm), _paragraphe(titre, _SOUS_TITRE)] if titre else []


def _champs(bloc: Champs) -> Table:
    """Two labelled values a row; one whose label or value is long takes the row alone."""
    rangs: list[list[Paragraph | str]] = []
    fusions: list[tuple[object, ...]] = []
    paire: list[Paragraph | str] = []
    for nom, valeur in bloc.valeurs:
        cellules: list[Paragraph | str] = [
            _paragraphe(f"{nom} :", _NOM),
            _paragraphe(valeur, _CORPS),
        ]
        if len(valeur) > 34 or len(nom) > 24:
            if paire:
                rangs.append([*paire, "", ""])
                paire = []
            rang = len(rangs)
            if len(nom) > 24:
                fusions += [("SPAN", (0, rang), (1, rang)), ("SPAN", (2, rang), (3, rang))]
                rangs.append([cellules[0], "", cellules[1], ""])
            else:
                fusions.append(("SPAN", (1, rang), (3, rang)))
                rangs.append([*cellules, "", ""])
        elif paire:
            rangs.append([*paire, *cellules])
            paire = []
        else:
            paire = cellules
    if paire:
        rangs.append([*paire, "", ""])
    etroite, large = 38 * mm, LARGEUR / 2 - 38 * mm
    table = Table(rangs or [[""] * 4], colWidths=[etroite, large, etroite, large])
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 0.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
            *fusions,
        ]
    )
    return table


def _tableau(bloc: Tableau) -> Table:
    a_droite = [c.cote == "droite" for c in bloc.colonnes]
    tete = [
        _paragraphe(c.tete, _TETE_DROITE if droite else _TETE)
        for c, droite in zip(bloc.colonnes, a_droite, strict=True)
    ]
    corps = [
        [
            _paragraphe(c, _CELLULE_DROITE if droite else _CELLULE)
            for c, droite in zip(rang, a_droite, strict=True)
        ]
        for rang in bloc.rangs
    ]
    parts = sum(c.part for c in bloc.colonnes)
    table = LongTable(
        [tete, *corps],
        colWidths=[LARGEUR * c.part / parts for c in bloc.colonnes],
        repeatRows=1,
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, 0), FOND),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, ENCRE),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, FILET),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ]
    )
    return table


def _cadres(bloc: Cadres) -> Table:
    largeur = LARGEUR / len(bloc.libelles)
    table = Table(
        [[_paragraphe(x, _NOM) for x in bloc.libelles]],
        colWidths=[largeur] * len(bloc.libelles),
        rowHeights=[24 * mm],
    )
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("GRID", (0, 0), (-1, -1), 0.6, FILET)])
    return table
