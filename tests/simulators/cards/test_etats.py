"""Each state of a card shows where it should: ATR, files, proof, code."""

import threading
from datetime import date

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale
from vitalbench.reference.domain.identifiants import nir_valide
from vitalbench.reference.domain.lecteurs import CarteAbsente, CarteMuette, CarteRetiree
from vitalbench.reference.norms.cartes import cps3, vitale2
from vitalbench.reference.norms.cartes.tlv import FichierIllisible
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.etats import (
    ETATS_CPS,
    ETATS_VITALE,
    EtatInconnu,
    fabriquer_cps,
    fabriquer_vitale,
)
from vitalbench.simulators.cards.lecteur import EchangeApdu, EvenementCarte, LecteurSimule
from vitalbench.simulators.cards.trousseau import ClesCps, ClesVitale

JOUR = date(2026, 3, 2)
VEILLE = date(2026, 3, 1)


@pytest.fixture
def vitale(famille: ContenuVitale, cles_vitale: ClesVitale, request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    lecteur = LecteurSimule("Lecteur Vitale")
    lecteur.inserer(fabriquer_vitale(famille, cles_vitale, etat=request.param, jour=JOUR))
    return lecteur


@pytest.fixture
def cps(lenoir: ContenuCps, cles_cps: ClesCps, request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    lecteur = LecteurSimule("Lecteur CPS")
    lecteur.inserer(fabriquer_cps(lenoir, cles_cps, "1234", etat=request.param, jour=JOUR))
    return lecteur


def _cle(der: bytes) -> RSAPublicKey:
    cle = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(cle, RSAPublicKey)
    return cle


@pytest.mark.parametrize("vitale", ["muette"], indirect=True)
def test_mute_vitale_answers_nothing(vitale: LecteurSimule) -> None:
    assert vitale.carte_presente()
    with pytest.raises(CarteMuette):
        vitale.atr()
    with pytest.raises(CarteMuette):
        vitale.transmettre(b"\x00\xa4\x00\x00")


@pytest.mark.parametrize("vitale", ["atr_inconnu"], indirect=True)
def test_unknown_atr(vitale: LecteurSimule) -> None:
    assert vitale.atr().hex() == "3b026553"


@pytest.mark.parametrize("vitale", ["expiree"], indirect=True)
def test_expired_vitale_ended_the_day_before(vitale: LecteurSimule) -> None:
    assert client.lire_vitale(vitale).fin_validite == VEILLE


@pytest.mark.parametrize("vitale", ["nir_cle_fausse"], indirect=True)
def test_wrong_key_of_nir(vitale: LecteurSimule) -> None:
    assert not nir_valide(client.lire_vitale(vitale).nir)


@pytest.mark.parametrize("vitale", ["demonstration"], indirect=True)
def test_demonstration_card(vitale: LecteurSimule) -> None:
    assert client.lire_vitale(vitale).type_carte == "demonstration"


@pytest.mark.parametrize("vitale", ["tlv_tronque", "fichier_vide"], indirect=True)
def test_truncated_identity_is_told_with_its_file(vitale: LecteurSimule) -> None:
    with pytest.raises(FichierIllisible, match="IDENT"):
        client.lire_vitale(vitale)


@pytest.mark.parametrize("vitale", ["pointeurs_incoherents"], indirect=True)
def test_incoherent_pointers_are_told(vitale: LecteurSimule) -> None:
    client.ouvrir(vitale, vitale2.AID_VITALE)
    table = client.lire_plan(vitale, vitale2.PAR_NOM["POINTERS"])
    assert table is not None
    with pytest.raises(FichierIllisible, match="application 9 inconnue"):
        vitale2.decoder_pointers(table)


@pytest.mark.parametrize(
    ("vitale", "vraie"), [("normale", True), ("non_authentique", False)], indirect=["vitale"]
)
def test_a_copied_vitale_cannot_prove_itself(vitale: LecteurSimule, vraie: bool) -> None:
    cle = _cle(client.lire_certificat_vitale(vitale, "CERTAUT"))
    preuve = client.authentifier_vitale(vitale, b"12345678")
    attendu = client.MARQUE_AUTHENTIFICATION + b"12345678"
    if vraie:
        cle.verify(preuve, attendu, padding.PKCS1v15(), NoDigestInfo())
    else:
        with pytest.raises(InvalidSignature):
            cle.verify(preuve, attendu, padding.PKCS1v15(), NoDigestInfo())


@pytest.mark.parametrize("cps", ["code_bloque", "deblocage_epuise"], indirect=True)
def test_blocked_code_refuses_the_right_one(cps: LecteurSimule) -> None:
    assert client.presenter_code(cps, "1234") == 0x6983
    assert client.presenter_code(cps, "") == 0x6983


@pytest.mark.parametrize("cps", ["deblocage_epuise"], indirect=True)
def test_exhausted_unblocking_code_unblocks_nothing(cps: LecteurSimule) -> None:
    assert cps.transmettre(client.commande(0x20, 0, 2, b"12345678")) == b"\x69\x83"
    assert cps.transmettre(client.commande(0x2C, 2, 1, b"4321")) == b"\x69\x82"


@pytest.mark.parametrize("cps", ["inutilisable"], indirect=True)
def test_unusable_cps_has_an_empty_ef_actua(cps: LecteurSimule) -> None:
    client.exiger(cps, client.commande(0xA4, 0x09, 0x0C, bytes.fromhex("3F00D010")))
    assert cps.transmettre(bytes.fromhex("00B0000000")) == b"\x90\x00"


@pytest.mark.parametrize("cps", ["numero_etranger"], indirect=True)
def test_foreign_serial_number(cps: LecteurSimule) -> None:
    assert cps.transmettre(bytes.fromhex("00B09C000C"))[2:7].hex() == "9999999999"


@pytest.mark.parametrize("cps", ["sans_cps2ter"], indirect=True)
def test_without_the_old_command_set(cps: LecteurSimule) -> None:
    assert cps.transmettre(bytes.fromhex("A0A40000023F00")) == b"\x6e\x00"


@pytest.mark.parametrize("cps", ["expiree"], indirect=True)
def test_expired_cps_ended_the_day_before(cps: LecteurSimule) -> None:
    assert client.lire_cps(cps).fin_validite == VEILLE


@pytest.mark.parametrize("cps", ["signature_fausse"], indirect=True)
def test_a_copied_cps_signs_what_its_certificate_does_not_verify(cps: LecteurSimule) -> None:
    client.presenter_code(cps, "1234")
    client.ouvrir(cps, cps3.AID_CPX)
    certificat = client.lire_plan(cps, cps3.PAR_NOM["CERT_SIG"]) or b""
    signature = client.signer(cps, cps3.CLE_SIGNATURE, b"facture")
    with pytest.raises(InvalidSignature):
        _cle(certificat).verify(signature, b"facture", padding.PKCS1v15(), SHA256())


def test_every_state_can_be_made(
    famille: ContenuVitale, cles_vitale: ClesVitale, lenoir: ContenuCps, cles_cps: ClesCps
) -> None:
    for etat in ETATS_VITALE:
        assert fabriquer_vitale(famille, cles_vitale, etat=etat, jour=JOUR).traiter(b"") == b""
    for etat in ETATS_CPS:
        assert fabriquer_cps(lenoir, cles_cps, "1234", etat=etat, jour=JOUR).traiter(b"") == b""
    with pytest.raises(EtatInconnu, match="connus : normale, muette"):
        fabriquer_vitale(famille, cles_vitale, etat="magique", jour=JOUR)


@pytest.mark.parametrize("vitale", ["normale"], indirect=True)
def test_a_card_torn_out_during_the_second_exchange(vitale: LecteurSimule) -> None:
    vus: list[EchangeApdu | EvenementCarte] = []
    vitale.observer(vus.append)
    vitale.arracher(apres=1)
    select = bytes.fromhex("00A40000023F00")
    assert vitale.transmettre(select)[0] == 0x61
    with pytest.raises(CarteRetiree):
        vitale.transmettre(select)
    with pytest.raises(CarteAbsente):
        vitale.transmettre(select)
    genres = [v.evenement if isinstance(v, EvenementCarte) else v.reponse[:1].hex() for v in vus]
    assert genres == ["61", "", "arrachage"]


@pytest.mark.parametrize("cps", ["normale"], indirect=True)
def test_observers_never_see_a_code(cps: LecteurSimule) -> None:
    vus: list[EchangeApdu | EvenementCarte] = []
    arreter = cps.observer(vus.append)
    client.presenter_code(cps, "1234")
    cps.transmettre(client.commande(0x24, 0, 1, b"12345678"))
    cps.transmettre(client.commande(0x2C, 0, 1, b"123456784321", 0xA0))
    commandes = [v.commande for v in vus if isinstance(v, EchangeApdu)]
    assert [c.hex() for c in commandes] == [
        "00200001042a2a2a2a",
        "00240001082a2a2a2a2a2a2a2a",
        "a02c00010c2a2a2a2a2a2a2a2a2a2a2a2a",
    ]
    arreter()
    client.presenter_code(cps, "1234")
    assert len(vus) == 3


@pytest.mark.parametrize("cps", ["normale"], indirect=True)
def test_the_code_is_one_for_both_parts_and_lost_with_the_power(cps: LecteurSimule) -> None:
    avant = cps.insertion()
    assert client.echanger(cps, client.commande(0x20, 0, 1, b"0000", 0xA0))[1] == 0x9804
    assert client.presenter_code(cps, "") == 0x63C2
    assert client.echanger(cps, client.commande(0x20, 0, 1, b"1234", 0xA0))[1] == 0x9000
    assert client.presenter_code(cps, "") == 0x9000
    cps.hors_tension()
    assert cps.insertion() != avant
    assert client.presenter_code(cps, "") == 0x63C3


@pytest.mark.parametrize("vitale", ["normale"], indirect=True)
def test_a_slow_card_can_be_torn_out_during_its_exchange(vitale: LecteurSimule) -> None:
    """The exchange would last a minute; the tearing ends it at once."""
    vitale.ralentir(60)
    parti = threading.Event()

    def arracher() -> None:
        parti.wait(10)
        vitale.arracher()

    fil = threading.Thread(target=arracher)
    fil.start()
    parti.set()
    with pytest.raises((CarteRetiree, CarteAbsente)):
        vitale.transmettre(bytes.fromhex("00A40000023F00"))
    fil.join()


@pytest.mark.parametrize("vitale", ["normale"], indirect=True)
def test_two_threads_share_a_slot_one_exchange_at_a_time(vitale: LecteurSimule) -> None:
    rangs: list[int] = []
    vitale.observer(lambda vu: rangs.append(vu.rang) if isinstance(vu, EchangeApdu) else None)

    def echanger() -> None:
        for _ in range(500):
            assert vitale.transmettre(bytes.fromhex("00B09C000C"))[-2:] == b"\x90\x00"

    fils = [threading.Thread(target=echanger) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert rangs == list(range(1, 2001))
