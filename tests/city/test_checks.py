"""Each rule of `check_tile`, shown to fail on a tile that breaks it; the unbroken tile is in `test_tile_laws`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from twincity.replicator.city.checks import check_tile, require_sound
from twincity.replicator.city.kerb_ramps import ground_height
from twincity.replicator.city.tile import CameraMount, CityTile, Furniture, Tree
from twincity.replicator.errors import TileError
from twincity.replicator.geometry.polygons import Polygon, Surface


def building_changed(tile: CityTile, **changes: Any) -> CityTile:
    return replace(tile, buildings=(replace(tile.buildings[0], **changes), *tile.buildings[1:]))


def moved(polygon: Polygon, by: float) -> Polygon:
    return Polygon(exterior=polygon.exterior + by, holes=tuple(hole + by for hole in polygon.holes))


def square(x: float, y: float, side: float) -> Polygon:
    return Polygon(exterior=np.array([[x, y], [x + side, y], [x + side, y + side], [x, y + side]]))


def middle_of_a_house(tile: CityTile) -> tuple[float, float, float]:
    corner = tile.buildings[0].footprint.exterior.min(0)
    return float(corner[0]) + 3.0, float(corner[1]) + 3.0, 0.14


def walked_on(tile: CityTile, surface: Surface) -> Surface:
    """A surface as if it were sidewalk."""
    heights = ground_height(surface.vertices[:, :2], tile.kerb_ramps)
    return replace(surface, vertices=np.column_stack([surface.vertices[:, :2], heights]))


def tree_on_a_walker(tile: CityTile) -> CityTile:
    x, y, _ = tile.walkable.vertices[tile.walkable.triangles[0]].mean(0)
    return replace(tile, trees=(*tile.trees, Tree(position=(float(x), float(y), 0.14), height_m=10.0)))


BREAKS: dict[str, tuple[Callable[[CityTile], CityTile], str]] = {
    "a number that is not finite": (
        lambda t: building_changed(t, gutter_height_m=float("nan")),
        "tile.buildings[0].gutter_height_m holds a number that is not finite.",
    ),
    "an array that is not finite": (
        lambda t: replace(t, roads=(replace(t.roads[0], points=t.roads[0].points + np.inf), *t.roads[1:])),
        "tile.roads[0].points holds a number that is not finite.",
    ),
    "no name": (lambda t: replace(t, name=""), "The tile has no name."),
    "no attribution": (lambda t: replace(t, attribution=()), "no attribution line"),
    "an id given twice": (lambda t: building_changed(t, id=t.buildings[1].id), "is given to 2 buildings."),
    "a clockwise exterior": (
        lambda t: building_changed(t, footprint=Polygon(exterior=t.buildings[0].footprint.exterior[::-1])),
        "its exterior runs clockwise.",
    ),
    "a closed ring": (
        lambda t: building_changed(
            t,
            footprint=Polygon(
                exterior=np.vstack([t.buildings[0].footprint.exterior, t.buildings[0].footprint.exterior[:1]])
            ),
        ),
        "repeats its first point",
    ),
    "two corners": (
        lambda t: building_changed(t, footprint=Polygon(exterior=t.buildings[0].footprint.exterior[:2])),
        "is not three or more points",
    ),
    "a bow tie": (
        lambda t: building_changed(t, footprint=Polygon(exterior=np.array([[0, 0], [5, 3], [5, 0], [0, 2.0]]))),
        "is not a valid polygon: Self-intersection",
    ),
    "a low building": (
        lambda t: building_changed(t, gutter_height_m=1.0),
        "has a gutter height of 1 m; 2 to 60 is possible.",
    ),
    "a high tree": (lambda t: replace(t, trees=(replace(t.trees[0], height_m=50.0),)), "Tree 0 has a height of 50 m"),
    "a lamp without head": (lambda t: replace(t, lamps=(replace(t.lamps[0], heads=0),)), "Lamp 0 has 0 heads"),
    "a road that stands still": (
        lambda t: replace(t, roads=(replace(t.roads[0], points=np.zeros((2, 2))), *t.roads[1:])),
        "repeats a point",
    ),
    "a bollard with a length": (
        lambda t: replace(t, furniture=(Furniture(kind="bollard", position=(0, 0, 0), length_m=1.0),)),
        "Furniture 0 is a bollard of length 1.0 m",
    ),
    "a triangle that faces down": (
        lambda t: replace(t, drivable=replace(t.drivable, triangles=t.drivable.triangles[:, ::-1])),
        "triangle(s) that do not face up",
    ),
    "a corner that is missing": (
        lambda t: replace(t, drivable=replace(t.drivable, triangles=t.drivable.triangles + 10_000)),
        "not among its vertices",
    ),
    "a road in the air": (
        lambda t: replace(t, drivable=replace(t.drivable, vertices=t.drivable.vertices + np.array([0, 0, 1.0]))),
        "The drivable surface does not lie on the ground at",
    ),
    "nowhere to walk": (
        lambda t: replace(t, walkable=Surface(vertices=np.zeros((0, 3)), triangles=np.zeros((0, 3), np.int64))),
        "no walkable ground",
    ),
    "a record lost": (
        lambda t: replace(t, report=replace(t.report, read={**t.report.read, "trees": 1000})),
        "Layer 'trees': 1000 read",
    ),
    "overlapping houses": (
        lambda t: building_changed(t, footprint=moved(t.buildings[0].footprint, 1.0), party_walls=np.zeros((0, 2, 2))),
        "overlap by",
    ),
    "a party wall elsewhere": (
        lambda t: building_changed(t, party_walls=np.array([[[0.0, 0.0], [1.0, 1.0]]])),
        "has a party wall away from its footprint",
    ),
    "a sidewalk over a road": (
        lambda t: replace(t, sidewalks=(*t.sidewalks, square(0, 0, 3.0))),
        "overlap by 9.00 m^2",
    ),
    "a hole in the ground": (lambda t: replace(t, courtyards=t.courtyards[:-1]), "The ground has gaps of"),
    "a tree in a house": (
        lambda t: replace(t, trees=(*t.trees, Tree(position=middle_of_a_house(t), height_m=9.0))),
        "stands inside a building.",
    ),
    "a camera in a house": (
        lambda t: replace(t, camera_mounts=(CameraMount(position=middle_of_a_house(t), heading_deg=0.0),)),
        "Camera mount 0 at",
    ),
    "a camera on a trunk": (
        lambda t: replace(t, camera_mounts=(CameraMount(position=t.trees[0].position, heading_deg=0.0),)),
        "is less than 0.4 m from a trunk.",
    ),
    "walkers on the road": (
        lambda t: replace(t, walkable=walked_on(t, t.drivable)),
        "of the walkable surface leave the sidewalks",
    ),
    "a tree among walkers": (tree_on_a_walker, "come nearer than 0.3 m to a wall, kerb, trunk or post"),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_rule_is_told_with_the_object_that_breaks_it(fault, procedural_tile):
    breaks, words = BREAKS[fault]
    assert any(words in finding for finding in check_tile(breaks(procedural_tile)))


def test_a_broken_tile_is_refused(procedural_tile):
    with pytest.raises(TileError, match=r"Tile 'procedural' breaks 1 rule.*no attribution line"):
        require_sound(replace(procedural_tile, attribution=()))


def test_a_sound_tile_is_not(procedural_tile):
    require_sound(procedural_tile)


def test_only_the_first_findings_are_told_in_full(procedural_tile):
    low = tuple(replace(building, gutter_height_m=0.5) for building in procedural_tile.buildings)
    with pytest.raises(TileError, match=r"breaks 40 rule\(s\).*And 35 more\.$"):
        require_sound(replace(procedural_tile, buildings=low))
