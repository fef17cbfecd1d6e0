"""Lots, files and ARL made by the module."""

from collections.abc import Callable

import msgspec
import pytest

from tests.reference.modules.conftest import ANCRE, MIDI, Bureau
from vitalbench.reference.domain.facture import (
    ModeSecurisation,
    SupportVitale,
    TiersPayant,
    TypeFlux,
)
from vitalbench.reference.modules.appels import Issue
from vitalbench.reference.modules.scelles import FactureScellee, LotScelle
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.arl import Accuse, composer_arl, entete_arl
from vitalbench.reference.norms.arl_entites import AccuseLot, MotifArl
from vitalbench.reference.norms.b2_lecture import lire_fichier
from vitalbench.reference.norms.zones.codec import composer
from vitalbench.reference.securing import cms
from vitalbench.reference.securing.manifeste import verifier_index


def refus_de(appel: Callable[[], object]) -> int:
    with pytest.raises(RefusModule) as refus:
        appel()
    return refus.value.code


@pytest.fixture
def pret(bureau: Bureau) -> Bureau:
    bureau.ssv.lire_carte_ps("1234")
    return bureau


def factures(bureau: Bureau, *numeros: int, **autres: object) -> tuple[FactureScellee, ...]:
    return tuple(
        bureau.ssv.formater_factures(bureau.facture(numero=n, **autres))[0] for n in numeros
    )


def lot(
    bureau: Bureau,
    scellees: tuple[FactureScellee, ...],
    reference: str = "001",
    code: str | None = "1234",
) -> LotScelle:
    return bureau.ssv.formater_lot(scellees, reference=reference, date_lot=ANCRE, code_porteur=code)


def test_un_lot_de_deux_factures_a_la_main(pret: Bureau) -> None:
    """Two factures of 30,00 €: 60,00 € and 42,00 € for the AMO; 2 lines, 4 types 2, 2 types 5."""
    scelle = lot(pret, factures(pret, 1, 2), "042")
    debut, fin = scelle.enregistrements[:128].decode(), scelle.enregistrements[-128:].decode()
    assert debut[16:22] == "751042"
    assert debut[71:77] == "261120"
    assert debut[80] == "S"
    assert fin[10:51] == "00200020004002000006000000004200000000000"
    assert fin[51:54] == "042"
    assert fin[54:56] == "TF"
    assert fin[60:72] == "VITALBENCH01"
    verifier_index(scelle.enregistrements, scelle.manifeste)
    identite = cms.verifier_lot(scelle.signature, scelle.manifeste, pret.pki.confiance(), MIDI)
    assert identite.rpps == pret.monde.professionnel("dr-lenoir").cps.numero_national
    assert [s.genre for s in scelle.sceaux] == [
        "enveloppe", "facture", "enveloppe", "facture", "lot",
    ]  # fmt: skip
    assert scelle.adresse == pret.monde.organisme("01-751").adresse


def test_le_premier_lot_d_une_serie_demande_le_code_les_suivants_non(pret: Bureau) -> None:
    scellees = factures(pret, 1, 2, 3)
    assert refus_de(lambda: lot(pret, scellees[:1], "001", None)) == 0xFF21
    assert lot(pret, scellees[:1], "001").reference == "001"
    assert lot(pret, scellees[1:2], "002", None).reference == "002"
    assert lot(pret, scellees[2:], "003", None).reference == "003"


def test_la_serie_s_arrete_quand_la_carte_bouge_ou_sert_a_autre_chose(pret: Bureau) -> None:
    scellees = factures(pret, 1, 2, 3)
    lot(pret, scellees[:1], "001")
    pret.cps.retirer()
    assert refus_de(lambda: lot(pret, scellees[1:2], "002", None)) == 0xF001
    pret.inserer_cps()
    assert refus_de(lambda: lot(pret, scellees[1:2], "002", None)) == 0xFF21
    lot(pret, scellees[1:2], "002")
    pret.ssv.lire_carte_ps()
    assert refus_de(lambda: lot(pret, scellees[2:], "003", None)) == 0xFF21


def test_les_incidents_du_lecteur_rompent_la_serie_sauf_0xf101(pret: Bureau) -> None:
    scellees = factures(pret, 1, 2)
    lot(pret, scellees[:1], "001")
    pret.temoin.imposees["SSV_FormaterLot"] = Issue(statut=0xF101)
    assert refus_de(lambda: lot(pret, scellees[1:], "002", None)) == 0xF101
    pret.temoin.imposees.clear()
    assert lot(pret, scellees[1:], "002", None).reference == "002"
    pret.temoin.imposees["SSV_FormaterLot"] = Issue(statut=0xF0FF)
    assert refus_de(lambda: lot(pret, scellees[1:], "003", None)) == 0xF0FF
    pret.temoin.imposees.clear()
    assert refus_de(lambda: lot(pret, scellees[1:], "003", None)) == 0xFF21


def test_un_code_faux_a_la_mise_en_lot(pret: Bureau) -> None:
    scellees = factures(pret, 1)
    assert refus_de(lambda: lot(pret, scellees, "001", "0000")) == 0xF003


def test_des_criteres_meles_sont_refuses(pret: Bureau) -> None:
    en_tp = factures(pret, 1)
    hors_tp = factures(pret, 2, tiers_payant=TiersPayant.AUCUN)
    degradee = factures(pret, 3, mode=ModeSecurisation.DEGRADE, support_vitale=SupportVitale.AUCUN)
    assert refus_de(lambda: lot(pret, en_tp + hors_tp)) == 0xE016
    assert refus_de(lambda: lot(pret, en_tp + degradee)) == 0xE016
    assert refus_de(lambda: lot(pret, ())) == 0x4000


@pytest.mark.parametrize("reference", ["000", "1000", "1", "AAA", "0 1", ""])
def test_une_reference_hors_de_001_a_999_est_refusee(pret: Bureau, reference: str) -> None:
    assert refus_de(lambda: lot(pret, factures(pret, 1), reference)) == 0x4000


def test_une_facture_inachevee_n_entre_dans_aucun_lot(pret: Bureau) -> None:
    mise = pret.ssv.mettre_en_forme(pret.facture())[0]
    vitale_seule = pret.ssv.signer_vitale(pret.ssv.chiffrer(mise))
    assert refus_de(lambda: lot(pret, (vitale_seule,))) == 0xE017


def test_un_lot_sans_cps_ou_d_un_autre_ps(pret: Bureau) -> None:
    scellees = factures(pret, 1)
    pret.cps.retirer()
    assert refus_de(lambda: lot(pret, scellees)) == 0xF001
    pret.inserer_cps("dr-bastide")
    assert refus_de(lambda: lot(pret, scellees)) == 0xE01A


def test_la_cpe_habilitee_du_cabinet_signe_les_lots(pret: Bureau) -> None:
    """CDC-3.2.9.3.2.1-07 and -08: outside pharmacy, an habilitated CPE signs the lots."""
    scellees = factures(pret, 1)
    pret.inserer_cps("secretaire-yvon")
    scelle = lot(pret, scellees)
    identite = cms.verifier_lot(scelle.signature, scelle.manifeste, pret.pki.confiance(), MIDI)
    assert identite.nom == pret.monde.professionnel("secretaire-yvon").cps.nom


def test_fichier_de_deux_lots_sans_carte(pret: Bureau) -> None:
    """Two lots of one facture: 2 + 2 × (2 + 6) = 18 records, two lots."""
    lots = (
        lot(pret, factures(pret, 1)),
        lot(pret, factures(pret, 2, tiers_payant=TiersPayant.AUCUN), "002"),
    )
    pret.cps.retirer()
    pret.vitale.retirer()
    cadre = pret.ssv.formater_fichier(lots, numero="000007", date_fichier=ANCRE)
    contenu = cadre.encadrer(*(x.enregistrements for x in lots))
    assert cadre.fin[55:63] == b"00000018"
    assert cadre.fin[82:85] == b"002"
    assert cadre.entete[91:].rstrip() == b"VITALBENCH01/SSV 1.40.14/2 LECTEURS"
    lu = lire_fichier(contenu)
    assert len(lu.lots) == 2
    assert lu.egares == ()


def test_deux_fichiers_pour_deux_caisses(pret: Bureau) -> None:
    premier = lot(pret, factures(pret, 1))
    autre = msgspec.structs.replace(premier, critere_fichier="AUTRE")
    appel = lambda: pret.ssv.formater_fichier(  # noqa: E731 - one line for the refusal
        (premier, autre), numero="000001", date_fichier=ANCRE
    )
    assert refus_de(appel) == 0xE016


def test_un_critere_de_fichier_impose(pret: Bureau) -> None:
    scellees = factures(pret, 1)
    pret.temoin.imposees["SSV_FormaterLot"] = Issue(
        statut=0, sorties=(composer(60004, critere="IMPOSE"),)
    )
    assert lot(pret, scellees).critere_fichier == "IMPOSE"


def test_lot_et_fichier_de_dre(autre_bureau: Callable[[str, str], Bureau]) -> None:
    bureau = autre_bureau("dr-lenoir", "hugo-faure")
    bureau.ssv.lire_carte_ps("1234")
    dre = bureau.facture("hugo-faure", tiers_payant=TiersPayant.AMO_AMC, flux=TypeFlux.DRE)
    scellee = bureau.ssv.formater_factures(dre)[0]
    assert refus_de(lambda: lot(bureau, (scellee,), "001")) == 0x4000
    scelle = lot(bureau, (scellee,), "AAA")
    amc = bureau.monde.personne("hugo-faure").identite.droits.amc
    assert amc is not None
    assert scelle.adresse == bureau.monde.organisme(f"amc-{amc.numero_amc}").adresse
    cadre = bureau.ssv.formater_fichier((scelle,), numero="000001", date_fichier=ANCRE)
    assert cadre.entete[25:27] == b"MA"


def test_un_arl_se_traduit(pret: Bureau) -> None:
    entete = entete_arl(
        type_emetteur="CP", no_emetteur="01751", no_ps="991622622", id_fichier="R00001", jour=ANCRE
    )
    accuse = AccuseLot(
        sens="N",
        id_retour="000000000001",
        date_arl=ANCRE,
        heure_arl="120000",
        compostage_recu="1234567890123456789",
        id_fichier_recu="000001",
        no_ps="991622622",
        no_lot="042",
        date_lot=ANCRE,
        nb_factures=2,
        montant_lot=6000,
        nb_motifs=0,
    )
    motif = MotifArl(
        code_motif="SIM007",
        no_enregistrement="3",
        position="97",
        no_facture="000000002",
        type_enregistrement="5",
        libelle_motif="signature",
    )
    brut = composer_arl(entete, [Accuse(lot=accuse, motifs=(motif,))])
    traduit = pret.ssv.traduire_arl(brut)[0]
    assert (traduit.positif, traduit.numero_lot, traduit.codes) == (False, "042", ("SIM007",))
    assert traduit.motifs == ("SIM007 signature ou certification invérifiable",)
    assert traduit.factures_en_cause == ("000000002",)
    assert traduit.compostage == "1234567890123456789"
    sortie = pret.temoin.issues[-1].sorties[0].champs
    assert (sortie["sens"], sortie["reference_lot"]) == ("N", "042")
    assert refus_de(lambda: pret.ssv.traduire_arl(brut[:200])) == 0xE019
    assert refus_de(lambda: pret.ssv.traduire_arl(b"")) == 0xE019
