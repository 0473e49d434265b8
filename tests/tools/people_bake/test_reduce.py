"""Fewer triangles, the same garment."""

from __future__ import annotations

import numpy as np
import pytest

from people_bake.piece import Piece, merged
from people_bake.reduce import area, budgets, reduced, smooth_normals, unwrapped, welded

JOINTS = 28


def sleeve(around: int = 48, along: int = 40, *, part: str = "top", radius: float = 0.08) -> Piece:
    """A tube 0.6 m long whose texture goes round once; its seam is closed."""
    u, v = np.meshgrid(np.arange(around) / around, np.linspace(0, 1, along))
    points = np.stack([radius * np.cos(2 * np.pi * u), radius * np.sin(2 * np.pi * u), 0.6 * v], -1).reshape(-1, 3)
    row, column = np.meshgrid(np.arange(along - 1), np.arange(around), indexing="ij")
    a, b = row * around + column, row * around + (column + 1) % around
    faces = np.concatenate([np.stack([a, b, b + around], -1), np.stack([a, b + around, a + around], -1)])
    weights = np.zeros((len(points), JOINTS))
    weights[:, 8], weights[:, 9] = 1 - v.ravel(), v.ravel()
    return Piece(
        part=part, points=points, faces=faces.reshape(-1, 3).astype(np.int32), weights=weights,
        uvs=np.stack([u, v * 1.2], -1).reshape(-1, 2), u_wrap=1,
    )  # fmt: skip


@pytest.mark.parametrize("triangles", [1500, 400, 100])
def test_a_reduced_piece_has_about_the_triangles_it_may_have(triangles: int) -> None:
    assert 0.7 * triangles <= len(reduced(sleeve(), triangles).faces) <= triangles


def test_a_piece_with_few_triangles_stays_as_it_is() -> None:
    assert len(reduced(sleeve(), 10**6).faces) == len(sleeve().faces)


def test_a_reduced_piece_keeps_to_the_surface_of_the_full_one() -> None:
    radius = np.linalg.norm(reduced(sleeve(), 300).points[:, :2], axis=1)
    assert np.abs(radius - 0.08).max() < 0.004


def test_what_a_corner_knows_was_known_by_a_corner_of_the_full_piece() -> None:
    full, few = sleeve(), reduced(sleeve(), 300)
    known = {tuple(row) for row in np.concatenate([full.weights, full.uvs], 1).tolist()}
    assert {tuple(row) for row in np.concatenate([few.weights, few.uvs], 1).tolist()} <= known


def test_a_reduced_sleeve_is_open_at_its_two_ends_only() -> None:
    faces = reduced(sleeve(), 300).faces
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1)
    single, counts = np.unique(edges, axis=0, return_counts=True)
    z = reduced(sleeve(), 300).points[single[counts == 1]][..., 2]
    assert np.minimum(z, 0.6 - z).max() < 0.01


def test_a_reduced_sleeve_is_nearly_as_large_as_the_full_one() -> None:
    assert area(reduced(sleeve(), 300)) == pytest.approx(area(sleeve()), rel=0.05)


def test_no_triangle_of_an_unwrapped_piece_runs_back_across_the_texture() -> None:
    piece = unwrapped(reduced(sleeve(), 400))
    u = piece.uvs[piece.faces, 0]
    assert (u.max(1) - u.min(1)).max() < 0.5


def test_a_piece_that_is_not_unwrapped_has_such_triangles() -> None:
    u = reduced(sleeve(), 400).uvs[reduced(sleeve(), 400).faces, 0]
    assert (u.max(1) - u.min(1)).max() > 0.5


def test_unwrapping_moves_texture_coordinates_by_whole_turns_only() -> None:
    piece = unwrapped(sleeve())
    known = {tuple(row) for row in np.round(sleeve().uvs % (1, 10), 9).tolist()}
    assert {tuple(row) for row in np.round(piece.uvs % (1, 10), 9).tolist()} <= known


def test_doubled_corners_are_welded() -> None:
    piece = sleeve()
    doubled = Piece(
        part="top", points=piece.points[piece.faces].reshape(-1, 3), uvs=piece.uvs[piece.faces].reshape(-1, 2),
        weights=piece.weights[piece.faces].reshape(-1, JOINTS), u_wrap=1,
        faces=np.arange(piece.faces.size, dtype=np.int32).reshape(-1, 3),
    )  # fmt: skip
    assert len(welded(doubled).points) == len(piece.points)


def test_normals_of_a_tube_point_away_from_its_axis() -> None:
    piece = sleeve()
    outward = piece.points * (1, 1, 0) / 0.08
    assert (smooth_normals(piece) * outward).sum(1).min() > 0.99


def test_all_triangles_are_given_away_and_no_piece_gets_more_than_it_has() -> None:
    pieces = [sleeve(), sleeve(around=8, along=4, part="trim"), sleeve(radius=0.2, part="bottom")]
    given = budgets(pieces, 3000)
    assert sum(given) == pytest.approx(3000, abs=3)
    assert given[1] == len(pieces[1].faces)
    assert given[2] > given[0]


def test_merged_pieces_keep_their_triangles() -> None:
    both = merged([sleeve(), sleeve(radius=0.2)])
    assert area(both) == pytest.approx(area(sleeve()) + area(sleeve(radius=0.2)))
