"""The TCP reader against a slot that listens on loopback with vpcd framing."""

import socket
import threading
from collections.abc import Iterator

import pytest

from vitalbench.reference.domain.lecteurs import (
    CarteAbsente,
    CarteMuette,
    CarteRetiree,
    LecteurAbsent,
)
from vitalbench.reference.modules.lecteurs_tcp import LecteurTcp

ATR = bytes.fromhex("3B7513000048 09EA9000")


class Fente:
    """A slot: answers ATR and echoes APDUs while a card is in; hangs up when it leaves."""

    def __init__(self) -> None:
        self.presente = True
        self._ecoute = socket.create_server(("127.0.0.1", 0))
        self.adresse = f"tcp:127.0.0.1:{self._ecoute.getsockname()[1]}"
        self._courante: socket.socket | None = None
        self._fil = threading.Thread(target=self._servir, daemon=True)
        self._fil.start()

    def _servir(self) -> None:
        while True:
            try:
                prise, _ = self._ecoute.accept()
            except OSError:
                return
            self._courante = prise
            with prise:
                try:
                    self._repondre(prise)
                except OSError:
                    continue

    def _repondre(self, prise: socket.socket) -> None:
        while entete := prise.recv(2, socket.MSG_WAITALL):
            contenu = prise.recv(int.from_bytes(entete), socket.MSG_WAITALL)
            if contenu == b"\x01":
                continue
            if contenu == b"\xff\xff":
                return
            if contenu == b"\x04":
                reponse = ATR if self.presente else b""
            else:
                reponse = contenu[1:] + b"\x90\x00" if self.presente else b""
            prise.sendall(len(reponse).to_bytes(2) + reponse)

    def changer(self, *, presente: bool) -> None:
        self.presente = presente
        if self._courante is not None:
            self._courante.shutdown(socket.SHUT_RDWR)

    def fermer(self) -> None:
        self._ecoute.close()


@pytest.fixture
def fente() -> Iterator[Fente]:
    fente = Fente()
    yield fente
    fente.fermer()


def test_atr_et_echange(fente: Fente) -> None:
    lecteur = LecteurTcp(fente.adresse)
    assert lecteur.carte_presente()
    assert lecteur.atr() == ATR
    assert lecteur.transmettre(b"\x00\xb0\x82\x00\x00") == b"\xb0\x82\x00\x00\x90\x00"
    lecteur.fermer()


def test_meme_insertion_tant_que_la_carte_reste(fente: Fente) -> None:
    lecteur = LecteurTcp(fente.adresse)
    premiere = lecteur.insertion()
    lecteur.transmettre(b"\x00\xa4\x00\x00")
    assert lecteur.insertion() == premiere
    lecteur.fermer()


def test_un_retrait_suivi_d_une_reinsertion_se_voit(fente: Fente) -> None:
    lecteur = LecteurTcp(fente.adresse)
    premiere = lecteur.insertion()
    fente.changer(presente=True)
    assert lecteur.carte_presente()
    assert lecteur.insertion() != premiere
    lecteur.fermer()


def test_une_carte_retiree_est_absente_puis_revient(fente: Fente) -> None:
    lecteur = LecteurTcp(fente.adresse)
    assert lecteur.carte_presente()
    fente.changer(presente=False)
    assert not lecteur.carte_presente()
    with pytest.raises(CarteAbsente):
        lecteur.atr()
    with pytest.raises(CarteAbsente):
        lecteur.transmettre(b"\x00\xa4\x00\x00")
    fente.changer(presente=True)
    assert lecteur.carte_presente()
    lecteur.fermer()


def test_un_arrachage_pendant_l_echange(fente: Fente) -> None:
    lecteur = LecteurTcp(fente.adresse)
    assert lecteur.carte_presente()
    with pytest.raises(CarteRetiree):
        lecteur.transmettre(b"\xff\xff")
    lecteur.fermer()


def test_un_lecteur_debranche() -> None:
    prise = socket.create_server(("127.0.0.1", 0))
    port = prise.getsockname()[1]
    prise.close()
    with pytest.raises(LecteurAbsent):
        LecteurTcp(f"tcp:127.0.0.1:{port}").carte_presente()


def test_une_apdu_demesuree_n_est_pas_envoyee(fente: Fente) -> None:
    lecteur = LecteurTcp(fente.adresse)
    assert lecteur.carte_presente()
    with pytest.raises(CarteMuette):
        lecteur.transmettre(b"\x00" * 70_000)
    lecteur.fermer()
