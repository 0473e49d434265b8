"""Closed skins over rings of points: how bodies and cars are modelled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def ellipse(segments: int, *, squareness: float = 2.0) -> np.ndarray:
    """(segments, 2) of a unit superellipse, counter-clockwise from +X; 2 is a circle, 4 nearly a square."""
    angle = np.arange(segments) * 2 * np.pi / segments
    circle = np.stack([np.cos(angle), np.sin(angle)], -1)
    return np.sign(circle) * np.abs(circle) ** (2 / squareness)


def stack(stations: Sequence[Sequence[float]], segments: int, *, squareness: float = 2.0) -> np.ndarray:
    """(stations, segments, 3) level rings; a station is (z, centre x, centre y, front, back, half width) in metres.

    Front and back are measured from the centre, so that a belly need not be as deep as a back.
    """
    z, x, y, front, back, half = np.asarray(stations, float).T[..., None]
    unit = ellipse(segments, squareness=squareness)
    depth = np.where(unit[:, 0] > 0, front, back)
    across = y + half * unit[:, 1]
    return np.stack([x + depth * unit[:, 0], across, np.broadcast_to(z, across.shape)], -1)


def loft_faces(rings: int, segments: int, *, closed: bool = True) -> np.ndarray:
    """(m, 3) triangles between rings that run counter-clockwise seen from the last ring; outside is outward."""
    columns = np.arange(segments if closed else segments - 1)
    lower = (np.arange(rings - 1)[:, None] * segments + columns).ravel()
    lower_next = (np.arange(rings - 1)[:, None] * segments + (columns + 1) % segments).ravel()
    upper, upper_next = lower + segments, lower_next + segments
    return np.concatenate([
        np.stack([lower, lower_next, upper_next], -1), np.stack([lower, upper_next, upper], -1)
    ])  # fmt: skip


def cap_faces(ring: np.ndarray) -> np.ndarray:
    """Fan over a ring of vertex indices, facing the side from which the ring runs counter-clockwise."""
    return np.stack([np.full(len(ring) - 2, ring[0]), ring[1:-1], ring[2:]], -1)


def vertex_normals(points: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """(n, 3) unit normals: the mean of the adjoining faces', weighted by the angle each has at the vertex."""
    corners = points[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-20
    sums = np.zeros((len(points), 3))
    for k in range(3):
        a, b = corners[:, (k + 1) % 3] - corners[:, k], corners[:, (k + 2) % 3] - corners[:, k]
        cosine = (a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1) + 1e-20)
        np.add.at(sums, faces[:, k], normal * np.arccos(np.clip(cosine, -1, 1))[:, None])
    return sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-20)


def creased(points: np.ndarray, faces: np.ndarray, crease_deg: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points, normals and faces (n, 3), (n, 3), (m, 3) with edges sharper than `crease_deg` kept sharp.

    A vertex is made several where the faces around it turn by more than that.
    """
    corners = points[faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    unit = normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-20)
    at_vertex: list[list[int]] = [[] for _ in points]
    for face, vertices in enumerate(faces):
        for vertex in vertices:
            at_vertex[vertex].append(face)

    least = np.cos(np.radians(crease_deg))
    rows = []
    for face, vertices in enumerate(faces):
        for vertex in vertices:
            around = np.array(at_vertex[vertex])
            near = around[unit[around] @ unit[face] > least]
            mean = normal[near].sum(0)  # as long as twice its area, so that big faces count for more
            rows.append([*points[vertex], *mean / np.linalg.norm(mean)])
    split, where = np.unique(np.round(rows, 6), axis=0, return_inverse=True)
    return split[:, :3], split[:, 3:], where.reshape(-1, 3)
