"""The things that nobody carries: each put on the ground where the scenario has it, standing or on its side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..geometry.camera import Camera
from ..scenario.scenario import PlacedThing
from .people.detail import levels_for
from .people.skeleton import about
from .things import PosedThing, Thing, ThingLibrary, pose_thing

LEAST_PIXELS = {"near": 40.0, "middle": 40.0}
"""Size of a thing in the picture from which its nearer level of detail is shown; it has none in the middle."""


@dataclass(frozen=True, kw_only=True, eq=False)
class StandingThing:
    """One thing of the scenario, in the world."""

    placed: PlacedThing
    posed: PosedThing


def place_things(
    things: Sequence[PlacedThing], library: ThingLibrary, camera: Camera | None = None
) -> list[StandingThing]:
    """All of them, in the order given, in as much detail as the camera can see."""
    if not things:
        return []
    assets = [library.named(placed.thing) for placed in things]
    positions = np.array([placed.position for placed in things], float)
    sizes = np.array([np.ptp(asset.levels["near"].points, axis=0).max() for asset in assets], float)
    levels = levels_for(camera, positions, sizes, LEAST_PIXELS).tolist()
    return [
        StandingThing(placed=placed, posed=_stand(placed, asset, level))
        for placed, asset, level in zip(things, assets, levels, strict=True)
    ]


def world_from_thing(placed: PlacedThing, thing: Thing) -> np.ndarray:
    """(4, 4) that puts the middle of a thing, as seen from above, over its point of the ground, its lowest point on it.

    So whatever its own origin is, the grip of a bag or the place of a sitter, it stands where it was put.
    """
    turn = _fall(thing) if placed.fallen else np.eye(3)
    points = thing.levels["near"].points @ turn.T
    low, high = points.min(0), points.max(0)
    foot = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
    heading = about("z", placed.heading_deg)
    world = np.eye(4)
    world[:3, :3] = heading @ turn
    world[:3, 3] = np.array(placed.position) - heading @ foot
    return world


def _stand(placed: PlacedThing, thing: Thing, level: str) -> PosedThing:
    return pose_thing(thing, placed.colour, level, world_from_thing(placed, thing), placed.heading_deg)


def _fall(thing: Thing) -> np.ndarray:
    """(3, 3) that lays a thing on the broader of its upright sides: a panel flat, a case on its shell."""
    length, width, _ = np.ptp(thing.levels["near"].points, axis=0)
    return about("x", 90.0) if length >= width else about("y", 90.0)
