"""Where vehicles are: on the right side of their street, clear of each other and of zebra crossings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..city.tile import CityTile, RoadAxis
from ..errors import SpecError
from .rng import generator_for
from .scenario import Vehicle
from .spec import VehiclesSpec
from .vehicles import VEHICLES, VehicleModel
from .view import View

COLOURS = (
    (0.29, (0.50, 0.50, 0.49)),
    (0.21, (0.16, 0.17, 0.18)),
    (0.20, (0.012, 0.012, 0.014)),
    (0.12, (0.03, 0.05, 0.11)),
    (0.08, (0.22, 0.02, 0.02)),
    (0.10, (0.33, 0.34, 0.35)),
)
"""(share, linear albedo): new cars in France: white 29 %, grey 21 %, black 20 %."""

TWO_LANES_M = 6.0
"""A carriageway at least this wide holds two lanes."""

GAP_M = 1.6
"""Between two vehicles, bumper to bumper."""

CLEAR_OF_CROSSING_M = 1.0
CLEAR_OF_CAMERA_M = 7.0
DARTS = 4_000


def place_vehicles(spec: VehiclesSpec, tile: CityTile, view: View, seed: int, index: int) -> tuple[Vehicle, ...]:
    """The vehicles of one frame; those that fit in view first. `SpecError` when the streets cannot hold so many."""
    count = int(spec.count.draw(generator_for(seed, index, "vehicles", "count")))
    if not count:
        return ()
    rng = generator_for(seed, index, "vehicles", "looks")
    looks = _looks(rng, count)
    placed: list[Vehicle] = []
    bodies = np.zeros((0, 2))
    for xy, heading in _darts(tile, view, seed, index):
        if len(placed) == count:
            break
        name, colour = looks[len(placed)]
        body = _body_points(xy, heading, VEHICLES[name])
        if _is_free(body, bodies, tile, view):
            bodies = np.concatenate([bodies, body])
            position = (round(float(xy[0]), 3), round(float(xy[1]), 3), 0.0)
            placed.append(Vehicle(model=name, position=position, heading_deg=round(heading % 360, 2), colour=colour))
    if len(placed) < count:
        raise SpecError(
            f"vehicles.count asks for {count}; the streets of tile '{tile.name}' have room for {len(placed)}."
        )
    return tuple(placed)


def _looks(rng: np.random.Generator, count: int) -> list[tuple[str, tuple[float, float, float]]]:
    models, shares = list(VEHICLES), np.cumsum([share for share, _ in COLOURS])
    uniforms = rng.random((count, 2))
    return [
        (models[int(a * len(models))], COLOURS[int(np.searchsorted(shares, b * shares[-1], side="right"))][1])
        for a, b in uniforms.tolist()
    ]


def _darts(tile: CityTile, view: View, seed: int, index: int) -> Iterator[tuple[np.ndarray, float]]:
    """Candidate places (xy, heading) in lanes: those in view first, then all."""
    lanes = [lane for road in tile.roads for lane in _lanes(road)]
    if not lanes:
        return
    starts, ends = np.array([lane[0] for lane in lanes]), np.array([lane[1] for lane in lanes])
    lengths = np.hypot(*(ends - starts).T)
    headings = np.degrees(np.arctan2(*(ends - starts).T[::-1]))
    uniforms = generator_for(seed, index, "vehicles", "darts").random((DARTS, 2))
    cumulative = np.cumsum(lengths)
    chosen = np.searchsorted(cumulative, uniforms[:, 0] * cumulative[-1], side="right").clip(0, len(lanes) - 1)
    points = starts[chosen] + uniforms[:, 1:2] * (ends - starts)[chosen]
    seen = view.sees(np.c_[points, np.zeros(len(points))], max_distance_m=90.0, margin=0.05)
    for i in (*np.flatnonzero(seen), *np.flatnonzero(~seen)):
        yield points[i], float(headings[chosen[i]])


def _lanes(road: RoadAxis) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(start, end) of each straight piece of each lane, in the direction of travel; one keeps to the right."""
    for a, b in zip(road.points[:-1], road.points[1:], strict=True):
        length = float(np.hypot(*(b - a)))
        if length < 1.0:
            continue
        right = np.array([b[1] - a[1], a[0] - b[0]]) / length * road.width_m / 4
        two_lanes = road.width_m >= TWO_LANES_M
        if road.direction in ("both", "forward"):
            offset = right if two_lanes else 0 * right
            yield a + offset, b + offset
        if road.direction in ("both", "backward") and (two_lanes or road.direction == "backward"):
            offset = -right if two_lanes else 0 * right
            yield b + offset, a + offset


def _body_points(xy: np.ndarray, heading_deg: float, model: VehicleModel) -> np.ndarray:
    """(9, 2): points along both sides and the middle of the body, with half the gap ahead and behind."""
    c, s = np.cos(np.radians(heading_deg)), np.sin(np.radians(heading_deg))
    along = np.repeat(np.linspace(-0.5, 0.5, 3) * (model.length_m + GAP_M), 3)
    across = np.tile(np.array([-0.5, 0.0, 0.5]) * model.width_m, 3)
    return np.stack([xy[0] + c * along - s * across, xy[1] + s * along + c * across], -1)


def _is_free(body: np.ndarray, others: np.ndarray, tile: CityTile, view: View) -> bool:
    if not tile.drivable.contains(body):
        return False
    if np.hypot(*(body - view.camera.position[:2]).T).min() < CLEAR_OF_CAMERA_M:
        return False
    if len(others) and np.hypot(*(body[:, None] - others[None]).transpose(2, 0, 1)).min() < 1.9:
        return False
    ahead = (body[-1] - body[2]) / np.hypot(*(body[-1] - body[2])) * CLEAR_OF_CROSSING_M
    around = np.concatenate([body, body + ahead, body - ahead])
    return all(tile.crossable.height_at(x, y) is None for x, y in around.tolist())
