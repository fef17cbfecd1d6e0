"""A card torn out at any APDU: always a status of the right card, never anything else."""

import pytest

from tests.reference.modules.conftest import ANCRE, Bureau
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.simulators.cards.lecteur import EchangeApdu, EvenementCarte

VITALE = {0xF011, 0xF014, 0xF015}
CPS = {0xF001, 0xFF21}


def chaine(bureau: Bureau, numero: int) -> None:
    bureau.ssv.lire_carte_ps("1234")
    bureau.ssv.lire_droits_vitale(ANCRE)
    scellees = bureau.ssv.formater_factures(bureau.facture(numero=numero))
    bureau.ssv.formater_lot(scellees, reference="001", date_lot=ANCRE, code_porteur="1234")


def compter(bureau: Bureau) -> dict[str, int]:
    """Count the APDUs of one whole chain, per slot."""
    comptes = {"cps": 0, "vitale": 0}

    def noter(vu: EchangeApdu | EvenementCarte) -> None:
        comptes[vu.lecteur] += isinstance(vu, EchangeApdu)

    arrets = [bureau.cps.observer(noter), bureau.vitale.observer(noter)]
    chaine(bureau, 1)
    for arreter in arrets:
        arreter()
    return comptes


@pytest.mark.parametrize(("fente", "attendus"), [("vitale", VITALE), ("cps", CPS)])
def test_arrachage_a_chaque_apdu(bureau: Bureau, fente: str, attendus: set[int]) -> None:
    nombre = compter(bureau)[fente]
    assert nombre > 30
    for apres in range(1, nombre):
        bureau.inserer_cps()
        bureau.inserer_vitale()
        (bureau.vitale if fente == "vitale" else bureau.cps).arracher(apres=apres)
        with pytest.raises(RefusModule) as refus:
            chaine(bureau, apres + 1)
        assert refus.value.code in attendus, apres
    bureau.inserer_cps()
    bureau.inserer_vitale()
    chaine(bureau, 999)
