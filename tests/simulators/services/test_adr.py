"""ADR through a real SOAP client: what it gives, what it never gives, what it refuses."""

from typing import Any

import pytest
import zeep.exceptions
from monde_en_ligne import MONDE, EnLigne, contexte_bam, demande_adr

pytestmark = pytest.mark.reseau


def acquerir(ligne: EnLigne, personne_id: str, **autres: Any) -> Any:
    demande = demande_adr(MONDE, personne_id, **autres)
    return ligne.client("adr").service.acquerirLesDroits(**demande)


def code_faute(ligne: EnLigne, personne_id: str, **autres: Any) -> str:
    with pytest.raises(zeep.exceptions.Fault) as faute:
        acquerir(ligne, personne_id, **autres)
    return str(faute.value.detail.findtext(".//{*}Code"))


def test_rights_of_a_simple_person(ligne: EnLigne) -> None:
    reponse = acquerir(ligne, "marie-dupont")
    assert reponse.Organisme.CodeRegime + reponse.Organisme.CodeCaisse == "01751"
    assert reponse.Beneficiaire.NomUsuel == "DUPONT"
    assert reponse.Beneficiaire.TopMedecinTraitant == "O"
    # J-300 = 27/01/2026, J+365 = 23/11/2027
    assert [(p.Debut, p.Fin) for p in reponse.PeriodeDroitsAMO] == [("2026-01-27", "2027-11-23")]
    assert [(c.CodeALD, c.CodeSituation) for c in reponse.Couverture] == [("0", "0100")]
    assert reponse.Mutuelle is None
    assert reponse.NaturePieceAMO == "2"


def test_only_the_beneficiary_asked_for_is_given(ligne: EnLigne) -> None:
    reponse = acquerir(ligne, "julie-martin")
    assert reponse.Beneficiaire.Prenom == "JULIE"
    assert reponse.Beneficiaire.NomFamille == "LEROUX"
    assert reponse.Couverture[1].CodeALD == "1"
    brut = ligne.notes[-1][1]["reponse"]
    assert b"PAUL" not in brut
    assert b"LEO" not in brut


def test_c2s_and_ame_and_gestion_unique(ligne: EnLigne) -> None:
    assert acquerir(ligne, "sarah-guerin").Beneficiaire.CodeServiceAMO == "01"
    ame = acquerir(ligne, "tiago-silva").Beneficiaire
    # J-100 = 15/08/2026, J+265 = 15/08/2027
    assert (ame.CodeServiceAMO, ame.DebutServiceAMO, ame.FinServiceAMO) == (
        "30",
        "2026-08-15",
        "2027-08-15",
    )
    unique = acquerir(ligne, "elise-garnier")
    assert unique.Mutuelle.Identification == "99990004"
    assert unique.NaturePieceAMC == "2"


def test_the_alsace_moselle_situation_is_never_given(ligne: EnLigne) -> None:
    reponse = acquerir(ligne, "karl-muller")
    assert [c.CodeSituation for c in reponse.Couverture] == ["0100"]


def test_separate_complementaries_are_never_given(ligne: EnLigne) -> None:
    acquerir(ligne, "hugo-faure")
    assert b"99990001" not in ligne.notes[-1][1]["reponse"]


def test_it_says_what_the_organism_knows_and_not_the_card(ligne: EnLigne) -> None:
    # nadia-simon : carte jusqu'à J+365, caisse jusqu'à J-5 = 18/11/2026
    assert acquerir(ligne, "nadia-simon").PeriodeDroitsAMO[0].Fin == "2026-11-18"


def test_refusals_have_their_own_codes(ligne: EnLigne) -> None:
    soins = demande_adr(MONDE, "marie-dupont")["BeneficiaireDeSoins"]
    assert code_faute(ligne, "marie-dupont", DatedeReference="2026-11-24") == "DATE_REFERENCE"
    assert code_faute(ligne, "marie-dupont", _soapheaders=[contexte_bam("02")]) == "REGIME"
    assert code_faute(ligne, "marie-dupont", _soapheaders=[]) == "DONNEE_ABSENTE"
    inconnu = {**soins, "DatedeNaissance": "19800116"}
    assert code_faute(ligne, "marie-dupont", BeneficiaireDeSoins=inconnu) == "BENEFICIAIRE_INCONNU"
    faux = {**soins, "NIRcertifie": {"Numero": soins["NIRcertifie"]["Numero"], "Cle": "00"}}
    assert code_faute(ligne, "marie-dupont", BeneficiaireDeSoins=faux) == "NIR_INVALIDE"


def test_each_call_is_noted_with_its_messages(ligne: EnLigne) -> None:
    acquerir(ligne, "marie-dupont")
    donnees, pieces = ligne.notes[-1]
    assert donnees["service"] == "adr"
    assert donnees["operation"] == "acquerirLesDroits"
    assert donnees["statut"] == "ok"
    assert b"DatedeReference" in pieces["requete"]
    assert b"DUPONT" in pieces["reponse"]
    code_faute(ligne, "marie-dupont", DatedeReference="2026-11-24")
    assert ligne.notes[-1][0]["statut"] == "refus"
    assert ligne.notes[-1][0]["code"] == "DATE_REFERENCE"
