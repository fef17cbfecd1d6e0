"""The human front: it renders the screen and nothing else, and reads orders."""

import io
from pathlib import Path

import pytest

from vitalbench.reference.protocol.commandes import (
    Acquerir,
    Commande,
    Imprimer,
    MettreEnLots,
    Saisir,
)
from vitalbench.reference.protocol.ecran import Champ, Choix, Ecran, Mention, Proposition
from vitalbench.reference.protocol.reponses import Document, Reponse
from vitalbench.reference.workstation.front import OrdreIllisible, boucle, lire_ordre, rendre

ECRAN = Ecran(
    titre="Facture",
    complet=True,
    mentions=(Mention(id="m", texte="Attention\x1b[31m", niveau="alerte"),),
    champs=(Champ(id="nom", valeur="DUPONT"), Champ(id="nom_orienteur", modifiable=True)),
    propositions=(
        Proposition(id="q", libelle="Question", choix=(Choix(id="a", libelle="A"),), retenu="a"),
    ),
    actions=("securiser",),
    lignes=({"code": "G", "montant": 3000, "vide": None},),
)


def test_a_screen_is_rendered_whole_without_control_characters() -> None:
    texte = rendre(ECRAN)
    assert "\x1b" not in texte
    for morceau in ("Facture", "! Attention", "DUPONT", "[nom_orienteur]", "(x) a", "code=G"):
        assert morceau in texte


def test_orders_become_commands() -> None:
    assert lire_ordre("cps", lambda: "1234") == Acquerir(support="cps", code_porteur="1234")
    assert lire_ordre("lots", lambda: "") == MettreEnLots()
    lu = lire_ordre("acte G,MD", lambda: "")
    assert isinstance(lu, Saisir)
    assert [a.code for a in lu.prestations] == ["G", "MD"]


@pytest.mark.parametrize("ordre", ["danser", "ouvrir demain", "choisir x", 'acte "G', "lire dmp"])
def test_a_bad_order_is_said_not_understood(ordre: str) -> None:
    with pytest.raises(OrdreIllisible):
        lire_ordre(ordre, lambda: "")


def test_a_document_is_asked_with_what_the_ps_types() -> None:
    assert lire_ordre('imprimer ordonnance 99-1-F texte="Repos trois jours"', lambda: "") == (
        Imprimer(document="ordonnance", facture="99-1-F", champs={"texte": "Repos trois jours"})
    )


def test_documents_are_put_away_and_never_over_another(tmp_path: Path) -> None:
    piece = Document(
        type="../etc",
        titre="Titre\x1b[2J",
        mime="application/pdf",
        contenu=b"%PDF-",
        texte="Vu\x1b",
        facture="99/1",
    )
    sortie = io.StringIO()
    boucle(
        lambda _: Reponse(documents=(piece,)), ["relever\n"] * 2, sortie, lambda: "", tmp_path / "d"
    )
    assert sorted(x.name for x in (tmp_path / "d").iterdir()) == [
        "etc-99-1-2.pdf",
        "etc-99-1.pdf",
    ]
    assert f"Fichier : {tmp_path / 'd' / 'etc-99-1.pdf'}" in sortie.getvalue()
    assert "\x1b" not in sortie.getvalue()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "d").write_text("")
    piece = Document(type="quittance", titre="Quittance", mime="application/pdf")
    sortie = io.StringIO()
    boucle(lambda _: Reponse(documents=(piece,)), ["relever"], sortie, lambda: "", tmp_path / "d")
    assert "Fichier : non écrit, " in sortie.getvalue()


def test_the_loop_shows_every_screen_until_quitter(tmp_path: Path) -> None:
    recues: list[Commande] = []

    def traiter(commande: Commande) -> Reponse:
        recues.append(commande)
        return Reponse(ecran=ECRAN)

    sortie = io.StringIO()
    ordres = ["relever\n", "n'importe\n", "quitter\n", "relever\n"]
    boucle(traiter, ordres, sortie, lambda: "", tmp_path)
    assert len(recues) == 1
    assert "=== Facture ===" in sortie.getvalue()
    assert "Ordre non compris" in sortie.getvalue()
