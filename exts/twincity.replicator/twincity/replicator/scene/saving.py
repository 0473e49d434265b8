"""A frame on disk: its thin layer, and its sky beside it."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
from pxr import Sdf, UsdUtils

from ..errors import DatasetError
from ..files import write_atomic
from .environment import latlong_picture, set_sky_picture
from .materials import LOOKS_PATH
from .scene import Environment, Scene
from .variants import SNOW_SET, WETNESS_SET, select

WET_FROM, WHITE_FROM = 0.3, 0.3
"""Wetness and cover of snow from which a saved frame shows its streets wet or white."""


def save_scene(scene: Scene, path: Path) -> None:
    """Write a frame's layer as `.usda` and its sky as `.hdr` beside it, with paths relative to the file.

    The sky picture is lat-long in cd/m2, its lower half black; its centre looks along the dome's own axis.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    layer = Sdf.Layer.CreateAnonymous(path.name)
    layer.TransferContent(scene.stage.GetRootLayer())
    _select_weather(layer, scene.environment)
    sky = path.with_suffix(".hdr")
    set_sky_picture(layer, f"./{sky.name}")
    UsdUtils.ModifyAssetPaths(layer, lambda asset: _relative(asset, path.parent))
    encoded, content = cv2.imencode(".hdr", latlong_picture(scene.environment.seen_sky)[..., ::-1])
    if not encoded:
        raise DatasetError(f"{sky}: the sky could not be encoded as a Radiance HDR picture.")
    write_atomic(sky, content.tobytes())
    write_atomic(path, layer.ExportToString())


def _select_weather(layer: Sdf.Layer, environment: Environment) -> None:
    """Wet or white streets for whoever opens the frame: they have none of their own, as our renderer has."""
    select(layer, LOOKS_PATH, WETNESS_SET, "wet" if environment.ground_wetness > WET_FROM else "dry")
    select(layer, LOOKS_PATH, SNOW_SET, "lying" if environment.snow_cover > WHITE_FROM else "none")


def _relative(asset: str, folder: Path) -> str:
    return os.path.relpath(asset, folder.resolve()) if os.path.isabs(asset) else asset
