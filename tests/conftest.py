"""A proof that did not run is not a proof: under CI, a skipped pcsc or reseau test fails."""

import os
from collections.abc import Generator

import pytest

MARQUES = ("pcsc", "reseau")


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
