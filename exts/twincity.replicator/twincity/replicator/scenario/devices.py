"""Kinds of street camera: lens, place and sensor of devices that are really sold, as laws.

`camera.device` names one; it fills every key of `camera` and `sensor` that the user does not give. The numbers are
what data sheets of each kind have in common, not one maker's. Sources: EN IEC 62676-5 (what a data sheet states),
data sheets of 1/2.8" sensors with 2.9 um pixels, ONVIF profile S streams as installed, and footage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .laws import Choice, Constant, Law, Uniform


@dataclass(frozen=True, kw_only=True)
class AutoExposure:
    """How a camera on automatic answers to the light (`sensors.py`)."""

    full_shutter_lux: float = 60.0
    """Illuminance of the street below which the longest shutter no longer suffices and gain begins."""

    longest_s: float = 1 / 25
    """One image of a 25 Hz stream; slower shutters smear whoever walks, and operators forbid them."""

    shortest_s: float = 1 / 2000
    """In full sun: then the iris closes."""

    most_gain_db: float = 42.0

    infrared_below_lux: float = 0.0
    """Illuminance at which the filter swings out and the lamps of the camera are lit; 0: it has none."""


@dataclass(frozen=True, kw_only=True)
class Device:
    """One kind of camera."""

    what: str
    """In a line: what it is, and why its numbers are as they are."""

    width: int
    height: int
    horizontal_fov_deg: Law
    """Between the middles of the left and right edges."""

    lens: str = "pinhole"
    """pinhole or fisheye, as in `CameraPose`."""

    distortion: tuple[float, ...] = ()
    """OpenCV's k1, k2, p1, p2, k3; without a fold out to the corners of the widest field of view."""

    image_circle: float = 1.0
    """Of a fisheye: diameter of its disc, in shorter sides of the image."""

    rig: str = "cctv"
    """How it is held, as in `CameraPose`."""

    height_m: Law
    pitch_deg: Law
    exposure: AutoExposure = AutoExposure()
    wet_lens: float = 0.0
    """How many drops stay on the glass in rain, 0 under a hood to 1 on a bare dome."""

    sensor: Mapping[str, Law] = field(default_factory=dict)
    """Laws by key of `sensor`, in place of those of `PLAIN_SENSOR`; `noise` is that at gain 0."""


PLAIN_SENSOR: Mapping[str, Law] = {
    "noise": Uniform(1.0, 2.5),
    "vignetting": Uniform(0.05, 0.2),
    "chromatic_aberration_px": Constant(0.0),
    "white_balance_error": Constant(0.0),
    "pattern_noise": Constant(0.08),
    "sharpening": Constant(0.0),
    "jpeg_quality": Constant(100),
    "h264_kbit_per_s": Constant(0.0),
    "dirt": Constant(0.0),
    "on_screen_text": Constant(False),
    "interlaced": Constant(False),
}
"""Of a camera that is no device in particular: what it does to the picture where nothing else is said.

`noise`: a pixel that holds 6,000 to 12,000 electrons has 1 to 1.5 steps of shot noise in mid-grey at gain 0;
electronics and compression bring what street cameras show by day to 1 to 2.5.
"""

DEVICES: Mapping[str, Device] = {
    "bullet_720p": Device(
        what="An older fixed camera in a tube under a hood, 3.6 to 4 mm lens: most of what small towns have.",
        width=1280,
        height=720,
        horizontal_fov_deg=Uniform(62, 78),
        distortion=(-0.12, 0.012),
        height_m=Uniform(4.0, 6.5),
        pitch_deg=Uniform(-30, -16),
        exposure=AutoExposure(most_gain_db=36.0, infrared_below_lux=2.0),
        wet_lens=0.15,
        sensor={
            "noise": Uniform(1.5, 2.5),
            "vignetting": Uniform(0.15, 0.3),
            "chromatic_aberration_px": Uniform(0.3, 0.9),
            "white_balance_error": Uniform(-0.15, 0.15),
            "pattern_noise": Constant(0.15),
            "sharpening": Uniform(0.5, 1.0),
            "h264_kbit_per_s": Uniform(1500, 3000),
            "dirt": Uniform(0.0, 0.3),
            "on_screen_text": Constant(True),
        },
    ),
    "ptz_1080p": Device(
        what="A steerable dome with a 30x zoom, as the 1,100 of Paris's police: good glass, large aperture, washed.",
        width=1920,
        height=1080,
        horizontal_fov_deg=Uniform(20, 60),
        distortion=(-0.04,),
        height_m=Uniform(6.0, 10.0),
        pitch_deg=Uniform(-30, -10),
        exposure=AutoExposure(full_shutter_lux=35.0),
        wet_lens=0.5,
        sensor={
            "noise": Uniform(1.0, 1.6),
            "vignetting": Uniform(0.05, 0.15),
            "chromatic_aberration_px": Uniform(0.2, 0.8),
            "pattern_noise": Constant(0.08),
            "sharpening": Uniform(0.3, 0.6),
            "h264_kbit_per_s": Uniform(4000, 8000),
            "dirt": Uniform(0.0, 0.15),
        },
    ),
    "multi_4k": Device(
        what="One head of a panorama of four: 8 megapixels on small pixels, so noisy early; it covers whole squares.",
        width=3840,
        height=2160,
        horizontal_fov_deg=Uniform(80, 95),
        distortion=(-0.2, 0.04),
        height_m=Uniform(6.0, 12.0),
        pitch_deg=Uniform(-35, -20),
        exposure=AutoExposure(full_shutter_lux=150.0),
        wet_lens=0.4,
        sensor={
            "noise": Uniform(1.8, 2.8),
            "vignetting": Uniform(0.15, 0.3),
            "chromatic_aberration_px": Uniform(0.8, 2.0),
            "sharpening": Uniform(0.4, 0.8),
            "h264_kbit_per_s": Uniform(10_000, 16_000),
            "dirt": Uniform(0.0, 0.2),
        },
    ),
    "dome_cheap": Device(
        what="A 2.8 mm dome of 80 euros on a facade: scratched bubble, wide plastic lens, hard sharpening, few bits.",
        width=1280,
        height=720,
        horizontal_fov_deg=Uniform(88, 98),
        distortion=(-0.28, 0.07),
        height_m=Uniform(2.8, 4.5),
        pitch_deg=Uniform(-35, -18),
        exposure=AutoExposure(full_shutter_lux=130.0, most_gain_db=36.0, infrared_below_lux=4.0),
        wet_lens=1.0,
        sensor={
            "noise": Uniform(2.0, 3.0),
            "vignetting": Uniform(0.3, 0.5),
            "chromatic_aberration_px": Uniform(1.0, 2.2),
            "white_balance_error": Uniform(-0.35, 0.35),
            "pattern_noise": Constant(0.2),
            "sharpening": Uniform(1.0, 1.7),
            "h264_kbit_per_s": Uniform(700, 1500),
            "dirt": Uniform(0.3, 0.8),
            "on_screen_text": Constant(True),
            "interlaced": Choice((False, True), (4, 1)),
        },
    ),
    "body_worn": Device(
        what="On an officer's chest: a very wide lens, no infra-red, small pixels; who comes near fills the picture.",
        width=1280,
        height=720,
        horizontal_fov_deg=Uniform(105, 125),
        lens="fisheye",
        image_circle=2.1,
        rig="body_worn",
        height_m=Uniform(1.2, 1.45),
        pitch_deg=Uniform(-8, 4),
        exposure=AutoExposure(full_shutter_lux=90.0, longest_s=1 / 30, most_gain_db=36.0),
        wet_lens=0.3,
        sensor={
            "noise": Uniform(1.6, 2.6),
            "vignetting": Uniform(0.2, 0.4),
            "chromatic_aberration_px": Uniform(0.5, 1.2),
            "sharpening": Uniform(0.5, 1.0),
            "h264_kbit_per_s": Uniform(4000, 8000),
            "dirt": Uniform(0.0, 0.3),
            "on_screen_text": Constant(True),
        },
    ),
}
"""To add a device, add an entry."""
