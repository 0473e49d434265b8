"""Where a camera goes and which way it turns: on a mount, at a point, over an area, along a facade.

A place counts by the ground that is seen from it, each square metre by the size of people on it, and not at all when a
tree or a post is before the lens. Chance gives the order in which mounts are looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..city.tile import CameraMount, CityTile
from ..errors import SpecError
from .rng import generator_for
from .scenario import CameraPose
from .spec_camera import CameraSpec
from .standing import Standing
from .view import Ground, View, camera_of, ground_worth, wall_distances

REACH_M = 60.0
MOUNTS_COMPARED = 3
"""Of so many mounts drawn by chance, the one that sees most of people is taken."""

TARGET_HEIGHT_M = 1.0
"""Of a point to aim at that is given without its height: the middle of a person."""

STEEPEST_AIM_DEG, FLATTEST_AIM_DEG = -85.0, -2.0
"""A camera that is aimed looks down, and not straight down."""

COVERING_MOUNTS = 10
"""The nearest ones to an area, looked at for the one that covers it best."""

COVERING_TURNS_DEG, COVERING_TILTS_DEG = (-14.0, 0.0, 14.0), (-10.0, 0.0, 10.0)
"""Away from the middle of the area."""

FACADE_INSIDE_DEG = 14.0
"""How far the end of the wall along which a camera looks is from the edge of the picture."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is known of a camera before its place."""

    tile: CityTile
    placement: str
    target: tuple[float, ...]
    """Point to aim at: x, y, or x, y, z [m]."""

    area: tuple[float, ...]
    """To cover: x0, y0, x1, y1 [m]."""

    height_m: float
    pitch_deg: float
    turns_deg: Sequence[float]
    offset_deg: float
    arm_m: float
    lens: Mapping[str, Any]
    """The other fields of its pose."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One way to put a camera on one mount."""

    pose: CameraPose
    view: View
    worth_m2: float
    """Ground in view by the size of people on it, 0 when something is before the lens."""


def draw_placement(spec: CameraSpec, seed: int, index: int) -> str:
    """The rule of one frame; not given, it follows from what else is."""
    if spec.placement is not None:
        return str(spec.placement.draw(generator_for(seed, index, "camera", "placement")))
    return "aim" if spec.aim_at else "cover" if spec.area else "mount"


def place(plan: Plan, mounts: Sequence[CameraMount]) -> Placed:
    """The camera on the best of the mounts, which come in the order of chance."""
    if plan.placement == "aim":
        return _aimed(plan, mounts)
    if plan.placement == "cover":
        return _covering(plan, mounts)
    if plan.placement == "facade":
        mounts = [mount for mount in mounts if mount.kind == "facade"]
        if not mounts:
            raise SpecError(
                f"camera.placement is 'facade', but no facade of tile '{plan.tile.name}' has a mount for rig "
                f"'{plan.lens['rig']}' at {plan.height_m:g} m. Lower camera.height_m, or choose rig cctv."
            )
        along = 90 - max(plan.lens["horizontal_fov_deg"] / 2 - FACADE_INSIDE_DEG, 0.0)
        plan = replace(plan, turns_deg=(-along, along), offset_deg=0.0)
        mounts = [replace(mount, heading_deg=_out_of_wall_deg(mount, plan.tile)) for mount in mounts]
    return _best_of_some(_best_turn(plan, mounts, Standing.of(plan.tile)))


def _best_of_some(found: Iterable[Placed]) -> Placed:
    """The best of the first few that see any ground; where none does, the first."""
    looked_at: list[Placed] = []
    for placed in found:
        looked_at.append(placed)
        if len([one for one in looked_at if one.worth_m2 > 0]) == MOUNTS_COMPARED:
            break
    return max(looked_at, key=lambda placed: placed.worth_m2)


def _best_turn(plan: Plan, mounts: Iterable[CameraMount], standing: Standing) -> Iterator[Placed]:
    """On each mount, of all turns away from its own heading, the one that sees most of people."""
    for mount in mounts:
        site = _Site.of(plan, mount)
        ways = [(mount.heading_deg + turn + plan.offset_deg, plan.pitch_deg) for turn in plan.turns_deg]
        yield max((site.placed(plan, *way, standing) for way in ways), key=lambda placed: placed.worth_m2)


def _out_of_wall_deg(mount: CameraMount, tile: CityTile) -> float:
    """From the nearest point of the nearest wall to the mount."""
    here, a = np.array(mount.position[:2]), tile.walls[:, 0]
    edge = tile.walls[:, 1] - a
    t = np.clip(((here - a) * edge).sum(1) / np.maximum((edge * edge).sum(1), 1e-9), 0, 1)
    away = here - (a + t[:, None] * edge)
    x, y = away[np.hypot(*away.T).argmin()]
    return float(np.degrees(np.arctan2(y, x)))


def _aimed(plan: Plan, mounts: Sequence[CameraMount]) -> Placed:
    """From a mount with a clear line to the target."""
    standing = Standing.of(plan.tile)
    x, y = plan.target[:2]
    near = [mount for mount in mounts if np.hypot(mount.position[0] - x, mount.position[1] - y) < REACH_M]

    def found() -> Iterator[Placed]:
        for mount in near:
            target = np.array([x, y, plan.target[2] if len(plan.target) > 2 else mount.position[2] + TARGET_HEIGHT_M])
            eye = _eye(plan, mount)
            heading, pitch = _towards(eye, target)
            if STEEPEST_AIM_DEG <= pitch <= FLATTEST_AIM_DEG and not _hidden(plan.tile, standing, eye, target):
                placed = _Site.of(plan, mount).placed(plan, heading, pitch, standing)
                if placed.worth_m2 > 0:
                    yield placed

    seeing = list(itertools.islice(found(), MOUNTS_COMPARED))
    if not seeing:
        raise SpecError(
            f"camera.aim_at [{x:g}, {y:g}] is seen from none of the {len(near)} mounts of tile '{plan.tile.name}' "
            f"within {REACH_M:g} m that can hold the camera. Choose a point in a street, or another camera.height_m."
        )
    return max(seeing, key=lambda placed: placed.worth_m2)


def _covering(plan: Plan, mounts: Sequence[CameraMount]) -> Placed:
    """The way in which most of the walkable ground of the area is in view; equal ones by the size of people there."""
    standing = Standing.of(plan.tile)
    x0, y0, x1, y1 = plan.area
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    near = sorted(mounts, key=lambda mount: float(np.hypot(*(np.array(mount.position[:2]) - middle))))
    best: tuple[tuple[float, float], Placed] | None = None
    for mount in near[:COVERING_MOUNTS]:
        site = _Site.of(plan, mount)
        points = site.ground.points
        asked = points[((points[:, :2] >= [x0, y0]) & (points[:, :2] <= [x1, y1])).all(1)]
        eye = _eye(plan, mount)
        heading, pitch = _towards(eye, np.array([*middle, mount.position[2]]))
        for turn in COVERING_TURNS_DEG:
            for tilt in COVERING_TILTS_DEG:
                down = float(np.clip(pitch + tilt, STEEPEST_AIM_DEG, FLATTEST_AIM_DEG))
                placed = site.placed(plan, heading + turn, down, standing)
                seen = placed.view.sees(asked, max_distance_m=REACH_M).sum() * site.ground.square_metres
                covered = (float(seen) if placed.worth_m2 > 0 else 0.0, placed.worth_m2)
                if best is None or covered > best[0]:
                    best = covered, placed
    if best is None or best[0][0] == 0:
        raise SpecError(
            f"camera.area [{x0:g}, {y0:g}, {x1:g}, {y1:g}]: no mount of tile '{plan.tile.name}' sees walkable ground "
            "in it. Choose an area with pavement, within 60 m of a mount."
        )
    return best[1]


@dataclass(frozen=True, kw_only=True)
class _Site:
    """What does not change when a camera turns."""

    position: tuple[float, float, float]
    walls: np.ndarray
    ground: Ground

    @classmethod
    def of(cls, plan: Plan, mount: CameraMount) -> _Site:
        x, y, z = _eye(plan, mount).tolist()
        here = np.array([x, y])
        return cls(
            position=(round(x, 3), round(y, 3), round(z, 3)),
            walls=wall_distances(here, plan.tile.walls),
            ground=Ground.around(here, plan.tile, REACH_M),
        )

    def placed(self, plan: Plan, heading_deg: float, pitch_deg: float, standing: Standing) -> Placed:
        pose = CameraPose(
            position=self.position,
            heading_deg=round(heading_deg % 360, 2),
            pitch_deg=round(pitch_deg, 2),
            **plan.lens,
        )
        view = View(camera=camera_of(pose), wall_distance_m=self.walls)
        blocked = standing.is_in_the_way(view.camera)
        worth = 0.0 if blocked else ground_worth(view, self.ground, max_distance_m=REACH_M)
        return Placed(pose=pose, view=view, worth_m2=worth)


def _eye(plan: Plan, mount: CameraMount) -> np.ndarray:
    x, y, z = mount.position
    ahead = np.radians(mount.heading_deg)
    return np.array([x + plan.arm_m * np.cos(ahead), y + plan.arm_m * np.sin(ahead), z + plan.height_m])


def _towards(eye: np.ndarray, target: np.ndarray) -> tuple[float, float]:
    """Heading and pitch [deg] from one point (3,) to another."""
    x, y, z = target - eye
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _hidden(tile: CityTile, standing: Standing, eye: np.ndarray, target: np.ndarray) -> bool:
    """True when a wall, a tree or a post is on the line."""
    along, a = (target - eye)[:2], tile.walls[:, 0] - eye[:2]
    edge = tile.walls[:, 1] - tile.walls[:, 0]
    # eye + t * along = a + s * edge, by Cramer's rule, as in `wall_distances`
    determinant = edge[:, 0] * along[1] - edge[:, 1] * along[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (edge[:, 0] * a[:, 1] - edge[:, 1] * a[:, 0]) / determinant
        s = (along[0] * a[:, 1] - along[1] * a[:, 0]) / determinant
    crossed = (s >= 0) & (s <= 1) & (t > 0) & (t < 1)
    return bool(crossed.any()) or standing.hides(eye, target)
