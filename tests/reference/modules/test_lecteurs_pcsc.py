"""The PC/SC reader against a private pcscd with virtual slots, and the SSV module over it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reference.modules.conftest import ANCRE, MIDI, Bureau
from vitalbench.reference.domain import lecteurs as erreurs
from vitalbench.reference.modules.lecteurs_pcsc import LecteurPcsc
from vitalbench.reference.modules.ssv import Ssv
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.reference.securing import cms
from vitalbench.simulators.cards.pcscd import Pcscd
from vitalbench.simulators.world.monde import Monde

pytestmark = pytest.mark.pcsc

RELAIS = Path(__file__).with_name("relais_pcsc.py")


class LecteurRelaye:
    """A reader held by another process, which reaches the pcscd of this test."""

    def __init__(self, nom: str, environnement: dict[str, str]) -> None:
        self.nom = nom
        self._processus = subprocess.Popen(
            [sys.executable, str(RELAIS), nom],
            env={**os.environ, **environnement},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def demander(self, ordre: str) -> str:
        assert self._processus.stdin is not None
        assert self._processus.stdout is not None
        self._processus.stdin.write(ordre + "\n")
        self._processus.stdin.flush()
        reponse = self._processus.stdout.readline().rstrip("\n")
        if reponse.startswith("!"):
            classe, _, detail = reponse[1:].partition(" ")
            raise getattr(erreurs, classe)(self.nom, detail)
        return reponse

    def carte_presente(self) -> bool:
        return self.demander("presente") == "oui"

    def insertion(self) -> int:
        return int(self.demander("insertion"))

    def atr(self) -> bytes:
        return bytes.fromhex(self.demander("atr"))

    def transmettre(self, apdu: bytes) -> bytes:
        return bytes.fromhex(self.demander(f"transmettre {apdu.hex()}"))

    def attendre(self, *, presente: bool) -> None:
        """Ask until pcscd has seen the slot, which it looks at every 400 ms."""
        for _ in range(20_000):
            if self.carte_presente() == presente:
                return
        pytest.fail("pcscd ne voit pas la fente changer")

    def fermer(self) -> None:
        assert self._processus.stdin is not None
        self._processus.stdin.close()
        self._processus.wait(timeout=10)


@pytest.fixture
def bureau_pcsc(
    pcscd: Pcscd, monde: Monde
) -> Iterator[tuple[Bureau, LecteurRelaye, LecteurRelaye]]:
    bureau = Bureau(monde)
    pcscd.brancher(bureau.vitale, pcscd.emplacements[0])
    pcscd.brancher(bureau.cps, pcscd.emplacements[1])
    vitale = LecteurRelaye(pcscd.emplacements[0].nom, pcscd.environnement)
    cps = LecteurRelaye(pcscd.emplacements[1].nom, pcscd.environnement)
    bureau.inserer_cps()
    bureau.inserer_vitale()
    vitale.attendre(presente=True)
    cps.attendre(presente=True)
    bureau.ssv = Ssv(
        cps,
        vitale,
        bureau.temoin,
        confiance=bureau.pki.confiance(),
        destinataires=bureau.destinataires(),
        horloge=lambda: MIDI,
    )
    yield bureau, vitale, cps
    bureau.vitale.retirer()
    bureau.cps.retirer()
    vitale.attendre(presente=False)
    cps.attendre(presente=False)
    vitale.fermer()
    cps.fermer()


def test_toute_la_chaine_par_pcsc(
    bureau_pcsc: tuple[Bureau, LecteurRelaye, LecteurRelaye],
) -> None:
    bureau, _, cps = bureau_pcsc
    ssv = bureau.ssv
    assert ssv.lire_carte_ps("1234") == bureau.monde.professionnel("dr-lenoir").cps
    insertion = cps.insertion()
    lue = ssv.lire_droits_vitale(ANCRE)
    assert lue.contenu == bureau.monde.personne("marie-dupont").vitale
    assert lue.authentifiee
    scellee = ssv.formater_factures(bureau.facture())[0]
    assert scellee.signatures is not None
    cms.verifier_facture(
        scellee.signatures, scellee.manifeste, scellee.mode, bureau.pki.confiance(), MIDI
    )
    assert cps.insertion() == insertion
    bureau.cps.retirer()
    cps.attendre(presente=False)
    with pytest.raises(RefusModule) as refus:
        ssv.formater_factures(bureau.facture(numero=2))
    assert refus.value.code == 0xF001
    bureau.inserer_cps()
    cps.attendre(presente=True)
    assert cps.insertion() != insertion
    with pytest.raises(RefusModule) as refus:
        ssv.formater_factures(bureau.facture(numero=2))
    assert refus.value.code == 0xFF21


def test_un_lecteur_inconnu_nomme_ceux_qui_sont_la(pcscd: Pcscd) -> None:
    lecteur = LecteurRelaye("Lecteur imaginaire", pcscd.environnement)
    with pytest.raises(erreurs.LecteurAbsent, match="présents"):
        lecteur.carte_presente()
    lecteur.fermer()


def test_sans_nom_le_lecteur_garde_celui_qu_on_lui_donne() -> None:
    assert LecteurPcsc("pcsc:Gemalto 00").nom == "Gemalto 00"
