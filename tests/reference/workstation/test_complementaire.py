"""CCAM through the SRT, complementary part through the STS, and the flux that result."""

import pytest

from vitalbench.reference.modules.appels import Groupe, Issue
from vitalbench.reference.protocol.commandes import (
    Acquerir,
    ActeSaisi,
    AnnulerDre,
    Choisir,
    Facturer,
    MettreEnLots,
    Ouvrir,
    Relever,
    Saisir,
    Securiser,
    Transmettre,
)

from .conftest import Cabinet

G = ActeSaisi(code="G")
CCAM = ActeSaisi(code="CCAM", code_ccam="DEQP003")


def test_ccam_asks_the_srt_in_order(cabinet: Cabinet) -> None:
    fait = cabinet.reussir(Facturer(prestations=(CCAM, G), code_porteur="1234"))
    srt = [f for f in cabinet.carnet.fonctions if f.startswith("SRT_")]
    assert srt == [
        "SRT_ConsulterDonnee",
        "SRT_ControlerDonnees",
        "SRT_ControlerDonnees",
        "SRT_AppliquerRegle",
        "SRT_ControleComplet",
    ]
    complet = cabinet.carnet.fonctions.index("SRT_ControleComplet")
    assert cabinet.carnet.fonctions.index("SSV_FormaterFactures") > complet
    assert len(fait.etapes[-1].lignes) == 0


def test_ngap_alone_only_checks_its_letter_key(cabinet: Cabinet) -> None:
    cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234"))
    assert [f for f in cabinet.carnet.fonctions if f.startswith("SRT_")] == ["SRT_ControlerDonnees"]


def test_prices_of_the_srt_are_those_of_the_facture(cabinet: Cabinet) -> None:
    cabinet.carnet.reponses["SRT_AppliquerRegle"] = Issue(
        statut=0,
        sorties=(
            Groupe(
                groupe=60111,
                nom="tarif",
                champs={"prix_unitaire": "1234", "base_remboursement": "1000"},
            ),
        ),
    )
    fait = cabinet.reussir(
        Facturer(prestations=(CCAM,), code_porteur="1234", tiers_payant="amo", securiser=False)
    )
    (ligne,) = fait.ecran.lignes
    assert (ligne["prix_unitaire"], ligne["base"]) == (1234, 1000)
    assert ligne["montant_amo"] == 700  # 10,00 € × 70 %


def test_a_diagnostic_blocks_until_it_is_corrected(cabinet: Cabinet) -> None:
    cabinet.carnet.reponses["SRT_ControleComplet"] = Issue(
        statut=0,
        sorties=(
            Groupe(
                groupe=60112,
                nom="diagnostic",
                champs={"rang": "1", "code": "X1", "niveau": "3", "libelle": "acte à corriger"},
            ),
        ),
    )
    reponse = cabinet.commander(Facturer(prestations=(CCAM,), code_porteur="1234"))
    assert reponse.refus is not None
    assert reponse.refus.code == "diagnostic_ccam"
    assert "diagnostic_ccam" in {m.id for e in reponse.etapes for m in e.mentions}
    assert "SSV_FormaterFactures" not in cabinet.carnet.fonctions
    cabinet.carnet.reponses.clear()
    cabinet.reussir(Facturer(prestations=(CCAM,), code_porteur="1234"))


def test_a_replaced_letter_key_is_refused(cabinet: Cabinet) -> None:
    reponse = cabinet.commander(Facturer(prestations=(ActeSaisi(code="KC"),), code_porteur="1234"))
    assert reponse.refus is not None
    assert reponse.refus.code == "acte_refuse"


def test_ccam_can_be_closed(cabinet: Cabinet) -> None:
    cabinet.configurer(saisie_ccam="non")
    reponse = cabinet.commander(Facturer(prestations=(CCAM,), code_porteur="1234"))
    assert reponse.refus is not None
    assert "saisir_ccam" not in {a for e in reponse.etapes for a in e.actions}
    cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234"))


def test_gestion_unique_puts_the_part_in_the_fse(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("elise-garnier")
    fait = cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234", tiers_payant="amo_amc"))
    (fse,) = fait.crees
    assert fse.details["flux"] == "F"
    assert fse.details["total_amo"] == 2100  # 30,00 € × 70 %
    assert fse.details["total_amc"] == 900  # ticket modérateur : 30,00 € - 21,00 €
    assert "STS_Tarification" in cabinet.carnet.fonctions


def test_gestion_separee_makes_a_fse_and_a_dre(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.inserer_vitale("hugo-faure")
    fait = cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234", tiers_payant="amo_amc"))
    fse, dre = fait.crees
    assert (fse.details["flux"], fse.details["total_amc"]) == ("F", 0)
    assert (dre.details["flux"], dre.details["total_amc"]) == ("D", 900)
    assert fse.details["numero"] == dre.details["numero"]
    lots = cabinet.reussir(MettreEnLots(code_porteur="1234"))
    assert sorted(str(c.details["numero"]) for c in lots.crees) == ["001", "AAA"]
    assert len(cabinet.reussir(Transmettre()).crees) == 2


def test_an_amount_typed_needs_no_sts(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("elise-garnier")
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    cabinet.reussir(Saisir(prestations=(G,)))
    for question, choix in (
        ("medecin_traitant_declare", "oui"),
        ("contexte_parcours", "medecin_traitant"),
        ("voie_part_complementaire", "saisie"),
        ("tiers_payant", "amo_amc"),
    ):
        cabinet.reussir(Choisir(question=question, choix=choix))
    cabinet.reussir(Saisir(champs={"montant_amc": 500}))
    (fse,) = cabinet.reussir(Securiser()).crees
    assert fse.details["total_amc"] == 500
    assert "STS_Tarification" not in cabinet.carnet.fonctions


def test_without_a_convention_a_fse_goes_alone(cabinet: Cabinet) -> None:
    cabinet.configurer(conventions="aucune")
    cabinet.inserer_vitale("hugo-faure")
    (fse,) = cabinet.reussir(
        Facturer(prestations=(G,), code_porteur="1234", tiers_payant="amo_amc")
    ).crees
    assert (fse.details["flux"], fse.details["total_amc"]) == ("F", 0)


@pytest.mark.reseau
@pytest.mark.parametrize(("carte", "mode"), [("presente", "S"), ("absente", "D")])
def test_a_dre_already_sent_is_annulled_by_a_dre_alone(
    cabinet_relie: Cabinet, carte: str, mode: str
) -> None:
    cabinet = cabinet_relie
    cabinet.inserer_vitale("hugo-faure")
    _, dre = cabinet.reussir(
        Facturer(prestations=(G,), code_porteur="1234", tiers_payant="amo_amc")
    ).crees
    reponse = cabinet.commander(AnnulerDre(facture=dre.id))
    assert reponse.refus is not None
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    cabinet.accueil.traiter()
    cabinet.reussir(Relever())
    if carte == "absente":
        cabinet.lecteur_vitale.retirer()
    (annulation,) = cabinet.reussir(AnnulerDre(facture=dre.id)).crees
    assert (annulation.details["flux"], annulation.details["mode"]) == ("D", mode)
    assert annulation.details["numero"] == dre.details["numero"]
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    cabinet.accueil.traiter()
    assert "lot_acquitte" in {m.id for m in cabinet.reussir(Relever()).ecran.mentions}
    assert cabinet.commander(AnnulerDre(facture=dre.id)).refus is not None
