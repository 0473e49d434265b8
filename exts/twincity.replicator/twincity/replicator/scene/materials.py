"""The surfaces of a Paris street, as named UsdPreviewSurface materials.

Albedos are linear; sources are the tone table of Paris stones and the albedos found to sit right beside each other in
daylight: asphalt 0.098 on the road, 0.150 on the sidewalk. A material's `diffuseColor` reads the mesh's `displayColor`,
so that one material serves every tint of its stone; its own albedo is the fallback.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pxr import Gf, Sdf, Usd, UsdShade

LOOKS_PATH = "/World/City/Looks"


@dataclass(frozen=True, kw_only=True)
class Look:
    """One surface."""

    albedo: tuple[float, float, float]
    """Linear, 0..1."""

    roughness: float = 0.9
    ior: float = 1.5
    two_sided: bool = False
    """True for sheets without thickness: leaves, awnings, strips of ironwork."""

    emission: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """What a lamp's glass shows when lit [cd/m2 per channel]."""


def linear(srgb_hex: str) -> np.ndarray:
    """`#d2c8b0` as linear RGB (3,), by IEC 61966-2-1."""
    encoded = np.array([int(srgb_hex[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _toned(srgb_hex: str, factor: float = 1.0) -> tuple[float, float, float]:
    r, g, b = (linear(srgb_hex) * factor).round(4).tolist()
    return (r, g, b)


LOOKS: dict[str, Look] = {
    "limestone": Look(albedo=_toned("#d2c8b0", 0.86), roughness=0.85),
    "ground_floor_stone": Look(albedo=_toned("#b8ad94", 0.86), roughness=0.85),
    "render": Look(albedo=_toned("#d9d3c3", 0.72)),
    "brick": Look(albedo=_toned("#9a5f4a", 0.95)),
    "concrete": Look(albedo=_toned("#c9c6be", 0.70)),
    "zinc": Look(albedo=_toned("#909699", 0.95), roughness=0.45),
    "slate": Look(albedo=_toned("#4f5966", 1.2), roughness=0.5),
    "tile": Look(albedo=_toned("#a86f5a", 0.9)),
    "terracotta": Look(albedo=_toned("#a4573b", 0.8)),
    "frame": Look(albedo=_toned("#e4e0d6", 0.62), roughness=0.6),
    "glass": Look(albedo=(0.030, 0.034, 0.038), roughness=0.03, ior=1.52),
    "joinery": Look(albedo=_toned("#2f4a3a"), roughness=0.5),
    "awning": Look(albedo=_toned("#7a1f22", 0.8), two_sided=True),
    "iron": Look(albedo=(0.016, 0.016, 0.017), roughness=0.5, two_sided=True),
    "asphalt": Look(albedo=(0.098, 0.097, 0.096)),
    "asphalt_patch": Look(albedo=(0.070, 0.070, 0.071)),
    "sidewalk": Look(albedo=(0.150, 0.148, 0.143)),
    "granite": Look(albedo=(0.260, 0.252, 0.243), roughness=0.6),
    "setts": Look(albedo=(0.150, 0.147, 0.143), roughness=0.7),
    "marking_paint": Look(albedo=(0.560, 0.555, 0.535), roughness=0.6),
    "cast_iron": Look(albedo=(0.050, 0.048, 0.045), roughness=0.5),
    "courtyard": Look(albedo=(0.170, 0.162, 0.150)),
    "bark": Look(albedo=(0.300, 0.270, 0.190), two_sided=True),
    "leaf": Look(albedo=_toned("#5f6d3a", 0.95), roughness=0.6, two_sided=True),
    "painted_metal": Look(albedo=(0.030, 0.034, 0.032), roughness=0.5),
    "lantern": Look(albedo=(0.70, 0.68, 0.60), roughness=0.3, emission=(4000.0, 1760.0, 620.0)),
}
"""By name: the prim of the same name under `LOOKS_PATH`."""


def define_looks(stage: Usd.Stage) -> None:
    """Author every material of `LOOKS`."""
    stage.DefinePrim(LOOKS_PATH, "Scope")
    for name, look in LOOKS.items():
        _define_look(stage, f"{LOOKS_PATH}/{name}", look)


def _define_look(stage: Usd.Stage, path: str, look: Look) -> None:
    material = UsdShade.Material.Define(stage, path)
    surface = UsdShade.Shader.Define(stage, f"{path}/Surface")
    surface.CreateIdAttr("UsdPreviewSurface")
    tint = UsdShade.Shader.Define(stage, f"{path}/Tint")
    tint.CreateIdAttr("UsdPrimvarReader_float3")
    tint.CreateInput("varname", Sdf.ValueTypeNames.String).Set("displayColor")
    tint.CreateInput("fallback", Sdf.ValueTypeNames.Float3).Set(Gf.Vec3f(*look.albedo))
    colour = tint.CreateOutput("result", Sdf.ValueTypeNames.Float3)
    surface.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f).ConnectToSource(colour)
    surface.CreateInput("roughness", Sdf.ValueTypeNames.Float).Set(look.roughness)
    surface.CreateInput("ior", Sdf.ValueTypeNames.Float).Set(look.ior)
    if any(look.emission):
        surface.CreateInput("emissiveColor", Sdf.ValueTypeNames.Color3f).Set(Gf.Vec3f(*look.emission))
    material.CreateSurfaceOutput().ConnectToSource(surface.ConnectableAPI(), "surface")
