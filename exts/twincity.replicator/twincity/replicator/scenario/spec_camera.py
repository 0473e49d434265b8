"""What a spec says of the camera: where it hangs and what its lens does."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .laws import Choice, Law, Normal, Uniform
from .spec_rules import OneOf, Section, Within

RIGS = ("frontal", "cctv", "overhead")


class CameraSpec(Section):
    """Where the picture is taken from. A quantity that is not given follows the rig (`camera_rig.py`)."""

    rig: Annotated[Law, OneOf("camera rig", RIGS)] = Choice(RIGS, (1, 1, 1))
    height_m: Annotated[Law, Within(1, 60)] | None = None
    """Above the ground below."""

    pitch_deg: Annotated[Law, Within(-90, 30)] | None = None
    """Above the horizon: -30 looks down."""

    roll_deg: Annotated[Law, Within(-45, 45)] = Normal(0, 0.7, -3, 3)
    heading_offset_deg: Annotated[Law, Within(-180, 180)] = Uniform(-12, 12)
    """Away from the direction that the mount watches."""

    horizontal_fov_deg: Annotated[Law, Within(5, 120)] = Uniform(55, 85)
    width: int = Field(default=1280, ge=16, le=8192)
    height: int = Field(default=720, ge=16, le=8192)
