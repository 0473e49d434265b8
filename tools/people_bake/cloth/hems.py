"""Hems: cloth has a thickness where one sees its edge."""

from __future__ import annotations

import numpy as np

from .mesh import Cloth, boundary, mean_of_neighbours, normals_of, unit
from .settle import Beneath


def hemmed(
    cloth: Cloth, thickness: float, depth: float, beneath: Beneath | None = None, turned_at: np.ndarray | None = None
) -> Cloth:
    """The cloth with every edge turned in.

    Args:
        cloth: an open surface.
        thickness: of the edge [m].
        depth: how far the turned-in part reaches back [m].
        beneath: what the turned-in part must stay in front of.
        turned_at: (n,) points on the edge that get a hem; all by default.
    """
    rim = boundary(cloth.faces)
    if turned_at is not None:
        rim = rim[turned_at[rim].all(1)]
    if not len(rim):
        return cloth
    count = len(cloth.points)
    corners, where = np.unique(rim, return_inverse=True)
    where = where.reshape(-1, 2)
    outwards = normals_of(cloth.points, cloth.faces)
    into = mean_of_neighbours(cloth.faces, count) @ cloth.points - cloth.points
    into -= outwards * (into * outwards).sum(1, keepdims=True)
    along = mean_of_neighbours(np.concatenate([where, where[:, :1]], 1), len(corners))
    into, outwards = unit(into[corners]), outwards[corners]
    for _ in range(6):
        into = unit(0.5 * into + 0.5 * (along @ into))
        outwards = unit(0.5 * outwards + 0.5 * (along @ outwards))
    edge = cloth.points[corners] - thickness * outwards
    back = edge + depth * into - 0.1 * thickness * outwards
    if beneath is not None:
        edge, back = (_between(beneath, ring, cloth.points[corners]) for ring in (edge, back))
    first = count + where
    second = first + len(corners)
    a, b = rim.T
    faces = [cloth.faces]
    for (p, q), (r, s) in (((a, b), first.T), (first.T, second.T)):
        faces += [np.stack([q, p, r], 1), np.stack([q, r, s], 1)]
    again = np.concatenate([np.arange(count), corners, corners])
    whole = cloth.picked(again, np.concatenate(faces))
    return whole.moved(np.concatenate([cloth.points, edge, back]))


def _between(beneath: Beneath, ring: np.ndarray, edge: np.ndarray) -> np.ndarray:
    """A turned-in ring lifted off what is beneath it, but never through its own cloth."""
    lifted = beneath.pushed_out(ring, 0.0005)
    too_far = np.linalg.norm(lifted - edge, axis=1) > 0.06
    return np.where(too_far[:, None], ring, lifted)
