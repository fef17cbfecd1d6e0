"""Hostile input: whatever comes in, the reception answers, journals and goes on."""

import random
import time

import msgspec
import pytest

from vitalbench.reference.norms.arl import lire_arl
from vitalbench.reference.norms.mime import lire_partie
from vitalbench.simulators.reception.dsn import Demande
from vitalbench.simulators.reception.smtp import Enveloppe

from .atelier import Gabarit

ENVELOPPE = Enveloppe(
    session=1,
    connexion="",
    ehlo="",
    tls=True,
    auth="dr-lenoir@ps.sim.invalid",
    de="dr-lenoir@ps.sim.invalid",
    vers=(Demande(adresse="01751@751.01.sim.invalid"),),
)


CAISSE, OCT = "01-751", "oct-99998001"


def deposer(banc, message: bytes, organisme: str = CAISSE) -> None:
    vers = (Demande(adresse=banc.atelier.monde.organisme(organisme).adresse),)
    banc.accueil._depot.deposer(msgspec.structs.replace(ENVELOPPE, vers=vers), message)
    banc.accueil.traiter()


@pytest.mark.parametrize("organisme", [CAISSE, OCT])
@pytest.mark.parametrize("graine", range(4))
def test_random_damage_to_a_file_always_gets_an_answer(banc, graine: int, organisme: str) -> None:
    hasard = random.Random(graine)
    a = banc.atelier
    lots = [a.lot(Gabarit(numero=1), Gabarit(numero=2)), a.lot(Gabarit(numero=3), no_lot="002")]
    sain = a.fichier(*lots)
    alphabet = b"0123456789 ABCZ@\x00\xff\n"
    for _ in range(25):
        abime = bytearray(sain)
        for _ in range(hasard.choice((1, 1, 2, 5, 40))):
            abime[hasard.randrange(len(abime))] = hasard.choice(alphabet)
        if hasard.random() < 0.2:
            coupe = hasard.randrange(len(abime))
            abime = abime[:coupe] + abime[coupe + hasard.choice((1, 64, 128, 256)) :]
        avant = len(banc.boite())
        deposer(banc, a.message(*lots, organisme=organisme, b2=bytes(abime)), organisme)
        recus = banc.boite()[avant:]
        assert recus, bytes(abime)
        for message in recus:
            partie = lire_partie(message)
            if partie.entete("Content-Description") == "IRISSIM/ARL":
                assert lire_arl(partie.contenu()).fautes == ()
            else:
                assert partie.entete("Content-Description") == "IRISSIM/MS"


@pytest.mark.parametrize("organisme", [CAISSE, OCT])
@pytest.mark.parametrize("graine", range(4))
def test_random_damage_to_a_mail_always_gets_an_answer(banc, graine: int, organisme: str) -> None:
    hasard = random.Random(100 + graine)
    a = banc.atelier
    lot = a.lot()
    for _ in range(25):
        abime = bytearray(a.message(lot, organisme=organisme, pour=CAISSE))
        for _ in range(hasard.choice((1, 2, 10, 200))):
            abime[hasard.randrange(len(abime))] = hasard.randrange(256)
        if hasard.random() < 0.3:
            abime = abime[: hasard.randrange(len(abime))]
        avant = len(banc.boite())
        deposer(banc, bytes(abime), organisme)
        assert len(banc.boite()) == avant + 1


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\r\n",
        b"\x00" * 1000,
        b"Subject: " + b"x" * 70_000 + b"\r\n\r\n",
        b"From: =?utf-8?q?=ff?=\r\nMessage-ID: <\xff@x>\r\n\r\n\xff",
        b"Message-ID: " + b"<a@b>\r\n " * 3000 + b"\r\n\r\n",
    ],
)
def test_mails_that_are_no_mails(banc, message: bytes) -> None:
    deposer(banc, message)
    (fait,) = banc.faits("reception")
    assert fait["statut"] == "refus"
    assert len(banc.boite()) == 1


def test_throughput_figure(banc, record_property) -> None:
    """Not a bound but a figure: mails of one facture judged per second."""
    a = banc.atelier
    messages = [a.message(a.lot(Gabarit(numero=n), no_lot=f"{n:03d}")) for n in range(1, 31)]
    depart = time.perf_counter()
    for message in messages:
        deposer(banc, message)
    duree = time.perf_counter() - depart
    record_property("messages_par_seconde", round(30 / duree, 1))
    assert len(banc.boite()) == 30
