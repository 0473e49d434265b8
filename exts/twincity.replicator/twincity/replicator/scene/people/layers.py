"""Reading assets straight from their layer, without composing a stage: parts, materials, values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pxr import Sdf, Tf

from ...errors import TwinCityError
from ..scene import SurfaceMaterial


def open_asset(path: Path, tool: str) -> Sdf.Layer:
    """The layer of an asset file that `tool` writes."""
    if not path.is_file():
        raise TwinCityError(f"{path}: no such asset. `{tool}` writes it.")
    try:
        return Sdf.Layer.FindOrOpen(str(path))
    except Tf.ErrorException:
        raise TwinCityError(f"{path} is no USD file that can be read. `{tool}` writes it anew.") from None


def value_at(layer: Sdf.Layer, path: Sdf.Path, name: str) -> Any:
    """The default value of an attribute that must be there."""
    attribute = layer.GetAttributeAtPath(path.AppendProperty(name))
    if attribute is None:
        raise TwinCityError(f"{layer.realPath}: {path} has no {name}. Bake the asset anew.")
    return attribute.default


def children(layer: Sdf.Layer, path: Sdf.Path) -> list[str]:
    """Names of the prims right below one."""
    return [child.name for child in layer.GetPrimAtPath(path).nameChildren]


def read_material(layer: Sdf.Layer, root: Sdf.Path, name: str) -> SurfaceMaterial:
    """The material `Looks/<name>` of an asset, as `textures.author_look` wrote it."""
    look = root.AppendPath(f"Looks/{name}")
    surface = look.AppendChild("Surface")
    ior = float(value_at(layer, surface, "inputs:ior"))
    pattern, relief = (_texture(layer, look.AppendChild(node)) for node in ("Pattern", "Relief"))
    albedo = np.array(value_at(layer, surface, "inputs:diffuseColor"), float)
    second = albedo + np.array(value_at(layer, look.AppendChild("Pattern"), "inputs:scale"))[:3] if pattern else None
    return SurfaceMaterial(
        name=snake(name),
        albedo=_rounded(albedo),
        roughness=round(float(value_at(layer, surface, "inputs:roughness")), 4),
        f0=round(((ior - 1) / (ior + 1)) ** 2, 4),
        pattern=pattern,
        second_albedo=None if second is None else _rounded(second),
        relief=relief,
    )


def snake(name: str) -> str:
    """`ShoulderBag` -> `shoulder_bag`: `mesh.camel` undone."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _texture(layer: Sdf.Layer, node: Sdf.Path) -> str | None:
    attribute = layer.GetAttributeAtPath(node.AppendProperty("inputs:file"))
    return Path(attribute.default.path).stem if attribute else None


def _rounded(colour: np.ndarray) -> tuple[float, float, float]:
    r, g, b = colour.round(5).tolist()
    return r, g, b
