"""`Surroundings`: what of a tile takes light away from a place, and the light that is left there.

Illuminance here is worked out from the tile's numbers, not from a renderer's picture: sun, sky and lamps on a level
surface, with buildings as prisms under their roofs, tree crowns as half-transparent ellipsoids, and walls that send
back a share of the day. It is the same whoever renders; how near a ray tracer comes to it is said in docs/labels.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numba import njit

from ..city.seasons import Season
from ..city.tile import Building, CityTile, Tree
from .scene import Environment
from .sky import LUMINANCE
from .tile.roofs import BREAK_M, BREAK_RISE_M, CREST_M, CREST_RISE_M
from .tile.tree_species import OTHER, SPECIES
from .tile.tree_wood import CLEAR_TRUNK

CELL_M = 0.25
MOST_CELLS = 2048
"""Per axis; larger tiles have larger cells."""

MARGIN_M = 2.0
NOTHING = np.float32(-1e9)
"""Height of where no building is."""

AZIMUTHS = 64
"""Directions in which the skyline is looked up."""

CROWN_LETS_THROUGH: Mapping[Season, float] = {"summer": 0.25, "autumn": 0.35, "winter": 0.65}
"""Share of light that passes a crown, as our trees are drawn."""

WALLS_SEND_BACK_SKY, WALLS_SEND_BACK_SUN = 0.08, 0.028
"""How bright walls are in a street on average: the illuminance that a hemisphere of them would give, as shares of what
open ground has from the sky and from the sun. Fitted to ray-traced streets of our own, three days and hours."""

LAMP_REACH_M = 60.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Surroundings:
    """Buildings as a map of heights, trees as ellipsoids."""

    tops: np.ndarray
    """(rows, columns) float32 height [m] of what is built on each cell, `NOTHING` where nothing is; row 0 is south."""

    corner: np.ndarray
    """(2,) low corner of the first cell [m]."""

    cell_m: float
    crowns: np.ndarray
    """(n, 5) x, y, z of the middle, radius, half the height [m]."""

    @cached_property
    def plan(self) -> tuple[np.ndarray, np.ndarray, float]:
        """Which cells are built on, with the corner and the size of the cells."""
        return self.tops > NOTHING, self.corner, self.cell_m

    def illuminance(self, places: np.ndarray, environment: Environment, season: Season) -> np.ndarray:
        """(n,) lux on a level surface at (n, 3) places [m]."""
        sky = np.asarray(environment.sky_radiance, np.float64) @ LUMINANCE
        return _illuminance(
            np.ascontiguousarray(places, np.float64), self.tops, self.corner, self.cell_m, self.crowns,
            CROWN_LETS_THROUGH[season], _sky_weights(sky), np.asarray(environment.sun_direction, np.float64),
            float(np.asarray(environment.sun_illuminance, np.float64) @ LUMINANCE),
            np.asarray(environment.lamp_positions, np.float64).reshape(-1, 3),
            np.asarray(environment.lamp_intensities, np.float64).reshape(-1, 3) @ LUMINANCE,
        )  # fmt: skip


def surroundings_of(tile: CityTile) -> Surroundings:
    """What stands on a tile."""
    rings = [ring for building in tile.buildings for ring in building.footprint.rings]
    plan = np.concatenate(rings) if rings else np.zeros((1, 2))
    low, high = plan.min(0) - MARGIN_M, plan.max(0) + MARGIN_M
    cell_m = max(CELL_M, float((high - low).max()) / MOST_CELLS)
    columns, rows = np.ceil((high - low) / cell_m).astype(int).tolist()
    return Surroundings(
        tops=_tops(tile.buildings, (rows, columns), low, cell_m),
        corner=low,
        cell_m=cell_m,
        crowns=np.array([_crown(tree) for tree in tile.trees], np.float64).reshape(-1, 5),
    )


def _tops(buildings: Sequence[Building], shape: tuple[int, int], low: np.ndarray, cell_m: float) -> np.ndarray:
    """Eaves, and the roofs that rise from them towards the middle; a row of houses has one roof."""
    eaves, built = np.full(shape, NOTHING, np.float32), np.zeros(shape, np.uint8)
    rises = np.zeros(shape, np.uint8)
    for building in buildings:
        rings = [np.rint((ring - low) / cell_m - 0.5).astype(np.int32) for ring in building.footprint.rings]
        cv2.fillPoly(eaves, rings, building.ground_z_m + building.gutter_height_m)
        cv2.fillPoly(built, rings, 1)
        cv2.fillPoly(rises, rings, int(building.roof == "mansard"))
    inwards = cv2.distanceTransform(built, cv2.DIST_L2, 5) * cell_m
    roof = np.interp(inwards, (0, BREAK_M, CREST_M), (0, BREAK_RISE_M, CREST_RISE_M)).astype(np.float32)
    return np.where(built > 0, eaves + rises * roof, NOTHING).astype(np.float32)


def _crown(tree: Tree) -> tuple[float, float, float, float, float]:
    x, y, z = tree.position
    below = CLEAR_TRUNK * tree.height_m
    half = (tree.height_m - below) / 2
    return x, y, z + below + half, SPECIES.get(tree.species, OTHER).crown_radius * tree.height_m, half


def _sky_weights(luminance: np.ndarray) -> np.ndarray:
    """(AZIMUTHS, rows) lux that each piece of the sky sends to level ground."""
    rows, columns = luminance.shape
    elevation = (np.arange(rows) + 0.5) / rows * np.pi / 2
    share = np.sin(elevation) * np.cos(elevation) * (np.pi / 2 / rows) * (2 * np.pi / columns)
    return np.ascontiguousarray((luminance * share[:, None]).reshape(rows, AZIMUTHS, -1).sum(2).T)


@njit(cache=True)
def _illuminance(places, tops, corner, cell_m, crowns, letting, sky, sun, sun_lux, lamps, candela):  # type: ignore[no-untyped-def]
    highest = tops.max() if tops.size else NOTHING
    lux = np.zeros(len(places))
    passing = np.ones(sky.shape[1])
    walls = WALLS_SEND_BACK_SKY * sky.sum() + WALLS_SEND_BACK_SUN * sun_lux * max(sun[2], 0.0)
    for n in range(len(places)):
        place = places[n]
        if sun_lux > 0 and sun[2] > 0:
            lux[n] += sun_lux * sun[2] * _sunlit(place, sun, tops, corner, cell_m, crowns, letting, highest, passing)
        for azimuth in range(AZIMUTHS):
            angle = (azimuth + 0.5) * (2 * np.pi / AZIMUTHS)
            x, y = np.cos(angle), np.sin(angle)
            skyline = _skyline(place, x, y, 1e9, tops, corner, cell_m, highest)
            _shade(place, x, y, crowns, letting, passing)
            lux[n] += walls * skyline * skyline / (1 + skyline * skyline) / AZIMUTHS
            first = np.arctan(skyline) / (np.pi / 2) * sky.shape[1]
            for row in range(int(first), sky.shape[1]):
                open_share = min(1.0, row + 1 - first)
                lux[n] += open_share * passing[row] * sky[azimuth, row]
        for lamp in range(len(lamps)):
            light = _lamplight(place, lamps[lamp], candela[lamp], tops, corner, cell_m, highest)
            lux[n] += light * _past_crowns(place, lamps[lamp], crowns, letting) if light > 0 else 0.0
    return lux


@njit(cache=True)
def _skyline(place, x, y, reach, tops, corner, cell_m, highest):  # type: ignore[no-untyped-def]
    """Tangent of how high buildings rise over a place in one direction, within reach; 0 for none.

    A place beside a wall may fall on a cell of the wall's: buildings begin where the first open cell has been met.
    """
    tangent, distance, outside = 0.0, 0.0, False
    while distance < reach and (highest - place[2]) > tangent * distance:
        row = int(np.floor((place[1] + distance * y - corner[1]) / cell_m))
        column = int(np.floor((place[0] + distance * x - corner[0]) / cell_m))
        if row < 0 or column < 0 or row >= tops.shape[0] or column >= tops.shape[1]:
            break
        top = tops[row, column]
        if top == NOTHING or distance > 1.0:
            outside = True
        if outside and distance > 0:
            tangent = max(tangent, (top - place[2]) / distance)
        distance += max(cell_m, 0.02 * distance)
    return tangent


@njit(cache=True)
def _shade(place, x, y, crowns, letting, passing):  # type: ignore[no-untyped-def]
    """What passes the crowns in one direction of the compass, for each row of the sky's elevations.

    The vertical plane in that direction cuts a crown in an ellipse; scaled to a circle, its tangents are an arcsine.
    """
    passing[:] = 1.0
    rows = len(passing)
    for c in range(len(crowns)):
        dx, dy, dz = crowns[c, 0] - place[0], crowns[c, 1] - place[1], crowns[c, 2] - place[2]
        along, across, radius = dx * x + dy * y, dy * x - dx * y, crowns[c, 3]
        if abs(across) >= radius or along <= -radius:
            continue
        half_width = np.sqrt(radius * radius - across * across)
        half_height = crowns[c, 4] * half_width / radius
        u, v = along / half_width, dz / half_height
        away = np.hypot(u, v)
        if away <= 1:
            passing *= letting
            continue
        middle, spread = np.arctan2(v, u), np.arcsin(1 / away)
        low = np.arctan2(half_height * np.sin(middle - spread), half_width * np.cos(middle - spread))
        high = np.arctan2(half_height * np.sin(middle + spread), half_width * np.cos(middle + spread))
        first = int(np.rint(max(low, 0.0) / (np.pi / 2) * rows))
        last = int(np.rint(min(high, np.pi / 2) / (np.pi / 2) * rows))
        for row in range(first, last):
            passing[row] *= letting


@njit(cache=True)
def _sunlit(place, sun, tops, corner, cell_m, crowns, letting, highest, passing):  # type: ignore[no-untyped-def]
    """Share of the sun's light that reaches a place."""
    level = np.hypot(sun[0], sun[1])
    x, y = (sun[0] / level, sun[1] / level) if level > 1e-6 else (1.0, 0.0)
    level = max(level, 1e-6)
    if _skyline(place, x, y, 1e9, tops, corner, cell_m, highest) > sun[2] / level:
        return 0.0
    _shade(place, x, y, crowns, letting, passing)
    return passing[min(int(np.arcsin(min(sun[2], 1.0)) / (np.pi / 2) * len(passing)), len(passing) - 1)]


@njit(cache=True)
def _lamplight(place, lamp, candela, tops, corner, cell_m, highest):  # type: ignore[no-untyped-def]
    dx, dy, dz = lamp[0] - place[0], lamp[1] - place[1], lamp[2] - place[2]
    level = np.hypot(dx, dy)
    if dz <= 0 or level > LAMP_REACH_M:
        return 0.0
    if level > 0.5 and _skyline(place, dx / level, dy / level, level, tops, corner, cell_m, highest) > dz / level:
        return 0.0
    squared = level * level + dz * dz
    cosine = dz / np.sqrt(squared)
    share = min(max(0.35 + 1.3 * cosine, 0.05), 1.0)  # a lantern sends little to the sides; as the renderer has it
    return candela * share * cosine / squared


@njit(cache=True)
def _past_crowns(place, lamp, crowns, letting):  # type: ignore[no-untyped-def]
    """What passes the crowns between a place and a lamp that hangs outside of them."""
    share = 1.0
    for c in range(len(crowns)):
        radius, half = crowns[c, 3], crowns[c, 4]
        ax, ay = (crowns[c, 0] - place[0]) / radius, (crowns[c, 1] - place[1]) / radius
        bx, by = (lamp[0] - place[0]) / radius, (lamp[1] - place[1]) / radius
        az, bz = (crowns[c, 2] - place[2]) / half, (lamp[2] - place[2]) / half
        nearest = (ax * bx + ay * by + az * bz) / (bx * bx + by * by + bz * bz)
        if 0 < nearest < 1:
            dx, dy, dz = ax - nearest * bx, ay - nearest * by, az - nearest * bz
            if dx * dx + dy * dy + dz * dz < 1:
                share *= letting
    return share
