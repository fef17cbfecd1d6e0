"""The dialogue: code porteur, choices, identity, duplicates, what is asked and refused."""

import msgspec
import pytest

from vitalbench.reference.protocol.commandes import (
    Abandonner,
    Acquerir,
    ActeSaisi,
    Choisir,
    Confirmer,
    Facturer,
    Lire,
    Ouvrir,
    Saisir,
    Securiser,
)
from vitalbench.reference.protocol.reponses import Reponse
from vitalbench.simulators.cards.vitale import creer_vitale

from .conftest import ANCRE, Cabinet

G = ActeSaisi(code="G")


def refus(reponse: Reponse) -> str:
    assert reponse.refus is not None
    assert reponse.refus.message
    return reponse.refus.code


def preparer(cabinet: Cabinet) -> None:
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    cabinet.reussir(Saisir(prestations=(G,)))
    cabinet.reussir(Choisir(question="contexte_parcours", choix="medecin_traitant"))


def test_no_situation_without_the_code(cabinet: Cabinet) -> None:
    cabinet.reussir(Ouvrir())
    reponse = cabinet.commander(Acquerir(support="cps"))
    assert refus(reponse) == "code_porteur_requis"
    assert "ps_numero_facturation" not in {c.id for c in reponse.ecran.champs}
    assert cabinet.carnet.fonctions == ["SSV_LireConfig"]
    assert refus(cabinet.commander(Acquerir(support="cps", code_porteur="9999"))) == (
        "code_porteur_faux"
    )
    ecran = cabinet.reussir(Acquerir(support="cps", code_porteur="1234")).ecran
    assert "ps_numero_facturation" in {c.id for c in ecran.champs}


def test_the_code_is_asked_once_an_insertion(cabinet: Cabinet) -> None:
    cabinet.reussir(Lire(carte="cps", code_porteur="1234"))
    cabinet.reussir(Lire(carte="cps"))
    cabinet.reussir(Lire(carte="cps"))
    cabinet.inserer_cps("dr-lenoir")
    assert refus(cabinet.commander(Lire(carte="cps"))) == "code_porteur_requis"
    cabinet.reussir(Lire(carte="cps", code_porteur="1234"))
    cabinet.lecteur_cps.hors_tension()
    assert refus(cabinet.commander(Lire(carte="cps"))) == "code_porteur_requis"


def test_no_facture_without_a_cps(cabinet: Cabinet) -> None:
    preparer(cabinet)
    cabinet.lecteur_cps.retirer()
    assert refus(cabinet.commander(Securiser())) == "cps_absente"
    cabinet.inserer_cps("dr-lenoir")
    assert refus(cabinet.commander(Securiser())) == "code_porteur_requis"
    cabinet.reussir(Securiser(code_porteur="1234"))


def test_no_facture_without_the_vitale(cabinet: Cabinet) -> None:
    preparer(cabinet)
    cabinet.lecteur_vitale.retirer()
    assert refus(cabinet.commander(Securiser())) == "vitale_absente"
    cabinet.inserer_vitale("marie-dupont")
    cabinet.reussir(Securiser())


@pytest.mark.parametrize("donnee", ["nir", "naissance", "rang", "caisse", "regime"])
def test_another_card_at_signature_is_refused_before_formatting(
    cabinet: Cabinet, donnee: str
) -> None:
    preparer(cabinet)
    vitale = cabinet.monde.personne("marie-dupont").vitale
    assert vitale is not None
    (beneficiaire,) = vitale.beneficiaires
    remplacer = msgspec.structs.replace
    autre = {
        "nir": lambda: remplacer(vitale, nir="280019999927143"),
        "naissance": lambda: remplacer(
            vitale, beneficiaires=(remplacer(beneficiaire, date_naissance="19800116"),)
        ),
        "rang": lambda: remplacer(
            vitale, beneficiaires=(remplacer(beneficiaire, rang_naissance=2),)
        ),
        "caisse": lambda: remplacer(vitale, organisme=remplacer(vitale.organisme, caisse="131")),
        "regime": lambda: remplacer(vitale, organisme=remplacer(vitale.organisme, regime="02")),
    }[donnee]()
    cabinet.lecteur_vitale.inserer(creer_vitale(autre, cabinet.pki.cles_vitale("marie-dupont")))
    assert refus(cabinet.commander(Securiser())) == "incoherence_identification"
    assert "SSV_FormaterFactures" not in cabinet.carnet.fonctions


def test_the_same_act_twice_warns_then_passes_once_confirmed(cabinet: Cabinet) -> None:
    preparer(cabinet)
    cabinet.reussir(Securiser())
    preparer(cabinet)
    reponse = cabinet.commander(Securiser())
    assert refus(reponse) == "doublon_a_confirmer"
    assert "doublon_prestation" in {m.id for m in reponse.ecran.mentions}
    cabinet.reussir(Confirmer(mention="doublon_prestation"))
    seconde = cabinet.reussir(Securiser())
    assert [c.details["numero"] for c in seconde.crees] == [2]


def test_a_secured_facture_is_not_secured_twice(cabinet: Cabinet) -> None:
    preparer(cabinet)
    (cree,) = cabinet.reussir(Securiser()).crees
    assert refus(cabinet.commander(Securiser(facture=cree.id))) == "deja_securisee"
    assert refus(cabinet.commander(Securiser())) == "aucune_facture_ouverte"


def test_changing_the_beneficiary_clears_the_acts(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("paul-martin")
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    ecran = cabinet.reussir(Acquerir(support="vitale")).ecran
    (question,) = [q for q in ecran.propositions if q.id == "beneficiaire"]
    assert len(question.choix) == 4
    cabinet.reussir(Choisir(question="beneficiaire", choix="1"))
    cabinet.reussir(Saisir(prestations=(G,)))
    ecran = cabinet.reussir(Choisir(question="beneficiaire", choix="0")).ecran
    assert ecran.lignes == ()


def test_a_child_is_outside_the_parcours(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("paul-martin")
    cabinet.reussir(Ouvrir())
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    cabinet.reussir(Acquerir(support="vitale"))
    cabinet.reussir(Choisir(question="beneficiaire", choix="2"))
    ecran = cabinet.reussir(Saisir(prestations=(G,))).ecran
    assert "parcours_non_concerne" in {m.id for m in ecran.mentions}
    assert "contexte_parcours" not in {q.id for q in ecran.propositions}
    assert ecran.lignes[0]["montant_amo"] == 2100  # 30,00 € × 70 %, sans minoration


def test_the_orienteur_is_required_for_a_patient_sent(cabinet: Cabinet) -> None:
    preparer(cabinet)
    cabinet.reussir(Choisir(question="contexte_parcours", choix="correspondant"))
    assert refus(cabinet.commander(Securiser())) == "champ_refuse"
    cabinet.reussir(Saisir(champs={"nom_orienteur": "BASTIDE", "prenom_orienteur": "JEAN"}))
    cabinet.reussir(Securiser())


def test_a_wrong_rpps_is_refused(cabinet: Cabinet) -> None:
    preparer(cabinet)
    juste = cabinet.monde.professionnel("dr-bastide").cps.numero_national
    faux = juste[:-1] + str((int(juste[-1]) + 1) % 10)
    assert refus(cabinet.commander(Saisir(champs={"prescripteur_rpps": faux}))) == "champ_refuse"
    cabinet.reussir(Saisir(champs={"prescripteur_rpps": juste}))


def test_the_accident_zone_is_blank_for_a_prescripteur(cabinet: Cabinet) -> None:
    preparer(cabinet)
    ecran = cabinet.reussir(Choisir(question="tiers_payant", choix="aucun")).ecran
    assert ecran.lignes[0]["accident_droit_commun"] is None


def test_setting_up_the_ps_comes_first(cabinet: Cabinet) -> None:
    configuration = cabinet.configuration()
    cabinet.reussir(msgspec.structs.replace(configuration, parametres={}))
    fait = cabinet.commander(Facturer(prestations=(G,), code_porteur="1234"))
    assert refus(fait) == "parametrage_ps_requis"
    cabinet.reussir(Saisir(champs={"option_conventionnelle": "aucune"}))
    for _ in range(2):
        cabinet.reussir(
            Facturer(
                prestations=(G,), code_porteur="1234", reponses={"confirmer": "doublon_prestation"}
            )
        )


def test_reading_a_vitale_without_a_cps_shows_no_exemption(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("rose-bernard")
    cabinet.lecteur_cps.retirer()
    sans = cabinet.reussir(Lire(carte="vitale")).ecran
    assert "couverture" not in {c.id for c in sans.champs}
    cabinet.inserer_cps("dr-lenoir")
    cabinet.reussir(Lire(carte="cps", code_porteur="1234"))
    avec = cabinet.reussir(Lire(carte="vitale")).ecran
    assert "couverture" in {c.id for c in avec.champs}


def test_rights_of_another_day_are_not_asked_of_the_screen(cabinet: Cabinet) -> None:
    cabinet.inserer_vitale("jean-moreau")
    cabinet.reussir(Ouvrir(date=ANCRE))
    cabinet.reussir(Acquerir(support="cps", code_porteur="1234"))
    ecran = cabinet.reussir(Acquerir(support="vitale")).ecran
    assert "droits_amo_non_ouverts" in {m.id for m in ecran.mentions}
    cabinet.reussir(Abandonner())
    fait = cabinet.reussir(Facturer(prestations=(G,), code_porteur="1234", tiers_payant="amo"))
    assert len(fait.crees) == 1
