"""Light and air of one frame: as numbers for a ray tracer, and as UsdLux prims for everybody."""

from __future__ import annotations

import numpy as np
from pxr import Gf, Sdf, Usd, UsdGeom, UsdLux

from ..city.tile import CityTile, Lamp
from ..scenario.scenario import Scenario
from .scene import ENVIRONMENT_ROOT, Environment
from .sky import LUMINANCE, direction_of, sky_of
from .tile.lamp_heads import lamp_lights

LAMPS_ON_BELOW_DEG = 1.0
"""Street lamps burn while the sun is lower than this."""

LAMP_CANDELA_AT_5_M = 900.0
"""Gives about 15 lux on the carriageway with lamps 5 m high every 20 m; higher lamps are brighter by height squared."""

LAMP_RADIUS_M = 0.12
SUN_ANGLE_DEG = 0.53

_LAMP_KELVINS = (2000.0, 2200.0, 2700.0, 3000.0, 4000.0)
_LAMP_TINTS = np.array(
    [[1.0, 0.250, 0.004], [1.0, 0.287, 0.020], [1.0, 0.386, 0.095], [1.0, 0.440, 0.156], [1.0, 0.640, 0.420]]
)
"""Linear RGB of black bodies at those temperatures."""


def environment_of(tile: CityTile, scenario: Scenario) -> Environment:
    """Sun, sky, lit lamps and air of a scenario."""
    weather = scenario.weather
    sky = sky_of(
        scenario.sun.elevation_deg,
        scenario.sun.azimuth_deg,
        turbidity=weather.turbidity,
        cloud_cover=weather.cloud_cover,
        cloud_seed=scenario.sky_seed,
        rain_mm_per_h=weather.rain_rate_mm_per_h + weather.snow_rate_mm_per_h,
    )
    places, owners = lamp_lights(tile)
    lit = len(places) if scenario.sun.elevation_deg < LAMPS_ON_BELOW_DEG else 0
    return Environment(
        sky_radiance=sky.radiance,
        sky_picture=sky.picture,
        sun_direction=direction_of(scenario.sun.elevation_deg, scenario.sun.azimuth_deg),
        sun_illuminance=sky.sun_illuminance,
        lamp_positions=places[:lit].astype(np.float32),
        lamp_intensities=np.array([_intensity_of_a_head(tile.lamps[i]) for i in owners[:lit]], np.float32).reshape(
            -1, 3
        ),
        visibility_m=weather.visibility_m,
        ground_wetness=weather.ground_wetness,
        snow_cover=weather.snow_cover,
    )


def author_environment(stage: Usd.Stage, environment: Environment) -> None:
    """Sun, sky and lamps as UsdLux: lux for the sun (normalised), cd/m2 for the rest."""
    UsdGeom.Scope.Define(stage, ENVIRONMENT_ROOT)
    _author_sun(stage, environment)
    _author_sky(stage, environment)
    for number, (position, intensity) in enumerate(
        zip(environment.lamp_positions, environment.lamp_intensities, strict=True)
    ):
        lamp = UsdLux.SphereLight.Define(stage, f"{ENVIRONMENT_ROOT}/Lamps/Lamp_{number:04d}")
        lamp.CreateRadiusAttr(LAMP_RADIUS_M)
        _author_emission(lamp, intensity / (np.pi * LAMP_RADIUS_M**2))
        UsdGeom.XformCommonAPI(lamp).SetTranslate(Gf.Vec3d(*map(float, position)))


def _author_sun(stage: Usd.Stage, environment: Environment) -> None:
    sun = UsdLux.DistantLight.Define(stage, f"{ENVIRONMENT_ROOT}/Sun")
    sun.CreateAngleAttr(SUN_ANGLE_DEG)
    sun.CreateNormalizeAttr(True)
    _author_emission(sun, environment.sun_illuminance)
    # a distant light shines along its own -Z, so its Z axis points to the sun
    z = environment.sun_direction
    x = np.cross([0.0, 1.0, 0.0] if abs(z[1]) < 0.9 else [1.0, 0.0, 0.0], z)
    x /= np.linalg.norm(x)
    rows = np.eye(4)
    rows[0, :3], rows[1, :3], rows[2, :3] = x, np.cross(z, x), z
    UsdGeom.Xformable(sun).MakeMatrixXform().Set(Gf.Matrix4d(rows.tolist()))


def _author_sky(stage: Usd.Stage, environment: Environment) -> None:
    """A dome of the sky's mean colour; `save_scene` gives it the picture. Its map has Y up, the stage Z."""
    dome = UsdLux.DomeLight.Define(stage, f"{ENVIRONMENT_ROOT}/Sky")
    _author_emission(dome, environment.sky_radiance.mean((0, 1)))
    UsdGeom.XformCommonAPI(dome).SetRotate(Gf.Vec3f(90, 0, 0))


def _author_emission(light: UsdLux.BoundableLightBase | UsdLux.NonboundableLightBase, rgb: np.ndarray) -> None:
    """Split channels into an intensity and a colour of luminance 1."""
    luminance = float(np.asarray(rgb, float) @ LUMINANCE)
    light.CreateIntensityAttr(luminance)
    light.CreateColorAttr(Gf.Vec3f(*(float(c) / max(luminance, 1e-9) for c in rgb)))


def latlong_picture(sky_radiance: np.ndarray) -> np.ndarray:
    """A sky picture as `DomeLight` reads it once turned upright: twice as wide as high, zenith on top, black ground.

    OpenEXR's lat-long has +Z of the dome in the middle and turns clockwise seen from above; the dome is rotated by
    90 degrees about X, which takes its +Z to the south (-Y). Column j of the map
    therefore is column n / 4 - 1 - j of our n.
    """
    count = sky_radiance.shape[1]
    columns = (count // 4 - 1 - np.arange(count)) % count
    upper = sky_radiance[::-1, columns]
    return np.concatenate([upper, np.zeros_like(upper)])


def set_sky_picture(layer: Sdf.Layer, file_name: str) -> None:
    """Give the dome light of a frame's layer a lat-long picture in absolute cd/m2."""
    dome = layer.GetPrimAtPath(f"{ENVIRONMENT_ROOT}/Sky")
    dome.attributes["inputs:intensity"].default = 1.0
    dome.attributes["inputs:color"].default = Gf.Vec3f(1, 1, 1)
    texture = Sdf.AttributeSpec(dome, "inputs:texture:file", Sdf.ValueTypeNames.Asset)
    texture.default = Sdf.AssetPath(file_name)
    form = Sdf.AttributeSpec(dome, "inputs:texture:format", Sdf.ValueTypeNames.Token)
    form.default = "latlong"


def _intensity_of_a_head(lamp: Lamp) -> np.ndarray:
    """(3,) candela; the heads of one post share its light."""
    tint = np.array([np.interp(lamp.colour_temperature_k, _LAMP_KELVINS, channel) for channel in _LAMP_TINTS.T])
    candela = LAMP_CANDELA_AT_5_M * (min(max(lamp.height_m, 3.5), 12.0) / 5.0) ** 2
    return tint / (tint @ LUMINANCE) * candela / lamp.heads
