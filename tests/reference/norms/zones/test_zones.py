"""Zones: bytes worked by hand, round trips, hostile input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitalbench.reference.norms.fiabilite import Fiabilite
from vitalbench.reference.norms.zones.codec import (
    ChampRefuse,
    Groupe,
    ZoneIllisible,
    composer,
    decoder,
    encoder,
)
from vitalbench.reference.norms.zones.declaration import Nature, declares


def test_une_periode_de_droits_a_la_main() -> None:
    """105 is 0x0069; two dates of 12 bytes with their lengths are 26 bytes (0x1A)."""
    groupe = composer(105, debut="202601010000", fin="202612310000")
    assert encoder([groupe]) == b"\x00\x69\x1a\x0c202601010000\x0c202612310000"


def test_un_groupe_long_prend_la_forme_0x81() -> None:
    """111 is 0x006F; 128 bytes take 0x81 0x80 and their length, so 130 bytes: 0x81 0x82."""
    zone = encoder([composer(111, donnees="A" * 128)])
    assert zone == b"\x00\x6f\x81\x82\x81\x80" + b"A" * 128
    assert decoder(zone)[0].champs == {"donnees": "A" * 128}


def test_tous_les_champs_sont_presents_meme_vides() -> None:
    groupe = decoder(encoder([composer(1, nom="LENOIR")]))[0]
    assert groupe.nom == "titulaire_carte_ps"
    assert list(groupe.champs) == [
        "type_carte_ps", "type_identification_nationale", "numero_national",
        "cle_numero_national", "code_civilite", "nom", "prenom",
    ]  # fmt: skip
    assert groupe.champs["nom"] == "LENOIR"


def test_un_groupe_inconnu_garde_ses_champs_numerotes() -> None:
    assert decoder(b"\x00\x6e\x03\x02AB") == (
        Groupe(groupe=110, nom="inconnu", champs={"champ_1": "AB"}),
    )


def test_un_champ_binaire_est_en_hexadecimal() -> None:
    groupe = composer(60006, entete="303030ff", fin="")
    assert b"\x04000\xff\x00" in encoder([groupe])
    assert decoder(encoder([groupe])) == (groupe,)


@pytest.mark.parametrize(
    ("zone", "message"),
    [
        (b"\x00", "octet 0 : numéro de groupe coupé"),
        (b"\x00\x69", "octet 2 : longueur absente"),
        (b"\x00\x69\x1a\x0c", "octet 0 : groupe 105 de 26 octets, coupé"),
        (b"\x00\x69\x02\x05A", "octet 3 : champ 1 du groupe 105 plus long"),
        (b"\x00\x69\x85\x01", r"octet 2 : longueur illisible \(0x85\)"),
        (b"\x00\x69\x80", r"octet 2 : longueur illisible \(0x80\)"),
    ],
)
def test_une_zone_coupee_est_refusee_a_sa_place(zone: bytes, message: str) -> None:
    with pytest.raises(ZoneIllisible, match=message):
        decoder(zone)


def test_un_champ_inconnu_ou_intraduisible_est_refuse() -> None:
    with pytest.raises(ChampRefuse, match="groupe 105, champ millieu"):
        composer(105, millieu="2")
    with pytest.raises(ChampRefuse, match="groupe 111, champ donnees"):
        encoder([composer(111, donnees="\u20ac")])
    with pytest.raises(ChampRefuse, match="groupe 60006, champ entete"):
        encoder([composer(60006, entete="xyz")])


def test_chaque_declaration_se_relit() -> None:
    for numero, declare in declares().items():
        valeurs = {c.nom: "4142" if c.nature is Nature.BINAIRE else "1" for c in declare.champs}
        groupe = composer(numero, **valeurs)
        assert decoder(encoder([groupe])) == (groupe,)


def test_ce_qui_est_invente_le_dit() -> None:
    for numero, declare in declares().items():
        if numero > 60000:
            assert declare.fiabilite is Fiabilite.SIMULEE
    assert declares()[104].fiabilite is Fiabilite.RECOUPEE


@given(st.binary(max_size=200))
def test_des_octets_quelconques_ne_donnent_que_des_refus_ou_des_groupes(zone: bytes) -> None:
    try:
        groupes = decoder(zone)
    except ZoneIllisible:
        return
    assert decoder(encoder(groupes)) == groupes
