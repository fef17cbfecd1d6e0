"""The test PKI: deterministic, own keys, anomalies on demand, readable by OpenSSL and ssl."""

import datetime
import ssl
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vitalbench.reference.securing.certificats import identite_cps, identite_vitale
from vitalbench.reference.securing.erreurs import Cause, CertificatRefuse
from vitalbench.reference.securing.profils import Usage
from vitalbench.simulators.world.autorites import Autorite
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Anomalie, Pki, pem

ANCRE = datetime.date(2026, 11, 23)
MIDI = datetime.datetime(2026, 11, 23, 12)
MONDE = creer_monde(1, ANCRE)


def publique(der: bytes) -> bytes:
    cle = x509.load_der_x509_certificate(der).public_key()
    return cle.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_certificates_follow_from_the_seed_alone() -> None:
    un, deux = Pki(MONDE), Pki(creer_monde(1, ANCRE))
    assert un.confiance_pem() == deux.confiance_pem()
    assert un.cles_vitale("marie-dupont").signature_certificat == (
        deux.cles_vitale("marie-dupont").signature_certificat
    )
    autre = Pki(creer_monde(2, ANCRE))
    assert autre.cles_cps("dr-lenoir").signature_certificat != (
        un.cles_cps("dr-lenoir").signature_certificat
    )


def test_every_named_holder_has_keys_of_its_own() -> None:
    pki = Pki(MONDE)
    cartes = [pki.cles_cps(ps) for ps in MONDE.professionnels]
    cartes += [pki.cles_vitale(p.porteur) for p in MONDE.personnes.values() if p.id == p.porteur]
    certificats = [c.signature_certificat for c in cartes]
    certificats += [c.authentification_certificat for c in cartes]
    certificats += [pki.certificat_donnees(o) for o in MONDE.organismes]
    certificats += [pki.certificat_piece_jointe(o) for o in MONDE.organismes]
    certificats += [pki.certificat_ac(a) for a in Autorite]
    assert len({publique(c) for c in certificats}) == len(certificats)


def test_a_family_shares_the_card_and_its_keys() -> None:
    pki = Pki(MONDE)
    assert pki.cles_vitale("leo-martin") == pki.cles_vitale("paul-martin")


def test_identities_are_those_of_the_world() -> None:
    pki = Pki(MONDE)
    vitale = identite_vitale(pki.cles_vitale("leo-martin").signature_certificat)
    assert vitale.nir == MONDE.personne("paul-martin").nir
    apcv = identite_vitale(pki.certificat_apcv("theo-brun"))
    assert (apcv.nir, apcv.usage) == (MONDE.personne("theo-brun").nir, Usage.SIGNATURE_APCV)
    cps = identite_cps(pki.cles_cps("dr-lenoir").signature_certificat)
    assert cps.rpps == MONDE.professionnel("dr-lenoir").cps.numero_national
    assert identite_cps(pki.cles_cps("secretaire-yvon").signature_certificat).rpps == ""


def test_every_subject_says_test() -> None:
    pki = Pki(MONDE)
    certificats = [pki.certificat_ac(a) for a in Autorite]
    certificats += [pki.cles_cps(ps).signature_certificat for ps in MONDE.professionnels]
    certificats += [pki.cles_vitale(p).signature_certificat for p in MONDE.personnes]
    certificats += [pki.certificat_donnees(o) for o in MONDE.organismes]
    for der in certificats:
        assert "TEST" in x509.load_der_x509_certificate(der).subject.rfc4514_string()


@pytest.mark.parametrize(
    ("anomalie", "cause"),
    [
        (Anomalie.EXPIRE, Cause.CERTIFICAT_EXPIRE),
        (Anomalie.REVOQUE, Cause.CERTIFICAT_REVOQUE),
        (Anomalie.PAS_ENCORE_VALIDE, Cause.CERTIFICAT_PAS_ENCORE_VALIDE),
        (Anomalie.AUTRE_AUTORITE, Cause.CERTIFICAT_INCONNU),
    ],
)
def test_each_anomaly_has_its_own_cause(anomalie: Anomalie, cause: Cause) -> None:
    pki = Pki(MONDE)
    jour = ANCRE + datetime.timedelta(days=1 if anomalie is Anomalie.PAS_ENCORE_VALIDE else -1)
    pki.declarer(Usage.DONNEES, "01-751", anomalie, jour)
    with pytest.raises(CertificatRefuse) as refus:
        pki.confiance().verifier(pki.certificat_donnees("01-751"), (Usage.DONNEES,), MIDI)
    assert refus.value.cause is cause
    pki.retablir(Usage.DONNEES, "01-751")
    pki.confiance().verifier(pki.certificat_donnees("01-751"), (Usage.DONNEES,), MIDI)


def test_a_revocation_counts_from_its_day() -> None:
    pki = Pki(MONDE)
    pki.declarer(Usage.SIGNATURE_CPS, "dr-lenoir", Anomalie.REVOQUE, ANCRE)
    certificat = pki.cles_cps("dr-lenoir").signature_certificat
    veille = datetime.datetime(2026, 11, 22, 23, 59)
    pki.confiance().verifier(certificat, (Usage.SIGNATURE_CPS,), veille)
    with pytest.raises(CertificatRefuse, match="révoqué le 23/11/2026"):
        pki.confiance().verifier(certificat, (Usage.SIGNATURE_CPS,), MIDI)


def test_a_certificate_of_another_use_is_refused() -> None:
    pki = Pki(MONDE)
    with pytest.raises(CertificatRefuse) as refus:
        pki.confiance().verifier(pki.certificat_donnees("01-751"), (Usage.PIECE_JOINTE,), MIDI)
    assert refus.value.cause is Cause.CERTIFICAT_USAGE


def test_the_trust_store_reads_back_from_its_pem() -> None:
    pki = Pki(MONDE)
    pki.declarer(Usage.DONNEES, "01-131", Anomalie.REVOQUE)
    confiance = type(pki.confiance()).depuis_pem(pki.confiance_pem())
    confiance.verifier(pki.certificat_donnees("01-751"), (Usage.DONNEES,), MIDI)
    with pytest.raises(CertificatRefuse, match="révoqué"):
        confiance.verifier(pki.certificat_donnees("01-131"), (Usage.DONNEES,), MIDI)


def test_openssl_accepts_the_chain_and_sees_the_revocation(tmp_path: Path) -> None:
    pki = Pki(MONDE)
    pki.declarer(Usage.PIECE_JOINTE, "01-131", Anomalie.REVOQUE)
    (tmp_path / "confiance.pem").write_bytes(pki.confiance_pem())
    verdicts = {}
    for organisme in ("01-751", "01-131"):
        fichier = tmp_path / f"{organisme}.pem"
        fichier.write_bytes(pem("CERTIFICATE", pki.certificat_piece_jointe(organisme)))
        commande = ["openssl", "verify", "-crl_check", "-CAfile", "confiance.pem", fichier.name]
        verdicts[organisme] = subprocess.run(commande, cwd=tmp_path, capture_output=True, text=True)
    assert verdicts["01-751"].returncode == 0, verdicts["01-751"].stderr
    assert "revoked" in verdicts["01-131"].stderr


def test_tls_servers_are_trusted_by_an_ordinary_client(tmp_path: Path) -> None:
    pki = Pki(MONDE)
    certificat, cle = pki.tls("smtp")
    (tmp_path / "c.pem").write_bytes(certificat)
    (tmp_path / "k.pem").write_bytes(cle)
    serveur = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serveur.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
    client = ssl.create_default_context(cadata=pki.confiance_pem().decode())
    a, b = ssl.MemoryBIO(), ssl.MemoryBIO()
    cote_client = client.wrap_bio(a, b, server_hostname="127.0.0.1")
    cote_serveur = serveur.wrap_bio(b, a, server_side=True)
    for _ in range(4):
        for cote in (cote_client, cote_serveur):
            try:
                cote.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert cote_client.version() == "TLSv1.3"
