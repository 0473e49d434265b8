"""Laws of clothes: every kind fits everybody, covers what it should, and nothing pokes through."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'twincity-replicator[people]'")

from people_bake import source
from people_bake.cloth import folds
from people_bake.cloth.layers import obstacles
from people_bake.cloth.mesh import boundary
from people_bake.cloth.settle import Beneath, skinning
from people_bake.garments import (
    GARMENTS,
    Garment,
    dress_body,
    dressing_order,
    hidden_skin,
    make_garment,
    without_covered,
)
from people_bake.piece import Piece
from twincity.replicator.errors import UnknownNameError
from twincity.replicator.scene.people.skeleton import INDEX, JOINTS, SIDES, about

WHEEL = source.CACHE / source.WHEEL
NO_DATA = f"the bodies' data are not there: {WHEEL.name} is fetched by tools/bake_people.py"
pytestmark = pytest.mark.skipif(
    not WHEEL.exists(), reason=f"the bodies' data are not there: {WHEEL.name} is fetched by tools/bake_people.py"
)

EXTREMES = {
    "toddler": {"sex": 1.0, "age_years": 2.0, "height_m": 0.86, "bmi": 16.5},
    "heavy woman": {"sex": 1.0, "age_years": 50.0, "height_m": 1.60, "bmi": 38.0},
    "tall thin man": {"sex": 0.0, "age_years": 25.0, "height_m": 2.0, "bmi": 16.5},
    "pregnant": {"sex": 1.0, "age_years": 30.0, "height_m": 1.68, "bmi": 26.0, "pregnant": 1.0},
}
PARTS = {"top", "inner", "outer", "bottom", "legs", "shoes", "soles", "trim", "scarf"}


@lru_cache(maxsize=8)
def body(name: str):  # type: ignore[no-untyped-def]
    from people_bake.body import BodySpec, fit_body

    return fit_body(BodySpec(**EXTREMES[name]))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folds need 120 rounds to look well; laws hold after 12."""
    slowly = folds.settled

    def quickly(*given: object) -> np.ndarray:
        *others, stuff = given
        return slowly(*others, replace(stuff, rounds=12))  # type: ignore[arg-type, type-var]

    monkeypatch.setattr(folds, "settled", quickly)


@lru_cache(maxsize=8)
def outfit(name: str) -> tuple[Piece, ...]:
    """Jeans, a shirt, an open jacket and sneakers."""
    kinds = [
        Garment(kind="jeans"),
        Garment(kind="shirt", tucked=True),
        Garment(kind="denim_jacket", open=0.5),
        Garment(kind="sneakers"),
    ]
    return tuple(dress_body(body(name), kinds))


def sunk(points: np.ndarray, beneath: Beneath) -> np.ndarray:
    """(n,) how far points are behind what is nearest to them [m]."""
    return np.linalg.norm(beneath.pushed_out(points, 0.0) - points, axis=1)


@pytest.mark.parametrize("kind", sorted(GARMENTS))
def test_every_kind_is_made(kind: str) -> None:
    number = sorted(GARMENTS).index(kind)
    name = sorted(EXTREMES)[number % len(EXTREMES)]  # all kinds on all four would take minutes
    wearer = body(name)
    pieces = make_garment(wearer, Garment(kind=kind), [])
    main = max(pieces, key=lambda piece: len(piece.faces))
    assert {piece.part for piece in pieces} <= PARTS
    assert {piece.part for piece in pieces} <= set(GARMENTS[kind].parts)
    for piece in pieces:
        assert np.isfinite(piece.points).all()
        assert np.isfinite(piece.uvs).all()
        assert np.allclose(piece.weights.sum(1), 1)
        assert piece.faces.max() < len(piece.points)
        assert np.ptp(piece.points[:, 2]) < wearer.top[2]
    from people_bake.cloth.form import form_of

    deep = sunk(main.points, Beneath(obstacles(form_of(wearer), [])))
    assert (deep > 0.002).mean() < 0.005
    assert np.quantile(deep, 0.999) < 0.004


@pytest.mark.parametrize("name", sorted(EXTREMES))
def test_no_layer_pokes_through_the_next(name: str) -> None:
    from people_bake.cloth.form import form_of

    worn: list[Piece] = []
    for piece in outfit(name):
        if len(piece.faces) > 1200:
            deep = sunk(piece.points, Beneath(obstacles(form_of(body(name)), worn)))
            assert (deep > 0.002).mean() < 0.01, piece.part
            worn.append(piece)


@pytest.mark.parametrize("name", sorted(EXTREMES))
def test_clothes_hide_the_trunk_but_neither_face_nor_hands(name: str) -> None:
    wearer = body(name)
    hidden = hidden_skin(wearer, outfit(name))
    points = wearer.points[: len(hidden)]
    weights = source.joint_weights()[: len(hidden)]
    forward, up = (points - wearer.eye)[:, [0, 2]].T / wearer.head_scale
    face = (weights[:, INDEX["head"]] > 0.9) & (forward > -0.05) & (up > -0.09)
    joints = [INDEX[f"{side}_{joint}"] for side in SIDES for joint in ("fingers", "fingertips", "thumb")]
    fingers = weights[:, joints].sum(1) > 0.5
    trunk = weights[:, [INDEX[joint] for joint in ("hips", "spine", "chest")]].sum(1) > 0.8
    assert not hidden[face].any()
    assert not hidden[fingers].any()
    assert hidden[trunk].mean() > 0.93  # 0.99 with all its folds


def test_open_edges_are_turned_in() -> None:
    """Where the mesh ends, cloth lies over the end: no paper-thin edge can be seen."""
    for piece in outfit("tall thin man"):
        if piece.part in ("top", "bottom", "outer") and len(piece.faces) > 1200:
            rim = np.unique(boundary(piece.faces))
            assert len(rim)
            inner = np.zeros(len(piece.points), bool)
            inner[rim] = True
            distance = np.linalg.norm(piece.points[rim][:, None] - piece.points[~inner][::7][None], axis=2).min(1)
            assert np.quantile(distance, 0.9) < 0.03


def test_texture_coordinates_run_on_but_for_whole_turns_and_armpits() -> None:
    for piece in outfit("tall thin man"):
        if not piece.u_wrap:
            continue
        u, v = piece.uvs[piece.faces].transpose(2, 0, 1)
        step = np.abs((u - np.roll(u, 1, axis=1) + 0.5) % 1 - 0.5).max(1)
        assert (step > 0.25).mean() < 0.02
        assert (np.abs(v - np.roll(v, 1, axis=1)).max(1) > 0.25).mean() < 0.005


def sitting_and_walking() -> list[np.ndarray]:
    poses = []
    for left, right, shin in ((-80.0, -80.0, 85.0), (-28.0, 18.0, 20.0)):
        rotations = np.tile(np.eye(3), (len(JOINTS), 1, 1))
        for side, angle in (("left", left), ("right", right)):
            rotations[INDEX[f"{side}_thigh"]] = about("y", angle)
            rotations[INDEX[f"{side}_shin"]] = about("y", shin)
            rotations[INDEX[f"{side}_upper_arm"]] = about("y", -angle / 3)
        poses.append(rotations)
    return poses


@pytest.mark.parametrize("kind", ["dress", "overcoat", "jeans", "long_skirt"])
def test_cloth_is_not_torn_by_walking_and_sitting(kind: str) -> None:
    wearer = body("tall thin man")
    piece = make_garment(wearer, Garment(kind=kind), [])[0]
    pairs = np.unique(np.sort(piece.faces[:, [0, 1]], axis=1), axis=0)
    before = np.linalg.norm(piece.points[pairs[:, 0]] - piece.points[pairs[:, 1]], axis=1)
    for rotations in sitting_and_walking():
        matrices, shifts = skinning(wearer.skeleton, rotations)
        points = np.einsum("vj,jab,vb->va", piece.weights, matrices, piece.points) + piece.weights @ shifts
        after = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
        assert np.quantile(after - before, 0.99) < 0.04


def test_the_same_garment_twice_is_the_same_to_the_last_bit() -> None:
    first, second = (make_garment(body("pregnant"), Garment(kind="t_shirt", seed=5), []) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert one.points.tobytes() == other.points.tobytes()
        assert one.uvs.tobytes() == other.uvs.tobytes()


def test_another_seed_folds_otherwise() -> None:
    first, second = (make_garment(body("pregnant"), Garment(kind="t_shirt", seed=seed), [])[0] for seed in (1, 2))
    assert np.abs(first.points - second.points).max() > 0.002


def test_tucked_tops_go_on_before_trousers_and_coats_last() -> None:
    garments = [
        Garment(kind=kind, tucked=kind == "shirt") for kind in ("overcoat", "jeans", "shirt", "t_shirt", "tights")
    ]
    assert [garment.kind for garment in dressing_order(garments)] == ["tights", "shirt", "jeans", "t_shirt", "overcoat"]


def test_what_is_covered_for_good_is_left_out() -> None:
    pieces = outfit("heavy woman")
    assert sum(len(piece.faces) for piece in without_covered(pieces)) < 0.97 * sum(len(piece.faces) for piece in pieces)


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="t_shirt"):
        make_garment(body("toddler"), Garment(kind="tshirt"), [])
