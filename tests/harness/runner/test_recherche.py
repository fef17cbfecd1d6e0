"""A code porteur is found however it is wrapped; a coincidence is not a finding."""

import base64
import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from vitalbench.harness.runner.couches import OCTETS_MAX, couches
from vitalbench.harness.runner.recherche import autre_code, comparer, formes

CODE = "7391"


def _courriel(code: str) -> bytes:
    message = EmailMessage()
    message["Subject"] = "lot"
    message.set_content("rien")
    corps = gzip.compress(b"trace " + code.encode())
    message.add_attachment(corps, maintype="application", subtype="gzip")
    return message.as_bytes()


def _archive(code: str) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("journal.txt", f"le code {code} est juste")
    return sortie.getvalue()


ECRITURES: dict[str, Callable[[str], bytes]] = {
    "texte": lambda c: f"code={c};".encode(),
    "nombre d'un JSON": lambda c: f'{{"pin":{c}}}'.encode(),
    "échappé": lambda c: ('"' + "".join(f"\\u{ord(x):04x}" for x in c) + '"').encode(),
    "base64": lambda c: base64.b64encode(f"le code est {c}, bon".encode()),
    "base64 d'URL": lambda c: base64.urlsafe_b64encode(b"\xfb\xff\xfe " + c.encode() + b" fin"),
    "hexadécimal": lambda c: f"x{c.encode().hex()}y".encode(),
    "UTF-16": lambda c: c.encode("utf-16"),
    "BCD": lambda c: b"\x24" + bytes.fromhex(c) + b"\xff" * 5,
    "entier": lambda c: b"pin:" + int(c).to_bytes(2, "big"),
    "zlib": lambda c: zlib.compress(b"code " + c.encode()),
    "zip": _archive,
    "courriel comprimé": _courriel,
    "PDF": lambda c: b"%PDF-1.7\nobj\nstream\n" + zlib.compress(b"BT " + c.encode()) + b"\nend",
}


@pytest.mark.parametrize("ecriture", ECRITURES)
def test_every_wrapping_is_opened(ecriture: str) -> None:
    ecrire, autre = ECRITURES[ecriture], autre_code(CODE)
    traces, examines = comparer(CODE, {"x": ecrire(CODE)}, autre, {"x": ecrire(autre)})
    assert examines == 1
    assert [t.sortie for t in traces][:1] == ["x"], traces


@pytest.mark.parametrize("ecriture", ECRITURES)
def test_the_same_code_in_both_runs_is_a_coincidence(ecriture: str) -> None:
    ecrire, autre = ECRITURES[ecriture], autre_code(CODE)
    bruit = b" " + bytes(8)
    traces, _ = comparer(CODE, {"x": ecrire(CODE)}, autre, {"x": ecrire(CODE) + bruit})
    assert traces == ()


def test_random_outputs_raise_no_alarm() -> None:
    hasard = random.Random(20260302)
    for _ in range(20):
        ici = {f"s{n}": hasard.randbytes(50_000) for n in range(4)}
        la = {f"s{n}": hasard.randbytes(50_000) for n in range(4)}
        ici["chiffres"] = "".join(hasard.choices("0123456789", k=50_000)).encode()
        la["chiffres"] = "".join(hasard.choices("0123456789", k=50_000)).encode()
        traces, _ = comparer(CODE, ici, autre_code(CODE), la)
        assert traces == ()


def test_an_output_whose_name_differs_is_compared_all_the_same() -> None:
    autre = autre_code(CODE)
    traces, _ = comparer(
        CODE, {"fichier a1.log": b"code 7391 garde"}, autre, {"fichier b2.log": b"code 2846 garde"}
    )
    assert [str(t) for t in traces] == ["sortie sans pendant : en clair"]


def test_the_other_code_shares_no_digit_in_place() -> None:
    assert autre_code("7391") == "2846"
    assert set(formes("0042")) == set(formes("9999"))


@pytest.mark.parametrize(
    "hostile",
    [
        gzip.compress(bytes(200 * 1024 * 1024)),
        b"PK\x03\x04" + bytes(4000),
        b"\x1f\x8b" + bytes(4000),
        b"A" * 5_000_000,
        b"From: a\n\n" * 100_000,
        base64.b64encode(base64.b64encode(base64.b64encode(base64.b64encode(bytes(100_000))))),
        b"",
    ],
    ids=["bombe gzip", "zip tronqué", "gzip faux", "base64 long", "en-têtes", "poupées", "vide"],
)
def test_hostile_wrappings_are_bounded(hostile: bytes) -> None:
    assert sum(len(contenu) for _, contenu in couches(hostile)) <= OCTETS_MAX
