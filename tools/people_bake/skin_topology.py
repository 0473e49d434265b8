"""The reduced meshes of skin and eyes that all bodies share, worked out once: `python -m people_bake.skin_topology`.

The same vertices of the base mesh are kept in everybody, so that a face keeps its texture coordinates. What is kept is
what several very different bodies need together; triangles go to faces and hands, which are seen, before backs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from people_bake.body import BodySpec, fit_body
from people_bake.collapse import Collapse
from people_bake.skin_atlas import outside_islands, uv_islands
from people_bake.source import BODY_VERTICES, EYES, base_mesh, faces, joint_weights, target_mask, uv_faces
from twincity.replicator.scene.people.skeleton import INDEX, SIDES

TOPOLOGY = Path(__file__).with_name("skin_topology.npz")
LEVELS = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Topology:
    """One level of detail."""

    vertices: np.ndarray
    """(n,) which vertex of the base mesh each point is; those on a seam are there more than once."""

    uv_rows: np.ndarray
    """(n,) which row of the base mesh's uvs."""

    triangles: np.ndarray
    """(m, 3) into the n points."""


@cache
def topology(part: str, level: int) -> Topology:
    """Of `skin` or `eyes`; level 0 is the finest of 3."""
    with np.load(TOPOLOGY) as kept:
        return Topology(**{name: kept[f"{part}_{level}_{name}"] for name in ("vertices", "uv_rows", "triangles")})


# ---- working it out ----------------------------------------------------------------------------------------------

_REGIONS = ("body", "scalp", "face", "ears", "left_hand", "right_hand", "left_foot", "right_foot")
_TRIANGLES = {
    "body": (460, 150, 72), "scalp": (400, 120, 64), "face": (1020, 366, 78), "ears": (300, 60, 10),
    "left_hand": (350, 110, 12), "right_hand": (350, 110, 12), "left_foot": (100, 44, 10), "right_foot": (100, 44, 10),
}  # fmt: skip
"""Of each region at each level."""

_MODELS = (
    BodySpec(sex=0, age_years=35, height_m=1.77, bmi=24, seed=3),
    BodySpec(sex=1, age_years=30, height_m=1.64, bmi=22, seed=4),
    BodySpec(sex=0, age_years=6, height_m=1.16, bmi=15.5, seed=5),
    BodySpec(sex=1, age_years=80, height_m=1.56, bmi=29, seed=6),
)
"""Whose shapes count, besides nobody's: the base mesh, which alone is mirrored."""


def make_topology() -> dict[str, np.ndarray]:
    """All arrays of the file."""
    arrays: dict[str, np.ndarray] = {}
    shapes = np.stack([base_mesh().points, *(fit_body(spec).points / spec.height_m * 1.7 for spec in _MODELS)])
    seen = _seen_triangles()
    collapse = Collapse(
        shapes[:, :BODY_VERTICES], faces("body")[seen], uv_faces("body")[seen], skin_regions(), _importance()
    )
    for level in range(LEVELS):
        most = {index: _TRIANGLES[name][level] for index, name in enumerate(_REGIONS)}
        arrays |= _packed(f"skin_{level}", *_with_closed_mouth(*collapse.down_to(most)))
    eyes = [faces(f"helper-{side}-eye") for side in "lr"]
    corners = [uv_faces(f"helper-{side}-eye") for side in "lr"]
    both, uvs = np.concatenate(eyes), np.concatenate(corners)
    front = base_mesh().points[both].mean(axis=1)[:, 0] > base_mesh().points[EYES[0]].mean(axis=0)[0] + 0.002
    both, uvs = both[front], uvs[front]  # the back of an eye is never seen
    eye_regions = (base_mesh().points[:, 1] < 0).astype(int)
    thin = Collapse(shapes, both, uvs, eye_regions, np.ones(len(eye_regions)))
    for level, most_of_one in enumerate((60, 14, 6)):
        arrays |= _packed(f"eyes_{level}", *thin.down_to({0: most_of_one, 1: most_of_one}))
    return arrays


def skin_regions() -> np.ndarray:
    """(13380,) number in `_REGIONS` of each vertex of the skin."""
    points, weights = base_mesh().points[:BODY_VERTICES], joint_weights()[:BODY_VERTICES]
    eye = np.mean([base_mesh().points[side].mean(axis=0) for side in EYES], axis=0)
    x, _, z = (points - eye).T
    head = weights[:, INDEX["head"]] + weights[:, INDEX["neck"]] > 0.5
    ears = target_mask("ears/l-ear-wing-incr", "ears/r-ear-wing-incr")[:BODY_VERTICES] > 0.03
    regions = np.zeros(BODY_VERTICES, int)
    regions[head] = _REGIONS.index("scalp")
    regions[head & (x > -0.055) & (z < 0.045) & (z > -0.135)] = _REGIONS.index("face")
    regions[head & ears] = _REGIONS.index("ears")
    for side in SIDES:
        hand = sum(weights[:, INDEX[f"{side}_{joint}"]] for joint in ("hand", "fingers", "fingertips", "thumb"))
        foot = sum(weights[:, INDEX[f"{side}_{joint}"]] for joint in ("foot", "toes"))
        regions[hand > 0.5] = _REGIONS.index(f"{side}_hand")
        regions[foot > 0.5] = _REGIONS.index(f"{side}_foot")
    return regions


_MOUTH_CORNER = np.array([0.1375, 0.025, 0.6615])
"""Left, on the base mesh [m]."""


def _importance() -> np.ndarray:
    """(13380,) eyelids and lips are looked at first; nostrils and the folds inside ears hold more vertices than use."""
    points = base_mesh().points[:BODY_VERTICES]
    importance = np.ones(BODY_VERTICES)
    for side in EYES:
        away = np.linalg.norm(points - base_mesh().points[side].mean(axis=0), axis=1)
        importance += 4.0 * np.exp(-((away / 0.021) ** 4))
    importance += (
        2.0 * target_mask("mouth/mouth-upperlip-volume-incr", "mouth/mouth-lowerlip-volume-incr")[:BODY_VERTICES]
    )
    from_corner = np.linalg.norm(np.where([False, True, False], np.abs(points), points) - _MOUTH_CORNER, axis=1)
    importance += 4.0 * np.exp(-((from_corner / 0.011) ** 4))
    return importance


def _seen_triangles() -> np.ndarray:
    """(26756,) all but what lines the mouth and the sockets behind the eyes: islands of texture of their own."""
    return np.isin(uv_islands()[uv_faces("body")[:, 0]], list(outside_islands().values()))


def _with_closed_mouth(triangles: np.ndarray, corners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """With the opening between the lips filled, where the lining of the mouth was left out."""
    rim, uv_of = _mouth_rim(triangles, corners)
    points = base_mesh().points
    left, right = (
        rim.index(end) for end in (max(rim, key=lambda v: points[v, 1]), min(rim, key=lambda v: points[v, 1]))
    )
    rim = rim[left:] + rim[:left]
    turn = (right - left) % len(rim)
    below, above = rim[: turn + 1], [rim[0], *rim[: turn - 1 : -1]]  # both from the left corner to the right one
    filled = []
    i = j = 0
    while (i, j) != (len(below) - 1, len(above) - 1):
        further = j == len(above) - 1 or (i < len(below) - 1 and points[below[i + 1], 1] > points[above[j + 1], 1])
        filled.append((below[i], above[j], below[i + 1]) if further else (below[i], above[j], above[j + 1]))
        i, j = (i + 1, j) if further else (i, j + 1)
    whole = [face for face in filled if len(set(face)) == 3]
    uvs = [[uv_of[vertex] for vertex in face] for face in whole]
    return np.concatenate([triangles, np.array(whole, np.int32)]), np.concatenate([corners, np.array(uvs, np.int32)])


def _mouth_rim(triangles: np.ndarray, corners: np.ndarray) -> tuple[list[int], dict[int, int]]:
    """The open edge within the lips, in the order in which the triangles around it go, and its uvs."""
    starts, ends = (np.concatenate([triangles[:, i - turn] for i in range(3)]).tolist() for turn in (1, 0))
    uv_of = dict(zip(starts, np.concatenate([corners[:, i - 1] for i in range(3)]).tolist(), strict=True))
    edges = set(zip(starts, ends, strict=True))
    after = {a: b for a, b in edges if (b, a) not in edges}
    first = min(after, key=lambda v: base_mesh().points[v, 2])  # the sockets of the eyes are open too, and higher
    rim = [first]
    while after[rim[-1]] != first:
        rim.append(after[rim[-1]])
    return rim, uv_of


def _packed(name: str, triangles: np.ndarray, corners: np.ndarray) -> dict[str, np.ndarray]:
    pairs, flat = np.unique(np.stack([triangles, corners], axis=-1).reshape(-1, 2), axis=0, return_inverse=True)
    return {
        f"{name}_vertices": pairs[:, 0].astype(np.uint16),
        f"{name}_uv_rows": pairs[:, 1].astype(np.uint16),
        f"{name}_triangles": flat.reshape(-1, 3).astype(np.uint16),
    }


if __name__ == "__main__":
    np.savez_compressed(TOPOLOGY, allow_pickle=False, **make_topology())
