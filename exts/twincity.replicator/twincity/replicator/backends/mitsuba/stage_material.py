"""What a bound USD material says about a surface: the constants of its UsdPreviewSurface, the means of its textures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pxr import UsdShade

from ...scene.scene import SurfaceMaterial
from .stage_texture import mean_of_texture


@dataclass(frozen=True, kw_only=True)
class StageMaterial:
    """A material as read from the stage."""

    surface: SurfaceMaterial
    tinted: bool
    """True when the albedo is the mesh's own displayColor, and `surface.albedo` only stands in where it has none."""


UNBOUND = StageMaterial(surface=SurfaceMaterial(name="", albedo=(0.18, 0.18, 0.18)), tinted=True)
"""Of meshes without a material: their displayColor, or USD's mid-grey."""


def read_material(material: UsdShade.Material) -> StageMaterial:
    """The part of UsdPreviewSurface that is used here; any other shader gives `UNBOUND`."""
    shader = material.ComputeSurfaceSource()[0] if material else None
    if not shader or shader.GetIdAttr().Get() != "UsdPreviewSurface":
        return UNBOUND
    diffuse, tinted = _colour(shader, "diffuseColor", (0.18, 0.18, 0.18))
    metallic = float(_value(shader, "metallic", 0.0))
    emission, _ = _colour(shader, "emissiveColor", (0.0, 0.0, 0.0))
    surface = SurfaceMaterial(
        name=str(material.GetPath()),
        albedo=diffuse,
        roughness=float(_value(shader, "roughness", 0.5)),
        f0=_reflectance(shader, diffuse, metallic),
        emission=emission,
    )
    return StageMaterial(surface=_less_diffuse(surface, metallic), tinted=tinted)


def _less_diffuse(surface: SurfaceMaterial, metallic: float) -> SurfaceMaterial:
    r, g, b = (channel * (1 - metallic) for channel in surface.albedo)
    return replace(surface, albedo=(r, g, b))


def _reflectance(shader: UsdShade.Shader, diffuse: tuple[float, float, float], metallic: float) -> float:
    """Reflectance at normal incidence, one number for all colours."""
    if _value(shader, "useSpecularWorkflow", 0) == 1:
        return float(np.mean(_colour(shader, "specularColor", (0.0, 0.0, 0.0))[0]))
    ior = float(_value(shader, "ior", 1.5))
    dielectric = ((ior - 1) / (ior + 1)) ** 2
    return dielectric + (float(np.mean(diffuse)) - dielectric) * metallic


def _colour(
    shader: UsdShade.Shader, name: str, default: tuple[float, float, float]
) -> tuple[tuple[float, float, float], bool]:
    """A colour input, and whether it reads the mesh's displayColor."""
    node = _driving_node(shader, name)
    from_picture = mean_of_texture(node) if node is not None else None
    if from_picture is not None:
        return from_picture, False
    r, g, b = (float(channel) for channel in _value(shader, name, default))
    tinted = node is not None and _value(node, "varname", "") == "displayColor"
    return (r, g, b), tinted


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
