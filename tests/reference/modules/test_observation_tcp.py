"""The observer over TCP speaks to a bench that listens on loopback."""

import json
import socket
import threading
from collections.abc import Iterator

import pytest

from vitalbench.reference.modules.adresses import AdresseInvalide, lire_adresse
from vitalbench.reference.modules.appels import Appel, Groupe, Issue
from vitalbench.reference.modules.observation_tcp import ObservateurTcp, ObservationError

APPEL = Appel(
    fonction="SSV_LireCartePS",
    entrees=(Groupe(groupe=0, nom="parametres", champs={"code_porteur": "****"}),),
)


class Banc:
    """A bench that answers each line by the next answer of its list."""

    def __init__(self, reponses: list[bytes]) -> None:
        self.lignes: list[dict[str, object]] = []
        self._reponses = reponses
        self._ecoute = socket.create_server(("127.0.0.1", 0))
        self.adresse = f"tcp:127.0.0.1:{self._ecoute.getsockname()[1]}"
        self._fil = threading.Thread(target=self._servir, daemon=True)
        self._fil.start()

    def _servir(self) -> None:
        prise, _ = self._ecoute.accept()
        with prise, prise.makefile("rb") as flux:
            for reponse in self._reponses:
                ligne = flux.readline()
                if not ligne:
                    return
                self.lignes.append(json.loads(ligne))
                prise.sendall(reponse)

    def fermer(self) -> None:
        self._ecoute.close()
        self._fil.join(timeout=5)


@pytest.fixture
def banc(request: pytest.FixtureRequest) -> Iterator[Banc]:
    banc = Banc(request.param)
    yield banc
    banc.fermer()


@pytest.mark.parametrize("banc", [[b'{"issue":{"statut":61441}}\n', b"{}\n"]], indirect=True)
def test_le_banc_peut_repondre_a_la_place_du_module(banc: Banc) -> None:
    with ObservateurTcp(banc.adresse) as observateur:
        assert observateur.avant(APPEL) == Issue(statut=0xF001)
        observateur.apres(APPEL, Issue(statut=0xF001))
    banc.fermer()
    assert banc.lignes[0] == {
        "avant": {
            "fonction": "SSV_LireCartePS",
            "entrees": [{"groupe": 0, "nom": "parametres", "champs": {"code_porteur": "****"}}],
        }
    }
    assert set(banc.lignes[1]) == {"apres"}


@pytest.mark.parametrize("banc", [[b'{"issue":null}\n']], indirect=True)
def test_sans_consigne_le_module_repond(banc: Banc) -> None:
    with ObservateurTcp(banc.adresse) as observateur:
        assert observateur.avant(APPEL) is None


@pytest.mark.parametrize("banc", [[b'{"issue": 3}\n'], [b"coupe"], [b"\xff\n"]], indirect=True)
def test_une_reponse_incomprehensible_est_une_erreur_claire(banc: Banc) -> None:
    observateur = ObservateurTcp(banc.adresse)
    with pytest.raises(ObservationError, match=r"observation tcp:127\.0\.0\.1"):
        observateur.avant(APPEL)
    observateur.fermer()


@pytest.mark.parametrize("adresse", ["tcp:127.0.0.1", "pcsc:X", "tcp::1", "tcp:a:99999", "tcp:a:x"])
def test_une_adresse_mal_formee_est_refusee(adresse: str) -> None:
    with pytest.raises(AdresseInvalide):
        lire_adresse(adresse)
