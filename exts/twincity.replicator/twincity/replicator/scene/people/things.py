"""What people carry, push and ride, put where their bearers have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...scenario.scenario import Colour
from ..things import PosedThing, Thing, pose_thing
from .skeleton import INDEX, about

_JOINT_OF: Mapping[str, str] = {"right_hand": "right_hand", "left_hand": "left_hand", "hips": "hips"}
"""Where a thing is attached -> the joint it follows; the others stand on the ground."""

_STRETCH = (0.6, 1.5)
"""How short and how long a cane or a telescopic bar can be made, of its own length."""

_LEVEL_OF: Mapping[str, str] = {"near": "near", "middle": "near", "far": "far"}
"""Level of the person -> level of the thing."""


def hold_thing(
    thing: Thing, colour: Colour | None, person_level: str, turned: np.ndarray, placed: np.ndarray,
    position: Sequence[float], heading_deg: float,
) -> PosedThing:  # fmt: skip
    """Put a thing where its bearer has it.

    Args:
        thing: what.
        colour: of the parts that can be dyed; None where there are none.
        person_level: level of detail of the bearer.
        turned: (28, 3, 3) rotations of the bearer's joints, in the bearer's own frame.
        placed: (28, 3) positions of the joints in that frame, in metres of the world.
        position: the bearer's point of the ground.
        heading_deg: the bearer's.
    """
    level = _LEVEL_OF[person_level]
    mesh = thing.levels[level]
    origin, turn = thing.from_joint, thing.turn
    if thing.attach in _JOINT_OF:
        joint = INDEX[_JOINT_OF[thing.attach]]
        origin = placed[joint] + turned[joint] @ thing.from_joint
        turn = thing.turn if thing.upright else turned[joint] @ thing.turn
    if thing.stretches_to_ground:
        deepest = -float((mesh.points @ turn[2]).min())
        turn = turn @ np.diag([1, 1, np.clip(origin[2] / max(deepest, 1e-3), *_STRETCH)])
    heading = about("z", heading_deg)
    world = np.eye(4)
    world[:3, :3], world[:3, 3] = heading @ turn, heading @ origin + np.array(position)
    return pose_thing(thing, colour, level, world, heading_deg)
