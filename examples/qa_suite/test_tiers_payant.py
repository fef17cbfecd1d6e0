"""A QA suite of an editor, written in pytest, with the simulated world around its software.

pytest examples/qa_suite
pytest examples/qa_suite --vitalbench-adapter "./adapter"
"""

import pytest


@pytest.mark.contexte(ps="dr-lenoir", patient="marie-dupont")
@pytest.mark.exigence("CDC-2.2.3-01", "CDC-3.2.1-05", "CDC-4.1.2.3-02")
def test_une_consultation_va_jusqu_a_l_accuse(seance, boite):
    """From the cards to the ARL; the checks of the three requirements judge what was seen."""
    reponse = seance.faire("facturer", prestations=[{"code": "G"}], tiers_payant="amo")
    assert reponse.refus is None
    # 30,00 € × 70 % = 21,00 €
    assert reponse.crees[0].details["total_amo"] == 2100
    seance.faire("mettre_en_lots")
    seance.faire("transmettre")
    assert len(boite()) == 1
    seance.faire("relever")
    assert boite() == []


@pytest.mark.contexte(ps="dr-lenoir", patient="marie-dupont")
@pytest.mark.exigence("CDC-3.2.9.1-02")
def test_rien_ne_se_signe_sans_la_carte_vitale(seance, lecteurs):
    """The card leaves before securing: nothing is signed; it comes back: the facture is."""
    acte = {"prestations": [{"code": "G"}], "tiers_payant": "amo"}
    seance.faire("facturer", **acte, securiser=False)
    carte = lecteurs["vitale"].retirer()
    assert seance.faire("securiser", repere="sans_vitale").refus.code == "vitale_absente"
    lecteurs["vitale"].inserer(carte)
    assert seance.faire("securiser", repere="avec_vitale").refus is None
