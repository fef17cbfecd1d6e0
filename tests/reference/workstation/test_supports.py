"""Other supports and modes: ADR, ApCV, paper, degraded, without Vitale, désynchronisé."""

from collections.abc import Iterator
from datetime import date

import msgspec
import pytest

from vitalbench.reference.protocol.commandes import (
    Acquerir,
    ActeSaisi,
    ChangerSupport,
    Choisir,
    Consulter,
    Facturer,
    Imprimer,
    Lire,
    MettreEnLots,
    Ouvrir,
    Relever,
    Saisir,
    Securiser,
    Transmettre,
)
from vitalbench.reference.protocol.ecran import Ecran, Valeur
from vitalbench.simulators.cards.vitale import creer_vitale
from vitalbench.simulators.services.reglages import Panne
from vitalbench.simulators.services.serveur import Services

from .conftest import Cabinet

G = ActeSaisi(code="G")
MARIE: dict[str, Valeur] = {
    "nir": "280019999927040",
    "nom": "DUPONT",
    "prenom": "MARIE",
    "date_naissance": "19800115",
    "regime": "01",
    "caisse": "751",
    "centre": "0010",
}


def champ(ecran: Ecran, ident: str) -> Valeur:
    return next(c.valeur for c in ecran.champs if c.id == ident)


def mentions(ecran: Ecran) -> set[str]:
    return {m.id for m in ecran.mentions}


@pytest.fixture
def services(cabinet_relie: Cabinet) -> Iterator[Services]:
    ouverts = Services(cabinet_relie.monde, cabinet_relie.pki, cabinet_relie.horloge)
    ouverts.demarrer()
    cabinet_relie.configurer(ports=True, services=dict(ouverts.adresses))
    yield ouverts
    ouverts.arreter()


def ouvrir(cabinet: Cabinet) -> None:
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))


@pytest.mark.reseau
def test_rights_of_adr_win_over_the_card(cabinet_relie: Cabinet, services: Services) -> None:
    cabinet = cabinet_relie
    cabinet.inserer_vitale("omar-laurent")
    ouvrir(cabinet)
    ecran = cabinet.reussir(Acquerir(support="vitale")).ecran
    assert champ(ecran, "support_droits_amo") == "adr"
    assert "provenance_adr" in mentions(ecran)
    assert "droits_amo_non_ouverts" not in mentions(ecran)


@pytest.mark.reseau
def test_the_card_serves_when_adr_is_down(cabinet_relie: Cabinet, services: Services) -> None:
    cabinet = cabinet_relie
    services.reglages["adr"].panne = Panne.INDISPONIBLE
    ouvrir(cabinet)
    ecran = cabinet.reussir(Acquerir(support="vitale")).ecran
    assert champ(ecran, "support_droits_amo") == "carte"
    assert "adr_indisponible" in mentions(ecran)
    reponse = cabinet.commander(Acquerir(support="adr"))
    assert reponse.refus is not None
    assert reponse.refus.code == "service_en_echec"


@pytest.mark.reseau
def test_an_apcv_facture_is_accepted(cabinet_relie: Cabinet, services: Services) -> None:
    cabinet = cabinet_relie
    cabinet.inserer_vitale("rose-bernard")
    ouvrir(cabinet)
    qr = services.telephone("chloe-renaud").code_qr()
    ecran = cabinet.reussir(Acquerir(support="apcv", donnees={"code_qr": qr})).ecran
    assert champ(ecran, "support_vitale") == "ApCV"
    cabinet.reussir(Choisir(question="beneficiaire", choix="0"))
    cabinet.reussir(Saisir(prestations=(G,)))
    cabinet.reussir(Choisir(question="medecin_traitant_declare", choix="oui"))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))
    cabinet.reussir(Choisir(question="tiers_payant", choix="amo"))
    (cree,) = cabinet.reussir(Securiser()).crees
    assert (cree.details["mode"], cree.details["total_amo"]) == ("S", 2100)
    assert "SSV_LireDroitsVitale" not in cabinet.carnet.fonctions
    assert cabinet.carnet.fonctions[-5:] == [
        "SSV_MettreEnForme",
        "SSV_Chiffrer",
        "SSV_CalculerEmpreinte",
        "SSV_AjouterSignature",
        "SSV_SignerCPS",
    ]
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    cabinet.accueil.traiter()
    cabinet.horloge.avancer(jours=1)
    cabinet.accueil.avancer()
    assert "lot_acquitte" in mentions(cabinet.reussir(Relever()).ecran)


def test_a_degraded_facture_comes_with_its_paper(cabinet_relie: Cabinet) -> None:
    cabinet = cabinet_relie
    cabinet.lecteur_vitale.retirer()
    fait = cabinet.reussir(
        Facturer(
            prestations=(G,),
            code_porteur="1234",
            mode="degrade",
            supports=("papier",),
            champs=MARIE,
            tiers_payant="amo",
        )
    )
    (document,) = fait.documents
    assert document.type == "feuille_de_soins"
    assert "Télétransmission dégradée" in document.texte
    assert fait.crees[0].details["mode"] == "D"
    cabinet.reussir(MettreEnLots(code_porteur="1234"))
    cabinet.reussir(Transmettre())
    (lot,) = cabinet.reussir(Consulter(objet="lots")).ecran.lignes
    assert lot["etat"] == "archive"


def test_a_laboratory_bills_without_vitale(cabinet: Cabinet) -> None:
    cabinet.inserer_cps("labo-tessier")
    cabinet.lecteur_vitale.retirer()
    fait = cabinet.reussir(
        Facturer(
            prestations=(ActeSaisi(code="B", coefficient=3000),),
            code_porteur="1234",
            mode="sans_vitale",
            supports=("papier",),
            champs=MARIE,
        )
    )
    assert (fait.crees[0].details["mode"], fait.documents) == ("F", ())


def test_desynchronise_needs_both_times(cabinet: Cabinet) -> None:
    cabinet.reussir(Ouvrir(mode="desynchronise"))
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    cabinet.reussir(Saisir(prestations=(G,)))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))
    cabinet.lecteur_cps.retirer()
    premiere = cabinet.reussir(Securiser())
    (cree,) = premiere.crees
    assert "signature_ps_attendue" in mentions(premiere.ecran)
    cabinet.lecteur_vitale.retirer()
    cabinet.inserer_cps("dr-lenoir")
    reponse = cabinet.commander(MettreEnLots(code_porteur="1234"))
    assert reponse.refus is not None
    assert reponse.refus.code == "rien_a_faire"
    cabinet.reussir(Securiser(facture=cree.id, code_porteur="1234"))
    lots = cabinet.reussir(MettreEnLots(code_porteur="1234"))
    assert lots.crees[0].details["mode"] == "S"


def test_a_secretary_prepares_and_the_doctor_signs(cabinet: Cabinet) -> None:
    cabinet.reussir(Lire(carte="cps", code_porteur="1234"))
    cabinet.inserer_cps("secretaire-yvon")
    fait = cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234", mode="desynchronise"))
    cabinet.inserer_cps("dr-lenoir")
    cabinet.reussir(Securiser(facture=fait.crees[0].id, code_porteur="1234"))


def test_a_secretary_never_signs_a_facture(cabinet: Cabinet) -> None:
    cabinet.inserer_cps("secretaire-yvon")
    reponse = cabinet.commander(Facturer(prestations=(G,), code_porteur="1234"))
    assert reponse.refus is not None
    assert reponse.refus.code == "cps_non_habilitee"


def test_degraded_is_closed_while_the_patients_card_is_good(cabinet: Cabinet) -> None:
    degrade = Facturer(
        prestations=(G,),
        code_porteur="1234",
        mode="degrade",
        supports=("papier",),
        champs=MARIE,
    )
    reponse = cabinet.commander(degrade)
    assert reponse.refus is not None
    assert reponse.refus.code == "mode_refuse"
    cabinet.inserer_vitale("rose-bernard")
    cabinet.reussir(degrade)


def test_sans_vitale_is_closed_to_an_ordinary_consultation(cabinet: Cabinet) -> None:
    cabinet.lecteur_vitale.retirer()
    for code, attendu in (("G", "mode_refuse"), ("TCG", None)):
        reponse = cabinet.commander(
            Facturer(
                prestations=(ActeSaisi(code=code),),
                code_porteur="1234",
                mode="sans_vitale",
                supports=("papier",),
                champs=MARIE,
            )
        )
        assert (reponse.refus.code if reponse.refus else None) == attendu


def test_an_expired_card_gives_nothing_and_degraded_is_offered(cabinet: Cabinet) -> None:
    vitale = cabinet.monde.personne("marie-dupont").vitale
    assert vitale is not None
    perimee = msgspec.structs.replace(vitale, fin_validite=date(2026, 11, 22))
    cabinet.lecteur_vitale.inserer(creer_vitale(perimee, cabinet.pki.cles_vitale("marie-dupont")))
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    reponse = cabinet.commander(Acquerir(support="vitale"))
    assert reponse.refus is not None
    assert reponse.refus.code == "vitale_perimee"
    assert {"vitale_perimee", "mode_degrade_propose"} <= mentions(reponse.ecran)
    assert "nir" not in {c.id for c in reponse.ecran.champs}
    cabinet.reussir(ChangerSupport(support="papier"))
    cabinet.reussir(Acquerir(support="papier", donnees=MARIE))
    cabinet.reussir(Saisir(prestations=(G,)))
    cabinet.reussir(Choisir(question="medecin_traitant_declare", choix="oui"))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))
    (cree,) = cabinet.reussir(Securiser()).crees
    assert cree.details["mode"] == "D"


def test_a_paper_amc_hides_the_one_of_the_card(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("hugo-faure")
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="papier", donnees={"amc": "99990002"}))
    ecran = cabinet.reussir(Acquerir(support="vitale")).ecran
    assert not {"amc", "mutuelle"} & {c.id for c in ecran.champs}


def test_a_paper_form_without_any_card(cabinet: Cabinet) -> None:
    champs: dict[str, Valeur] = {
        "ps_numero_facturation": "991130428",
        "nir": "280019999927040",
        "nom": "DUPONT",
        "prenom": "MARIE",
        "date_soins": "2026-11-23",
        "actes": "G",
        "total": "30,00 €",
    }
    (document,) = cabinet.reussir(Imprimer(document="feuille_de_soins", champs=champs)).documents
    assert "DUPONT" in document.texte
    reponse = cabinet.commander(Imprimer(document="feuille_de_soins", champs={"nom": "X"}))
    assert reponse.refus is not None


@pytest.mark.parametrize(
    ("cas", "naissance", "nir"),
    [
        # 2555555751042 = 97 × 26345935577 + 73 : clé 97 - 73 = 24.
        ("hors_urgence", "20100601", "255555575104224"),
        # 2555555751041 = 97 × 26345935577 + 72 : clé 97 - 72 = 25.
        ("urgence", "", "255555575104125"),
    ],
)
def test_a_minor_may_choose_confidentiality(
    cabinet: Cabinet, cas: str, naissance: str, nir: str
) -> None:
    cabinet.inserer_cps("phie-sabatier")
    cabinet.lecteur_vitale.retirer()
    fait = cabinet.reussir(
        Facturer(
            prestations=(ActeSaisi(code="PH7", montant=640),),
            code_porteur="1234",
            supports=("papier",),
            champs={"contraception": cas, "date_naissance": naissance, "caisse": "751"},
            tiers_payant="amo",
        )
    )
    (cree,) = fait.crees
    assert (cree.details["mode"], cree.details["total_amo"]) == ("F", 640)
    priced = next(e for e in reversed(fait.etapes) if e.champs)
    assert champ(priced, "nir") == nir
    assert (champ(priced, "regime"), champ(priced, "caisse")) == ("01", "751")


def test_confidentiality_is_for_minors(cabinet: Cabinet) -> None:
    cabinet.inserer_cps("phie-sabatier")
    reponse = cabinet.commander(
        Facturer(
            prestations=(ActeSaisi(code="PH7", montant=640),),
            code_porteur="1234",
            supports=("papier",),
            champs={
                "contraception": "hors_urgence",
                "date_naissance": "19900101",
                "caisse": "751",
            },
        )
    )
    assert reponse.refus is not None
    assert reponse.refus.code == "mode_refuse"


def test_a_paper_amc_makes_a_dre(cabinet: Cabinet) -> None:
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    donnees: dict[str, Valeur] = {
        "amc": "99990001",
        "amc_adherent": "12345678",
        "amc_routage": "MA",
        "amc_hote": "001",
        "amc_domaine": "SIM.INVALID",
        "amc_sts": "M",
    }
    cabinet.reussir(Acquerir(support="papier", donnees=donnees))
    cabinet.reussir(Saisir(prestations=(G,)))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))
    cabinet.reussir(Choisir(question="tiers_payant", choix="amo_amc"))
    fse, dre = cabinet.reussir(Securiser()).crees
    assert (dre.details["flux"], dre.details["total_amc"]) == ("D", 900)
    assert fse.details["total_amo"] == 2100
