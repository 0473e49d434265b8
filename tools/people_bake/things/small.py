"""What is held up or leant on: phone, cane, white cane."""

from __future__ import annotations

import numpy as np

from .materials import GLASS, PLASTIC, RED_LACQUER, RUBBER, STEEL, WHITE_LACQUER, WOOD
from .shape import Shape, block, joined, lathe, smooth, tube
from .thing import ADULT_GRIP, Detail, Thing

PHONE_M = (0.0085, 0.073, 0.152)
"""Thickness, width, height of a usual telephone."""

CANE_M = 0.80
"""Grip to tip of the asset as it is; a cane reaches from the wrist to the ground, and is stretched to it."""

WHITE_CANE_TIP_M = (0.93, 0.06, -0.96)
"""The tip of a long cane slides about two steps ahead, before the middle of the body."""


def build_phone(detail: Detail) -> dict[str, Shape]:
    """Upright, the screen towards +Y, which is where the right palm looks."""
    thickness, width, height = PHONE_M
    body = block((width, height, thickness), corner=0.011, edge=0.0022, steps=detail.ease * 2)
    glass = block((width - 0.006, height - 0.006, 0.0006), corner=0.009, steps=detail.ease * 2)
    parts = {"body": body, "screen": glass.moved(z=thickness / 2 + 0.0001)}
    if detail.near:
        parts["screen"] += (
            joined(
                lathe([(0.0075, 0.0), (0.0075, 0.0015), (0.006, 0.002)], 10).moved(0.02, 0.055 - 0.02 * n)
                for n in range(2)
            )
            .turned("y", 180)
            .moved(z=-thickness / 2)
        )
    return {name: shape.turned("x", -90) for name, shape in parts.items()}


def build_cane(detail: Detail) -> dict[str, Shape]:
    """A derby handle across the hand, a wooden shaft, a rubber tip."""
    handle = smooth([(-0.052, 0, -0.012), (-0.03, 0, 0.002), (0.0, 0, 0.004), (0.03, 0, 0.001), (0.056, 0, -0.001),
                     (0.066, 0, -0.016)], 2 if detail.near else 1)  # fmt: skip
    radii = np.interp(np.linspace(0, 1, len(handle)), [0, 0.3, 0.6, 0.85, 1], [0.009, 0.013, 0.0125, 0.0125, 0.007])
    shaft = tube(
        [(0.025, 0, 0.0), (0.025, 0, -0.05), (0.025, 0, -CANE_M + 0.02)], [0.0105, 0.0105, 0.0085], detail.bar + 2
    )
    collar = lathe([(0.0125, -0.050), (0.0125, -0.030)], detail.bar + 2).moved(0.025)
    return {
        "shaft": tube(handle, radii, detail.bar + 2, capped=True) + shaft,
        "collar": collar,
        "tip": lathe([(0.017, -CANE_M), (0.017, -CANE_M + 0.008), (0.0125, -CANE_M + 0.045)], detail.bar + 2).moved(
            0.025
        ),
    }


def build_white_cane(detail: Detail) -> dict[str, Shape]:
    """White, its last part red, a dark grip and a rolling tip: what French traffic law knows a blind person by."""
    tip = np.array(WHITE_CANE_TIP_M)
    along = tip / np.linalg.norm(tip)
    sides = detail.bar + 2
    return {
        "grip": tube(np.outer([-0.10, 0.12], along), [0.013, 0.012], sides, capped=True),
        "white": tube(np.outer([0.09, 0.70], tip), [0.0075, 0.0065], sides),
        "red": tube(np.outer([0.70, 0.985], tip), [0.0066, 0.006], sides),
        "tip": tube(np.outer([0.975, 0.985, 0.995, 1.0], tip), [0.006, 0.013, 0.013, 0.008], sides),
    }


PHONE = Thing(
    class_name="phone", build=build_phone, materials={"body": PLASTIC, "screen": GLASS}, attach="right_hand",
    position_m=(0.01, 0.022, -0.105), clips=("walk_phone", "stand_phone", "walk_call", "stand_call", "stand_photo",
    "sit_bench_phone"), dyes={"body": "bags"}, grips_m=((0.0, 0.0, 0.0),),
)  # fmt: skip
CANE = Thing(
    class_name="cane", build=build_cane, materials={"shaft": WOOD, "collar": STEEL, "tip": RUBBER}, attach="right_hand",
    upright=True, stretches_to_ground=True, position_m=ADULT_GRIP, clips=("walk_cane",),
    dyes={"shaft": "leather"},
    grips_m=((0.0, 0.0, 0.0),),
)  # fmt: skip
WHITE_CANE = Thing(
    class_name="white_cane", build=build_white_cane, attach="right_hand", upright=True, stretches_to_ground=True,
    materials={"grip": RUBBER, "white": WHITE_LACQUER, "red": RED_LACQUER, "tip": WHITE_LACQUER},
    position_m=ADULT_GRIP, clips=("walk_white_cane",), dyes={}, grips_m=((0.0, 0.0, 0.0),),
)  # fmt: skip
