"""All that the rays of one frame read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .beams import BeamLights
from .camera import CameraRays
from .geometry import Geometry
from .lamps import Lamps
from .light import SUN_RADIUS, Light


@dataclass(frozen=True, kw_only=True)
class World:
    """One frame, ready to be traced."""

    camera: CameraRays
    geometry: Geometry
    light: Light
    lamps: Lamps | None
    beams: BeamLights | None
    """Those of vehicles."""

    radiance: Any
    """What leaves every face, see `bake.py`."""

    noise: Any
    """Where puddles and snow lie, see `weathering.noise_tile`."""

    is_weathered: bool
    """Whether the ground is wet or under snow. In the dry, kernels leave all of that out."""

    first_sample: Any
    """Shifts the noise of the picture from frame to frame."""

    sun_radius: float = SUN_RADIUS
    """Of the disc that shadow rays look for [rad]."""
