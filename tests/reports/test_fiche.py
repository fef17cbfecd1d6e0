"""Printed sheets: whole, bounded, readable as text, whatever the scenario says."""

import re

import msgspec
import pytest

from vitalbench.harness.pilots.extraction import extraire
from vitalbench.reports.fiche import (
    Cahier,
    EtapeFiche,
    ExigenceFiche,
    Fiche,
    en_html,
    imprimable,
)
from vitalbench.reports.fiche_pdf import en_pdf

HOSTILES = (
    "<b>gras</b> &amp; <script>alert(1)</script> </para>",
    "\x00\x1b[31mrouge\x07\u202e à l'envers",
    "M" * 5000,
    "mot " * 4000,
    "emoji 🩺, 漢字, עברית, عربى",
    "<para><font size=999>énorme</font>",
    "",
)


def _fiche(ident: str = "ESSAI-001", texte: str = "Facturez une consultation.") -> Fiche:
    return Fiche(
        id=ident,
        titre=texte,
        suites=("nominal",),
        exigences=(ExigenceFiche(id="CDC-3.2.1-05", enonce=texte),),
        preconditions=(("Patient", texte),),
        etapes=(
            EtapeFiche(
                rang=1,
                qui="Testeur",
                action=texte,
                saisies=((texte, texte),),
                attendus=(texte,),
            ),
        ),
        attendus=(texte,),
    )


def test_the_sheet_has_all_that_a_tester_needs():
    fiche = _fiche(texte="Télétransmission dégradée, 30,00\u202f€ « à côté »")
    texte = extraire(en_pdf(Cahier(titre="Fiche d'essai", fiches=(fiche,)))).texte
    propre = re.sub(r"\s+", " ", texte)
    for attendu in (
        "Fiche d'essai ESSAI-001",
        "ni un agrément ni un document du CNDA",
        "CDC-3.2.1-05",
        "Télétransmission dégradée",
        "Avant de commencer",
        "Observé",
        "Preuves",
        "Testeur (nom)",
        "Signature",
    ):
        assert attendu in propre, attendu


def test_a_book_opens_on_its_contents_with_the_page_of_each_sheet():
    fiches = tuple(_fiche(f"ESSAI-{n:03}", f"Scénario {n}") for n in range(1, 4))
    lu = extraire(en_pdf(Cahier(titre="Cahier de tests : suite essai", fiches=fiches)))
    # un sommaire, puis une page par fiche
    assert lu.pages == 4
    sommaire = lu.texte.partition("Fiche d'essai ESSAI-001")[0]
    assert "ESSAI-003 Scénario 3" in sommaire.replace("\u00a0", " ")
    assert re.findall(r"^\W*([234])$", sommaire, re.MULTILINE) == ["2", "3", "4"]
    assert b"/Outlines" in en_pdf(Cahier(titre="C", fiches=fiches))


def test_the_same_book_gives_the_same_bytes():
    cahier = Cahier(titre="Cahier", fiches=(_fiche(), _fiche("ESSAI-002")))
    assert en_pdf(cahier) == en_pdf(cahier)


@pytest.mark.parametrize("texte", HOSTILES)
def test_hostile_words_break_neither_the_pdf_nor_the_page(texte):
    cahier = Cahier(titre=texte, fiches=(_fiche(texte=texte), _fiche("ESSAI-002", texte)))
    assert en_pdf(cahier).startswith(b"%PDF-")
    page = en_html(cahier)
    assert "<script>alert" not in page
    assert "\x00" not in page
    assert "\x1b" not in page


def test_a_step_taller_than_a_page_runs_over_it():
    saisies = tuple((f"Champ {n}", f"valeur {n}") for n in range(300))
    etape = EtapeFiche(rang=1, qui="Testeur", action="Saisissez :", saisies=saisies)
    longue = msgspec.structs.replace(_fiche(), etapes=(etape,))
    lu = extraire(en_pdf(Cahier(titre="Long", fiches=(longue,))))
    assert lu.pages > 3
    assert "valeur 299" in lu.texte


def test_typography_never_breaks_a_line_before_a_colon():
    assert imprimable("Patient : « Marie » ?") == ("Patient\u00a0: «\u00a0Marie\u00a0»\u00a0?")
