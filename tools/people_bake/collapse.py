"""Fewer triangles for all bodies at once: vertices of one mesh are taken away, none is moved.

Each step lets one vertex fall onto a neighbour, the step that hurts least in several shapes of the mesh together
(quadric error, Garland and Heckbert 1997, as half-edge collapses). What stays are vertices of the first mesh, so that
every body, every weight and every texture coordinate still fits. Seams of texture coordinates fall along themselves
only; the mesh is mirrored left to right and stays so; every region keeps the number of triangles it is given.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

import numpy as np


class Collapse:
    """A mesh on its way down."""

    def __init__(
        self, shapes: np.ndarray, faces: np.ndarray, uv_faces: np.ndarray, regions: np.ndarray, importance: np.ndarray
    ) -> None:
        """Begin with everything.

        Args:
            shapes: (k, n, 3) the same vertices in several bodies; the first is mirrored about y = 0.
            faces: (m, 3) vertices.
            uv_faces: (m, 3) texture coordinates of the corners, by number.
            regions: (n,) which region a vertex is of.
            importance: (n,) how much finer than its size a place deserves; 1 is usual.
        """
        self._shapes, self._regions = shapes, regions
        self._faces = {index: (*face,) for index, face in enumerate(faces.tolist())}
        self._uvs = {index: (*corners,) for index, corners in enumerate(uv_faces.tolist())}
        self._around: dict[int, set[int]] = {}
        for index, face in self._faces.items():
            for vertex in face:
                self._around.setdefault(vertex, set()).add(index)
        self._face_region = dict(enumerate(regions[faces[:, 0]].tolist()))
        self._counts = dict(
            zip(*(a.tolist() for a in np.unique(regions[faces[:, 0]], return_counts=True)), strict=True)
        )
        self._quadrics = _quadrics(shapes, faces, importance)
        self._mirror = _mirrored(shapes[0], np.unique(faces))
        self._stamp: dict[int, int] = dict.fromkeys(self._around, 0)

    def down_to(self, triangles: Mapping[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Go on until each region has no more than its triangles; returns faces and uv faces."""
        heap: list[tuple[float, int, int, int]] = []
        for vertex in self._around:
            self._push(heap, vertex)
        while heap and any(self._counts[region] > most for region, most in triangles.items()):
            _, stamp, vertex, onto = heapq.heappop(heap)
            if self._stamp.get(vertex) != stamp or onto not in self._around:
                continue
            region = int(self._regions[vertex])
            if self._counts[region] <= triangles[region]:
                continue
            pairs = {(vertex, onto), (self._mirror[vertex], self._mirror[onto])}
            if not self._apart(vertex) or not all(self._allowed(*pair) for pair in pairs):
                continue
            touched: set[int] = set()
            for pair in sorted(pairs):
                touched |= self._fall(*pair)
            for near in sorted(touched & self._stamp.keys()):
                self._stamp[near] += 1
                self._push(heap, near)
        order = sorted(self._faces)
        return np.array([self._faces[f] for f in order], np.int32), np.array([self._uvs[f] for f in order], np.int32)

    def _push(self, heap: list[tuple[float, int, int, int]], vertex: int) -> None:
        """All ways in which a vertex may fall; of a mirrored pair only the right one's."""
        side = self._side(vertex)
        if side > 0:
            return
        onto = [near for near in sorted(self._neighbours(vertex)) if self._side(near) == 0 or self._side(near) == side]
        if not onto:
            return
        ends = np.concatenate([self._shapes[:, onto], np.ones((len(self._shapes), len(onto), 1))], axis=2)
        both = self._quadrics[:, onto] + self._quadrics[:, [vertex]]
        cost = np.einsum("kna,knab,knb->n", ends, both, ends)
        length = np.linalg.norm(self._shapes[0, onto] - self._shapes[0, vertex], axis=1)
        cost = np.maximum(cost, 0) + 1e-11 * length  # in flat places, the shortest step first
        for near, price in zip(onto, cost.tolist(), strict=True):
            heapq.heappush(heap, (price, self._stamp[vertex], vertex, near))

    def _side(self, vertex: int) -> int:
        """-1 right, 0 middle, 1 left."""
        return int(np.sign(self._shapes[0, vertex, 1])) if self._mirror[vertex] != vertex else 0

    def _neighbours(self, vertex: int) -> set[int]:
        return {corner for face in self._around[vertex] for corner in self._faces[face]} - {vertex}

    def _apart(self, vertex: int) -> bool:
        """Whether a vertex and its mirror image can fall at once."""
        other = self._mirror[vertex]
        return other == vertex or not (self._around[vertex] & self._around.get(other, set()))

    def _allowed(self, vertex: int, onto: int) -> bool:
        if vertex not in self._around or onto not in self._around:
            return False
        gone = self._around[vertex] & self._around[onto]
        if not gone or len(self._neighbours(vertex) & self._neighbours(onto)) != len(gone):
            return False  # the mesh would pinch
        if len(gone) == 1 and not self._both_at_border(vertex, onto):
            return False
        if len(gone) == 2 and self._at_border(vertex):
            return False  # a border falls along itself only
        corners = self._corner_map(vertex, onto, gone)
        staying = self._around[vertex] - gone
        if any(self._corner(face, vertex) not in corners for face in staying):
            return False  # a seam would tear
        return not staying or self._keeps_facing(vertex, onto, sorted(staying))

    def _at_border(self, vertex: int) -> bool:
        return len(self._neighbours(vertex)) != len(self._around[vertex])

    def _both_at_border(self, vertex: int, onto: int) -> bool:
        return self._at_border(vertex) and self._at_border(onto)

    def _corner(self, face: int, vertex: int) -> int:
        return self._uvs[face][self._faces[face].index(vertex)]

    def _corner_map(self, vertex: int, onto: int, gone: set[int]) -> dict[int, int]:
        """Which texture coordinate of the one becomes which of the other."""
        return {self._corner(face, vertex): self._corner(face, onto) for face in sorted(gone)}

    def _keeps_facing(self, vertex: int, onto: int, staying: list[int]) -> bool:
        """No triangle turns over or becomes a needle."""
        corners = np.array([self._faces[face] for face in staying])
        before = self._shapes[:, corners]
        after = self._shapes[:, np.where(corners == vertex, onto, corners)]
        old, new = _normals(before), _normals(after)
        sizes = np.linalg.norm(old, axis=-1) * np.linalg.norm(new, axis=-1)
        longest = np.max(np.sum((after - np.roll(after, 1, axis=2)) ** 2, axis=-1), axis=-1)
        thin = np.linalg.norm(new, axis=-1) < 0.06 * longest
        return not (np.any(np.sum(old * new, axis=-1) < 0.35 * sizes) or np.any(np.mean(thin, axis=0) > 0.5))

    def _fall(self, vertex: int, onto: int) -> set[int]:
        """Do it; returns the vertices whose prices changed."""
        gone = self._around[vertex] & self._around[onto]
        corners = self._corner_map(vertex, onto, gone)
        for face in gone:
            for corner in self._faces[face]:
                self._around[corner].discard(face)
            self._counts[self._face_region.pop(face)] -= 1
            del self._faces[face], self._uvs[face]
        for face in self._around.pop(vertex):
            self._uvs[face] = tuple(
                corners[uv] if corner == vertex else uv
                for corner, uv in zip(self._faces[face], self._uvs[face], strict=True)
            )
            self._faces[face] = tuple(onto if corner == vertex else corner for corner in self._faces[face])
            self._around[onto].add(face)
        self._quadrics[:, onto] += self._quadrics[:, vertex]
        del self._stamp[vertex]
        return self._neighbours(onto) | {onto}


def _normals(triangles: np.ndarray) -> np.ndarray:
    """(..., 3) of triangles (..., 3, 3), as long as twice their areas."""
    return np.cross(triangles[..., 1, :] - triangles[..., 0, :], triangles[..., 2, :] - triangles[..., 0, :])


def _quadrics(shapes: np.ndarray, faces: np.ndarray, importance: np.ndarray) -> np.ndarray:
    """(k, n, 4, 4) squared distance to the planes around each vertex, weighted by area; borders hold their line."""
    quadrics = np.zeros((*shapes.shape[:2], 4, 4))
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    owner = np.tile(np.arange(len(faces)), 3)
    _, first, count = np.unique(np.sort(edges, axis=1), axis=0, return_index=True, return_counts=True)
    border = first[count == 1]
    for points, out in zip(shapes, quadrics, strict=True):
        normal = _normals(points[faces])
        area = np.linalg.norm(normal, axis=1)
        weight = area * np.mean(importance[faces], axis=1) ** 2
        normal = normal / np.maximum(area, 1e-15)[:, None]
        for corner in range(3):
            np.add.at(out, faces[:, corner], _planes(normal, points[faces[:, 0]], weight))
        start, end = points[edges[border, 0]], points[edges[border, 1]]
        across = np.cross(end - start, normal[owner[border]])
        size = np.linalg.norm(across, axis=1)
        held = _planes(across / np.maximum(size, 1e-15)[:, None], start, 12 * size**2)
        for corner in range(2):
            np.add.at(out, edges[border, corner], held)
    return quadrics


def _planes(normal: np.ndarray, point: np.ndarray, weight: np.ndarray) -> np.ndarray:
    plane = np.concatenate([normal, -np.sum(normal * point, axis=1, keepdims=True)], axis=1)
    return weight[:, None, None] * plane[:, :, None] * plane[:, None, :]


def _mirrored(points: np.ndarray, used: np.ndarray) -> dict[int, int]:
    """Each used vertex's image on the other side; its own where it has none."""

    def address(place: np.ndarray) -> tuple[int, ...]:
        return tuple(np.round(place / 2e-5).astype(int).tolist())

    at = {address(points[vertex]): int(vertex) for vertex in used}
    images: dict[int, int] = {}
    for vertex in used.tolist():
        place = points[vertex] * [1, -1, 1]
        nudges = [place + 2e-5 * np.array([dx, dy, dz]) for dx in (0, -1, 1) for dy in (0, -1, 1) for dz in (0, -1, 1)]
        images[vertex] = next((at[a] for a in map(address, nudges) if a in at), vertex)
    return images
