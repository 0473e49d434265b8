"""Bags on a body: they lie on the clothes, neither in them nor off them."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("fast_simplification", reason="only who bakes needs it: pip install 'twincity-replicator[people]'")

from scipy.spatial import ConvexHull, cKDTree
from tests.tools.people_bake.bodies import needs_wheel

from people_bake import source
from people_bake.body import Body, BodySpec, fit_body
from people_bake.piece import Piece
from people_bake.wearables import WEARABLES, make_wearable
from twincity.replicator.scene.people.skeleton import INDEX

SPECS = {
    "man": BodySpec(sex=0.0, age_years=35, height_m=1.76, bmi=23),
    "heavy woman": BodySpec(sex=1.0, age_years=60, height_m=1.60, bmi=32),
    "child": BodySpec(sex=0.5, age_years=8, height_m=1.28, bmi=16),
}

pytestmark = needs_wheel


def suit(body: Body) -> Piece:
    """A stand-in for clothes: the suit that all clothes are made from, 14 mm off the skin."""
    triangles = source.faces("helper-tights")
    a, b, c = (body.points[triangles[:, corner]] for corner in range(3))
    normals = np.zeros_like(body.points)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], np.cross(b - a, c - a))
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    used, faces = np.unique(triangles, return_inverse=True)
    return Piece(
        part="top",
        points=(body.points + 0.014 * normals)[used],
        faces=faces.reshape(-1, 3).astype(np.int32),
        weights=source.joint_weights()[used],
        uvs=np.zeros((len(used), 2)),
    )


@pytest.fixture(scope="module", params=SPECS)
def dressed(request: pytest.FixtureRequest) -> tuple[Body, Piece]:
    body = fit_body(SPECS[request.param])
    return body, suit(body)


@pytest.fixture(scope="module")
def bags(dressed: tuple[Body, Piece]) -> dict[str, Piece]:
    return {kind: make_wearable(dressed[0], kind, [dressed[1]]) for kind in WEARABLES}


def split(bag: Piece) -> tuple[np.ndarray, np.ndarray]:
    """Points of the bag, which all follow the same joints, and of its straps."""
    rigid = (bag.weights == bag.weights[0]).all(1)
    return bag.points[rigid], bag.points[~rigid]


def dense(piece: Piece, count: int = 60_000) -> np.ndarray:
    """Points all over a piece."""
    corners = piece.points[piece.faces]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    rng = np.random.default_rng(1)
    chosen = corners[rng.choice(len(corners), count, p=areas / areas.sum())]
    shares = rng.dirichlet([1, 1, 1], count)
    return np.einsum("nk,nka->na", shares, chosen)


@pytest.mark.parametrize("kind", WEARABLES)
def test_cloth_does_not_stand_in_the_bag(kind: str, bags: dict[str, Piece], dressed: tuple[Body, Piece]) -> None:
    bag, _ = split(bags[kind])
    hull = ConvexHull(bag)
    depth = -(dense(dressed[1]) @ hull.equations[:, :3].T + hull.equations[:, 3]).max(1)
    assert depth.max() < 0.005


@pytest.mark.parametrize("kind", WEARABLES)
def test_straps_lie_on_the_cloth(kind: str, bags: dict[str, Piece], dressed: tuple[Body, Piece]) -> None:
    _, strap = split(bags[kind])
    stations = strap.reshape(2 if kind == "backpack" else 1, -1, 4, 3)
    lower = stations[:, 2:-2, :2].mean(2).reshape(-1, 3)  # its ends lead to the bag
    assert cKDTree(dense(dressed[1])).query(lower)[0].max() < 0.015


@pytest.mark.parametrize("kind", WEARABLES)
def test_weights_are_whole_and_faces_close(kind: str, bags: dict[str, Piece]) -> None:
    bag = bags[kind]
    assert bag.part == kind
    assert np.abs(bag.weights.sum(1) - 1).max() < 1e-6
    assert (bag.weights >= 0).all()
    assert len(bag.faces) < 560
    assert bag.faces.max() < len(bag.points)


def test_a_rucksack_rides_on_the_back_and_a_shoulder_bag_on_the_hip(
    bags: dict[str, Piece], dressed: tuple[Body, Piece]
) -> None:
    back, hip = split(bags["backpack"])[0], split(bags["shoulder_bag"])[0]
    assert back[:, 0].max() < dressed[0].joint("upper_chest")[0]
    assert abs(back[:, 1].mean()) < 0.01
    assert hip[:, 1].min() > 0
    assert abs(hip[:, 2].mean() - dressed[0].joint("hips")[2]) < 0.12


def test_a_rucksack_moves_with_the_chest_and_a_shoulder_bag_with_the_hips(bags: dict[str, Piece]) -> None:
    assert bags["backpack"].weights[0, INDEX["upper_chest"]] == pytest.approx(0.75)
    assert bags["shoulder_bag"].weights[0, INDEX["hips"]] == 1


def test_the_same_body_gets_the_same_bag(dressed: tuple[Body, Piece], bags: dict[str, Piece]) -> None:
    again = make_wearable(dressed[0], "backpack", [dressed[1]])
    assert np.array_equal(again.points, bags["backpack"].points)
