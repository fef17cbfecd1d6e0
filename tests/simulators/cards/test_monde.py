"""Every card of the world, and the extreme ones, read back through APDUs exactly as written."""

from datetime import date

import pytest
from msgspec.structs import replace

from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale, TypeCpx
from vitalbench.simulators.cards import demonstration as client
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.traduction import Traducteur, mot_en_clair
from vitalbench.simulators.cards.trousseau import ClesCps, ClesVitale
from vitalbench.simulators.cards.vitale import creer_vitale
from vitalbench.simulators.world.monde import creer_monde
from vitalbench.simulators.world.pki import Pki

ANCRE = date(2026, 3, 2)


def _fente(carte: Carte) -> LecteurSimule:
    lecteur = LecteurSimule("lecteur")
    lecteur.inserer(carte)
    return lecteur


def test_every_card_of_the_world_reads_back_as_written() -> None:
    monde = creer_monde(1, ANCRE)
    pki = Pki(monde)
    genres = set()
    porteur = None
    for ps in monde.professionnels.values():
        porteur = _fente(creer_cps(ps.cps, pki.cles_cps(ps.id), ps.code_porteur))
        assert client.presenter_code(porteur, ps.code_porteur) == 0x9000
        assert client.lire_cps(porteur) == ps.cps, ps.id
        genres.add(ps.cps.type_carte)
    assert genres >= {"CPS", "CPF", "CPE", "CDE"}
    assert porteur is not None
    generations = set()
    for personne in monde.personnes.values():
        if personne.vitale is None:
            continue
        lecteur = _fente(creer_vitale(personne.vitale, pki.cles_vitale(personne.id)))
        client.ouvrir_droits(lecteur, porteur)
        assert client.lire_vitale(lecteur) == personne.vitale, personne.id
        generations.add(personne.vitale.generation)
    assert generations >= {"vitale_2", "vitale_1ter"}


@pytest.mark.parametrize("genre", ["CPS", "CPF", "CPE", "CDE", "CPA"])
def test_each_kind_of_cpx_and_a_cpe_without_a_name(
    lenoir: ContenuCps, cles_cps: ClesCps, genre: TypeCpx
) -> None:
    anonyme = replace(lenoir, type_carte=genre, nom="", prenom="", profession="", situations=())
    for contenu in (replace(lenoir, type_carte=genre, remplacant=True), anonyme):
        lecteur = _fente(creer_cps(contenu, cles_cps, "1234"))
        client.presenter_code(lecteur, "1234")
        assert client.lire_cps(lecteur) == contenu


def test_sixteen_situations_and_not_one_more(lenoir: ContenuCps, cles_cps: ClesCps) -> None:
    premiere = lenoir.situations[0]
    seize = tuple(replace(premiere, numero_logique=rang) for rang in range(1, 17))
    lecteur = _fente(creer_cps(replace(lenoir, situations=seize), cles_cps, "1234"))
    client.presenter_code(lecteur, "1234")
    assert len(client.lire_cps(lecteur).situations) == 16
    dix_sept = (*seize, replace(premiere, numero_logique=17))
    with pytest.raises(ValueError, match="distincts, de 1 à 16"):
        creer_cps(replace(lenoir, situations=dix_sept), cles_cps, "1234")
    with pytest.raises(ValueError, match="distincts"):
        creer_cps(replace(lenoir, situations=(premiere, premiere)), cles_cps, "1234")


@pytest.mark.parametrize("generation", ["vitale_2", "vitale_1ter"])
def test_a_family_of_nineteen(
    famille: ContenuVitale, cles_vitale: ClesVitale, cles_cps: ClesCps, lenoir: ContenuCps,
    generation: str,
) -> None:  # fmt: skip
    """Without addresses nor complements: four kilobytes hold nineteen people, not their mail."""
    leger = replace(
        famille.beneficiaires[1], droits=replace(famille.beneficiaires[1].droits, amc=None)
    )
    nombreuse = replace(famille, generation=generation, beneficiaires=(leger,) * 19)
    cps = _fente(creer_cps(lenoir, cles_cps, "1234"))
    client.presenter_code(cps, "1234")
    lecteur = _fente(creer_vitale(nombreuse, cles_vitale))
    client.ouvrir_droits(lecteur, cps)
    assert client.lire_vitale(lecteur) == nombreuse


@pytest.mark.parametrize(
    ("mot", "sens"),
    [
        (0x9000, "succès"),
        (0x6119, "25 octets à lire"),
        (0x9F00, "256 octets à lire"),
        (0x6C08, "longueur exacte 8"),
        (0x63C2, "code faux, 2 essais restants"),
        (0x6983, "code bloqué"),
        (0x1234, "mot d'état inconnu"),
    ],
)
def test_status_words_in_french(mot: int, sens: str) -> None:
    assert mot_en_clair(mot) == sens


def test_exchanges_are_told_with_their_files_and_fields() -> None:
    traducteur = Traducteur()
    phrases = [
        traducteur.phrase(bytes.fromhex(commande), bytes.fromhex(reponse))
        for commande, reponse in (
            ("00A4040C0BD250000002564954414C45", "9000"),
            ("00A4020C022010", "9000"),
            ("00B0000000", "6516 9003465241 930F 3238303031 3939393939 3030313138 9000"),
            ("00B0840000", "6982"),
            ("00200001042A2A2A2A", "63C2"),
            ("002A9E9A00", "6985"),
            ("BCB0212830", "9804"),
            ("00", ""),
        )
    ]
    assert phrases == [
        "SELECT application VITALE → 9000 succès",
        "SELECT fichier NIR (2010) → 9000 succès",
        "READ BINARY NIR à 0 → 9000 succès 24 octets : 65/90=FRA, 65/93=280019999900118",
        "READ BINARY EXO à 0 → 6982 accès refusé",
        "VERIFY code 1 → 63C2 code faux, 2 essais restants",
        "PSO COMPUTE DIGITAL SIGNATURE → 6985 conditions non remplies",
        "lecture mémoire 2128h, 48 octets → 9804 code faux ou accès refusé",
        "octets illisibles (1) → aucune réponse",
    ]
