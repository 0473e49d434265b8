"""Fires of a scenario as things of the scene: flames that shine, and a plume of smoke above them.

Both are assets one metre wide and high, stretched to each fire. They are opaque in the middle; a renderer may soften
their edges (`backends/mitsuba/soft.py`), labels end where the bodies do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from pxr import Gf, Sdf

from ..scenario.scenario import Fire
from .mesh import camel
from .people.skeleton import about
from .things import PosedThing, ThingLibrary, author_thing, pose_thing

FLAMES, PLUME = "flames", "plume"

EMISSION: Mapping[str, tuple[float, float, float]] = {
    "ember": (9_000.0, 2_300.0, 250.0),
    "flame": (26_000.0, 12_500.0, 2_600.0),
}
"""By part [cd/m2]: a sooty flame of wood or paper has 5,000 to 20,000 at a colour temperature of 1,600 to 1,900 K
(Planck's law at an emissivity of 0.2 to 0.5)."""

PLUME_WIDTH = 0.42
"""Of a plume, in its height; at least as wide as the fire."""

PLUME_BEGINS = 0.55
"""Height in the flames where smoke can be seen, in theirs."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Burning:
    """One fire in the world."""

    fire: Fire
    flames: PosedThing | None
    smoke: PosedThing | None


def pose_fires(fires: Sequence[Fire], library: ThingLibrary) -> list[Burning]:
    """All of them, in the order given."""
    return [Burning(fire=fire, flames=_flames(fire, library), smoke=_smoke(fire, library)) for fire in fires]


def author_flames(layer: Sdf.Layer, prim_path: str, posed: PosedThing) -> None:
    """Author flames: the asset, its place, and what its parts send out."""
    author_thing(layer, prim_path, posed)
    for part, emission in EMISSION.items():
        surface = Sdf.CreatePrimInLayer(layer, f"{prim_path}/Looks/{camel(part)}/Surface")
        emissive = Sdf.AttributeSpec(surface, "inputs:emissiveColor", Sdf.ValueTypeNames.Color3f)
        emissive.default = Gf.Vec3f(*emission)


def _flames(fire: Fire, library: ThingLibrary) -> PosedThing | None:
    if not fire.flame_height_m:
        return None
    width = 2 * fire.radius_m
    posed = _stretched(FLAMES, fire, library, (width, width, fire.flame_height_m), 0.0)
    shining = tuple(replace(material, emission=EMISSION[material.name]) for material in posed.materials)
    return replace(posed, materials=shining)


def _smoke(fire: Fire, library: ThingLibrary) -> PosedThing | None:
    if not fire.smoke_height_m:
        return None
    width = max(PLUME_WIDTH * fire.smoke_height_m, 1.6 * fire.radius_m)
    begins = PLUME_BEGINS * fire.flame_height_m
    return _stretched(PLUME, fire, library, (width, width, fire.smoke_height_m), begins)


def _stretched(
    name: str, fire: Fire, library: ThingLibrary, size_m: tuple[float, float, float], above_m: float
) -> PosedThing:
    """The asset over the fire's foot, turned by its seed; the foot of a plume stays there, its head drifts off."""
    thing, heading = library.named(name), float(fire.seed % 360)
    points = thing.levels["near"].points
    low = points[points[:, 2] < 0.12]
    scaled = about("z", heading) @ np.diag(size_m)
    world = np.eye(4)
    world[:3, :3] = scaled
    world[:3, 3] = np.add(fire.position, (0, 0, above_m)) - scaled @ np.array([*low[:, :2].mean(0), 0.0])
    colour = (fire.smoke_albedo,) * 3 if thing.dyed_parts else None
    return pose_thing(thing, colour, "near", world, heading)
