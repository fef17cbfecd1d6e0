"""SRT: reference, checks and prices of the CCAM, amounts worked by hand."""

from datetime import date

import pytest

from tests.reference.modules.conftest import Temoin
from vitalbench.reference.modules.appels import Issue
from vitalbench.reference.modules.srt import ActeSrt, ExecutantSrt, Srt
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.zones.codec import composer

JOUR = date(2026, 11, 20)
GENERALISTE = ExecutantSrt(specialite="01")


def acte(**autres: object) -> ActeSrt:
    valeurs: dict[str, object] = {
        "rang": 1, "code_prestation": "ATM", "code_ccam": "DEQP003", "date_soins": JOUR,
    }  # fmt: skip
    return ActeSrt(**{**valeurs, **autres})  # type: ignore[arg-type]


@pytest.fixture
def temoin() -> Temoin:
    return Temoin()


@pytest.fixture
def srt(temoin: Temoin) -> Srt:
    return Srt(temoin)


def test_consulter_un_acte(srt: Srt, temoin: Temoin) -> None:
    fiche = srt.consulter_acte("DEQP003", JOUR, GENERALISTE)
    assert (fiche.regroupement, fiche.tarif) == ("ATM", 1452)
    assert temoin.appels[0].entrees[0].champs["identifiant"] == "DEQP003"
    with pytest.raises(RefusModule) as refus:
        srt.consulter_acte("ZZZZ999", JOUR, GENERALISTE)
    assert refus.value.code == 0xE020


@pytest.mark.parametrize(
    ("autres", "prix", "base"),
    [
        ({}, 1452, 1452),
        # forfait U (25,15 €) : 14,52 + 25,15 = 39,67
        ({"modificateurs": "U"}, 3967, 3967),
        # second acte à 50 % : 14,52 / 2 = 7,26
        ({"association": "2"}, 1452, 726),
        # F (19,06 €) et association 3 (75 %) : 33,58 puis 25,185 arrondi à 25,19
        ({"modificateurs": "F", "association": "3"}, 3358, 2519),
    ],
)
def test_prix_et_base_a_la_main(srt: Srt, autres: dict[str, str], prix: int, base: int) -> None:
    tarif = srt.appliquer_regles(acte(**autres), GENERALISTE)
    assert (tarif.prix_unitaire, tarif.base_remboursement) == (prix, base)


@pytest.mark.parametrize(
    ("autres", "codes"),
    [
        ({}, []),
        ({"code_ccam": "ZZZZ999"}, ["SRT-01"]),
        ({"code_prestation": "ADC"}, ["SRT-03"]),
        ({"modificateurs": "?"}, ["SRT-05"]),
        ({"modificateurs": "UU"}, ["SRT-06"]),
        ({"association": "9"}, ["SRT-07"]),
    ],
)
def test_controles_a_la_saisie(srt: Srt, autres: dict[str, str], codes: list[str]) -> None:
    assert [d.code for d in srt.controler_saisie(acte(**autres), GENERALISTE)] == codes


def test_un_acte_ferme_a_la_profession(srt: Srt) -> None:
    infirmier = ExecutantSrt(specialite="24")
    assert [d.code for d in srt.controler_saisie(acte(), infirmier)] == ["SRT-02"]


def test_validite_des_lettres_cles(srt: Srt, temoin: Temoin) -> None:
    valide = acte(code_prestation="G", code_ccam="")
    assert srt.controler_lettre_cle(valide, GENERALISTE) == ()
    inconnue = acte(code_prestation="XYZ", code_ccam="")
    assert [d.code for d in srt.controler_lettre_cle(inconnue, GENERALISTE)] == ["CC6-1"]
    fermee = acte(code_prestation="AMI", code_ccam="")
    assert [d.code for d in srt.controler_lettre_cle(fermee, GENERALISTE)] == ["CC6-2"]
    assert temoin.appels[0].entrees[0].champs == {"identifiant": "CC6"}


def test_controle_complet_de_toute_la_facture(srt: Srt, temoin: Temoin) -> None:
    consultation = acte(rang=1, code_prestation="G", code_ccam="")
    ecg = acte(rang=2)
    assert srt.controle_complet([consultation, ecg], GENERALISTE) == ()
    assert len(temoin.appels[-1].entrees) == 3
    frottis = acte(rang=3, code_ccam="JKHD001")
    trouves = srt.controle_complet([consultation, ecg, frottis], GENERALISTE)
    assert [(d.rang, d.code) for d in trouves] == [(2, "SRT-12"), (3, "SRT-12")]
    associes = [acte(rang=2, association="1"), acte(rang=3, code_ccam="JKHD001", association="2")]
    assert srt.controle_complet(associes, GENERALISTE) == ()
    double = [acte(rang=1, association="1"), acte(rang=2, association="2")]
    assert [d.code for d in srt.controle_complet(double, GENERALISTE)] == ["SRT-13"]


def test_des_reponses_imposees(srt: Srt, temoin: Temoin) -> None:
    temoin.imposees["SRT_AppliquerRegle"] = Issue(
        statut=0, sorties=(composer(60111, prix_unitaire="4321", base_remboursement="1234"),)
    )
    tarif = srt.appliquer_regles(acte(), GENERALISTE)
    assert (tarif.prix_unitaire, tarif.base_remboursement) == (4321, 1234)
    temoin.imposees["SRT_ControleComplet"] = Issue(
        statut=0,
        sorties=tuple(
            composer(60112, rang="1", code=f"D{n}", niveau="3", libelle="imposé") for n in (1, 2, 3)
        ),
    )
    assert [d.code for d in srt.controle_complet([acte()], GENERALISTE)] == ["D1", "D2", "D3"]
