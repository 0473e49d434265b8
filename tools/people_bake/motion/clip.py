"""`Clip`: one movement as it is made, and as it is described to those who choose and place people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from people_bake.motion.figure import Figure
from people_bake.motion.poses import Poses

Maker = Callable[[Figure, np.ndarray], Poses]
"""Makes poses at phases (n,)."""

FRAMES_PER_S = 30
"""Clips count time in frames of this rate; a slow movement has a sample at every second, fifth or tenth of them."""


@dataclass(frozen=True, kw_only=True)
class Partner:
    """Somebody else's clip that belongs to this one and plays at the same phase."""

    clip: str
    offset_m: tuple[float, float]
    """Where the other one's point is: ahead and to the left of this one's."""

    heading_deg: float
    """Which way the other one faces, from this one's heading."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One movement."""

    make: Maker
    posture: str
    """walking, running, standing, sitting, crouching, lying, falling, riding."""

    activity: str
    frames: int
    """Length of a cycle at `FRAMES_PER_S`."""

    every: int = 1
    """Frames from one sample to the next; divides `frames`."""

    loops: bool = True
    speed_m_per_s: float = 0.0
    """Of somebody with legs of `REFERENCE_LEG_M`."""

    ground: str = "feet"
    """feet or body: the lowest point is put on the ground; seat: the height of the hips is given."""

    seat_height_m: float | None = None
    needs: str | None = None
    """What it must be shown with."""

    busy: tuple[str, ...] = ()
    """Hands that nothing else can be given to."""

    ages: tuple[int, int] = (12, 95)
    stance: tuple[tuple[str, float, float], ...] = ()
    """Side, and phases between which its foot stays where it is on the ground; the end can be above 1."""

    lift: Callable[[Figure, np.ndarray], np.ndarray] | None = None
    """Height of the lowest point over the ground at phases (n,) [m], for movements that leave it."""

    partner: Partner | None = None

    @property
    def cycle_s(self) -> float:
        """Duration [s]."""
        return self.frames / FRAMES_PER_S

    @property
    def sample_frames(self) -> np.ndarray:
        """(n,) frames that have a sample, the first and the last included."""
        return np.arange(0, self.frames + 1, self.every)

    def poses(self, figure: Figure) -> Poses:
        """At `sample_frames`; a loop ends as it began."""
        phases = self.sample_frames / self.frames
        return self.make(figure, phases % 1 if self.loops else phases)
