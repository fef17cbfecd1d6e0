"""The human front: it renders the screen and nothing else, and reads orders."""

import io

import pytest

from vitalbench.reference.protocol.commandes import Acquerir, Commande, MettreEnLots, Saisir
from vitalbench.reference.protocol.ecran import Champ, Choix, Ecran, Mention, Proposition
from vitalbench.reference.protocol.reponses import Reponse
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


def test_the_loop_shows_every_screen_until_quitter() -> None:
    recues: list[Commande] = []

    def traiter(commande: Commande) -> Reponse:
        recues.append(commande)
        return Reponse(ecran=ECRAN)

    sortie = io.StringIO()
    boucle(traiter, ["relever\n", "n'importe\n", "quitter\n", "relever\n"], sortie, lambda: "")
    assert len(recues) == 1
    assert "=== Facture ===" in sortie.getvalue()
    assert "Ordre non compris" in sortie.getvalue()
