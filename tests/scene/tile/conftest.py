"""Tiles that several tests look at, each built once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from twincity.replicator.city.sources import load_tile
from twincity.replicator.city.tile import CityTile
from twincity.replicator.scene.tile.writing import write_tile


@pytest.fixture(scope="session")
def procedural() -> CityTile:
    return load_tile("procedural")


@pytest.fixture(scope="session")
def written(procedural: CityTile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root layer of the procedural tile."""
    return write_tile(procedural, tmp_path_factory.mktemp("tiles") / "procedural")


@pytest.fixture(scope="session")
def saint_augustin(open_data: Callable[[str], Path]) -> CityTile:
    """A real place; skipped where its data is missing."""
    return load_tile(open_data("saint_augustin_twincity"))


@pytest.fixture(scope="session")
def saint_augustin_written(saint_augustin: CityTile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root layer of the real place."""
    return write_tile(saint_augustin, tmp_path_factory.mktemp("tiles") / "saint_augustin")
