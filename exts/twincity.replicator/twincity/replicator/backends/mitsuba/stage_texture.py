"""The mean colour of a texture that a stage's material reads: cities are seen from afar, and their walls flat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pxr import Sdf, UsdShade

from ...scene.textures import load_texture

PLAIN_SCALE, PLAIN_BIAS = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0)


def mean_of_texture(node: UsdShade.Shader) -> tuple[float, float, float] | None:
    """Linear r, g, b of a UsdUVTexture, its scale and bias applied; None where there is no picture to read."""
    if node.GetIdAttr().Get() != "UsdUVTexture":
        return None
    asset = _given(node, "file", Sdf.AssetPath())
    path = Path(asset.resolvedPath or "-")
    if not path.suffix or not path.is_file():
        return None
    values = np.arange(256) / 255
    if _given(node, "sourceColorSpace", "auto") != "raw":
        values = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    mean = values[load_texture(str(path))].mean((0, 1))
    scale, bias = _given(node, "scale", PLAIN_SCALE), _given(node, "bias", PLAIN_BIAS)
    r, g, b = (float(np.clip(mean[k] * scale[k] + bias[k], 0, 1)) for k in range(3))
    return r, g, b


def _given(node: UsdShade.Shader, name: str, default: Any) -> Any:
    shader_input = node.GetInput(name)
    value = shader_input.Get() if shader_input else None
    return default if value is None else value
