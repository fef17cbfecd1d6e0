"""A client reads both cards and makes them sign, through a reader, as an SSV module would."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo
from cryptography.hazmat.primitives.hashes import SHA256

from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale
from vitalbench.reference.norms.cartes import cps3, vitale2
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.trousseau import ClesVitale
from vitalbench.simulators.cards.vitale import creer_vitale

Fabrique = Callable[[], Carte]


@pytest.fixture
def fente_vitale(nouvelle_vitale: Fabrique) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur Vitale")
    lecteur.inserer(nouvelle_vitale())
    return lecteur


@pytest.fixture
def fente_cps(nouvelle_cps: Fabrique) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur CPS")
    lecteur.inserer(nouvelle_cps())
    return lecteur


def _cle_publique(der: bytes) -> RSAPublicKey:
    cle = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(cle, RSAPublicKey)
    return cle


def test_vitale_without_cpx_gives_identity_and_nothing_protected(
    fente_vitale: LecteurSimule,
) -> None:
    lu = client.lire_vitale(fente_vitale)
    assert lu.nir == "280019999900118"
    assert [b.prenom for b in lu.beneficiaires] == ["ALICE", "BASILE"]
    assert lu.fin_validite == date(2035, 12, 31)
    assert all(not b.droits.couvertures for b in lu.beneficiaires)
    assert lu.dossiers_at == ()


def test_vitale_gives_all_once_a_cpx_proved_itself(
    fente_vitale: LecteurSimule, fente_cps: LecteurSimule, famille: ContenuVitale
) -> None:
    assert client.presenter_code(fente_cps, "1234") == 0x9000
    client.ouvrir_droits(fente_vitale, fente_cps)
    assert client.lire_vitale(fente_vitale) == famille


def test_the_role_is_lost_with_the_session(
    fente_vitale: LecteurSimule, fente_cps: LecteurSimule
) -> None:
    client.presenter_code(fente_cps, "1234")
    client.ouvrir_droits(fente_vitale, fente_cps)
    fente_vitale.reinitialiser()
    assert client.lire_vitale(fente_vitale).beneficiaires[1].droits.amc is None


def test_an_unknown_authority_opens_nothing(
    famille: ContenuVitale, cles_vitale: ClesVitale, fente_cps: LecteurSimule
) -> None:
    inconnue = cles_vitale.signature_certificat
    fermees = msgspec.structs.replace(cles_vitale, certificat_ac_cps=inconnue)
    lecteur = LecteurSimule("Lecteur Vitale")
    lecteur.inserer(creer_vitale(famille, fermees))
    client.presenter_code(fente_cps, "1234")
    with pytest.raises(client.CommandeRefusee) as refus:
        client.ouvrir_droits(lecteur, fente_cps)
    assert refus.value.mot == 0x6A88


def test_cps_hides_situations_until_the_code(fente_cps: LecteurSimule, lenoir: ContenuCps) -> None:
    avant = client.lire_cps(fente_cps)
    assert (avant.nom, avant.situations) == ("LENOIR-TEST", ())
    assert client.presenter_code(fente_cps, "1234") == 0x9000
    assert client.lire_cps(fente_cps) == lenoir


@pytest.mark.parametrize("taille", [0, 1, 55, 56, 63, 64, 65, 110, 128, 1000])
def test_both_cards_sign_what_openssl_libraries_verify(
    fente_vitale: LecteurSimule, fente_cps: LecteurSimule, taille: int
) -> None:
    message = bytes(i % 251 for i in range(taille))
    client.presenter_code(fente_cps, "1234")
    client.ouvrir(fente_cps, cps3.AID_CPX)
    certificat = client.lire_plan(fente_cps, cps3.PAR_NOM["CERT_SIG"])
    assert certificat is not None
    signature = client.signer(fente_cps, cps3.CLE_SIGNATURE, message)
    _cle_publique(certificat).verify(signature, message, padding.PKCS1v15(), SHA256())
    certificat = client.lire_certificat_vitale(fente_vitale)
    signature = client.signer(fente_vitale, vitale2.CLE_SIGNATURE, message)
    _cle_publique(certificat).verify(signature, message, padding.PKCS1v15(), SHA256())


def test_vitale_proves_itself_and_its_authentication_key_signs_no_digest(
    fente_vitale: LecteurSimule,
) -> None:
    preuve = client.authentifier_vitale(fente_vitale, b"12345678")
    cle = _cle_publique(client.lire_certificat_vitale(fente_vitale, "CERTAUT"))
    attendu = client.MARQUE_AUTHENTIFICATION + b"12345678"
    cle.verify(preuve, attendu, padding.PKCS1v15(), NoDigestInfo())
    client.exiger(fente_vitale, bytes.fromhex("002241A406840181800102"))
    digest_info = bytes.fromhex("3031300D060960864801650304020105000420") + bytes(32)
    apdu = client.commande(0x88, 0, 0, digest_info)
    assert fente_vitale.transmettre(apdu) == b"\x6a\x80"
    choix = bytes.fromhex("002241B606840181800142")
    assert fente_vitale.transmettre(choix) == b"\x69\x85"


def test_cps_refuses_to_sign_before_the_code(fente_cps: LecteurSimule) -> None:
    with pytest.raises(client.CommandeRefusee) as refus:
        client.signer(fente_cps, cps3.CLE_SIGNATURE, b"facture")
    assert refus.value.mot == 0x6982


def test_wrong_codes_count_down_block_and_are_unblocked(fente_cps: LecteurSimule) -> None:
    mots = [client.presenter_code(fente_cps, "0000") for _ in range(3)]
    assert mots == [0x63C2, 0x63C1, 0x6983]
    assert client.presenter_code(fente_cps, "1234") == 0x6983
    client.exiger(fente_cps, client.commande(0x20, 0, 2, b"12345678"))
    client.exiger(fente_cps, client.commande(0x2C, 2, 1, b"4321"))
    assert client.presenter_code(fente_cps, "4321") == 0x9000
