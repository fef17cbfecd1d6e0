"""Signatures of SV-SIM-1: what holds, what each tampering is refused for, what OpenSSL says."""

import datetime
import subprocess
from pathlib import Path

import pytest
from asn1crypto import cms as asn1_cms
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from vitalbench.reference.domain.facture import ModeSecurisation
from vitalbench.reference.securing import cms
from vitalbench.reference.securing.erreurs import Cause, SecurisationError
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Anomalie, Pki

ANCRE = datetime.date(2026, 11, 23)
MIDI = datetime.datetime(2026, 11, 23, 12)
PKI = Pki(creer_monde(1, ANCRE))
CONFIANCE = PKI.confiance()
MANIFESTE = b"SV-SIM-1|facture|F|S|00|11"
VITALE = PKI.cles_vitale("marie-dupont")
CPS = PKI.cles_cps("dr-lenoir")


def carte(cle: RSAPrivateKey) -> cms.Signataire:
    return lambda attributs: cle.sign(attributs, PKCS1v15(), SHA256())


def signee(manifeste: bytes = MANIFESTE) -> bytes:
    premiere = cms.signer(manifeste, VITALE.signature_certificat, carte(VITALE.signature_privee))
    return cms.ajouter_signature(
        premiere, manifeste, CPS.signature_certificat, carte(CPS.signature_privee)
    )


def verifier(signatures: bytes, manifeste: bytes = MANIFESTE) -> cms.SignatairesFacture:
    return cms.verifier_facture(
        signatures, manifeste, ModeSecurisation.SESAM_VITALE, CONFIANCE, MIDI
    )


def refus(signatures: bytes, manifeste: bytes = MANIFESTE) -> Cause:
    with pytest.raises(SecurisationError) as erreur:
        verifier(signatures, manifeste)
    return erreur.value.cause


def test_a_facture_signed_by_vitale_then_cps_tells_who_signed() -> None:
    signataires = verifier(signee())
    assert signataires.vitale is not None
    assert signataires.vitale.nir == "280019999927040"
    assert (signataires.cps.nom, signataires.cps.rpps) == ("LENOIR", "99770630863")


def test_the_order_of_signatures_does_not_matter() -> None:
    premiere = cms.signer(MANIFESTE, CPS.signature_certificat, carte(CPS.signature_privee))
    autre = cms.ajouter_signature(
        premiere, MANIFESTE, VITALE.signature_certificat, carte(VITALE.signature_privee)
    )
    assert autre == signee()


def test_signed_attributes_are_exactly_content_type_and_digest() -> None:
    # SET de 67 octets : contentType = data (26), messageDigest = SHA-256 (49) ; 26 + 49 = 75 = 4B
    attributs = cms.attributs_signes(b"abc")
    assert attributs.hex() == (
        "314b"
        "301806092a864886f70d010903310b06092a864886f70d010701"
        "302f06092a864886f70d01090431220420"
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize("mode", [ModeSecurisation.SANS_VITALE, ModeSecurisation.DEGRADE])
def test_modes_without_vitale_want_one_cps_alone(mode: ModeSecurisation) -> None:
    seule = cms.signer(MANIFESTE, CPS.signature_certificat, carte(CPS.signature_privee))
    assert cms.verifier_facture(seule, MANIFESTE, mode, CONFIANCE, MIDI).vitale is None
    with pytest.raises(SecurisationError) as erreur:
        cms.verifier_facture(signee(), MANIFESTE, mode, CONFIANCE, MIDI)
    assert erreur.value.cause is Cause.SIGNATAIRES


def test_mode_s_refuses_any_other_set_of_signers() -> None:
    vitale = cms.signer(MANIFESTE, VITALE.signature_certificat, carte(VITALE.signature_privee))
    cps = cms.signer(MANIFESTE, CPS.signature_certificat, carte(CPS.signature_privee))
    autre = PKI.cles_cps("dr-bastide")
    trois = cms.ajouter_signature(
        signee(), MANIFESTE, autre.signature_certificat, carte(autre.signature_privee)
    )
    assert {refus(vitale), refus(cps), refus(trois)} == {Cause.SIGNATAIRES}


def test_an_apcv_signature_stands_for_the_card() -> None:
    seule = cms.signer(
        MANIFESTE, PKI.certificat_apcv("theo-brun"), carte(PKI.cle_apcv("theo-brun"))
    )
    signatures = cms.ajouter_signature(
        seule, MANIFESTE, CPS.signature_certificat, carte(CPS.signature_privee)
    )
    vitale = verifier(signatures).vitale
    assert vitale is not None
    assert vitale.usage is Usage.SIGNATURE_APCV


def test_a_lot_is_signed_by_one_cps() -> None:
    lot = cms.signer(MANIFESTE, CPS.signature_certificat, carte(CPS.signature_privee))
    assert cms.verifier_lot(lot, MANIFESTE, CONFIANCE, MIDI).nom == "LENOIR"
    with pytest.raises(SecurisationError) as erreur:
        cms.verifier_lot(signee(), MANIFESTE, CONFIANCE, MIDI)
    assert erreur.value.cause is Cause.SIGNATAIRES


def test_another_content_is_refused_for_its_digest() -> None:
    assert refus(signee(), MANIFESTE + b"!") is Cause.EMPREINTE
    with pytest.raises(SecurisationError) as erreur:
        cms.ajouter_signature(
            signee(), b"autre", CPS.signature_certificat, carte(CPS.signature_privee)
        )
    assert erreur.value.cause is Cause.EMPREINTE


def test_a_signature_made_by_another_key_is_false() -> None:
    fausse = cms.signer(MANIFESTE, CPS.signature_certificat, carte(VITALE.signature_privee))
    assert refus(fausse) is Cause.SIGNATURE_FAUSSE


def test_authentication_certificates_cannot_sign_factures() -> None:
    signatures = cms.signer(
        MANIFESTE, CPS.authentification_certificat, carte(CPS.authentification_privee)
    )
    assert refus(signatures) is Cause.CERTIFICAT_USAGE


def test_an_expired_card_is_refused_for_its_dates() -> None:
    pki = Pki(creer_monde(1, ANCRE))
    pki.declarer(Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.EXPIRE, ANCRE)
    cles = pki.cles_cps("dr-lenoir")
    assert refus(
        cms.signer(MANIFESTE, cles.signature_certificat, carte(cles.signature_privee))
    ) is (Cause.CERTIFICAT_EXPIRE)


def test_more_attributes_than_the_profile_are_refused() -> None:
    information = asn1_cms.ContentInfo.load(signee())
    signataire = information["content"]["signer_infos"][0]
    signataire["signed_attrs"].append(
        asn1_cms.CMSAttribute(
            {
                "type": "signing_time",
                "values": [
                    asn1_cms.Time(
                        {"utc_time": datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)}
                    )
                ],
            }
        )
    )
    assert refus(information.dump(force=True)) is Cause.ATTRIBUTS_SIGNES


def test_a_signer_without_its_certificate_is_refused() -> None:
    information = asn1_cms.ContentInfo.load(signee())
    certificats = information["content"]["certificates"]
    del certificats[0]
    assert refus(information.dump(force=True)) is Cause.CERTIFICAT_ABSENT


def test_oversized_or_empty_bytes_are_refused() -> None:
    assert refus(b"") is Cause.CMS_ILLISIBLE
    assert refus(signee() + bytes(64 * 1024)) is Cause.TROP_GRAND


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_corrupted_signatures_are_refused_without_a_traceback(data: st.DataObject) -> None:
    octets = bytearray(signee())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(octets) - 1))
        octets[place] ^= data.draw(st.integers(1, 255))
    coupe = data.draw(st.integers(0, len(octets)))
    for essai in (bytes(octets), bytes(octets[:coupe])):
        try:
            verifier(essai)
        except SecurisationError:
            continue


def test_openssl_verifies_what_we_sign(tmp_path: Path) -> None:
    (tmp_path / "signatures.der").write_bytes(signee())
    (tmp_path / "manifeste").write_bytes(MANIFESTE)
    (tmp_path / "confiance.pem").write_bytes(PKI.confiance_pem())
    commande = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signatures.der"]
    commande += ["-content", "manifeste", "-CAfile", "confiance.pem", "-out", "/dev/null"]
    verdict = subprocess.run(commande, cwd=tmp_path, capture_output=True, text=True)
    assert verdict.returncode == 0, verdict.stderr
    (tmp_path / "manifeste").write_bytes(MANIFESTE + b"!")
    assert subprocess.run(commande, cwd=tmp_path, capture_output=True).returncode != 0
