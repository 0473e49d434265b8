"""`Scene`: one frame, composed. A `Usd.Stage` to open anywhere, and the same things as arrays to render and label.

The stage is the truth that any USD renderer reads. A ray tracer that would read 150 skinned people back from
USD in every frame would do nothing else, so what moves is also here as posed triangles; a test proves that the
two agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from pxr import Usd

from ..geometry.boxes import Box3D
from ..geometry.camera import Camera
from ..scenario.scenario import Scenario

if TYPE_CHECKING:
    from .surroundings import Surroundings


@dataclass(frozen=True, kw_only=True)
class SurfaceMaterial:
    """How a surface reflects: the part of UsdPreviewSurface that is used here."""

    name: str
    albedo: tuple[float, float, float]
    """Linear, 0..1."""

    roughness: float = 0.9
    f0: float = 0.0
    """Reflectance at normal incidence: 0 matt, 0.04 paint and glass, 0.02 water."""

    emission: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Luminance [cd/m2] per channel, when lit."""

    translucency: float = 0.0
    """Share of the light on its back that comes through, against what its front gives back: leaves."""

    pattern: str | None = None
    """Name of a texture that mixes the two albedos, channel by channel: 0 gives `albedo`, 1 `second_albedo`."""

    second_albedo: tuple[float, float, float] | None = None
    """Linear, 0..1; with a pattern only."""

    relief: str | None = None
    """Name of a texture of normals that wrinkles the surface."""


@dataclass(frozen=True, kw_only=True)
class SceneInstance:
    """One countable thing, posed, in the world."""

    instance_id: int
    """1..n."""

    class_name: str
    prim_path: str
    attributes: Mapping[str, Any]
    vertices: np.ndarray
    """(n, 3) float32 metres."""

    normals: np.ndarray
    """(n, 3) float32 unit vertex normals, for smooth shading."""

    faces: np.ndarray
    """(m, 3) int32, counter-clockwise from outside."""

    face_materials: np.ndarray
    """(m,) int32 index into `materials`."""

    materials: tuple[SurfaceMaterial, ...]
    box_3d: Box3D
    uvs: np.ndarray | None = None
    """(n, 2) float32 texture coordinates, v upwards; textures repeat at whole numbers."""

    joints: np.ndarray | None = None
    """(17, 3) COCO keypoints in the world [m]."""

    head_faces: np.ndarray | None = None
    """Indices into `faces` of the head, hair included."""

    part_ids: np.ndarray | None = None
    """(m,) uint8 values of `labels.PARTS`, one for each of `faces`; None for things without parts."""

    velocity: np.ndarray | None = None
    """(3,) float32 m/s of the whole thing: its way, not the swing of limbs; None for what stands still."""


@dataclass(frozen=True, kw_only=True)
class Beams:
    """Lamps that shine one way and move: those of vehicles."""

    positions: np.ndarray = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    """(n, 3) metres."""

    directions: np.ndarray = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    """(n, 3) unit."""

    intensities: np.ndarray = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    """(n, 3) candela per channel along the direction."""

    half_angles_deg: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))
    """(n,) where the intensity has fallen to half."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Light and air of the frame, in photometric units (RGB whose Rec. 709 luminance is in lux or cd/m2)."""

    sky_radiance: np.ndarray
    """(64, 256, 3) float32 cd/m2, upper half: row 0 touches the horizon, column 0 starts at +X and turns
    counter-clockwise. It lights the city."""

    sun_direction: np.ndarray
    """(3,) unit, towards the sun."""

    sun_illuminance: np.ndarray
    """(3,) lux on a surface that faces the sun; 0 at night and under cloud."""

    sky_picture: np.ndarray | None = None
    """(rows, columns, 3) float32 cd/m2: the same sky in finer pixels, for who looks at it; None where there is none."""

    lamp_positions: np.ndarray = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    """(n, 3) metres: lamp heads that are lit; none by day."""

    lamp_intensities: np.ndarray = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    """(n, 3) candela per channel, straight down."""

    visibility_m: float = 20_000.0
    ground_wetness: float = 0.0
    snow_cover: float = 0.0

    @property
    def seen_sky(self) -> np.ndarray:
        """The finest picture of the sky that there is, (rows, columns, 3) float32 cd/m2."""
        return self.sky_radiance if self.sky_picture is None else self.sky_picture


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One frame, composed."""

    compose_stage: Callable[[], Usd.Stage]
    """Makes `stage`; asked at most once."""

    static_key: str
    """Changes when, and only when, the things that never move do: a renderer may keep what it built for a key."""

    scenario: Scenario
    camera: Camera
    environment: Environment
    instances: tuple[SceneInstance, ...]
    """In order of `instance_id`, which is 1..n."""

    beams: Beams = field(default_factory=Beams)
    """Lit lamps of vehicles."""

    emissions: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    """Materials of the city that shine otherwise in this frame than in the tile [cd/m2], by their prim's name: the
    lenses of traffic lights."""

    surroundings: Surroundings | None = None
    """Of the tile; None where there is none around, as in a test."""

    @cached_property
    def stage(self) -> Usd.Stage:
        """The frame as USD, composed when it is first asked for: a renderer that has kept the city does without."""
        return self.compose_stage()


PEOPLE_ROOT = "/World/People"
PROPS_ROOT = "/World/Props"
VEHICLES_ROOT = "/World/Vehicles"
ENVIRONMENT_ROOT = "/World/Environment"
CAMERA_PATH = "/World/Cameras/Camera_00"
