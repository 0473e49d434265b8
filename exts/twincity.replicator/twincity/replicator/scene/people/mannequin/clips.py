"""The clips: what a body does at a phase of a movement, as rotations of its joints.

Nothing is recorded from anyone. A walk is where the feet are placed, and legs that reach there; lying down is every
limb laid on the ground. So the ground is touched by construction, on every body.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from ....errors import UnknownNameError
from ....scenario.people import CLIPS
from . import rest
from .gait import Gait, walk
from .rig import Poses, Rig
from .standing import phone, relaxed, stand, talk

WALK = Gait(
    clip=CLIPS["walk"], stance=0.62, flat=(0.10, 0.34), strike_deg=18, push_deg=55, swing_deg=22, clearance=0.03,
    bob=0.026, lean_deg=3, arm_deg=(21, 19), elbow_deg=(14, 30),
)  # fmt: skip
WALK_SLOW = Gait(
    clip=CLIPS["walk_slow"], stance=0.68, flat=(0.12, 0.42), strike_deg=10, push_deg=40, swing_deg=12, clearance=0.02,
    bob=0.012, lean_deg=4, stoop_deg=12, arm_deg=(16, 8), elbow_deg=(20, 28),
)  # fmt: skip
RUN = Gait(
    clip=CLIPS["run"], stance=0.32, flat=(0.03, 0.13), strike_deg=6, push_deg=60, swing_deg=75, clearance=0.18,
    bob=-0.030, lean_deg=9, arm_deg=(18, 50), elbow_deg=(78, 98),
)  # fmt: skip

Movement = Callable[[Rig, np.ndarray], Poses]

MOVEMENTS: Mapping[str, Movement] = {
    "walk": partial(walk, WALK),
    "walk_slow": partial(walk, WALK_SLOW),
    "run": partial(walk, RUN),
    "stand": partial(stand, relaxed),
    "stand_phone": partial(stand, phone),
    "stand_talk": partial(stand, talk),
    "lie_supine": rest.supine,
    "lie_prone": rest.prone,
    "lie_side": rest.side,
}


def pose(clip: str, phases: np.ndarray, rig: Rig) -> Poses:
    """How bodies of one rig hold themselves at the phases (n,) of a clip; `UnknownNameError` lists the known clips."""
    try:
        movement = MOVEMENTS[clip]
    except KeyError:
        raise UnknownNameError("clip", clip, MOVEMENTS) from None
    return movement(rig, np.asarray(phases, float) % 1)
