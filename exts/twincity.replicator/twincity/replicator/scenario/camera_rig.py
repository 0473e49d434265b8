"""Camera rigs: where a street camera hangs and how it looks.

*frontal* looks ahead from just above the heads, *cctv* down from a mast or lamp post, *overhead* steeply down from
a facade: the ancestor's three shots at 0, -30 and -70 degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..city.tile import CameraMount, CityTile
from ..errors import SpecError, TileError
from .laws import Law, Normal, Uniform
from .rng import generator_for
from .scenario import CameraPose
from .spec import CameraSpec
from .view import View, camera_of, walkable_in_view

MIN_WALKABLE_IN_VIEW_M2 = 60.0
"""A mount that sees less ground than this is passed over for the next one."""


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A way to hang a camera; used where the spec does not say otherwise."""

    height_m: Law
    pitch_deg: Law
    kinds: tuple[str, ...]
    """Mounts it can hang on, in the tile's words."""


RIGS: Mapping[str, Rig] = {
    "frontal": Rig(height_m=Uniform(2.2, 3.4), pitch_deg=Normal(-3, 2, -8, 3), kinds=("mast", "lamp")),
    "cctv": Rig(height_m=Uniform(4.5, 7.5), pitch_deg=Normal(-27, 4, -38, -18), kinds=("mast", "lamp")),
    "overhead": Rig(height_m=Uniform(10, 16), pitch_deg=Normal(-68, 4, -80, -58), kinds=("facade",)),
}


def draw_camera(spec: CameraSpec, tile: CityTile, seed: int, index: int) -> tuple[CameraPose, View]:
    """The camera of one frame, on a mount from which enough ground is in view."""

    def draw(law: Law, name: str) -> float:
        return round(float(law.draw(generator_for(seed, index, "camera", name))), 2)

    name = spec.rig.draw(generator_for(seed, index, "camera", "rig"))
    rig = RIGS[name]
    height = draw(spec.height_m or rig.height_m, "height")
    mounts = _mounts_for(name, rig, height, tile)
    order = generator_for(seed, index, "camera", "mount").permutation(len(mounts))
    offset = draw(spec.heading_offset_deg, "heading")
    views = (
        _view_from(
            mounts[i],
            tile,
            rig=name,
            height_m=height,
            heading_offset_deg=offset,
            pitch_deg=draw(spec.pitch_deg or rig.pitch_deg, "pitch"),
            roll_deg=draw(spec.roll_deg, "roll"),
            horizontal_fov_deg=draw(spec.horizontal_fov_deg, "fov"),
            width=spec.width,
            height=spec.height,
        )
        for i in order
    )
    best: tuple[float, CameraPose, View] | None = None
    for pose, view in views:
        ground = walkable_in_view(view, tile, max_distance_m=60.0)
        if ground >= MIN_WALKABLE_IN_VIEW_M2:
            return pose, view
        if best is None or ground > best[0]:
            best = ground, pose, view
    assert best is not None, "a tile has at least one mount"
    return best[1], best[2]


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


def _view_from(
    mount: CameraMount, tile: CityTile, *, height_m: float, heading_offset_deg: float, **pose: float | str
) -> tuple[CameraPose, View]:
    x, y, z = mount.position
    camera_pose = CameraPose(
        position=(round(x, 3), round(y, 3), round(z + height_m, 3)),
        heading_deg=round((mount.heading_deg + heading_offset_deg) % 360, 2),
        **pose,  # type: ignore[arg-type]
    )
    return camera_pose, View.among_walls(camera_of(camera_pose), tile.walls)
