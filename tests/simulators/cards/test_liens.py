"""The loopback TCP link: a reader side that knows only the vpcd framing."""

import socket
from collections.abc import Callable, Iterator

import pytest

from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.liens import LienVpcd, ServeurTcp, envoyer, recevoir, vers_vpcd

SELECT_VITALE = bytes.fromhex("00A404000BD250000002564954414C45")


@pytest.fixture
def fente() -> LecteurSimule:
    return LecteurSimule("Lecteur Vitale")


@pytest.fixture
def serveur(fente: LecteurSimule) -> Iterator[ServeurTcp]:
    ouvert = ServeurTcp(fente)
    yield ouvert
    ouvert.arreter()


def _joindre(serveur: ServeurTcp) -> socket.socket:
    connexion = socket.create_connection(("127.0.0.1", serveur.port), 5)
    connexion.settimeout(5)
    return connexion


def _echanger(connexion: socket.socket, contenu: bytes) -> bytes | None:
    envoyer(connexion, contenu)
    return recevoir(connexion)


def test_atr_and_commands_are_the_same_as_in_process(
    fente: LecteurSimule, serveur: ServeurTcp, nouvelle_vitale: Callable[[], Carte]
) -> None:
    fente.inserer(nouvelle_vitale())
    temoin = LecteurSimule("témoin")
    temoin.inserer(nouvelle_vitale())
    with _joindre(serveur) as connexion:
        assert _echanger(connexion, b"\x04") == bytes.fromhex("3B751300004809EA9000")
        envoyer(connexion, b"\x01")
        for apdu in (SELECT_VITALE, bytes.fromhex("00C000000D"), bytes.fromhex("00B0820000")):
            assert _echanger(connexion, apdu) == temoin.transmettre(apdu)


def test_absent_card_closes_the_connection_at_once(serveur: ServeurTcp) -> None:
    with _joindre(serveur) as connexion:
        assert connexion.recv(1) == b""


def test_torn_card_closes_the_connection_and_a_new_one_is_served(
    fente: LecteurSimule, serveur: ServeurTcp, nouvelle_vitale: Callable[[], Carte]
) -> None:
    fente.inserer(nouvelle_vitale())
    fente.arracher(apres=1)
    with _joindre(serveur) as connexion:
        reponse = _echanger(connexion, SELECT_VITALE)
        assert reponse is not None
        assert reponse[0] == 0x61
        assert _echanger(connexion, SELECT_VITALE) is None
    fente.inserer(nouvelle_vitale())
    with _joindre(serveur) as connexion:
        assert _echanger(connexion, b"\x04") == bytes.fromhex("3B751300004809EA9000")


def test_reset_over_the_link_loses_the_session(
    fente: LecteurSimule, serveur: ServeurTcp, nouvelle_vitale: Callable[[], Carte]
) -> None:
    fente.inserer(nouvelle_vitale())
    with _joindre(serveur) as connexion:
        _echanger(connexion, SELECT_VITALE)
        avant = fente.insertion()
        envoyer(connexion, b"\x02")
        assert _echanger(connexion, bytes.fromhex("00B0000000")) == b"\x69\x86"
        assert fente.insertion() != avant


def test_card_side_of_vpcd_connects_on_insertion_and_leaves_on_removal(
    fente: LecteurSimule, nouvelle_vitale: Callable[[], Carte]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as pilote:
        pilote.settimeout(5)
        lien = LienVpcd(fente, vers_vpcd(port=pilote.getsockname()[1]))
        try:
            for _ in range(2):
                fente.inserer(nouvelle_vitale())
                connexion, _ = pilote.accept()
                with connexion:
                    connexion.settimeout(5)
                    assert _echanger(connexion, b"\x04") == bytes.fromhex("3B751300004809EA9000")
                    fente.retirer()
                    assert connexion.recv(1) == b""
        finally:
            lien.arreter()


@pytest.mark.parametrize(
    "octets", [b"", b"\x00", b"\x00\x00", b"\xff\xff\x00", b"\x00\x02\xff\xff"]
)
def test_a_client_that_lies_or_leaves_does_not_stop_the_link(
    fente: LecteurSimule,
    serveur: ServeurTcp,
    nouvelle_vitale: Callable[[], Carte],
    octets: bytes,
) -> None:
    fente.inserer(nouvelle_vitale())
    with _joindre(serveur) as connexion:
        connexion.sendall(octets)
    with _joindre(serveur) as connexion:
        assert _echanger(connexion, b"\x04") == bytes.fromhex("3B751300004809EA9000")
        assert _echanger(connexion, b"") == b"\x67\x00"
        assert _echanger(connexion, bytes(65_535)) == b"\x67\x00"
