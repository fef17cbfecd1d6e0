"""ApCV: what stops a signature, and the two times of a désynchronisé FSE and DRE."""

from collections.abc import Iterator

import pytest

from vitalbench.reference.protocol.commandes import (
    Acquerir,
    ActeSaisi,
    Choisir,
    Commande,
    Facturer,
    Horloge,
    MettreEnLots,
    Ouvrir,
    Saisir,
    Securiser,
)
from vitalbench.simulators.services.reglages import Panne
from vitalbench.simulators.services.serveur import Services

from .conftest import Cabinet

G = ActeSaisi(code="G", accident_droit_commun=False)


@pytest.fixture
def services(cabinet_relie: Cabinet) -> Iterator[Services]:
    ouverts = Services(cabinet_relie.monde, cabinet_relie.pki, cabinet_relie.horloge)
    ouverts.demarrer()
    cabinet_relie.configurer(ports=True, services=dict(ouverts.adresses))
    yield ouverts
    ouverts.arreter()


def refus(cabinet: Cabinet, commande: Commande) -> str:
    reponse = cabinet.commander(commande)
    return "" if reponse.refus is None else reponse.refus.code


def preparer(cabinet: Cabinet, services: Services, mode: str = "sesam_vitale") -> None:
    ouvrir = Ouvrir(mode="desynchronise") if mode == "desynchronise" else Ouvrir()
    cabinet.reussir(ouvrir)
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    qr = services.telephone("marie-dupont").code_qr()
    cabinet.reussir(Acquerir(support="apcv", donnees={"code_qr": qr}))
    cabinet.reussir(Saisir(prestations=(G,)))
    cabinet.commander(Choisir(question="medecin_traitant_declare", choix="oui"))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))


@pytest.mark.reseau
def test_a_context_that_is_over_signs_nothing(cabinet_relie: Cabinet, services: Services) -> None:
    preparer(cabinet_relie, services)
    cabinet_relie.horloge.avancer(minutes=31)
    cabinet_relie.reussir(Horloge(instant=cabinet_relie.horloge.maintenant()))
    assert refus(cabinet_relie, Securiser()) == "flux_apcv_impossible"
    assert "SSV_CalculerEmpreinte" not in cabinet_relie.carnet.fonctions


@pytest.mark.reseau
def test_without_adr_the_apcv_signs_nothing(cabinet_relie: Cabinet, services: Services) -> None:
    services.reglages["adr"].panne = Panne.COUPURE
    preparer(cabinet_relie, services)
    assert refus(cabinet_relie, Securiser()) == "flux_apcv_impossible"


@pytest.mark.reseau
def test_rights_of_adr_take_no_exemption_from_paper(
    cabinet_relie: Cabinet, services: Services
) -> None:
    preparer(cabinet_relie, services)
    papier = Acquerir(support="papier", donnees={"couverture": "10100"})
    assert refus(cabinet_relie, papier) == "champ_refuse"


@pytest.mark.reseau
def test_the_cps_signs_an_apcv_facture_later(cabinet_relie: Cabinet, services: Services) -> None:
    preparer(cabinet_relie, services, "desynchronise")
    (cree,) = cabinet_relie.reussir(Securiser()).crees
    assert "SSV_SignerCPS" not in cabinet_relie.carnet.fonctions
    assert refus(cabinet_relie, MettreEnLots(code_porteur="1234")) == "rien_a_faire"
    cabinet_relie.reussir(Securiser(facture=cree.id, code_porteur="1234"))
    assert cabinet_relie.reussir(MettreEnLots(code_porteur="1234")).crees[0].details["mode"] == "S"


def test_the_second_time_signs_fse_and_dre(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("hugo-faure")
    fait = cabinet.reussir(
        Facturer(
            prestations=(ActeSaisi(code="G"),),
            code_porteur="1234",
            mode="desynchronise",
            tiers_payant="amo_amc",
        )
    )
    assert [c.details["flux"] for c in fait.crees] == ["F", "D"]
    seconde = cabinet.reussir(Securiser(facture=fait.crees[0].id, code_porteur="1234"))
    assert [c.details["etat"] for c in seconde.crees] == ["securisee", "securisee"]


@pytest.mark.parametrize(("naissance", "attendu"), [("19800115", "mode_refuse"), ("20100101", "")])
def test_contraception_opens_sans_vitale_to_minors_only(
    cabinet: Cabinet, naissance: str, attendu: str
) -> None:
    cabinet.inserer_cps("phie-sabatier")
    commande = Facturer(
        prestations=(ActeSaisi(code="PH7", montant=990),),
        code_porteur="1234",
        mode="sans_vitale",
        contexte="contraception_mineure",
        supports=("papier",),
        champs={
            "nir": "255555575104125",
            "nom": "INCONNUE",
            "prenom": "X",
            "date_naissance": naissance,
            "regime": "01",
            "caisse": "751",
            "centre": "0010",
        },
    )
    assert refus(cabinet, commande) == attendu
