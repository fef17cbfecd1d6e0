"""Any bytes in, a status word out: stateful exploration, and a long seeded loop under preuve."""

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from vitalbench.reference.domain.cartes import ContenuCps, ContenuVitale
from vitalbench.reference.norms.cartes import cps3, vitale2
from vitalbench.simulators.cards.carte import Carte
from vitalbench.simulators.cards.cps import creer_cps
from vitalbench.simulators.cards.trousseau import ClesCps, ClesVitale
from vitalbench.simulators.cards.vitale import creer_vitale

PAS = 140
"""Steps at most in one run; the runs below make more than 20,000 steps together."""

APDU_DE_PREUVE = 10_000_000
_TAILLE_MAX = 65_536 + 2

_FID = [f.fid for f in (*vitale2.FICHIERS, *cps3.FICHIERS)] + [0x3F00, 0x7F00, 0x7F01, 0x4000]
_AID = [*vitale2.FID_DOSSIERS, cps3.AID_CPX, cps3.AID_RACINE, cps3.AID_CPX_SANS_CONTACT]
_CLASSES = [0x00, 0x10, 0xA0, 0xBC, 0x80, 0xFF]
_INS = [0xA4, 0xB0, 0xC0, 0xD6, 0x20, 0x24, 0x2C, 0x22, 0x2A, 0x88, 0x82, 0x84, 0xCB, 0x0E]
_P1P2 = [0x0000, 0x0001, 0x0002, 0x40C, 0x20C, 0x90C, 0x41A4, 0x41AA, 0x41B6, 0x41B8]
_P1P2 += [0x90A0, 0x9E9A, 0x8086, 0x00BE, 0x3FFF, 0x9C00, 0x8200, 0x0201, 0x2128, 0x0288]

FABRIQUES: dict[str, Callable[[], Carte]] = {}


@pytest.fixture(autouse=True)
def _cartes(
    famille: ContenuVitale, cles_vitale: ClesVitale, lenoir: ContenuCps, cles_cps: ClesCps
) -> Iterator[None]:
    """Give the state machines, which take no fixture, what makes a new card of each kind."""
    ancienne = replace(famille, generation="vitale_1ter")
    FABRIQUES["vitale_2"] = lambda: creer_vitale(famille, cles_vitale)
    FABRIQUES["vitale_1"] = lambda: creer_vitale(ancienne, cles_vitale)
    FABRIQUES["cps"] = lambda: creer_cps(lenoir, cles_cps, "1234")
    yield
    FABRIQUES.clear()


def _verifier(reponse: bytes) -> int:
    assert 2 <= len(reponse) <= _TAILLE_MAX
    mot = int.from_bytes(reponse[-2:], "big")
    assert mot >> 12 in (6, 9), f"{mot:04X}"
    assert mot != 0x6F00
    return mot


class Exploration(RuleBasedStateMachine):
    """Sends plausible and absurd commands to a card, and keeps its own idea of the code."""

    sorte = "cps"

    def __init__(self) -> None:
        super().__init__()
        self.carte = FABRIQUES[self.sorte]()
        self.carte.mettre_sous_tension()
        self.essais = 3
        self.presente = False

    def envoyer(self, apdu: bytes) -> int:
        """Send, and send again what ended a chain left open (6883)."""
        mot = _verifier(self.carte.traiter(apdu))
        return _verifier(self.carte.traiter(apdu)) if mot == 0x6883 else mot

    @rule(apdu=st.binary(max_size=300))
    def des_octets(self, apdu: bytes) -> None:
        if len(apdu) < 4 or apdu[1] not in (0x20, 0x24, 0x2C):
            self.envoyer(apdu)

    @rule(
        cla=st.sampled_from(_CLASSES),
        ins=st.sampled_from([i for i in _INS if i not in (0x20, 0x24, 0x2C)]),
        p1p2=st.sampled_from(_P1P2),
        donnees=st.binary(max_size=40),
        le=st.sampled_from([b"", b"\x00", b"\x08", b"\xff"]),
    )
    def une_commande(self, cla: int, ins: int, p1p2: int, donnees: bytes, le: bytes) -> None:
        corps = bytes((len(donnees),)) + donnees if donnees else b""
        self.envoyer(bytes((cla, ins)) + p1p2.to_bytes(2, "big") + corps + le)

    @rule(aid=st.sampled_from(_AID))
    def une_application(self, aid: bytes) -> None:
        self.envoyer(bytes.fromhex("00A4040C") + bytes((len(aid),)) + aid)

    @rule(fid=st.sampled_from(_FID), p1=st.sampled_from([0, 2]), cla=st.sampled_from([0, 0xA0]))
    def un_fichier(self, fid: int, p1: int, cla: int) -> None:
        self.envoyer(bytes((cla, 0xA4, p1, 0x0C if cla == 0 else 0, 2)) + fid.to_bytes(2, "big"))
        self.envoyer(bytes((cla, 0xB0, 0, 0, 0)))

    @rule(zone=st.integers(0, 0xFFFF), nombre=st.integers(0, 255))
    def une_adresse(self, zone: int, nombre: int) -> None:
        self.envoyer(bytes((0xBC, 0xB0)) + zone.to_bytes(2, "big") + bytes((nombre,)))

    @rule()
    def reinitialiser(self) -> None:
        self.carte.reinitialiser()
        self.presente = False


class ExplorationCps(Exploration):
    """The same on a CPS, with the code: counted, blocked and unblocked as the model says."""

    @rule(code=st.sampled_from([b"1234", b"0000", b"123", b"12345"]))
    def presenter(self, code: bytes) -> None:
        mot = self.envoyer(bytes((0, 0x20, 0, 1, len(code))) + code)
        if self.essais == 0:
            assert mot == 0x6983
        elif code == b"1234":
            assert mot == 0x9000
            self.essais, self.presente = 3, True
        else:
            self.essais -= 1
            self.presente = False
            assert mot == (0x63C0 | self.essais if self.essais else 0x6983)

    @precondition(lambda self: self.essais == 0)
    @rule()
    def debloquer(self) -> None:
        if self.envoyer(bytes.fromhex("0020000208") + b"12345678") == 0x9000:
            assert self.envoyer(bytes.fromhex("002C020104") + b"1234") == 0x9000
            self.essais = 3

    @invariant()
    def le_code_garde_les_situations(self) -> None:
        if self.sorte != "cps":
            return
        # The state of the current file is disturbed on purpose: commands follow one another.
        assert self.envoyer(bytes.fromhex("00A4090C063F000001D120")) == 0x9000
        lu = self.envoyer(bytes.fromhex("00B0000001"))
        assert lu == (0x9000 if self.presente else 0x6982)


class ExplorationVitale2(Exploration):
    """The same on a Vitale 2: nothing ever opens the protected volets here."""

    sorte = "vitale_2"

    @invariant()
    def les_droits_restent_fermes(self) -> None:
        self.envoyer(bytes.fromhex("00A4040C0BD250000002564954414C45"))
        assert self.envoyer(bytes.fromhex("00B0840000")) == 0x6982


class ExplorationVitale1(Exploration):
    """The same on a Vitale 1ter."""

    sorte = "vitale_1"


@pytest.mark.parametrize(
    ("machine", "exemples"),
    [(ExplorationCps, 100), (ExplorationVitale2, 45), (ExplorationVitale1, 40)],
)
def test_stateful_exploration(machine: type[Exploration], exemples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=exemples,
            stateful_step_count=PAS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _apdus(graine: int) -> Iterator[bytes]:
    """Give endless commands: absurd bytes, plausible headers, known ones with one bit changed."""
    hasard = random.Random(graine)
    connus = [bytes.fromhex("00A4040C") + bytes((len(a),)) + a for a in _AID]
    connus += [bytes.fromhex("00A4020C02") + f.to_bytes(2, "big") for f in _FID]
    connus += [bytes.fromhex("A0A4000002") + f.to_bytes(2, "big") for f in _FID]
    connus += [bytes.fromhex(h) for h in ("00B0000000", "00C0000000", "BCC0000008", "0084000008")]
    connus += [
        bytes.fromhex(h)
        for h in (
            "002241AA03800140",
            "002A90A00890008004DEADBEEF",
            "002241B606840181800142",
            "002241B606840182800142",
            "002A9E9A00",
            "002241A406840181800102",
            "002241A406840182800102",
            "0088000004DEADBEEF",
            "BC88000004DEADBEEF",
            "00CB3FFF0A4D087006BF810102A080",
            "00D6000002FFFF",
            "102A00BE02FFFF",
            "A0B0000010",
        )
    ]
    connus += [b"\x00\x20\x00\x01\x041234", b"\x00\x20\x00\x02\x0812345678"]
    while True:
        tirage = hasard.random()
        if tirage < 0.5:
            yield hasard.choice(connus)
        elif tirage < 0.8:
            apdu = bytearray(hasard.choice(connus))
            apdu[hasard.randrange(len(apdu))] ^= 1 << hasard.randrange(8)
            yield bytes(apdu)
        elif tirage < 0.95:
            donnees = hasard.randbytes(hasard.choice((0, 0, 1, 2, 8, 40)))
            entete = bytes((hasard.choice(_CLASSES), hasard.choice(_INS)))
            entete += hasard.choice(_P1P2).to_bytes(2, "big")
            yield entete + (bytes((len(donnees),)) + donnees if donnees else b"") + b"\x00"
        else:
            yield hasard.randbytes(hasard.randrange(300))


@pytest.mark.parametrize("sorte", ["vitale_2", "vitale_1", "cps"])
def test_seeded_loop(sorte: str) -> None:
    _boucle(sorte, 20_000, 1)


@pytest.mark.preuve
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("graine", range(4))
@pytest.mark.parametrize(("sorte", "part"), [("vitale_2", 0.4), ("vitale_1", 0.2), ("cps", 0.4)])
def test_ten_million_apdus(sorte: str, part: float, graine: int) -> None:
    """Four seeds, three cards: ten million commands in all."""
    _boucle(sorte, int(APDU_DE_PREUVE * part / 4), graine)


def _boucle(sorte: str, nombre: int, graine: int) -> None:
    carte = FABRIQUES[sorte]()
    carte.mettre_sous_tension()
    for rang, apdu in enumerate(_apdus(graine)):
        if rang == nombre:
            return
        if rang % 5_000 == 4_999:
            carte = FABRIQUES[sorte]()
            carte.mettre_sous_tension()
        reponse = carte.traiter(apdu)
        if not (len(reponse) >= 2 and reponse[-2] >> 4 in (6, 9)):
            raise AssertionError(f"graine {graine}, rang {rang} : {apdu.hex()} → {reponse.hex()}")
