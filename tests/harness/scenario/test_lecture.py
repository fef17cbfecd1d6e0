"""Scenario files: what is accepted, and the place of each mistake."""

import pytest

from vitalbench.harness.scenario.lecture import ScenarioIllisible, lire_texte

BON = """\
id: NOM-001
title: Consultation
requirements: [CDC-2.2-02]
given: {ps: dr-lenoir, patient: marie-dupont}
when:
  - facturer: {prestations: [{code: G}], tiers_payant: amo}
    repere: premiere
  - transmettre:
  - avancer: {jours_ouvres: 2}
then:
  - facture: {repere: premiere, amo: 2100}
"""


def test_a_scenario_is_read() -> None:
    (scenario,) = lire_texte(BON, "nom.yaml", "nominal")
    assert scenario.id == "NOM-001"
    assert [e.action for e in scenario.etapes] == ["facturer", "transmettre", "avancer"]
    assert scenario.etapes[0].repere == "premiere"
    assert scenario.attentes[0].valeurs["amo"] == 2100


@pytest.mark.parametrize(
    ("avant", "apres", "message"),
    [
        ("prestations:", "prestation:", r"nom\.yaml, ligne 6, colonne 15.*champ inconnu"),
        ("ps: dr-lenoir, ", "", r"ligne 4, colonne 8, champ « given ».*obligatoire.*ps"),
        (
            "avancer: {jours_ouvres: 2}",
            "avancer: {jours_ouvres: deux}",
            r"ligne 9, colonne 29, champ « when\[2\]\.avancer\.jours_ouvres » : type int attendu",
        ),
        ("- transmettre:", "- transmuter:", r"ligne 8.*étape inconnue : 'transmuter'"),
        ("repere: premiere, amo", "repere: seconde, amo", r"ligne 11.*repère « seconde »"),
        ("id: NOM-001", "id: nom 1", r"ligne 1.*champ « id »"),
        ("title: Consultation", "titre: Consultation", r"champ inconnu"),
        ("given: {", "given: {{", "YAML illisible"),
        ("patient: marie-dupont}", "patient: marie-dupont, date: demain}", "jour mal formé"),
    ],
)
def test_a_mistake_is_named_with_its_place(avant: str, apres: str, message: str) -> None:
    assert avant in BON
    with pytest.raises(ScenarioIllisible, match=message):
        lire_texte(BON.replace(avant, apres), "nom.yaml", "nominal")


def test_variantes_make_one_scenario_a_row_and_keep_types() -> None:
    texte = BON.replace("amo: 2100", "amo: '${amo}'").replace("code: G", "code: '${acte}'")
    texte += "variantes:\n  - {acte: G, amo: 2100}\n  - {acte: GS, amo: 1610}\n"
    premier, second = lire_texte(texte, "nom.yaml", "nominal")
    assert (premier.id, second.id) == ("NOM-001-V1", "NOM-001-V2")
    assert second.attentes[0].valeurs["amo"] == 1610
    assert second.etapes[0].parametres["prestations"] == [{"code": "GS"}]


def test_an_unknown_variable_is_refused() -> None:
    texte = BON.replace("amo: 2100", "amo: '${montant}'") + "variantes:\n  - {amo: 1}\n"
    with pytest.raises(ScenarioIllisible, match=r"ligne 11.*\$\{montant\} absente"):
        lire_texte(texte, "nom.yaml", "nominal")


def test_yaml_that_explodes_or_repeats_is_refused() -> None:
    with pytest.raises(ScenarioIllisible, match="champ répété"):
        lire_texte(BON + "title: encore\n", "nom.yaml", "nominal")
    with pytest.raises(ScenarioIllisible, match="structure trop profonde"):
        lire_texte("id: " + "[" * 40 + "]" * 40, "nom.yaml", "nominal")
