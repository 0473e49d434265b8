"""Camera rigs: how a street camera is held, and on which mount it is put.

*frontal* looks ahead from just above the heads, *cctv* down from a mast or lamp post, *overhead* steeply down from
a facade: the ancestor's three shots at 0, -30 and -70 degrees. *hanging* looks straight down, as a fisheye does on its
arm; *body_worn* goes where people go, at the height of a chest. `camera_placing.py` says which way it then turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..city.tile import CameraMount, CityTile
from ..errors import SpecError, TileError
from .camera_lens import check_lenses, draw_lens, draw_outfit, outfits
from .camera_placing import Plan, draw_placement, place
from .laws import Constant, Law, Normal, Uniform
from .rng import generator_for
from .scenario import CameraPose
from .spec_camera import CameraSpec
from .view import View


@dataclass(frozen=True, kw_only=True)
class Rig:
    """A way to hold a camera; used where the spec does not say otherwise."""

    height_m: Law
    pitch_deg: Law
    kinds: tuple[str, ...]
    """Mounts it can hang on, in the tile's words; none where it is carried."""

    turns_deg: tuple[float, ...]
    """Ways to turn away from the mount's own heading; the one that sees most pavement is taken."""

    arm_m: float = 0.0
    """How far from its mount it hangs, towards the street: what looks straight down must not look at its own post."""


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
    "hanging": Rig(
        height_m=Uniform(4.0, 6.0),
        pitch_deg=Constant(-90.0),
        kinds=("mast", "lamp", "facade"),
        turns_deg=(0,),
        arm_m=1.5,
    ),
    "body_worn": Rig(
        height_m=Uniform(1.2, 1.45), pitch_deg=Uniform(-8, 4), kinds=(), turns_deg=(-135, -90, -45, 0, 45, 90, 135, 180)
    ),
}

CARRIED_PLACES = 12
"""Places in the tile that are looked at for a camera that somebody wears."""


def check_camera(spec: CameraSpec, tile: CityTile) -> None:
    """Raise when a lens folds, or when a height that can be drawn is above every mount of the tile."""
    check_lenses(spec)
    for outfit in outfits(spec):
        for name in map(str, outfit.rig.possible):
            height = max((spec.height_m or outfit.height_m or RIGS[name].height_m).possible)
            for number in spec.mount.possible if spec.mount else (None,):
                _mounts_for(name, height, number, tile)


def draw_camera(spec: CameraSpec, tile: CityTile, seed: int, index: int) -> tuple[CameraPose, View]:
    """The camera of one frame, on a mount from which enough ground is in view and nothing is before the lens."""

    def draw(law: Law, name: str) -> float:
        return round(float(law.draw(generator_for(seed, index, "camera", name))), 2)

    outfit = draw_outfit(spec, seed, index)
    name = str(outfit.rig.draw(generator_for(seed, index, "camera", "rig")))
    rig = RIGS[name]
    height = draw(outfit.height_m or rig.height_m, "height")
    number = spec.mount.draw(generator_for(seed, index, "camera", "mount_number")) if spec.mount else None
    placement = draw_placement(spec, seed, index)
    plan = Plan(
        tile=tile,
        placement=placement,
        target=tuple(draw(law, f"aim_at/{axis}") for axis, law in zip("xyz", spec.aim_at or (), strict=False)),
        area=spec.area or (),
        height_m=height,
        pitch_deg=draw(outfit.pitch_deg or rig.pitch_deg, "pitch"),
        turns_deg=rig.turns_deg,
        arm_m=rig.arm_m,
        offset_deg=draw(spec.heading_offset_deg, "heading"),
        lens={"rig": name, "roll_deg": draw(spec.roll_deg, "roll"), **draw_lens(outfit, seed, index)},
    )
    if rig.kinds:
        mounts = _mounts_for(name, height, number, tile)
        order = generator_for(seed, index, "camera", "mount").permutation(len(mounts))
        found = place(plan, [mounts[i] for i in order])
    else:
        found = place(plan, _carried(tile, seed, index))
    return found.pose, found.view


def _mounts_for(name: str, height_m: float, number: int | None, tile: CityTile) -> list[CameraMount]:
    rig, mounts = RIGS[name], tile.camera_mounts
    if not rig.kinds:
        return []
    if not mounts:
        raise TileError(f"Tile '{tile.name}' has no camera mount. Build it again with tools/build_tile.py.")
    if number is not None:
        if number >= len(mounts):
            raise SpecError(
                f"camera.mount is {number}, but tile '{tile.name}' has {len(mounts)} mounts. Choose one of 0 to "
                f"{len(mounts) - 1}."
            )
        mounts = (mounts[number],)
    high_enough = [mount for mount in mounts if mount.max_height_m >= height_m]
    if not high_enough:
        highest = max(mount.max_height_m for mount in mounts)
        of = f"mount {number}" if number is not None else "the highest mount"
        raise SpecError(
            f"camera.height_m is {height_m:g} for rig '{name}', but {of} of tile '{tile.name}' allows "
            f"{highest:g} m. Lower camera.height_m or choose another rig."
        )
    return [mount for mount in high_enough if mount.kind in rig.kinds] or high_enough


def _carried(tile: CityTile, seed: int, index: int) -> list[CameraMount]:
    """Places where somebody who wears a camera may stand, and where they happen to face."""
    rng = generator_for(seed, index, "camera", "carried")
    points = tile.walkable.points_at(rng.random((CARRIED_PLACES, 3)))
    headings = rng.uniform(0, 360, CARRIED_PLACES)
    return [
        CameraMount(position=(x, y, z), heading_deg=float(heading), max_height_m=2.0)
        for (x, y, z), heading in zip(points.tolist(), headings, strict=True)
    ]
