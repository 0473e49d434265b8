"""The surfaces of a Paris street, as named UsdPreviewSurface materials.

Albedos are linear; sources are the tone table of Paris stones and the albedos found to sit right beside each other in
daylight: asphalt 0.098 on the road, 0.150 on the sidewalk. One material serves every tint of its stone: the colour is
the mesh's `displayColor`, the look's own albedo stands in where a mesh has none.

A look with a texture shows the contrast *around* that colour: seen = displayColor x texel / mean of the texture, all
linear. UsdPreviewSurface cannot multiply the two, so the material says `twincity:texturesDisplayColor` to those who
can. All others see the texture in the look's own tone, since `scale` brings its mean to the look's albedo; so that a
street is not all of one stone for them, a mesh wears the look in the nearest of a few tones: `limestone_80`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from pxr import Gf, Sdf, Usd, UsdShade

from ..city.signals import GROUPS
from .signals import LENSES, lens_emissions, lens_look
from .textures import TEXTURE_COORDINATES, linear_mean, street_texture_path
from .variants import author_lights, author_weather

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

    translucency: float = 0.0
    """Share of the light on its back that comes through, against what its front gives back: 0.6 for leaves."""

    texture: str | None = None
    """Stem of a picture in `usd/materials/textures`."""

    period_m: float | None = None
    """Metres that the texture covers before it repeats; None for an atlas, of which each face shows a part."""

    macro: str | None = None
    """A grey picture of wear and stains, laid over the ground plan."""

    macro_period_m: float = 96.0
    """Metres that the macro picture covers, from the tile's origin east and north."""

    @property
    def pictures(self) -> tuple[str, ...]:
        """Every texture of the look."""
        return tuple(name for name in (self.texture, self.macro) if name)


def linear(srgb_hex: str) -> np.ndarray:
    """`#d2c8b0` as linear RGB (3,), by IEC 61966-2-1."""
    encoded = np.array([int(srgb_hex[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _toned(srgb_hex: str, factor: float = 1.0) -> tuple[float, float, float]:
    r, g, b = (linear(srgb_hex) * factor).round(4).tolist()
    return (r, g, b)


ROOM = (0.050, 0.047, 0.041)
"""Albedo behind the panes of a room by day: dark, whatever hangs in it."""

LOOKS: dict[str, Look] = {
    "limestone": Look(albedo=_toned("#d2c8b0", 0.86), roughness=0.85, texture="limestone", period_m=4.0),
    "ground_floor_stone": Look(
        albedo=_toned("#b8ad94", 0.86), roughness=0.85, texture="ground_floor_stone", period_m=4.0
    ),
    "render": Look(albedo=_toned("#d9d3c3", 0.72), texture="render", period_m=4.0),
    "brick": Look(albedo=_toned("#9a5f4a", 0.95), texture="brick", period_m=2.0),
    "concrete": Look(albedo=_toned("#c9c6be", 0.70), texture="concrete", period_m=4.0),
    "zinc": Look(albedo=_toned("#909699", 0.95), roughness=0.45, texture="zinc", period_m=2.6),
    "slate": Look(albedo=_toned("#4f5966", 1.2), roughness=0.5, texture="slate", period_m=4.0),
    "tile": Look(albedo=_toned("#a86f5a", 0.9), texture="tile", period_m=4.0),
    "terracotta": Look(albedo=_toned("#a4573b", 0.8)),
    "frame": Look(albedo=_toned("#e4e0d6", 0.62), roughness=0.6),
    "glass": Look(albedo=(0.030, 0.034, 0.038), roughness=0.03, ior=1.52),
    "joinery": Look(albedo=_toned("#2f4a3a"), roughness=0.5),
    "awning": Look(albedo=_toned("#7a1f22", 0.8), two_sided=True),
    "awning_stripes": Look(albedo=(0.430, 0.295, 0.255), two_sided=True, texture="awning_stripes", period_m=1.0),
    "awning_stripes_green": Look(
        albedo=(0.315, 0.335, 0.270), two_sided=True, texture="awning_stripes_green", period_m=1.0
    ),
    "awning_stripes_blue": Look(
        albedo=(0.315, 0.310, 0.320), two_sided=True, texture="awning_stripes_blue", period_m=1.0
    ),
    "windows": Look(albedo=(0.244, 0.235, 0.212), roughness=0.08, ior=1.52, texture="windows"),
    "windows_lit": Look(albedo=ROOM, roughness=0.08, ior=1.52, texture="windows_lit", emission=(1.7, 0.68, 0.17)),
    "windows_lit_late": Look(albedo=ROOM, roughness=0.08, ior=1.52, texture="windows_lit", emission=(1.3, 0.60, 0.20)),
    "windows_lit_night": Look(albedo=ROOM, roughness=0.08, ior=1.52, texture="windows_lit", emission=(0.6, 0.42, 0.3)),
    "shutters": Look(albedo=(0.244, 0.235, 0.212), roughness=0.6, texture="windows"),
    "shops": Look(albedo=(0.134, 0.119, 0.098), roughness=0.08, ior=1.52, texture="shops"),
    "shops_lit": Look(
        albedo=(0.134, 0.119, 0.098), roughness=0.08, ior=1.52, texture="shops", emission=(1.7, 0.85, 0.32)
    ),
    "fascias": Look(albedo=(0.184, 0.147, 0.118), roughness=0.5, texture="fascias"),
    "pharmacy_cross": Look(albedo=(0.020, 0.180, 0.070), roughness=0.4, emission=(0.05, 60.0, 0.4)),
    "brass": Look(albedo=(0.330, 0.240, 0.090), roughness=0.3),
    "posters": Look(albedo=(0.355, 0.238, 0.170), roughness=0.4, texture="posters"),
    "road_signs": Look(albedo=(0.348, 0.258, 0.333), roughness=0.4, texture="road_signs"),
    "iron": Look(albedo=(0.016, 0.016, 0.017), roughness=0.5, two_sided=True),
    "asphalt": Look(albedo=(0.098, 0.097, 0.096), texture="asphalt", period_m=6.0, macro="road_wear"),
    "asphalt_patch": Look(albedo=(0.070, 0.070, 0.071), texture="asphalt", period_m=6.0),
    "sidewalk": Look(
        albedo=(0.150, 0.148, 0.143), texture="sidewalk", period_m=6.0, macro="sidewalk_wear", macro_period_m=80.0
    ),
    "granite": Look(albedo=(0.260, 0.252, 0.243), roughness=0.6, texture="granite", period_m=2.0),
    "setts": Look(albedo=(0.150, 0.147, 0.143), roughness=0.7, texture="setts", period_m=2.0),
    "marking_paint": Look(albedo=(0.560, 0.555, 0.535), roughness=0.6, texture="marking_paint", period_m=4.0),
    "cast_iron": Look(albedo=(0.050, 0.048, 0.045), roughness=0.5),
    "granite_slabs": Look(albedo=(0.235, 0.230, 0.222), roughness=0.7, texture="granite_slabs", period_m=2.0),
    "tactile": Look(albedo=(0.420, 0.415, 0.400), roughness=0.8, texture="tactile", period_m=0.6),
    "courtyard": Look(albedo=(0.170, 0.162, 0.150), texture="courtyard", period_m=2.0),
    "bark": Look(albedo=(0.300, 0.270, 0.190), two_sided=True, texture="bark", period_m=1.0),
    "bark_furrowed": Look(albedo=(0.190, 0.165, 0.135), two_sided=True, texture="bark_furrowed", period_m=1.0),
    "leaf": Look(albedo=_toned("#5f6d3a", 0.95), roughness=0.7, ior=1.1, two_sided=True, translucency=0.6),
    "foliage": Look(
        albedo=_toned("#5f6d3a", 0.95),
        roughness=0.9,
        ior=1.0,
        two_sided=True,
        translucency=0.6,
        texture="foliage",
        period_m=1.2,
    ),
    "painted_metal": Look(albedo=(0.030, 0.034, 0.032), roughness=0.5),
    # A tile shows green to one group of streets and red to the other; every frame says anew what they show.
    **{
        lens_look(lens, group): Look(
            albedo=albedo,
            roughness=0.3,
            emission=lens_emissions(("green", "red"), is_dark=False)[lens_look(lens, group)],
        )
        for lens, (albedo, _) in LENSES.items()
        for group in range(len(GROUPS))
    },
    "lantern": Look(albedo=(0.70, 0.68, 0.60), roughness=0.3, emission=(4000.0, 1760.0, 620.0)),
}
"""By name: the prim of the same name under `LOOKS_PATH`."""


TONE_STEP, DARKEST, LIGHTEST = 10, 30, 200
"""Tones are that many percent of a look's albedo apart."""


def toned_look(material: str, colour: np.ndarray) -> str:
    """The name of a look in the tone nearest to a mesh's mean linear colour (3,); only textured surfaces have tones."""
    look = LOOKS[material]
    if look.texture is None or look.period_m is None:
        return material
    tone = TONE_STEP * round(100 / TONE_STEP * float(np.mean(colour) / np.mean(look.albedo)))
    return material if tone == 100 else f"{material}_{min(max(tone, DARKEST), LIGHTEST)}"


def look_named(name: str) -> Look:
    """A look by its name, such as `limestone`, or in a tone, such as `limestone_80`."""
    base = base_of(name)
    tone = 1.0 if base == name else int(name.rsplit("_", 1)[1]) / 100
    r, g, b = (channel * tone for channel in LOOKS[base].albedo)
    return LOOKS[base] if base == name else replace(LOOKS[base], albedo=(r, g, b))


def base_of(name: str) -> str:
    """The look of which a name is a tone."""
    return re.sub(r"_\d+$", "", name)


def define_looks(stage: Usd.Stage, names: Collection[str] = LOOKS, folder: str = "./textures") -> None:
    """Author materials, what rain and snow make of them, and which shine when.

    Args:
        stage: is authored at its edit target.
        names: of looks, also in tones.
        folder: how the layer names the folder of textures.
    """
    stage.DefinePrim(LOOKS_PATH, "Scope")
    for name in names:
        _define_look(stage, f"{LOOKS_PATH}/{name}", look_named(name), folder)
    author_weather(stage, LOOKS_PATH, {name: base_of(name) for name in names})
    author_lights(stage, LOOKS_PATH, names)


def looks_bound_in(layer: Sdf.Layer) -> set[str]:
    """The names of the looks that a layer's meshes wear in any of its variants."""
    names: set[str] = set()

    def collect(path: Sdf.Path) -> None:
        binding = layer.GetRelationshipAtPath(path) if path.name == UsdShade.Tokens.materialBinding else None
        if binding:
            names.update(target.name for target in binding.targetPathList.explicitItems)

    layer.Traverse(Sdf.Path.absoluteRootPath, collect)
    return names


def _define_look(stage: Usd.Stage, path: str, look: Look, folder: str) -> None:
    material = UsdShade.Material.Define(stage, path)
    surface = UsdShade.Shader.Define(stage, f"{path}/Surface")
    surface.CreateIdAttr("UsdPreviewSurface")
    colour = _texture(stage, path, look, folder) if look.texture else _tint(stage, path, look)
    surface.CreateInput("diffuseColor", Sdf.ValueTypeNames.Color3f).ConnectToSource(colour)
    surface.CreateInput("roughness", Sdf.ValueTypeNames.Float).Set(look.roughness)
    surface.CreateInput("ior", Sdf.ValueTypeNames.Float).Set(look.ior)
    if any(look.emission):
        surface.CreateInput("emissiveColor", Sdf.ValueTypeNames.Color3f).Set(Gf.Vec3f(*look.emission))
    material.CreateSurfaceOutput().ConnectToSource(surface.ConnectableAPI(), "surface")
    if look.texture:
        _mark(material.GetPrim(), "texturesDisplayColor", Sdf.ValueTypeNames.Bool, True)
    if look.translucency:
        _mark(material.GetPrim(), "translucency", Sdf.ValueTypeNames.Float, look.translucency)
    if look.macro:
        _mark(material.GetPrim(), "macro", Sdf.ValueTypeNames.Asset, _asset(look.macro, folder))
        _mark(material.GetPrim(), "macroPeriod", Sdf.ValueTypeNames.Float, look.macro_period_m)


def _tint(stage: Usd.Stage, path: str, look: Look) -> UsdShade.Output:
    """The mesh's own colour."""
    node = UsdShade.Shader.Define(stage, f"{path}/Tint")
    node.CreateIdAttr("UsdPrimvarReader_float3")
    node.CreateInput("varname", Sdf.ValueTypeNames.String).Set("displayColor")
    node.CreateInput("fallback", Sdf.ValueTypeNames.Float3).Set(Gf.Vec3f(*look.albedo))
    return node.CreateOutput("result", Sdf.ValueTypeNames.Float3)


def _texture(stage: Usd.Stage, path: str, look: Look, folder: str) -> UsdShade.Output:
    """A picture at the mesh's texture coordinates, brought to the look's albedo on average."""
    reader = UsdShade.Shader.Define(stage, f"{path}/Coordinates")
    reader.CreateIdAttr("UsdPrimvarReader_float2")
    reader.CreateInput("varname", Sdf.ValueTypeNames.String).Set(TEXTURE_COORDINATES)
    node = UsdShade.Shader.Define(stage, f"{path}/Texture")
    node.CreateIdAttr("UsdUVTexture")
    node.CreateInput("file", Sdf.ValueTypeNames.Asset).Set(_asset(str(look.texture), folder))
    node.CreateInput("st", Sdf.ValueTypeNames.Float2).ConnectToSource(
        reader.CreateOutput("result", Sdf.ValueTypeNames.Float2)
    )
    for wrap in ("wrapS", "wrapT"):
        node.CreateInput(wrap, Sdf.ValueTypeNames.Token).Set("repeat")
    node.CreateInput("sourceColorSpace", Sdf.ValueTypeNames.Token).Set("sRGB")
    scale = np.asarray(look.albedo) / linear_mean(str(street_texture_path(str(look.texture))))
    node.CreateInput("scale", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(*scale.round(4).tolist(), 1.0))
    node.CreateInput("fallback", Sdf.ValueTypeNames.Float4).Set(Gf.Vec4f(*look.albedo, 1.0))
    return node.CreateOutput("rgb", Sdf.ValueTypeNames.Float3)


def _asset(texture: str, folder: str) -> Sdf.AssetPath:
    return Sdf.AssetPath(f"{folder}/{texture}.png")


def _mark(prim: Usd.Prim, name: str, kind: Sdf.ValueTypeName, value: object) -> None:
    """What other renderers pass over."""
    prim.CreateAttribute(f"twincity:{name}", kind, custom=True).Set(value)
