"""Stepping off a kerb: two slow cycles, the first on the sidewalk, the second on the carriageway, 0.12 m lower."""

from __future__ import annotations

import numpy as np

from people_bake.motion.figure import Figure
from people_bake.motion.gait import Gait, Step, flight, go
from people_bake.motion.poses import Poses, ease

KERB_M = 0.12
"""Height of a kerb in Paris, about."""

GAIT = Gait(
    speed_m_per_s=1.05, cycle_s=36 / 30, head_down_deg=10, arm_deg=(13, 12), elbow_deg=(14, 24),
    step=Step(stance=0.63, strike_deg=13, push_deg=54, clearance_m=0.04),
)  # fmt: skip
CYCLES = 2
_LANDS = {"left": 1.0, "right": 1.5}
"""Cycles after which each foot is first put down on the carriageway."""


def step_off(figure: Figure, phases: np.ndarray) -> Poses:
    """Poses at the phases (n,) of both cycles."""
    return go(GAIT, figure, CYCLES * phases, _floor)


def above_carriageway(figure: Figure, phases: np.ndarray) -> np.ndarray:
    """(n,) height of the lower sole over the carriageway [m]."""
    return flight(GAIT, figure, CYCLES * phases, _floor)


def stance() -> tuple[tuple[str, float, float], ...]:
    """Side, and the phases of both cycles between which its foot stays."""
    once = GAIT.stance
    both = [(side, start + cycle, end + cycle) for cycle in range(CYCLES) for side, start, end in once]
    return tuple((side, start / CYCLES, min(end, CYCLES) / CYCLES) for side, start, end in both)


def _floor(side: str | None, cycles: np.ndarray) -> np.ndarray:
    """A foot comes down late in its swing; the hips sink while the other knee lets them down."""
    start, end = (0.72, 1.10) if side is None else (_LANDS[side] - 0.22, _LANDS[side] - 0.005)
    return KERB_M * (1 - ease((cycles - start) / (end - start)))
