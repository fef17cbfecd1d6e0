"""Cards whose files are damaged: a status, or data, never anything else."""

import random

import msgspec
import pytest

from tests.reference.modules.conftest import ANCRE, Bureau
from vitalbench.reference.modules.statuts import RefusModule
from vitalbench.simulators.cards.cps import creer_cps, fichiers_cps3
from vitalbench.simulators.cards.vitale import creer_vitale, fichiers_vitale_2

VITALE = {0xF014, 0xF0F0, 0xF026}
CPS = {0xF004, 0xFF21}


def abimer(octets: bytes, hasard: random.Random) -> bytes:
    """Change, cut or replace some bytes."""
    abime = bytearray(octets or b"\x00")
    for _ in range(hasard.randint(1, 4)):
        geste = hasard.randrange(3)
        place = hasard.randrange(len(abime))
        if geste == 0:
            abime[place] = hasard.randrange(256)
        elif geste == 1 and place:
            del abime[place:]
        else:
            abime[place:place] = hasard.randbytes(hasard.randint(1, 8))
    return bytes(abime)


@pytest.mark.parametrize("graine", range(40))
def test_vitale_abimee(bureau: Bureau, graine: int) -> None:
    hasard = random.Random(graine)
    contenu = bureau.monde.personne("paul-martin").vitale
    assert contenu is not None
    cles = bureau.pki.cles_vitale("paul-martin")
    fichiers = fichiers_vitale_2(contenu, cles)
    nom = hasard.choice(sorted(set(fichiers) - {"DIR", "POINTERS"}))
    bureau.vitale.inserer(
        creer_vitale(contenu, cles, fichiers={nom: abimer(fichiers[nom], hasard)})
    )
    bureau.ssv.lire_carte_ps("1234")
    try:
        bureau.ssv.lire_droits_vitale(ANCRE)
        bureau.ssv.formater_factures(bureau.facture("paul-martin"))
    except RefusModule as refus:
        assert refus.code in VITALE | {0xE010, 0xE012, 0xE000, 0xE015}, nom  # noqa: PT017


@pytest.mark.parametrize("graine", range(40))
def test_cps_abimee(bureau: Bureau, graine: int) -> None:
    hasard = random.Random(graine)
    contenu = bureau.monde.professionnel("dr-estrade").cps
    cles = bureau.pki.cles_cps("dr-estrade")
    fichiers = fichiers_cps3(contenu, cles)
    nom = hasard.choice([n for n in sorted(fichiers) if n.startswith(("CPS_", "CERT_"))])
    bureau.cps.inserer(
        creer_cps(contenu, cles, "1234", fichiers={nom: abimer(fichiers[nom], hasard)})
    )
    try:
        lue = bureau.ssv.lire_carte_ps("1234")
        bureau.ssv.lire_droits_vitale(ANCRE)
        for situation in lue.situations[:1]:
            facture = msgspec.structs.replace(bureau.facture(), situation=situation.numero_logique)
            bureau.ssv.formater_factures(facture)
    except RefusModule as refus:
        admis = CPS | VITALE | {0xE000, 0xE010, 0xE011, 0xE012, 0xE018, 0xE01A, 0x4000}
        assert refus.code in admis, nom  # noqa: PT017
