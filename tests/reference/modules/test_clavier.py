"""The keypad of a SESAM-Vitale reader: a code typed there serves once, a PC/SC reader has none."""

import pytest

from tests.reference.modules.conftest import Bureau
from vitalbench.reference.modules import statuts
from vitalbench.reference.modules.carte_cps import CarteCps
from vitalbench.reference.modules.clavier import LecteurSesamVitale
from vitalbench.reference.modules.statuts import RefusModule


@pytest.fixture
def carte(bureau: Bureau) -> CarteCps:
    bureau.inserer_cps("dr-lenoir")
    carte = CarteCps(LecteurSesamVitale(bureau.cps))
    carte.ouvrir()
    return carte


def test_code_typed_on_the_reader_opens_the_card_once(bureau: Bureau, carte: CarteCps) -> None:
    bureau.cps.frapper("1234")
    assert carte.code_au_clavier()
    assert carte.code_presente()
    assert not carte.code_au_clavier()


def test_wrong_code_typed_is_the_refusal_of_the_card(bureau: Bureau, carte: CarteCps) -> None:
    bureau.cps.frapper("9999")
    with pytest.raises(RefusModule) as refus:
        carte.presenter_code(None)
    assert refus.value.code == statuts.CODE_PORTEUR_FAUX


def test_nothing_typed_asks_for_the_code(carte: CarteCps) -> None:
    with pytest.raises(RefusModule) as refus:
        carte.presenter_code(None)
    assert refus.value.code == statuts.CODE_PORTEUR_REQUIS


def test_pcsc_reader_has_no_keypad(bureau: Bureau) -> None:
    bureau.inserer_cps("dr-lenoir")
    bureau.cps.frapper("1234")
    carte = CarteCps(bureau.cps)
    carte.ouvrir()
    assert not carte.code_au_clavier()
