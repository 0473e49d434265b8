"""The two tiles that the tests of the city look at, each made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import CityTile

SAINT_AUGUSTIN = Path(__file__).resolve().parents[3] / "shared" / "data" / "saint_augustin_twincity"


@pytest.fixture(scope="session")
def saint_augustin() -> CityTile:
    """Place Saint-Augustin, from its five layers beside the checkout."""
    if not SAINT_AUGUSTIN.is_dir():
        pytest.skip(f"the layers of place Saint-Augustin are not at {SAINT_AUGUSTIN}")
    return load_tile(SAINT_AUGUSTIN)


@pytest.fixture(scope="session")
def procedural_tile() -> CityTile:
    """The invented crossing."""
    return load_tile("procedural")


@pytest.fixture(scope="session", params=["procedural_tile", "saint_augustin"])
def tile(request: pytest.FixtureRequest) -> CityTile:
    """Each of the two in turn."""
    return request.getfixturevalue(request.param)
