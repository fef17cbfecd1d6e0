"""The TCP reader against the simulated slot, served on loopback with vpcd framing."""

import socket
from collections.abc import Iterator

import pytest

from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    LecteurAbsent,
)
from vitalbench.reference.modules.lecteurs_tcp import LecteurTcp
from vitalbench.simulators.cards.lecteur import LecteurSimule
from vitalbench.simulators.cards.liens import ServeurTcp

ATR = bytes.fromhex("3B7513000048 09EA9000")


class CarteEcho:
    """A card that answers what it is told, and nothing to FFFF."""

    atr = ATR

    def mettre_sous_tension(self) -> None:
        """Nothing to start."""

    def hors_tension(self) -> None:
        """Nothing to lose."""

    def reinitialiser(self) -> None:
        """Nothing to forget."""

    def traiter(self, apdu: bytes) -> bytes:
        return b"" if apdu == b"\xff\xff" else apdu[1:] + b"\x90\x00"


@pytest.fixture
def fente() -> LecteurSimule:
    fente = LecteurSimule("vitale")
    fente.inserer(CarteEcho())
    return fente


@pytest.fixture
def lecteur(fente: LecteurSimule) -> Iterator[LecteurTcp]:
    serveur = ServeurTcp(fente)
    lecteur = LecteurTcp(f"tcp:127.0.0.1:{serveur.port}")
    yield lecteur
    lecteur.fermer()
    serveur.arreter()


def test_atr_et_echange(lecteur: LecteurTcp) -> None:
    assert lecteur.carte_presente()
    assert lecteur.atr() == ATR
    assert lecteur.transmettre(b"\x00\xb0\x82\x00\x00") == b"\xb0\x82\x00\x00\x90\x00"


def test_meme_insertion_tant_que_la_carte_reste(lecteur: LecteurTcp) -> None:
    premiere = lecteur.insertion()
    lecteur.transmettre(b"\x00\xa4\x00\x00")
    assert lecteur.insertion() == premiere


def test_un_retrait_suivi_d_une_reinsertion_se_voit(
    fente: LecteurSimule, lecteur: LecteurTcp
) -> None:
    premiere = lecteur.insertion()
    fente.retirer()
    fente.inserer(CarteEcho())
    assert lecteur.carte_presente()
    assert lecteur.insertion() != premiere


def test_une_coupure_d_alimentation_se_voit(fente: LecteurSimule, lecteur: LecteurTcp) -> None:
    """The card stays in place, yet what it granted is lost: the client must know."""
    premiere = lecteur.insertion()
    fente.hors_tension()
    assert lecteur.carte_presente()
    assert lecteur.insertion() == premiere + 1
    assert lecteur.transmettre(b"\x00\xb0\x82\x00\x00") == b"\xb0\x82\x00\x00\x90\x00"


def test_une_carte_retiree_est_absente_puis_revient(
    fente: LecteurSimule, lecteur: LecteurTcp
) -> None:
    assert lecteur.carte_presente()
    fente.retirer()
    assert not lecteur.carte_presente()
    with pytest.raises(CarteAbsente):
        lecteur.atr()
    with pytest.raises(CarteAbsente):
        lecteur.transmettre(b"\x00\xa4\x00\x00")
    fente.inserer(CarteEcho())
    assert lecteur.carte_presente()


def test_un_arrachage_pendant_l_echange(fente: LecteurSimule, lecteur: LecteurTcp) -> None:
    assert lecteur.carte_presente()
    fente.arracher(apres=1)
    lecteur.transmettre(b"\x00\xa4\x00\x00")
    with pytest.raises(CarteRetiree):
        lecteur.transmettre(b"\x00\xa4\x00\x00")


def test_une_carte_muette(lecteur: LecteurTcp) -> None:
    assert lecteur.carte_presente()
    with pytest.raises(CarteMuette):
        lecteur.transmettre(b"\xff\xff")


def test_un_lecteur_debranche() -> None:
    prise = socket.create_server(("127.0.0.1", 0))
    port = prise.getsockname()[1]
    prise.close()
    with pytest.raises(LecteurAbsent):
        LecteurTcp(f"tcp:127.0.0.1:{port}").carte_presente()


def test_une_apdu_demesuree_n_est_pas_envoyee(lecteur: LecteurTcp) -> None:
    assert lecteur.carte_presente()
    with pytest.raises(CarteMuette):
        lecteur.transmettre(b"\x00" * 70_000)
