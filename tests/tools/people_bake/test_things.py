"""Modelling things: shapes keep their promises, and a thing is the same every time it is made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("fast_simplification", reason="only who bakes needs it: pip install 'twincity-replicator[people]'")

from people_bake.things import THINGS, umbrella
from people_bake.things.asset import shaded, write_thing
from people_bake.things.shape import Shape, bent, block, hoop, lathe, loft, tube, welded
from people_bake.things.thing import FAR, LEVELS, NEAR


def volume(shape: Shape) -> float:
    a, b, c = (shape.points[shape.faces[:, corner]] for corner in range(3))
    return float((a * np.cross(b, c)).sum()) / 6


def is_closed(shape: Shape) -> bool:
    """Every edge has a neighbour that runs along it the other way."""
    edges = {(int(face[i]), int(face[(i + 1) % 3])) for face in shape.faces for i in range(3)}
    return all((b, a) in edges for a, b in edges)


def test_a_block_is_closed_and_as_large_as_asked() -> None:
    shape = block((0.4, 0.3, 0.2), corner=0.05, edge=0.03, steps=2)
    assert is_closed(shape)
    assert np.ptp(shape.points, axis=0) == pytest.approx([0.4, 0.3, 0.2])
    assert 0.9 * 0.024 < volume(shape) < 0.024
    assert volume(block((0.4, 0.3, 0.2), corner=0.05, edge=0.03, steps=0)) == pytest.approx(0.024)


def test_tubes_wheels_and_turned_bodies_look_outwards() -> None:
    path = bent([(0, 0, 0), (0, 0, 0.5), (0.4, 0, 0.5)], 0.1, 4)
    assert volume(tube(path, 0.02, 8, capped=True)) > 0
    assert volume(hoop(0.3, 0.02, 24, 6)) == pytest.approx(2 * np.pi**2 * 0.28 * 0.02**2, rel=0.2)
    assert volume(lathe([(0.1, 0.0), (0.1, 0.5)], 32)) == pytest.approx(np.pi * 0.01 * 0.5, rel=0.02)


def test_a_bent_tube_keeps_its_thickness() -> None:
    path = bent([(0, 0, 0), (0, 0, 0.5), (0.4, 0, 0.5)], 0.1, 6)
    shape = tube(path, 0.02, 12)
    steps = np.linspace(path[:-1], path[1:], 50).reshape(-1, 3)
    nearest = np.linalg.norm(shape.points[:, None] - steps[None], axis=2).min(1)
    assert nearest.max() < 0.022
    assert nearest.min() > 0.017


def test_a_mirror_image_looks_outwards_too() -> None:
    shape = block((0.1, 0.1, 0.1)).moved(y=1)
    assert volume(shape.mirrored()) == pytest.approx(volume(shape))


def test_welding_drops_what_has_no_area() -> None:
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1e-6, 0, 0]], float)
    shape = welded(points, np.array([[0, 1, 2], [0, 3, 1]]))
    assert (len(shape.points), len(shape.faces)) == (3, 1)


def test_flat_faces_beside_a_sharp_edge_stay_flat() -> None:
    part = shaded("Box", block((1, 1, 1)), 75.0)
    assert len(part.points) == 24
    assert (np.abs(part.normals).max(1) > 0.999).all()


def test_a_round_bar_is_shaded_round() -> None:
    rings = tube([(0, 0, 0), (0, 0, 1)], 0.1, 5)
    part = shaded("Bar", rings, 75.0)
    assert len(part.points) == len(rings.points)


def test_an_open_lofts_caps_close_it() -> None:
    square = np.array([[1, 1, 0], [-1, 1, 0], [-1, -1, 0], [1, -1, 0]], float)
    assert is_closed(loft(np.array([square, np.add(square, (0, 0, 1))])))


def test_panels_of_an_umbrella_sag_between_its_ribs() -> None:
    canopy = umbrella.build_open(NEAR)["canopy"].points
    radius = np.linalg.norm(canopy[:, :2], axis=1)
    rim = canopy[radius > 0.45]
    turn = np.degrees(np.arctan2(rim[:, 1], rim[:, 0])) % 45
    ends = np.minimum(turn, 45 - turn) < 1
    between = np.abs(turn - 22.5) < 1
    reach = np.linalg.norm(rim[:, :2], axis=1)
    assert reach[ends].max() > reach[between].max() + 0.03


@pytest.mark.parametrize("name", sorted(THINGS))
def test_every_part_has_a_material_and_a_face(name: str) -> None:
    thing = THINGS[name]
    near, far = thing.build(NEAR), thing.build(FAR)
    assert near.keys() == thing.materials.keys()
    assert far.keys() <= near.keys()
    assert all(len(shape.faces) for shape in (*near.values(), *far.values()))
    assert thing.dyes.keys() <= near.keys()


@pytest.mark.parametrize("name", ["bicycle", "dog_small", "umbrella_open"])
def test_baking_again_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.usdc", tmp_path / "second.usdc"
    triangles = write_thing(first, name, THINGS[name])
    write_thing(second, name, THINGS[name])
    assert first.read_bytes() == second.read_bytes()
    assert triangles.keys() == LEVELS.keys()
