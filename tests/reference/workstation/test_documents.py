"""Documents: what they say, in HTML and in PDF with a text layer."""

import pytest

from vitalbench.reference.protocol.commandes import ActeSaisi, Facturer, Imprimer
from vitalbench.reference.workstation.documents.page import Page, en_html, en_pdf

from .conftest import Cabinet

PAGE = Page(
    type="quittance",
    titre="Quittance <b>",
    lignes=("Première ligne", "Montant : 1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€"),
    colonnes=("Acte", "Montant"),
    rangs=tuple((f"G{n}", "30,00 €") for n in range(60)),
    pied=("Total",),
)


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


def test_html_is_escaped_and_holds_no_script() -> None:
    html = en_html(PAGE, "f").contenu.decode()
    assert "<b>" not in html
    assert "<script" not in html
    assert "Quittance &lt;b&gt;" in html


def test_pdf_is_a_pdf_of_several_pages_and_always_the_same() -> None:
    premier, second = en_pdf(PAGE, "f"), en_pdf(PAGE, "f")
    assert premier.contenu.startswith(b"%PDF-")
    assert premier.contenu == second.contenu
    assert premier.contenu.count(b"/Type /Page\n") + premier.contenu.count(b"/Type /Page ") >= 2


def test_the_receipt_says_what_the_patient_paid(cabinet: Cabinet) -> None:
    ident = facture(cabinet, "medecin_traitant")
    (document,) = cabinet.reussir(Imprimer(document="quittance", facture=ident)).documents
    assert "Total : 30,00" in document.texte
    assert "Réglé par l'assuré : 9,00" in document.texte  # 30,00 € - 21,00 € (70 %)
    (pdf,) = cabinet.reussir(
        Imprimer(document="quittance", facture=ident, champs={"format": "pdf"})
    ).documents
    assert pdf.mime == "application/pdf"
    assert pdf.texte == document.texte


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
    assert lignes[-1] == "Repos"
    assert ("Prescription" in document.texte) == bool(mention)
    assert mention in ("", *lignes)


def test_unknown_documents_are_refused(cabinet: Cabinet) -> None:
    ident = facture(cabinet, "medecin_traitant")
    for commande in (
        Imprimer(document="carte postale", facture=ident),
        Imprimer(document="quittance", facture="inconnue"),
    ):
        reponse = cabinet.commander(commande)
        assert reponse.refus is not None
        assert reponse.refus.code == "objet_inconnu"
