"""Receptions and one workshop for the tests of this folder."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vitalbench.simulators.reception.reglages import Reglages

from .atelier import Atelier
from .banc import Banc


@pytest.fixture(scope="session")
def atelier() -> Atelier:
    """One workshop for the session: keys are costly, values immutable."""
    return Atelier()


@pytest.fixture
def installer(tmp_path: Path, atelier: Atelier) -> Iterator[Callable[..., Banc]]:
    """Start receptions with the settings a test asks for; all are stopped at its end."""
    ouverts: list[Banc] = []

    def demarrer(reglages: Reglages | None = None, atelier_propre: Atelier | None = None) -> Banc:
        banc = Banc(
            tmp_path / f"accueil-{len(ouverts)}", atelier_propre or atelier, reglages or Reglages()
        )
        ouverts.append(banc)
        return banc

    yield demarrer
    for banc in ouverts:
        banc.accueil.arreter()


@pytest.fixture
def banc(installer: Callable[..., Banc]) -> Banc:
    """A reception with default settings."""
    return installer()
