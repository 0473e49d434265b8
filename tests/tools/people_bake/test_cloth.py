"""Laws of working with cloth, on shapes that need no body."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'twincity-replicator[people]'")

from people_bake.cloth.hang import hung, silhouette
from people_bake.cloth.hems import hemmed
from people_bake.cloth.loops import evenly, rims
from people_bake.cloth.mesh import Cloth, boundary, clipped, edges, normals_of, subdivided
from people_bake.cloth.settle import Beneath, Obstacle, Stuff, settled
from people_bake.cloth.strips import ribbon, sheet, tube


def square(count: int = 11) -> Cloth:
    """A metre of flat cloth, facing up."""
    x, y = np.meshgrid(np.linspace(0, 1, count), np.linspace(0, 1, count), indexing="ij")
    index = np.arange(count * count).reshape(count, count)
    a, b, c, d = (part.ravel() for part in (index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]))
    weights = np.zeros((count * count, 28))
    weights[:, 0], weights[:, 1] = 1 - x.ravel(), x.ravel()
    return Cloth(
        points=np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1),
        faces=np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]),
        weights=weights,
        values={"x": x.ravel()},
    )


def area(cloth: Cloth) -> float:
    a, b, c = (cloth.points[cloth.faces[:, k]] for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


@pytest.mark.parametrize("where", [0.2, 0.347, 0.5, 0.501, 0.93])
def test_a_cut_is_straight_and_keeps_what_lies_on_its_side(where: float) -> None:
    cloth = square()
    kept = clipped(cloth, where - cloth.points[:, 0])
    assert area(kept) == pytest.approx(where, abs=1e-9)
    assert kept.points[:, 0].max() == pytest.approx(where, abs=1e-9)


def test_what_a_point_knows_is_cut_with_it() -> None:
    cloth = square()
    kept = clipped(cloth, 0.77 - cloth.points[:, 0] - 0.3 * cloth.points[:, 1])
    assert np.allclose(kept["x"], kept.points[:, 0])
    assert np.allclose(kept.weights.sum(1), 1)
    assert np.allclose(kept.weights[:, 1], kept.points[:, 0])


def test_cutting_leaves_no_slivers() -> None:
    cloth = square()
    kept = clipped(cloth, 0.5004 - cloth.points[:, 0])
    pairs = edges(kept.faces)
    assert np.linalg.norm(kept.points[pairs[:, 0]] - kept.points[pairs[:, 1]], axis=1).min() > 0.02


def test_finer_cloth_is_the_same_cloth() -> None:
    fine = subdivided(square())
    assert len(fine.faces) == 4 * len(square().faces)
    assert area(fine) == pytest.approx(1, abs=0.005)  # its corners are rounded
    assert normals_of(fine.points, fine.faces)[:, 2].min() > 0.99


def test_an_edge_is_one_path_around() -> None:
    cloth = square()
    (rim,) = rims(cloth.faces)
    assert len(rim) == 40
    again = evenly(cloth.points[rim], 8, closed=True)
    assert np.linalg.norm(np.diff(again, axis=0), axis=1) == pytest.approx(0.5, abs=0.21)


def test_a_hem_shows_thickness_and_turns_its_open_edge_inwards() -> None:
    cloth = hemmed(square(), 0.01, 0.05)
    rim = cloth.points[np.unique(boundary(cloth.faces))]
    assert rim[:, 2].max() < -0.005
    assert rim[:, :2].min() > 0.01
    assert rim[:, :2].max() < 0.99


def test_a_hem_keeps_turning_the_same_way() -> None:
    cloth = hemmed(square(), 0.01, 0.05)
    directed = np.concatenate([cloth.faces[:, [0, 1]], cloth.faces[:, [1, 2]], cloth.faces[:, [2, 0]]])
    assert len(np.unique(directed, axis=0)) == len(directed)


def test_cloth_hangs_from_the_widest_place_above() -> None:
    turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    chest = np.stack([0.2 * np.cos(turn), 0.2 * np.sin(turn), np.full(400, 1.0)], 1)
    waist = chest * [0.5, 0.5, 0.8]
    rings = [chest * [1, 1, z] for z in np.linspace(0.95, 1.0, 12)]
    rings += [waist * [1, 1, z] for z in np.linspace(0.6, 1, 30)]
    cloud = np.concatenate(rings)
    hanging = hung(silhouette(cloud, np.zeros(2), 1.0, 0.5), start=0.97)
    assert hanging.at(np.array([[0.1, 0, 0.7]]))[0] == pytest.approx(0.2, abs=0.01)


def ball(radius: float) -> Obstacle:
    rng = np.random.default_rng(1)
    normals = rng.normal(size=(6000, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Obstacle(points=radius * normals, normals=normals)


def laid_on_a_ball() -> np.ndarray:
    cloth = square(21)
    points = (cloth.points - [0.5, 0.5, 0]) * 0.5 + [0, 0, 0.22]
    pairs = edges(cloth.faces)
    rest = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    stuff = Stuff(rounds=150, weight_m=0.001)
    return settled(points, cloth.faces, rest, np.zeros(len(points)), [ball(0.2)], stuff)


def test_cloth_laid_on_a_ball_drapes_and_stays_outside() -> None:
    points = laid_on_a_ball()
    near = np.linalg.norm(points, axis=1)
    assert near.min() > 0.198
    corners = points[[0, 20, -21, -1], 2]
    assert corners.max() < 0.16


def test_cloth_settles_the_same_way_twice() -> None:
    assert laid_on_a_ball().tobytes() == laid_on_a_ball().tobytes()


def test_held_points_do_not_move() -> None:
    cloth = square()
    pairs = edges(cloth.faces)
    rest = 1.1 * np.linalg.norm(cloth.points[pairs[:, 0]] - cloth.points[pairs[:, 1]], axis=1)
    held = (cloth.points[:, 0] < 0.05).astype(float)
    far = Obstacle(points=ball(0.01).points - [0, 0, 9], normals=ball(0.01).normals)
    points = settled(cloth.points, cloth.faces, rest, held, [far], Stuff(rounds=20))
    assert np.allclose(points[held == 1], cloth.points[held == 1])
    assert points[held == 0, 2].mean() < -0.001


def outward(piece) -> float:  # type: ignore[no-untyped-def]
    """Six times the volume within, positive when the faces look out."""
    a, b, c = (piece.points[piece.faces[:, k]] - piece.points.mean(0) for k in range(3))
    return float((a * np.cross(b, c)).sum())


def test_a_tube_is_closed_and_looks_outwards() -> None:
    path = np.stack([np.linspace(0, 1, 9), np.zeros(9), np.zeros(9)], 1)
    piece = tube("trim", path, 0.1, np.tile(np.eye(28)[0], (9, 1)), sides=24)
    assert outward(piece) / 6 == pytest.approx(np.pi * 0.01, rel=0.03)


def test_a_sheet_is_closed_and_looks_outwards() -> None:
    grid = square().points.reshape(11, 11, 3)
    piece = sheet("top", grid, np.tile(np.eye(28)[0], (11, 11, 1)), 0.02)
    assert len(boundary(piece.faces)) == 0
    assert outward(piece) / 6 == pytest.approx(0.02, rel=0.01)


def test_a_ribbon_keeps_its_width_and_stands_on_its_surface() -> None:
    line = np.stack([np.linspace(0, 1, 12), np.zeros(12), np.zeros(12)], 1)
    where = (line, np.tile([0, 0, 1.0], (12, 1)), np.tile(np.eye(28)[0], (12, 1)))
    piece = ribbon("trim", where, 0.1, 0.004)
    assert np.ptp(piece.points[:, 1]) == pytest.approx(0.1)
    assert piece.points[:, 2].max() == pytest.approx(0.005)
    assert normals_of(piece.points, piece.faces)[piece.points[:, 2] > 0.0049, 2].min() > 0.5


def test_nothing_deep_is_taken_for_something_that_sank_in() -> None:
    beneath = Beneath([ball(0.2)])
    assert np.allclose(beneath.pushed_out(np.zeros((1, 3)), 0.001), 0)
