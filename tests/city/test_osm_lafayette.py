"""The real extract around rue La Fayette: the counts that its makers know, and no more than seconds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely

from twincity.replicator.city.sources import osm
from twincity.replicator.city.sources.findings import LAYER_OF_AREA, LAYER_OF_KIND, Findings

LONGEST_S = 5.0


@pytest.fixture(scope="module")
def extract(request: pytest.FixtureRequest) -> Path:
    open_data: Callable[[str], Path] = request.getfixturevalue("open_data")
    return open_data("paris9_10_lafayette_osm") / "paris9_10_lafayette.osm"


@pytest.fixture(scope="module")
def lafayette(extract: Path) -> Findings:
    return osm.read(extract, None)


def length_m(found: Findings, *kinds: str) -> float:
    return sum(road.line.length for road in found.roads if road.kind in kinds)


def test_every_building_is_there_with_its_courtyards(lafayette: Findings) -> None:
    footprints = [building.footprint for building in lafayette.buildings]
    assert len(footprints) == 738
    assert sum(building.id.startswith("relation/") for building in lafayette.buildings) == 140
    assert sum(len(footprint.interiors) for footprint in footprints) == 154
    assert sum(footprint.area for footprint in footprints) == pytest.approx(229_829, abs=5)
    assert all(footprint.is_valid for footprint in footprints)


def test_the_relations_cut_at_the_edge_are_refused(lafayette: Findings) -> None:
    refused = lafayette.tally.refused["buildings: incomplete, some of its ways are beyond the edge of the file"]
    assert refused == 7
    assert lafayette.tally.read["buildings"] == 745


def test_storeys_are_known_of_two_buildings_in_three(lafayette: Findings) -> None:
    # 486 have building:levels; 299 + 83 say 7 and 6, before roof:levels is added.
    assert sum(building.levels is not None for building in lafayette.buildings) in range(478, 487)
    levels = Counter(building.levels for building in lafayette.buildings)
    assert levels.most_common(2)[0][0] == 7
    assert sum(building.roof == "mansard" for building in lafayette.buildings) == 16


def test_the_carriageways_have_their_length(lafayette: Findings) -> None:
    # 14.05 km, of which 1.77 km are the outlines of squares, which become areas.
    assert length_m(lafayette, "street", "service", "pedestrian") == pytest.approx(14_052 - 1_772, abs=30)
    assert length_m(lafayette, "street") == pytest.approx(11_003, abs=30)
    under = [road for road in lafayette.roads if road.level < 0 and road.kind == "service"]
    assert sum(road.line.length for road in under) == pytest.approx(477, abs=5)


def test_the_squares_are_areas(lafayette: Findings) -> None:
    squares = [area for area in lafayette.areas if area.kind == "sidewalk"]
    assert len(squares) == 10
    assert all(area.shape.is_valid for area in lafayette.areas)


def test_what_stands_in_the_street_is_there(lafayette: Findings) -> None:
    tally = lafayette.tally
    known = {"trees": 231, "crossings": 219, "traffic lights": 28, "bike racks": 63, "benches": 12, "hydrants": 31}
    assert {layer: tally.read[layer] for layer in known} == known
    assert tally.read["lamps"] == tally.read["bollards"] == 0
    genera = Counter(point.species for point in lafayette.points if point.kind == "tree")
    assert (genera["ulmus"], genera["sophora"]) == (53, 41)
    assert genera["platanus"] in (45, 46)


def test_crossings_lie_across_their_road(lafayette: Findings) -> None:
    crossings = [point for point in lafayette.points if point.kind == "crossing"]
    headed = [point for point in crossings if point.heading_deg is not None]
    assert len(headed) > 0.85 * len(crossings)
    streets = shapely.union_all([road.line for road in lafayette.roads if road.level == 0 and road.kind != "path"])
    headings = np.radians([crossing.heading_deg or 0.0 for crossing in headed])
    places = shapely.get_coordinates([crossing.point for crossing in headed])
    along = 2.0 * np.stack([np.cos(headings), np.sin(headings)], 1)
    across = along[:, ::-1] * (-1, 1)

    def off_road(step: np.ndarray) -> np.ndarray:
        return np.stack([shapely.distance(streets, shapely.points(places + way * step)) for way in (1, -1)])

    assert np.mean(off_road(along).min(0) < 0.5 * off_road(across).max(0)) > 0.97


def test_everything_read_is_found_or_refused(lafayette: Findings) -> None:
    found = Counter(
        [
            *("buildings" for _ in lafayette.buildings),
            *("roads" for _ in lafayette.roads),
            *(LAYER_OF_KIND[point.kind] for point in lafayette.points),
            *(LAYER_OF_AREA[area.kind] for area in lafayette.areas),
        ]
    )
    assert {layer: lafayette.tally.found(layer) for layer in lafayette.tally.read} == {
        layer: found[layer] for layer in lafayette.tally.read
    }


def test_the_extract_says_the_same_as_pbf(extract: Path, lafayette: Findings, tmp_path: Path) -> None:
    with osmium.SimpleWriter(str(tmp_path / "lafayette.osm.pbf")) as writer:
        for element in osmium.FileProcessor(str(extract)):
            writer.add(element)
    found = osm.read(tmp_path / "lafayette.osm.pbf", None)
    assert found.buildings == lafayette.buildings
    assert (found.roads, found.points, found.areas) == (lafayette.roads, lafayette.points, lafayette.areas)
    assert +found.tally.refused == +lafayette.tally.refused


def test_the_extract_is_read_within_seconds(extract: Path) -> None:
    start = time.perf_counter()
    osm.read(extract, shapely.box(652_000, 6_864_400, 652_200, 6_864_600))
    assert time.perf_counter() - start < LONGEST_S
