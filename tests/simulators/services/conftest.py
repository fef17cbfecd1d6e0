"""Services started once a test, over TLS."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from monde_en_ligne import EnLigne, en_ligne


@pytest.fixture
def ligne(tmp_path: Path) -> Iterator[EnLigne]:
    with en_ligne(tmp_path) as ouverte:
        yield ouverte
