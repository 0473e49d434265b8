"""What a bound USD material says about a surface: the constants of its UsdPreviewSurface, its picture and its mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pxr import UsdShade

from ...scene.scene import SurfaceMaterial
from .cladding import Cladding
from .stage_texture import COORDINATES, StageTexture, picture_of, texture_of

AROUND_DISPLAY_COLOUR = "twincity:texturesDisplayColor"
"""True on materials whose texture is the contrast around the mesh's displayColor, not a colour by itself."""

TRANSLUCENCY = "twincity:translucency"
"""Share of the light on its back that comes through a leaf."""

MACRO, MACRO_PERIOD = "twincity:macro", "twincity:macroPeriod"
"""A picture of wear over the ground, and its side [m]."""


@dataclass(frozen=True, kw_only=True)
class StageMaterial:
    """A material as read from the stage."""

    surface: SurfaceMaterial
    tinted: bool
    """True when the albedo is the mesh's own displayColor, and `surface.albedo` only stands in where it has none."""

    cladding: Cladding | None = None
    coordinates: str = COORDINATES
    """Name of the primvar that places the picture."""


UNBOUND = StageMaterial(surface=SurfaceMaterial(name="", albedo=(0.18, 0.18, 0.18)), tinted=True)
"""Of meshes without a material: their displayColor, or USD's mid-grey."""


def read_material(material: UsdShade.Material) -> StageMaterial:
    """The part of UsdPreviewSurface that is used here; any other shader gives `UNBOUND`."""
    shader = material.ComputeSurfaceSource()[0] if material else None
    if not shader or shader.GetIdAttr().Get() != "UsdPreviewSurface":
        return UNBOUND
    diffuse, tinted, texture = _colour(shader, "diffuseColor", (0.18, 0.18, 0.18))
    around = bool(material.GetPrim().GetAttribute(AROUND_DISPLAY_COLOUR).Get())
    metallic = float(_value(shader, "metallic", 0.0))
    emission, _, _ = _colour(shader, "emissiveColor", (0.0, 0.0, 0.0))
    surface = SurfaceMaterial(
        name=str(material.GetPath()),
        albedo=diffuse,
        roughness=float(_value(shader, "roughness", 0.5)),
        f0=_reflectance(shader, diffuse, metallic),
        emission=emission,
        translucency=float(material.GetPrim().GetAttribute(TRANSLUCENCY).Get() or 0.0),
    )
    return StageMaterial(
        surface=replace(surface, albedo=_scaled(surface.albedo, 1 - metallic)),
        tinted=tinted or around,
        cladding=_cladding(material, texture, None if around else 1 - metallic) if texture else None,
        coordinates=texture.coordinates if texture else COORDINATES,
    )


def _cladding(material: UsdShade.Material, texture: StageTexture, diffuse_share: float | None) -> Cladding:
    """How a texture colours the surface; around its displayColor where no `diffuse_share` is given."""
    macro, macro_m = (material.GetPrim().GetAttribute(name).Get() for name in (MACRO, MACRO_PERIOD))
    return Cladding(
        picture=texture.picture,
        is_srgb=texture.is_srgb,
        scale=None if diffuse_share is None else _scaled(texture.scale, diffuse_share),
        macro=picture_of(macro) if macro and macro_m else None,
        macro_m=macro_m or Cladding.macro_m,
    )


def _scaled(colour: tuple[float, float, float], factor: float) -> tuple[float, float, float]:
    r, g, b = (channel * factor for channel in colour)
    return r, g, b


def _reflectance(shader: UsdShade.Shader, diffuse: tuple[float, float, float], metallic: float) -> float:
    """Reflectance at normal incidence, one number for all colours."""
    if _value(shader, "useSpecularWorkflow", 0) == 1:
        return float(np.mean(_colour(shader, "specularColor", (0.0, 0.0, 0.0))[0]))
    ior = float(_value(shader, "ior", 1.5))
    dielectric = ((ior - 1) / (ior + 1)) ** 2
    return dielectric + (float(np.mean(diffuse)) - dielectric) * metallic


def _colour(
    shader: UsdShade.Shader, name: str, default: tuple[float, float, float]
) -> tuple[tuple[float, float, float], bool, StageTexture | None]:
    """A colour input, whether it reads the mesh's displayColor, and the texture whose mean it is."""
    node = _driving_node(shader, name)
    texture = texture_of(node) if node is not None else None
    if texture is not None:
        return texture.mean, False, texture
    r, g, b = (float(channel) for channel in _value(shader, name, default))
    tinted = node is not None and _value(node, "varname", "") == "displayColor"
    return (r, g, b), tinted, None


def _value(shader: UsdShade.Shader, name: str, default: Any) -> Any:
    """The constant of an input, followed through connections. A texture or primvar reader answers with its fallback."""
    node = _driving_node(shader, name)
    if node is not None:
        fallback = _value(node, "fallback", None)
        return default if fallback is None else list(fallback)[:3] if hasattr(fallback, "__len__") else fallback
    shader_input = shader.GetInput(name)
    attributes = shader_input.GetValueProducingAttributes() if shader_input else []
    value = attributes[0].Get() if attributes else None
    return default if value is None else value


def _driving_node(shader: UsdShade.Shader, name: str) -> UsdShade.Shader | None:
    """The shader node whose output is connected to an input, if any."""
    shader_input = shader.GetInput(name)
    for attribute in shader_input.GetValueProducingAttributes() if shader_input else []:
        if UsdShade.Utils.GetType(attribute.GetName()) == UsdShade.AttributeType.Output:
            return UsdShade.Shader(attribute.GetPrim())
    return None
