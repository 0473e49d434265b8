"""A texture that a stage's material reads: which picture, how its numbers become colours, and their mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pxr import Sdf, UsdShade

from .textures import linear_mean

COORDINATES = "st"
"""The primvar of texture coordinates where the material names none."""

PLAIN_SCALE, PLAIN_BIAS = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class StageTexture:
    """What a UsdUVTexture says."""

    picture: str
    """Path of the file."""

    is_srgb: bool
    """False where the numbers in the file are linear."""

    scale: tuple[float, float, float]
    mean: tuple[float, float, float]
    """Linear r, g, b of the whole texture, its scale and bias applied."""

    coordinates: str
    """Name of the primvar that places it."""


def texture_of(node: UsdShade.Shader) -> StageTexture | None:
    """What a node says; None where it is no UsdUVTexture or there is no picture to read."""
    if node.GetIdAttr().Get() != "UsdUVTexture":
        return None
    picture = picture_of(_given(node, "file", Sdf.AssetPath()))
    if picture is None:
        return None
    is_srgb = _given(node, "sourceColorSpace", "auto") != "raw"
    scale, bias = np.array(_given(node, "scale", PLAIN_SCALE))[:3], np.array(_given(node, "bias", PLAIN_BIAS))[:3]
    mean = np.clip(linear_mean(picture, is_srgb) * scale + bias, 0, 1)
    return StageTexture(
        picture=picture, is_srgb=is_srgb, scale=_rgb(scale), mean=_rgb(mean), coordinates=_coordinates(node)
    )


def picture_of(asset: Sdf.AssetPath) -> str | None:
    """The path of an asset that is a file here."""
    path = Path(asset.resolvedPath or "-")
    return str(path) if path.suffix and path.is_file() else None


def _coordinates(node: UsdShade.Shader) -> str:
    """The primvar that the node's `st` comes from."""
    shader_input = node.GetInput("st")
    for attribute in shader_input.GetValueProducingAttributes() if shader_input else []:
        name = _given(UsdShade.Shader(attribute.GetPrim()), "varname", "")
        if name:
            return str(name)
    return COORDINATES


def _rgb(values: np.ndarray) -> tuple[float, float, float]:
    r, g, b = values.tolist()
    return r, g, b


def _given(node: UsdShade.Shader, name: str, default: Any) -> Any:
    shader_input = node.GetInput(name)
    attributes = shader_input.GetValueProducingAttributes() if shader_input else []
    value = attributes[0].Get() if attributes else None
    return default if value is None else value
