"""Card files: what is written is read back, and hostile files only raise FichierIllisible."""

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from vitalbench.reference.domain.cartes import BeneficiaireCarte, ContenuVitale
from vitalbench.reference.domain.droits import OrganismeAmo
from vitalbench.reference.norms.cartes import vitale1, vitale2
from vitalbench.reference.norms.cartes.cps import decoder_cps
from vitalbench.reference.norms.cartes.hachage import SHA1, SHA256, EtatHachage
from vitalbench.reference.norms.cartes.numeros import decoder_numero, encoder_numero
from vitalbench.reference.norms.cartes.tlv import FichierIllisible, decoder, encoder, lire
from vitalbench.reference.norms.cartes.vitale import decoder_vitale, encoder_vitale

MINIMALE = ContenuVitale(
    nir="280019999900118",
    numero_serie="12345678",
    organisme=OrganismeAmo(regime="01", caisse="349", centre="0349"),
    beneficiaires=(BeneficiaireCarte(nom="DURAND", prenom="ALICE", date_naissance="19800115"),),
)


@pytest.mark.parametrize(
    ("tag", "longueur", "entete"),
    [
        (0x80, 0, "8000"),
        (0x80, 127, "807f"),
        (0x80, 128, "808180"),
        (0x80, 255, "8081ff"),
        (0x7F21, 256, "7f21820100"),
        (0x80, 65_535, "8082ffff"),
    ],
)
def test_tlv_lengths_at_the_boundaries(tag: int, longueur: int, entete: str) -> None:
    ecrit = encoder(tag, bytes(longueur))
    assert ecrit[: -longueur or None].hex() == entete
    (lu,) = decoder(ecrit + b"\x00\x00")
    assert (lu.tag, len(lu.valeur)) == (tag, longueur)


def test_tlv_values_too_long_or_tags_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="65 535"):
        encoder(0x80, bytes(65_536))
    with pytest.raises(ValueError, match="hors bornes"):
        encoder(0x10000, b"")


@pytest.mark.parametrize(
    ("octets", "position", "cause"),
    [
        ("65", 0, "longueur absente"),
        ("0080", 1, "longueur absente"),
        ("6505800244", 0, "5 octets annoncés, 3 présents"),
        ("6580", 0, "longueur indéfinie"),
        ("658300000100", 0, "longueur illisible"),
        ("7F", 0, "étiquette TLV coupée"),
        ("7FA10100", 0, "plus de deux octets"),
    ],
)
def test_a_broken_file_is_named_with_its_byte(octets: str, position: int, cause: str) -> None:
    with pytest.raises(FichierIllisible, match=cause) as refus:
        lire(bytes.fromhex(octets), "IDENT")
    assert (refus.value.fichier, refus.value.position) == ("IDENT", position)
    assert str(refus.value).startswith("fichier IDENT, octet")


def test_identity_file_is_the_public_layout() -> None:
    """65 {80 nom, 81 prénom, 82 naissance, 84 rang}, as public readers decode it."""
    # (2+6) + (2+5) + (2+8) = 25 bytes, then the simulated rank 84 01 31: 28 = 1Ch
    public = "8006" + b"DURAND".hex() + "8105" + b"ALICE".hex() + "8208" + b"19800115".hex()
    assert encoder_vitale(MINIMALE)["IDENT"].hex() == "651c" + public + "840131"


def test_nir_file_is_the_public_layout() -> None:
    """65 {90 pays, 93 NIR}: 2+3 + 2+15 = 22 = 16h."""
    attendu = "6516" + "9003" + b"FRA".hex() + "930f" + b"280019999900118".hex()
    assert encoder_vitale(MINIMALE)["NIR"].hex() == attendu


def test_minimal_card_has_no_optional_volet() -> None:
    fichiers = encoder_vitale(MINIMALE)
    assert set(fichiers) == {"IDENT", "CARTE", "NIR", "DROITS"}
    assert decoder_vitale(fichiers) == MINIMALE


def test_nineteen_beneficiaries_at_most() -> None:
    dix_neuf = replace(MINIMALE, beneficiaires=MINIMALE.beneficiaires * 19)
    assert len(decoder_vitale(encoder_vitale(dix_neuf)).beneficiaires) == 19
    with pytest.raises(ValueError, match="20 bénéficiaires"):
        encoder_vitale(replace(MINIMALE, beneficiaires=MINIMALE.beneficiaires * 20))


def test_card_numbers_carry_their_luhn_key() -> None:
    """The published trace 8025000001 99213845 0 (OpenSC issue 2275)."""
    ecrit = encoder_numero("8025000001", "99213845")
    assert ecrit.hex() == "5a0a8025000001992138450f"
    assert decoder_numero(ecrit) == "8025000001992138450"


def test_pointers_name_every_file_and_refuse_an_unknown_application() -> None:
    table = vitale2.encoder_pointers(frozenset({"IDENT", "NIR", "CERT", "DIR"}))
    assert vitale2.decoder_pointers(table) == {
        "IDENT": (vitale2.AID_MF, 0x2F10),
        "NIR": (vitale2.AID_VITALE, 0x2010),
        "CERT": (vitale2.AID_ADELE, 0x3001),
    }
    perdue = encoder(0xE0, encoder(0x80, b"DROITS  " + bytes.fromhex("00092011")))
    with pytest.raises(FichierIllisible, match="application 9 inconnue"):
        vitale2.decoder_pointers(perdue)


def test_impossible_date_is_refused_with_its_place() -> None:
    fichiers = {**encoder_vitale(MINIMALE), "CARTE": bytes.fromhex("660a8008") + b"20260230"}
    with pytest.raises(FichierIllisible, match="CARTE, octet 4 : date AAAAMMJJ"):
        decoder_vitale(fichiers)


def test_a_card_with_its_validity_is_read() -> None:
    fichiers = {**encoder_vitale(MINIMALE), "CARTE": bytes.fromhex("660a8108") + b"20261231"}
    assert decoder_vitale(fichiers).fin_validite == date(2026, 12, 31)


@given(st.dictionaries(st.sampled_from(list(vitale2.PAR_NOM)), st.binary(max_size=200)))
def test_hostile_vitale_files_only_raise_fichier_illisible(fichiers: dict[str, bytes]) -> None:
    try:
        decoder_vitale(fichiers)
    except FichierIllisible:
        return


@given(
    st.dictionaries(
        st.sampled_from(
            ("CPS_ID_CARD", "CPS_NAME_PS", "CPS_INFO_PS", "CPS_SIT_FACT", "CPS_ACTIVITY_01_PS")
        ),
        st.binary(max_size=200),
    )
)
def test_hostile_cps_files_only_raise_fichier_illisible(fichiers: dict[str, bytes]) -> None:
    try:
        decoder_cps(fichiers)
    except FichierIllisible:
        return


@given(st.binary(max_size=400))
def test_hashing_stops_and_resumes_like_the_standard_library(message: bytes) -> None:
    assert SHA256.finir(*SHA256.commencer(message)) == hashlib.sha256(message).digest()
    assert SHA1.finir(*SHA1.commencer(message)) == hashlib.sha1(message).digest()


def test_incoherent_hash_states_are_refused() -> None:
    for etat, reste in (
        (EtatHachage(bytes(31), 0), b""),
        (EtatHachage(bytes(32), 8), b""),
        (EtatHachage(bytes(32), 512), bytes(65)),
        (EtatHachage(bytes(32), (1 << 64) - 512), bytes(64)),
    ):
        with pytest.raises(ValueError, match="hachage"):
            SHA256.finir(etat, reste)


def test_vitale_1_words_keep_their_two_first_bits_null() -> None:
    """32 ones: a first word of 30 ones, then two ones at the head of the next word."""
    assert vitale1.vers_mots(b"\xff\xff\xff\xff").hex() == "3fffffff30000000"


@given(st.binary(max_size=300))
def test_vitale_1_words_give_the_bytes_back(octets: bytes) -> None:
    mots = vitale1.vers_mots(octets)
    assert all(mot < 0x40 for mot in mots[::4])
    assert vitale1.depuis_mots(mots)[: len(octets)] == octets


@settings(max_examples=200)
@given(st.binary(max_size=48))
def test_vitale_1_pointers_outside_the_memory_are_refused(table: bytes) -> None:
    try:
        for pointeur in vitale1.decoder_pointeurs(table):
            assert pointeur.adresse >= vitale1.DONNEES
    except FichierIllisible:
        return


def test_vitale_1_of_four_kilobytes_can_be_full() -> None:
    with pytest.raises(ValueError, match="Vitale 1 pleine"):
        vitale1.composer(bytes(4000), b"", b"", b"")
