"""Triangle soups: all that a ray can hit, without the names and the tree it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .cladding import Cladding
from .surfaces import ROW

EDGE_M = 3.0
"""Longest edge of a city triangle. Light that leaves a surface is kept per face, so a wall is many faces."""

MOST_ADDED_FACES = 200_000
"""Where splitting to `EDGE_M` would add more faces than about that, edges stay longer: a field around the city
must not cost more than the city."""


@dataclass(frozen=True, kw_only=True)
class TriangleSoup:
    """Triangles in the world."""

    vertices: np.ndarray
    """(n, 3) float32 metres."""

    faces: np.ndarray
    """(m, 3) int32, counter-clockwise from outside."""

    surfaces: np.ndarray
    """(s, ROW) float32, see `surfaces.py`."""

    face_surfaces: np.ndarray
    """(m,) int32 index into `surfaces`."""

    maps: np.ndarray = field(default_factory=lambda: np.zeros((0, 2, 4), np.float32))
    """(k, 2, 4) float32: texture coordinates u and v, each as the dot product with a place (x, y, z, 1)."""

    face_maps: np.ndarray | None = None
    """(m,) int32 index into `maps`, -1 for faces without texture coordinates; None where no face has any."""

    claddings: tuple[Cladding, ...] = ()
    """The pictures; which surface has which says a column of `surfaces`, counted from 1."""

    names: tuple[str, ...] = ()
    """Of materials; which surface has which says the last column of `surfaces`, counted from 1."""

    @property
    def map_of_face(self) -> np.ndarray:
        """`face_maps`, also where no face has any."""
        return np.full(len(self.faces), -1, np.int32) if self.face_maps is None else self.face_maps


def joined(soups: Sequence[TriangleSoup]) -> TriangleSoup:
    """One soup of many, of one list of claddings and of names; equal surfaces become one row."""
    map_starts = np.cumsum([0, *(len(soup.maps) for soup in soups)])
    own_maps = (soup.map_of_face for soup in soups)
    maps = [np.where(own < 0, -1, own + start) for own, start in zip(own_maps, map_starts, strict=False)]
    vertex_starts = np.cumsum([0, *(len(soup.vertices) for soup in soups)])
    surface_starts = np.cumsum([0, *(len(soup.surfaces) for soup in soups)])
    every_surface = np.concatenate([np.zeros((0, ROW), np.float32), *(soup.surfaces for soup in soups)])
    surfaces, row_of = np.unique(every_surface, axis=0, return_inverse=True)
    faces = [soup.faces + start for soup, start in zip(soups, vertex_starts, strict=False)]
    used = [soup.face_surfaces + start for soup, start in zip(soups, surface_starts, strict=False)]
    return TriangleSoup(
        vertices=np.concatenate([np.zeros((0, 3), np.float32), *(soup.vertices for soup in soups)]),
        faces=np.concatenate([np.zeros((0, 3), np.int64), *faces]).astype(np.int32),
        surfaces=surfaces,
        face_surfaces=row_of.reshape(-1)[np.concatenate([np.zeros(0, np.int64), *used])].astype(np.int32),
        maps=np.concatenate([np.zeros((0, 2, 4), np.float32), *(soup.maps for soup in soups)]),
        face_maps=np.concatenate([np.zeros(0, np.int64), *maps]).astype(np.int32),
    )


def with_short_edges(soup: TriangleSoup) -> TriangleSoup:
    """The same surface in faces whose edges are at most `EDGE_M` long, or as short as `MOST_ADDED_FACES` allows.

    The longest edge of a face is halved until none is too long. Whether an edge is halved depends on its length
    alone, so two faces that share it halve it at the same point, and no crack opens.
    """
    limit = _edge_limit(soup)
    vertices, faces, parts_of = soup.vertices, soup.faces, np.arange(len(soup.faces))
    done: list[tuple[np.ndarray, np.ndarray]] = []
    while len(faces):
        corners = vertices[faces].astype(float)
        lengths = np.linalg.norm(np.roll(corners, -1, axis=1) - corners, axis=2)
        long = lengths.max(1) > limit
        done.append((faces[~long], parts_of[~long]))
        first = lengths[long].argmax(1)
        faces, parts_of = faces[long], np.tile(parts_of[long], 2)
        start, end, apex = (np.take_along_axis(faces, ((first + k) % 3)[:, None], 1)[:, 0] for k in range(3))
        middle = (np.arange(len(faces)) + len(vertices)).astype(np.int32)
        halfway = (vertices[start].astype(float) + vertices[end]) / 2
        vertices = np.concatenate([vertices, halfway.astype(np.float32)])
        faces = np.concatenate([np.stack([start, middle, apex], 1), np.stack([middle, end, apex], 1)])
    if not done:
        return soup
    parts_of = np.concatenate([part[1] for part in done])
    return replace(
        soup,
        vertices=vertices,
        faces=np.concatenate([part[0] for part in done]),
        face_surfaces=soup.face_surfaces[parts_of],
        face_maps=soup.map_of_face[parts_of],
    )


def _edge_limit(soup: TriangleSoup) -> float:
    corners = soup.vertices[soup.faces].astype(float)
    sides = np.roll(corners, -1, axis=1) - corners
    longest = np.linalg.norm(sides, axis=2).max(1, initial=0)
    height = np.linalg.norm(np.cross(sides[:, 0], sides[:, 1]), axis=1) / np.maximum(longest, 1e-9)
    limit = EDGE_M
    # Halved triangles are not as slender as whole ones: in streets about twice as many come out as sides alone suggest.
    while 2 * (_halvings(longest, limit) * _halvings(height, limit) - 1).sum() > MOST_ADDED_FACES:
        limit *= 1.2
    return limit


def _halvings(length: np.ndarray, limit: float) -> np.ndarray:
    """Parts that a length is in after halving it until none is longer than the limit."""
    return np.asarray(2 ** np.ceil(np.log2(np.maximum(length / limit, 1))))
