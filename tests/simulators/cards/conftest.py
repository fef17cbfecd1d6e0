"""Fictitious people, small test PKI and personalised cards, made once per session."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from vitalbench.reference.domain.cartes import (
    BeneficiaireCarte,
    ContenuCps,
    ContenuVitale,
    SituationPs,
)
from vitalbench.reference.domain.droits import (
    ContratAmc,
    Couverture,
    DossierAt,
    DroitsBeneficiaire,
    Mutuelle,
    OrganismeAmo,
    ServiceAmo,
)
from vitalbench.reference.domain.periodes import Periode
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.lecteurs_virtuels import Pcscd
from vitalbench.simulators.cards.trousseau import ClesCps, ClesVitale
from vitalbench.simulators.cards.vitale import creer_vitale


class Pki(msgspec.Struct, frozen=True):
    """One authority and the keys and certificates it made."""

    ac: bytes
    cles: tuple[rsa.RSAPrivateKey, ...]
    certificats: tuple[bytes, ...]


def _certifier(
    sujet: x509.Name, cle: rsa.RSAPrivateKey, ac: x509.Name, cle_ac: rsa.RSAPrivateKey
) -> bytes:
    certificat = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(ac)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1))
        .not_valid_after(datetime(2040, 1, 1))
        .sign(cle_ac, SHA256())
    )
    return certificat.public_bytes(Encoding.DER)


def _nom(nom: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom)])


@pytest.fixture(scope="session")
def pki() -> Pki:
    cles = tuple(rsa.generate_private_key(65537, 2048) for _ in range(5))
    racine = _nom("AC SIMULEE TEST")
    return Pki(
        _certifier(racine, cles[0], racine, cles[0]),
        cles[1:],
        tuple(_certifier(_nom(f"CARTE {i}"), c, racine, cles[0]) for i, c in enumerate(cles[1:])),
    )


@pytest.fixture(scope="session")
def famille() -> ContenuVitale:
    """A family: an insured woman with a mutuelle, her son with an ALD and an AMC contract."""
    alice = BeneficiaireCarte(
        nom="DURAND-TEST",
        prenom="ALICE",
        nom_naissance="MARTIN-TEST",
        date_naissance="19800115",
        adresse=("", "BAT A", "12 RUE DES ESSAIS", "", "72000 LE MANS"),
        nir_certifie="280019999900118",
        date_certification=date(2020, 1, 1),
        droits=DroitsBeneficiaire(
            periodes_amo=(Periode(debut=date(2024, 1, 1)),),
            couvertures=(Couverture(code_ald="0", code_situation="0100"),),
            mutuelle=Mutuelle(
                identification="12345678",
                garanties="ONNNNNNN",
                indicateur_traitement="01",
                periodes=(Periode(debut=date(2024, 1, 1), fin=date(2026, 12, 31)),),
            ),
            medecin_traitant_declare=True,
        ),
    )
    basile = BeneficiaireCarte(
        nom="DURAND-TEST",
        prenom="BASILE",
        date_naissance="20101932",
        qualite="06",
        rang_naissance=2,
        droits=DroitsBeneficiaire(
            couvertures=(
                Couverture(code_ald="0", code_situation="0100"),
                Couverture(
                    code_ald="1",
                    code_situation="0101",
                    periode=Periode(debut=date(2025, 2, 1), fin=date(2027, 1, 31)),
                ),
            ),
            service_amo=ServiceAmo(code="03", periode=Periode(debut=date(2025, 1, 1))),
            amc=ContratAmc(numero_amc="99999999", indicateur_traitement="23", code_routage="MA"),
        ),
    )
    return ContenuVitale(
        nir="280019999900118",
        numero_serie="0012345678",
        organisme=OrganismeAmo(regime="01", caisse="349", centre="0349", code_gestion="10"),
        beneficiaires=(alice, basile),
        debut_validite=date(2020, 1, 1),
        fin_validite=date(2035, 12, 31),
        dossiers_at=(DossierAt(organisme="013490349", identifiant="20250310", code_bgdh="A1"),),
        urgence="0600000000",
    )


@pytest.fixture(scope="session")
def lenoir() -> ContenuCps:
    """A doctor with two situations, ranks not contiguous."""
    return ContenuCps(
        type_carte="CPS",
        numero_serie="99000001",
        numero_national="99700000001",
        type_identification="8",
        nom="LENOIR-TEST",
        prenom="CAMILLE",
        profession="10",
        situations=(
            SituationPs(
                numero_logique=1,
                numero_facturation="991000015",
                raison_sociale="CABINET LENOIR",
                numero_structure="99100001500013",
            ),
            SituationPs(
                numero_logique=3,
                numero_facturation="991000023",
                habilitation_signer_lot=False,
                agrements=("0", "1", "3"),
            ),
        ),
        debut_validite=date(2022, 1, 1),
        fin_validite=date(2027, 12, 31),
    )


@pytest.fixture(scope="session")
def cles_vitale(pki: Pki) -> ClesVitale:
    return ClesVitale(
        signature_privee=pki.cles[0],
        signature_certificat=pki.certificats[0],
        authentification_privee=pki.cles[1],
        authentification_certificat=pki.certificats[1],
        certificat_ac=pki.ac,
        certificat_ac_cps=pki.ac,
    )


@pytest.fixture(scope="session")
def cles_cps(pki: Pki) -> ClesCps:
    return ClesCps(
        signature_privee=pki.cles[2],
        signature_certificat=pki.certificats[2],
        authentification_privee=pki.cles[3],
        authentification_certificat=pki.certificats[3],
        certificat_ac=pki.ac,
    )


@pytest.fixture
def nouvelle_vitale(famille: ContenuVitale, cles_vitale: ClesVitale) -> Callable[[], Carte]:
    return lambda: creer_vitale(famille, cles_vitale)


@pytest.fixture
def nouvelle_cps(lenoir: ContenuCps, cles_cps: ClesCps) -> Callable[[], Carte]:
    return lambda: creer_cps(lenoir, cles_cps, "1234")


class BancPcsc:
    """A private pcscd and the two slots shown in it."""

    def __init__(self, pcscd: Pcscd) -> None:
        self.pcscd = pcscd
        self.fentes = (LecteurSimule("Lecteur Vitale"), LecteurSimule("Lecteur CPS"))
        for fente, emplacement in zip(self.fentes, pcscd.emplacements, strict=True):
            pcscd.brancher(fente, emplacement)

    def nom(self, rang: int) -> str:
        """Name of a slot in PC/SC."""
        return self.pcscd.emplacements[rang].nom

    def attendre(self, rang: int, voulu: str) -> None:
        """Wait until PC/SC sees the slot as wanted: pcscd looks every 400 ms."""
        from smartcard import scard

        etat_voulu = {"carte": scard.SCARD_STATE_PRESENT, "vide": scard.SCARD_STATE_EMPTY}[voulu]
        _, contexte = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        etat = scard.SCARD_STATE_UNAWARE
        for _ in range(20):
            _, etats = scard.SCardGetStatusChange(contexte, 1000, [(self.nom(rang), etat)])
            etat = etats[0][1]
            if etat & etat_voulu:
                break
        scard.SCardReleaseContext(contexte)
        assert etat & etat_voulu, self.pcscd.journal()

    @contextmanager
    def occuper(self, rang: int, carte: Carte) -> Iterator[str]:
        """Put a card in a slot, and leave the slot empty in the eyes of pcscd."""
        self.fentes[rang].inserer(carte)
        try:
            self.attendre(rang, "carte")
            yield self.nom(rang)
        finally:
            self.fentes[rang].retirer()
            self.attendre(rang, "vide")


@pytest.fixture(scope="session")
def banc_pcsc(pcscd: Pcscd) -> BancPcsc:
    return BancPcsc(pcscd)


@pytest.fixture
def vitale_pcsc(banc_pcsc: BancPcsc, nouvelle_vitale: Callable[[], Carte]) -> Iterator[str]:
    with banc_pcsc.occuper(0, nouvelle_vitale()) as nom:
        yield nom


@pytest.fixture
def cps_pcsc(banc_pcsc: BancPcsc, nouvelle_cps: Callable[[], Carte]) -> Iterator[str]:
    with banc_pcsc.occuper(1, nouvelle_cps()) as nom:
        yield nom


@pytest.fixture
def lancer(
    banc_pcsc: BancPcsc, tmp_path: Path
) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Run a third-party program that sees the private readers."""

    def executer(programme: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        if shutil.which(programme) is None:
            pytest.skip(f"non exécuté, car {programme} absent")
        return subprocess.run(
            [programme, *arguments],
            env={**os.environ, "HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            cwd=tmp_path,
        )

    return executer
