"""What vehicles are made of: linear albedos, unlit."""

from __future__ import annotations

from collections.abc import Mapping

from twincity.replicator.scene.scene import SurfaceMaterial


def _material(
    name: str, albedo: tuple[float, float, float], roughness: float = 0.9, f0: float = 0.0
) -> tuple[str, SurfaceMaterial]:
    return name, SurfaceMaterial(name=name, albedo=albedo, roughness=roughness, f0=f0)


MATERIALS: Mapping[str, SurfaceMaterial] = dict([
    _material("paint", (0.36, 0.36, 0.36), 0.12, 0.045),
    _material("second_paint", (0.55, 0.55, 0.54), 0.12, 0.045),
    _material("band", (0.030, 0.055, 0.26), 0.25, 0.04),
    _material("warning", (0.42, 0.030, 0.022), 0.25, 0.04),
    _material("glass", (0.006, 0.007, 0.008), 0.02, 0.05),
    _material("seen_through", (0.035, 0.036, 0.038), 0.02, 0.05),
    _material("rubber", (0.018, 0.018, 0.019), 0.75, 0.03),
    _material("rim", (0.30, 0.30, 0.31), 0.30, 0.10),
    _material("steel_rim", (0.13, 0.13, 0.135), 0.45, 0.05),
    _material("disc", (0.16, 0.155, 0.15), 0.35, 0.10),
    _material("chrome", (0.20, 0.20, 0.205), 0.08, 0.55),
    _material("trim", (0.010, 0.010, 0.011), 0.35, 0.04),
    _material("gloss_black", (0.006, 0.006, 0.007), 0.06, 0.045),
    _material("gap", (0.004, 0.004, 0.004)),
    _material("underside", (0.008, 0.008, 0.008)),
    _material("interior", (0.030, 0.030, 0.032), 0.8),
    _material("headlamp", (0.62, 0.63, 0.66), 0.06, 0.06),
    _material("lamp_housing", (0.10, 0.10, 0.105), 0.10, 0.10),
    _material("taillamp", (0.26, 0.008, 0.010), 0.06, 0.05),
    _material("brakelamp", (0.34, 0.012, 0.012), 0.06, 0.05),
    _material("indicator_left", (0.44, 0.13, 0.010), 0.08, 0.05),
    _material("indicator_right", (0.44, 0.13, 0.010), 0.08, 0.05),
    _material("reversing_lamp", (0.52, 0.52, 0.52), 0.08, 0.05),
    _material("sign", (0.58, 0.58, 0.56), 0.25, 0.04),
    _material("beacon", (0.010, 0.045, 0.34), 0.06, 0.05),
    _material("plate", (0.58, 0.58, 0.56), 0.45, 0.03),
    _material("plate_band", (0.012, 0.055, 0.30), 0.45, 0.03),
    _material("plate_relief", (0.46, 0.46, 0.45), 0.45, 0.03),
])  # fmt: skip
"""By part. A taxi's sign and lamps are lit at run time; `seen_through` is what is behind a pane, as dark as glass
leaves it; `plate_relief` is where figures would be."""
