"""Textures: where their files are, what is in them, and the USD networks of cloth, hair and skin.

A pattern mixes two colours, channel by channel: `albedo` where it is 0, `second_albedo` where it is 1. In USD that is
the bias and the scale of a UsdUVTexture, so one small file serves every dye. A relief is a picture of normals.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from pxr import Gf, Sdf, Usd, UsdShade

from ..errors import DatasetError, UnknownNameError
from ..scenario.people import USD
from .scene import SurfaceMaterial

TEXTURES = USD / "people" / "textures"
"""Where the checkout keeps what it has baked."""

STREET_TEXTURES = USD / "materials" / "textures"
"""Where the checkout keeps those of walls, roofs and ground: tools/bake_materials.py makes them."""

TEXTURE_COORDINATES = "st"
"""The primvar that meshes carry."""

LARGEST_SIDE = 1024
"""Pixels; bigger pictures are reduced when they are read."""

_TYPES = Sdf.ValueTypeNames


def texture_names() -> tuple[str, ...]:
    """Every texture of the checkout, by the stem of its file."""
    return tuple(sorted(path.stem for path in TEXTURES.glob("*.png")))


def texture_path(name: str) -> Path:
    """The file of a texture: one of `texture_names`, or itself the path of a picture elsewhere."""
    if Path(name).suffix:
        return Path(name)
    path = TEXTURES / f"{name}.png"
    if not path.is_file():
        raise UnknownNameError("texture", name, texture_names())
    return path


def street_texture_path(name: str) -> Path:
    """The file of a texture of walls, roofs or ground."""
    path = STREET_TEXTURES / f"{name}.png"
    if not path.is_file():
        raise UnknownNameError("texture", name, sorted(path.stem for path in STREET_TEXTURES.glob("*.png")))
    return path


@lru_cache(maxsize=128)
def load_texture(name: str) -> np.ndarray:
    """(side, side, 3) uint8 r, g, b as in the file, the side a power of two; row 0 is the bottom, where v is 0."""
    path = texture_path(name)
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise DatasetError(f"{path} is not a picture that can be read. Write it anew as PNG.")
    side = min(1 << round(math.log2(max(picture.shape[:2]))), LARGEST_SIDE)
    if picture.shape[:2] != (side, side):
        picture = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture[::-1, :, ::-1])


@lru_cache(maxsize=128)
def linear_mean(name: str) -> np.ndarray:
    """(3,) mean r, g, b, 0..1, of a texture whose numbers are sRGB, after making them linear (IEC 61966-2-1)."""
    values = np.arange(256) / 255
    values = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return values[load_texture(name)].mean((0, 1))


def define_textured_look(
    stage: Usd.Stage, path: Sdf.Path | str, material: SurfaceMaterial, folder: str | None = None
) -> UsdShade.Material:
    """Author a UsdPreviewSurface material at `path`, with its textures if it has some.

    Args:
        stage: is authored at its edit target.
        path: of the material.
        material: what to author.
        folder: how the layer names the folder of textures, such as "../textures"; their absolute paths when left out.
    """
    author_look(stage.GetEditTarget().GetLayer(), path, material, folder)
    return UsdShade.Material(stage.GetPrimAtPath(path))


def author_look(layer: Sdf.Layer, path: Sdf.Path | str, material: SurfaceMaterial, folder: str | None = None) -> None:
    """The same as opinions of one layer: also over a material that an asset brings, to dye it.

    All that decides the colour is written, so that the asset's own pattern, or its lack of one, does not matter.
    """
    path = Sdf.Path(path)
    with Sdf.ChangeBlock():
        look = _prim(layer, path, "Material")
        surface = _shader(layer, path.AppendChild("Surface"), "UsdPreviewSurface")
        _connect(look, "outputs:surface", _TYPES.Token, _output(surface, "surface", _TYPES.Token))
        _set(surface, "inputs:diffuseColor", _TYPES.Color3f, Gf.Vec3f(*material.albedo))
        _set(surface, "inputs:roughness", _TYPES.Float, material.roughness)
        _set(surface, "inputs:ior", _TYPES.Float, _refractive_index(material.f0))
        pattern = [_pattern(layer, path, material, folder)] if material.pattern else []
        relief = [_relief(layer, path, material.relief, folder)] if material.relief else []
        _connect(surface, "inputs:diffuseColor", _TYPES.Color3f, *pattern)
        _connect(surface, "inputs:normal", _TYPES.Normal3f, *relief)


def _pattern(layer: Sdf.Layer, look: Sdf.Path, material: SurfaceMaterial, folder: str | None) -> Sdf.Path:
    """The output of a node that mixes the two albedos."""
    first, second = np.array(material.albedo), np.array(material.second_albedo or material.albedo)
    node = _texture(layer, look.AppendChild("Pattern"), str(material.pattern), folder)
    _set(node, "inputs:bias", _TYPES.Float4, Gf.Vec4f(*first.tolist(), 0))
    _set(node, "inputs:scale", _TYPES.Float4, Gf.Vec4f(*(second - first).tolist(), 1))
    _set(node, "inputs:fallback", _TYPES.Float4, Gf.Vec4f(*((first + second) / 2).tolist(), 1))
    return _output(node, "rgb", _TYPES.Float3)


def _relief(layer: Sdf.Layer, look: Sdf.Path, name: str, folder: str | None) -> Sdf.Path:
    """The output of a node that gives normals, -1..1."""
    node = _texture(layer, look.AppendChild("Relief"), name, folder)
    _set(node, "inputs:bias", _TYPES.Float4, Gf.Vec4f(-1, -1, -1, 0))
    _set(node, "inputs:scale", _TYPES.Float4, Gf.Vec4f(2, 2, 2, 1))
    _set(node, "inputs:fallback", _TYPES.Float4, Gf.Vec4f(0, 0, 1, 1))
    return _output(node, "rgb", _TYPES.Float3)


def _texture(layer: Sdf.Layer, path: Sdf.Path, name: str, folder: str | None) -> Sdf.PrimSpec:
    """A UsdUVTexture that repeats, read at the mesh's texture coordinates. Its numbers are no colours: "raw"."""
    reader = _shader(layer, path.ReplaceName("Coordinates"), "UsdPrimvarReader_float2")
    _set(reader, "inputs:varname", _TYPES.String, TEXTURE_COORDINATES)
    node = _shader(layer, path, "UsdUVTexture")
    file = texture_path(name)
    named = str(file) if folder is None or Path(name).suffix else f"{folder}/{file.name}"
    _set(node, "inputs:file", _TYPES.Asset, Sdf.AssetPath(named))
    _connect(node, "inputs:st", _TYPES.Float2, _output(reader, "result", _TYPES.Float2))
    for wrap in ("inputs:wrapS", "inputs:wrapT"):
        _set(node, wrap, _TYPES.Token, "repeat")
    _set(node, "inputs:sourceColorSpace", _TYPES.Token, "raw")
    return node


def _prim(layer: Sdf.Layer, path: Sdf.Path, kind: str) -> Sdf.PrimSpec:
    prim = Sdf.CreatePrimInLayer(layer, path)
    prim.specifier, prim.typeName = Sdf.SpecifierDef, kind
    return prim


def _shader(layer: Sdf.Layer, path: Sdf.Path, identifier: str) -> Sdf.PrimSpec:
    shader = _prim(layer, path, "Shader")
    name = "info:id"
    attribute = shader.attributes.get(name) or Sdf.AttributeSpec(shader, name, _TYPES.Token, Sdf.VariabilityUniform)
    attribute.default = identifier
    return shader


def _attribute(prim: Sdf.PrimSpec, name: str, kind: Sdf.ValueTypeName) -> Sdf.AttributeSpec:
    return prim.attributes.get(name) or Sdf.AttributeSpec(prim, name, kind)


def _set(prim: Sdf.PrimSpec, name: str, kind: Sdf.ValueTypeName, value: object) -> None:
    _attribute(prim, name, kind).default = value


def _output(prim: Sdf.PrimSpec, name: str, kind: Sdf.ValueTypeName) -> Sdf.Path:
    return _attribute(prim, f"outputs:{name}", kind).path


def _connect(prim: Sdf.PrimSpec, name: str, kind: Sdf.ValueTypeName, *sources: Sdf.Path) -> None:
    """Connect an attribute; no source at all undoes what a weaker layer connects."""
    connections = _attribute(prim, name, kind).connectionPathList
    connections.ClearEditsAndMakeExplicit()
    for source in sources:
        connections.explicitItems.append(source)


def _refractive_index(f0: float) -> float:
    """Of a dielectric in air that reflects `f0` at normal incidence: 0.04 -> 1.5."""
    return (1 + math.sqrt(f0)) / (1 - math.sqrt(f0))
