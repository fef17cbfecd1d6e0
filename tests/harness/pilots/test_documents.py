"""Documents handed over: read for what they show, whatever is announced, however hostile."""

import io
import zlib
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from vitalbench.harness.pilots.documents import TAILLE_MAX, lire_documents, texte_html
from vitalbench.harness.pilots.extraction import PAGES_MAX, Extracteur, extraire
from vitalbench.reference.protocol.reponses import Document, Reponse


def pdf(*pages: str) -> bytes:
    tampon = io.BytesIO()
    toile = Canvas(tampon)
    for page in pages:
        toile.drawString(72, 720, page)
        toile.showPage()
    toile.save()
    return tampon.getvalue()


def document(contenu: bytes = b"", **champs: str) -> Document:
    return Document(
        type="quittance",
        titre="Quittance",
        mime=champs.get("mime", "application/pdf"),
        contenu=contenu,
        texte=champs.get("texte", ""),
        fichier=champs.get("fichier", ""),
    )


def test_a_pdf_is_judged_by_what_it_shows_not_by_what_is_announced() -> None:
    rendue = Reponse(documents=(document(pdf("Total : 9,00 €"), texte="Total : 30,00 €"),))
    lus = lire_documents(rendue)
    assert lus.reponse.documents[0].texte.strip() == "Total : 9,00 €"
    assert lus.reponse.documents[0].contenu == b""
    assert lus.contenus[0].startswith(b"%PDF-")
    assert (lus.lectures[0].genre, lus.lectures[0].pages, lus.lectures[0].ecart) == ("pdf", 1, True)


def test_the_same_words_are_no_contradiction() -> None:
    lus = lire_documents(Reponse(documents=(document(pdf("Deux mots"), texte="Deux\nmots"),)))
    assert not lus.lectures[0].ecart


def test_a_pdf_that_lies_on_its_type_is_still_read_as_a_pdf() -> None:
    lus = lire_documents(Reponse(documents=(document(pdf("Vu"), mime="text/plain", texte="Dit"),)))
    assert lus.reponse.documents[0].texte.strip() == "Vu"


def test_other_documents_keep_the_text_announced() -> None:
    lus = lire_documents(Reponse(documents=(document(b"{}", mime="application/json", texte="x"),)))
    assert lus.reponse.documents[0].texte == "x"
    assert lus.lectures == ()


def test_html_shows_neither_scripts_nor_what_it_hides() -> None:
    page = (
        "<head><title>Titre</title><style>p{}</style></head><p>Vu<script>non</script>"
        '<span hidden>non<b>non</b></span> encore</p><p style="display: none">non</p>'
        "<table><tr><td>A</td><td>&lt;b&gt;&eacute;</td></tr></table>"
    )
    assert texte_html(page).split("\n") == ["Vu encore", "A", "<b>é"]


def test_a_deep_html_page_is_read_in_bounded_time() -> None:
    assert texte_html("<b hidden>" * 100_000 + "x" + "</i>" * 100_000) == ""


def test_a_document_may_be_a_file(tmp_path: Path) -> None:
    chemin = tmp_path / "quittance.pdf"
    chemin.write_bytes(pdf("Dans un fichier"))
    lus = lire_documents(Reponse(documents=(document(fichier=str(chemin)),)))
    assert lus.reponse.documents[0].texte.strip() == "Dans un fichier"
    assert lus.contenus[0] == chemin.read_bytes()


@pytest.mark.parametrize("fichier", ["absent.pdf", ".", "\0"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, fichier: str) -> None:
    lus = lire_documents(Reponse(documents=(document(fichier=str(tmp_path / fichier), texte="x"),)))
    assert lus.reponse.documents[0].texte == ""
    assert lus.lectures[0].defaut
    assert lus.lectures[0].ecart


def test_too_large_a_file_is_refused(tmp_path: Path) -> None:
    chemin = tmp_path / "gros.pdf"
    with chemin.open("wb") as flux:
        flux.truncate(TAILLE_MAX + 1)
    lus = lire_documents(Reponse(documents=(document(fichier=str(chemin)),)))
    assert lus.lectures[0].defaut.endswith("plus de 4 Mio")


@pytest.mark.parametrize(
    "contenu",
    [
        b"%PDF-1.4\n",
        b"%PDF-1.7\nxref\n0 99999999999\ntrailer<</Size 99999999999/Root 1 0 R>>\nstartxref\n9\n",
        pdf("coupe")[:300],
        pdf("retourne")[::-1] + b"%%EOF",
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF",
    ],
)
def test_a_broken_pdf_is_a_default_never_a_traceback(contenu: bytes) -> None:
    lu = extraire(contenu)
    assert lu.texte == ""
    assert lu.defaut or lu.pages == 0


def test_pages_are_bounded() -> None:
    assert extraire(pdf(*("x" for _ in range(PAGES_MAX + 5)))).pages == PAGES_MAX


def test_a_bomb_ends_within_its_limits_and_the_reader_goes_on() -> None:
    flot = zlib.compress(b"(a) Tj " * 40_000_000, 9)
    objet = b"9 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (
        len(flot), flot,
    )  # fmt: skip
    tete = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 9 0 R>>endobj\n"
    )
    extracteur = Extracteur(delai_s=3)
    assert extracteur.lire(tete + objet + b"trailer<</Root 1 0 R>>\n%%EOF").texte == ""
    assert extracteur.lire(pdf("x")).texte.strip() == "x"
