"""What all tests share: where the checkout is, the open data beside it, and examples that are the same every time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

CHECKOUT = Path(__file__).resolve().parents[1]

# No time limit per example, because the first call of a compiled function compiles it; and no database of examples,
# so that a test says the same on every machine.
hypothesis.settings.register_profile("twincity", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("twincity")


def pytest_addoption(parser: pytest.Parser) -> None:
    """One flag makes the pictures of tests/golden anew; look at them before committing."""
    parser.addoption("--regenerate-golden", action="store_true", help="make the golden pictures anew")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of python.sh, exts and usd."""
    return CHECKOUT


@pytest.fixture(scope="session")
def open_data() -> Callable[[str], Path]:
    """`open_data("saint_augustin_twincity")` is that folder of real data; the test is skipped where it is missing."""

    def folder(name: str) -> Path:
        found = CHECKOUT.parent / "shared" / "data" / name
        if not found.exists():
            pytest.skip(f"the open data ../shared/data/{name} is not beside this checkout")
        return found

    return folder


@pytest.fixture(scope="session")
def executable_header() -> bytes:
    """The first bytes of this Python: with them a file passes for a library of this machine."""
    with Path(sys.executable).open("rb") as file:
        return file.read(64)
