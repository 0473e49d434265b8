"""`Cloth`: a triangle mesh in the making, that remembers where on the body each of its points belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix

SNAP = 0.25
"""A cut that runs this close to a corner (fraction of the edge) moves the corner onto the cut: no slivers."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cloth:
    """Points and triangles, with what is known of each point."""

    points: np.ndarray
    """(n, 3) metres, bind pose."""

    faces: np.ndarray
    """(m, 3) counter-clockwise from outside."""

    weights: np.ndarray
    """(n, 28) of the joints."""

    values: Mapping[str, np.ndarray]
    """Each (n,): `arm` 0 shoulder, 1 elbow, 2 wrist (below 0: not on an arm), `leg` likewise from hip to ankle,
    `arm_share` and `leg_share`: how far the limb's joints pull, 0 to 1, and so on."""

    def __getitem__(self, name: str) -> np.ndarray:
        return self.values[name]

    def moved(self, points: np.ndarray) -> Cloth:
        return replace(self, points=points)

    def with_values(self, **values: np.ndarray) -> Cloth:
        return replace(self, values={**self.values, **values})

    def picked(self, kept: np.ndarray, faces: np.ndarray) -> Cloth:
        """The points of these indices with faces between them."""
        return Cloth(
            points=self.points[kept],
            faces=faces,
            weights=self.weights[kept],
            values={name: value[kept] for name, value in self.values.items()},
        )


def compacted(cloth: Cloth, faces: np.ndarray) -> Cloth:
    """The cloth made of these faces only, and of the points they use."""
    faces = faces[(faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])]
    kept, which = np.unique(faces, return_inverse=True)
    return cloth.picked(kept, which.reshape(-1, 3))


def edges(faces: np.ndarray) -> np.ndarray:
    """(k, 2) each edge once, smaller index first, sorted."""
    base, keys = _edge_keys(faces)
    keys = np.sort(keys)
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
    return np.stack([keys // base, keys % base], axis=1)


def _edge_keys(faces: np.ndarray) -> tuple[int, np.ndarray]:
    """A base, and for each side of each face (first all first sides) one number: smaller index x base + larger."""
    base = int(faces.max()) + 1 if len(faces) else 1
    a, b, c = faces.T.astype(np.int64)
    return base, np.concatenate([np.minimum(p, q) * base + np.maximum(p, q) for p, q in ((a, b), (b, c), (c, a))])


def mean_of_neighbours(faces: np.ndarray, count: int) -> csr_matrix:
    """(n, n) matrix that gives every point the mean of the points it shares an edge with."""
    pairs = edges(faces)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    degree = np.maximum(np.bincount(both[:, 0], minlength=count), 1)
    return coo_matrix((1 / degree[both[:, 0]], (both[:, 0], both[:, 1])), (count, count)).tocsr()


def smoothed(points: np.ndarray, faces: np.ndarray, rounds: int, step: float = 0.5) -> np.ndarray:
    """Points moved towards the mean of their neighbours; the rim of an open surface only along itself."""
    mean = mean_of_neighbours(faces, len(points))
    rim = boundary(faces)
    on_rim = np.unique(rim)
    along = mean_of_neighbours(np.concatenate([rim, rim[:, :1]], 1), len(points)) if len(rim) else None
    for _ in range(rounds):
        target = mean @ points
        if along is not None:
            target[on_rim] = (along @ points)[on_rim]
        points = points + step * (target - points)
    return points


def normals_of(points: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """(n, 3) unit normals, the mean of the faces around each point weighted by their areas."""
    a, b, c = (points[faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    total = np.stack(
        [sum(np.bincount(faces[:, k], across[:, axis], len(points)) for k in range(3)) for axis in range(3)],
        axis=1,
    )
    return unit(total)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors of length 1; nothing stays nothing."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def boundary(faces: np.ndarray) -> np.ndarray:
    """(k, 2) the directed edges that belong to one face only."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    _, keys = _edge_keys(faces)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    alone = np.ones(len(keys), bool)
    alone[1:] &= keys[1:] != keys[:-1]
    alone[:-1] &= keys[:-1] != keys[1:]
    return directed[np.sort(order[alone])]


def subdivided(cloth: Cloth) -> Cloth:
    """Four triangles for each; new points in the middle of the edges, then gently smoothed."""
    count = len(cloth.points)
    pairs = edges(cloth.faces)
    key = pairs[:, 0] * count + pairs[:, 1]

    def middle(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return count + np.searchsorted(key, np.minimum(a, b) * count + np.maximum(a, b))

    a, b, c = cloth.faces.T
    ab, bc, ca = middle(a, b), middle(b, c), middle(c, a)
    faces = np.concatenate([np.stack(corners, 1) for corners in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])

    def extended(array: np.ndarray) -> np.ndarray:
        return np.concatenate([array, (array[pairs[:, 0]] + array[pairs[:, 1]]) / 2])

    fine = Cloth(
        points=extended(cloth.points),
        faces=faces,
        weights=extended(cloth.weights),
        values={name: extended(value) for name, value in cloth.values.items()},
    )
    return fine.moved(smoothed(fine.points, faces, 2))


def clipped(cloth: Cloth, field: np.ndarray) -> Cloth:
    """What of the cloth lies where the field is not negative, cut exactly along its zero line."""
    cloth, field = _snapped(cloth, field.astype(float))
    positive = field > 0
    faces = cloth.faces[(field[cloth.faces] >= 0).any(1) & positive[cloth.faces].any(1)]
    negative = field[faces] < 0
    whole = faces[~negative.any(1)]
    count = len(cloth.points)
    pairs = edges(cloth.faces)
    crossing = pairs[field[pairs[:, 0]] * field[pairs[:, 1]] < 0]
    key = crossing[:, 0] * count + crossing[:, 1]
    part = field[crossing[:, 0]] / (field[crossing[:, 0]] - field[crossing[:, 1]])
    cloth = _with_points_on(cloth, crossing, part)

    def cut(inside: np.ndarray, outside: np.ndarray) -> np.ndarray:
        """Index of the point where an edge meets the line; a corner on the line is that point itself."""
        wanted = np.minimum(inside, outside) * count + np.maximum(inside, outside)
        place = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
        return np.where(field[inside] == 0, inside, count + place)

    one_out = _turned(faces[negative.sum(1) == 1], negative[negative.sum(1) == 1])
    two_out = _turned(faces[negative.sum(1) == 2], ~negative[negative.sum(1) == 2])
    d, a, b = one_out.T
    p, q = cut(a, d), cut(b, d)
    k, m, n = two_out.T
    pieces = [whole, np.stack([p, a, b], 1), np.stack([p, b, q], 1), np.stack([k, cut(k, m), cut(k, n)], 1)]
    return compacted(cloth, np.concatenate(pieces))


def _turned(faces: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Faces turned so that the one marked corner comes first."""
    first = marked.argmax(1)
    rows = np.arange(len(faces))
    return np.stack([faces[rows, (first + k) % 3] for k in range(3)], axis=1).reshape(-1, 3)


def _snapped(cloth: Cloth, field: np.ndarray) -> tuple[Cloth, np.ndarray]:
    """Corners next to the line moved onto it along the edge that crosses nearest to them."""
    pairs = edges(cloth.faces)
    pairs = np.concatenate([pairs, pairs[:, ::-1]])
    pairs = pairs[field[pairs[:, 0]] * field[pairs[:, 1]] < 0]
    part = field[pairs[:, 0]] / (field[pairs[:, 0]] - field[pairs[:, 1]])
    order = np.argsort(part, kind="stable")
    pairs, part = pairs[order], part[order]
    near, first = np.unique(pairs[part < SNAP, 0], return_index=True)
    along, part = pairs[first], part[first]
    field = field.copy()
    field[near] = 0.0
    ahead = cloth.picked(along[:, 1], along)

    def mixed(array: np.ndarray, other: np.ndarray) -> np.ndarray:
        result = array.copy()
        share = part if array.ndim == 1 else part[:, None]
        result[near] = array[near] * (1 - share) + other * share
        return result

    values = {name: mixed(value, ahead[name]) for name, value in cloth.values.items()}
    return (
        replace(
            cloth,
            points=mixed(cloth.points, ahead.points),
            weights=mixed(cloth.weights, ahead.weights),
            values=values,
        ),
        field,
    )


def _with_points_on(cloth: Cloth, pairs: np.ndarray, part: np.ndarray) -> Cloth:
    """The cloth with further points on these edges, `part` of the way from the first end."""

    def extended(array: np.ndarray) -> np.ndarray:
        share = part if array.ndim == 1 else part[:, None]
        return np.concatenate([array, array[pairs[:, 0]] * (1 - share) + array[pairs[:, 1]] * share])

    return Cloth(
        points=extended(cloth.points),
        faces=cloth.faces,
        weights=extended(cloth.weights),
        values={name: extended(value) for name, value in cloth.values.items()},
    )


def joined(cloths: Sequence[Cloth]) -> Cloth:
    """Cloths as one, side by side; only the values that all of them know are kept."""
    starts = np.cumsum([0, *(len(cloth.points) for cloth in cloths[:-1])])
    common = [name for name in cloths[0].values if all(name in cloth.values for cloth in cloths)]
    return Cloth(
        points=np.concatenate([cloth.points for cloth in cloths]),
        faces=np.concatenate([cloth.faces + start for cloth, start in zip(cloths, starts, strict=True)]),
        weights=np.concatenate([cloth.weights for cloth in cloths]),
        values={name: np.concatenate([cloth[name] for cloth in cloths]) for name in common},
    )
