"""Documents: the same words in the text, the HTML page and the PDF, whatever is printed."""

import io

import pytest
from pypdf import PdfReader

from vitalbench.harness.pilots.documents import texte_html
from vitalbench.reference.protocol import vocabulaire as v
from vitalbench.reference.protocol.commandes import ActeSaisi, Facturer, Imprimer
from vitalbench.reference.protocol.reponses import Document
from vitalbench.reference.workstation.documents.modele import (
    LABEL,
    Cadres,
    Champs,
    Colonne,
    Imprime,
    Mention,
    Tableau,
    Texte,
    jour_lisible,
    montant,
    nir_lisible,
)
from vitalbench.reference.workstation.documents.rendu import HTML, editer

from .conftest import Cabinet

HOSTILE = "<script>alert(1)</script>\x00\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE} Ł'Œuvre & Cie"
PAGE = Imprime(
    type="quittance",
    titre="Quittance <b>",
    blocs=(
        Mention(id=v.I_DEGRADEE, texte="Télétransmission dégradée"),
        Champs(
            titre="Bénéficiaire",
            valeurs=(("Nom", HOSTILE), ("Long", "W" * 300), ("Montant", "1\u202f234,50\u00a0€")),
        ),
        Texte(lignes=("Repos\n<i>trois</i> jours",)),
        Tableau(
            titre="Actes",
            colonnes=(Colonne(tete="Acte"), montant("Montant")),
            rangs=tuple((f"G{n}", "0,00 €") for n in range(10)),
        ),
        Cadres(libelles=("Signature de l'assuré",)),
    ),
)


def pages(document: Document) -> list[str]:
    """Read the text layer with a library the workstation does not use."""
    return [p.extract_text() for p in PdfReader(io.BytesIO(document.contenu)).pages]


def colle(texte: str) -> str:
    return "".join(texte.split())


def facture(cabinet: Cabinet, contexte: str) -> str:
    champs = {"nom_orienteur": "L", "prenom_orienteur": "C"}
    return (
        cabinet.reussir(
            Facturer(
                prestations=(ActeSaisi(code="G"),),
                code_porteur="1234",
                contexte=contexte,
                champs=champs,
                tiers_payant="amo",
            )
        )
        .crees[0]
        .id
    )


def test_the_three_renderings_show_the_same_words_in_the_same_order() -> None:
    pdf, html = editer(PAGE, "f"), editer(PAGE, "f", HTML)
    (page,) = pages(pdf)
    assert pdf.texte == html.texte
    assert colle(page) == colle(pdf.texte) + "page1"
    assert texte_html(html.contenu.decode()).split() == pdf.texte.split()
    assert pdf.texte.splitlines()[-1] == LABEL


def test_html_is_escaped_and_holds_no_script() -> None:
    html = editer(PAGE, "f", HTML).contenu.decode()
    assert "<b>" not in html
    assert "<script" not in html
    assert "Quittance &lt;b&gt;" in html
    assert 'id="mention-imprimee_degradee"' in html


def test_control_characters_and_letters_unknown_to_the_fonts_are_made_printable() -> None:
    lignes = editer(PAGE, "f").texte.splitlines()
    assert "Nom : <script>alert(1)</script>[31m L'Œuvre & Cie" in lignes
    assert "Montant : 1 234,50 €" in lignes


def test_pdf_of_several_pages_repeats_the_head_of_its_table_and_is_always_the_same() -> None:
    long = Imprime(
        type="quittance",
        titre="Quittance",
        blocs=(
            Tableau(
                colonnes=(Colonne(tete="Acte"), montant("Montant")),
                rangs=tuple((f"G{n}", "30,00 €") for n in range(90)),
            ),
        ),
    )
    premier, second = editer(long, "f"), editer(long, "f")
    assert premier.contenu == second.contenu
    lues = pages(premier)
    assert len(lues) == 3
    assert all("Montant" in page for page in lues)
    assert [f"page {n}" in page for n, page in enumerate(lues, start=1)] == [True] * 3


@pytest.mark.parametrize("longueur", [1, 500, 20_000])
def test_a_very_long_word_never_breaks_the_layout(longueur: int) -> None:
    long = Imprime(
        type="x",
        titre="M" * longueur,
        blocs=(
            Champs(valeurs=(("N" * longueur, "W" * longueur),)),
            Texte(lignes=("W" * longueur,)),
            Tableau(
                colonnes=tuple(Colonne(tete="T") for _ in range(9)),
                rangs=(("W" * longueur,) * 9,),
            ),
        ),
    )
    document = editer(long, "")
    lu = colle("".join(pages(document)))
    assert lu.startswith("M" * min(longueur, 119))  # a title holds 120 characters
    assert lu.count("…") == (0 if longueur == 1 else 13 - (longueur == 500))


def test_nir_and_days_are_written_as_on_the_paper_forms() -> None:
    assert nir_lisible("280019999914964") == "2 80 01 99 999 149 64"
    assert nir_lisible("2800199999149") == "2 80 01 99 999 149"
    assert nir_lisible("999") == "999"
    assert jour_lisible("19560031") == "31/00/1956"
    assert jour_lisible("") == ""


def test_the_receipt_says_what_the_patient_paid(cabinet: Cabinet) -> None:
    ident = facture(cabinet, "medecin_traitant")
    (document,) = cabinet.reussir(Imprimer(document="quittance", facture=ident)).documents
    assert document.mime == "application/pdf"
    assert "Total : 30,00 €" in document.texte
    assert "Réglé par l'assuré : 9,00 €" in document.texte  # 30,00 € - 21,00 € (70 %)
    (html,) = cabinet.reussir(
        Imprimer(document="quittance", facture=ident, champs={"format": "html"})
    ).documents
    assert html.mime == "text/html"
    assert html.texte == document.texte


@pytest.mark.parametrize(
    ("contexte", "mention"),
    [
        ("medecin_traitant", "Prescription établie par le médecin traitant"),
        ("nouveau_medecin_traitant", "Prescription établie par le médecin traitant"),
        (
            "correspondant",
            "Prescription établie par un médecin pour un bénéficiaire orienté par le"
            " médecin traitant",
        ),
        (
            "oriente_par_autre_medecin",
            "Prescription établie par un autre médecin dans le respect du parcours de soins",
        ),
        (
            "hors_residence",
            "Prescription établie par un autre médecin dans le respect du parcours de soins",
        ),
        ("hors_parcours", "Prescription établie hors parcours de soins"),
        ("urgence", ""),
    ],
)
def test_the_ordonnance_carries_its_mention(cabinet: Cabinet, contexte: str, mention: str) -> None:
    ident = facture(cabinet, contexte)
    (document,) = cabinet.reussir(
        Imprimer(document="ordonnance", facture=ident, champs={"texte": "Repos"})
    ).documents
    lignes = document.texte.splitlines()
    assert "Repos" in lignes
    assert ("Prescription établie" in document.texte) == bool(mention)
    assert mention in ("", *lignes)


@pytest.mark.parametrize("document", ["carte postale", "quittance", "bordereau", "feuillet_at"])
def test_documents_that_cannot_be_made_are_refused(cabinet: Cabinet, document: str) -> None:
    ident = facture(cabinet, "medecin_traitant")
    vise = "inconnue" if document == "quittance" else ident
    reponse = cabinet.commander(Imprimer(document=document, facture=vise))
    assert reponse.refus is not None
    assert reponse.refus.code == "objet_inconnu"
    assert not reponse.documents


def test_an_unknown_format_is_refused(cabinet: Cabinet) -> None:
    ident = facture(cabinet, "medecin_traitant")
    reponse = cabinet.commander(
        Imprimer(document="quittance", facture=ident, champs={"format": "exe"})
    )
    assert reponse.refus is not None
    assert reponse.refus.code == v.R_CHAMP


def test_no_document_holds_the_code_porteur(cabinet: Cabinet) -> None:
    ident = facture(cabinet, "medecin_traitant")
    for nom in ("quittance", "feuille_de_soins", "duplicata", "copie", "ordonnance"):
        (document,) = cabinet.reussir(Imprimer(document=nom, facture=ident)).documents
        assert "1234" not in document.texte.split()
