"""Damaged files of every kind: the judge always ends, in bounded time, without an exception.

The long run (`make preuves`) lasts VITALBENCH_FUZZ seconds, 1800 by default.
"""

import contextlib
import gzip
import io
import os
import random
import time
from datetime import datetime

import pytest
from fabrique_b2 import FIN_SECURISEE, brut, facture, fichier, lot, riche, secrete
from fabrique_retours import arl, retour
from preuves_b2 import fichier_dre
from preuves_contextes import examen, smg, urgence
from preuves_retours import SERVICE, en_clair, message
from test_croisements import fse_accompagnee
from test_scor import ARL_PJ, pieces

from vitalbench.harness.offline.bilan import conclure
from vitalbench.harness.offline.conversion import ConversionImpossible, depuis_json, en_json
from vitalbench.harness.offline.detection import Nature
from vitalbench.harness.offline.discretion import discret
from vitalbench.harness.offline.ecarts import Releve
from vitalbench.harness.offline.examen import Examen
from vitalbench.harness.offline.fiches import fiche, lire
from vitalbench.harness.offline.rendu_html import page_bilan
from vitalbench.harness.offline.rendu_junit import junit
from vitalbench.harness.offline.rendu_texte import lignes
from vitalbench.harness.offline.scor import juger_arl_pieces, juger_lot_pieces

GRAINES = [
    brut(fichier(lot("001", facture("000000010"), riche("000000020")))),
    brut(fichier(lot("001", secrete("000000010"), debut={"certification_lot": "S"},
                     fin=FIN_SECURISEE))),
    retour(),
    arl(),
    message(),
    en_clair(),
    SERVICE.encode(),
    gzip.compress(brut(fichier(lot("001", facture("000000010"))))),
    smg(),
    urgence(),
    examen(),
    fichier_dre(),
    fse_accompagnee(),
    pieces(),
    ARL_PJ,
]  # fmt: skip


def abimer(hasard: random.Random, octets: bytes) -> bytes:
    """Damage bytes in one to six ways."""
    tampon = bytearray(octets)
    for _ in range(hasard.randint(1, 6)):
        place = hasard.randrange(len(tampon)) if tampon else 0
        match hasard.randrange(9):
            case 0:
                tampon[place : place + 1] = bytes([hasard.randrange(256)])
            case 1:
                del tampon[place : place + hasard.choice((1, 2, 7, 127, 128, 129))]
            case 2:
                tampon[place:place] = bytes(hasard.randrange(256) for _ in range(5))
            case 3:
                tampon[place : place + 128] = tampon[place : place + 128][::-1]
            case 4:
                autre = hasard.choice(GRAINES)
                debut = hasard.randrange(len(autre))
                tampon[place:place] = autre[debut : debut + 300]
            case 5:
                rang = place // 128 * 128
                bloc = bytes(tampon[rang : rang + 128])
                tampon[rang:rang] = bloc * hasard.randint(1, 3)
            case 6:
                del tampon[place:]
            case 7:
                tampon[place:place] = b"@" * hasard.randint(1, 20)
            case _:
                tampon[place : place + 6] = hasard.choice(
                    (b"000000", b"999999", b"\r\n--f\r", b" " * 6)
                )
    return bytes(tampon)


def eprouver(octets: bytes) -> None:
    """Everything that reads a file reads this one; only an uncaught exception fails."""
    examine = Examen()
    examine.examiner_octets("sain", GRAINES[0])
    examine.examiner_octets("abime", octets)
    examine.examiner(())
    bilan = conclure(examine, discret)
    for ligne in lignes(bilan):
        assert "\x00" not in ligne
    assert b"\x00" not in junit(bilan)
    assert "\x00" not in page_bilan(bilan, datetime(2026, 11, 21))
    juger_lot_pieces(Releve("pieces"), octets)
    juger_arl_pieces(Releve("arl"), octets)
    for nature in (Nature.B2, Nature.NOEMIE):
        for enregistrement in lire(nature, octets[:20_000]):
            assert fiche(enregistrement, discret).code
        jsonl = b"".join(en_json(nature, io.BytesIO(octets)))
        assert b"".join(depuis_json(io.BytesIO(jsonl))) == octets
    with contextlib.suppress(ConversionImpossible):
        list(depuis_json(io.BytesIO(octets)))


@pytest.mark.parametrize("graine", range(40))
def test_damaged_files_are_read(graine):
    hasard = random.Random(graine)
    for modele in GRAINES:
        eprouver(abimer(hasard, modele))


@pytest.mark.parametrize(
    "octets",
    [
        retour()[:128] + b" " * 20_000_000 + retour()[-128:],
        retour()[:128] + b"0" * 20_000_000,
        GRAINES[0][:128] + b"4" * 20_000_000,
        GRAINES[0][:384] + GRAINES[0][384:512] * 100_000,
        b"\n" * 20_000_000,
        b"Subject: " + b"a" * 20_000_000,
    ],
    ids=["blancs", "zéros", "quatre", "une facture sans fin", "lignes vides", "en-tête sans fin"],
)
def test_big_and_empty_of_meaning(octets):
    debut = time.process_time()
    examine = Examen()
    examine.examiner_octets("grand", octets)
    assert conclure(examine, discret).code in (1, 2)
    assert time.process_time() - debut < 60


@pytest.mark.preuve
@pytest.mark.timeout(0)
def test_damaged_files_for_long():
    fin = time.monotonic() + float(os.environ.get("VITALBENCH_FUZZ", "1800"))
    graine = int(os.environ.get("VITALBENCH_GRAINE", "0"))
    nombre = 0
    while time.monotonic() < fin:
        graine += 1
        hasard = random.Random(f"long-{graine}")
        octets = abimer(hasard, hasard.choice(GRAINES))
        try:
            eprouver(octets)
        except AssertionError:
            raise
        except Exception as chute:
            raise AssertionError(f"graine long-{graine}") from chute
        nombre += 1
    assert nombre > 0
