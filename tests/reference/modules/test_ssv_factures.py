"""Formatting, encryption and signatures of factures, with real keys in real (simulated) cards."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from tests.reference.modules.conftest import ANCRE, MIDI, Bureau
from vitalbench.reference.domain.cartes import ContenuVitale
from vitalbench.reference.domain.facture import (
    Forcage,
    ModeSecurisation,
    NatureAssurance,
    Parcours,
    Prescripteur,
    SupportDroits,
    SupportVitale,
    TiersPayant,
    TypeFlux,
)
from vitalbench.reference.modules.appels import Issue
from vitalbench.reference.modules.lecture import ps_de_la_carte
from vitalbench.reference.modules.scelles import FactureScellee
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.norms.b2_lecture import enregistrements
from vitalbench.reference.norms.zones.codec import composer
from vitalbench.reference.securing import cms, enveloppe
from vitalbench.reference.securing.manifeste import verifier_index
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.vitale import creer_vitale
from vitalbench.simulators.world.pki import Anomalie


def refus_de(appel: Callable[[], object]) -> int:
    with pytest.raises(RefusModule) as refus:
        appel()
    return refus.value.code


@pytest.fixture
def pret(bureau: Bureau) -> Bureau:
    bureau.ssv.lire_carte_ps("1234")
    return bureau


def test_les_enregistrements_d_une_consultation_a_la_main(pret: Bureau) -> None:
    """G on 2026-11-20 at 30,00 €, 70 %, AMO 21,00 €: positions of the PS profile of B2."""
    scellee = pret.ssv.formater_factures(pret.facture())[0]
    lignes = [scellee.enregistrements[i : i + 128].decode() for i in range(0, 768, 128)]
    no_ps = pret.monde.professionnel("dr-lenoir").cps.situations[0].numero_facturation
    nir = pret.monde.personne("marie-dupont").nir
    assert lignes[0][:36] == f"2{no_ps} {nir}000000001 "
    assert lignes[0][36:58] == "T 1261120 F 0175100101"[:22]
    assert lignes[0][76:79] == "100"
    assert lignes[0][95:102] == "8001151"
    assert lignes[0][114:118] == "0500"
    assert lignes[1][35:82].rstrip() == "B A SANDUPONT                   MARIE"
    assert lignes[2][67:128] == "261120G    01000100000003000000300007000021000003000 00000000"
    assert lignes[3][35] == "S"
    assert lignes[3][39] == "T"
    assert lignes[4][63:74] == pret.monde.professionnel("dr-lenoir").cps.numero_national
    assert lignes[5][38:41] == "003"
    assert lignes[5][57:89] == "00003000000021000000090000000000"
    assert [e.fautes for e in enregistrements(scellee.enregistrements)] == [()] * 6


def test_la_facture_est_scellee_comme_la_reception_l_exige(pret: Bureau) -> None:
    scellee = pret.ssv.formater_factures(pret.facture())[0]
    assert scellee.complete
    verifier_index(scellee.enregistrements, scellee.manifeste)
    assert scellee.signatures is not None
    assert scellee.enveloppe is not None
    signataires = cms.verifier_facture(
        scellee.signatures, scellee.manifeste, scellee.mode, pret.pki.confiance(), MIDI
    )
    assert signataires.vitale is not None
    assert signataires.vitale.nir == pret.monde.personne("marie-dupont").nir
    assert signataires.cps.rpps == pret.monde.professionnel("dr-lenoir").cps.numero_national
    clair = enveloppe.ouvrir(
        scellee.enveloppe, pret.pki.certificat_donnees("01-751"), pret.pki.cle_donnees("01-751")
    )
    assert clair == b""


def test_un_acte_ccam_est_masque_et_son_code_part_chiffre(pret: Bureau) -> None:
    facture = pret.facture()
    ligne = facture.lignes[0]
    prestation = msgspec.structs.replace(
        ligne.prestation, code="ATM", code_ccam="DEQP00310", modificateurs="FU", association="1"
    )
    facture = msgspec.structs.replace(
        facture, lignes=(msgspec.structs.replace(ligne, prestation=prestation),)
    )
    scellee = pret.ssv.formater_factures(facture)[0]
    assert b"DEQP003" not in scellee.enregistrements
    assert b"MSQ1" in scellee.enregistrements
    assert scellee.enveloppe is not None
    clair = enveloppe.ouvrir(
        scellee.enveloppe, pret.pki.certificat_donnees("01-751"), pret.pki.cle_donnees("01-751")
    )
    assert b"code_ccam|DEQP003" in clair
    assert b"association|1" in clair


def test_appel_global_et_appels_decomposes_donnent_les_memes_enregistrements(
    pret: Bureau,
) -> None:
    globale = pret.ssv.formater_factures(pret.facture())[0]
    ssv = pret.ssv
    mise = ssv.mettre_en_forme(pret.facture())[0]
    chiffree = ssv.chiffrer(mise)
    decomposee = ssv.signer_cps(ssv.signer_vitale(chiffree))
    assert decomposee.complete
    assert decomposee.enregistrements[:-32] == globale.enregistrements[:-32]
    assert decomposee.critere_lot == globale.critere_lot
    assert pret.temoin.fonctions[-4:] == [
        "SSV_MettreEnForme", "SSV_Chiffrer", "SSV_SignerVitale", "SSV_SignerCPS",
    ]  # fmt: skip


def test_la_signature_cps_ne_vient_pas_avant_celle_de_la_vitale(pret: Bureau) -> None:
    chiffree = pret.ssv.chiffrer(pret.ssv.mettre_en_forme(pret.facture())[0])
    assert refus_de(lambda: pret.ssv.signer_cps(chiffree)) == 0xE017


def test_sans_vitale_le_mode_simultane_n_aboutit_pas(pret: Bureau) -> None:
    pret.vitale.retirer()
    assert refus_de(lambda: pret.ssv.formater_factures(pret.facture())) == 0xF011


def test_sans_code_presente_rien_n_est_signe(bureau: Bureau) -> None:
    assert refus_de(lambda: bureau.ssv.formater_factures(bureau.facture())) == 0xFF21
    assert bureau.ssv.formater_factures(bureau.facture(), code_porteur="1234")[0].complete


@pytest.mark.parametrize("mode", [ModeSecurisation.DEGRADE, ModeSecurisation.SANS_VITALE])
def test_sans_support_vitale_la_cps_signe_seule(pret: Bureau, mode: ModeSecurisation) -> None:
    pret.vitale.retirer()
    facture = pret.facture(mode=mode, support_vitale=SupportVitale.AUCUN)
    scellee = pret.ssv.formater_factures(facture)[0]
    assert scellee.enveloppe is not None
    assert scellee.signatures is not None
    signataires = cms.verifier_facture(
        scellee.signatures, scellee.manifeste, mode, pret.pki.confiance(), MIDI
    )
    assert signataires.vitale is None
    assert f"|TP|{mode.value}|" in scellee.critere_lot


def test_desynchronise_vitale_seule_puis_cps_seule(pret: Bureau) -> None:
    ps = ps_de_la_carte(pret.ssv.lire_carte_ps(), 1)
    pret.ssv.lire_droits_vitale(ANCRE)
    pret.cps.retirer()
    partielle = pret.ssv.formater_factures_temps_1(pret.facture(), ps=ps)[0]
    assert not partielle.complete
    assert pret.temoin.appels[-1].entrees[0].champs["mode_securisation"] == "4"
    pret.vitale.retirer()
    pret.inserer_cps()
    gardee = msgspec.msgpack.decode(msgspec.msgpack.encode(partielle), type=FactureScellee)
    complete = pret.ssv.securiser_facture(gardee, "1234")
    assert complete.complete
    assert complete.signatures is not None
    cms.verifier_facture(
        complete.signatures, complete.manifeste, complete.mode, pret.pki.confiance(), MIDI
    )
    assert refus_de(lambda: pret.ssv.securiser_facture(complete)) == 0xE017


def test_une_facture_modifiee_entre_les_deux_temps_n_est_pas_signee(pret: Bureau) -> None:
    ps = ps_de_la_carte(pret.ssv.lire_carte_ps(), 1)
    partielle = pret.ssv.formater_factures_temps_1(pret.facture(), ps=ps)[0]
    gonflee = partielle.enregistrements.replace(b"00021000003000", b"00031000003000")
    assert gonflee != partielle.enregistrements
    modifiee = msgspec.structs.replace(partielle, enregistrements=gonflee)
    assert refus_de(lambda: pret.ssv.securiser_facture(modifiee)) == 0xE018


def test_une_cps_tierce_ne_signe_pas_le_second_temps(pret: Bureau) -> None:
    ps = ps_de_la_carte(pret.ssv.lire_carte_ps(), 1)
    partielle = pret.ssv.formater_factures_temps_1(pret.facture(), ps=ps)[0]
    pret.inserer_cps("dr-bastide")
    assert refus_de(lambda: pret.ssv.securiser_facture(partielle, "1234")) == 0xE01A


@pytest.mark.parametrize(
    ("zone", "valeur"),
    [
        ("date_naissance", "19800116"),
        ("rang_naissance", 2),
        ("regime", "02"),
        ("caisse", "131"),
        ("centre", "9999"),
    ],
)
def test_une_seule_donnee_differente_empeche_la_signature(
    pret: Bureau, zone: str, valeur: str | int
) -> None:
    """The five data of CDC-4.2.1.13-03, one at a time, on a card with the right keys."""
    pret.vitale.inserer(
        creer_vitale(_autre(pret, zone, valeur), pret.pki.cles_vitale("marie-dupont"))
    )
    assert refus_de(lambda: pret.ssv.formater_factures(pret.facture())) == 0xE012
    assert pret.temoin.issues[-1].statut == 0xE012


def _autre(bureau: Bureau, zone: str, valeur: str | int) -> ContenuVitale:
    contenu = bureau.monde.personne("marie-dupont").vitale
    assert contenu is not None
    if zone in ("regime", "caisse", "centre"):
        organisme = msgspec.structs.replace(contenu.organisme, **{zone: valeur})
        return msgspec.structs.replace(contenu, organisme=organisme)
    personne = msgspec.structs.replace(contenu.beneficiaires[0], **{zone: valeur})
    return msgspec.structs.replace(contenu, beneficiaires=(personne,))


def test_en_at_l_organisme_de_la_carte_n_entre_pas_dans_la_comparaison(pret: Bureau) -> None:
    facture = pret.facture(nature_assurance=NatureAssurance.ACCIDENT_TRAVAIL)
    cles = pret.pki.cles_vitale("marie-dupont")
    pret.vitale.inserer(creer_vitale(_autre(pret, "caisse", "131"), cles))
    assert pret.ssv.formater_factures(facture)[0].complete
    pret.vitale.inserer(creer_vitale(_autre(pret, "date_naissance", "19800116"), cles))
    assert refus_de(lambda: pret.ssv.formater_factures(facture)) == 0xE012


def test_des_droits_venus_d_adr_ne_bloquent_pas(pret: Bureau) -> None:
    pret.vitale.inserer(
        creer_vitale(_autre(pret, "caisse", "131"), pret.pki.cles_vitale("marie-dupont"))
    )
    facture = pret.facture(support_droits=SupportDroits.ADR)
    assert pret.ssv.formater_factures(facture)[0].complete


def test_la_carte_d_un_autre_patient_ne_signe_pas(pret: Bureau) -> None:
    pret.inserer_vitale("paul-martin")
    assert refus_de(lambda: pret.ssv.formater_factures(pret.facture())) == 0xE012


def test_une_carte_reelle_ne_signe_pas_avec_une_cps_d_essai(pret: Bureau) -> None:
    contenu = pret.monde.personne("marie-dupont").vitale
    assert contenu is not None
    reelle = msgspec.structs.replace(contenu, type_carte="reelle")
    pret.vitale.inserer(creer_vitale(reelle, pret.pki.cles_vitale("marie-dupont")))
    assert refus_de(lambda: pret.ssv.formater_factures(pret.facture())) == 0xF026


def test_apcv_empreinte_signature_du_service_puis_cps(pret: Bureau) -> None:
    pret.vitale.retirer()
    facture = pret.facture(support_vitale=SupportVitale.APCV, support_droits=SupportDroits.ADR)
    chiffree = pret.ssv.chiffrer(pret.ssv.mettre_en_forme(facture)[0])
    empreinte = pret.ssv.calculer_empreinte(chiffree)
    assert len(empreinte) == 32
    signature = _signer_empreinte(pret, empreinte)
    certificat = pret.pki.certificat_apcv("marie-dupont")
    signee = pret.ssv.ajouter_signature(chiffree, certificat, signature)
    complete = pret.ssv.signer_cps(signee)
    assert complete.signatures is not None
    signataires = cms.verifier_facture(
        complete.signatures, complete.manifeste, complete.mode, pret.pki.confiance(), MIDI
    )
    assert signataires.vitale is not None
    assert signataires.vitale.usage is Usage.SIGNATURE_APCV
    faux = bytes((signature[0] ^ 1,)) + signature[1:]
    assert refus_de(lambda: pret.ssv.ajouter_signature(chiffree, certificat, faux)) == 0xE018
    autre = pret.pki.cles_vitale("marie-dupont").signature_certificat
    assert refus_de(lambda: pret.ssv.ajouter_signature(chiffree, autre, signature)) == 0xE018


def _signer_empreinte(bureau: Bureau, empreinte: bytes) -> bytes:
    cle = bureau.pki.cle_apcv("marie-dupont")
    return cle.sign(empreinte, PKCS1v15(), Prehashed(SHA256()))


def test_certificat_de_donnees_revoque_perime_absent(pret: Bureau) -> None:
    pret.pki.declarer(Usage.DONNEES, "01-751", Anomalie.EXPIRE)
    pret.installer()
    pret.ssv.lire_carte_ps("1234")
    perimee = pret.ssv.formater_factures(pret.facture())[0]
    assert (perimee.complete, perimee.avertissement) == (True, 0xE014)
    assert pret.temoin.issues[-1].statut == 0xE014
    pret.pki.declarer(Usage.DONNEES, "01-751", Anomalie.REVOQUE, le=date(2026, 1, 1))
    pret.installer()
    pret.ssv.lire_carte_ps("1234")
    assert refus_de(lambda: pret.ssv.formater_factures(pret.facture())) == 0xE013
    pret.pki.declarer(Usage.DONNEES, "01-751", Anomalie.AUTRE_AUTORITE)
    pret.installer()
    pret.ssv.lire_carte_ps("1234")
    assert refus_de(lambda: pret.ssv.formater_factures(pret.facture())) == 0xE015


def test_fse_et_dre_deux_factures_deux_criteres(
    autre_bureau: Callable[[str, str], Bureau],
) -> None:
    bureau = autre_bureau("dr-lenoir", "hugo-faure")
    bureau.ssv.lire_carte_ps("1234")
    fse = bureau.facture("hugo-faure", tiers_payant=TiersPayant.AMO_AMC)
    dre = msgspec.structs.replace(fse, flux=TypeFlux.DRE)
    scellees = bureau.ssv.formater_factures(fse, dre)
    assert [s.flux for s in scellees] == [TypeFlux.FSE, TypeFlux.DRE]
    assert scellees[0].critere_lot != scellees[1].critere_lot
    assert len(scellees[1].critere_lot.split("|")) == 14
    assert scellees[0].enregistrements[45:46] == b"E"
    assert scellees[1].enveloppe is None
    assert b"DRE" not in scellees[0].manifeste


def test_une_dre_d_annulation_designe_celle_qu_elle_annule(
    autre_bureau: Callable[[str, str], Bureau],
) -> None:
    bureau = autre_bureau("dr-lenoir", "hugo-faure")
    bureau.ssv.lire_carte_ps("1234")
    fse = bureau.facture("hugo-faure", numero=42, annule_le=date(2026, 11, 10))
    assert refus_de(lambda: bureau.ssv.formater_factures(fse)) == 0xE000
    dre = msgspec.structs.replace(fse, flux=TypeFlux.DRE, tiers_payant=TiersPayant.AMO_AMC)
    scellee = bureau.ssv.formater_factures(dre)[0]
    assert scellee.enregistrements[26:35] == b"000000042"
    assert scellee.enregistrements[38:39] == b"2"
    entree = next(g for g in bureau.temoin.appels[-1].entrees if g.groupe == 1110)
    assert entree.champs["nature_operation"] == "2"
    assert entree.champs["numero_facture_rectifiee"] == "42"
    assert entree.champs["date_facture_rectifiee"] == "202611100000"


def test_les_entrees_de_la_mise_en_forme_sont_vues(pret: Bureau) -> None:
    pret.ssv.formater_factures(pret.facture())
    entrees = {g.groupe: g.champs for g in pret.temoin.appels[-1].entrees}
    assert entrees[0]["facture_a_creer"] == "1"
    assert entrees[0]["mode_securisation"] == "3"
    assert entrees[1110]["numero_facture"] == "1"
    assert entrees[1310]["organisme_destinataire"] == "751"
    assert entrees[1410]["cadre"] == "2"
    assert entrees[1420]["support_droits"] == "1"
    assert (entrees[1610]["code_prestation"], entrees[1610]["montant_amo"]) == ("G", "2100")


def test_un_critere_impose_remplace_le_notre(pret: Bureau) -> None:
    pret.temoin.imposees["SSV_FormaterFactures"] = Issue(
        statut=0, sorties=(composer(60002, critere="AUTRE|CRITERE"),)
    )
    scellee = pret.ssv.formater_factures(pret.facture())[0]
    assert scellee.complete
    assert scellee.critere_lot == "AUTRE|CRITERE"
    vus = [g.champs["critere"] for g in pret.temoin.issues[-1].sorties if g.groupe == 60002]
    assert vus == ["AUTRE|CRITERE"]


def test_une_facture_refusee_dit_ou(pret: Bureau) -> None:
    ligne = msgspec.structs.replace(pret.facture().lignes[0], montant_amo=123456789)
    with pytest.raises(RefusModule, match="montant_amo") as refus:
        pret.ssv.formater_factures(pret.facture(lignes=(ligne,)))
    assert refus.value.code == 0xE000
    assert refus_de(lambda: pret.ssv.formater_factures(pret.facture(lignes=()))) == 0xE000
    assert refus_de(lambda: pret.ssv.formater_factures()) == 0x4000


def test_un_forcage_marque_sa_ligne_et_sa_part(pret: Bureau) -> None:
    ligne = pret.facture().lignes[0]
    amo = Forcage(zone="montant_amo", valeur_calculee="2100", valeur_forcee="2000", ligne=2)
    amc = Forcage(zone="montant_amc", valeur_calculee="900", valeur_forcee="0", ligne=1, part="amc")

    def marques(*forcages: Forcage) -> tuple[str, list[str], list[str]]:
        facture = pret.facture(lignes=(ligne, ligne), forcages=forcages)
        lus = list(enregistrements(pret.ssv.formater_factures(facture)[0].enregistrements))
        suites = [e.texte for e in lus if e.code == "4S"]
        return lus[0].texte[37], [s[70] for s in suites], [s[99] for s in suites]

    assert marques() == (" ", [" ", " "], [" ", " "])
    assert marques(amo) == (" ", [" ", "O"], [" ", " "])
    niveau_facture = msgspec.structs.replace(amo, zone="caisse", ligne=None)
    assert marques(niveau_facture) == ("O", [" ", " "], [" ", " "])
    assert marques(amc) == (" ", [" ", " "], ["O", " "])


def test_l_accident_de_droit_commun_est_porte_par_la_ligne(pret: Bureau) -> None:
    ligne = pret.facture().lignes[0]
    lignes = tuple(
        msgspec.structs.replace(
            ligne, prestation=msgspec.structs.replace(ligne.prestation, accident_droit_commun=v)
        )
        for v in (True, False, None)
    )
    scellee = pret.ssv.formater_factures(pret.facture(lignes=lignes))[0]
    lus = [e.texte[127] for e in enregistrements(scellee.enregistrements) if e.code == "4S"]
    assert lus == ["O", "N", " "]


def test_prescripteur_orienteur_et_prevention_ont_leur_place(pret: Bureau) -> None:
    facture = pret.facture(
        prescripteur=Prescripteur(
            rpps="99700000005", specialite="01", date_prescription=date(2026, 11, 18)
        ),
        parcours=Parcours(indicateur="R", nom_orienteur="Évrard", prenom_orienteur="Zoé"),
    )
    lus = list(enregistrements(pret.ssv.formater_factures(facture)[0].enregistrements))
    assert [e.fautes for e in lus] == [()] * 6
    textes = {e.code: e.texte for e in lus}
    assert textes["2"][67:73] == "261118"
    assert textes["2"][112:114] == "01"
    assert textes["4E"][38:49] == "99700000005"
    assert textes["4S"][39] == "R"
    assert textes["5"][41:57] == "REVRARD/ZOE     "


@pytest.mark.parametrize(
    ("ps", "habilitee", "attendu"),
    [
        ("dr-lenoir", True, 0),
        ("dr-lenoir", False, 0xE011),
        ("interne-zeller", True, 0),
        ("secretaire-yvon", True, 0xE011),
    ],
)
def test_qui_peut_signer_une_facture(
    autre_bureau: Callable[[str, str], Bureau], ps: str, habilitee: bool, attendu: int
) -> None:
    """CDC-3.2.9.3.1.1-16 and -18: CPS and CPF habilitated; CPE never outside two families."""
    bureau = autre_bureau("dr-lenoir", "marie-dupont")
    professionnel = bureau.monde.professionnel(ps)
    carte = professionnel.cps
    situation = msgspec.structs.replace(
        carte.situations[0]
        if carte.situations
        else bureau.monde.professionnel("dr-lenoir").cps.situations[0],
        habilitation_signer_facture=habilitee,
    )
    carte = msgspec.structs.replace(carte, situations=(situation,))
    bureau.cps.inserer(creer_cps(carte, bureau.pki.cles_cps(ps), "1234"))
    facture = bureau.facture(situation=situation.numero_logique)
    bureau.ssv.lire_carte_ps("1234")
    if attendu:
        assert refus_de(lambda: bureau.ssv.formater_factures(facture)) == attendu
    else:
        assert bureau.ssv.formater_factures(facture)[0].complete
