"""What a spec says of the camera: where it hangs, where it looks, and what its lens does."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from .devices import DEVICES
from .laws import Law, Normal, Uniform
from .spec_rules import OneOf, Section, WholeWithin, Within

RIGS = ("frontal", "cctv", "overhead", "hanging", "body_worn")
LENSES = ("pinhole", "fisheye")
PLACEMENTS = ("mount", "aim", "cover", "facade")
COEFFICIENTS = ("k1", "k2", "p1", "p2", "k3")
"""OpenCV's order."""

WIDEST_PINHOLE_DEG = 130.0
"""A flat picture is no wider: at 130 degrees its corners are drawn ten times as large as its middle."""

Metres = Annotated[Law, Within(-1e6, 1e6)]


def _listed(raw: Any) -> Any:
    """None and lists as they are; ValueError for anything else, which pydantic would call no tuple."""
    if raw is not None and not isinstance(raw, list | tuple):
        raise ValueError(f"{raw!r} is not a list. Write its numbers, or laws for them, in brackets: [1, 2].")
    return raw


class CameraSpec(Section):
    """Where the picture is taken from. A quantity that is not given follows the rig (`camera_rig.py`), or the device
    (`devices.py`) where one is named and no rig."""

    device: Annotated[Law, OneOf("camera device", tuple(DEVICES))] | None = None
    """A kind of camera that is sold; it fills every key of `camera` and `sensor` that is not given."""

    rig: Annotated[Law, OneOf("camera rig", RIGS)] | None = None
    """How it is held. Not given: as its device is; a fisheye hangs; else frontal, cctv or overhead, by equal chance."""

    placement: Annotated[Law, OneOf("camera placement", PLACEMENTS)] | None = None
    """By which rule its place and direction are chosen; not given, what `aim_at` and `area` ask for, else mount."""

    mount: Annotated[Law, WholeWithin(0, 1_000_000)] | None = None
    """Number of a mount of the tile: the camera hangs there and nowhere else."""

    aim_at: Annotated[tuple[Metres, ...], Field(min_length=2, max_length=3), BeforeValidator(_listed)] | None = None
    """Point [x, y] or [x, y, z] of the tile [m] that the middle of the picture shows; z is 1 m above the ground."""

    area: Annotated[tuple[float, ...], Field(min_length=4, max_length=4), BeforeValidator(_listed)] | None = None
    """[x0, y0, x1, y1] of the tile [m], of which as much is seen as can be."""

    height_m: Annotated[Law, Within(1, 60)] | None = None
    """Above the ground below."""

    pitch_deg: Annotated[Law, Within(-90, 30)] | None = None
    """Above the horizon: -30 looks down."""

    roll_deg: Annotated[Law, Within(-45, 45)] = Normal(0, 0.7, -3, 3)
    heading_offset_deg: Annotated[Law, Within(-180, 180)] = Uniform(-12, 12)
    """Away from the direction that the mount watches."""

    lens: Annotated[Law, OneOf("lens", LENSES)] | None = None
    horizontal_fov_deg: Annotated[Law, Within(5, 180)] | None = None
    """Not given: the device's, 180 of a fisheye, else 55 to 85."""

    distortion: (
        Annotated[
            tuple[Annotated[Law, Within(-2, 2)], ...], Field(max_length=len(COEFFICIENTS)), BeforeValidator(_listed)
        ]
        | None
    ) = None
    """Of a pinhole: OpenCV's [k1, k2, p1, p2, k3], each a number or a law; the rest is 0. [-0.1] is a barrel."""

    image_circle: Annotated[Law, Within(0.2, 5)] | None = None
    """Of a fisheye: diameter of its disc, in shorter sides of the image; 2.1 fills a 16:9 picture to the corners."""

    width: int | None = Field(default=None, ge=16, le=8192)
    """1280, or the device's."""

    height: int | None = Field(default=None, ge=16, le=8192)
    """720, or the device's."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of every image [px]."""
        sizes = [(DEVICES[name].width, DEVICES[name].height) for name in self.devices if name]
        width, height = sizes[0] if sizes else (1280, 720)
        return self.width or width, self.height or height

    @property
    def devices(self) -> tuple[str, ...]:
        """Those that can be drawn; "" stands for none in particular."""
        return tuple(map(str, self.device.possible)) if self.device else ("",)

    @property
    def lenses(self) -> tuple[str, ...]:
        """Kinds of lens that can be drawn."""
        if self.lens:
            return tuple(map(str, self.lens.possible))
        return tuple(dict.fromkeys(DEVICES[name].lens if name else "pinhole" for name in self.devices))

    @model_validator(mode="after")
    def _one_size(self) -> CameraSpec:
        sizes = {(DEVICES[name].width, DEVICES[name].height): name for name in self.devices if name}
        if len(sizes) > 1 and not (self.width and self.height):
            listed = ", ".join(f"{name} {width}x{height}" for (width, height), name in sizes.items())
            raise ValueError(f"its devices make images of several sizes ({listed}). Give width and height for all.")
        return self

    @model_validator(mode="after")
    def _what_its_placement_needs(self) -> CameraSpec:
        asked = self.placement.possible if self.placement else ()
        if "aim" in asked and self.aim_at is None:
            raise ValueError("placement can be 'aim', but aim_at is not given. Write the point: aim_at: [x, y].")
        if "cover" in asked and self.area is None:
            raise ValueError("placement can be 'cover', but area is not given. Write it: area: [x0, y0, x1, y1].")
        if self.aim_at and self.area and not self.placement:
            raise ValueError("aim_at and area are both given. Keep one, or say which: placement: aim or cover.")
        if self.area and not (self.area[0] < self.area[2] and self.area[1] < self.area[3]):
            raise ValueError(f"area {list(self.area)} is empty. It is [x0, y0, x1, y1] with x0 < x1 and y0 < y1.")
        return self

    @model_validator(mode="after")
    def _what_its_lens_can(self) -> CameraSpec:
        if self.distortion and "pinhole" not in self.lenses:
            raise ValueError("distortion is a pinhole's, and the lens is a fisheye. Leave one of them out.")
        if self.horizontal_fov_deg and "pinhole" in self.lenses:
            widest = max(self.horizontal_fov_deg.possible)
            if widest > WIDEST_PINHOLE_DEG:
                raise ValueError(
                    f"horizontal_fov_deg can be {widest:g}. A pinhole is at most {WIDEST_PINHOLE_DEG:g} degrees wide; "
                    "take lens: fisheye."
                )
        return self
