"""No layer shows through the next, however few triangles they have."""

from __future__ import annotations

import numpy as np

from people_bake.layering import in_order
from people_bake.piece import Piece


def tube(part: str, radius: float, sides: int, *, low: float = 0.0, high: float = 0.6) -> Piece:
    """An open tube about Z with so many sides."""
    rows = 9
    angle, z = np.meshgrid(np.arange(sides) * 2 * np.pi / sides, np.linspace(low, high, rows))
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), z], -1).reshape(-1, 3)
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(sides), indexing="ij")
    a, b = row * sides + column, row * sides + (column + 1) % sides
    faces = np.concatenate([np.stack([a, b, b + sides], -1), np.stack([a, b + sides, a + sides], -1)]).reshape(-1, 3)
    weights = np.zeros((len(points), 28))
    weights[:, 0] = 1
    return Piece(
        part=part, points=points, faces=faces.astype(np.int32), weights=weights, uvs=np.zeros((len(points), 2))
    )


def radii(piece: Piece) -> np.ndarray:
    return np.linalg.norm(piece.points[:, :2], axis=1)


def faces_of_a_prism(radius: float, sides: int) -> float:
    """How near the flat sides of a prism come to its axis."""
    return radius * np.cos(np.pi / sides)


def test_a_coarse_coat_over_a_fine_shirt_would_show_it() -> None:
    assert radii(tube("top", 0.15, 60)).max() > faces_of_a_prism(0.155, 7)


def test_what_is_covered_ends_up_behind_the_triangles_that_cover_it() -> None:
    shirt, _ = in_order([tube("top", 0.15, 60, low=0.1, high=0.5), tube("outer", 0.155, 7)], [True, True], 0)
    angles = np.arctan2(shirt.points[:, 1], shirt.points[:, 0])
    from_middle = (angles % (2 * np.pi / 7)) - np.pi / 7
    assert (radii(shirt) * np.cos(from_middle)).max() < faces_of_a_prism(0.155, 7) - 0.003


def test_what_sticks_out_of_a_collar_stays_where_it_is() -> None:
    neck = tube("skin", 0.15, 60, low=0.65, high=0.8)
    moved, _ = in_order([neck, tube("outer", 0.155, 7)], [True, True], 0)
    assert np.array_equal(moved.points, neck.points)


def test_the_cover_itself_does_not_move() -> None:
    coat = tube("outer", 0.155, 7)
    assert np.array_equal(in_order([tube("top", 0.15, 60), coat], [True, True], 0)[1].points, coat.points)


def test_what_is_sewn_on_lies_in_front_of_its_cloth() -> None:
    _, band = in_order([tube("outer", 0.155, 7), tube("trim", 0.145, 60, low=0.2, high=0.3)], [True, False], 0)
    angles = np.arctan2(band.points[:, 1], band.points[:, 0])
    from_middle = (angles % (2 * np.pi / 7)) - np.pi / 7
    assert (radii(band) * np.cos(from_middle)).min() > faces_of_a_prism(0.155, 7)
