"""Camera rigs: where a street camera hangs and how it looks.

*frontal* looks ahead from just above the heads, *cctv* down from a mast or lamp post, *overhead* steeply down from
a facade: the ancestor's three shots at 0, -30 and -70 degrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..city.tile import CameraMount, CityTile
from ..errors import SpecError, TileError
from .laws import Law, Normal, Uniform
from .rng import generator_for
from .scenario import CameraPose
from .spec_camera import CameraSpec
from .view import Ground, View, camera_of, ground_worth, wall_distances

REACH_M = 60.0
MOUNTS_COMPARED = 3
"""Of so many mounts drawn by chance, the one that sees most of people is taken."""


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A way to hang a camera; used where the spec does not say otherwise."""

    height_m: Law
    pitch_deg: Law
    kinds: tuple[str, ...]
    """Mounts it can hang on, in the tile's words."""

    turns_deg: tuple[float, ...]
    """Ways to turn away from the mount's own heading; the one that sees most pavement is taken."""


RIGS: Mapping[str, Rig] = {
    "frontal": Rig(
        height_m=Uniform(2.2, 3.4),
        pitch_deg=Normal(-3, 2, -8, 3),
        kinds=("mast", "lamp"),
        turns_deg=(-50, -25, 0, 25, 50),
    ),
    "cctv": Rig(
        height_m=Uniform(4.5, 7.5),
        pitch_deg=Normal(-27, 4, -38, -18),
        kinds=("mast", "lamp", "facade"),
        turns_deg=(-60, -40, -20, 0, 20, 40, 60),
    ),
    "overhead": Rig(
        height_m=Uniform(10, 16), pitch_deg=Normal(-66, 4, -80, -58), kinds=("facade",), turns_deg=(-50, -25, 0, 25, 50)
    ),
}


def check_heights(spec: CameraSpec, tile: CityTile) -> None:
    """Raise when a height that can be drawn is above every mount of the tile."""
    for name in spec.rig.possible:
        _mounts_for(name, RIGS[name], max((spec.height_m or RIGS[name].height_m).possible), tile)


def draw_camera(spec: CameraSpec, tile: CityTile, seed: int, index: int) -> tuple[CameraPose, View]:
    """The camera of one frame, on a mount from which enough ground is in view and nothing is before the lens."""

    def draw(law: Law, name: str) -> float:
        return round(float(law.draw(generator_for(seed, index, "camera", name))), 2)

    name = spec.rig.draw(generator_for(seed, index, "camera", "rig"))
    rig = RIGS[name]
    height = draw(spec.height_m or rig.height_m, "height")
    offset = draw(spec.heading_offset_deg, "heading")
    lens = {
        "rig": name,
        "pitch_deg": draw(spec.pitch_deg or rig.pitch_deg, "pitch"),
        "roll_deg": draw(spec.roll_deg, "roll"),
        "horizontal_fov_deg": draw(spec.horizontal_fov_deg, "fov"),
        "width": spec.width,
        "height": spec.height,
    }
    mounts = _mounts_for(name, rig, height, tile)
    order = generator_for(seed, index, "camera", "mount").permutation(len(mounts))
    aims: list[_Aim] = []
    for i in order:
        aims.append(_best_aim(mounts[i], rig.turns_deg, offset, height, tile, lens))
        if len([aim for aim in aims if aim.worth_m2 > 0]) == MOUNTS_COMPARED:
            break
    best = max(aims, key=lambda aim: aim.worth_m2)
    return best.pose, best.view


@dataclass(frozen=True, kw_only=True)
class _Aim:
    """One way to turn a camera on one mount."""

    pose: CameraPose
    view: View
    worth_m2: float
    """Walkable ground in view by the size of people on it, 0 when something is before the lens."""


def _best_aim(
    mount: CameraMount, turns_deg: Sequence[float], offset_deg: float, height_m: float, tile: CityTile,
    lens: Mapping[str, Any],
) -> _Aim:  # fmt: skip
    """Of all turns away from the mount's own heading, the one that sees most of people."""
    x, y, z = mount.position
    walls = wall_distances(np.array([x, y]), tile.walls)
    ground = Ground.around(np.array([x, y]), tile, REACH_M)
    aims = []
    for turn in turns_deg:
        pose = CameraPose(
            position=(round(x, 3), round(y, 3), round(z + height_m, 3)),
            heading_deg=round((mount.heading_deg + turn + offset_deg) % 360, 2),
            **lens,
        )
        view = View(camera=camera_of(pose), wall_distance_m=walls)
        worth = 0.0 if view.is_blocked(tile) else ground_worth(view, ground, max_distance_m=REACH_M)
        aims.append(_Aim(pose=pose, view=view, worth_m2=worth))
    return max(aims, key=lambda aim: aim.worth_m2)


def _mounts_for(name: str, rig: Rig, height_m: float, tile: CityTile) -> list[CameraMount]:
    if not tile.camera_mounts:
        raise TileError(f"Tile '{tile.name}' has no camera mount. Build it again with tools/build_tile.py.")
    high_enough = [mount for mount in tile.camera_mounts if mount.max_height_m >= height_m]
    if not high_enough:
        highest = max(mount.max_height_m for mount in tile.camera_mounts)
        raise SpecError(
            f"camera.height_m is {height_m:g} for rig '{name}', but the highest mount of tile '{tile.name}' allows "
            f"{highest:g} m. Lower camera.height_m or choose another rig."
        )
    return [mount for mount in high_enough if mount.kind in rig.kinds] or high_enough
