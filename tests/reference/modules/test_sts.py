"""STS: complementary part by formulas, amounts worked by hand."""

from typing import Literal

import msgspec
import pytest

from tests.reference.modules.conftest import Temoin
from vitalbench.reference.modules.appels import Issue
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.modules.sts import ContexteSts, LigneSts, Sts
from vitalbench.reference.norms.zones.codec import composer

MUTUELLE = ContexteSts(
    aiguillage="M", numero_complementaire="99990001", top_cmu="N", top_medecin_referent="N"
)
# consultation à 50,00 € de base 30,00 €, AMO 70 % : 21,00 €
LIGNE = LigneSts(rang=1, code_prestation="G", montant=5000, base=3000, montant_amo=2100)


@pytest.fixture
def temoin() -> Temoin:
    return Temoin()


@pytest.fixture
def sts(temoin: Temoin) -> Sts:
    return Sts(temoin)


@pytest.mark.parametrize(
    ("formule", "parametre", "attendu"),
    [
        ("", None, 900),  # ticket modérateur : 30,00 - 21,00
        ("002", 150, 2400),  # 150 % de 30,00 = 45,00 - 21,00
        ("002", 200, 2900),  # 60,00 plafonné aux 50,00 facturés - 21,00
        ("002", 50, 0),  # 15,00 < 21,00 : rien
        ("003", None, 2900),  # 50,00 - 21,00
    ],
)
def test_formules_a_la_main(sts: Sts, formule: str, parametre: int | None, attendu: int) -> None:
    contexte = msgspec.structs.replace(MUTUELLE, formule=formule, parametre=parametre)
    part = sts.tarifer(contexte, [LIGNE], "TP")
    assert part.montants == {1: attendu}
    assert part.total == attendu
    assert part.valide


@pytest.mark.parametrize(
    ("formule", "attendu"),
    [
        # hors parcours l'AMO passe de 21,00 à 9,00 : 12,00 perdus
        ("001", 900),  # 30,00 - 9,00 - 12,00 : comme dans le parcours
        ("003", 4100),  # 50,00 - 9,00 : le contrat non responsable compense
    ],
)
def test_un_contrat_responsable_ne_compense_pas_la_minoration(
    sts: Sts, formule: str, attendu: int
) -> None:
    hors = msgspec.structs.replace(LIGNE, montant_amo=900, minoration=1200)
    contexte = msgspec.structs.replace(MUTUELLE, formule=formule)
    assert sts.tarifer(contexte, [hors], "TP").montants == {1: attendu}


@pytest.mark.parametrize("service", ["TP", "HTP"])
def test_l_appel_porte_tout_ce_que_le_logiciel_sait(
    sts: Sts, temoin: Temoin, service: Literal["TP", "HTP"]
) -> None:
    sts.tarifer(MUTUELLE, [LIGNE], service)
    entrees = {g.groupe: g.champs for g in temoin.appels[0].entrees}
    assert entrees[0]["motif_appel"] == service
    assert entrees[3700] == {"top_cmu": "N", "top_medecin_referent": "N"}
    assert entrees[60201]["aiguillage"] == "M"
    assert entrees[60202]["montant_amo"] == "2100"


def test_la_c2s_passe_par_le_module_cmu_sans_depassement(sts: Sts) -> None:
    c2s = msgspec.structs.replace(MUTUELLE, aiguillage="U", top_cmu="O")
    assert sts.tarifer(c2s, [LIGNE], "TP").montants == {1: 900}
    assert [f.numero for f in sts.assister(c2s)] == ["010"]
    autre = msgspec.structs.replace(c2s, formule="003")
    assert not sts.tarifer(autre, [LIGNE], "TP").valide


def test_ce_qui_manque_est_un_diagnostic_bloquant(sts: Sts) -> None:
    sans_top = msgspec.structs.replace(MUTUELLE, top_cmu="")
    assert [(d.code, d.niveau) for d in sts.tarifer(sans_top, [LIGNE], "TP").diagnostics] == [
        ("STS-01", 4)
    ]
    sans_parametre = msgspec.structs.replace(MUTUELLE, formule="002")
    part = sts.tarifer(sans_parametre, [LIGNE], "TP")
    assert [d.code for d in part.diagnostics] == ["STS-03"]
    assert part.montants == {}
    propre = msgspec.structs.replace(LIGNE, parametre=150)
    assert sts.tarifer(sans_parametre, [propre], "TP").montants == {1: 2400}


def test_un_aiguillage_inconnu_n_a_pas_de_module(sts: Sts) -> None:
    inconnu = msgspec.structs.replace(MUTUELLE, aiguillage="Z")
    with pytest.raises(RefusModule) as refus:
        sts.tarifer(inconnu, [LIGNE], "TP")
    assert refus.value.code == 0xE030


def test_l_assistance_propose_les_formules(sts: Sts, temoin: Temoin) -> None:
    assert [f.numero for f in sts.assister(MUTUELLE)] == ["001", "002", "003"]
    assert temoin.fonctions == ["STS_Assistance"]


def test_une_reponse_imposee(sts: Sts, temoin: Temoin) -> None:
    temoin.imposees["STS_Tarification"] = Issue(
        statut=0,
        sorties=(
            composer(60210, rang="1", montant_amc="1234"),
            composer(60112, rang="1", code="X", niveau="2", libelle="imposé"),
        ),
    )
    part = sts.tarifer(MUTUELLE, [LIGNE], "TP")
    assert (part.total, part.valide) == (1234, True)
