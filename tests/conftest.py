"""A proof that did not run is not a proof: under CI, a skipped pcsc or reseau test fails."""

import os
import signal
from collections.abc import Generator, Iterator
from importlib.util import find_spec

import pytest

from vitalbench.simulators.cards.lecteurs_virtuels import Pcscd, PcscIndisponible
from vitalbench.simulators.cards.pcscd import ouvrir_pcscd

MARQUES = ("pcsc", "reseau")


def pytest_configure() -> None:
    """Hear Ctrl-C again: a run in the background is born deaf to it, and so are its children."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, "pytest.CallInfo[None]", None]:
    """Turn the skip of a marked test into a failure that gives its reason."""
    issue = yield
    rapport = issue.get_result()  # type: ignore[attr-defined]
    if not rapport.skipped or os.environ.get("CI") != "true":
        return
    marque = next((nom for nom in MARQUES if item.get_closest_marker(nom)), "")
    if marque and not hasattr(rapport, "wasxfail"):
        raison = rapport.longrepr[2] if isinstance(rapport.longrepr, tuple) else rapport.longrepr
        rapport.outcome = "failed"
        rapport.longrepr = f"épreuve {marque} non exécutée alors que CI=true : {raison}"


@pytest.fixture(scope="session")
def pcscd() -> Iterator[Pcscd]:
    """One pcscd of our own per test process: PC/SC clients keep the first one they meet."""
    if find_spec("smartcard") is None:
        pytest.skip("non exécuté, car pyscard absent")
    try:
        ouvert = ouvrir_pcscd()
    except PcscIndisponible as absence:
        pytest.skip(f"non exécuté, car {absence}")
    os.environ.update(ouvert.environnement)
    yield ouvert
    ouvert.fermer()
