"""Where vehicles are: in the lanes of their street, clear of each other, of zebra crossings and of junctions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..city.lanes import lanes_of
from ..city.tile import CityTile, RoadAxis
from ..errors import SpecError
from .rng import generator_for
from .scenario import Vehicle
from .spec_vehicles import VehiclesSpec
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

GAP_M = 1.6
"""Between two vehicles, bumper to bumper."""

CLEAR_OF_CROSSING_M = 1.0
CLEAR_OF_CAMERA_M = 7.0
CLEAR_OF_CROSS_STREET_M = 1.0
SAME_STREET_DEG = 25.0
"""A road that turns less than this from a vehicle's heading goes on with its street; any other crosses it."""

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
    for xy, heading in lane_darts(tile, view, generator_for(seed, index, "vehicles", "darts")):
        if len(placed) == count:
            break
        name, colour = looks[len(placed)]
        body = _body_points(xy, heading, VEHICLES[name])
        if _is_free(body, bodies, tile, view) and not in_cross_street(body, heading, tile.roads):
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


def lane_darts(tile: CityTile, view: View, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, float]]:
    """Candidate places (xy, heading) in the middle of lanes: those in view first, then all."""
    lanes = [lane for road in tile.roads for lane in _lanes(road)]
    if not lanes:
        return
    starts, ends = np.array([lane[0] for lane in lanes]), np.array([lane[1] for lane in lanes])
    lengths = np.hypot(*(ends - starts).T)
    headings = np.degrees(np.arctan2(*(ends - starts).T[::-1]))
    uniforms = rng.random((DARTS, 2))
    cumulative = np.cumsum(lengths)
    chosen = np.searchsorted(cumulative, uniforms[:, 0] * cumulative[-1], side="right").clip(0, len(lanes) - 1)
    points = starts[chosen] + uniforms[:, 1:2] * (ends - starts)[chosen]
    seen = view.sees(np.c_[points, np.zeros(len(points))], max_distance_m=90.0, margin=0.05)
    for i in (*np.flatnonzero(seen), *np.flatnonzero(~seen)):
        yield points[i], float(headings[chosen[i]])


def _lanes(road: RoadAxis) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(start, end) of each straight piece of each lane, in the direction of travel."""
    lanes = lanes_of(road)
    for a, b in zip(road.points[:-1], road.points[1:], strict=True):
        length = float(np.hypot(*(b - a)))
        if length < 1.0:
            continue
        left = np.array([a[1] - b[1], b[0] - a[0]]) / length
        for lane in lanes:
            start, end = a + lane.offset_m * left, b + lane.offset_m * left
            yield (start, end) if lane.forward else (end, start)


def in_cross_street(body: np.ndarray, heading_deg: float, roads: tuple[RoadAxis, ...]) -> bool:
    """True where a body reaches into the carriageway of a road that crosses its own: junctions stay free."""
    for road in roads:
        start, span = road.points[:-1], np.diff(road.points, axis=0)
        turn = np.arctan2(span[:, 1], span[:, 0]) - np.radians(heading_deg)
        crosses = np.abs(np.sin(turn)) > np.sin(np.radians(SAME_STREET_DEG))
        start, span = start[crosses], span[crosses]
        from_start = body[:, None] - start
        share = ((from_start * span).sum(-1) / np.maximum((span**2).sum(-1), 1e-9)).clip(0.0, 1.0)
        distance = np.linalg.norm(from_start - share[..., None] * span, axis=-1)
        if (distance < road.width_m / 2 + CLEAR_OF_CROSS_STREET_M).any():
            return True
    return False


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
