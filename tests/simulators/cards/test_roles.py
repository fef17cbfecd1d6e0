"""What a CPx must prove to open a Vitale, and when that right ends (profil simulé)."""

from collections.abc import Callable

import pytest

from vitalbench.reference.norms.cartes import cps3, vitale2
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.trousseau import ClesCps

DROITS = bytes.fromhex("00B0830000")
ALEA = bytes.fromhex("0084000008")


@pytest.fixture
def vitale(nouvelle_vitale: Callable[[], Carte]) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur Vitale")
    lecteur.inserer(nouvelle_vitale())
    client.ouvrir(lecteur, vitale2.AID_VITALE)
    return lecteur


@pytest.fixture
def cps(nouvelle_cps: Callable[[], Carte]) -> LecteurSimule:
    lecteur = LecteurSimule("Lecteur CPS")
    lecteur.inserer(nouvelle_cps())
    client.presenter_code(lecteur, "1234")
    client.ouvrir(lecteur, cps3.AID_CPX)
    return lecteur


@pytest.fixture
def numero(nouvelle_vitale: Callable[[], Carte]) -> bytes:
    autre = LecteurSimule("autre")
    autre.inserer(nouvelle_vitale())
    client.ouvrir(autre, vitale2.AID_MF)
    return (client.lire_plan(autre, vitale2.PAR_NOM["PAN"]) or b"")[2:]


def _prouver(vitale: LecteurSimule, preuve: bytes) -> int:
    vitale.transmettre(client.commande(0x82, 0, 0, preuve[:255], 0x10))
    return int.from_bytes(vitale.transmettre(client.commande(0x82, 0, 0, preuve[255:])), "big")


def _montrer(vitale: LecteurSimule, certificat: bytes) -> None:
    client.exiger_long(vitale, 0x2A, 0x00, 0xBE, certificat)


def test_the_whole_proof_opens_and_a_challenge_serves_once(
    vitale: LecteurSimule, cps: LecteurSimule, cles_cps: ClesCps, numero: bytes
) -> None:
    assert vitale.transmettre(DROITS) == b"\x69\x82"
    _montrer(vitale, cles_cps.authentification_certificat)
    preuve = client.prouver(cps, client.exiger(vitale, ALEA) + numero)
    assert _prouver(vitale, preuve) == 0x9000
    assert vitale.transmettre(DROITS)[-2:] == b"\x90\x00"
    assert _prouver(vitale, preuve) == 0x6985


def test_a_proof_over_another_card_or_another_challenge_opens_nothing(
    vitale: LecteurSimule, cps: LecteurSimule, cles_cps: ClesCps, numero: bytes
) -> None:
    _montrer(vitale, cles_cps.authentification_certificat)
    assert _prouver(vitale, client.prouver(cps, client.exiger(vitale, ALEA) + bytes(10))) == 0x6300
    assert _prouver(vitale, client.prouver(cps, bytes(8) + numero)) == 0x6985
    client.exiger(vitale, ALEA)
    assert _prouver(vitale, client.prouver(cps, bytes(8) + numero)) == 0x6300
    assert vitale.transmettre(DROITS) == b"\x69\x82"


def test_the_signature_key_of_the_cpx_does_not_open(
    vitale: LecteurSimule, cps: LecteurSimule, cles_cps: ClesCps, numero: bytes
) -> None:
    """The certificate shown is the authentication one, the proof comes from the other key."""
    _montrer(vitale, cles_cps.authentification_certificat)
    alea = client.exiger(vitale, ALEA)
    preuve = client.signer(cps, cps3.CLE_SIGNATURE, alea + numero)
    assert _prouver(vitale, preuve) == 0x6300


def test_no_challenge_or_no_certificate_is_not_a_proof(
    vitale: LecteurSimule, cps: LecteurSimule, cles_cps: ClesCps, numero: bytes
) -> None:
    preuve = client.prouver(cps, bytes(8) + numero)
    assert _prouver(vitale, preuve) == 0x6985
    client.exiger(vitale, ALEA)
    assert _prouver(vitale, preuve) == 0x6985
    faux = client.commande(0x2A, 0x00, 0xBE, b"\x30\x03\x02\x01\x00")
    assert vitale.transmettre(faux) == b"\x6a\x80"


@pytest.mark.parametrize("fin", ["00A4000C023F00", "reinitialiser", "hors_tension"])
def test_the_right_ends_with_the_root_the_reset_and_the_power(
    vitale: LecteurSimule, cps: LecteurSimule, fin: str
) -> None:
    client.ouvrir_droits(vitale, cps)
    assert vitale.transmettre(DROITS)[-2:] == b"\x90\x00"
    if hasattr(vitale, fin):
        getattr(vitale, fin)()
    else:
        vitale.transmettre(bytes.fromhex(fin))
    client.ouvrir(vitale, vitale2.AID_VITALE)
    assert vitale.transmettre(DROITS) == b"\x69\x82"


def test_the_unblocking_code_has_ten_tries_and_a_hundred_uses(
    nouvelle_cps: Callable[[], Carte],
) -> None:
    carte = nouvelle_cps()
    carte.mettre_sous_tension()
    juste = client.commande(0x20, 0, 2, b"12345678")
    for _ in range(100):
        assert carte.traiter(juste) == b"\x90\x00"
    assert carte.traiter(juste) == b"\x69\x83"
    carte = nouvelle_cps()
    carte.mettre_sous_tension()
    mots = [carte.traiter(client.commande(0x20, 0, 2, b"00000000")).hex() for _ in range(10)]
    assert mots == [*(f"63c{reste:x}" for reste in range(9, 0, -1)), "6983"]


def test_a_new_code_must_be_digits_of_the_same_length(cps: LecteurSimule) -> None:
    for donnees, mot in ((b"1234432", "6700"), (b"123443A1", "6a80"), (b"00004321", "63c2")):
        assert cps.transmettre(client.commande(0x24, 0, 1, donnees)).hex() == mot
    assert client.presenter_code(cps, "1234") == 0x9000
    assert cps.transmettre(client.commande(0x24, 0, 1, b"12344321")) == b"\x90\x00"
    cps.reinitialiser()
    assert client.presenter_code(cps, "1234") == 0x63C2
    assert client.presenter_code(cps, "4321") == 0x9000


def test_free_data_of_the_cps_are_written_with_the_code_only(
    nouvelle_cps: Callable[[], Carte],
) -> None:
    lecteur = LecteurSimule("Lecteur CPS")
    lecteur.inserer(nouvelle_cps())
    client.ouvrir(lecteur, cps3.AID_CPX)
    client.exiger(lecteur, bytes.fromhex("00A4020C02D107"))
    ecrire = bytes.fromhex("00D6000003") + b"ABC"
    assert lecteur.transmettre(ecrire) == b"\x69\x82"
    client.presenter_code(lecteur, "1234")
    assert lecteur.transmettre(ecrire) == b"\x90\x00"
    assert client.lire_fichier(lecteur) == b"ABC" + bytes(61)
    trop = bytes.fromhex("00D6003E03") + b"ABC"
    assert lecteur.transmettre(trop) == b"\x6a\x84"


def test_deciphering_and_its_refusals(cps: LecteurSimule, cles_cps: ClesCps) -> None:
    from cryptography.hazmat.primitives.asymmetric import padding

    publique = cles_cps.authentification_privee.public_key()
    cryptogramme = publique.encrypt(b"secret", padding.PKCS1v15())
    client.exiger(cps, bytes.fromhex("002241B806840182 80011A"))
    assert client.exiger_long(cps, 0x2A, 0x80, 0x86, b"\x81" + cryptogramme) == b"secret"
    with pytest.raises(client.CommandeRefusee) as refus:
        client.exiger_long(cps, 0x2A, 0x80, 0x86, b"\x00" + cryptogramme)
    assert refus.value.mot == 0x6A80
    assert cps.transmettre(bytes.fromhex("002241B80684018180011A")) == b"\x69\x85"
