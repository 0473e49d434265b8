"""Streets, areas and furniture of OpenStreetMap on small invented areas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from twincity.replicator.city.sources import osm
from twincity.replicator.city.sources.findings import Findings, FoundPoint, FoundRoad

from .osm_area import ORIGIN, InventedArea, write_xml


def read(area: InventedArea, folder: Path) -> Findings:
    return osm.read(write_xml(area, folder / "area.osm"), None)


def road(folder: Path, **tags: str) -> FoundRoad | None:
    """One road of 100 m to the east with these tags, or None when it is refused."""
    area = InventedArea()
    area.way((0, 0), (100, 0), **({"highway": "residential"} | tags))
    found = read(area, folder)
    assert len(found.roads) + sum((+found.tally.refused).values()) == 1
    return found.roads[0] if found.roads else None


def point(folder: Path, **tags: str) -> FoundPoint | None:
    """One thing with these tags at the origin, or None when it is refused."""
    area = InventedArea()
    area.node(0, 0, **tags)
    found = read(area, folder)
    assert len(found.points) + sum((+found.tally.refused).values()) == 1
    return found.points[0] if found.points else None


@pytest.mark.parametrize(
    "highway, kind",
    [
        ("primary", "street"),
        ("tertiary_link", "street"),
        ("living_street", "street"),
        ("service", "service"),
        ("pedestrian", "pedestrian"),
        ("footway", "path"),
        ("cycleway", "path"),
        ("steps", "path"),
    ],
)
def test_roads_have_the_kind_of_their_rank(highway: str, kind: str, tmp_path: Path) -> None:
    found = road(tmp_path, highway=highway)
    assert found is not None
    assert found.kind == kind
    assert found.line.length == pytest.approx(100, abs=0.05)


def test_width_and_lanes_are_read_and_never_guessed(tmp_path: Path) -> None:
    told = road(tmp_path, width="7,5 m", lanes="2")
    both = road(tmp_path, lanes__forward="2", lanes__backward="1")
    silent = road(tmp_path)
    assert told is not None
    assert both is not None
    assert silent is not None
    assert (told.width_m, told.lanes) == (7.5, 2)
    assert both.lanes == 3
    assert (silent.width_m, silent.lanes) == (None, None)


@pytest.mark.parametrize(
    "tags, direction",
    [
        ({}, "both"),
        ({"oneway": "yes"}, "forward"),
        ({"oneway": "-1"}, "backward"),
        ({"oneway": "no", "junction": "roundabout"}, "both"),
        ({"junction": "roundabout"}, "forward"),
        ({"highway": "motorway"}, "forward"),
    ],
)
def test_traffic_runs_as_the_tags_say(tags: dict[str, str], direction: str, tmp_path: Path) -> None:
    found = road(tmp_path, **tags)
    assert found is not None
    assert found.direction == direction


@pytest.mark.parametrize(
    "tags, level",
    [
        ({}, 0),
        ({"tunnel": "yes"}, -1),
        ({"tunnel": "yes", "layer": "-3"}, -3),
        ({"bridge": "yes"}, 1),
        ({"bridge": "viaduct", "layer": "2"}, 2),
        ({"layer": "-2"}, -2),
        ({"highway": "steps", "layer": "1"}, 0),
        ({"level": "-1;0"}, -1),
        ({"level": "-0.5"}, -1),
        ({"level": "0"}, 0),
    ],
)
def test_tunnels_lie_below_the_street_and_bridges_above(tags: dict[str, str], level: int, tmp_path: Path) -> None:
    found = road(tmp_path, **tags)
    assert found is not None
    assert found.level == level


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "construction"},
        {"highway": "corridor"},
        {"highway": "footway", "indoor": "yes"},
        {"highway": "steps", "conveying": "forward"},
        {"highway": "footway", "covered": "arcade"},
        {"tunnel": "building_passage"},
    ],
)
def test_roads_that_no_street_camera_sees_are_refused(tags: dict[str, str], tmp_path: Path) -> None:
    assert road(tmp_path, **tags) is None


def test_a_road_cut_at_the_edge_of_the_file_keeps_what_is_known(tmp_path: Path) -> None:
    area = InventedArea()
    nodes = [area.node(x, 0) for x in (0, 40, 100)]
    area.way_of([*nodes, 998, 999], highway="residential")
    found = read(area, tmp_path)
    assert found.roads[0].line.length == pytest.approx(100, abs=0.05)
    assert found.tally.repaired["roads: cut where the file ends"] == 1


def test_names_in_the_wrong_encoding_are_mended(tmp_path: Path) -> None:
    garbled = "Rue FranÃ§aise"
    area = InventedArea()
    area.way((0, 0), (10, 0), highway="residential", name=garbled)
    area.way((0, 5), (10, 5), highway="residential", name="Rue Française")
    found = read(area, tmp_path)
    assert {road.name for road in found.roads} == {"Rue Française"}
    assert found.tally.repaired["roads: name in the wrong encoding mended"] == 1


def test_squares_are_areas_and_not_lines(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 20, 20, highway="pedestrian", area="yes")
    area.relation((area.box(40, 0, 60, 20), "outer"), (area.box(45, 5, 55, 15), "inner"), highway="footway", area="yes")
    area.box(80, 0, 100, 20, highway="service", area="yes")
    area.box(120, 0, 140, 20, highway="pedestrian")
    found = read(area, tmp_path)
    sizes = [(ground.kind, round(ground.shape.area)) for ground in found.areas]
    assert sorted(sizes) == [("carriageway", 400), ("sidewalk", 300), ("sidewalk", 400)]
    assert len(found.roads) == 1


@pytest.mark.parametrize(
    "tags, kind",
    [
        ({"area__highway": "residential"}, "carriageway"),
        ({"area__highway": "traffic_island"}, "island"),
        ({"area__highway": "crossing"}, "crossing"),
        ({"traffic_calming": "island"}, "island"),
        ({"leisure": "park"}, "green"),
        ({"landuse": "grass"}, "green"),
        ({"natural": "water"}, "water"),
    ],
)
def test_ground_has_the_kind_of_its_tags(tags: dict[str, str], kind: str, tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 20, 20, **tags)
    (ground,) = read(area, tmp_path).areas
    assert ground.kind == kind


def test_halls_and_arcades_are_no_squares(tmp_path: Path) -> None:
    area = InventedArea()
    for n, hidden in enumerate(({"indoor": "yes"}, {"level": "1"}, {"layer": "-1"}, {"covered": "yes"})):
        area.box(30 * n, 0, 30 * n + 20, 20, highway="pedestrian", area="yes", **hidden)
    found = read(area, tmp_path)
    assert not found.areas
    assert found.tally.found("sidewalks") == 0


@pytest.mark.parametrize(
    "tags, kind",
    [
        ({"natural": "tree"}, "tree"),
        ({"highway": "street_lamp"}, "lamp"),
        ({"barrier": "bollard"}, "bollard"),
        ({"barrier": "cycle_barrier"}, "barrier"),
        ({"amenity": "bench"}, "bench"),
        ({"amenity": "waste_basket"}, "bin"),
        ({"highway": "bus_stop", "shelter": "yes"}, "bus_shelter"),
        ({"amenity": "shelter", "shelter_type": "public_transport"}, "bus_shelter"),
        ({"amenity": "bicycle_parking"}, "bike_rack"),
        ({"amenity": "bicycle_rental"}, "bike_station"),
        ({"emergency": "fire_hydrant", "fire_hydrant:type": "pillar"}, "hydrant"),
        ({"highway": "traffic_signals"}, "traffic_light"),
        ({"railway": "subway_entrance"}, "metro_entrance"),
        ({"shop": "kiosk"}, "kiosk"),
        ({"shop": "newsagent"}, "kiosk"),
        ({"advertising": "column"}, "column"),
        ({"amenity": "drinking_water", "fountain": "wallace"}, "fountain"),
        ({"amenity": "post_box"}, "post_box"),
        ({"amenity": "toilets"}, "toilets"),
        ({"amenity": "clock"}, "clock"),
        ({"amenity": "vending_machine", "vending": "parking_tickets"}, "parking_meter"),
        ({"man_made": "street_cabinet"}, "cabinet"),
        ({"advertising": "billboard"}, "advert"),
        ({"highway": "give_way"}, "sign_give_way"),
        ({"traffic_sign": "FR:B1"}, "sign_no_entry"),
        ({"traffic_sign": "FR:B30"}, "sign_zone_30"),
        ({"traffic_sign": "FR:C20a;FR:M9v2"}, "sign_crossing"),
        ({"traffic_sign": "fr:b6a1[08:00]"}, "sign_no_parking"),
        ({"highway": "crossing", "crossing": "uncontrolled"}, "crossing"),
    ],
)
def test_things_of_the_street_have_the_kind_of_their_tags(tags: dict[str, str], kind: str, tmp_path: Path) -> None:
    found = point(tmp_path, **tags)
    assert found is not None
    assert found.kind == kind
    assert found.point.distance(shapely.Point(ORIGIN)) < 0.02


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "bus_stop"},
        {"highway": "crossing", "crossing": "unmarked"},
        {"highway": "crossing", "crossing:markings": "no"},
        {"emergency": "fire_hydrant", "fire_hydrant:type": "underground"},
        {"amenity": "bench", "indoor": "yes"},
        {"amenity": "bench", "level": "-1"},
        {"amenity": "bench", "level": "2"},
        {"amenity": "restaurant"},
        {"amenity": "clock", "support": "wall_mounted"},
        {"traffic_sign": "FR:B51"},
    ],
)
def test_things_that_are_not_seen_in_the_street_are_refused(tags: dict[str, str], tmp_path: Path) -> None:
    assert point(tmp_path, **tags) is None


def test_trees_have_their_genus_and_height(tmp_path: Path) -> None:
    area = InventedArea()
    area.node(0, 0, natural="tree", genus="Platanus", height="12,5 m")
    area.node(5, 0, natural="tree", species="Aesculus hippocastanum")
    area.node(10, 0, natural="tree", genus__fr="Tilleul")
    area.node(15, 0, natural="tree")
    found = read(area, tmp_path).points
    assert [tree.species for tree in found] == ["platanus", "aesculus", "tilia", None]
    assert [tree.height_m for tree in found] == [12.5, None, None, None]


def test_lamps_have_their_post_heads_and_colour(tmp_path: Path) -> None:
    lamp = point(
        tmp_path,
        highway="street_lamp",
        height="9 m",
        light__count="2",
        lamp_mount="bent_mast",
        light__colour="3000 K",
        direction="N",
    )
    assert lamp is not None
    assert (lamp.height_m, lamp.heads, lamp.support, lamp.colour_temperature_k) == (9, 2, "post", 3000)
    assert lamp.heading_deg == 90
    sodium = point(tmp_path, highway="street_lamp", light__method="high_pressure_sodium", support="wall_mounted")
    assert sodium is not None
    assert (sodium.colour_temperature_k, sodium.support) == (2000, "wall")


def test_a_crossing_knows_the_heading_of_the_road_it_crosses(tmp_path: Path) -> None:
    area = InventedArea()
    crossing = area.node(50, 50, highway="crossing", crossing="zebra")
    area.way_of([area.node(0, 0), crossing, area.node(100, 100)], highway="residential")
    area.way_of([area.node(40, 60), crossing, area.node(60, 40)], highway="footway", footway="crossing")
    (found,) = read(area, tmp_path).points
    assert found.heading_deg == pytest.approx(45, abs=0.5)


def test_a_bench_drawn_as_a_line_has_length_and_heading(tmp_path: Path) -> None:
    area = InventedArea()
    area.way((0, 0), (0, 2), amenity="bench")
    area.box(10, 0, 16, 2, amenity="bicycle_parking")
    bench, rack = read(area, tmp_path).points
    assert (bench.length_m, bench.heading_deg) == (pytest.approx(2, abs=0.02), pytest.approx(90, abs=0.5))
    assert rack.length_m == pytest.approx(6, abs=0.02)
    assert min(rack.heading_deg or 0, 180 - (rack.heading_deg or 0)) < 0.5
    assert rack.point.distance(shapely.Point(ORIGIN[0] + 13, ORIGIN[1] + 1)) < 0.02


def test_trees_of_a_row_stand_evenly_and_once(tmp_path: Path) -> None:
    area = InventedArea()
    area.way((0, 0), (74, 0), natural="tree_row", genus="Tilia")
    area.node(1, 0, natural="tree")
    found = read(area, tmp_path)
    row = [tree for tree in found.points if tree.species == "tilia"]
    steps = np.diff([tree.point.x for tree in row])
    assert len(row) == 10
    assert steps == pytest.approx(7.4, abs=0.02)
    assert found.tally.refused["trees: of a row, mapped one by one too"] == 1
    assert found.tally.guessed["trees: place within a row"] == 11
    assert found.tally.found("trees") == len(found.points)


def test_a_fence_is_made_of_equal_straight_elements(tmp_path: Path) -> None:
    area = InventedArea()
    area.way((0, 0), (10, 0), (10, 5), barrier="fence")
    found = read(area, tmp_path).points
    assert [round(barrier.length_m or 0, 1) for barrier in found] == [2.0] * 5 + [1.7] * 3
    assert {round(barrier.heading_deg or 0) % 180 for barrier in found} == {0, 90}
    assert sum(barrier.length_m or 0 for barrier in found) == pytest.approx(15, abs=0.05)


def test_things_inside_a_building_are_refused_but_not_under_a_canopy(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 20, 20, building="yes")
    area.box(40, 0, 60, 20, building="roof")
    for x in (10, 0.3, 50):
        area.node(x, 10, shop="newsagent")
    found = read(area, tmp_path)
    assert len(found.points) == 2
    assert found.tally.refused["kiosks: inside a building"] == 1


def test_a_kiosk_drawn_as_a_building_is_a_kiosk_and_a_shop_of_that_kind_a_building(tmp_path: Path) -> None:
    area = InventedArea()
    area.box(0, 0, 4, 3, building="kiosk", shop="newsagent")
    area.box(20, 0, 40, 20, building="yes", shop="newsagent")
    found = read(area, tmp_path)
    assert [kiosk.id for kiosk in found.points] == ["way/100"]
    assert [building.id for building in found.buildings] == ["way/101"]


def test_a_stop_and_its_shelter_are_one(tmp_path: Path) -> None:
    area = InventedArea()
    area.node(0, 0, highway="bus_stop", shelter="yes")
    area.box(2, 0, 6, 1.5, amenity="shelter", shelter_type="public_transport")
    area.node(100, 0, highway="bus_stop", shelter="yes")
    found = read(area, tmp_path)
    assert [shelter.id for shelter in found.points] == ["node/6", "way/100"]
    assert found.tally.refused["bus shelters: a stop whose shelter is drawn apart"] == 1
