"""A book of test sheets as a PDF of A4 pages: table of contents, boxes to tick, room to write."""

import io
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path

import reportlab
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from vitalbench.reports.fiche import Cahier, EtapeFiche, Fiche, imprimable

ROMAIN, GRAS = "Vera", "VeraBd"
MARGE, TETE, PIED = 15 * mm, 14 * mm, 14 * mm
LARGEUR, HAUTEUR = A4[0] - 2 * MARGE, A4[1] - TETE - PIED
ENCRE = colors.HexColor("#1c2430")
GRIS = colors.HexColor("#545f6d")
FILET = colors.HexColor("#9aa3ad")
FOND = colors.HexColor("#eef1f4")
AVIS = colors.HexColor("#fff4d6")
CASE = 3.2 * mm
PREUVES = (26 * mm, 60 * mm)
"""Room left for evidence, at least and at most: what the page still holds."""
SIGNATURE = 40 * mm


def en_pdf(cahier: Cahier) -> bytes:
    """Lay a book out; the same book always gives the same bytes."""
    _polices()
    tampon = io.BytesIO()
    livre = _Livre(cahier, tampon)
    livre.multiBuild(list(_histoire(cahier)), canvasmaker=_Pages)
    return tampon.getvalue()


@cache
def _polices() -> frozenset[int]:
    """Register the fonts that come with the library; give the characters they draw."""
    dossier = Path(reportlab.__file__).parent / "fonts"
    for nom in (ROMAIN, GRAS):
        pdfmetrics.registerFont(TTFont(nom, str(dossier / f"{nom}.ttf")))
    pdfmetrics.registerFontFamily(ROMAIN, normal=ROMAIN, bold=GRAS, italic=ROMAIN, boldItalic=GRAS)
    return frozenset(pdfmetrics.getFont(ROMAIN).face.charToGlyph)


def _style(nom: str, taille: float, **autres: object) -> ParagraphStyle:
    return ParagraphStyle(
        nom,
        fontName=autres.pop("fontName", ROMAIN),
        fontSize=taille,
        leading=autres.pop("leading", taille * 1.32),
        textColor=autres.pop("textColor", ENCRE),
        **autres,
    )


_CORPS = _style("corps", 8.2)
_PETIT = _style("petit", 7.2, textColor=GRIS)
_GRAS = _style("gras", 8.2, fontName=GRAS)
_TITRE = _style("titre", 14, fontName=GRAS, spaceAfter=2)
_GRAND = _style("grand", 22, fontName=GRAS, leading=28, spaceBefore=60, spaceAfter=10)
_SECTION = _style("section", 10, fontName=GRAS, spaceBefore=9, spaceAfter=3)
_AVIS = _style("avis", 7.6, fontName=GRAS)
_SOMMAIRE = _style("sommaire", 8.6, leading=13, rightIndent=28, firstLineIndent=-46, leftIndent=46)


def _p(texte: str, style: ParagraphStyle = _CORPS) -> Paragraph:
    return Paragraph(_sur(texte), style)


def _sur(texte: str) -> str:
    """Escape what the layout would read, and replace what the font does not draw."""
    connus = _polices()
    dessine = "".join(c if ord(c) in connus or c == "\n" else "?" for c in imprimable(texte))
    return escape(dessine, quote=False).replace("\n", "<br/>")


# --- the pages -------------------------------------------------------------------------------


class _Repere(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Where a sheet begins: an entry of the table of contents and of the outline."""

    def __init__(self, fiche: Fiche) -> None:
        super().__init__()
        self.fiche = fiche
        self.width = self.height = 0

    def draw(self) -> None:
        """Nothing to see."""


class _Livre(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """The book: one frame a page, the entries of the table of contents noted on the way."""

    def __init__(self, cahier: Cahier, tampon: io.BytesIO) -> None:
        super().__init__(
            tampon,
            pagesize=A4,
            title=imprimable(cahier.titre),
            author=cahier.version,
            subject=cahier.mention,
            lang="fr-FR",
            invariant=1,
        )
        cadre = Frame(MARGE, PIED, LARGEUR, HAUTEUR, 0, 0, 0, 0, id="page")
        self.addPageTemplates([PageTemplate("page", [cadre])])
        self.cahier = cahier
        self.fiche_de: dict[int, str] = {}

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Note where each sheet begins."""
        if isinstance(flowable, _Repere):
            fiche, cle = flowable.fiche, f"fiche-{flowable.fiche.id}"
            self.canv.bookmarkPage(cle)
            self.canv.addOutlineEntry(f"{fiche.id} {imprimable(fiche.titre)}", cle, 0)
            self.notify("TOCEntry", (0, _sur(f"{fiche.id} {fiche.titre}"), self.page, cle))
            self.canv.fiche = fiche.id


class _Pages(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Pages that know how many they are: heads and feet are drawn at the end."""

    def __init__(self, *args: object, **mots: object) -> None:
        super().__init__(*args, **mots)
        self.setViewerPreference("DisplayDocTitle", "true")
        self._gardees: list[dict[str, object]] = []
        self.fiche = ""

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keep the page to number it later."""
        self._gardees.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Draw what every page bears, then write the book."""
        total = len(self._gardees)
        for rang, page in enumerate(self._gardees, start=1):
            self.__dict__.update(page)
            self.setFont(ROMAIN, 7)
            self.setFillColor(GRIS)
            self.drawString(MARGE, PIED - 14, self._doc.info.subject[:110])
            self.drawRightString(A4[0] - MARGE, PIED - 14, f"{self.fiche}   {rang} / {total}")
            super().showPage()
        super().save()


# --- the story -------------------------------------------------------------------------------


def _histoire(cahier: Cahier) -> Iterator[Flowable]:
    if len(cahier.fiches) > 1:
        yield _p(cahier.titre, _GRAND)
        yield _avis(cahier)
        yield Spacer(0, 8)
        yield _p(
            f"{len(cahier.fiches)} fiches d'essai · {cahier.version}. Chaque fiche se remplit à la "
            "main : ce qui est observé, OK ou KO à chaque étape, les preuves, puis qui et quand.",
        )
        yield _p("Sommaire", _SECTION)
        sommaire = TableOfContents(dotsMinLevel=0)
        sommaire.levelStyles = [_SOMMAIRE]
        yield sommaire
        yield PageBreak()
    for rang, fiche in enumerate(cahier.fiches):
        if rang:
            yield PageBreak()
        yield from _fiche(cahier, fiche)


def _fiche(cahier: Cahier, fiche: Fiche) -> Iterator[Flowable]:
    yield _Repere(fiche)
    yield _cadre(
        [
            [
                _p(f"Fiche d'essai {fiche.id}", _GRAS),
                _p(f"Suite : {', '.join(fiche.suites)} · {cahier.version}", _PETIT),
            ]
        ],
        (LARGEUR * 0.4, LARGEUR * 0.6),
        fond=FOND,
    )
    yield Spacer(0, 6)
    yield _p(fiche.titre, _TITRE)
    yield _avis(cahier)
    yield _p("Ce qui est vérifié", _SECTION)
    yield _cadre(
        [[_p(e.id, _GRAS), _p(e.enonce)] for e in fiche.exigences]
        or [[_p("—"), _p("aucune exigence citée")]],
        (38 * mm, LARGEUR - 38 * mm),
    )
    yield _p("Avant de commencer", _SECTION)
    yield _cadre(
        [
            *([_p(nom, _GRAS), _p(valeur)] for nom, valeur in fiche.preconditions),
            [_p("Jour de l'essai (J)", _GRAS), _p("____ / ____ / ________", _CORPS)],
        ],
        (46 * mm, LARGEUR - 46 * mm),
    )
    yield _p("Étapes", _SECTION)
    yield _etapes(fiche.etapes)
    if fiche.attendus:
        yield CondPageBreak(25 * mm)
        yield _p("Attendu en fin d'essai", _SECTION)
        yield _cadre(
            [[_p(a), "", _cases()] for a in fiche.attendus],
            (LARGEUR * 0.55, LARGEUR * 0.45 - 17 * mm, 17 * mm),
        )
    yield CondPageBreak(PREUVES[0] + SIGNATURE + 20 * mm)
    yield from _signature()


def _avis(cahier: Cahier) -> Table:
    return _cadre([[_p(cahier.mention, _AVIS)]], (LARGEUR,), fond=AVIS)


def _etapes(etapes: Iterable[EtapeFiche]) -> Table:
    largeurs = (7 * mm, 15 * mm, LARGEUR * 0.38, LARGEUR * 0.23, 0.0, 17 * mm)
    observe = LARGEUR - sum(largeurs)
    lignes: list[list[object]] = [
        [_p(t, _GRAS) for t in ("N°", "Qui", "Action", "Attendu", "Observé", "Verdict")]
    ]
    lignes += [
        [
            _p(str(e.rang)),
            _p(e.qui, _PETIT),
            [
                _p(e.action),
                *(Paragraph(f"{_sur(n)} : <b>{_sur(v)}</b>", _PETIT) for n, v in e.saisies),
            ],
            [_p(a) for a in e.attendus] or "",
            "",
            _cases() if e.jugee else "",
        ]
        for e in etapes
    ]
    return _cadre(lignes, (*largeurs[:4], observe, largeurs[5]), tete=1)


def _signature() -> Iterator[Flowable]:
    yield _p("Preuves", _SECTION)
    yield _p(
        "Captures, impressions, numéros de facture, de lot et de message : les nommer ou les "
        "coller ici.",
        _PETIT,
    )
    yield _Preuves()
    yield Spacer(0, 6)
    moitie = LARGEUR / 2
    yield _cadre(
        [
            [_p("Testeur (nom) :"), _p("Logiciel et version :")],
            [_p("Date et heure :"), _p("Signature :")],
            [_ligne_verdict(), ""],
        ],
        (moitie, moitie),
        hauteurs=[11 * mm, 15 * mm, 9 * mm],
        reunir=((0, 2), (1, 2)),
    )


def _ligne_verdict() -> Table:
    mots = ("conforme", "non conforme", "non vérifié", "non applicable")
    cellules: list[object] = [_p("Verdict :", _GRAS)]
    for mot in mots:
        cellules += [_Case(), _p(mot)]
    largeurs = [22 * mm, *([6 * mm, 32 * mm] * len(mots))]
    return Table([cellules], colWidths=largeurs, style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE")])


class _Case(Flowable):  # type: ignore[misc]  # reportlab has no types
    """An empty box to tick."""

    def __init__(self) -> None:
        super().__init__()
        self.width = self.height = CASE

    def draw(self) -> None:
        """Draw the box."""
        self.canv.setStrokeColor(ENCRE)
        self.canv.setLineWidth(0.7)
        self.canv.rect(0, 0, CASE, CASE)


class _Preuves(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Room for evidence: what is left of the page above the signature."""

    def wrap(self, largeur: float, hauteur: float) -> tuple[float, float]:
        """Take what the page holds, within bounds."""
        self.width = largeur
        self.height = min(PREUVES[1], max(PREUVES[0], hauteur - SIGNATURE))
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame."""
        self.canv.setStrokeColor(FILET)
        self.canv.setLineWidth(0.5)
        self.canv.rect(0, 0, self.width, self.height)


def _cases() -> Table:
    return Table(
        [[_Case(), _p("OK")], [_Case(), _p("KO")]],
        colWidths=(5 * mm, 9 * mm),
        style=[
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ],
    )


def _cadre(
    lignes: list[list[object]],
    largeurs: tuple[float, ...],
    *,
    tete: int = 0,
    fond: colors.Color | None = None,
    hauteurs: list[float] | None = None,
    reunir: tuple[tuple[int, int], tuple[int, int]] | None = None,
) -> Table:
    """Give a ruled table whose rows may run over a page."""
    style: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, FILET),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    if tete:
        style.append(("BACKGROUND", (0, 0), (-1, tete - 1), FOND))
    if fond is not None:
        style.append(("BACKGROUND", (0, 0), (-1, -1), fond))
    if reunir is not None:
        style.append(("SPAN", *reunir))
    tableau = Table(lignes, colWidths=largeurs, rowHeights=hauteurs, repeatRows=tete, style=style)
    tableau.wrap(sum(largeurs), HAUTEUR)
    if max(tableau._rowHeights) > HAUTEUR * 0.9:
        tableau.splitInRow = 1
    return tableau
