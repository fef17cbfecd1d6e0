"""The SSV module over readers at the end of TCP lines, as a separate process has them."""

import pytest

from tests.reference.modules.conftest import ANCRE, MIDI, Bureau
from vitalbench.reference.modules.lecteurs import ouvrir_lecteur
from vitalbench.reference.modules.ssv import Ssv
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.simulators.cards.liens import ServeurTcp


def test_toute_la_chaine_par_tcp(bureau: Bureau) -> None:
    serveurs = ServeurTcp(bureau.cps), ServeurTcp(bureau.vitale)
    cps, vitale = (ouvrir_lecteur(f"tcp:127.0.0.1:{serveur.port}") for serveur in serveurs)
    ssv = Ssv(
        cps,
        vitale,
        bureau.temoin,
        confiance=bureau.pki.confiance(),
        destinataires=bureau.destinataires(),
        horloge=lambda: MIDI,
    )
    ssv.lire_carte_ps("1234")
    lue = ssv.lire_droits_vitale(ANCRE)
    assert lue.contenu == bureau.monde.personne("marie-dupont").vitale
    scellees = ssv.formater_factures(bureau.facture())
    assert ssv.formater_lot(scellees, reference="001", date_lot=ANCRE, code_porteur="1234").adresse
    bureau.cps.retirer()
    with pytest.raises(RefusModule) as refus:
        ssv.lire_carte_ps()
    assert refus.value.code == 0xF001
    bureau.inserer_cps()
    with pytest.raises(RefusModule) as refus:
        ssv.lire_carte_ps()
    assert refus.value.code == 0xFF21
    bureau.vitale.arracher(apres=2)
    with pytest.raises(RefusModule) as refus:
        ssv.lire_droits_vitale(ANCRE, "1234")
    assert refus.value.code == 0xF015
    for serveur in serveurs:
        serveur.arreter()
    with pytest.raises(RefusModule) as refus:
        ssv.lire_carte_ps("1234")
    assert refus.value.code == 0xF101
