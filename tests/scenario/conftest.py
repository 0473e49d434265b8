"""A tile to sample on."""

from __future__ import annotations

import pytest

from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import CityTile


@pytest.fixture(scope="session")
def tile() -> CityTile:
    """The invented Haussmann crossing."""
    return load_tile("procedural")
